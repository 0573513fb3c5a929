package festival

import (
	"strconv"
	"strings"

	"minxu/people"
)

// Person is somebody of a party: what they are called in it, and how old as far as that was said.
type Person struct {
	Name string // 您, 老伴, 孙子; never a real name that was not offered
	Band string // age band; empty = unsaid
	Age  int    // years; 0 = unsaid. 七十多 is 71: older than 70
}

// self is what the writer is called in a list.
const self = "您"

// child and elder say what the word for a person tells about their age before anybody asks.
func (p Person) child() bool { return p.Band == "0-7" || p.Band == "8-13" }
func (p Person) young() bool { return p.Band == "14-17" }
func (p Person) adult() bool { // an unsaid age counts as grown up unless the word is a child's
	switch p.Band {
	case "0-7", "8-13", "14-17":
		return false
	case "":
		return !childWord(p.Name)
	}
	return true
}
func (p Person) sixty() bool   { return p.Band == "60-69" || p.seventy() }
func (p Person) seventy() bool { return p.Band == "70-79" || p.Band == "80+" }

// span gives the youngest and the oldest age that are possible.
func (p Person) span() (from, to int) {
	if p.Age > 0 {
		return p.Age, p.Age
	}
	switch p.Band {
	case "0-7":
		return 0, 7
	case "8-13":
		return 8, 13
	case "14-17":
		return 14, 17
	case "18-59":
		return 18, 59
	case "60-69":
		return 60, 69
	case "70-79":
		return 70, 79
	case "80+":
		return 80, 120
	}
	return 0, 120
}

// aged gives somebody an age in years.
func (p Person) aged(age int) Person {
	p.Age, p.Band = age, people.AgeBandOf(age)
	return p
}

// Bands counts the people of a party by age band, in the order of people.AgeBands; the last one is unsaid.
type Bands [8]int

// BandsOf counts a party.
func BandsOf(party []Person) Bands {
	var b Bands
	for _, p := range party {
		at := len(b) - 1
		for i, band := range people.AgeBands() {
			if band == p.Band {
				at = i
			}
		}
		b[at]++
	}
	return b
}

// String writes the counts for keeping: 0,1,0,2,0,0,0,0.
func (b Bands) String() string {
	parts := make([]string, len(b))
	for i, n := range b {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, ",")
}

// Words names the bands that are there: 60-69:2 0-7:1.
func (b Bands) Words() string {
	var parts []string
	for i, n := range b {
		if n == 0 {
			continue
		}
		name := "unsaid"
		if bands := people.AgeBands(); i < len(bands) {
			name = bands[i]
		}
		parts = append(parts, name+":"+strconv.Itoa(n))
	}
	return strings.Join(parts, " ")
}

func bandsIn(text string) Bands {
	var b Bands
	for i, part := range strings.Split(text, ",") {
		if n, err := strconv.Atoi(part); err == nil && i < len(b) {
			b[i] = n
		}
	}
	return b
}

// named lists a party as residents read it: 您、老伴、孙子（5岁）.
func named(party []Person) string {
	names := make([]string, len(party))
	for i, p := range party {
		names[i] = p.Name
		if p.Age > 0 && p.Age < 18 {
			names[i] += strconv.Itoa(p.Age) + "岁"
		}
	}
	return strings.Join(names, "、")
}

// unsaid gives the places of those whose age was not said, or who may be over a limit within their band.
func unsaid(party []Person, e limits) []int {
	var who []int
	for i, p := range party {
		from, to := p.span()
		straddles := e.min > 0 && from < e.min && to >= e.min || e.max > 0 && from <= e.max && to > e.max
		if p.Band == "" || straddles {
			who = append(who, i)
		}
	}
	return who
}

// limits are what an event asks of those who come.
type limits struct {
	min, max                int
	outdoor, sport, evening bool
}

func (l limits) words() string {
	switch {
	case l.min > 0 && l.max > 0:
		return "限" + strconv.Itoa(l.min) + "到" + strconv.Itoa(l.max) + "周岁"
	case l.min > 0:
		return "要满" + strconv.Itoa(l.min) + "周岁"
	case l.max > 0:
		return "限" + strconv.Itoa(l.max) + "周岁以下（含）"
	}
	return ""
}

// barred gives the places of those who are certainly too young or too old.
func barred(party []Person, e limits) []int {
	var who []int
	for i, p := range party {
		from, to := p.span()
		if p.Band == "" {
			continue
		}
		if e.min > 0 && to < e.min || e.max > 0 && from > e.max {
			who = append(who, i)
		}
	}
	return who
}

// need is what a party still needs before it may come.
type need string

// What a party may need.
const (
	needNothing  need = ""
	needAdult    need = "adult"     // a child under 8 with nobody grown up
	needParent   need = "parent"    // a child of 8 to 13 wrote alone
	needContact  need = "contact"   // somebody of 14 to 17, outdoors or in the evening, with nobody grown up
	needCompany  need = "company"   // an elder of 80 or more with nobody beside them
	needFit      need = "fit"       // an elder of 70 or more, at a walk or sport
	needTooMany  need = "too_many"  // more than one registration takes
	needTooFew   need = "too_few"   // nobody
	needAgeLimit need = "age_limit" // somebody is too young or too old
)

// needs checks a party against the rules of the field, the most important first. granted says what was already given.
func needs(party []Person, e limits, most int, g granted) need {
	switch {
	case len(party) == 0:
		return needTooFew
	case len(party) > most:
		return needTooMany
	case len(barred(party, e)) > 0:
		return needAgeLimit
	}
	grown, strong, small, minor, young, old70, old80 := 0, 0, 0, 0, 0, 0, 0
	for _, p := range party {
		switch {
		case p.Band == "0-7":
			small++
		case p.child():
			minor++
		case p.young():
			young++
		case p.adult():
			grown++
			if !p.seventy() {
				strong++
			}
		}
		if p.seventy() {
			old70++
		}
		if p.Band == "80+" {
			old80++
		}
	}
	switch {
	case small > 0 && grown == 0:
		return needAdult
	case minor > 0 && grown == 0 && !g.guardian:
		return needParent
	case young > 0 && grown == 0 && (e.outdoor || e.sport || e.evening) && !g.contact:
		return needContact
	case old80 > 0 && grown == old80 && !g.companion:
		return needCompany
	case old70 > 0 && e.sport && strong == 0 && !g.companion && !g.declared:
		return needFit
	}
	return needNothing
}

// granted is what was asked for and given.
type granted struct {
	guardian  bool // a parent agrees
	contact   bool // a parent can be telephoned
	companion bool // somebody is with the elder
	declared  bool // the elder is well enough
}

package triage

import (
	"slices"
	"strings"
	"unicode"

	"minxu/calendar"
)

// Understand reads one message. It never fails: what it cannot read is Blank or UnknownIntent.
func Understand(text string, c Context) Understanding {
	clean, removed, phone := redact(fold(text))
	u := reader{Understanding: Understanding{Phone: phone, Removed: removed, Intent: UnknownIntent}}
	if len(clean) == 1 && asciiDigit(clean[0]) { // a choice, most of what is sent: only the waiting question knows what it means
		u.Text = clean
		return u.Understanding
	}
	if english(clean) {
		u.readEnglish(clean, c)
		return u.Understanding
	}
	u.readChinese(tidy(clean), c)
	return u.Understanding
}

// reader is an understanding while it is being made.
type reader struct {
	Understanding
	placeWords int     // characters of the message that name the place
	strength   float64 // weight of the strongest matter
}

// readChinese fills the understanding from a tidy text.
func (u *reader) readChinese(clean string, c Context) {
	lower := strings.ToLower(clean)
	facts := listenFacts(lower)
	u.Blank = blank(clean)
	u.Swearing, u.Threat = facts.has("swear"), facts.has("threat")
	u.Asking, u.WholeEstate = facts.has("ask"), facts.has("whole")

	u.readPlace(&clean, c)
	r := []rune(clean)
	u.readPeople(clean, r, facts)
	u.readNumbers(clean, r, c)

	parts := clauses(clean)
	parts = u.hear(parts)
	u.Emergency = recognise(strings.ToLower(clean), parts)
	if u.Swearing {
		if rest := polite(parts); rest != "" || len([]rune(clean)) < 12 { // a long message is never emptied: its words may only look rude
			clean = rest
		}
	}
	u.Text = clean
	if !selects(clean) {
		u.readMatters(parts, c, facts)
	}
	u.readIntent(lower, facts)
	u.readLegal(lower)
	u.Cancels = facts.has("cancel") && u.Intent != Demand && u.Intent != ServiceItem || facts.has("cancel_booking")
	u.Refusal = refuse(lower, &u.Understanding, facts)
	u.None = nothings(facts)
	u.Discretion = discretion(facts)
	u.settle(facts)
}

// selects says whether a short message only points at one of several things that were told before: 先办跳绳那件.
func selects(clean string) bool {
	return len([]rune(clean)) <= 12 && containsAny(clean, "那件", "那个吧", "先办", "先说", "先登记", "哪件", "这件", "第一件", "第二件", "第一个", "第二个") && !containsAny(clean, "坏", "没人", "怎么样", "还没", "了没")
}

// hear lets the category rules listen to every clause.
func (u *reader) hear(parts []clause) []clause {
	book := rules()
	for i := range parts {
		c := &parts[i]
		c.lower = strings.ToLower(c.text)
		if u.Swearing {
			if rude, rest := unswear(c.text); rude {
				c.text, c.lower = rest, strings.ToLower(rest)
				c.insult = true
			}
		}
		c.listen(book.categories)
		c.insult = c.insult && c.weight() < thing
	}
	return enumerated(parts, book.categories)
}

// readPlace finds the place, keeps a single reading as Place and several as Options, and cuts a room number off the text.
func (u *reader) readPlace(clean *string, c Context) {
	if c.Places == nil {
		return
	}
	r := []rune(*clean)
	got := c.Places.read(r, c.Home)
	if got.none() {
		return
	}
	u.RoomGiven = got.found[0].Room
	if got.roomTo > got.roomFrom {
		*clean = string(r[:got.roomFrom]) + string(r[got.roomTo:])
	}
	if len(got.found) > 1 {
		for _, option := range got.found {
			u.Options = append(u.Options, option.Place)
		}
		return
	}
	u.placeWords = got.to - got.from
	place := got.found[0].Place
	u.Place = &place
	u.Because = append(u.Because, Reason{"place " + got.found[0].How, got.found[0].Words})
}

func (u *reader) readPeople(clean string, r []rune, facts *factsHeard) {
	people := findPeople(r)
	for _, p := range people {
		if !slices.ContainsFunc(u.People, func(known Person) bool { return known.Words == p.Words }) {
			u.People = append(u.People, p.Person)
		}
	}
	u.Age = ownAge(r)
	u.AgeBand = Band(u.Age)
	u.Minor = u.Age > 0 && u.Age < 18 || u.Age == 0 && facts.has("child")
	u.Party = party(clean, r, people)
	u.Proxy = proxyOf(clean, people)
	switch {
	case facts.has("contact_subject"):
		u.Contact = "subject"
	case facts.has("contact_self"):
		u.Contact = "self"
	}
}

func (u *reader) readNumbers(clean string, r []rune, c Context) {
	u.Times = calendar.FindWhen(clean, c.At)
	if day, words := nextWorkday(clean, c); words != "" {
		u.Times = append(u.Times, calendar.When{Text: words, Date: day, Sure: true})
	}
	u.Temperature = celsius(r)
	u.Since = sinceOf(r)
	u.Score = scoreOf(clean, r)
	u.Case = caseOf(clean)
	u.Answer = answerOf(clean)
}

// readMatters groups the clauses into matters and gives each its place.
func (u *reader) readMatters(parts []clause, c Context, facts *factsHeard) {
	titles := titler{c.Places, c.Home}
	groups := group(parts)
	alone := len(groups) == 1
	groups = slices.DeleteFunc(groups, func(g grouped) bool { return titles.title(g) == "" }) // a place and nothing else
	for _, g := range groups {
		m, weight := g.matter(&titles, facts, alone, u.Asking)
		u.Matters = append(u.Matters, m)
		u.strength = max(u.strength, weight)
	}
	if len(groups) > 1 && c.Places != nil {
		u.ownPlaces(groups, c)
	}
	for i := range u.Matters {
		u.warm(&u.Matters[i], facts)
	}
}

// ownPlaces gives each of several matters the place that stands beside its thing. What lies elsewhere is then no place of the
// whole message: 楼道灯坏了，还有5号楼垃圾没人收 says nothing of where the light is.
func (u *reader) ownPlaces(groups []grouped, c Context) {
	for i, g := range groups {
		head := g.parts[g.first]
		if got := c.Places.read([]rune(head.text), c.Home); len(got.found) == 1 {
			u.Matters[i].Place = &got.found[0].Place
		}
	}
	switch first := u.Matters[0].Place; {
	case first != nil:
		u.Place = first
	case u.Place != nil:
		for _, m := range u.Matters[1:] {
			if m.Place != nil && m.Place.Label == u.Place.Label {
				u.Place = nil
				return
			}
		}
	}
}

// coldest is the room temperature, in degrees, that the heating must reach.
const coldest = 18

// warm makes what is known of persons and degrees count: a cold room is urgent, a thing of play that hurts is.
func (u *reader) warm(m *Matter, facts *factsHeard) {
	if u.Temperature.Known && u.Temperature.Degrees < coldest && (m.Category == "D04" || m.Second == "D04") {
		if m.Urgency == Normal || m.Urgency == Consult {
			m.Urgency = Urgent
		}
		m.Because = append(m.Because, Reason{"cold room", "below 18 degrees"})
	}
	if u.Minor && m.Hazard && m.Urgency == Normal {
		m.Urgency = Urgent
	}
}

func nothings(facts *factsHeard) []string {
	var none []string
	for _, kind := range [...]string{"photo", "phone", "comment", "name", "party"} {
		if facts.has(kind + "_none") {
			none = append(none, kind)
		}
	}
	return none
}

func discretion(facts *factsHeard) string {
	switch {
	case facts.has("anonymous"):
		return "ANONYMOUS"
	case facts.has("confidential"), facts.has("name_none"):
		return "CONFIDENTIAL"
	}
	return ""
}

// blank says whether a message has no words: marks, emoji, keys hit at random.
func blank(text string) bool {
	letters, latins := 0, 0
	vowels := false
	for _, r := range strings.ToLower(text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters++
		}
		if r < unicode.MaxASCII && unicode.IsLetter(r) {
			latins++
			vowels = vowels || strings.ContainsRune("aeiouy", r)
		}
	}
	return letters == 0 && !strings.Contains(text, "?") || letters > 5 && latins == letters && !vowels
}

package handlers

import (
	"strconv"
	"strings"

	"minxu/dialog"
	"minxu/triage"
)

// Kinds of hint. A question names one of them in Takes and is not asked when a message already held it.
const (
	HintMatter      = "matter"         // list; MatterOf
	HintPlace       = dialog.KindPlace // PlaceOf
	HintPlaces      = "places"         // list of readings of an ambiguous place; PlaceOf
	HintPhoto       = dialog.KindPhoto // ID = id of the stored media
	HintVoice       = "voice"          // ID = id of the stored media
	HintPhone       = "phone"          // Label = the number; never put into a prompt unmasked
	HintTemperature = "temperature"    // ID = degrees
	HintSince       = "since"          // Label = 三天
	HintExtent      = "extent"         // ID = estate: the whole estate is meant
	HintContact     = "contact"        // ID = self or subject
	HintSubject     = "subject"        // ID = legal subject
	HintSide        = "side"           // ID = kind of the other side
	HintParty       = "party"          // ID = how many come
	HintPeople      = "people"         // list; Label = words, More[0] = age, More[1] = band
	HintTime        = "time"           // list; Label = words
	HintScore       = "score"          // ID = 1..5
	HintService     = "service"        // ID = S01..S42
	HintCase        = "case"           // ID = number or last four digits
	HintWords       = "words"          // Label = the message itself, for those who pass it on
	HintAge         = "age"            // ID = years, More[0] = band
	HintScene       = "scene"          // ID = value of a code that was scanned; only for Capability.Attach
)

// Facts that every conversation is started with beside those the engine reads.
const (
	FactHome     = "home" // label of the registered address; the parts below
	FactHomeNode = "home.node"
	FactEstate   = "home.estate"
	FactBuilding = "home.building"
	FactEntrance = "home.entrance"
	FactAgeBand  = "age_band"
	FactMinor    = "minor"       // "1"
	FactPhone    = "phone"       // "1" when a number is on file
	FactProxy    = "proxy"       // mother, father ...: filed for somebody else
	FactProxyWho = "proxy.who"   // 我妈
	FactElder    = "proxy.elder" // "1"
	FactSource   = "source"      // text, voice, menu, scan
	FactIntent   = "intent"      // what the first message wanted
	FactAlias    = "alias"
	FactOffice   = "office" // "1" when the office is open at the start
)

// Facts gives what a conversation may know from its start; it stays true for the whole of it.
func Facts(a Asked) []dialog.Fact {
	w, u := a.Who, a.Heard
	facts := make([]dialog.Fact, 0, 12)
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, dialog.Fact{Key: key, Value: value})
		}
	}
	flag := func(key string, on bool) {
		if on {
			add(key, "1")
		}
	}
	if w.Lang == "en" || u.English {
		add(dialog.FactLanguage, "en")
	}
	flag(dialog.FactBig, w.Big)
	if w.Bound() {
		add(FactHome, w.HomeLabel)
		add(FactHomeNode, w.Home.Node)
		add(FactEstate, w.Home.Estate)
		add(FactBuilding, w.Home.Building)
		add(FactEntrance, w.Home.Entrance)
	}
	add(FactAgeBand, w.AgeBand)
	flag(FactMinor, w.Minor || u.Minor)
	flag(FactPhone, w.HasPhone)
	add(FactProxy, u.Proxy.Relation)
	add(FactProxyWho, u.Proxy.Words)
	flag(FactElder, u.Proxy.Elder)
	add(FactSource, a.Source)
	if u.Intent != triage.UnknownIntent {
		add(FactIntent, string(u.Intent))
	}
	add(FactAlias, w.Alias)
	flag(FactOffice, a.Calendar.OfficeOpen(a.Now()))
	return facts
}

// Home gives the registered address of the conversation's start as a place; ok is false when none is bound.
func Home(t *dialog.Talk) (triage.Place, bool) {
	if t.Fact(FactHomeNode) == "" {
		return triage.Place{}, false
	}
	return triage.Place{Node: t.Fact(FactHomeNode), Estate: t.Fact(FactEstate), Building: t.Fact(FactBuilding),
		Entrance: t.Fact(FactEntrance), Label: t.Fact(FactHome), Sure: true}, true
}

// Hints hands over what a message was understood to say, in the form in which questions take it.
func Hints(u triage.Understanding) []dialog.Hint {
	var hints []dialog.Hint
	one := func(kind string, sure bool, v dialog.Value) {
		hints = append(hints, dialog.Hint{Kind: kind, Sure: sure, Values: []dialog.Value{v}})
	}
	if len(u.Matters) > 0 {
		values := make([]dialog.Value, len(u.Matters))
		for i, m := range u.Matters {
			values[i] = MatterValue(m)
		}
		hints = append(hints, dialog.Hint{Kind: HintMatter, Sure: true, Values: values})
	}
	if u.Place != nil {
		one(HintPlace, u.Place.Sure, PlaceValue(*u.Place))
	}
	if len(u.Options) > 0 {
		values := make([]dialog.Value, len(u.Options))
		for i, p := range u.Options {
			values[i] = PlaceValue(p)
		}
		hints = append(hints, dialog.Hint{Kind: HintPlaces, Sure: true, Values: values})
	}
	if u.Phone != "" {
		one(HintPhone, true, dialog.Value{ID: u.Phone, Label: u.Phone})
	}
	if u.Temperature.Known {
		d := strconv.Itoa(u.Temperature.Degrees)
		one(HintTemperature, true, dialog.Value{ID: d, Label: d + "度"})
	}
	if u.Since != "" {
		one(HintSince, true, dialog.Value{ID: u.Since, Label: u.Since})
	}
	if u.WholeEstate {
		one(HintExtent, true, dialog.Value{ID: "estate", Label: "整个小区"})
	}
	for _, h := range []struct{ kind, id string }{{HintContact, u.Contact}, {HintSubject, u.Subject}, {HintSide, u.Counterparty},
		{HintService, u.Service}, {HintCase, u.Case}} {
		if h.id != "" {
			one(h.kind, true, dialog.Value{ID: h.id, Label: h.id})
		}
	}
	if u.Party > 0 {
		one(HintParty, true, dialog.Value{ID: strconv.Itoa(u.Party), Label: strconv.Itoa(u.Party) + "位"})
	}
	if u.Score > 0 {
		one(HintScore, true, dialog.Value{ID: strconv.Itoa(u.Score), Label: strconv.Itoa(u.Score)})
	}
	if u.Age > 0 {
		one(HintAge, true, dialog.Value{ID: strconv.Itoa(u.Age), Label: strconv.Itoa(u.Age) + "岁", More: []string{u.AgeBand}})
	}
	if len(u.People) > 0 {
		values := make([]dialog.Value, len(u.People))
		for i, p := range u.People {
			age := ""
			if p.Age > 0 {
				age = strconv.Itoa(p.Age)
			}
			values[i] = dialog.Value{ID: p.Words, Label: p.Words, More: []string{age, p.Band}}
		}
		hints = append(hints, dialog.Hint{Kind: HintPeople, Sure: true, Values: values})
	}
	for _, kind := range u.None {
		hints = append(hints, dialog.Hint{Kind: kind, Sure: true, None: true})
	}
	return hints
}

// PlaceValue writes a place as the engine keeps it.
func PlaceValue(p triage.Place) dialog.Value {
	v := dialog.Value{ID: p.Node + "-" + p.Building, Label: p.Label, More: []string{p.Node, p.Estate, p.Building, p.Entrance, p.Detail}}
	if p.HasPoint {
		v.More = append(v.More, formatDegrees(p.Lat), formatDegrees(p.Lng))
	}
	return v
}

// PlaceOf reads a place back. Words that nothing was understood of have a label and no node.
func PlaceOf(v dialog.Value) triage.Place {
	p := triage.Place{Label: v.Label, Node: v.At(0), Estate: v.At(1), Building: v.At(2), Entrance: v.At(3), Detail: v.At(4), Sure: v.ID != ""}
	if v.At(6) != "" {
		lat, err1 := strconv.ParseFloat(v.At(5), 64)
		lng, err2 := strconv.ParseFloat(v.At(6), 64)
		if err1 == nil && err2 == nil {
			p.Lat, p.Lng, p.HasPoint = lat, lng, true
		}
	}
	return p
}

func formatDegrees(d float64) string { return strconv.FormatFloat(d, 'f', 6, 64) }

// MatterValue writes a matter as the engine keeps it.
func MatterValue(m triage.Matter) dialog.Value {
	var flags strings.Builder
	for _, f := range []struct {
		on   bool
		mark byte
	}{{m.Confidential, 'c'}, {m.Hazard, 'h'}, {m.Sure, 's'}} {
		if f.on {
			flags.WriteByte(f.mark)
		}
	}
	v := dialog.Value{ID: m.Category, Label: m.Title, More: []string{m.Text, m.Urgency, m.Nature, m.Level, m.Second, flags.String()}}
	if m.Place != nil {
		p := PlaceValue(*m.Place)
		sure := ""
		if m.Place.Sure {
			sure = "1"
		}
		v.More = append(append(v.More, p.ID, p.Label, sure), p.More...)
	}
	return v
}

// MatterOf reads a matter back. Words that nobody could sort are a matter of category D99.
func MatterOf(v dialog.Value) triage.Matter {
	m := triage.Matter{Title: v.Label, Text: v.At(0), Category: v.ID, Urgency: v.At(1), Nature: v.At(2), Level: v.At(3), Second: v.At(4),
		Confidential: strings.Contains(v.At(5), "c"), Hazard: strings.Contains(v.At(5), "h"), Sure: strings.Contains(v.At(5), "s")}
	if m.Text == "" {
		m.Text = v.Label
	}
	if m.Category == "" {
		m.Category, m.Urgency, m.Nature, m.Level = "D99", "NORMAL", "help", "COMMUNITY"
	}
	if len(v.More) > 8 {
		p := PlaceOf(dialog.Value{ID: v.More[6], Label: v.More[7], More: v.More[9:]})
		p.Sure = v.More[8] == "1"
		m.Place = &p
	}
	return m
}

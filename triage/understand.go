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
	u := Understanding{Phone: phone, Removed: removed, Intent: UnknownIntent}
	if english(clean) {
		u.readEnglish(clean, c)
		return u
	}
	u.readChinese(tidy(clean), c)
	return u
}

// readChinese fills the understanding from a tidy text.
func (u *Understanding) readChinese(clean string, c Context) {
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
		clean = polite(parts)
	}
	u.Text = clean
	if !selects(clean) {
		u.readMatters(parts, c, facts)
	}
	u.readIntent(lower, facts)
	u.readLegal(lower)
	u.Cancels = facts.has("cancel") && u.Intent != Demand && u.Intent != ServiceItem || facts.has("cancel_booking")
	u.Refusal = refuse(lower, u, facts)
	u.None = nothings(facts)
	u.Discretion = discretion(facts)
	u.settle(facts)
}

// selects says whether a short message only points at one of several things that were told before: 先办跳绳那件.
func selects(clean string) bool {
	return len([]rune(clean)) <= 12 && containsAny(clean, "那件", "那个吧", "先办", "先说", "先登记", "哪件", "这件", "第一件", "第二件", "第一个", "第二个") && !containsAny(clean, "坏", "没人", "怎么样", "还没", "了没")
}

// hear lets the category rules listen to every clause.
func (u *Understanding) hear(parts []clause) []clause {
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
func (u *Understanding) readPlace(clean *string, c Context) {
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
	place := got.found[0].Place
	u.Place = &place
	u.Because = append(u.Because, Reason{"place " + got.found[0].How, got.found[0].Words})
}

func (u *Understanding) readPeople(clean string, r []rune, facts *factsHeard) {
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

func (u *Understanding) readNumbers(clean string, r []rune, c Context) {
	u.Times = calendar.FindWhen(clean, c.At)
	u.Temperature = celsius(r)
	u.Since = sinceOf(r)
	u.Score = scoreOf(clean, r)
	u.Case = caseOf(clean)
	u.Answer = answerOf(clean)
}

// readMatters groups the clauses into matters and gives each its place.
func (u *Understanding) readMatters(parts []clause, c Context, facts *factsHeard) {
	titles := titler{c.Places, c.Home}
	groups := group(parts)
	for _, g := range groups {
		u.Matters = append(u.Matters, g.matter(&titles, facts, len(groups) == 1, u.Asking))
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
func (u *Understanding) ownPlaces(groups []grouped, c Context) {
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
func (u *Understanding) warm(m *Matter, facts *factsHeard) {
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

func (u *Understanding) readIntent(lower string, facts *factsHeard) {
	strength := 0.0
	for _, m := range u.Matters {
		for _, b := range m.Because {
			strength = max(strength, weightOfReason(b))
		}
	}
	w := want(bareMessage(lower), u.Matters, strength, facts)
	u.Intent, u.Outright, u.Also = w.intent, w.outright, w.also
	u.Because = append(u.Because, w.because...)
	u.Service = rules().services.heaviest(lower, func(string) bool { return true })
	procedure := slices.Contains(u.Also, ServiceItem) && u.Asking // 怎么申请, 要什么材料
	if u.Service != "" && (u.Intent == Demand || u.Intent == UnknownIntent) && (procedure || !u.reports(facts) && (u.Asking || asksToDo(lower))) {
		u.Intent, u.Outright = ServiceItem, true
		u.Also = slices.DeleteFunc(u.Also, func(i Intent) bool { return i == ServiceItem })
		u.Because = append(u.Because, Reason{"service " + u.Service, ""})
	}
}

// reports says whether something is wrong, and not only asked about.
func (u *Understanding) reports(facts *factsHeard) bool {
	if facts.has("complain") || facts.has("report") {
		return true
	}
	for _, m := range u.Matters {
		if m.Category != "D09" && m.Category != "D10" && m.Category != "D14" && m.Category != "D12" && m.Sure {
			return true
		}
	}
	return false
}

func asksToDo(lower string) bool {
	return containsAny(lower, "办", "申请", "领", "约", "登记", "认证", "参保", "查", "转", "咨询", "报名", "了解", "补", "怎么")
}

func (u *Understanding) readLegal(lower string) {
	legal := rules().legal
	if u.Intent != Lawyer && u.Intent != LegalQA && u.Intent != UnknownIntent && !slices.Contains(u.Also, Lawyer) && !slices.Contains(u.Also, LegalQA) && len([]rune(lower)) > 12 {
		return // a report names neighbours and firms without being a legal question
	}
	u.Subject = legal.heaviest(lower, func(label string) bool { return !strings.HasPrefix(label, "side_") })
	switch legal.heaviest(lower, func(label string) bool { return strings.HasPrefix(label, "side_") }) {
	case "side_family":
		u.Counterparty = "family"
	case "side_neighbour":
		u.Counterparty = "neighbour_property"
	case "side_organisation":
		u.Counterparty = "organisation"
	case "side_committee":
		u.Counterparty = "committee"
	case "side_unsaid":
		u.Counterparty = "unsaid"
	}
}

// settle drops what belongs to another wish: an hour with the lawyer is no report of a leak, unless that is reported too.
func (u *Understanding) settle(facts *factsHeard) {
	switch u.Intent {
	case Demand:
		if len(u.Matters) == 0 {
			u.unsorted(facts)
		}
	case Topic:
		if len(u.Matters) == 0 {
			u.unsorted(facts)
		}
		for i := range u.Matters {
			u.Matters[i].Nature = "suggestion"
		}
	case UnknownIntent, Lawyer, LegalQA, NotSolved, Supplement, Urge, Progress, Withdraw, Deliberation:
	default:
		u.Matters = slices.DeleteFunc(u.Matters, func(m Matter) bool { return !m.Sure || len(m.Because) == 0 || u.Outright && !m.Hazard })
	}
	if u.Intent == Lawyer || u.Intent == LegalQA {
		u.Matters = slices.DeleteFunc(u.Matters, func(m Matter) bool {
			return !m.Sure || m.Category == "D10" || m.Category == "D14" || m.Category == "D09"
		})
	}
	if u.Refusal.Reason != Accepted && (u.Intent == UnknownIntent || u.Intent == LegalQA) {
		u.Intent, u.Outright = Demand, false
	}
}

// unsorted keeps what was reported although no rule knows the thing.
func (u *Understanding) unsorted(facts *factsHeard) {
	t := titler{}
	parts := clauses(u.Text)
	var kept []*clause
	for i := range parts {
		if bare := t.bare(parts[i].text); len([]rune(bare)) >= 4 && !emptyTalk(bare) {
			kept = append(kept, &parts[i])
		}
	}
	if len(kept) == 0 {
		return
	}
	u.Matters = append(u.Matters, grouped{parts: kept}.matter(&t, facts, true, u.Asking))
}

// emptyTalk says whether a clause only opens or closes a report.
func emptyTalk(bare string) bool {
	if bare = strings.Trim(bare, "，,。"); wholeMessages(bare) || wholeMessages(bare+"吧") {
		return true
	}
	switch bare {
	case "我要反映问题", "反映问题", "问题", "我要反映", "我想反映", "一个问题", "一件事", "我要投诉", "要投诉", "反映情况", "提个议题", "我想提个议题", "提议题", "我要报修", "有事反映", "我有事", "新的事", "民需":
		return true
	}
	return containsAny(bare, "反映一个事", "反映个事", "反映一件事", "提个议题", "提议题", "提一个议题", "反映一下", "反映个", "帮我登记", "给我登记")
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

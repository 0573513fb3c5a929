package lawyer

import (
	"context"
	"errors"
	"strconv"
	"time"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/store"
)

// ownRow is what the person has, and what the message wants.
type ownRow struct {
	wish      wish
	booking   string
	state     State
	label     string // 3月12日（周四）14:30, of a place in line the day
	where     string
	deadline  string
	late      bool
	position  string
	offerEnds string
	suspended string // a sentence
	words     string // a time that the message names
	session   string
	slot      string
	no        string
	fixed     bool // moved as often as allowed
	english   string
	promised  bool
}

func flagged(on bool) string {
	if on {
		return "1"
	}
	return ""
}

func (r ownRow) value() dialog.Value {
	return dialog.Value{ID: "own", More: []string{string(r.wish), r.booking, string(r.state), r.label, r.where, r.deadline, flagged(r.late), r.position, r.offerEnds,
		r.suspended, r.words, r.session, r.slot, r.no, flagged(r.fixed), r.english, flagged(r.promised)}}
}

func ownOf(rows []dialog.Value) ownRow {
	var v dialog.Value
	if len(rows) > 0 {
		v = rows[0]
	}
	return ownRow{wish: wish(v.At(0)), booking: v.At(1), state: State(v.At(2)), label: v.At(3), where: v.At(4), deadline: v.At(5), late: v.At(6) == "1", position: v.At(7),
		offerEnds: v.At(8), suspended: v.At(9), words: v.At(10), session: v.At(11), slot: v.At(12), no: v.At(13), fixed: v.At(14) == "1", english: v.At(15), promised: v.At(16) == "1"}
}

// lookOwn reads the person's standing and the wish of the message.
func (c capability) lookOwn(a handlers.Asked) ([]dialog.Value, error) {
	r := ownRow{wish: wishOf(a.Heard)}
	if _, ok := timeIn(a.Heard.Text, a.Now()); ok && a.Heard.Text != "" {
		r.words = a.Heard.Text
	}
	until, err := suspendedUntil(a.Reader, a.Who.ID)
	if err != nil {
		return nil, err
	}
	if until.After(a.Now()) {
		r.suspended = c.policy.saySuspended(until)
	}
	b, ok, err := ActiveOf(a.Reader, a.Who.ID)
	if err != nil {
		return nil, err
	}
	if ok {
		if err := c.describe(a, b, &r); err != nil {
			return nil, err
		}
	}
	return []dialog.Value{r.value()}, nil
}

// describe writes a booking into a row.
func (c capability) describe(a handlers.Asked, b Booking, r *ownRow) error {
	o, now := c.office(a), a.Now()
	s, err := SessionByID(a.Reader, b.Session)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	r.booking, r.state, r.where, r.session, r.slot, r.no = b.ID, b.State, o.where(s), b.Session, b.Slot, b.No
	r.label, r.english = calendar.SayDay(s.Start), calendar.SayEnglish(s.Start)
	if !b.Start.IsZero() {
		deadline := c.policy.Deadline(b.Start)
		r.label, r.english = calendar.Say(b.Start), calendar.SayEnglish(b.Start)
		r.deadline, r.late = calendar.SayDate(deadline)+calendar.SayTime(deadline), calendar.Late(now, deadline)
	}
	r.fixed, r.promised = b.Moves >= c.policy.MovesMost, b.Coming
	switch b.State {
	case Offered:
		r.offerEnds = calendar.SayNear(b.OfferEnds, now)
		if !b.OfferEnds.After(now) {
			r.state = Cancelled // the timer will say the same in a moment
		}
	case Waitlisted:
		n, err := ahead(a.Reader, b)
		if err != nil {
			return err
		}
		r.position = strconv.Itoa(n + 1)
	case Booked:
		if !b.End.After(now) {
			*r = ownRow{wish: r.wish, words: r.words, suspended: r.suspended}
		}
	}
	return nil
}

// openings are the hours that somebody may have.
type openings struct {
	sessions map[string]Session
	free     []Slot    // nearest first
	full     []Session // all taken, with a line that still makes sense
	closed   bool      // something is on today, but no longer to be booked ahead
	month    time.Time // a month whose bookings are used up; zero = none
	home     string    // name of the own community; empty when unknown
	far      bool      // these are another community's
	lawyer   string    // whose hours they are, when it is one person
	names    map[string]string
}

// openingsFor finds the hours for a person: of the own community, else of the nearest one that has any; who has no address sees all.
func (c capability) openingsFor(a handlers.Asked, skip, except string) (openings, error) {
	o, now := c.office(a), a.Now()
	until := calendar.Midnight(now).AddDate(0, 0, c.policy.Horizon+1)
	all, err := Sessions(a.Reader, SessionFilter{From: now, To: until, OpenOnly: true, Limit: 1000})
	if err != nil {
		return openings{}, err
	}
	out := openings{sessions: map[string]Session{}, names: map[string]string{}}
	chosen := all
	if home, ok := a.Tree.Community(a.Who.Home); ok {
		out.home = home.Name
		by := map[string][]Session{}
		var codes []string
		for _, s := range all {
			if len(by[s.Community]) == 0 {
				codes = append(codes, s.Community)
			}
			by[s.Community] = append(by[s.Community], s)
		}
		chosen = by[home.Code]
		if near := nearness(a.Tree, home.Code, codes); len(chosen) == 0 && len(near) > 0 {
			chosen, out.far = by[near[0]], true
		}
	}
	ids := make([]string, len(chosen))
	for i, s := range chosen {
		ids[i], out.sessions[s.ID], out.names[s.Community] = s.ID, s, o.community(s.Community)
		if i == 0 {
			out.lawyer = s.LawyerName
		} else if out.lawyer != s.LawyerName {
			out.lawyer = ""
		}
	}
	slots, err := Slots(a.Reader, ids...)
	if err != nil {
		return out, err
	}
	return out, c.sort(a, &out, chosen, slots, skip, except)
}

// sort parts the slots into those that are free for the person and sessions that are full.
func (c capability) sort(a handlers.Asked, out *openings, chosen []Session, slots []Slot, skip, except string) error {
	now := a.Now()
	used := map[int64]bool{}
	asked := map[int64]bool{}
	open := map[string]bool{}
	for _, slot := range slots {
		s := out.sessions[slot.Session]
		if !slot.FreeFor(a.Who.ID, now) {
			continue
		}
		if !c.policy.takable(s, slot, now) {
			out.closed = true
			open[s.ID] = true // who waits would never get what may still be walked into
			continue
		}
		month := MonthStart(slot.Start)
		if key := month.Unix(); a.Who.ID != "" && !asked[key] {
			n, err := inMonth(a.Reader, a.Who.ID, except, month, month.AddDate(0, 1, 0))
			if err != nil {
				return err
			}
			asked[key], used[key] = true, n >= c.policy.MonthMost
		}
		open[s.ID] = true
		if used[month.Unix()] {
			out.month = month
			continue
		}
		if slot.ID != skip {
			out.free = append(out.free, slot)
		}
	}
	for _, s := range chosen {
		if !open[s.ID] && c.policy.offerable(s, s.Start, now) {
			out.full = append(out.full, s)
		}
	}
	return nil
}

// label names an hour; the community's name stands there when it is not the own one.
func (x openings) label(slot Slot) string {
	s := x.sessions[slot.Session]
	if x.far || x.home == "" && len(x.names) > 1 {
		return calendar.Say(slot.Start) + " " + x.names[s.Community]
	}
	return calendar.Say(slot.Start)
}

// lookLegal finds the reviewed answer to the present message.
func (c capability) lookLegal(a handlers.Asked) ([]dialog.Value, error) {
	u := a.Heard
	v := dialog.Value{ID: "none", More: make([]string, 6)}
	v.More[3] = u.Subject
	switch {
	case criminal(dialog.Fold(u.Text)):
		v.ID = "criminal"
	case drafts(u.Text):
		v.ID = "drafts"
	case predicts(u.Text):
		v.ID = "predicts"
	}
	x, err := c.openingsFor(a, "", "")
	if err != nil {
		return nil, err
	}
	v.More[4] = x.lawyer
	if v.ID != "none" || u.Text == "" {
		if u.Text == "" {
			v.ID = "empty"
		}
		return []dialog.Value{v}, nil
	}
	answers, err := Answers(a.Reader, AnswerReviewed)
	if err != nil {
		return nil, err
	}
	if found, ok := Match(u.Text, answers); ok {
		v.ID, v.Label = found.ID, found.Answer
		v.More[0], v.More[1], v.More[3] = found.Law, found.Version, found.Subject
		v.More[5] = "1"
	}
	v.More[2] = flagged(hurries(u.Text))
	return []dialog.Value{v}, nil
}

// lookPrompt reads what an open prompt is about.
func (c capability) lookPrompt(a handlers.Asked, kind string) ([]dialog.Value, error) {
	b, ok, err := c.prompted(a, kind)
	if err != nil || !ok {
		return nil, err
	}
	r := ownRow{}
	if err := c.describe(a, b, &r); err != nil {
		return nil, err
	}
	if kind == promptInstead {
		r.wish = wishOf(a.Heard)
		held, err := heldBy(a.Reader, a.Who.ID)
		if err != nil {
			return nil, err
		}
		r.slot, r.label = "", ""
		for _, slot := range held {
			if s, err := SessionByID(a.Reader, slot.Session); err == nil && slot.FreeFor(a.Who.ID, a.Now()) {
				r.slot, r.label, r.where = slot.ID, calendar.Say(slot.Start), c.office(a).where(s)
			}
		}
		return []dialog.Value{{ID: r.slot, Label: r.label, More: []string{b.ID, b.Subject, b.Side, b.Proxy, r.where}}}, nil
	}
	return []dialog.Value{r.value()}, nil
}

// Prompts that a push leaves open.
const (
	promptOffer   = "offer"
	promptRemind  = "remind"
	promptRating  = "rating"
	promptInstead = "instead" // the first choice after the lawyer cancelled
)

// prompted finds the booking that an open prompt is about.
func (c capability) prompted(a handlers.Asked, kind string) (Booking, bool, error) {
	list, err := recent(a)
	if err != nil {
		return Booking{}, false, err
	}
	b, ok := c.promptIn(list, kind, a.Now())
	return b, ok, nil
}

// recent lists a person's newest bookings.
func recent(a handlers.Asked) ([]Booking, error) {
	if a.Who.ID == "" {
		return nil, nil
	}
	const most = 20
	return List(a.Reader, Filter{Resident: a.Who.ID, Limit: most})
}

// promptIn finds among a person's bookings, newest first, the one that an open prompt is about.
func (c capability) promptIn(list []Booking, kind string, now time.Time) (Booking, bool) {
	for i, b := range list {
		switch {
		case kind == promptOffer && b.State == Offered,
			kind == promptOffer && b.State == Cancelled && b.Reason == string(ToLapse) && now.Sub(b.EndedAt) < 24*time.Hour,
			kind == promptRemind && b.State == Booked && b.Reminded != 0 && b.End.After(now),
			kind == promptRating && b.State == Attended && !b.AskedAt.IsZero() && now.Before(b.AskedAt.AddDate(0, 0, c.policy.RateDays)):
			return b, true
		case kind == promptInstead && b.State == LawyerCancelled && !b.Start.IsZero() && now.Sub(b.EndedAt) < 48*time.Hour:
			return b, i == 0 || list[0].State == LawyerCancelled // not when something was booked since
		}
	}
	return Booking{}, false
}

// glanceMine tells of the active booking, for 我的 and for greetings.
func (c capability) glanceMine(_ context.Context, a handlers.Asked) (string, error) {
	b, ok, err := ActiveOf(a.Reader, a.Who.ID)
	if err != nil || !ok {
		return "", err
	}
	r := ownRow{}
	if err := c.describe(a, b, &r); err != nil || r.booking == "" {
		return "", err
	}
	switch r.state {
	case Waitlisted:
		return "律师候补：" + r.label + "，第" + r.position + "位", nil
	case Offered:
		return "律师空位：" + r.label + "，请在" + r.offerEnds + "前回复1确认，0放弃", nil
	case Booked:
		return "律师预约：" + r.label + "，" + r.where, nil
	}
	return "", nil
}

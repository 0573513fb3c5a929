package lawyer

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/store"
	"minxu/web"
)

// icsPurpose names the key under which addresses of calendars are signed.
const icsPurpose = "lawyer.calendar"

// Kinds of calendar.
const (
	icsBooking = "b"
	icsHours   = "h"
)

// CalendarPath gives the address of a booking's own calendar entry: whoever has it may read that entry and nothing else.
func CalendarPath(r store.Reader, booking string) string { return icsPath(r, icsBooking, booking) }

func icsPath(r store.Reader, kind, id string) string {
	return "/calendar/lawyer/" + kind + "-" + id + "-" + sign(r.Sealer().Derive(icsPurpose)[0], kind+":"+id) + ".ics"
}

func ownPath(v *web.Visit, b Booking) string { return CalendarPath(v.Reader(), b.ID) }
func hoursPath(v *web.Visit, community string) string {
	return icsPath(v.Reader(), icsHours, community)
}

// icsPage serves a calendar to whoever has its signed address.
func (c capability) icsPage(v *web.Visit) error {
	name, ok := strings.CutSuffix(v.Path("file"), ".ics")
	parts := strings.Split(name, "-")
	if !ok || len(parts) < 3 {
		return v.NotFound()
	}
	kind, id, signature := parts[0], strings.Join(parts[1:len(parts)-1], "-"), parts[len(parts)-1]
	if !signed(v.Reader().Sealer().Derive(icsPurpose), kind+":"+id, signature) {
		return v.NotFound()
	}
	list, title, err := c.appointments(v, kind, id)
	if errors.Is(err, store.ErrNotFound) {
		return v.NotFound()
	}
	if err != nil {
		return err
	}
	return v.Send(http.StatusOK, "text/calendar; charset=utf-8", ICS(title, list))
}

func (c capability) appointments(v *web.Visit, kind, id string) ([]Appointment, string, error) {
	o := c.pageOffice(v)
	if kind == icsBooking {
		b, err := ByID(v.Reader(), id)
		if err != nil {
			return nil, "", err
		}
		if b.Start.IsZero() || b.Resident == "" && b.Name == "" { // waiting, or erased
			return nil, "", store.ErrNotFound
		}
		s, err := SessionByID(v.Reader(), b.Session)
		if err != nil {
			return nil, "", err
		}
		return []Appointment{appointment(b, s, o.community(s.Community), c.policy.Deadline(b.Start))}, "律师预约", nil
	}
	if kind != icsHours {
		return nil, "", store.ErrNotFound
	}
	const months = 3
	sessions, err := Sessions(v.Reader(), SessionFilter{Communities: []string{id}, From: v.Now().AddDate(0, -1, 0), To: v.Now().AddDate(0, months, 0), Limit: 500})
	if err != nil {
		return nil, "", err
	}
	name := o.community(id)
	var list []Appointment
	for _, s := range sessions {
		place := name
		if s.Place != "" {
			place = s.Place
		}
		list = append(list, Appointment{UID: s.ID + "@minxu", Sequence: s.Version, Stamp: s.Start.Add(-24 * time.Hour), Start: s.Start, End: s.End, Title: "社区律师坐班（" + s.LawyerName + "）", Place: place,
			Text: calendar.SaySpan(s.Start, s.End) + "，免费咨询。在微信里发“约律师”预约。", Cancelled: s.State == CalledOff})
	}
	return list, name + "律师坐班", nil
}

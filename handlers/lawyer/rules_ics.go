package lawyer

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"
	"time"

	"minxu/calendar"
)

// Appointment is one entry of a calendar file.
type Appointment struct {
	UID        string
	Sequence   int // grows with every change, so that calendars take the newer one
	Stamp      time.Time
	Start, End time.Time
	Title      string
	Place      string
	Text       string
	Cancelled  bool
}

// ICS writes a calendar (RFC 5545): lines end with CR LF, none is longer than 75 bytes, text is escaped.
func ICS(name string, list []Appointment) []byte {
	var b strings.Builder
	line := func(s string) {
		for first := true; ; first = false {
			limit := 75
			if !first {
				limit = 74
			}
			if len(s) <= limit {
				b.WriteString(s + "\r\n")
				return
			}
			cut := limit
			for cut > 0 && s[cut]&0xc0 == 0x80 { // never inside a character
				cut--
			}
			b.WriteString(s[:cut] + "\r\n ")
			s = s[cut:]
		}
	}
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//minxu//lawyer//CN")
	line("CALSCALE:GREGORIAN")
	line("METHOD:PUBLISH")
	line("X-WR-CALNAME:" + icsText(name))
	for _, a := range list {
		status := "CONFIRMED"
		if a.Cancelled {
			status = "CANCELLED"
		}
		line("BEGIN:VEVENT")
		line("UID:" + icsText(a.UID))
		line("SEQUENCE:" + strconv.Itoa(a.Sequence))
		line("DTSTAMP:" + icsTime(a.Stamp))
		line("DTSTART:" + icsTime(a.Start))
		line("DTEND:" + icsTime(a.End))
		line("SUMMARY:" + icsText(a.Title))
		if a.Place != "" {
			line("LOCATION:" + icsText(a.Place))
		}
		if a.Text != "" {
			line("DESCRIPTION:" + icsText(a.Text))
		}
		line("STATUS:" + status)
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return []byte(b.String())
}

func icsTime(at time.Time) string { return at.UTC().Format("20060102T150405Z") }

func icsText(s string) string {
	return strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\r\n", "\\n", "\n", "\\n", "\r", "").Replace(s)
}

// icsSpelling are letters that survive any address bar.
var icsSpelling = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// sign gives the secret part of the address of a calendar: whoever has it may read that calendar and nothing else.
func sign(key []byte, what string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(what))
	return icsSpelling.EncodeToString(mac.Sum(nil)[:20])
}

// signed says whether an address is one of ours, under any of the keys.
func signed(keys [][]byte, what, signature string) bool {
	for _, key := range keys {
		if hmac.Equal([]byte(sign(key, what)), []byte(signature)) {
			return true
		}
	}
	return false
}

// appointment writes a booking as its owner's calendar shows it: nothing of the matter itself.
func appointment(b Booking, s Session, community string, deadline time.Time) Appointment {
	place := community
	if s.Place != "" {
		place = s.Place
	}
	return Appointment{UID: b.ID + "@minxu", Sequence: b.Version, Stamp: b.Created, Start: b.Start, End: b.End, Title: "社区律师咨询（" + s.LawyerName + "）", Place: place,
		Text: "编号" + b.No + "。来不了请在" + calendar.Say(deadline) + "前发“取消预约”。", Cancelled: !(b.State == Booked || b.State == Attended)}
}

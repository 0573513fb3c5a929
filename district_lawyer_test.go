package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"minxu/calendar"
	"minxu/district"
	"minxu/handlers/lawyer"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

// lawyerFile is a district with one community, its lawyer and the rows of a case.
func lawyerFile(rows string) []byte {
	return []byte(`district: {code: "370602", name: 芝罘区, box: [37.48, 121.28, 37.62, 121.46]}
nodes:
  - {code: "370602003", kind: street, name: 毓璜顶街道}
  - {code: "370602003901", kind: community, name: 海风社区}
  - {code: "370602003902", kind: community, name: 槐香里社区}
staff:
  - {id: s1, name: 王管家, role: demand_steward, node: "370602003901"}
  - {id: s6, name: 孙律师, role: lawyer, node: "370602003"}
` + rows)
}

func lawyerHouse(t *testing.T) district.Importer {
	t.Helper()
	s := storetest.New(t)
	for _, room := range rooms(capabilities(lent{})) {
		if err := s.Migrate(t.Context(), room.name, room.files); err != nil {
			t.Fatal(err)
		}
	}
	return district.Importer{Store: s, People: people.New(), Sections: lawyerSections()}
}

const hoursOf = `lawyer_sessions:
  - {id: %s, community: %s, lawyer: 孙律师, start: "%s", end: "%s", slots: {%s}}
`

func TestHoursThatCannotBeHeldAreRefusedByLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, rows, want string }{
		{"a community that is not there", fmt.Sprintf(hoursOf, "LS1", "海浪社区", "2026-03-12T14:00:00+08:00", "2026-03-12T16:00:00+08:00", ""), "lawyer_sessions line 10, community"},
		{"the end before the beginning", fmt.Sprintf(hoursOf, "LS1", "海风社区", "2026-03-12T16:00:00+08:00", "2026-03-12T14:00:00+08:00", ""), "lawyer_sessions line 10, end"},
		{"a slot outside of the hours", fmt.Sprintf(hoursOf, "LS1", "海风社区", "2026-03-12T14:00:00+08:00", "2026-03-12T16:00:00+08:00", `"17:00": FREE`), "17:00 of session LS1 lies outside"},
		{"one slot twice", fmt.Sprintf(hoursOf, "LS1", "海风社区", "2026-03-12T09:00:00+08:00", "2026-03-12T11:00:00+08:00", `"9:00": FREE, "09:00": FREE`), "are the same slot"},
		{"a state of a slot that nobody knows", fmt.Sprintf(hoursOf, "LS1", "海风社区", "2026-03-12T14:00:00+08:00", "2026-03-12T16:00:00+08:00", `"14:00": TAKEN`), `14:00 is "TAKEN"`},
		{"one id twice", fmt.Sprintf(hoursOf, "LS1", "海风社区", "2026-03-12T14:00:00+08:00", "2026-03-12T16:00:00+08:00", "") +
			strings.TrimPrefix(fmt.Sprintf(hoursOf, "LS1", "海风社区", "2026-03-13T14:00:00+08:00", "2026-03-13T16:00:00+08:00", ""), "lawyer_sessions:\n"), "LS1 is there twice, first in line 10"},
		{"one lawyer in two places", fmt.Sprintf(hoursOf, "LS1", "海风社区", "2026-03-12T14:00:00+08:00", "2026-03-12T16:00:00+08:00", "") +
			strings.TrimPrefix(fmt.Sprintf(hoursOf, "LS2", "槐香里社区", "2026-03-12T15:30:00+08:00", "2026-03-12T17:00:00+08:00", ""), "lawyer_sessions:\n"), "孙律师 is at LS1 at that time, line 10"},
		{"a reviewer who is no lawyer", "legal_kb:\n  - {id: K1, subject: debt, question: 借钱没写借条, answer: 留好证据。, law: 民法典第六百七十九条, version: 2026-01, reviewer: s1}\n", "s1 is no lawyer"},
		{"an answer that predicts", "legal_kb:\n  - {id: K1, subject: debt, question: 借钱没写借条, answer: 一定能赢。, law: 民法典第六百七十九条, version: 2026-01, reviewer: s6}\n", "legal_kb line 10, answer"},
		{"a plan of no time at all", "lawyer_plans:\n  - {id: P1, community: 海风社区, lawyer: 孙律师, weekday: 周四, from: \"14:00\", to: \"14:10\"}\n", "lawyer_plans line 10, to"},
		{"a plan on a day that is none", "lawyer_plans:\n  - {id: P1, community: 海风社区, lawyer: 孙律师, weekday: 周八, from: \"14:00\", to: \"16:00\"}\n", "weekday"},
		{"an exception without its hours", "lawyer_exceptions:\n  - {id: X1, community: 海风社区, day: \"2026-03-19\", kind: override}\n", "lawyer_exceptions line 10, from"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			im := lawyerHouse(t)
			_, err := im.Import(t.Context(), lawyerFile(c.rows), district.Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("said %v, want %s", err, c.want)
			}
			if list, err := lawyer.Sessions(im.Store.Reader(t.Context()), lawyer.SessionFilter{}); err != nil || len(list) != 0 {
				t.Errorf("something was written all the same: %v %v", list, err)
			}
		})
	}
}

func TestHoursComeInAgainWithoutLosingWhoBooked(t *testing.T) {
	t.Parallel()
	im := lawyerHouse(t)
	rows := fmt.Sprintf(hoursOf, "LS1", "海风社区", "2026-03-12T14:00:00+08:00", "2026-03-12T16:00:00+08:00", `"14:00": BOOKED, "14:30": FREE, "15:00": FREE`) +
		"lawyer_plans:\n  - {id: P1, community: 槐香里社区, lawyer: 孙律师, weekday: 周五, from: \"9:00\", to: \"11:00\"}\nlawyer_exceptions:\n  - {id: X1, community: 槐香里社区, day: \"2026-03-20\", kind: closed}\n"
	if _, err := im.Import(t.Context(), lawyerFile(rows), district.Options{}); err != nil {
		t.Fatal(err)
	}
	var given lawyer.Booking
	tree, err := im.People.Tree(im.Store.Reader(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	o := lawyer.Office{Tree: tree, Calendar: calendar.China(), Policy: lawyer.Policy{}.WithDefaults()}
	steward, _ := tree.StaffByID("s1")
	if err := im.Store.InTx(t.Context(), func(tx *store.Tx) (err error) {
		given, err = o.Give(tx, steward, lawyer.Desk{Slot: "LS1@14:30", Name: "张", Subject: "debt", Side: lawyer.SideFamily})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Tick(t.Context(), im.Store); err != nil {
		t.Fatal(err)
	}
	if _, err := im.Import(t.Context(), lawyerFile(rows+"# again\n"), district.Options{}); err != nil {
		t.Fatal(err)
	}
	r := im.Store.Reader(t.Context())
	if slot, err := lawyer.SlotByID(r, "LS1@14:30"); err != nil || slot.Booking != given.ID {
		t.Errorf("the booking lost its slot: %+v %v", slot, err)
	}
	made, err := lawyer.Sessions(r, lawyer.SessionFilter{Communities: []string{"370602003902"}})
	if err != nil || len(made) != 2 { // the 13th and the 27th; the 20th is closed
		t.Errorf("%d sessions of the plan (%v)", len(made), err)
	}
	x := district.Exports{Store: im.Store, Kinds: lawyerExports()}
	for kind, want := range map[string]string{"bookings": `"booking_no":"` + given.No, "legal_ledger": `"month":"2026-03"`} {
		var out bytes.Buffer
		if _, err := x.Write(context.Background(), &out, kind, district.JSONL, true, ""); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("%s: %s %v", kind, out.String(), err)
		}
	}
}

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"minxu/district"
	"minxu/handlers/festival"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

// festivalHouse is a fresh house into which district files are read.
func festivalHouse(t *testing.T) (*store.Store, district.Importer) {
	t.Helper()
	s := storetest.New(t)
	if err := migrate(t.Context(), s, capabilities(lent{})); err != nil {
		t.Fatal(err)
	}
	return s, district.Importer{Store: s, People: people.New(), Sections: sections()}
}

const festivalDistrict = `district: {code: "370602", name: 芝罘区}
nodes:
- {code: "370602003", kind: street, name: 毓璜顶街道}
- {code: "370602003901", kind: community, name: 海风社区}
editions:
- {id: ED8, number: 8, title: 第八届邻里节}
events:
`

func festivalEvent(fields string) string {
	return `- {id: E1, edition: ED8, theme: 邻里同乐, title: 包饺子比赛, place: 海风社区活动室, start: "2026-03-21T09:30:00+08:00", end: "2026-03-21T11:30:00+08:00"` + fields + "}\n"
}

func TestEventsComeInByAFileAndGoOut(t *testing.T) {
	t.Parallel()
	s, im := festivalHouse(t)
	file := festivalDistrict + festivalEvent(`, capacity: 30, free: 6, signup_close: "2026-03-20T09:30:00+08:00"`)
	if _, err := im.Import(t.Context(), []byte(file), district.Options{}); err != nil {
		t.Fatal(err)
	}
	r := s.Reader(t.Context())
	e, err := festival.ByID(r, "E1")
	if err != nil || e.Free() != 6 || e.Node != "370602003901" || e.Theme != festival.Joy || e.State != festival.Open {
		t.Errorf("the event is %+v, %v", e, err)
	}
	if report, err := im.Import(t.Context(), []byte(file), district.Options{}); err != nil || report.Already.IsZero() {
		t.Errorf("the same file again: %s, %v", report, err)
	}
	err = s.InTx(t.Context(), func(tx *store.Tx) error {
		who, err := people.Arrive(tx, "openid-u1")
		if err != nil {
			return err
		}
		return festival.Office{Tree: people.NewTree(nil, nil)}.RestoreRegistration(tx, festival.Registration{Event: "E1", Resident: who.ID, Party: 8,
			People: []festival.Person{{Name: "王小宝", Band: "8-13"}}})
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = im.Import(t.Context(), []byte(festivalDistrict+festivalEvent(`, capacity: 7`)), district.Options{})
	if no, ok := errors.AsType[*district.Refused](err); !ok || !strings.Contains(fmt.Sprint(no), "8 seats are taken already; 7 are too few") {
		t.Errorf("seven seats for eight people: %v", err)
	}
	if e, err = festival.ByID(r, "E1"); err != nil || e.Capacity != 30 {
		t.Errorf("the refused file left %+v, %v", e, err)
	}
	for _, c := range []struct {
		kind         string
		mask         bool
		shows, lacks string
	}{{"events", true, `"包饺子比赛"`, "王小宝"}, {"signups", false, "王小宝 8-13", "openid-u1"}, {"signups", true, "8-13:1", "王小宝"}} {
		var out bytes.Buffer
		n, err := district.Exports{Store: s, Kinds: exporters()}.Write(context.Background(), &out, c.kind, district.JSONL, c.mask, "")
		if err != nil || n != 1 || !strings.Contains(out.String(), c.shows) || strings.Contains(out.String(), c.lacks) {
			t.Errorf("%s, masked %v: %d rows, %v\n%s", c.kind, c.mask, n, err, out.String())
		}
	}
}

func TestEveryBadRowOfEventsIsToldByItsLine(t *testing.T) {
	t.Parallel()
	s, im := festivalHouse(t)
	for name, c := range map[string]struct{ rows, want string }{
		"an unknown theme":                      {strings.Replace(festivalEvent(`, capacity: 30`), "邻里同乐", "邻里同行", 1), `events line 8, theme: "邻里同行" is unknown`},
		"seats below nothing":                   {festivalEvent(`, capacity: -1`), "events line 8, capacity"},
		"no seats":                              {festivalEvent(`, capacity: 0`), "名额至少1个"},
		"more free seats than there are":        {festivalEvent(`, capacity: 5, free: 6`), "events line 8, free: 6 of 5 seats"},
		"an end before the start":               {strings.Replace(festivalEvent(`, capacity: 30`), "T11:30", "T09:00", 1), "结束时间要在开始时间之后"},
		"sign-up that outlasts the start":       {festivalEvent(`, capacity: 30, signup_close: "2026-03-22T09:30:00+08:00"`), "报名截止不能晚于开始时间"},
		"a community that is none":              {festivalEvent(`, capacity: 30, community: 海浪社区`), `events line 8, community: "海浪社区" is no community`},
		"a place that is none":                  {festivalEvent(`, capacity: 30, node: "370602009999"`), `events line 8, node: "370602009999" is no place`},
		"one id twice":                          {festivalEvent(`, capacity: 30`) + festivalEvent(`, capacity: 30`), "events line 9, id: E1 is there twice"},
		"a field with a slip of the pen":        {festivalEvent(`, capacty: 30`), "capacty"},
		"ages upside down":                      {festivalEvent(`, capacity: 30, min_age: 70, max_age: 18`), "最小年龄不能大于最大年龄"},
		"a good row beside a bad one stays out": {festivalEvent(`, capacity: 30`) + strings.Replace(festivalEvent(`, capacity: 0`), "E1", "E2", 1), "events line 9"},
	} {
		_, err := im.Import(t.Context(), []byte(festivalDistrict+c.rows), district.Options{})
		no, ok := errors.AsType[*district.Refused](err)
		if !ok || !strings.Contains(fmt.Sprint(no), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	list, err := festival.Events(s.Reader(t.Context()), festival.EventFilter{})
	if err != nil || len(list) != 0 {
		t.Errorf("refused files left %d events, %v", len(list), err)
	}
}

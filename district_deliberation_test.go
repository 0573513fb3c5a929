package main

import (
	"context"
	"strings"
	"testing"

	"minxu/district"
	"minxu/handlers/deliberation"
	"minxu/people"
	"minxu/store/storetest"
)

func TestMeetingsOfAFileAreReadOrRefusedByLine(t *testing.T) {
	t.Parallel()
	const meeting = `meetings:
  - {id: M1, tier: grid_council, node: "370602003901", title: 停车位怎么划, place: 议事厅, at: "2026-03-16T19:00:00+08:00", invited_households: 41}
deliberation_totals:
  - {label: 2019以来, topics: 2500, held: 1900, reached: 1700}
`
	for _, c := range []struct{ name, old, fresh, want string }{
		{"a place that is not there", `"370602003901", title`, `"370602009", title`, "meetings line 10, node"},
		{"a tier that nobody knows", "grid_council", "parliament", "meetings line 10, tier"},
		{"answers after the meeting", "invited_households: 41", `rsvp_close: "2026-03-17T12:00:00+08:00"`, "meetings line 10, rsvp_close"},
		{"a quorum of more than are invited", "invited_households: 41", "invited_households: 41, quorum: 42", "meetings line 10, quorum"},
		{"buildings the wrong way about", "invited_households: 41", `buildings: "6-1"`, "meetings line 10, buildings"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			im := lawyerHouse(t)
			im.Sections = deliberationSections()
			_, err := im.Import(context.Background(), lawyerFile(strings.Replace(meeting, c.old, c.fresh, 1)), district.Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v", err)
			}
		})
	}
	im := district.Importer{Store: storetest.New(t), People: people.New(), Sections: deliberationSections()}
	for _, room := range rooms(capabilities(lent{})) {
		if err := im.Store.Migrate(t.Context(), room.name, room.files); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := im.Import(context.Background(), lawyerFile(meeting), district.Options{}); err != nil {
		t.Fatal(err)
	}
	m, err := deliberation.MeetingByID(im.Store.Reader(t.Context()), "M1")
	if err != nil || m.Quorum != 21 || m.NoticeDays != 3 || !strings.HasPrefix(m.No, "HY") {
		t.Errorf("%+v %v", m, err)
	}
	if f, err := deliberation.TotalsBefore(im.Store.Reader(t.Context())); err != nil || len(f) != 1 || f[0].Topics != 2500 {
		t.Errorf("%+v %v", f, err)
	}
	for _, x := range deliberationExports() {
		rows := 0
		err := x.Each(context.Background(), im.Store.Reader(t.Context()), true, func(cells []any) error {
			rows++
			if len(cells) != len(x.Columns) {
				t.Errorf("%s has %d cells for %d columns", x.Kind, len(cells), len(x.Columns))
			}
			return nil
		})
		if err != nil || x.Kind == "meetings" && rows != 1 {
			t.Errorf("%s: %d rows, %v", x.Kind, rows, err)
		}
	}
}

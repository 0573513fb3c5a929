package team_test

import (
	"strings"
	"testing"

	"minxu/people"
	"minxu/store"
	"minxu/web/webtest"
)

func TestTheRosterShowsVacanciesFirstAndWhoStandsIn(t *testing.T) {
	t.Parallel()
	h, _ := open(t)
	h.Run([]webtest.Case{
		{Name: "the street sees its places and not another street's", As: "s5", Path: "/console/team/roster", Status: 200,
			Shows: []string{"海风社区", "王管家（民需管家）", "槐香里社区", "缺岗", "上一级顶上"}, Lacks: []string{"东岸", "赵管家"}},
		{Name: "a lawyer sees none", As: "s6", Path: "/console/team/roster", Status: 403},
	})
	body := h.As("s5").Get("/console/team/roster").Body
	if strings.Index(body, "槐香里社区") > strings.Index(body, "王管家（民需管家）") {
		t.Error("the vacant place does not stand first")
	}
	h.Tx(func(tx *store.Tx) error {
		s, err := people.StaffByID(tx, "s1")
		if err != nil {
			return err
		}
		s.Duty = false
		return h.People.SaveStaff(tx, s)
	})
	if a := h.As("s5").Get("/console/team/roster"); a.Has("王管家（民需管家）") || !a.Has(`<span class="warn">王管家</span>`) {
		t.Error("who is on leave stands among those on duty")
	}
}

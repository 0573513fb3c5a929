package team_test

import (
	"context"
	"testing"

	"minxu/handlers/team"
	"minxu/people"
	"minxu/store"
	"minxu/web/webtest"
)

func TestThePagesOfResidents(t *testing.T) {
	t.Parallel()
	h, ids := open(t)
	r := func(key string) string { return "/console/team/residents/" + ids[key] }
	h.Run([]webtest.Case{
		{Name: "the list is masked and of the own community", As: "s1", Path: "/console/team/residents", Status: 200,
			Shows: []string{"张*", "李*", "未成年人", "海风小区3号楼"}, Lacks: []string{"张阿姨", "小明", "刘*", "单元", "1380000"}},
		{Name: "a lawyer sees no residents", As: "s6", Path: "/console/team/residents", Status: 403},
		{Name: "an auditor sees no residents", As: "a2", Path: "/console/team/residents", Status: 403},
		{Name: "a card is masked and the look audited", As: "s1", Path: r("r1"), Status: 200, Shows: []string{"张*", "138****1234", "海风小区3号楼2单元"},
			Lacks: []string{"张阿姨", "13800001234"}, Alters: []string{"audit"}},
		{Name: "a grid worker sees no entrance and no button", As: "s2", Path: r("r1"), Status: 200, Shows: []string{"138****1234", "海风小区3号楼"},
			Lacks: []string{"2单元", "查看完整电话"}, Alters: []string{"audit"}},
		{Name: "another area is not the grid worker's", As: "s2", Path: r("r3"), Status: 404, Alters: []string{"audit"}},
		{Name: "a child's card shows no number and no entrance", As: "s1", Path: r("r3"), Status: 200, Shows: []string{"未成年人", "不显示"},
			Lacks: []string{"小明", "小*", "5678", "2单元", "查看完整电话"}, Alters: []string{"audit"}},
		{Name: "another community's resident is not there", As: "s1", Path: r("r4"), Status: 404, Alters: []string{"audit"}, Lacks: []string{"刘"}},
		{Name: "somebody who is not there", As: "s1", Path: "/console/team/residents/nobody", Status: 404},
		{Name: "a number needs a reason", As: "s1", Method: "POST", Path: r("r1") + "/phone", Form: form("reason", "看"), Status: 409, Shows: []string{"请写明查看原因"}, Lacks: []string{"13800001234"}},
		{Name: "a number with a reason", As: "s1", Method: "POST", Path: r("r1") + "/phone", Form: form("reason", "回访漏水一事"), Status: 200, Shows: []string{"13800001234"}, Alters: []string{"audit", "reveals"}},
		{Name: "not a child's", As: "s1", Method: "POST", Path: r("r3") + "/phone", Form: form("reason", "回访漏水一事"), Status: 409, Lacks: []string{"5678"}},
		{Name: "not another community's", As: "s1", Method: "POST", Path: r("r4") + "/phone", Form: form("reason", "回访漏水一事"), Status: 404, Alters: []string{"audit"}, Lacks: []string{"9999"}},
		{Name: "not by a grid worker", As: "s2", Method: "POST", Path: r("r1") + "/phone", Form: form("reason", "回访漏水一事"), Status: 403, Lacks: []string{"13800001234"}},
		{Name: "one household needs both addresses verified", As: "s1", Method: "POST", Path: r("r2") + "/household", Form: form("with", ids["r1"]), Status: 409, Shows: []string{"社区核实"}},
		{Name: "verify the first", As: "s1", Method: "POST", Path: r("r1") + "/verify", Status: 303, Alters: []string{"audit", "residents"}},
		{Name: "verify the second", As: "s1", Method: "POST", Path: r("r2") + "/verify", Status: 303, Alters: []string{"audit", "residents"}},
		{Name: "no household with another area", As: "s1", Method: "POST", Path: r("r2") + "/household", Form: form("with", ids["r3"]), Status: 409},
		{Name: "verify the one next door", As: "s1", Method: "POST", Path: r("r5") + "/verify", Status: 303, Alters: []string{"audit", "residents"}},
		{Name: "no household with the next building", As: "s1", Method: "POST", Path: r("r2") + "/household", Form: form("with", ids["r5"]), Status: 409, Shows: []string{"同一楼栋"}},
		{Name: "no household with oneself", As: "s1", Method: "POST", Path: r("r2") + "/household", Form: form("with", ids["r2"]), Status: 409},
		{Name: "no household with another community", As: "s1", Method: "POST", Path: r("r2") + "/household", Form: form("with", ids["r4"]), Status: 409, Lacks: []string{"刘"}},
		{Name: "one household", As: "s1", Method: "POST", Path: r("r2") + "/household", Form: form("with", ids["r1"]), Status: 303, Shows: []string{"同一户"}, Alters: []string{"audit", "residents"}},
		{Name: "a standing that is none", As: "s1", Method: "POST", Path: r("r1") + "/standing", Form: form("standing", "king"), Status: 409},
		{Name: "a building head", As: "s1", Method: "POST", Path: r("r1") + "/standing", Form: form("standing", people.StandingBuildingHead), Status: 303,
			Shows: []string{"楼长"}, Alters: []string{"audit", "resident_standings", "residents"}},
		{Name: "and no more", As: "s1", Method: "POST", Path: r("r1") + "/standing", Form: form("standing", people.StandingBuildingHead), Status: 303, Alters: []string{"audit", "resident_standings"}},
	})
	one, err := people.ByID(h.Reader(), ids["r1"])
	if err != nil {
		t.Fatal(err)
	}
	if family, err := people.Members(h.Reader(), one.Household); err != nil || len(family) != 2 {
		t.Errorf("the household is %v, %v", family, err)
	}
}

func TestErasureAndExportReachTheResident(t *testing.T) {
	t.Parallel()
	h, ids := open(t)
	c := team.New()
	who, err := people.ByID(h.Reader(), ids["r1"])
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.Export(context.Background(), h.Reader(), who)
	if got, ok := out.(people.Exported); err != nil || !ok || got.Alias != "张阿姨" {
		t.Errorf("the export is %+v, %v", out, err)
	}
	h.Tx(func(tx *store.Tx) error { return c.Erase(context.Background(), tx, who) })
	if gone, err := people.ByID(h.Reader(), ids["r1"]); err != nil || !gone.Erased || gone.Alias != "" {
		t.Errorf("after the erasure: %+v, %v", gone, err)
	}
	h.Run([]webtest.Case{{Name: "the stub has no card", As: "s1", Path: "/console/team/residents/" + ids["r1"], Status: 404}})
}

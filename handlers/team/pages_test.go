package team_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"minxu/handlers/team"
	"minxu/people"
	"minxu/store"
	"minxu/web"
	"minxu/web/webtest"
)

// open is a house with this capability and five residents: two of one building (r1 张阿姨, r2 her family), a child in the
// next area (r3), one next door (r5), and one in another community (r4).
func open(t *testing.T) (*webtest.House, map[string]string) {
	t.Helper()
	h := webtest.New(t, func(h *webtest.House) ([]web.Page, []web.NavItem) {
		c := team.New()
		return c.Pages, c.Nav
	})
	ids := make(map[string]string)
	tree := h.Tree()
	for _, r := range []struct {
		key, alias, node, building, phone string
		minor                             bool
	}{
		{"r1", "张阿姨", webtest.Area, "3", "13800001234", false},
		{"r2", "李叔叔", webtest.Area, "3", "", false},
		{"r3", "小明", webtest.Area2, "8", "13800005678", true},
		{"r5", "赵大爷", webtest.Area, "4", "", false},
		{"r4", "刘先生", webtest.OtherArea, "8", "13800009999", false},
	} {
		h.Tx(func(tx *store.Tx) error {
			who, err := people.Arrive(tx, "openid-"+r.key)
			if err != nil {
				return err
			}
			ids[r.key] = who.ID
			if err := people.SetAlias(tx, who.ID, r.alias); err != nil {
				return err
			}
			if err := people.SetPhone(tx, who.ID, r.phone); err != nil {
				return err
			}
			if err := people.SetMinor(tx, who.ID, r.minor); err != nil {
				return err
			}
			return people.Bind(tx, tree, who.ID, people.Address{Node: r.node, Building: r.building, Entrance: "2"}, people.ProofSaid)
		})
	}
	return h, ids
}

func form(pairs ...string) url.Values {
	f := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return f
}

func TestThePagesOfTheTeam(t *testing.T) {
	t.Parallel()
	h, _ := open(t)
	grid := func(role, node string) url.Values {
		return form("name", "新来的", "role", role, "node", node, "duty", "1")
	}
	h.Run([]webtest.Case{
		{Name: "the steward sees the people of the community", As: "s1", Path: "/console/team/staff", Status: 200,
			Shows: []string{"王管家", "李网格员", "海风社区书记", "孙律师"}, Lacks: []string{"赵管家", "毓璜顶街道值班", "添加人员"}},
		{Name: "the street sees its communities' people", As: "s5", Path: "/console/team/staff", Status: 200,
			Shows: []string{"王管家", "毓璜顶街道值班", "添加人员"}, Lacks: []string{"赵管家", "区管理员"}},
		{Name: "a lawyer does not see the team", As: "s6", Path: "/console/team/staff", Status: 403},
		{Name: "one sees a colleague", As: "s1", Path: "/console/team/staff/s2", Status: 200, Shows: []string{"李网格员", "海风第一网格"}, Lacks: []string{"停用此人"}},
		{Name: "one does not see another street's", As: "s1", Path: "/console/team/staff/s3", Status: 404, Alters: []string{"audit"}, Lacks: []string{"赵管家"}},
		{Name: "one does not see who is not there", As: "s1", Path: "/console/team/staff/s99", Status: 404},
		{Name: "the steward adds nobody", As: "s1", Method: "POST", Path: "/console/team/staff/new", Form: grid(people.RoleGridWorker, webtest.Area2), Status: 403},
		{Name: "the secretary adds a grid worker", As: "s4", Method: "POST", Path: "/console/team/staff/new", Form: grid(people.RoleGridWorker, webtest.Area2),
			Status: 303, Shows: []string{"已保存", "新来的", "海风第二网格"}, Alters: []string{"audit", "staff", "tree_version"}},
		{Name: "the secretary names no secretary", As: "s4", Method: "POST", Path: "/console/team/staff/new", Form: grid(people.RoleSecretary, webtest.Community), Status: 422, Shows: []string{"请从列出的选项里选一个"}},
		{Name: "the secretary names no district admin", As: "s4", Method: "POST", Path: "/console/team/staff/new", Form: grid(people.RoleDistrictAdmin, webtest.Community), Status: 422},
		{Name: "the secretary adds nobody elsewhere", As: "s4", Method: "POST", Path: "/console/team/staff/new", Form: grid(people.RoleGridWorker, webtest.OtherArea), Status: 422},
		{Name: "a second area elsewhere is refused", As: "s4", Method: "POST", Path: "/console/team/staff/new",
			Form: form("name", "新来的", "role", people.RoleGridWorker, "node", webtest.Area2, "also", webtest.OtherArea), Status: 409, Shows: []string{"不在您的范围内"}},
		{Name: "a code that is none is refused", As: "s4", Method: "POST", Path: "/console/team/staff/new",
			Form: form("name", "新来的", "role", people.RoleGridWorker, "node", webtest.Area2, "also", "999"), Status: 422, Shows: []string{"没有编码999"}},
		{Name: "nobody gets a colleague's WeCom account", As: "s4", Method: "POST", Path: "/console/team/staff/new",
			Form: form("name", "新来的", "role", people.RoleGridWorker, "node", webtest.Area2, "wecom", "wecom-s1"), Status: 409, Shows: []string{"已登记在别人名下"}},
		{Name: "a name is needed", As: "s4", Method: "POST", Path: "/console/team/staff/new", Form: form("role", people.RoleGridWorker, "node", webtest.Area2), Status: 422, Shows: []string{"请填写这一项"}},
		{Name: "the secretary does not change the own role", As: "s4", Method: "POST", Path: "/console/team/staff/s4", Form: grid(people.RoleSteward, webtest.Community), Status: 409},
		{Name: "the secretary does not end the own work", As: "s4", Method: "POST", Path: "/console/team/staff/s4/end", Form: form("reason", "不干了"), Status: 409},
		{Name: "the secretary does not change the street", As: "s4", Method: "POST", Path: "/console/team/staff/s5", Form: grid(people.RoleGridWorker, webtest.Area), Status: 404, Alters: []string{"audit"}},
		{Name: "the steward does not end a colleague", As: "s1", Method: "POST", Path: "/console/team/staff/s2/end", Form: form("reason", "离职"), Status: 403},
		{Name: "an end needs a reason", As: "s4", Method: "POST", Path: "/console/team/staff/s2/end", Status: 409},
		{Name: "the secretary ends the grid worker", As: "s4", Method: "POST", Path: "/console/team/staff/s2/end", Form: form("reason", "离职"),
			Status: 303, Shows: []string{"已停用"}, Alters: []string{"audit", "staff", "tree_version"}},
		{Name: "who has left is listed apart", As: "s4", Path: "/console/team/staff?gone=1", Status: 200, Shows: []string{"李网格员"}, Lacks: []string{"王管家"}},
		{Name: "the security office sees everybody and changes no steward", As: "a4", Path: "/console/team/staff/s1", Status: 200, Shows: []string{"王管家"}, Lacks: []string{"停用此人"}},
		{Name: "nor by hand", As: "a4", Method: "POST", Path: "/console/team/staff/s1/end", Form: form("reason", "试试看"), Status: 409},
		{Name: "the security office names an auditor", As: "a4", Method: "POST", Path: "/console/team/staff/new", Form: grid(people.RoleAuditor, webtest.District),
			Status: 303, Alters: []string{"audit", "staff", "tree_version"}},
	})
}

func TestWhoIsEndedIsOutAtOnce(t *testing.T) {
	t.Parallel()
	h, _ := open(t)
	worker, secretary := h.As("s2"), h.As("s4")
	if a := worker.Get("/console/team/grid"); a.Status != 200 {
		t.Fatal(a.Status)
	}
	if a := secretary.Post("/console/team/staff/s2/end", form("reason", "离职")); a.Status != 303 {
		t.Fatal(a.Status)
	}
	if a := worker.Get("/console/team/grid"); a.Status != 303 || !strings.HasPrefix(a.Header.Get("Location"), "/console/login") {
		t.Errorf("the ended worker still sees %d", a.Status)
	}
	if s, ok := people.Responsible(h.Tree(), webtest.Area); !ok || s.ID != "s1" {
		t.Errorf("the area is answered for by %s", s.ID)
	}
}

func TestAnotherPlaceIsAnotherLogin(t *testing.T) {
	t.Parallel()
	h, _ := open(t)
	steward, street := h.As("s1"), h.As("s5")
	a := street.Post("/console/team/staff/s1", form("name", "王管家", "role", people.RoleSteward, "node", webtest.Unstaffed, "duty", "1", "wecom", "wecom-s1"))
	if a.Status != 303 {
		t.Fatal(a.Status, a.Body)
	}
	if a := steward.Get("/console/"); a.Status != 303 {
		t.Errorf("the moved steward still sees %d", a.Status)
	}
	if s, _ := people.Steward(h.Tree(), webtest.UnstaffedOne); s.ID != "s1" {
		t.Errorf("the new community is answered for by %s", s.ID)
	}
}

func TestLeaveNeedsAWordToTheSuccessor(t *testing.T) {
	t.Parallel()
	h, _ := open(t)
	h.Run([]webtest.Case{
		{Name: "no leave without a note", As: "s1", Method: "POST", Path: "/console/team/duty", Status: 422},
		{Name: "leave with a note", As: "s1", Method: "POST", Path: "/console/team/duty", Form: form("note", "3号楼漏水已派单"), Status: 303,
			Shows: []string{"交接说明已发给海风社区书记"}, Alters: []string{"audit", "outbox", "staff", "tree_version"}},
	})
	if s, _ := people.Steward(h.Tree(), webtest.Area); s.ID != "s4" {
		t.Errorf("during the leave %s gets the cards", s.ID)
	}
	list, err := h.Store.ListOutbox(context.Background(), store.PushFilter{Staff: "s4"})
	if err != nil || len(list) != 1 || !strings.Contains(list[0].Body, "3号楼漏水") {
		t.Errorf("the successor got %+v, %v", list, err)
	}
	h.Run([]webtest.Case{{Name: "and back", As: "s1", Method: "POST", Path: "/console/team/duty", Form: form("on", "1"), Status: 303,
		Shows: []string{"恢复在岗"}, Alters: []string{"audit", "staff", "tree_version"}}})
	if s, _ := people.Steward(h.Tree(), webtest.Area); s.ID != "s1" {
		t.Errorf("after the leave %s gets the cards", s.ID)
	}
}

func TestThePagesOfTheGrid(t *testing.T) {
	t.Parallel()
	h, _ := open(t)
	h.Clock.Advance(time.Hour)
	area := "/console/team/grid/" + webtest.Area
	h.Run([]webtest.Case{
		{Name: "one begins at the own community", As: "s1", Path: "/console/team/grid", Status: 200, Shows: []string{"海风社区", "海风第一网格", "海风小区 1-6"}, Lacks: []string{"东岸"}},
		{Name: "an area with its codes", As: "s1", Path: area, Status: 200, Shows: []string{"海风小区3号楼", webtest.Area + "-0003", "李网格员"}, Lacks: []string{"海风小区7号楼"}},
		{Name: "another's area is not there", As: "s1", Path: "/console/team/grid/" + webtest.OtherArea, Status: 404, Alters: []string{"audit"}, Lacks: []string{"东岸"}},
		{Name: "an area that is none", As: "a1", Path: "/console/team/grid/999", Status: 404},
		{Name: "a community without staff says so", As: "s5", Path: "/console/team/grid/" + webtest.Unstaffed, Status: 200, Shows: []string{"没有专人", "毓璜顶街道值班"}},
		{Name: "the steward does not change the grid", As: "s1", Method: "POST", Path: area, Form: form("aliases", "老邮局", "buildings", "1-6"), Status: 403},
		{Name: "the secretary adds an alias", As: "s4", Method: "POST", Path: area, Form: form("aliases", "老邮局 邮电宿舍、后楼", "buildings", "1-6，北楼"), Status: 303,
			Shows: []string{"老邮局、邮电宿舍、后楼", "1-6,北楼"}, Alters: []string{"audit", "nodes", "tree_version"}},
		{Name: "a building of the neighbour is refused", As: "s4", Method: "POST", Path: area, Form: form("buildings", "1-7"), Status: 422, Shows: []string{"7号楼已属于海风第二网格"}},
		{Name: "a range the wrong way round is refused", As: "s4", Method: "POST", Path: area, Form: form("buildings", "6-1"), Status: 422, Shows: []string{"写反了"}},
		{Name: "another's area does not change", As: "s4", Method: "POST", Path: "/console/team/grid/" + webtest.OtherArea, Form: form("buildings", "1-2"), Status: 404, Alters: []string{"audit"}},
	})
	if got := h.Tree().Locate("邮电宿舍", "3"); len(got) != 1 || got[0].Node != webtest.Area {
		t.Errorf("the new alias finds %v", got)
	}
}

func TestAnAlarmIsTakenInHandByOne(t *testing.T) {
	t.Parallel()
	h, ids := open(t)
	raise := func(node string) string {
		h.Tx(func(tx *store.Tx) error {
			_, err := people.Raise(tx, h.Tree(), people.Alarm{Kind: people.AlarmEmergency, Resident: ids["r1"], Node: node, Text: "家里一股煤气味"})
			return err
		})
		list, err := people.Alerts(h.Reader(), people.AlertFilter{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		return list[0].ID
	}
	near, nowhere := raise(webtest.Area), raise("")
	seen := func(id string) string { return "/console/team/alarms/" + id + "/seen" }
	h.Run([]webtest.Case{
		{Name: "the steward hears the own", As: "s1", Path: "/console/team/alarms", Status: 200, Shows: []string{"煤气味", "待确认", "海风第一网格"}, Lacks: []string{"位置不明"}},
		{Name: "another community does not", As: "s3", Path: "/console/team/alarms", Status: 200, Lacks: []string{"煤气味"}},
		{Name: "the district hears those without a place", As: "a1", Path: "/console/team/alarms", Status: 200, Shows: []string{"煤气味", "位置不明"}},
		{Name: "a lawyer does not", As: "s6", Path: "/console/team/alarms", Status: 403},
		{Name: "the home page counts what is open", As: "s1", Path: "/console/", Status: 200, Shows: []string{"值班警报"}},
		{Name: "another community cannot take it", As: "s3", Method: "POST", Path: seen(near), Status: 404, Alters: []string{"audit"}},
		{Name: "the steward cannot take one without a place", As: "s1", Method: "POST", Path: seen(nowhere), Status: 404},
		{Name: "an alarm that is none", As: "s1", Method: "POST", Path: seen("none"), Status: 404},
		{Name: "the steward takes it", As: "s1", Method: "POST", Path: seen(near), Status: 303, Shows: []string{"已记录由您处理", "已知悉", "王管家"}, Alters: []string{"audit", "duty_alerts"}},
		{Name: "the street is told that somebody was first", As: "s5", Method: "POST", Path: seen(near), Status: 409, Shows: []string{"有人先"}},
		{Name: "the district takes the other", As: "a1", Method: "POST", Path: seen(nowhere), Status: 303, Alters: []string{"audit", "duty_alerts"}},
	})
}

func TestTheLedgerOfDeeds(t *testing.T) {
	t.Parallel()
	h, ids := open(t)
	h.As("s1").Get("/console/team/residents/" + ids["r1"])
	h.Run([]webtest.Case{
		{Name: "the auditor reads it", As: "a2", Path: "/console/team/audit", Status: 200, Shows: []string{"resident.view", "王管家", ids["r1"]}, Lacks: []string{"张", "1380000"}},
		{Name: "by action", As: "a2", Path: "/console/team/audit?action=login", Status: 200, Shows: []string{"login"}, Lacks: []string{ids["r1"]}},
		{Name: "a steward does not", As: "s1", Path: "/console/team/audit", Status: 403},
	})
	for range 40 {
		h.As("s4")
		h.Clock.Advance(time.Minute)
	}
	b := h.As("a2")
	first := b.Get("/console/team/audit?action=login")
	if !first.Has("下一页") {
		t.Fatal("31 lines and more fit one page")
	}
	start := strings.Index(first.Body, `class="more"><a href="`) + len(`class="more"><a href="`)
	next := first.Body[start : start+strings.Index(first.Body[start:], `"`)]
	second := b.Get(strings.ReplaceAll(next, "&amp;", "&"))
	if second.Status != 200 || !second.Has("login") || second.Has("下一页") {
		t.Errorf("the second page: %d", second.Status)
	}
}

package project

import (
	"net/url"
	"strconv"
	"testing"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
	"minxu/web"
	"minxu/web/webtest"
)

// openPages is a house of pages with four projects: one that is scored (PR1), one of another street (PR2), one that was not chosen (PR3),
// one that was delivered (PR4). u1 scored PR1 with 2 and said why.
func openPages(t *testing.T) (*webtest.House, people.Resident) {
	t.Helper()
	c := New()
	h := webtest.New(t, func(h *webtest.House) ([]web.Page, []web.NavItem) {
		if err := h.Store.Migrate(t.Context(), "project", c.Migrations); err != nil {
			t.Fatal(err)
		}
		return c.Pages, c.Nav
	})
	tree := h.Tree()
	o := Office{Tree: tree, Calendar: calendar.China(), Policy: Policy{}.WithDefaults()}
	var u1 people.Resident
	h.Tx(func(tx *store.Tx) (err error) {
		if u1, err = people.Arrive(tx, "openid-u1"); err != nil {
			return err
		}
		return people.SetAlias(tx, u1.ID, "张阿姨")
	})
	now := h.Clock.Now()
	for _, in := range []Restored{
		{Project: Project{ID: "PR1", Title: "楼道灯更新", Coverage: "海风小区", Node: webtest.Community, Estate: "海风小区", State: Scoring}, OpenAt: now.Add(-48 * time.Hour), CloseAt: now.Add(48 * time.Hour),
			Demands: []Origin{{DemandNo: "MX202603100001", Chosen: true}, {DemandNo: "MX202603100002", Reason: "另有工程"}}},
		{Project: Project{ID: "PR2", Title: "东岸晾衣区", Coverage: "东岸花园", Node: webtest.Other, State: Archived}},
		{Project: Project{ID: "PR3", Title: "加装车棚", Coverage: "海风小区", Node: webtest.Community, State: Rejected, Reason: "消防通道不够宽"}},
		{Project: Project{ID: "PR4", Title: "垃圾房改造", Coverage: "海风第一网格", Node: webtest.Area, State: Delivered}},
		{Project: Project{ID: "PR5", Title: "还在征集的事", Coverage: "海风小区", Node: webtest.Community, State: Collecting}},
	} {
		h.Tx(func(tx *store.Tx) error {
			_, err := o.Restore(tx, in)
			return err
		})
	}
	h.Tx(func(tx *store.Tx) error {
		if err := holdRound(tx, "PR1", 1); err != nil {
			return err
		}
		_, _, err := cast(tx, vote{Project: "PR1", Round: 1, Marks: voterMarks(tx.Sealer(), u1.ID), Owner: u1.ID, Score: 2, Channel: ChannelChat, Source: webtest.Community, Key: "k1", EditMost: 5})
		if err != nil {
			return err
		}
		_, err = giveReason(tx, "PR1", 1, voterMarks(tx.Sealer(), u1.ID), "装歪了")
		return err
	})
	return h, u1
}

func fields(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// wholeSheet fills a 1+6 form with one rating.
func wholeSheet(side, expert string, rating int) url.Values {
	v := fields("side", side, "expert", expert, "analysis", "需要，可行，没有重复")
	for _, m := range Methods() {
		v.Set(string(m)+".findings", "看过")
		v.Set(string(m)+".rating", strconv.Itoa(rating))
	}
	return v
}

func wholeGate(g Gate) url.Values {
	v := fields("gate", string(g))
	for _, part := range g.Parts() {
		v.Set(part.Key, "写明了"+part.Name)
	}
	return v
}

func TestThePagesOfProjects(t *testing.T) {
	t.Parallel()
	h, _ := openPages(t)
	const post = "POST"
	h.Run([]webtest.Case{
		{Name: "nobody sees projects without a log-in", Path: "/console/project/", Status: 303, Lacks: []string{"楼道灯"}},
		{Name: "the steward sees those of the community and how many have scored", As: "s1", Path: "/console/project/", Status: 200,
			Shows: []string{"楼道灯更新", "加装车棚", "1票", "登记新项目"}, Lacks: []string{"东岸晾衣区"}},
		{Name: "the grid worker reads those of the own area and registers none", As: "s2", Path: "/console/project/", Status: 200, Shows: []string{"垃圾房"}, Lacks: []string{"楼道灯", "登记新项目"}},
		{Name: "the district sees all", As: "a1", Path: "/console/project/", Status: 200, Shows: []string{"楼道灯更新", "东岸晾衣区"}},
		{Name: "the lawyer has no business here", As: "s6", Path: "/console/project/", Status: 403},
		{Name: "before the result is out nobody sees a score, a reason or a name", As: "s1", Path: "/console/project/PR1", Status: 200,
			Shows: []string{"1票", "各评各的", "MX202603100001", "另有工程"}, Lacks: []string{"装歪了", "张", "不满意"}},
		{Name: "another street's project is as good as none", As: "s1", Path: "/console/project/PR2", Status: 404, Lacks: []string{"晾衣区"}, Alters: []string{"audit"}},
		{Name: "a project that is not there", As: "s1", Path: "/console/project/PR9", Status: 404},
		{Name: "everybody reads the list with its reasons", Path: "/public/project/", Status: 200, Shows: []string{"楼道灯更新", "消防通道不够宽", "1件民需"}, Lacks: []string{"还在征集的事", "MX2026", "装歪了"}},
		{Name: "and one project without numbers of demands", Path: "/public/project/PR1", Status: 200, Shows: []string{"还没有公布", "另有工程"}, Lacks: []string{"MX2026", "装歪了"}},
		{Name: "what is only being collected is not public yet", Path: "/public/project/PR5", Status: 404, Lacks: []string{"还在征集的事"}},
		{Name: "the grid worker may not move a project", As: "s2", Method: post, Path: "/console/project/PR4/move", Form: fields("action", "cancel", "reason", "x"), Status: 403},
		{Name: "a move that the table does not allow", As: "s1", Method: post, Path: "/console/project/PR4/move", Form: fields("action", "archive"), Status: 409, Shows: []string{"不能“归档”"}},
		{Name: "a cancellation without its reason", As: "s1", Method: post, Path: "/console/project/PR4/move", Form: fields("action", "cancel"), Status: 409, Shows: []string{"要写原因"}},
		{Name: "scoring without the publication of the work", As: "s1", Method: post, Path: "/console/project/PR4/window", Form: fields(), Status: 409, Shows: []string{"还没有“实施公开”"}},
		{Name: "a publication that says too little", As: "s1", Method: post, Path: "/console/project/PR4/gate", Form: fields("gate", "implementation", "provider", "某某"), Status: 409, Shows: []string{"还缺：时间安排"}},
		{Name: "a publication", As: "s1", Method: post, Path: "/console/project/PR4/gate", Form: wholeGate(GateProgress), Status: 303, Shows: []string{"已公开"},
			Alters: []string{"audit", "project_events", "project_gates", "projects"}},
		{Name: "a window in the past", As: "s1", Method: post, Path: "/console/project/PR4/window", Form: fields("open", "2026-03-01T09:00"), Status: 409, Shows: []string{"不能从过去开始"}},
		{Name: "a window of an hour", As: "s1", Method: post, Path: "/console/project/PR4/window", Form: fields("open", "2026-03-11T09:00", "close", "2026-03-11T10:00"), Status: 409, Shows: []string{"至少要开放一天"}},
		{Name: "the window of two weeks", As: "s1", Method: post, Path: "/console/project/PR4/window", Form: fields("open", "2026-03-11T09:00"), Status: 303, Shows: []string{"评价中", "2026-03-25 09:00"},
			Alters: []string{"audit", "project_events", "projects", "score_notices", "score_rounds"}},
		{Name: "a paper ballot entered once is none yet", As: "s1", Method: post, Path: "/console/project/PR1/paper", Form: fields("serial", "A1", "score", "4", "witness", "李"), Status: 303, Shows: []string{"等第二遍录入1票"},
			Alters: []string{"audit", "paper_ballots", "score_rounds"}},
		{Name: "the same person again only corrects it", As: "s1", Method: post, Path: "/console/project/PR1/paper", Form: fields("serial", "A1", "score", "5", "witness", "李"), Status: 303, Shows: []string{"等第二遍录入1票"},
			Alters: []string{"audit", "paper_ballots", "score_rounds"}},
		{Name: "another score of a second person is refused", As: "s4", Method: post, Path: "/console/project/PR1/paper", Form: fields("serial", "A1", "score", "4", "witness", "李"), Status: 409, Shows: []string{"不一样"}},
		{Name: "the same score of a second person counts", As: "s4", Method: post, Path: "/console/project/PR1/paper", Form: fields("serial", "A1", "score", "5", "witness", "李"), Status: 303, Shows: []string{"2票", "纸质1票"},
			Alters: []string{"audit", "ballot_revisions", "ballots", "paper_ballots", "score_rounds"}},
		{Name: "a third entry", As: "s5", Method: post, Path: "/console/project/PR1/paper", Form: fields("serial", "A1", "score", "5", "witness", "李"), Status: 409, Shows: []string{"已经录好了"}},
		{Name: "a paper ballot off the scale", As: "s5", Method: post, Path: "/console/project/PR1/paper", Form: fields("serial", "A2", "score", "6", "witness", "李"), Status: 409, Shows: []string{"1到5分"}},
		{Name: "a sheet of the steward", As: "s1", Method: post, Path: "/console/project/PR1/sheet", Form: wholeSheet("steward_street", "", 4), Status: 303, Shows: []string{"评分已记下"},
			Alters: []string{"audit", "project_events", "project_sheets", "projects"}},
		{Name: "an expert without a name", As: "s1", Method: post, Path: "/console/project/PR1/sheet", Form: wholeSheet("expert", "", 4), Status: 409, Shows: []string{"哪位专家"}},
		{Name: "the street does not see what the steward gave", As: "s5", Path: "/console/project/PR1", Status: 200, Shows: []string{"结果出来前不显示"}},
		{Name: "a reply of the provider before the result", As: "s1", Method: post, Path: "/console/project/PR1/answer", Form: fields("kind", "reply", "text", "好"), Status: 409, Shows: []string{"结果出来以后"}},
		{Name: "the provider about the community", As: "s1", Method: post, Path: "/console/project/PR1/answer", Form: fields("kind", "feedback", "score", "4", "text", "配合得好"), Status: 303,
			Alters: []string{"audit", "project_answers", "project_events", "projects"}},
		{Name: "a telephone that is none", As: "s1", Method: post, Path: "/console/project/PR1/people", Form: fields("list", "provider", "phone", "123"), Status: 409, Shows: []string{"手机号不对"}},
		{Name: "somebody of the provider", As: "s1", Method: post, Path: "/console/project/PR1/people", Form: fields("list", "provider", "phone", "138 0000 1234"), Status: 303, Shows: []string{"服务方1人"}, Lacks: []string{"13800001234"},
			Alters: []string{"audit", "project_events", "project_people", "projects"}},
		{Name: "a demand that was not taken up needs a reason", As: "s1", Method: post, Path: "/console/project/PR1/demand", Form: fields("demand_no", "MX202603100009", "chosen", "no"), Status: 409, Shows: []string{"要写原因"}},
		{Name: "a new project outside the own community", As: "s1", Method: post, Path: "/console/project/new", Form: fields("title", "晾衣区", "coverage", "东岸花园"), Status: 422, Shows: []string{"不归您管"}},
		{Name: "a new project of a place that is not there", As: "s1", Method: post, Path: "/console/project/new", Form: fields("title", "晾衣区", "coverage", "没有这里"), Status: 422, Shows: []string{"没有找到"}},
		{Name: "a new project", As: "s1", Method: post, Path: "/console/project/new", Form: fields("title", "信报箱更新", "coverage", "海风小区"), Status: 303, Shows: []string{"信报箱更新", "征集中", "XM2026"},
			Alters: []string{"audit", "project_events", "projects"}},
	})
}

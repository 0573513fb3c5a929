package demand

import (
	"context"
	"net/url"
	"testing"

	"minxu/calendar"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/web"
	"minxu/web/webtest"
)

// openPages is a house of pages with five demands: an ordinary one of u1 (d1), an anonymous one (d2), one about conduct (d3), one that is
// waited for (d4), one of another street (d5).
func openPages(t *testing.T) *webtest.House {
	t.Helper()
	h := webtest.New(t, func(h *webtest.House) ([]web.Page, []web.NavItem) {
		c := New(Options{Photo: func(_ context.Context, id string) ([]byte, string, error) {
			if id == "photo-kept" {
				return []byte("a picture"), "image/jpeg", nil
			}
			return nil, "", store.ErrNotFound
		}, Keep: func(_ context.Context, body []byte) (string, error) {
			if len(body) < 100 {
				return "", handlers.Refuse("这张照片打不开，请换一张。")
			}
			return "photo-kept", nil
		}, Link: func(path string) string { return "https://minxu.example" + path }})
		if err := h.Store.Migrate(t.Context(), "demand", c.Migrations); err != nil {
			t.Fatal(err)
		}
		return c.Pages, c.Nav
	}, func(o *web.Options) { o.Beats = beats })
	tree := h.Tree()
	o := Office{Tree: tree, Calendar: calendar.China()}
	var u1 people.Resident
	h.Tx(func(tx *store.Tx) (err error) {
		if u1, err = people.Arrive(tx, "openid-u1"); err != nil {
			return err
		}
		if err := people.SetAlias(tx, u1.ID, "张阿姨"); err != nil {
			return err
		}
		return people.SetPhone(tx, u1.ID, "13800001234")
	})
	for _, d := range []Demand{
		{ID: "d1", No: "MX202603100001", Title: "楼道灯不亮", Text: "三楼楼道灯不亮", Category: "D02", State: Triaged, Node: webtest.Area, Building: "3", Place: "海风小区3号楼2单元", Filer: u1.ID},
		{ID: "d2", No: "MX202603100002", Title: "滑梯裂了", Category: "D02", State: Triaged, Node: webtest.Community, Privacy: Anonymous, Filer: u1.ID, Urgency: Urgent},
		{ID: "d3", No: "MX202603100003", Title: "有人吃拿卡要", Category: "D15", State: Submitted, Node: webtest.Area, Privacy: Confidential, Filer: u1.ID},
		{ID: "d4", No: "MX202603100004", Title: "楼道堆家具", Category: "D07", State: WaitingResident, Node: webtest.Area2, Filer: u1.ID, Question: "几楼？"},
		{ID: "d5", No: "MX202603100005", Title: "东岸的事", Category: "D02", State: Triaged, Node: webtest.OtherArea, Filer: u1.ID},
		{ID: "d6", No: "MX202603100006", Title: "早就办完的事", Category: "D02", State: Closed, Node: webtest.Area, Filer: u1.ID},
	} {
		h.Tx(func(tx *store.Tx) error {
			_, err := o.Restore(tx, d)
			return err
		})
	}
	h.Tx(func(tx *store.Tx) error {
		for i, id := range []string{"photo-kept", "photo-wanted"} {
			if err := tx.DB().Create(&mediaRow{DemandID: "d1", MediaID: id, Place: i + 1}).Error; err != nil {
				return err
			}
		}
		return tx.DB().Model(&demandRow{}).Where("id = ?", "d1").Update("media", 2).Error
	})
	return h
}

func text(words string) url.Values { return url.Values{"text": {words}} }

func TestThePagesOfDemands(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	acted := []string{"audit", "demand_events", "demands", "outbox"}
	h.Run([]webtest.Case{
		{Name: "nobody sees a demand without a log-in", Path: "/console/demand/", Status: 303, Lacks: []string{"楼道灯不亮"}},
		{Name: "the steward sees what is open in the community", As: "s1", Path: "/console/demand/", Status: 200,
			Shows: []string{"楼道灯不亮", "滑梯裂了", "楼道堆家具", "公共设施"}, Lacks: []string{"有人吃拿卡要", "东岸的事", "早就办完的事", "13800001234"}},
		{Name: "and what is over when asked for", As: "s1", Path: "/console/demand/?all=1", Status: 200, Shows: []string{"早就办完的事"}},
		{Name: "a grid worker sees the own area", As: "s2", Path: "/console/demand/", Status: 200, Shows: []string{"楼道灯不亮"}, Lacks: []string{"楼道堆家具", "滑梯裂了"}},
		{Name: "the street sees its communities, conduct too", As: "s5", Path: "/console/demand/", Status: 200, Shows: []string{"楼道灯不亮", "有人吃拿卡要"}, Lacks: []string{"东岸的事"}},
		{Name: "the district sees everything", As: "a1", Path: "/console/demand/", Status: 200, Shows: []string{"楼道灯不亮", "东岸的事", "有人吃拿卡要"}},
		{Name: "the auditor reads masked", As: "a2", Path: "/console/demand/", Status: 200, Shows: []string{"MX202603100001", "（已遮盖）"}, Lacks: []string{"楼道灯不亮", "2单元"}},
		{Name: "the lawyer has no business here", As: "s6", Path: "/console/demand/", Status: 403},
		{Name: "one demand with its log and without a telephone", As: "s1", Path: "/console/demand/d1", Status: 200,
			Shows: []string{"三楼楼道灯不亮", "张*", "海风小区3号楼2单元", "提交", "研判"}, Lacks: []string{"张阿姨", "13800001234"}},
		{Name: "of an anonymous one nobody is shown", As: "s5", Path: "/console/demand/d2", Status: 200, Shows: []string{"匿名"}, Lacks: []string{"张*"}},
		{Name: "conduct is hidden from the community", As: "s1", Path: "/console/demand/d3", Status: 404, Lacks: []string{"有人吃拿卡要"}},
		{Name: "a confidential filer is named to the street", As: "s5", Path: "/console/demand/d3", Status: 200, Shows: []string{"张*", "保密"}},
		{Name: "another street's is as good as none", As: "s1", Path: "/console/demand/d5", Status: 404, Lacks: []string{"东岸的事"}, Alters: []string{"audit"}},
		{Name: "what is not there is not there", As: "s1", Path: "/console/demand/d99", Status: 404},
		{Name: "the auditor's page is masked and has no form", As: "a2", Path: "/console/demand/d1", Status: 200, Shows: []string{"（已遮盖）"}, Lacks: []string{"楼道灯不亮", "给居民发消息"}},

		{Name: "a photo is opened on purpose and the opening is noted", As: "s1", Path: "/console/demand/d1/photo/1", Status: 200, Shows: []string{"a picture"}, Alters: []string{"audit"}},
		{Name: "a photo that is not fetched yet is said so", As: "s1", Path: "/console/demand/d1/photo/2", Status: 409, Shows: []string{"还没有从微信取回"}},
		{Name: "there is no third photo", As: "s1", Path: "/console/demand/d1/photo/3", Status: 404},
		{Name: "another community's steward sees no photo", As: "s3", Path: "/console/demand/d1/photo/1", Status: 404, Alters: []string{"audit"}},
		{Name: "nor does the auditor, who reads masked", As: "a2", Path: "/console/demand/d1/photo/1", Status: 404},

		{Name: "a grid worker does not write to residents", As: "s2", Method: "POST", Path: "/console/demand/d1/say", Form: text("您好"), Status: 403},
		{Name: "nor another community's steward", As: "s3", Method: "POST", Path: "/console/demand/d1/say", Form: text("您好"), Status: 404, Alters: []string{"audit"}},
		{Name: "an empty message is none", As: "s1", Method: "POST", Path: "/console/demand/d1/say", Form: text(" "), Status: 409, Shows: []string{"请写下内容"}},
		{Name: "a message is the first contact", As: "s1", Method: "POST", Path: "/console/demand/d1/say", Form: text("下午来看"), Status: 303, Shows: []string{"已发送给居民", "下午来看"}, Alters: acted},
		{Name: "a question pauses the clock", As: "s1", Method: "POST", Path: "/console/demand/d1/ask", Form: text("请问是几楼？"), Status: 303, Shows: []string{"待居民补充", "请问是几楼？"}, Alters: acted},
		{Name: "while the resident is asked it cannot be answered", As: "s1", Method: "POST", Path: "/console/demand/d1/resolve", Form: text("好了"), Alters: []string{"demand_drafts"}, Status: 409, Shows: []string{"待居民补充"}},
		{Name: "an answer that says nothing comes back once", As: "s5", Method: "POST", Path: "/console/demand/d3/resolve", Form: text("已核实。"), Status: 422, Shows: []string{"没有告诉居民任何新情况", "就这样发送"}},
		{Name: "a template with its blanks too", As: "s5", Method: "POST", Path: "/console/demand/d3/resolve", Form: text("【谁】3月10日谈过话。"), Status: 422, Shows: []string{"【】还没有填"}},
		{Name: "an answer asks for a verdict", As: "s5", Method: "POST", Path: "/console/demand/d3/resolve", Form: url.Values{"text": {"已核实。"}, "sure": {"1"}}, Status: 303, Shows: []string{"已答复待评价"}, Alters: acted},
	})
	var number int
	for _, n := range New(Options{}).Nav {
		if n.Count == nil {
			continue
		}
		var err error
		s, _ := h.Tree().StaffByID("s1")
		if number, err = n.Count(t.Context(), h.Reader(), s, h.Tree()); err != nil {
			t.Fatal(err)
		}
	}
	if number != 3 {
		t.Errorf("%d open demands wait for the steward, want 3", number)
	}
}

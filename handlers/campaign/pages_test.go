package campaign

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/web"
	"minxu/web/webtest"
)

func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// openPages is a house of pages with three residents of the community.
func openPages(t *testing.T) *webtest.House {
	t.Helper()
	h := webtest.New(t, func(h *webtest.House) ([]web.Page, []web.NavItem) {
		c := New(Past{Key: "none", Title: "从没做过的事", Did: func(store.Reader, []string) (map[string]bool, error) { return nil, nil }})
		if err := h.Store.Migrate(t.Context(), "campaign", c.Migrations); err != nil {
			t.Fatal(err)
		}
		return c.Pages, c.Nav
	})
	h.Tx(func(tx *store.Tx) error {
		for i, name := range []string{"张阿姨", "刘先生", "陈叔叔"} {
			r, err := people.Arrive(tx, fmt.Sprintf("openid-%d", i))
			if err != nil {
				return err
			}
			if err := people.SetAlias(tx, r.ID, name); err != nil {
				return err
			}
			if err := people.Bind(tx, h.Tree(), r.ID, people.Address{Node: webtest.Area, Estate: "海风小区", Building: "3"}, people.ProofSaid); err != nil {
				return err
			}
			if i == 2 {
				if err := people.OptOut(tx, r.ID, people.TopicMeeting); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return h
}

func TestACampaignIsWrittenCountedAndSentOnThePages(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	start := h.Clock.Now().In(time.FixedZone("", 8*60*60))
	sheet := values("title", "停水通知", "body", "周三上午停水，请提前存水。", "topic", people.TopicMeeting, "node", webtest.Community, "bands", "", "standing", "", "past", "", "rate", "60",
		"starts", start.Format("2006-01-02T15:04"), "expires", start.Add(3*time.Hour).Format("2006-01-02T15:04"), "door", "1")
	changed := func(name, value string) url.Values {
		v := url.Values{}
		for key, list := range sheet {
			v[key] = list
		}
		v.Set(name, value)
		return v
	}
	h.Run([]webtest.Case{
		{Name: "the sheet asks for everything", As: "s1", Path: "/console/campaign/new", Status: 200, Shows: []string{"标题", "截止时间", "每分钟条数", "海风社区"}},
		{Name: "without words nothing is kept", As: "s1", Method: "POST", Path: "/console/campaign/new", Form: changed("body", ""), Status: 422, Shows: []string{"正文"}},
		{Name: "an end before the start is named", As: "s1", Method: "POST", Path: "/console/campaign/new", Form: changed("expires", start.Add(-time.Hour).Format("2006-01-02T15:04")), Status: 422, Shows: []string{"晚于开始时间"}},
		{Name: "an age band that is none is named", As: "s1", Method: "POST", Path: "/console/campaign/new", Form: changed("bands", "18-60"), Status: 422, Shows: []string{"没有这样的年龄段：18-60"}},
		{Name: "another's community is no choice", As: "s1", Method: "POST", Path: "/console/campaign/new", Form: changed("node", webtest.Other), Status: 422, Shows: []string{"从列出的选项里选"}},
		{Name: "a good one is kept", As: "s1", Method: "POST", Path: "/console/campaign/new", Form: sheet, Status: 303, Shows: []string{"圈定对象"}, Alters: []string{"audit", "campaigns"}},
		{Name: "a form whose field does not exist is refused", As: "a1", Method: "POST", Path: "/console/campaign/forms", Form: values("kind", "campaign_meeting", "sort", "once", "template", "T1", "fields", "song1=text"), Status: 422, Shows: []string{"没有这样的字段"}},
		{Name: "a form is kept", As: "a1", Method: "POST", Path: "/console/campaign/forms", Form: values("kind", "campaign_meeting", "sort", "once", "template", "T1", "fields", "thing1=text"), Status: 303, Shows: []string{"T1", "一次性订阅"}, Alters: []string{"audit", "notice_forms"}},
	})
	list, err := List(h.Reader(), Filter{Nodes: []string{webtest.Community}, Limit: 5})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d campaigns, %v", len(list), err)
	}
	path := list[0].path()
	h.Run([]webtest.Case{
		{Name: "counted, it shows who gets it and who does not", As: "s1", Method: "POST", Path: path + "/count", Status: 303, Shows: []string{"3人", "2人", "已退订这类通知", "张", "海风小区", "开始发送"}, Lacks: []string{"张阿姨"}, Alters: []string{"audit", "campaign_people", "campaigns"}},
		{Name: "to few it starts at once", As: "s1", Method: "POST", Path: path + "/submit", Status: 303, Shows: []string{"发送中", "立即叫停"}, Alters: []string{"audit", "campaigns"}},
		{Name: "it cannot be changed any more", As: "s1", Method: "POST", Path: path + "/edit", Form: sheet, Status: 409, Shows: []string{"不能再改"}},
		{Name: "it is paused", As: "s1", Method: "POST", Path: path + "/pause", Status: 303, Shows: []string{"已暂停"}, Alters: []string{"audit", "campaigns"}},
		{Name: "and goes on", As: "s4", Method: "POST", Path: path + "/resume", Status: 303, Shows: []string{"发送中"}, Alters: []string{"audit", "campaigns"}},
	})
	if _, err := (Office{Tree: h.Tree()}).Tick(t.Context(), h.Store); err != nil {
		t.Fatal(err)
	}
	h.Run([]webtest.Case{
		{Name: "posted, it shows what became of it", As: "s1", Path: path, Status: 200, Shows: []string{"知晓率", "等待发送", "0.0%（0/3）"}},
		{Name: "killed, nothing more leaves", As: "s1", Method: "POST", Path: path + "/kill", Status: 303, Shows: []string{"已叫停", "stopped"}, Alters: []string{"audit", "campaigns", "outbox"}},
		{Name: "nobody else sees it", As: "s3", Path: path, Status: 404, Alters: []string{"audit"}},
	})
	if body := h.As("s1").Get(path).Body; strings.Contains(body, "openid") {
		t.Error("the page shows an openid")
	}
}

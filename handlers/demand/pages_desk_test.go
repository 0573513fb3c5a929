package demand

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
	"minxu/web/webtest"
)

func form(pairs ...string) url.Values {
	f := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return f
}

func TestTheDeskOnPages(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	changed := []string{"audit", "demand_events", "demands"}
	told := append(slices.Clone(changed), "outbox")
	do := func(act string) string { return "/console/demand/d1/do/" + act }
	h.Run([]webtest.Case{
		{Name: "the list says what is left and whose turn it is", As: "s1", Path: "/console/demand/", Status: 200, Shows: []string{"还剩", "轮到谁", "王管家", "等居民，计时暂停"}},
		{Name: "what is one's own is a view of its own", As: "s1", Path: "/console/demand/?view=mine", Status: 200, Shows: []string{"没有等您办的事"}},
		{Name: "so is what falls due in four hours", As: "s5", Path: "/console/demand/?view=risk", Status: 200, Shows: []string{"滑梯裂了"}, Lacks: []string{"楼道灯不亮"}},
		{Name: "so is what waits for a verdict", As: "s5", Path: "/console/demand/?view=answered", Status: 200, Shows: []string{"没有等评价的事"}},
		{Name: "so is what can be put away", As: "s4", Path: "/console/demand/?view=archive", Status: 200, Lacks: []string{"早就办完的事"}},
		{Name: "another view there is not", As: "s1", Path: "/console/demand/?view=x", Status: 404},
		{Name: "a key that is none is not found", As: "s1", Path: "/console/demand/?after=x_y", Status: 404},
		{Name: "the case page offers what is possible", As: "s1", Path: "/console/demand/d1", Status: 200,
			Shows: []string{"受理（我来跟进）", "派单", "不予受理", "并案", "规则的判断和依据", "常用开头", "查看电话"}, Lacks: []string{"督办要求", "裁定由谁办", "归档", "批准延期"}},
		{Name: "a template begins the message", As: "s1", Path: "/console/demand/d1?t=visit", Status: 200, Shows: []string{"您反映的“楼道灯不亮”，我们【日期】【几点】到海风小区3号楼2单元看现场"}},
		{Name: "a grid worker is offered less", As: "s2", Path: "/console/demand/d1", Status: 200, Shows: []string{"记录电话、上门", "内部备注"}, Lacks: []string{"改派", "给居民发消息", "查看电话"}},

		{Name: "accepting is one press", As: "s1", Path: do("accept"), Status: 200, Shows: []string{"受理（我来跟进）"}},
		{Name: "and tells the resident who it is", As: "s1", Method: "POST", Path: do("accept"), Form: form("seen", "3"), Status: 303,
			Shows: []string{"已受理", "跟进人", "王管家"}, Alters: []string{"audit", "demand_events", "demand_judgements", "demands", "outbox"}},
		{Name: "a second press hears who was faster", As: "s4", Method: "POST", Path: do("accept"), Form: form("seen", "3"), Status: 409, Shows: []string{"王管家刚刚已经“受理”"}},
		{Name: "a call is noted", As: "s2", Method: "POST", Path: do("contact"), Form: form("how", "call", "reached", "1", "text", "约了下午"), Status: 303, Shows: []string{"约了下午", "电话"}, Alters: changed},
		{Name: "a call by pigeon is not", As: "s2", Method: "POST", Path: do("contact"), Form: form("how", "pigeon", "text", "x"), Status: 422},
		{Name: "a note is among staff", As: "s2", Method: "POST", Path: do("note"), Form: form("text", "钥匙在门卫"), Status: 303, Shows: []string{"钥匙在门卫", "内部"}, Alters: changed},
		{Name: "progress that says nothing is refused", As: "s1", Method: "POST", Path: do("progress"), Form: form("text", "已收悉，正在办理"), Status: 409, Shows: []string{"没有告诉居民任何新情况"}},
		{Name: "a judgement needs a known category", As: "s1", Method: "POST", Path: do("judge"), Form: form("category", "D77"), Status: 422},
		{Name: "a judgement is kept and counted", As: "s1", Method: "POST", Path: do("judge"), Form: form("category", "D03", "nature", "help", "urgency", "NORMAL", "level", "COMMUNITY"), Status: 303,
			Shows: []string{"已研判", "物业服务"}, Alters: []string{"audit", "demand_events", "demand_judgements", "demands"}},
		{Name: "an order needs a unit", As: "s1", Method: "POST", Path: do("send"), Form: form("task", "修"), Status: 422, Shows: []string{"请选承办人"}},
		{Name: "an order goes to a unit with a log-in", As: "s1", Method: "POST", Path: do("send"), Form: form("unit", "h1", "task", "查线路", "days", "2", "calls", "1"), Status: 303,
			Shows: []string{"已派单", "排水公司", "承办和协办"}, Alters: []string{"audit", "demand_events", "demand_orders", "demands", "outbox"}},
		{Name: "the unit sees its order and no person", As: "h1", Path: "/console/demand/", Status: 200, Shows: []string{"交给我们办的事", "楼道灯不亮"}, Lacks: []string{"滑梯裂了"}},
		{Name: "its page shows the matter and not who filed it", As: "h1", Path: "/console/demand/d1", Status: 200, Shows: []string{"三楼楼道灯不亮", "请经管家联系居民", "签收承办", "退单"}, Lacks: []string{"张", "给居民发消息", "聊天原文"}},
		{Name: "other cases are none to it", As: "h1", Path: "/console/demand/d2", Status: 404},
		{Name: "it signs", As: "h1", Method: "POST", Path: do("sign"), Status: 303, Shows: []string{"已签收"}, Alters: []string{"audit", "demand_events", "demand_orders", "demands"}},
		{Name: "further units are whistled for", As: "s5", Method: "POST", Path: do("whistle"), Form: form("unit1", "s4", "task1", "开门", "other2", "", "unit2", ""), Status: 303,
			Shows: []string{"已吹哨", "海风社区书记", "协办"}, Alters: []string{"audit", "demand_events", "demand_orders", "demands", "outbox"}},
		{Name: "a whistle without a task is none", As: "s5", Method: "POST", Path: do("whistle"), Form: form("unit1", "s2"), Status: 409, Shows: []string{"请写清要"}},
		{Name: "the unit says what it did", As: "h1", Method: "POST", Path: do("propose"), Form: form("text", "3月10日换了线。"), Status: 303, Shows: []string{"已提交审核", "待审核的办理结果"}, Alters: told},
		{Name: "it waits among what is to be approved", As: "s1", Path: "/console/demand/?view=approve", Status: 200, Shows: []string{"楼道灯不亮", "审核结果"}},
		{Name: "the answer box holds the proposal", As: "s1", Path: "/console/demand/d1", Status: 200, Shows: []string{"3月10日换了线。", "退回办理结果"}},
		{Name: "who may see numbers gives a reason", As: "s1", Method: "POST", Path: "/console/demand/d1/phone", Form: form("reason", "打"), Status: 409, Shows: []string{"查看原因"}},
		{Name: "then it is shown and noted", As: "s1", Method: "POST", Path: "/console/demand/d1/phone", Form: form("reason", "约上门时间"), Status: 200, Shows: []string{"13800001234"}, Alters: []string{"audit", "reveals"}},
		{Name: "a grid worker sees none", As: "s2", Method: "POST", Path: "/console/demand/d1/phone", Form: form("reason", "约上门时间"), Status: 403},
		{Name: "the answer goes out and ends the orders", As: "s1", Method: "POST", Path: "/console/demand/d1/resolve", Form: form("text", "3月10日换了线，灯亮了。"), Status: 303,
			Shows: []string{"已答复待评价", "已收回"}, Alters: []string{"audit", "demand_events", "demand_orders", "demands", "outbox"}},
		{Name: "the callback closes it", As: "s1", Method: "POST", Path: do("callback"), Form: form("solved", "yes", "score", "4", "text", "满意"), Status: 303,
			Shows: []string{"已办结", "回访"}, Alters: []string{"audit", "demand_events", "demands", "evaluations"}},
		{Name: "what is over offers nothing that it cannot", As: "s1", Path: do("send"), Status: 409},
		{Name: "an act that is none is not found", As: "s1", Path: do("fly"), Status: 404},
		{Name: "the lawyer has no act here", As: "s6", Path: do("note"), Status: 403},
		{Name: "nor the auditor", As: "a2", Path: do("note"), Status: 403},
		{Name: "another community's steward finds nothing", As: "s3", Method: "POST", Path: do("note"), Form: form("text", "x"), Status: 404, Alters: []string{"audit"}},
		{Name: "what is not taken is said with its reason", As: "s1", Method: "POST", Path: "/console/demand/d2/do/refuse", Form: form("reason", "MARKET"), Status: 303, Shows: []string{"不予受理"}, Alters: changed},
	})
}

func TestEveryActHasItsPage(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	b := h.As("a1")
	shown := 0
	for _, id := range []string{"d1", "d2", "d4", "d6"} {
		for _, a := range deskActs() {
			path := "/console/demand/" + id + "/do/" + a.Path
			answer := b.Get(path)
			offered := strings.Contains(b.Get("/console/demand/"+id).Body, path+`"`)
			if (answer.Status == 200) != offered {
				t.Errorf("%s answers %d and is offered: %v", path, answer.Status, offered)
			}
			if answer.Status == 200 {
				shown++
			}
		}
	}
	if shown < len(deskActs()) {
		t.Errorf("only %d forms were shown", shown)
	}
}

func TestTheTalkIsReadOnPurposeAndNoted(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	h.Tx(func(tx *store.Tx) error {
		d, err := ByID(tx, "d1")
		if err != nil {
			return err
		}
		who, err := people.ByID(tx, d.Filer)
		if err != nil {
			return err
		}
		return tx.Trail(store.Line{Who: who.Ref, Direction: store.In, Kind: "text", Text: "三楼灯不亮", Reply: "请您核对", At: d.SubmittedAt},
			store.Line{Who: who.Ref, Direction: store.In, Kind: "text", Text: "我要离婚", At: d.SubmittedAt.Add(-3600e9)})
	})
	h.Run([]webtest.Case{
		{Name: "the page itself shows no talk", As: "s1", Path: "/console/demand/d1", Status: 200, Shows: []string{"聊天原文"}, Lacks: []string{"请您核对"}},
		{Name: "asked for it shows what belongs to the case", As: "s1", Path: "/console/demand/d1?chat=1", Status: 200, Shows: []string{"三楼灯不亮", "请您核对"}, Lacks: []string{"我要离婚"}, Alters: []string{"audit"}},
		{Name: "a grid worker is shown none", As: "s2", Path: "/console/demand/d1?chat=1", Status: 200, Lacks: []string{"请您核对"}},
		{Name: "of an anonymous one there is none", As: "s5", Path: "/console/demand/d2?chat=1", Status: 200, Lacks: []string{"聊天"}},
	})
}

func TestTheListIsPagedByTheTimeThatIsLeft(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	o := Office{Tree: h.Tree(), Calendar: calendar.China()}
	h.Tx(func(tx *store.Tx) error {
		for i := range perPage + 5 {
			n := strconv.Itoa(100 + i)
			_, err := o.Restore(tx, Demand{ID: "p" + n, No: "MX20260301" + n, Title: "第" + n + "件", State: Triaged, Node: webtest.Area, SubmittedAt: h.Clock.Now().AddDate(0, 0, -i)})
			if err != nil {
				return err
			}
		}
		return nil
	})
	b := h.As("s1")
	seen := map[string]int{}
	last := ""
	for path, pages := "/console/demand/", 0; path != ""; pages++ {
		body := b.Get(path).Body
		for _, m := range regexp.MustCompile(`href="/console/demand/([pd]\d+)"`).FindAllStringSubmatch(body, -1) {
			seen[m[1]]++
		}
		for _, m := range regexp.MustCompile(`data-label="答复期限"><?[^>]*>?(20\d\d-\d\d-\d\d \d\d:\d\d)`).FindAllStringSubmatch(body, -1) {
			if m[1] < last {
				t.Errorf("%s comes behind %s", m[1], last)
			}
			last = m[1]
		}
		path = ""
		if m := regexp.MustCompile(`href="([^"]+)">下一页`).FindStringSubmatch(body); m != nil && pages < 5 {
			path = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	if len(seen) != perPage+5+3 || last == "" {
		t.Errorf("%d of %d are shown", len(seen), perPage+5+3)
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s is shown %d times", id, n)
		}
	}
}

func TestIntakeSearchHotSpotsAndUnits(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	filed := []string{"audit", "demand_events", "demands", "outbox"}
	h.Tx(func(tx *store.Tx) error { // the numbers of the demands that are there are given out
		for range 6 {
			if _, err := tx.Number("MX"); err != nil {
				return err
			}
		}
		return nil
	})
	h.Run([]webtest.Case{
		{Name: "the form is short", As: "s2", Path: "/console/demand/new", Status: 200, Shows: []string{"什么事", "在哪里", "119"}},
		{Name: "without words nothing is filed", As: "s2", Method: "POST", Path: "/console/demand/new", Form: form("how", "phone", "place", "海风小区3号楼"), Status: 422},
		{Name: "nor at a place that nobody knows", As: "s5", Method: "POST", Path: "/console/demand/new", Form: form("how", "phone", "text", "灯坏了", "place", "火星"), Status: 422, Shows: []string{"没有找到这个地方"}},
		{Name: "nor in another community", As: "s1", Method: "POST", Path: "/console/demand/new", Form: form("how", "phone", "text", "灯坏了", "place", "东岸花园3号楼"), Status: 422, Shows: []string{"不在您的范围内"}},
		{Name: "nor with a number that is none", As: "s2", Method: "POST", Path: "/console/demand/new", Form: form("how", "phone", "text", "灯坏了", "place", "海风小区3号楼", "phone", "123"), Status: 422},
		{Name: "nor for somebody who is not registered", As: "s2", Method: "POST", Path: "/console/demand/new", Form: form("how", "phone", "text", "灯坏了", "place", "海风小区3号楼", "phone", "13900000000", "own", "1"), Status: 422, Shows: []string{"没有居民登记过"}},
		{Name: "a call becomes a demand with a number to read out", As: "s2", Method: "POST", Path: "/console/demand/new", Form: form("how", "phone", "text", "5号楼门口井盖松了，老人差点绊倒", "place", "海风小区5号楼", "phone", "13800001234", "own", "1"), Status: 303,
			Shows: []string{"请念给对方听", "尾号", "井盖松了", "张*", "电话"}, Lacks: []string{"13800001234"}, Alters: filed},
		{Name: "the lawyer files nothing", As: "s6", Path: "/console/demand/new", Status: 403},
	})
	if err := indexNew(t.Context(), h.Store); err != nil {
		t.Fatal(err)
	}
	h.Run([]webtest.Case{
		{Name: "two characters are enough", As: "s1", Path: "/console/demand/search?q=" + url.QueryEscape("井盖"), Status: 200, Shows: []string{"海风小区5号楼"}, Lacks: []string{"楼道灯不亮"}},
		{Name: "one is not", As: "s1", Path: "/console/demand/search?q=" + url.QueryEscape("灯"), Status: 200, Shows: []string{"至少两个字"}},
		{Name: "several words must all be there", As: "s1", Path: "/console/demand/search?q=" + url.QueryEscape("楼道灯 海风"), Status: 200, Shows: []string{"楼道灯不亮"}, Lacks: []string{"楼道堆家具"}},
		{Name: "pairs that only cross each other are no hit", As: "s1", Path: "/console/demand/search?q=" + url.QueryEscape("楼道不亮"), Status: 200, Shows: []string{"没有找到"}},
		{Name: "the last four digits", As: "s1", Path: "/console/demand/search?q=0004", Status: 200, Shows: []string{"楼道堆家具"}},
		{Name: "a whole number, also in small letters", As: "s1", Path: "/console/demand/search?q=mx202603100001", Status: 200, Shows: []string{"楼道灯不亮"}},
		{Name: "another community's is not found", As: "s1", Path: "/console/demand/search?q=MX202603100005", Status: 200, Shows: []string{"没有找到"}},
		{Name: "nor by its words", As: "s1", Path: "/console/demand/search?q=" + url.QueryEscape("东岸"), Status: 200, Shows: []string{"没有找到"}},
		{Name: "conduct is found by the street", As: "s5", Path: "/console/demand/search?q=" + url.QueryEscape("吃拿卡要"), Status: 200, Shows: []string{"有人吃拿卡要"}},
		{Name: "and not by the community", As: "s1", Path: "/console/demand/search?q=" + url.QueryEscape("吃拿卡要"), Status: 200, Shows: []string{"没有找到"}},
		{Name: "the auditor does not search words", As: "a2", Path: "/console/demand/search?q=" + url.QueryEscape("楼道"), Status: 200, Shows: []string{"只能按编号"}},
		{Name: "hot spots say how many households", As: "s5", Path: "/console/demand/hot", Status: 200, Shows: []string{"海风第一网格", "公共设施", "2户"}, Lacks: []string{"东岸"}},
		{Name: "and list their cases", As: "s5", Path: "/console/demand/hot?node=" + webtest.Area + "&category=D02", Status: 200, Shows: []string{"楼道灯不亮"}},
		{Name: "another street's are none", As: "s5", Path: "/console/demand/hot?node=" + webtest.OtherArea + "&category=D02", Status: 404, Alters: []string{"audit"}},
		{Name: "units are listed", As: "s1", Path: "/console/demand/units", Status: 200, Shows: []string{"还没有外部单位"}},
		{Name: "a unit is added", As: "s1", Method: "POST", Path: "/console/demand/units", Form: form("name", "海风物业", "kind", "property", "active", "1"), Status: 303, Shows: []string{"海风物业", "物业企业"}, Alters: []string{"audit", "demand_units"}},
		{Name: "a telephone is no unit", As: "s1", Method: "POST", Path: "/console/demand/units", Form: form("name", "物业13800001234", "kind", "property"), Status: 422},
		{Name: "a colleague is none either", As: "s1", Method: "POST", Path: "/console/demand/units", Form: form("name", "s2", "kind", "other"), Status: 409},
		{Name: "grid workers keep no units", As: "s2", Path: "/console/demand/units", Status: 403},
	})
}

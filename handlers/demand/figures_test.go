package demand

import (
	"strings"
	"testing"
	"time"

	"minxu/store"
	"minxu/web/webtest"
)

// of makes so many alike.
func of(n int, c Counted) []Counted {
	list := make([]Counted, n)
	for i := range list {
		list[i] = c
	}
	return list
}

func TestRatesOfTheWorkedNumbers(t *testing.T) {
	t.Parallel()
	now, due, early, late := at(20, 9, 0), at(17, 18, 0), at(16, 9, 0), at(18, 9, 0)
	join := func(parts ...[]Counted) (all []Counted) {
		for _, p := range parts {
			all = append(all, p...)
		}
		return all
	}
	base := Counted{State: Closed, Submitted: at(10, 9, 0), From: at(10, 9, 0), ContactDue: at(11, 9, 0), FinishDue: due}
	with := func(f func(*Counted)) Counted { c := base; f(&c); return c }
	response := Figure(join(of(182, with(func(c *Counted) { c.Contacted = at(10, 10, 0) })), of(14, with(func(c *Counted) { c.Contacted = at(11, 10, 0) })),
		of(9, with(func(c *Counted) { c.ContactDue = at(21, 9, 0) }))), now)
	onTime := Figure(join(of(171, with(func(c *Counted) { c.Solved = early })), of(12, with(func(c *Counted) { c.Solved = late })), of(7, base),
		of(5, with(func(c *Counted) { c.FinishDue, c.State = at(25, 18, 0), InProgress })), of(3, with(func(c *Counted) { c.State = Converted }))), now)
	said := Figure(join(of(120, with(func(c *Counted) { c.Solved, c.Rated, c.SolvedSaid = early, true, true })), of(18, with(func(c *Counted) { c.Solved, c.Rated = early, true })),
		of(42, with(func(c *Counted) { c.Solved = early }))), now)
	score := func(n, s int) []Counted {
		return of(n, with(func(c *Counted) { c.Solved, c.Rated, c.Score = early, true, s }))
	}
	content := Figure(join(score(60, 5), score(40, 4), score(25, 3), score(10, 2), score(3, 1)), now)
	few := Figure(score(4, 5), now)
	apart := Figure(join(of(2, with(func(c *Counted) { c.State = NotAccepted })), of(3, with(func(c *Counted) { c.State = Merged })), of(4, with(func(c *Counted) { c.State = Withdrawn })), of(1, base)), now)
	for name, c := range map[string]struct{ got, want string }{
		"response":                      {response.Response.String(), "92.86%（182/196）"},
		"finished in time":              {onTime.OnTime.String(), "90.00%（171/190）"},
		"solved":                        {said.Resolution.String(), "86.96%（120/138）"},
		"how many said anything":        {said.Coverage.String(), "76.67%（138/180）"},
		"content":                       {content.Satisfaction.String(), "90.58%（125/138）"},
		"content without the basically": {content.Strict.String(), "72.46%（100/138）"},
		"too few":                       {few.Satisfaction.String(), "样本不足（4件）"},
		"the half":                      {took(said.FinishMedian, said.Finished), "6天"},
		"the half of too few":           {took(few.FinishMedian, few.Finished), "样本不足（4件）"},
	} {
		if c.got != c.want {
			t.Errorf("%s is %s, want %s", name, c.got, c.want)
		}
	}
	if apart.In != 1 || apart.NotAccepted != 2 || apart.Merged != 3 || apart.Withdrawn != 4 {
		t.Errorf("left out are %+v", apart)
	}
	var spread []time.Duration
	for i := range 10 {
		spread = append(spread, time.Duration(10-i)*time.Hour)
	}
	if quantile(spread, 50) != 5*time.Hour || quantile(spread, 90) != 9*time.Hour || quantile(nil, 90) != 0 || quantile(spread[:1], 90) != time.Hour {
		t.Error("the quantiles are wrong")
	}
}

func TestTheFiguresReconcileWithTheRows(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		w.must("u1", "c1", lamp())
		two := w.must("u8", "c2", lamp()).no
		w.clock.Set(at(12, 9, 0).UTC())
		w.tx(func(tx *store.Tx) error { return o.Resolve(tx, w.staff("s1"), two, "3月12日换了灯") })
		w.must("u8", "c3", Solved{Case: w.byNo(two).ID})
		three := w.must("u2", "c4", lamp()).no
		w.tx(func(tx *store.Tx) error { return o.NotAccept(tx, w.staff("s1"), three, "MARKET", "") })
		w.clock.Set(at(18, 9, 0).UTC())
		f := Filter{Desks: []string{haifeng}}
		list, err := counted(w.reader(), f, at(1, 0, 0), w.clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		got := Figure(list, w.clock.Now())
		if got.In != 2 || got.Open != 1 || got.Overdue != 1 || got.NotAccepted != 1 || got.Resolution != (Rate{1, 1}) || got.OnTime != (Rate{1, 2}) || got.Response != (Rate{0, 2}) {
			t.Errorf("the figures are %+v", got)
		}
		out, err := left(w.reader(), f, at(1, 0, 0))
		if err != nil || len(out) != 2 {
			t.Errorf("dealt with were %v, %v", out, err)
		}
		ages, late, err := backlog(w.reader(), f, w.clock.Now())
		if err != nil || sum(ages) != 1 || ages[3] != 1 || late != 1 {
			t.Errorf("the backlog is %v, %d late, %v", ages, late, err)
		}
		chart := flowOf(list, out, at(1, 0, 0), 18)
		if chart.In != 3 || chart.Out != 2 || chart.Days[9].In != 2 || chart.Days[11].In != 1 || chart.Days[11].Out != 2 || chart.Days[9].InHeight != 110 {
			t.Errorf("the chart is %+v", chart)
		}
	})
}

func TestBoardAndPublicLedger(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	h.Run([]webtest.Case{
		{Name: "the board prints its definitions with the numbers", As: "s1", Path: "/console/demand/board", Status: 200, Shows: []string{"响应率", "样本不足", "这些数字怎么算", "海风第一网格", "公共设施", "P90"}, Lacks: []string{"东岸"}},
		{Name: "of another period too", As: "a1", Path: "/console/demand/board?days=90", Status: 200, Shows: []string{"最近90天", "向阳街道"}},
		{Name: "the auditor reads figures", As: "a2", Path: "/console/demand/board", Status: 200},
		{Name: "the lawyer does not", As: "s6", Path: "/console/demand/board", Status: 403},
		{Name: "everybody sees number, kind, community and state", Path: "/public/demand/", Status: 200, Shows: []string{"MX202603100001", "公共设施：楼道灯", "海风社区", "办理中", "2026-03-17"},
			Lacks: []string{"3号楼", "海风小区", "三楼", "张", "13800001234", "吃拿卡要", "MX202603100003", "MX202603100002"}},
		{Name: "of one community", Path: "/public/demand/?community=" + webtest.Other, Status: 200, Shows: []string{"MX202603100005"}, Lacks: []string{"MX202603100001"}},
		{Name: "of one kind", Path: "/public/demand/?category=D07", Status: 200, Shows: []string{"MX202603100004"}, Lacks: []string{"MX202603100001"}},
		{Name: "a kind about people is none", Path: "/public/demand/?category=D15", Status: 200, Lacks: []string{"MX202603100003"}},
		{Name: "figures are public", Path: "/public/demand/figures", Status: 200, Shows: []string{"满意率", "这些数字怎么算"}},
	})
}

func TestPublicTitlesAreWordsOfTheRules(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"3号楼王老太天天堆杂物", "张建国家漏水到楼下", "隔壁老李的车占消防通道", "13800001234来修灯"} {
		got := publicTitle(Demand{Title: title, Category: "D07"})
		for _, word := range []string{"王老太", "张建国", "老李", "3号楼", "1380"} {
			if strings.Contains(got, word) {
				t.Errorf("%s becomes %s", title, got)
			}
		}
	}
}

func TestChartsOfFewSayThatTheyAreFew(t *testing.T) {
	t.Parallel()
	now := at(10, 9, 0)
	var list []Counted
	for i := range 6 {
		filed := now.AddDate(0, 0, -20)
		list = append(list, Counted{Category: "D02", State: Closed, Submitted: filed, From: filed, Solved: filed.AddDate(0, 0, 1+i), ContactDue: filed, FinishDue: now, Rated: true, SolvedSaid: i > 0, Score: 4})
	}
	list = append(list, Counted{Category: "D07", State: Closed, Submitted: now.AddDate(0, 0, -9), Solved: now.AddDate(0, 0, -2)})
	bars := timeBars("办理用时", list, now, func(c Counted) string { return CategoryName(c.Category) })
	if len(bars.Items) != 2 {
		t.Fatalf("%d groups", len(bars.Items))
	}
	if b := bars.Items[0]; b.Name != "公共设施" || b.Value != 72 || b.Mark != 144 || b.Text != "3天，P90 6天" {
		t.Errorf("the larger group is drawn as %+v", b)
	}
	if b := bars.Items[1]; b.Name != "房屋楼道" || b.Value != 0 || b.Mark != 0 || b.Text != "样本不足（1件）" {
		t.Errorf("a group of one is drawn as %+v", b)
	}
	rates := rateBars(Figure(list, now)).Items
	if b := rates[1]; b.Name != "解决率" || b.Text != "83.33%（5/6）" || b.Value < 83.3 || b.Value > 83.4 {
		t.Errorf("the rate is drawn as %+v", b)
	}
	if b := rateBars(Figure(list[6:], now)).Items[2]; b.Value != 0 || b.Text != "样本不足（0件）" {
		t.Errorf("a rate of none is drawn as %+v", b)
	}
}

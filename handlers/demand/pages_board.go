package demand

import (
	"embed"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/web"
)

//go:embed views/*.html
var viewFiles embed.FS

func flowView() web.View {
	sub, err := fs.Sub(viewFiles, "views")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return web.View{Files: sub, Name: "flow.html"}
}

// boardDays lists the periods that the board offers.
func boardDays() []int { return []int{30, 7, 90} }

// boardPage shows the figures of the visitor's scope: flow, backlog, rates with what they are of, times, by place and by category.
func (c capability) boardPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	days := boardDays()[0]
	if n, err := strconv.Atoi(v.Query("days")); err == nil && slices.Contains(boardDays(), n) {
		days = n
	}
	now := v.Now()
	from := calendar.Midnight(now).AddDate(0, 0, 1-days)
	f := scope(v.Tree, v.Staff, Filter{Public: !aboveCommunity(v.Staff.Role)})
	list, err := counted(v.Reader(), f, from, now.Add(time.Microsecond))
	if err != nil {
		return err
	}
	out, err := left(v.Reader(), f, from)
	if err != nil {
		return err
	}
	ages, late, err := backlog(v.Reader(), f, now)
	if err != nil {
		return err
	}
	judged, err := judgements(v.Reader(), f, from)
	if err != nil {
		return err
	}
	periods := web.Links{}
	for _, n := range boardDays() {
		periods.Items = append(periods.Items, web.Link("最近"+strconv.Itoa(n)+"天", "/console/demand/board?days="+strconv.Itoa(n)))
	}
	whole := Figure(list, now)
	bars := web.Bars{Caption: "在办的事有多久了（共" + strconv.Itoa(sum(ages)) + "件，其中超期" + strconv.Itoa(late) + "件）"}
	for i, b := range ageBands() {
		bars.Items = append(bars.Items, web.Bar{Name: b.name, Value: float64(ages[i]), Text: strconv.Itoa(ages[i]) + "件"})
	}
	place, category := placeName(v), func(c Counted) string { return CategoryName(c.Category) }
	blocks := []web.Block{periods, figuresOf(whole, days), rateBars(whole), web.Own{View: flowView(), Data: flowOf(list, out, from, days)}, bars,
		groupTable("按地方", list, now, place), timeBars("办理用时，按地方（条：中位数；竖线：P90）", list, now, place), groupTable("按类别", list, now, category),
		timeBars("办理用时，按类别（条：中位数；竖线：P90）", list, now, category), judgementTable(judged),
		web.Prose{Caption: "这些数字怎么算", Text: definitions}}
	if len(list) == countedMost {
		blocks = append(blocks, web.Prose{Text: "件数太多，只算了最近的" + strconv.Itoa(countedMost) + "件。", Tone: "warn"})
	}
	return v.Show("统计", blocks...)
}

func sum(list []int) (n int) {
	for _, x := range list {
		n += x
	}
	return n
}

func figuresOf(f Figures, days int) web.Facts {
	facts := web.Facts{Caption: "最近" + strconv.Itoa(days) + "天"}
	for _, item := range []struct{ name, value string }{
		{"新增", strconv.Itoa(f.In) + "件"}, {"其中在办", strconv.Itoa(f.Open) + "件"}, {"其中超期", strconv.Itoa(f.Overdue) + "件"},
		{"响应率", f.Response.String()}, {"按期办结率", f.OnTime.String()}, {"解决率", f.Resolution.String()}, {"满意率", f.Satisfaction.String()},
		{"满意率（不含基本满意）", f.Strict.String()}, {"评价覆盖率", f.Coverage.String()}, {"退单率", f.Return.String()}, {"重办率", f.Redo.String()}, {"延期率", f.Extension.String()},
		{"首次联系用时（中位数）", took(f.ContactMedian, f.Contacts)}, {"办理用时（中位数）", took(f.FinishMedian, f.Finished)}, {"办理用时（P90）", took(f.FinishNinetieth, f.Finished)},
		{"不算在内", "不予受理" + strconv.Itoa(f.NotAccepted) + "，并案" + strconv.Itoa(f.Merged) + "，撤回" + strconv.Itoa(f.Withdrawn)},
	} {
		facts.Items = append(facts.Items, web.Fact{Name: item.name, Value: web.Text(item.value)})
	}
	return facts
}

// took writes a time that is made of so many; too few say nothing.
func took(d time.Duration, n int) string {
	if n < smallSample {
		return "样本不足（" + strconv.Itoa(n) + "件）"
	}
	return span(d)
}

// placeName names the unit below the visitor's own in which a demand lies: streets of the district, communities of a street, areas of a
// community.
func placeName(v *web.Visit) func(Counted) string {
	kind := people.KindStreet
	if n, ok := v.Tree.Node(v.Staff.Node); ok {
		switch n.Kind {
		case people.KindStreet:
			kind = people.KindCommunity
		case people.KindCommunity, people.KindArea:
			kind = people.KindArea
		}
	}
	return func(c Counted) string {
		if n, ok := v.Tree.Above(c.Node, kind); ok {
			return n.Name
		}
		if n, ok := v.Tree.Node(c.Node); ok {
			return n.Name + "（未细分）"
		}
		return "地点待核实"
	}
}

// rateBars draws the three rates; a rate of too few has no bar and says so.
func rateBars(f Figures) web.Bars {
	bars := web.Bars{Caption: "三率", Full: 100}
	for _, r := range []struct {
		name string
		rate Rate
	}{{"响应率", f.Response}, {"解决率", f.Resolution}, {"满意率", f.Satisfaction}} {
		percent, _ := r.rate.Percent()
		bars.Items = append(bars.Items, web.Bar{Name: r.name, Value: percent, Text: r.rate.String()})
	}
	return bars
}

// timeBars draws how long it took in each group, the largest group first; groups of too few are said to be.
func timeBars(caption string, list []Counted, now time.Time, name func(Counted) string) web.Bars {
	bars := web.Bars{Caption: caption}
	names, groups := grouped(list, name)
	for _, n := range names {
		f := Figure(groups[n], now)
		bar := web.Bar{Name: n, Text: took(f.FinishMedian, f.Finished)}
		if f.Finished >= smallSample {
			bar.Value, bar.Mark = f.FinishMedian.Hours(), f.FinishNinetieth.Hours()
			bar.Text = span(f.FinishMedian) + "，P90 " + span(f.FinishNinetieth)
		}
		bars.Items = append(bars.Items, bar)
	}
	return bars
}

// grouped sorts demands into groups, the largest first.
func grouped(list []Counted, name func(Counted) string) (names []string, groups map[string][]Counted) {
	groups = map[string][]Counted{}
	for _, c := range list {
		groups[name(c)] = append(groups[name(c)], c)
	}
	for n := range groups {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := len(groups[b]) - len(groups[a]); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return names, groups
}

// groupTable shows the figures of each group, the largest first; it is no ranking: small groups have no percentages.
func groupTable(caption string, list []Counted, now time.Time, name func(Counted) string) web.Table {
	names, groups := grouped(list, name)
	var rows [][]web.Cell
	for _, n := range names {
		f := Figure(groups[n], now)
		overdue := web.Text(strconv.Itoa(f.Overdue))
		if f.Overdue > 0 {
			overdue.Tone = "bad"
		}
		rows = append(rows, []web.Cell{web.Text(n), web.Text(strconv.Itoa(f.In)), web.Text(strconv.Itoa(f.Open)), overdue, web.Text(f.Response.String()), web.Text(f.OnTime.String()),
			web.Text(f.Resolution.String()), {Text: took(f.FinishMedian, f.Finished), Sub: pick(f.Finished >= smallSample, "P90 "+took(f.FinishNinetieth, f.Finished), "")}})
	}
	return web.Table{Caption: caption, Head: []string{strings.TrimPrefix(caption, "按"), "新增", "在办", "超期", "响应率", "按期办结率", "解决率", "办理用时"}, Rows: rows, Empty: "这段时间没有民需。"}
}

// judgementTable shows how often people agreed with the rules.
func judgementTable(list []Judgements) web.Table {
	var rows [][]web.Cell
	for _, j := range list {
		name := map[string]string{"category": "类别", "urgency": "紧急程度", "level": "层级", "node": "地点"}[j.Field]
		rows = append(rows, []web.Cell{web.Text(name), web.Text(strconv.Itoa(j.Accepted)), web.Text(strconv.Itoa(j.Overruled)), web.Text(Rate{j.Accepted, j.Accepted + j.Overruled}.String())})
	}
	return web.Table{Caption: "规则的判断，人采纳了多少", Head: []string{"判断", "采纳", "改判", "采纳率"}, Rows: rows, Empty: "这段时间没有人研判。"}
}

// flowDay is one day of the chart.
type flowDay struct {
	Name, Label     string
	In, Out         int
	X, X2           int
	InY, InHeight   int
	OutY, OutHeight int
}

// flowChart is what the view draws.
type flowChart struct {
	Width, Bar, Most, In, Out int
	Days                      []flowDay
}

// flowOf counts per day what came and what was dealt with, and measures the bars.
func flowOf(list []Counted, out []time.Time, from time.Time, days int) flowChart {
	const step, bar, height, ground = 20, 8, 110, 130
	c := flowChart{Width: step * days, Bar: bar, Days: make([]flowDay, days)}
	day := func(at time.Time) int { return int(calendar.Midnight(at).Sub(from) / (24 * time.Hour)) }
	for _, d := range list {
		if i := day(d.Submitted); i >= 0 && i < days {
			c.Days[i].In++
			c.In++
		}
	}
	for _, at := range out {
		if i := day(at); i >= 0 && i < days {
			c.Days[i].Out++
			c.Out++
		}
	}
	for _, d := range c.Days {
		c.Most = max(c.Most, d.In, d.Out)
	}
	for i := range c.Days {
		d := &c.Days[i]
		at := from.AddDate(0, 0, i)
		d.Name = calendar.SayDate(at)
		if i%max(days/6, 1) == 0 {
			d.Label = d.Name
		}
		d.X, d.X2 = i*step, i*step+bar
		if c.Most > 0 {
			d.InHeight, d.OutHeight = d.In*height/c.Most, d.Out*height/c.Most
		}
		d.InY, d.OutY = ground-d.InHeight, ground-d.OutHeight
	}
	return c
}

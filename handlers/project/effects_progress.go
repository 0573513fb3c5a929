package project

import (
	"context"
	"slices"
	"strings"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/store"
)

// lookKnown tells how the projects stand that a message may mean. A row holds the sentence about it alone, the head of a list, and where it
// stands in a few words.
func (c capability) lookKnown(a handlers.Asked) ([]dialog.Value, error) {
	o := c.office(a)
	all, err := spoken(a.Reader)
	if err != nil {
		return nil, err
	}
	if p, ok := named(a.Heard, all); ok {
		text, err := c.told(a, o, p, "")
		return []dialog.Value{{ID: p.ID, Label: p.Title, More: []string{text, "", p.State.Name()}}}, err
	}
	own, origins, err := c.fromOwnDemands(a)
	if err != nil {
		return nil, err
	}
	list, head := own, "您报的事有这些列成了项目："
	if len(own) == 0 && !holdsAny(a.Heard.Text, "我报", "我反映", "我提") {
		list, head = nil, "您这里的项目："
		for _, p := range all {
			if covers(o.Tree, p, a.Who.Home) && !p.State.Over() {
				list = append(list, p)
			}
		}
	}
	var rows []dialog.Value
	for _, p := range list[:min(len(list), shownMost)] {
		text, err := c.told(a, o, p, origins[p.ID].DemandNo)
		if err != nil {
			return nil, err
		}
		if d, ok := origins[p.ID]; ok && !d.Chosen {
			text = "您报的事（尾号" + tail(d.DemandNo) + "）没有列进“" + p.Title + "”。\n原因：" + d.Reason + "。\n还要说明情况，直接发“补充”。"
		}
		rows = append(rows, dialog.Value{ID: p.ID, Label: p.Title, More: []string{text, head, p.State.Name()}})
	}
	return rows, nil
}

// fromOwnDemands finds the projects that came from the person's demands.
func (c capability) fromOwnDemands(a handlers.Asked) ([]Project, map[string]Origin, error) {
	if c.demands == nil || a.Who.ID == "" {
		return nil, nil, nil
	}
	numbers, err := c.demands(a.Reader, a.Who.ID)
	if err != nil {
		return nil, nil, err
	}
	return ofDemands(a.Reader, numbers)
}

// told says how one project stands, in at most four lines.
func (c capability) told(a handlers.Asked, o Office, p Project, from string) (string, error) {
	now := a.Now()
	r, _, err := RoundOf(a.Reader, p.ID, p.Round)
	if err != nil {
		return "", err
	}
	lines := []string{"“" + p.Title + "”（" + p.Coverage + "）：" + p.State.Name() + "。"}
	if from != "" {
		lines = append(lines, "您报的事（尾号"+tail(from)+"）列进了这个项目。")
	}
	switch statusOf(p, r, now) {
	case StatusOpen:
		lines = append(lines, "正在请住户打分，"+calendar.SayNear(r.CloseAt, now)+"截止。想打分，发“打分”。")
	case StatusUpcoming:
		lines = append(lines, calendar.SayNear(r.OpenAt, now)+"开始请住户打分。")
	case StatusClosed:
		lines = append(lines, "打分已经截止，结果算好就公布。")
	case StatusResult, StatusArchived:
		result, err := o.resultWords(a.Reader, p)
		if err != nil {
			return "", err
		}
		if result != "" {
			lines = append(lines, "住户评价："+result+"。")
		}
	case StatusRework:
		if !p.RectifyDue.IsZero() && p.State == Rectifying {
			lines = append(lines, "评价偏低，正在整改，期限"+calendar.SayDay(p.RectifyDue)+"，改完再请您打分。")
		}
	case StatusWork, StatusPlan:
		news, err := newest(a.Reader, p)
		if err != nil {
			return "", err
		}
		if news != "" {
			lines = append(lines, "最新公开："+news)
		} else {
			lines = append(lines, "有新进展会在公开页公布。")
		}
	case StatusOff, StatusPaused:
		if p.Reason != "" {
			lines = append(lines, "原因："+p.Reason)
		}
	}
	return strings.Join(lines, "\n"), nil
}

// newest is what was published last of how a project goes, cut to a line.
func newest(r store.Reader, p Project) (string, error) {
	const most = 40
	list, err := Publications(r, p.ID)
	if err != nil {
		return "", err
	}
	slices.Reverse(list)
	for _, pub := range list {
		for _, key := range []string{"progress", "chosen", "asked", "outputs"} {
			if text := pub.Text[key]; text != "" {
				if rs := []rune(text); len(rs) > most {
					text = string(rs[:most]) + "…"
				}
				return oneLine(text), nil
			}
		}
	}
	return "", nil
}

// oneLine keeps a text on one line.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func tail(no string) string {
	if len(no) < 4 {
		return no
	}
	return no[len(no)-4:]
}

// glanceMine adds to 我的 what the person may score and has not.
func (c capability) glanceMine(_ context.Context, a handlers.Asked) (string, error) {
	if a.Who.ID == "" {
		return "", nil
	}
	rows, err := c.lookScorable(handlers.Asked{Reader: a.Reader, Who: a.Who, Tree: a.Tree, Calendar: a.Calendar}, Scorable{})
	if err != nil {
		return "", err
	}
	var lines []string
	for _, v := range rows {
		if r := readRow(v); r.status == rowScore && r.own == 0 {
			lines = append(lines, "待打分 "+r.title+"："+r.until+"截止，发“打分”")
		}
	}
	return strings.Join(lines, "\n"), nil
}

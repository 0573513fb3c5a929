package deliberation

import (
	"errors"
	"strings"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/store"
	"minxu/triage"
)

// lookResults lists what was decided and published where somebody lives, the one that is named alone. A row holds the whole sentence.
func (c capability) lookResults(a handlers.Asked) ([]dialog.Value, error) {
	o := c.office(a)
	const most = 6
	f := OutcomeFilter{Shown: true, Limit: 30}
	if a.Who.Bound() {
		f.Nodes = o.Tree.Below(o.community(a.Who.Home.Node))
		f.Nodes = append(f.Nodes, o.community(a.Who.Home.Node))
	}
	list, err := Outcomes(a.Reader, f)
	if err != nil {
		return nil, err
	}
	var rows []dialog.Value
	var titles []string
	for _, out := range list[:min(len(list), most)] {
		title, err := titleOf(a.Reader, out)
		if err != nil {
			return nil, err
		}
		words, err := c.outcomeWords(a, out, title)
		if err != nil {
			return nil, err
		}
		titles = append(titles, title)
		rows = append(rows, dialog.Value{ID: out.ID, Label: short(title, 20) + "（" + out.State.Name() + "）", More: []string{words, title, out.ID}})
	}
	if i := triage.MatchCase(a.Heard.Text, titles); i >= 0 {
		return rows[i : i+1], nil
	}
	return rows, nil
}

// titleOf says what an outcome is about: its topic, else its meeting.
func titleOf(r store.Reader, out Outcome) (string, error) {
	if out.Topic != "" {
		t, err := TopicByID(r, out.Topic)
		return t.Title, err
	}
	m, err := MeetingByID(r, out.Meeting)
	return m.Title, err
}

// outcomeWords tells an outcome in a few lines.
func (c capability) outcomeWords(a handlers.Asked, out Outcome, title string) (string, error) {
	lines := []string{"“" + short(title, 24) + "”：" + out.Kind.Name() + "，" + out.State.Name() + "。", short(out.Text, 60)}
	ass, ok, err := AssemblyOf(a.Reader, out.ID)
	if err != nil {
		return "", err
	}
	if ok {
		how := "未通过"
		if ass.Passed {
			how = "通过"
		}
		lines = append(lines, "居民代表会议"+calendar.SayDate(ass.At)+how+"："+digits(ass.Yes)+"票同意。")
	}
	tasks, err := Tasks(a.Reader, out.ID)
	if err != nil {
		return "", err
	}
	done := 0
	for _, t := range tasks {
		if !t.DoneAt.IsZero() {
			done++
		}
	}
	if len(tasks) > 0 {
		lines = append(lines, "要做"+digits(len(tasks))+"件事，做好"+digits(done)+"件。")
	}
	switch {
	case out.State == Published && a.Now().Before(out.OpenUntil):
		lines = append(lines, "公示到"+calendar.Say(out.OpenUntil)+"，有意见直接回复我。")
	case out.Paper.Said != "":
		lines = append(lines, "监督评价："+out.Paper.Said)
	}
	return strings.Join(lines, "\n"), nil
}

// lookStanding tells how a topic or a meeting stands, by its number. A topic that is not public yet is told to its backers alone.
func (c capability) lookStanding(a handlers.Asked, q Standing) ([]dialog.Value, error) {
	if strings.HasPrefix(q.No, "HY") {
		m, err := MeetingByNo(a.Reader, q.No)
		if errors.Is(err, store.ErrNotFound) || err == nil && m.State == Draft {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return []dialog.Value{{ID: m.ID, Label: m.Tier.Name() + "“" + m.Title + "”：" + m.State.Name() + "。\n" + calendar.Say(m.At) + "，" + m.Place + "。\n要回复参不参加，发“议事”。"}}, nil
	}
	t, err := TopicByNo(a.Reader, q.No)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if t.State == Proposed && t.Proposer != a.Who.ID {
		return []dialog.Value{{ID: t.ID, Label: "这个议题社区还在看，" + calendar.Say(t.ScreenDue) + "前有答复。\n想支持它，发“附议”。"}}, nil
	}
	words, err := c.topicWords(a, t)
	return []dialog.Value{{ID: t.ID, Label: words}}, err
}

// topicWords tells a topic in a few lines.
func (c capability) topicWords(a handlers.Asked, t Topic) (string, error) {
	lines := []string{"议题“" + t.Title + "”（尾号" + tail(t.No) + "）：" + t.StateName() + "，" + digits(t.Seconds) + "户支持。"}
	switch {
	case t.State == Proposed:
		lines = append(lines, "管家"+calendar.Say(t.ScreenDue)+"前答复您怎么安排。")
	case t.Screening == Refused:
		lines = append(lines, "原因："+Reason(t.Reason).Name()+"。"+short(t.Words, 40), Reason(t.Reason).Guidance())
	case t.Screening == Merged:
		into, err := TopicByID(a.Reader, t.Into)
		if err != nil {
			return "", err
		}
		lines = append(lines, "和“"+into.Title+"”（尾号"+tail(into.No)+"）一起议。")
	case t.State == Scoped:
		lines = append(lines, "由"+t.Tier.Name()+"来议，时间定了通知您。")
	case t.State == OnAgenda:
		list, err := MeetingsOf(a.Reader, t.ID)
		if err != nil {
			return "", err
		}
		if len(list) > 0 {
			m := list[len(list)-1]
			if m.State == Draft {
				lines = append(lines, "由"+m.Tier.Name()+"来议，正在筹备，时间定了通知您。")
			} else {
				lines = append(lines, m.Tier.Name()+"，"+calendar.Say(m.At)+"，"+m.State.Name()+"。")
			}
		}
	}
	return strings.Join(lines, "\n"), nil
}

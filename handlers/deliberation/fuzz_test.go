package deliberation

import (
	"strings"
	"testing"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// fuzzRows answers every query, rich with several rows or with none.
func fuzzRows(rich bool) func(dialog.Query) []dialog.Value {
	m := meetingView{id: "M1", title: "停车位怎么划", when: "3月16日（周一）19:00", place: "议事厅", close: "当天12:00", status: statusOpen, online: true, contact: "王管家", no: "HY202603100001"}
	second := m
	second.id, second.title, second.own = "M2", "装长椅", Attend
	return func(q dialog.Query) []dialog.Value {
		if !rich {
			return nil
		}
		switch q := q.(type) {
		case Heard:
			return []dialog.Value{saying{act: actHome}.value()}
		case Meant:
			if q.Meeting != "" {
				return []dialog.Value{m.value()}
			}
			return []dialog.Value{m.value(), second.value()}
		case Mine:
			return []dialog.Value{{ID: "M1", Label: "停车位怎么划", More: []string{"HY202603100001", objectMeeting}}, {ID: "T1", Label: "议题 长椅", More: []string{"YT202603100001", objectTopic}}}
		case Near, Own:
			return []dialog.Value{{ID: "T1", Label: "长椅", More: []string{"3", "YT202603100001", ""}}, {ID: "T2", Label: "坡道", More: []string{"4", "YT202603100002", ""}}}
		case Check:
			return []dialog.Value{{ID: "like", Label: "装长椅", More: []string{"T1", "", "3"}}}
		case Results:
			return []dialog.Value{{ID: "O1", Label: "停车位（公示中）", More: []string{"定了。", "停车位怎么划", "O1"}}, {ID: "O2", Label: "长椅", More: []string{"定了。", "长椅", "O2"}}}
		case Standing:
			return []dialog.Value{{ID: "T1", Label: "议题：等社区看。"}}
		case Seat:
			return []dialog.Value{{ID: "O1", Label: "停车位怎么划", More: []string{"3月30日20:00"}}}
		}
		return nil
	}
}

func fuzzHints(text string) []dialog.Hint {
	return handlers.Hints(triage.Understand(text, triage.Context{At: at(10, 9, 0)}))
}

// FuzzEveryTalk plays raw words, line by line, through every flow: never silent, never a panic, a session survives its own encoding.
func FuzzEveryTalk(f *testing.F) {
	for _, s := range []string{"我去\n1\n没有", "让邻居去\n2\n3\n邻居\n儿子", "我想提个议题，楼前装长椅\n1\n2\n提交", "我想提个议题\n装\n楼前装几把长椅\n2\n议题\n晾衣绳\n1", "议事\n1\n3\n女儿", "附议\n2\n1", "撤回议题\n1\n2", "3\n轮椅过不去", "1\n没做好",
		" \n？\n。", "0\n\xff\xfe\n返回\n返回\n1", "不用了\n取消"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	all := flows()
	f.Fuzz(func(t *testing.T, script string, rich bool) {
		look := fuzzRows(rich)
		lines := strings.Split(script, "\n")
		for _, flow := range all {
			facts := []dialog.Fact{{Key: factMeeting, Value: ""}, {Key: factDigit, Value: "1"}}
			if rich {
				facts = append(facts, dialog.Fact{Key: handlers.FactHomeNode, Value: haifeng1}, dialog.Fact{Key: handlers.FactEstate, Value: "海风小区"}, dialog.Fact{Key: handlers.FactBuilding, Value: "3"},
					dialog.Fact{Key: handlers.FactHome, Value: "海风小区3号楼"}, dialog.Fact{Key: handlers.FactAgeBand, Value: "8-13"})
			}
			c := dialog.Start(flow, "c", facts, fuzzHints(lines[0]))
			out := settled(t, flow, c, dialog.Advance(flow, c, nil), look)
			for _, line := range lines[1:] {
				if out.Kind != dialog.Asks {
					break
				}
				if out.Words(false) == "" {
					t.Fatalf("%s is silent", flow.Name)
				}
				s, err := dialog.Decode((&dialog.Session{Active: c}).Append(nil))
				if err != nil {
					t.Fatalf("%s: the session does not survive: %v", flow.Name, err)
				}
				c = s.Active
				if line == "返回" {
					out = settled(t, flow, c, dialog.Undo(flow, c), look)
					continue
				}
				out = settled(t, flow, c, dialog.Advance(flow, c, &dialog.Input{Text: line, Hints: fuzzHints(line), Understand: fuzzHints}), look)
			}
			if out.Kind == dialog.Ends && out.Words(false) == "" {
				t.Fatalf("%s ends in silence", flow.Name)
			}
		}
	})
}

// settled answers reads and orders until the talk speaks.
func settled(t *testing.T, flow *dialog.Flow, c *dialog.Conversation, out dialog.Outcome, look func(dialog.Query) []dialog.Value) dialog.Outcome {
	t.Helper()
	for range 60 {
		if err := dialog.Check(flow, c, out); err != nil {
			t.Fatalf("%s: %v", flow.Name, err)
		}
		switch out.Kind {
		case dialog.Needs:
			out = dialog.Rows(flow, c, out, look(out.Query))
		case dialog.Orders:
			out = dialog.Receipt(flow, c, out, receipt{outcome: "kept", words: "YT202603100001", more: "3月17日18:00", n: 2}.value())
		default:
			return out
		}
	}
	t.Fatalf("%s never comes to rest", flow.Name)
	return out
}

// FuzzWords reads any words: nothing panics, and what is kept is never longer than what was said.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"我去", "让我儿子去", "我有个意见，希望留路", "提议题", "\xff\xfe", "议事结果", "附议YT202603100001"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u := triage.Understand(text, triage.Context{At: at(10, 9, 0)})
		s, ok := answerIn(u)
		if ok && s.answer == "" {
			t.Fatalf("%q answers nothing", text)
		}
		if len(saidWords(text)) > len(text) || len(matterOf(text)) > len(text) {
			t.Fatalf("%q grows", text)
		}
		wants(u)
		agendaLine(text)
	})
}

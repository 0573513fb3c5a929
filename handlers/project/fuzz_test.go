package project

import (
	"strings"
	"testing"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// fuzzWorld answers every query and order: rich with two projects of which one was scored, else with one sentence.
func fuzzWorld(rich bool) (look func(dialog.Query) []dialog.Value, apply func(dialog.Effect) dialog.Value) {
	look = func(q dialog.Query) []dialog.Value {
		if _, known := q.(Known); known && rich {
			return []dialog.Value{{ID: "PR1", Label: "楼道灯", More: []string{"评价中。", "您这里的项目：", "评价中"}}, {ID: "PR2", Label: "晾衣区", More: []string{"已归档。", "", "已归档"}}}
		}
		if _, known := q.(Known); known {
			return nil
		}
		if rich {
			return []dialog.Value{row{id: "PR1", title: "楼道灯更新", no: "XM202603100001", status: rowScore, own: 4, day: "3月9日", until: "3月19日18:00"}.value(),
				row{id: "PR2", title: "长椅", status: rowComment, sentence: "您不能打分。", until: "3月19日18:00"}.value()}
		}
		return []dialog.Value{row{id: "PR1", title: "楼道灯更新", status: rowScore, until: "3月19日18:00"}.value()}
	}
	apply = func(e dialog.Effect) dialog.Value {
		if c, ok := e.(Cast); ok {
			return receipt{outcome: outcomeNew, score: c.Score}.value()
		}
		return dialog.Value{ID: "done"}
	}
	return look, apply
}

// FuzzEveryTalk plays raw words, line by line, through every flow: never silent, never a panic, a session survives its own encoding.
func FuzzEveryTalk(f *testing.F) {
	for _, s := range []string{"打分\n4\n没有", "打分\n1\n2\n5\n改成3分\n没有", "评价\n2\n改成5分\n没有", "给楼道灯打4.5分\n五星\n6\n0", "打分\n长椅那个\n挺好的", "打分\n返回\n返回\n1", "项目进展\n1", "\n \n？\n。",
		"打分\n\xff\xfe\n3", "我要改分\n保持", "打分\n不清楚\n随便\n5 分", "score\n4\nskip"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	flows := New().Flows
	f.Fuzz(func(t *testing.T, script string, rich bool) {
		look, apply := fuzzWorld(rich)
		lines := strings.Split(script, "\n")
		for _, flow := range flows {
			facts := []dialog.Fact{{Key: factProject, Value: "PR1"}}
			if rich {
				facts = append(facts, dialog.Fact{Key: factScore, Value: "5"}, dialog.Fact{Key: handlers.FactAgeBand, Value: "8-13"})
			}
			c := dialog.Start(flow, "c", facts, hintsOf(lines[0]))
			out := settled(t, flow, c, dialog.Advance(flow, c, nil), look, apply)
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
					out = settled(t, flow, c, dialog.Undo(flow, c), look, apply)
					continue
				}
				out = settled(t, flow, c, dialog.Advance(flow, c, &dialog.Input{Text: line, Hints: hintsOf(line), Understand: hintsOf}), look, apply)
			}
			if out.Kind == dialog.Ends && out.Words(false) == "" {
				t.Fatalf("%s ends in silence", flow.Name)
			}
			if rich && strings.Contains(out.Words(false), "您") {
				t.Fatalf("%s says 您 to a child: %s", flow.Name, out.Words(false))
			}
		}
	})
}

// hintsOf understands words without a district.
func hintsOf(text string) []dialog.Hint {
	return handlers.Hints(triage.Understand(text, triage.Context{At: at(10, 9, 0)}))
}

// settled answers reads and orders until the talk speaks.
func settled(t *testing.T, flow *dialog.Flow, c *dialog.Conversation, out dialog.Outcome, look func(dialog.Query) []dialog.Value, apply func(dialog.Effect) dialog.Value) dialog.Outcome {
	t.Helper()
	for range 60 {
		if err := dialog.Check(flow, c, out); err != nil {
			t.Fatalf("%s: %v", flow.Name, err)
		}
		switch out.Kind {
		case dialog.Needs:
			out = dialog.Rows(flow, c, out, look(out.Query))
		case dialog.Orders:
			out = dialog.Receipt(flow, c, out, apply(out.Effect))
		default:
			return out
		}
	}
	t.Fatalf("%s never comes to rest", flow.Name)
	return out
}

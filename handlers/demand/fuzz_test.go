package demand

import (
	"context"
	"strings"
	"testing"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// fuzzWorld answers every query and order without a database: rows and receipts as the real ones have them, or none.
func fuzzWorld(rich bool) (look func(dialog.Query) []dialog.Value, apply func(dialog.Effect) dialog.Value) {
	row := caseRow{id: "c1", title: "楼道灯不亮", tail: "0007", state: InProgress, filed: "3月8日", stands: "正在办理", status: "正在办理。", due: "3月17日", urge: "yes",
		staff: "王管家", place: "海风社区的管家", question: "几楼？"}
	look = func(q dialog.Query) []dialog.Value {
		switch q.(type) {
		case Said:
			return saidRows(triage.Understanding{}, rich)
		case NearCase:
			if rich {
				return []dialog.Value{nearRow{"n1", "2", "正在办"}.value()}
			}
			return nil
		}
		if !rich {
			return nil
		}
		other := row
		other.id, other.title, other.tail, other.state = "c2", "单元门关不上", "0005", Resolved
		return []dialog.Value{row.value(), other.value()}
	}
	apply = func(dialog.Effect) dialog.Value { return receipt{id: "c1", no: "MX202603100001"}.value() }
	return look, apply
}

// FuzzEveryTalk plays raw words, line by line, through every flow: never silent, never a panic, a session survives its own encoding.
func FuzzEveryTalk(f *testing.F) {
	for _, s := range []string{"楼道灯坏了\n是\n没有\n1", "1\n2\n0\n3", "[photo]\n地砖翘了\n是\n提交", "不是\n老邮局\n不清楚\n1", "同一件事\n更多\n", "返回\n上一步\n2\n地点\n5号楼",
		"\n \n？\n。", "催一下\n催办一次", "解决了\n5", "没解决\n关不严", "撤回\n1", "停车难\n3\n7号楼", "暖气不热\n\xff\xfe\n14度", "2 修改\n照片\n[photo]\n[location]\n1", "我家也是\n提交", "继续\n再说一遍"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	flows := New(Options{}).Flows
	f.Fuzz(func(t *testing.T, script string, rich bool) {
		look, apply := fuzzWorld(rich)
		lines := strings.Split(script, "\n")
		for _, flow := range flows {
			facts := []dialog.Fact{{Key: "refused", Value: "JUDICIAL"}}
			if rich {
				facts = append(facts, dialog.Fact{Key: handlers.FactHome, Value: "海风小区3号楼"}, dialog.Fact{Key: handlers.FactHomeNode, Value: haifeng1},
					dialog.Fact{Key: handlers.FactEstate, Value: "海风小区"}, dialog.Fact{Key: handlers.FactBuilding, Value: "3"}, dialog.Fact{Key: handlers.FactProxy, Value: "mother"})
			}
			c := dialog.Start(flow, "c", facts, hintsOf(lines[0]))
			out := settle(t, flow, c, dialog.Advance(flow, c, nil), look, apply)
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
					out = settle(t, flow, c, dialog.Undo(flow, c), look, apply)
					continue
				}
				in := &dialog.Input{Text: line, Hints: hintsOf(line), Understand: hintsOf}
				if strings.HasPrefix(line, "[photo]") {
					in = &dialog.Input{Hints: []dialog.Hint{{Kind: handlers.HintPhoto, Sure: true, Values: []dialog.Value{{ID: "m1", Label: "照片"}}}}}
				}
				if strings.HasPrefix(line, "[location]") {
					in = &dialog.Input{Hints: []dialog.Hint{{Kind: handlers.HintPlace, Sure: true, Values: []dialog.Value{handlers.PlaceValue(triage.Place{Node: haifeng1, Estate: "海风小区", Label: "海风小区"})}}}}
				}
				out = settle(t, flow, c, dialog.Advance(flow, c, in), look, apply)
			}
			if out.Kind == dialog.Ends && out.Words(false) == "" {
				t.Fatalf("%s ends in silence", flow.Name)
			}
		}
	})
}

// hintsOf understands words without a district.
func hintsOf(text string) []dialog.Hint {
	return handlers.Hints(triage.Understand(text, triage.Context{At: at(10, 9, 0)}))
}

// settle answers reads and orders until the talk speaks.
func settle(t *testing.T, flow *dialog.Flow, c *dialog.Conversation, out dialog.Outcome, look func(dialog.Query) []dialog.Value, apply func(dialog.Effect) dialog.Value) dialog.Outcome {
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

func TestUnknownQueriesAndOrdersAreFaults(t *testing.T) {
	t.Parallel()
	c := New(Options{})
	if _, err := c.Look(context.Background(), handlers.Asked{}, "what"); err == nil {
		t.Error("a stray query is answered")
	}
	if _, err := c.Apply(context.Background(), nil, handlers.Asked{}, "do"); err == nil {
		t.Error("a stray order is carried out")
	}
}

package lawyer

import (
	"context"
	"strings"
	"testing"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// fuzzWorld answers every query and order without a database: rows as the real ones have them, or none.
func fuzzWorld(rich bool) (look func(dialog.Query) []dialog.Value, apply func(dialog.Effect) dialog.Value) {
	hour := func(id, label string) dialog.Value {
		return dialog.Value{ID: id, Label: label, More: []string{"LS1", "海风社区，孙律师", "30", haifeng}}
	}
	look = func(q dialog.Query) []dialog.Value {
		if !rich {
			return nil
		}
		switch q := q.(type) {
		case Own:
			return []dialog.Value{ownRow{wish: wishBook}.value()}
		case Prompt:
			return []dialog.Value{ownRow{booking: "b", state: Offered, label: "3月12日（周四）15:00", where: "海风社区", offerEnds: "今天17:00"}.value()}
		case Hours:
			switch {
			case strings.Contains(q.Words, "满"):
				return []dialog.Value{{ID: headFull, Label: "3月12日（周四）已经约满了。"}, {ID: wayWait + "LS1", Label: "排候补"}, {ID: wayDay + "LS2", Label: "约3月19日（周四）"}, {ID: wayStop, Label: "先不约"}}
			case strings.Contains(q.Words, "无"):
				return []dialog.Value{{ID: headNone, Label: "没有安排。"}}
			case strings.Contains(q.Words, "最早"):
				return []dialog.Value{{ID: headOne}, hour("LS1@14:30", "3月12日（周四）14:30")}
			}
			return []dialog.Value{{ID: headList, Label: "最近能约："}, hour("LS1@14:30", "3月12日（周四）14:30"), hour("LS1@15:00", "3月12日（周四）15:00"), {ID: moreHours, Label: "更多时间"}}
		case Timetable:
			return []dialog.Value{{ID: "hours", Label: "孙律师周四来。"}}
		case Legal:
			return []dialog.Value{{ID: "K1", Label: "留好证据。", More: []string{"民法典", "2026-01", "1", "debt", "孙律师"}}}
		}
		return nil
	}
	apply = func(dialog.Effect) dialog.Value {
		return receipt{id: "b", no: "LF202603100001", label: "3月12日（周四）14:30"}.value()
	}
	return look, apply
}

// FuzzEveryTalk plays raw words, line by line, through every flow: never silent, never a panic, a session survives its own encoding.
func FuzzEveryTalk(f *testing.F) {
	for _, s := range []string{"约律师\n1\n3\n1\n1", "约律师\n满\n1\n借钱\n2", "约律师\n最早\n居委会\n4\n1", "约律师\n更多\n下一页\n2\n返回\n0", "约律师\n我想想\n嗯\n不知道\n？？\n1", "约律师\n1\n跳过\n5\n2\n时间\n15:00\n1",
		"1\n0", "不来", "5", "离婚\n约", "\n \n？\n。", "约律师\n无", "约律师\n1\n时间改成最早\n对方改成公司\n1", "\xff\xfe\n1\n1", "约12号14:30的律师\n9999999999999999999\n-1\n1.5\n1e9"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	flows := New().Flows
	f.Fuzz(func(t *testing.T, script string, rich bool) {
		look, apply := fuzzWorld(rich)
		lines := strings.Split(script, "\n")
		for _, flow := range flows {
			facts := []dialog.Fact{}
			if rich {
				facts = append(facts, dialog.Fact{Key: handlers.FactProxy, Value: "mother"})
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
				out = settle(t, flow, c, dialog.Advance(flow, c, &dialog.Input{Text: line, Hints: hintsOf(line), Understand: hintsOf}), look, apply)
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
	c := New()
	if _, err := c.Look(context.Background(), handlers.Asked{}, "what"); err == nil {
		t.Error("a stray query is answered")
	}
	if _, err := c.Apply(context.Background(), nil, handlers.Asked{}, "do"); err == nil {
		t.Error("a stray order is carried out")
	}
}

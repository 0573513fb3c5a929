package festival

import (
	"context"
	"strings"
	"testing"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// fuzzWorld answers every query and order without a database: rows and receipts as the real ones have them, or none.
func fuzzWorld(rich bool, words *string) (look func(dialog.Query) []dialog.Value, apply func(dialog.Effect) dialog.Value) {
	event := eventView{id: "E1", title: "包饺子比赛", named: "“邻里同乐·包饺子比赛”", when: "3月21日（周六）9:30", span: "3月21日（周六）9:30-11:30", place: "活动室", free: 2, capacity: 30, stands: Open,
		cancel: "3月20日9:30", checkIn: "9:00", limits: limits{min: 8, max: 70, outdoor: true, sport: true, evening: true}, overlap: true}
	reg := regView{id: "r1", no: "LJ202603100001", event: "E1", title: "包饺子比赛", when: "3月21日（周六）9:30", place: "活动室", code: "482913", state: Signed, party: 3, cancelWas: "3月20日9:30", checkIn: "9:00"}
	look = func(q dialog.Query) []dialog.Value {
		switch q := q.(type) {
		case Said:
			u := triage.Understand(*words, triage.Context{At: at(10, 9, 0)})
			s := saidView{act: actOf(u), party: ReadPeople(u.Text, q.Asked), code: codeIn(u.Text), answer: answerIn(u), score: scoreIn(u), no: saysNo(u), arrived: arrivedIn(u.Text, q.Party), asks: asksOnly(u)}
			s.resize, s.gone = resizeIn(u.Text)
			if rich {
				s.events = []string{"E1"}
			}
			return []dialog.Value{s.value()}
		case Near:
			return []dialog.Value{choice{id: "E1", label: "包饺子比赛 3月21日，剩2位", words: "周六", title: "包饺子比赛"}.value(), choice{id: "E2", label: "智能手机课 3月14日，已满", title: "智能手机课"}.value()}
		case One:
			if q.ID == "E2" {
				full := event
				full.id, full.free, full.stands = "E2", 0, Full
				return []dialog.Value{full.value()}
			}
			return []dialog.Value{event.value()}
		case Mine:
			if !rich || q.For == forEvent {
				return nil
			}
			other := reg
			other.id, other.title, other.state = "r2", "智能手机课", Waitlisted
			return []dialog.Value{reg.value(), other.value()}
		case Clashes:
			if rich {
				return []dialog.Value{reg.value()}
			}
		}
		return nil
	}
	apply = func(e dialog.Effect) dialog.Value {
		outcome := "signed"
		switch e := e.(type) {
		case SignUp:
			if !e.Queue {
				outcome = "full"
			}
		case Code:
			outcome = map[bool]string{true: "in", false: "wrong"}[e.Code == "482913"]
		}
		return receipt{outcome: outcome, reg: reg, free: 1}.value()
	}
	return look, apply
}

// FuzzEveryTalk plays raw words, line by line, through every flow: never silent, never a panic, a session survives its own encoding.
func FuzzEveryTalk(f *testing.F) {
	for _, s := range []string{"我要报名包饺子，带上老伴和五岁的孙子\n老伴72\n照常报\n身体没问题\n1\n1", "1\n2\n0\n3", "邻里节\n周六\n六个人\n5\n都是大人\n2\n1", "不是\n取消报名\n1\n还是去", "返回\n上一步\n2\n人数\n两位",
		" \n \n？\n。", "签到\n111111\n482913\n到了两位", "改人数\n再加一位\n孙子5岁\n1", "给8岁孙女报名，我不去\n同意\n1", "我15岁，就我一个人\n13800001234\n提交", "一共99位\n-1\n\xff\xfe\n八十多了", "2 修改\n年龄\n八十八\n有人陪\n1", "排候补\n就我\n1\n1"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, script string, rich bool) {
		var words string
		look, apply := fuzzWorld(rich, &words)
		lines := strings.Split(script, "\n")
		for _, flow := range flows() {
			words = lines[0]
			facts := []dialog.Fact{{Key: factFor, Value: forOpen}}
			if rich {
				facts = append(facts, dialog.Fact{Key: handlers.FactAgeBand, Value: "60-69"})
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
				c, words = s.Active, line
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

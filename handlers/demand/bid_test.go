package demand

import (
	"context"
	"strings"
	"testing"
	"time"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/store/storetest"
)

func TestWhatAnIdleResidentSaysFindsItsTalk(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		given   []Demand
		said    string
		context []dialog.Fact
		want    string // name of the flow; "" = no bid
	}{
		"a new matter is no bid: it starts by its intent": {nil, "楼道灯坏了", nil, ""},
		"a matter in court is refused at once":            {nil, "我跟楼下漏水的事法院已经开庭了，你们帮我判一下谁赔", nil, "demand"},
		"a question behind a refusal is answered":         {nil, "那你说说，该谁赔", []dialog.Fact{{Key: "refused", Value: "JUDICIAL"}}, "refused"},
		"a new matter behind a refusal is a new matter":   {nil, "3号楼楼道灯坏了", []dialog.Fact{{Key: "refused", Value: "JUDICIAL"}}, ""},
		"how is my drain":                    {[]Demand{drain(InProgress)}, "下水道的事怎么没动静了", nil, "progress"},
		"hurry":                              {[]Demand{dark(Dispatched)}, "快点啊 催一下", nil, "urge"},
		"not repaired at all":                {[]Demand{door(Resolved)}, "单元门你们说修好了，根本没修好，今天又关不上", nil, "evaluate"},
		"not repaired, though it was closed": {[]Demand{door(Closed)}, "单元门根本没修好", nil, "evaluate"},
		"not repaired, about an open case, is no verdict on another": {[]Demand{drain(InProgress), door(Closed)}, "下水道还没修好", nil, "progress"},
		"repaired": {[]Demand{door(Resolved)}, "解决了，谢谢", nil, "evaluate"},
		"a bare digit answers the open evaluation":             {[]Demand{door(Resolved)}, "1", nil, "evaluate"},
		"a bare digit behind other words answers nothing":      {[]Demand{door(Resolved)}, "1", []dialog.Fact{{Key: "filed", Value: "x"}}, ""},
		"a bare digit without anything open answers nothing":   {[]Demand{drain(InProgress)}, "1", nil, ""},
		"an answer to the steward":                             {[]Demand{furniture()}, "一楼到二楼中间，三个旧柜子", nil, "answer"},
		"a bare number answers the steward":                    {[]Demand{furniture()}, "2", nil, "answer"},
		"the lawyer is no answer to the steward":               {[]Demand{furniture()}, "约律师", nil, ""},
		"another danger is no answer to the steward":           {[]Demand{furniture()}, "5号楼门口井盖没了", nil, ""},
		"a supplement with its cue":                            {[]Demand{dark(Dispatched)}, "补充一下，灯罩也碎了", nil, "supplement"},
		"a supplement without a case is a matter of its own":   {nil, "补充一下，灯罩也碎了", nil, ""},
		"what follows an answer belongs to it":                 {[]Demand{drain(InProgress)}, "就是二楼那个", []dialog.Fact{{Key: "answered", Value: "case-0012"}}, "supplement"},
		"taking back":                                          {[]Demand{dark(Dispatched)}, "撤回楼道灯那件", nil, "withdraw"},
		"it went by itself":                                    {[]Demand{dark(Dispatched)}, "已经好了，不用来了", nil, "withdraw"},
		"the same again is a report, not a complaint about us": {[]Demand{bin()}, "3号楼前垃圾桶又满了", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t, storetest.SQLite(t))
			for _, d := range c.given {
				w.given("u1", d)
			}
			a := w.asked("u1", c.said)
			a.Context = c.context
			start, err := w.cap.Bid(context.Background(), a)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if start != nil {
				got = start.Flow.Name
			}
			if got != c.want {
				t.Errorf("%q begins %q, want %q (intent %s)", c.said, got, c.want, a.Heard.Intent)
			}
		})
	}
}

func TestAPhotoWithoutWordsFindsItsCase(t *testing.T) {
	t.Parallel()
	photo := dialog.Hint{Kind: handlers.HintPhoto, Sure: true, Values: []dialog.Value{{ID: "m1"}}}
	for name, c := range map[string]struct {
		given   []Demand
		context []dialog.Fact
		hint    dialog.Hint
		want    string
	}{
		"with nothing open it begins a report":         {nil, nil, photo, ""},
		"it answers the steward":                       {[]Demand{furniture()}, nil, photo, "answer"},
		"it follows an answer":                         {[]Demand{drain(InProgress)}, []dialog.Fact{{Key: "answered", Value: "case-0012"}}, photo, "supplement"},
		"it follows a case that was just filed":        {[]Demand{dark(Triaged)}, []dialog.Fact{{Key: "filed", Value: "MX202603100007"}}, photo, "supplement"},
		"beside an open case it is still a new report": {[]Demand{drain(InProgress)}, nil, photo, ""},
		"a place without words never goes to a case":   {[]Demand{furniture()}, nil, dialog.Hint{Kind: handlers.HintPlace}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t, storetest.SQLite(t))
			for _, d := range c.given {
				w.given("u1", d)
			}
			a := w.asked("u1", "")
			a.Context = c.context
			start, err := w.cap.Attach(context.Background(), a, c.hint)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if start != nil {
				got = start.Flow.Name
			}
			if got != c.want {
				t.Errorf("it begins %q, want %q", got, c.want)
			}
		})
	}
}

func TestGlancesNameCasesDatesAndNothingOfOthers(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.SQLite(t))
	w.clock.Set(at(10, 15, 0).UTC())
	w.given("u1", dark(Dispatched))
	w.given("u8", drain(InProgress))
	glance := func(name, user string, context ...dialog.Fact) string {
		t.Helper()
		a := w.asked(user, "")
		a.Context = context
		words, err := w.cap.Glances[name](t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		return words
	}
	if got := glance("progress", "u1"); got != "您有1件在办：\n楼道灯不亮（尾号0007）\n已派单，管家最晚明天（3月11日）8:00前联系您，3月17日（周二）18:00前答复。" {
		t.Errorf("the progress is %s", got)
	}
	if got := glance("mine", "u1"); got != "民需 楼道灯不亮（尾号0007）：已派单，3月17日（周二）18:00前答复" {
		t.Errorf("mine is %s", got)
	}
	if got := glance("greeting", "u1"); got != "“楼道灯不亮”（尾号0007）还在办，3月17日（周二）18:00前答复" {
		t.Errorf("the greeting is %s", got)
	}
	if got := glance("why", "u1", dialog.Fact{Key: "case", Value: "case-0007"}); !strings.Contains(got, "公共设施") || !strings.Contains(got, "海风社区的管家") {
		t.Errorf("why is %s", got)
	}
	if got := glance("why", "u1", dialog.Fact{Key: "case", Value: "case-0012"}); got != "" {
		t.Errorf("somebody else's case is explained: %s", got)
	}
	for _, name := range []string{"progress", "mine", "greeting", "why"} {
		if got := glance(name, "u2"); got != "" {
			t.Errorf("%s of nobody is %s", name, got)
		}
	}
	w.clock.Set(at(20, 9, 0).UTC())
	if got := glance("progress", "u1"); !strings.Contains(got, "已过答复时间3月17日（周二）18:00") {
		t.Errorf("lateness is not owned up to: %s", got)
	}
	for i := range 7 {
		d := dark(Dispatched)
		d.No = "MX20260310010" + string(rune('0'+i))
		d.SubmittedAt = at(19, 9, 0).Add(time.Duration(i) * time.Minute)
		w.given("u1", d)
	}
	if got := glance("progress", "u1"); strings.Count(got, "\n") > 6 || !strings.Contains(got, "8件") {
		t.Errorf("many cases are not cut: %s", got)
	}
}

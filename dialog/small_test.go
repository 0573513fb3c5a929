package dialog_test

import (
	"strings"
	"testing"

	"minxu/dialog"
)

type wide struct {
	Text   string
	On     bool
	N      int
	U      uint8
	Share  float64
	Rows   []string
	Inside struct{ A, B string }
}

func TestAnyFieldOfAQueryChangesItsMark(t *testing.T) {
	t.Parallel()
	var query wide
	f := &dialog.Flow{Name: "marks", Talk: func(t *dialog.Talk) dialog.End {
		t.Look("rows", query)
		t.Text(dialog.Q{Key: "one", Ask: "one?"})
		return t.End("")
	}}
	base := wide{Text: "a", N: 1, Rows: []string{"ab", "c"}}
	for name, change := range map[string]func(*wide){
		"nothing": func(*wide) {}, "text": func(w *wide) { w.Text = "b" }, "bool": func(w *wide) { w.On = true }, "int": func(w *wide) { w.N = 1 << 40 }, "negative": func(w *wide) { w.N = -1 },
		"unsigned": func(w *wide) { w.U = 1 }, "float": func(w *wide) { w.Share = 0.5 }, "rows": func(w *wide) { w.Rows = []string{"a", "bc"} }, "fewer rows": func(w *wide) { w.Rows = nil }, "inside": func(w *wide) { w.Inside.B = "x" },
	} {
		query = base
		p := &phone{t: t, f: f, look: nothing}
		p.c = dialog.Start(f, "c", nil, nil)
		p.goes(dialog.Advance(f, p.c, nil))
		change(&query)
		out := dialog.Show(f, p.c)
		if reads := out.Kind == dialog.Needs; reads != (name != "nothing") {
			t.Errorf("another %s reads again: %v", name, reads)
		}
	}
}

func TestAQueryOfAnythingButPlainDataFailsAtOnce(t *testing.T) {
	t.Parallel()
	defer func() {
		if e := recover(); e == nil || !strings.Contains(e.(string), "cannot be part of a query") {
			t.Fatalf("recovered %v", e)
		}
	}()
	f := &dialog.Flow{Name: "bad", Talk: func(t *dialog.Talk) dialog.End {
		t.Look("rows", struct{ M map[string]string }{})
		return t.End("")
	}}
	dialog.Advance(f, dialog.Start(f, "c", nil, nil), nil)
}

func TestWhatAScriptMayKnow(t *testing.T) {
	t.Parallel()
	f := &dialog.Flow{Name: "know", Talk: func(t *dialog.Talk) dialog.End {
		t.Text(dialog.Q{Key: "one", Label: "事情", Ask: map[bool]string{true: "What?", false: "什么事？"}[t.English()]})
		asked := t.How("one") == dialog.Typed
		t.Take(dialog.Q{Key: "two", Ask: "几号楼？", Takes: dialog.KindPlace, Quiet: !asked})
		big := t.YesNo(dialog.Q{Key: "big", Ask: "要紧吗？"}, "", "")
		t.Confirm(dialog.Q{Key: "confirm", Ask: "核对。"})
		t.Context("big", map[bool]string{true: "1"}[big])
		t.Context("nothing", "")
		return t.End("好。")
	}}
	p := open(t, f, "").at("know.one", "什么事？").says("灯坏了").at("know.two").says("3号楼").at("know.big", "1 是　2 不是")
	if p.c.Screen.Open() {
		t.Fatal("a closed question counts as open")
	}
	p.says("嗯，有点").at("know.confirm").says("1").ended("好。")
	if len(p.out.Context) != 1 || p.out.Context[0] != (dialog.Fact{Key: "big", Value: "1"}) {
		t.Fatalf("left %v behind", p.out.Context)
	}
	p = open(t, f, "", "language=en").at("know.one", "What?")
	if !p.c.Screen.Open() {
		t.Fatal("an open question does not count as open")
	}
	if !dialog.Agrees("是的，谢谢") || dialog.Agrees("是3号楼") {
		t.Fatal("Agrees takes the whole message")
	}
}

func TestChangeWithOneOrNoItem(t *testing.T) {
	t.Parallel()
	one := branching()
	open(t, one, "").says("灯", "修改").at("branch.what", "什么事？").says("井盖").at("branch.confirm", "核对：井盖")
	none := &dialog.Flow{Name: "none", Talk: func(t *dialog.Talk) dialog.End {
		t.Confirm(dialog.Q{Key: "confirm", Ask: "核对。", Retry: "这里没有能改的。"})
		return t.End("")
	}}
	open(t, none, "").says("修改").missed().at("none.confirm", "这里没有能改的。\n核对。")
	forks := &dialog.Flow{Name: "forks", Talk: func(t *dialog.Talk) dialog.End {
		come := t.YesNo(dialog.Q{Key: "come", Label: "参加", Ask: "来吗？"}, "", "")
		t.Confirm(dialog.Q{Key: "confirm", Ask: map[bool]string{true: "来。", false: "不来。"}[come]})
		return t.End("")
	}}
	open(t, forks, "").says("是", "参加改成不是").at("forks.confirm", "不来。").says("参加改成也许吧").at("forks.come", "来吗？").undoes().at("forks.confirm", "不来。")
}

func TestATurnAllocatesLittle(t *testing.T) {
	f := plain()
	p := open(t, f, "楼道灯坏了", home).says("3号楼")
	stored := (&dialog.Session{Active: p.c}).Append(nil)
	in := dialog.Input{Text: "2"}
	buf := make([]byte, 0, 2048)
	allocs := testing.AllocsPerRun(200, func() {
		s, err := dialog.Decode(stored)
		if err != nil {
			t.Fatal(err)
		}
		if out := dialog.Advance(f, s.Active, &in); out.Kind != dialog.Asks {
			t.Fatalf("came to %d", out.Kind)
		}
		buf = s.Append(buf[:0])
	})
	if allocs > 20 {
		t.Fatalf("a turn allocates %.0f times, want 20 at most", allocs)
	}
}

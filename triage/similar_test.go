package triage_test

import (
	"testing"

	"pgregory.net/rapid"

	"minxu/triage"
)

func TestLikeReportsAreNearEachOther(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		near bool
	}{
		{"楼前垃圾桶又满了", "楼前垃圾桶满了没人清", true},
		{"楼道灯坏了", "楼道灯不亮", true},
		{"垃级桶满了", "垃圾桶满了", true},
		{"楼道灯坏了", "下水道反味", false},
		{"小区没地方停车", "楼上半夜跳绳", false},
		{"", "楼道灯坏了", false},
	} {
		if got := triage.Similar(c.a, c.b); (got >= 0.3) != c.near {
			t.Errorf("%s and %s are at %.2f", c.a, c.b, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		if x, y := triage.Similar(a, b), triage.Similar(b, a); x != y || x < 0 || x > 1 {
			t.Fatalf("%q and %q: %v, %v", a, b, x, y)
		}
	})
}

func TestACaseIsFoundByAFewWords(t *testing.T) {
	t.Parallel()
	titles := []string{"下水道反味", "楼道灯不亮", "楼前垃圾桶满了没人清", "单元门关不上"}
	for text, want := range map[string]int{
		"下水道的事怎么没动静了": 0, "灯的那件": -1, "楼道灯那个事": 1, "垃圾桶那件怎么样了": 2, "单元门你们说修好了，根本没修好": 3, "那件事怎么样了": -1, "": -1, "律师什么时候来": -1, "电梯": -1,
	} {
		if got := triage.MatchCase(text, titles); got != want {
			t.Errorf("%s speaks of %d, want %d", text, got, want)
		}
	}
	if got := triage.MatchCase("楼道灯怎么样了", []string{"楼道灯不亮", "楼道灯坏了"}); got != -1 {
		t.Errorf("two cases fit, but %d was taken", got)
	}
	if got := triage.MatchCase("智能手机课还能报吗", []string{"包饺子比赛", "智能手机课", "便民义诊"}); got != 1 {
		t.Errorf("the event is %d, want 1", got)
	}
}

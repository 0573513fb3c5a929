package triage_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"minxu/triage"
)

func FuzzUnderstand(f *testing.F) {
	for _, seed := range []string{"楼道灯坏了，晚上黑乎乎的", "东岸花圆十二号楼下垃级三天没人收了 臭死了", "我跟楼下漏水的事法院已经开庭了", "海风小区12-2-501 13812345678", "Hello, the street light is broken",
		"你们他妈的！8号楼下广场舞", "1.灯坏 2.电梯停", "还有还有还有", "、、、", "他妈的他妈的妈的", "\xff楼", "3月12日14:30那个", "密码是abc123", "莱山区路灯坏了", "(", "着\u0301火", "五零一百十零", "号楼单元"} {
		f.Add(seed, true)
	}
	places := fixturePlaces()
	f.Fuzz(func(t *testing.T, text string, atHome bool) {
		c := triage.Context{Places: places, At: fixtureClock(t)}
		if atHome {
			c.Home = haifeng()
		}
		u := triage.Understand(text, c)
		if u.Intent == "" {
			t.Error("no intent")
		}
		if !utf8.ValidString(u.Text) {
			t.Errorf("broken text %q", u.Text)
		}
		for _, m := range u.Matters {
			limit := 20
			if u.English {
				limit = 60
			}
			if n := utf8.RuneCountInString(m.Title); n > limit {
				t.Errorf("title of %d characters: %q", n, m.Title)
			}
			if !utf8.ValidString(m.Title) || len(m.Category) != 3 || m.Urgency == "" || m.Level == "" || m.Nature == "" || m.Margin < 0 || m.Margin > 1 {
				t.Errorf("incomplete matter %+v", m)
			}
			if u.Phone != "" && strings.Contains(m.Title+m.Text, u.Phone) {
				t.Errorf("a matter keeps the phone: %+v", m)
			}
		}
		if len(u.Options) > 4 || u.Place != nil && len(u.Options) > 0 {
			t.Errorf("place %v and options %v", u.Place, u.Options)
		}
		if (u.Emergency.Kind == "") != (u.Emergency.Words == "") {
			t.Errorf("emergency without words: %+v", u.Emergency)
		}
		if len(u.Explain()) == 0 {
			t.Error("nothing to explain")
		}
	})
}

func FuzzResolve(f *testing.F) {
	for _, seed := range []string{"海风小区十二号楼2单元五零一", "海风12号楼二门501室", "东案花园3栋", "5号楼东头路口", "3-2-501", "Dong'an Garden, building 8", "海风", "海风小区的的的", "A座", "12#", "毓璜顶街道", "-", "号楼", "\xff海风小区"} {
		f.Add(seed)
	}
	places := fixturePlaces()
	known := map[string]bool{"": true}
	for _, n := range fixtureNodes() {
		known[n.Code] = true
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, home := range []*triage.Place{nil, haifeng()} {
			found := places.Resolve(text, home)
			if len(found) > 4 {
				t.Errorf("%d readings", len(found))
			}
			for _, c := range found {
				if !known[c.Place.Node] || c.Place.Node == "" || c.Place.Label == "" || c.How == "" || !utf8.ValidString(c.Place.Label) {
					t.Errorf("%q is read as %+v", text, c)
				}
				if len(c.Place.Building) > 4 || len(c.Place.Entrance) > 2 {
					t.Errorf("%q: building %q, entrance %q", text, c.Place.Building, c.Place.Entrance)
				}
			}
		}
	})
}

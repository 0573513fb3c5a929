package triage_test

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"minxu/triage"
)

func TestTextIsNormalised(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"numerals of an address":              {"海风小区十二号楼2单元五零一", "海风小区12号楼2单元501"},
		"a door":                              {"海风12号楼二门501室", "海风12号楼2门501室"},
		"words that only hold numerals":       {"一直一点都不好，三天两头坏", "一直一点都不好,三天两头坏"},
		"full width":                          {"３号楼，２单元！", "3号楼,2单元!"},
		"circled digits and keycaps":          {"② 2️⃣ ①", "2 2 1"},
		"traditional characters":              {"樓道燈壞了，電梯沒電", "楼道灯坏了,电梯没电"},
		"著 in verbs only":                     {"樓下著火了，著名作家", "楼下着火了,著名作家"},
		"slips of the field":                  {"东岸花圆十二号楼下垃级三天没人收", "东岸花园12号楼下垃圾三天没人收"},
		"the same sound":                      {"垃极没人收，电递坏了", "垃圾没人收,电梯坏了"},
		"words that sound the same and stand": {"车尾灯坏了，他是无业人员", "车尾灯坏了,他是无业人员"},
		"zero width and direction marks":      {"楼\u200b道\u202e灯\ufeff坏了", "楼道灯坏了"},
		"storms of combining marks":           {"灯" + strings.Repeat("\u0301", 500) + "坏了", "灯坏了"},
		"accents of a name":                   {"caf\u0065\u0301", "café"},
		"many spaces":                         {"  楼道　　 灯坏了\t", "楼道 灯坏了"},
		"broken bytes":                        {"楼道\xff灯", "楼道灯"},
		"hours and degrees":                   {"十四度，下午三点", "14度,下午3点"},
		"nothing":                             {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := triage.Normalise(c.text); got != c.want {
				t.Errorf("%q became %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestNormalisingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("一二三十百零〇号楼单元 12３４①樓燈垃级圾花圆电递著火名\u0301\u200b\u202e，。！?abcé的了天点月日"), unicode.Han), 0, 30, -1).Draw(t, "text")
		once := triage.Normalise(text)
		if twice := triage.Normalise(once); twice != once {
			t.Fatalf("%q became %q and then %q", text, once, twice)
		}
	})
}

func TestALongMessageIsCut(t *testing.T) {
	t.Parallel()
	if n := len([]rune(triage.Normalise(strings.Repeat("楼道灯坏了", 5000)))); n > 4000 {
		t.Errorf("%d characters are left", n)
	}
}

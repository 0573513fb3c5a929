package people

import (
	"errors"
	"strings"
	"testing"
)

func TestAFieldTakesOnlyWhatThePlatformTakes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ field, from, want, refusal string }{
		"a short thing stands as it is":        {"thing1", "海风小区停车位怎么划", "海风小区停车位怎么划", ""},
		"a long thing ends in dots":            {"thing1", strings.Repeat("停", 21), strings.Repeat("停", 19) + "…", ""},
		"lines become one":                     {"thing1", "第一行\n第二行", "第一行 第二行", ""},
		"emoji go":                             {"thing1", "好消息🎉", "好消息", ""},
		"only emoji is nothing":                {"thing1", "🎉🎉", "", "thing1没有内容"},
		"a number of a case is a string":       {"character_string2", "HY202603100001", "HY202603100001", ""},
		"Chinese is no string of characters":   {"character_string2", "编号一", "", "character_string2的内容不合要求"},
		"a long string of characters is wrong": {"character_string2", strings.Repeat("a", 33), "", "character_string2的内容不合要求"},
		"a phrase is Chinese":                  {"phrase3", "已受理", "已受理", ""},
		"a phrase is no digit":                 {"phrase3", "3件", "", "phrase3的内容不合要求"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := fit(c.field, c.from)
			var no *Refusal
			switch {
			case c.refusal == "" && (err != nil || got != c.want):
				t.Errorf("fit = %q, %v, want %q", got, err, c.want)
			case c.refusal != "" && (!errors.As(err, &no) || !strings.Contains(no.Sentence, c.refusal)):
				t.Errorf("fit = %q, %v, want a refusal with %q", got, err, c.refusal)
			}
		})
	}
}

func TestAFormIsCheckedBeforeThePlatformDoes(t *testing.T) {
	t.Parallel()
	good := NoticeForm{Kind: "meeting_notice", Template: "T1", Sort: NoticeStanding}
	for name, c := range map[string]struct{ fields, refusal string }{
		"words, number and fixed words": {"thing1=text，character_string2=about, phrase3==请参加", ""},
		"a type that does not exist":    {"song1=text", "没有这样的字段"},
		"a field without its number":    {"thing=text", "没有这样的字段"},
		"a field twice":                 {"thing1=text,thing1=about", "写了两次"},
		"a source that does not exist":  {"thing1=weather", "只能取text"},
		"fixed words that do not fit":   {"phrase3==OK", "不合要求"},
		"six fields":                    {"thing1=text,thing2=text,thing3=text,thing4=text,thing5=text,thing6=text", "1到5个字段"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := good
			var err error
			if f.Fields, err = ReadFields(c.fields); err != nil {
				t.Fatal(err)
			}
			err = f.Check()
			var no *Refusal
			if c.refusal == "" && err != nil || c.refusal != "" && (!errors.As(err, &no) || !strings.Contains(no.Sentence, c.refusal)) {
				t.Errorf("check: %v, want %q", err, c.refusal)
			}
		})
	}
}

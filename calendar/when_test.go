package calendar_test

import (
	"fmt"
	"testing"
	"unicode/utf8"

	"minxu/calendar"
)

// said writes a reading down compactly: date half hour, "?" when unsure.
func said(w calendar.When) string {
	text := "-"
	if w.HasDate() {
		text = calendar.Midnight(w.Date).Format("01-02")
	}
	if w.Half != calendar.AnyHalf {
		text += " " + string(w.Half)
	}
	if w.HasTime {
		text += fmt.Sprintf(" %d:%02d", w.Hour, w.Minute)
	}
	if !w.Sure {
		text += "?"
	}
	return text
}

func TestDatesAndTimesAsResidentsWriteThem(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-03-10 09:00") // a Tuesday
	for text, expected := range map[string][]string{
		"3月12日14:30那个":    {"03-12 pm 14:30"},
		"３月１２日１４：３０":      {"03-12 pm 14:30"},
		"三月十二号下午":         {"03-12 pm"},
		"约12号的律师":         {"03-12"},
		"12号":             {"03-12"},
		"十二号下午两点半":        {"03-12 pm 14:30"},
		"12号14:30":        {"03-12 pm 14:30"},
		"12号9点":           {"03-12 9:00?"},
		"12号14:30那个律师":    {"03-12 pm 14:30"},
		"住12号14室":         nil,
		"半小时后":            {"03-10 am 9:30"},
		"两个小时以后来":         {"03-10 am 11:00"},
		"一个半小时后":          {"03-10 am 10:30"},
		"20分钟之后":          {"03-10 am 9:20"},
		"十六小时后":           {"03-11 night 1:00"},
		"等了两个小时":          nil,
		"一会儿后面再说":         nil,
		"月底":              {"03-31?"},
		"这个月底上午":          {"03-31 am?"},
		"下月初":             {"04-01?"},
		"月初":              {"03-01?"},
		"下个月中旬":           {"04-15?"},
		"3月底":             nil,
		"这周末上午":           {"03-14 am?"},
		"9号":              {"04-09?"},
		"下个月5号":           {"04-05"},
		"31号":             {"03-31"},
		"周四下午":            {"03-12 pm"},
		"本周四":             {"03-12"},
		"周一":              {"03-16?"},
		"下周一早上9点":         {"03-16 am 9:00"},
		"礼拜天上午十点一刻":       {"03-15 am 10:15"},
		"上周五晚上":           {"03-06 evening"},
		"周末":              {"03-14?"},
		"明天下午三点":          {"03-11 pm 15:00"},
		"明早八点":            {"03-11 am 8:00"},
		"后天上午":            {"03-12 am"},
		"大后天":             {"03-13"},
		"今晚8点":            {"03-10 evening 20:00"},
		"今晚12点":           {"03-11 night 0:00"},
		"昨天开始停水":          {"03-09"},
		"3天后":             {"03-13"},
		"2026-04-02 9:30": {"04-02 am 9:30"},
		"2026年4月2日":       {"04-02"},
		"12月3日":           {"12-03"},
		"1月5日":            {"01-05?"},
		"15:00那个":         {"- pm 15:00"},
		"下午3点20分":         {"- pm 15:20"},
		"三点半那个":           {"- 3:30?"},
		"3:30":            {"- 3:30?"},
		"三点去":             {"- 3:00?"},
		"十二点":             {"- noon 12:00"},
		"中午十二点半":          {"- noon 12:30"},
		"凌晨两点":            {"- night 2:00"},
		"14:00到16:00":     {"- pm 14:00", "- pm 16:00"},
		"周三或周四":           {"03-11", "03-12"},
		"东岸花园12号楼":        nil,
		"海风小区十二号楼2单元五零一": nil,
		"中山路12号":         nil,
		"海风小区12-2-501":   nil,
		"三天没人收":          nil,
		"早一点来":           nil,
		"一点也不好":          nil,
		"说两点建议":          nil,
		"楼上老是半夜跳绳":       nil,
		"一周一次":           nil,
		"每周三都这样":         nil,
		"以前天天有人扫":        nil,
		"第3号":            nil,
		"3号门":            nil,
		"律师这周哪天来":        nil,
		"25:00":          nil,
		"比分3:2":          nil,
		"2月30日":          nil,
		"MX202603100001": nil,
		"13800001234":    nil,
		"":               nil,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, w := range calendar.FindWhen(text, now) {
				got = append(got, said(w))
			}
			if fmt.Sprint(got) != fmt.Sprint(expected) {
				t.Errorf("read %v, want %v", got, expected)
			}
		})
	}
}

func TestWordsFitTheOffersTheyMayMean(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-03-10 09:00")
	for _, c := range []struct {
		words, offer string
		fits         bool
	}{
		{"三点那个", "2026-03-12 15:00", true},
		{"三点那个", "2026-03-12 15:30", false},
		{"15:30那个", "2026-03-12 15:30", true},
		{"上午九点", "2026-03-12 21:00", false},
		{"周四", "2026-03-12 15:00", true},
		{"周四", "2026-03-19 15:00", false},
		{"后天上午", "2026-03-12 09:00", true},
		{"后天上午", "2026-03-12 14:00", false},
		{"12号下午", "2026-03-12 14:00", true},
		{"晚上", "2026-03-12 19:00", true},
		{"晚上", "2026-03-12 14:00", false},
		{"中午", "2026-03-12 12:00", true},
		{"凌晨三点", "2026-03-12 15:00", false},
	} {
		found := calendar.FindWhen(c.words, now)
		if len(found) != 1 {
			t.Errorf("%s: %d moments", c.words, len(found))
			continue
		}
		if got := found[0].Fits(at(t, c.offer)); got != c.fits {
			t.Errorf("%s fits %s = %v", c.words, c.offer, got)
		}
	}
}

func FuzzFindWhen(f *testing.F) {
	for _, seed := range []string{"3月12日14:30那个", "明天下午三点", "12号楼", "周四", "下下个", "２４：００", "三百六十五点", "2026-02-30", "(", "晚上24点", "\xff\xfe", "5号院子"} {
		f.Add(seed)
	}
	now := at(f, "2026-03-10 09:00")
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range calendar.FindWhen(text, now) {
			if w.Hour < 0 || w.Hour > 23 || w.Minute < 0 || w.Minute > 59 {
				t.Errorf("%q: no such hour: %+v", text, w)
			}
			if !w.HasDate() && !w.HasTime && w.Half == calendar.AnyHalf {
				t.Errorf("%q: a moment that says nothing: %+v", text, w)
			}
			if utf8.ValidString(text) && w.Text == "" {
				t.Errorf("%q: a moment without words: %+v", text, w)
			}
		}
	})
}

func BenchmarkFindWhen(b *testing.B) {
	now := at(b, "2026-03-10 09:00")
	b.ReportAllocs()
	for b.Loop() {
		calendar.FindWhen("我想约3月12日（周四）下午三点的律师，海风小区十二号楼2单元五零一", now)
	}
}

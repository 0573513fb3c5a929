package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"minxu/calendar"
)

func TestDatesAsResidentsReadThem(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-03-10 15:00")
	for expected, got := range map[string]string{
		"3月17日（周二）18:00":       calendar.Say(at(t, "2026-03-17 18:00")),
		"3月8日（周日）9:05":         calendar.Say(at(t, "2026-03-08 09:05")),
		"3月17日（周二）":            calendar.SayDay(at(t, "2026-03-17 18:00")),
		"3月17日":                calendar.SayDate(at(t, "2026-03-17 00:00")),
		"9:00":                 calendar.SayTime(at(t, "2026-03-17 09:00")),
		"今天17:00":              calendar.SayNear(at(t, "2026-03-10 17:00"), now),
		"明天（3月11日）9:00":        calendar.SayNear(at(t, "2026-03-11 09:00"), now),
		"昨天（3月9日）15:00":        calendar.SayNear(at(t, "2026-03-09 15:00"), now),
		"3月12日（周四）0:00":        calendar.SayNear(at(t, "2026-03-12 00:00"), now),
		"2027年1月4日（周一）18:00":   calendar.SayNear(at(t, "2027-01-04 18:00"), now),
		"3月12日（周四）14:00-16:00": calendar.SaySpan(at(t, "2026-03-12 14:00"), at(t, "2026-03-12 16:00")),
		"18:00 on 17 March":    calendar.SayEnglish(at(t, "2026-03-17 18:00")),
	} {
		if got != expected {
			t.Errorf("said %q, want %q", got, expected)
		}
	}
}

func TestWhatWasSaidIsReadBack(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-03-10 15:00")
	rapid.Check(t, func(t *rapid.T) {
		meant := now.Add(time.Duration(rapid.Int64Range(-20*24*60, 250*24*60).Draw(t, "minutes")) * time.Minute)
		before := rapid.SampledFrom([]string{"", "请约", "改到", "我", "，"}).Draw(t, "before")
		after := rapid.SampledFrom([]string{"", "那个", "吧", "，谢谢", "的律师"}).Draw(t, "after")
		for _, said := range []string{calendar.Say(meant), calendar.SayNear(meant, now)} {
			found := calendar.FindWhen(before+said+after, now)
			if len(found) != 1 {
				t.Fatalf("%q: %d moments", said, len(found))
			}
			instant, ok := found[0].At()
			if !ok || !instant.Equal(meant) {
				t.Fatalf("%q was read as %v (%v)", said, instant, ok)
			}
			if !found[0].Fits(meant) || found[0].Fits(meant.Add(24*time.Hour)) {
				t.Fatalf("%q must fit its own instant only", said)
			}
		}
	})
}

func TestSpansAreParsedAndSaid(t *testing.T) {
	t.Parallel()
	night, err := calendar.ParseSpan("22:00-07:00")
	if err != nil || night != calendar.QuietHours() || night.String() != "22:00-7:00" {
		t.Errorf("night = %v, %v", night, err)
	}
	want(t, "next night", night.Next(at(t, "2026-03-10 12:00")), "2026-03-10 22:00")
	want(t, "end of the night", night.End(at(t, "2026-03-10 23:00")), "2026-03-11 07:00")
	want(t, "end outside", night.End(at(t, "2026-03-10 12:00")), "2026-03-10 12:00")
	day, err := calendar.ParseSpan("8:00-21:00")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "next day span", day.Next(at(t, "2026-03-10 21:00")), "2026-03-11 08:00")
	want(t, "already in it", day.Next(at(t, "2026-03-10 09:00")), "2026-03-10 09:00")
}

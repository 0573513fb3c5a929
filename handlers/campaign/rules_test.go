package campaign

import (
	"errors"
	"strings"
	"testing"
	"time"

	"minxu/people"
)

// shanghai is a moment of a day in March.
func shanghai(hour, minute int) time.Time {
	return time.Date(2026, 3, 10, hour, minute, 0, 0, time.FixedZone("Asia/Shanghai", 8*60*60)).UTC()
}

func TestPushesAreSpreadOverTheDay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from        time.Time
		rate, n     int
		first, last time.Time
		following   time.Time
	}{
		"evenly in the day":                    {from: shanghai(9, 10), rate: 60, n: 61, first: shanghai(9, 10), last: shanghai(9, 11), following: shanghai(9, 11).Add(time.Second)},
		"nothing in the first minute of hours": {from: shanghai(9, 0), rate: 60, n: 1, first: shanghai(9, 1), last: shanghai(9, 1), following: shanghai(9, 1).Add(time.Second)},
		"the night is left out":                {from: shanghai(23, 30), rate: 60, n: 1, first: shanghai(7, 1).Add(24 * time.Hour), last: shanghai(7, 1).Add(24 * time.Hour), following: shanghai(7, 1).Add(24*time.Hour + time.Second)},
		"what does not fit before the night":   {from: shanghai(21, 59), rate: 1, n: 2, first: shanghai(21, 59), last: shanghai(7, 1).Add(24 * time.Hour), following: shanghai(7, 2).Add(24 * time.Hour)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, next := Plan(c.from, c.rate, c.n)
			if !at[0].Equal(c.first) || !at[len(at)-1].Equal(c.last) || !next.Equal(c.following) {
				t.Errorf("from %v to %v, then %v; want %v, %v, %v", at[0], at[len(at)-1], next, c.first, c.last, c.following)
			}
		})
	}
}

func TestADistrictNeedsFiveDaysAtTheUsualQuota(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{0: 1, 80_000: 1, 80_001: 2, 350_000: 5} {
		if got := Days(n); got != want {
			t.Errorf("%d people need %d days, want %d", n, got, want)
		}
	}
}

func TestOnlyMovesThatMakeSenseAreMade(t *testing.T) {
	t.Parallel()
	states := []State{Draft, Counted, Waiting, Running, Paused, Stopped, Closed}
	allowed := map[string]State{"count draft": Counted, "count counted": Counted, "submit counted": Waiting, "approve waiting": Running, "reject waiting": Counted, "pause running": Paused,
		"resume paused": Running, "kill waiting": Stopped, "kill running": Stopped, "kill paused": Stopped, "finish running": Closed}
	for _, m := range []Move{Count, Submit, Approve, Reject, Pause, Resume, Kill, Finish} {
		for _, s := range states {
			got, ok := s.Next(m)
			want, may := allowed[string(m)+" "+string(s)]
			if ok != may || got != want {
				t.Errorf("%s of a campaign that is %s: %s, %v", m, s, got, ok)
			}
		}
	}
}

func TestABadCampaignIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	now := shanghai(9, 0)
	good := Campaign{Title: "停水", Body: "周三上午停水。", Topic: people.TopicMeeting, PerMinute: 60, Starts: now, Expires: now.Add(time.Hour)}
	for name, c := range map[string]struct {
		change func(*Campaign)
		want   string
	}{
		"a good one":            {func(*Campaign) {}, ""},
		"no words":              {func(c *Campaign) { c.Body = " " }, "标题和正文"},
		"too many words":        {func(c *Campaign) { c.Body = strings.Repeat("停", 301) }, "300字"},
		"no topic":              {func(c *Campaign) { c.Topic = "weather" }, "类别"},
		"faster than allowed":   {func(c *Campaign) { c.PerMinute = steady + 1 }, "每分钟"},
		"over before it begins": {func(c *Campaign) { c.Expires = c.Starts }, "晚于开始"},
		"a meeting long past":   {func(c *Campaign) { c.Starts, c.Expires = now.Add(-48*time.Hour), now.Add(-24*time.Hour) }, "过时"},
		"an age that is none":   {func(c *Campaign) { c.Bands = []string{"18-60"} }, "年龄段"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one := good
			c.change(&one)
			err := one.Check(now)
			var no *people.Refusal
			if c.want == "" && err != nil || c.want != "" && (!errors.As(err, &no) || !strings.Contains(no.Sentence, c.want)) {
				t.Errorf("check: %v, want %q", err, c.want)
			}
		})
	}
}

package triage

import (
	"fmt"
	"testing"
	"time"
)

// heardOver plays messages from one year of steady talk and then a burst, and gives the spots.
func heardOver(t *testing.T, people int, one string) (spots []HotSpot) {
	t.Helper()
	b := NewBrewing()
	at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	say := func(who, text string, i int) {
		if s, hot := b.Hear(Told{ID: fmt.Sprint(at.Unix(), i), Who: who, At: at, Text: text}); hot {
			spots = append(spots, s)
		}
	}
	for day := range 365 {
		at = at.Add(24 * time.Hour)
		say(fmt.Sprint("steady", day), "楼上噪音扰民睡不着觉", day)
	}
	for i := range people {
		at = at.Add(time.Hour)
		who := one
		if who == "" {
			who = fmt.Sprint("p", i)
		}
		say(who, "丽水新苑旁边的搅拌站扬尘", i)
	}
	return spots
}

func TestABurstOfDifferentPeopleIsASpotToldOnce(t *testing.T) {
	t.Parallel()
	spots := heardOver(t, 60, "")
	if len(spots) != 1 || spots[0].People != 6 || len(spots[0].IDs) != 6 || spots[0].Usual != 0 {
		t.Fatalf("%+v", spots)
	}
}

func TestOneLoudPersonIsNoSpot(t *testing.T) {
	t.Parallel()
	if spots := heardOver(t, 2097, "loud"); len(spots) != 0 {
		t.Errorf("%+v", spots)
	}
}

func TestWhatIsSaidEveryDayIsNoSpot(t *testing.T) {
	t.Parallel()
	if spots := heardOver(t, 5, ""); len(spots) != 0 {
		t.Errorf("%+v", spots)
	}
}

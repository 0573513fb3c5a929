package triage

import (
	"slices"
	"time"
)

// Told is one message as a hot spot sees it: who said it, when, what of, and which words name the place or thing.
type Told struct {
	ID, Who, Category string
	At                time.Time
	Text              string
}

// HotSpot is a phrase of which suddenly more people speak than usual.
type HotSpot struct {
	Phrase string
	At     time.Time
	People int      // distinct people within the window
	Usual  float64  // how many that would be at the rate before
	IDs    []string // the messages behind it, oldest first
}

// Brewing watches messages in order of time. Only distinct people count: who writes ten times is one, and likes are none.
type Brewing struct {
	Window time.Duration // how far back people are counted
	Least  int           // people that make a spot
	Times  float64       // how many times the usual number

	began  time.Time
	spoken map[string][]Told // by phrase, oldest first
	raised map[string]time.Time
	behind map[string]time.Time // messages that lie behind a spot that was raised, until when
}

// phraseLength is how many characters a phrase has.
const phraseLength = 4

// NewBrewing gives a watch with the settings found in replay: six people in 30 days, eight times as many as usual.
func NewBrewing() *Brewing {
	const days, least, times = 30, 6, 8
	return &Brewing{Window: days * 24 * time.Hour, Least: least, Times: times, spoken: map[string][]Told{}, raised: map[string]time.Time{}, behind: map[string]time.Time{}}
}

// Hear takes the next message in and gives the spot that it makes hot, at most one: the phrase with most people. A spot is told once in a
// window, and so are phrases that mostly the same messages hold.
func (b *Brewing) Hear(m Told) (HotSpot, bool) {
	if b.began.IsZero() {
		b.began = m.At
	}
	var best HotSpot
	for _, phrase := range phrases(m.Text) {
		all := append(b.spoken[phrase], m)
		b.spoken[phrase] = all
		since := m.At.Add(-b.Window)
		people, before, ids := map[string]bool{}, map[string]bool{}, []string(nil)
		for _, t := range all {
			if t.At.After(since) {
				people[t.Who] = true
				ids = append(ids, t.ID)
			} else {
				before[t.Who] = true
			}
		}
		if len(people) < b.Least || m.At.Sub(b.raised[phrase]) < b.Window {
			continue
		}
		past := since.Sub(b.began)
		usual := 0.0
		if past > 0 {
			usual = float64(len(before)) * float64(b.Window) / float64(max(past, b.Window))
		}
		if float64(len(people)) < b.Times*usual || past < b.Window {
			continue // in the first weeks nobody knows what is usual
		}
		if len(people) > best.People {
			best = HotSpot{Phrase: phrase, At: m.At, People: len(people), Usual: usual, IDs: ids}
		}
	}
	if best.People == 0 {
		return HotSpot{}, false
	}
	known := 0
	for _, id := range best.IDs {
		if m.At.Before(b.behind[id]) {
			known++
		}
	}
	b.raised[best.Phrase] = m.At
	for _, id := range best.IDs {
		b.behind[id] = m.At.Add(b.Window)
	}
	return best, 2*known < len(best.IDs)
}

// phrases gives the runs of four characters of a text, each once, without those that nearly every message to an office holds.
func phrases(text string) []string {
	r := plainWords(text)
	var list []string
	for i := 0; i+phraseLength <= len(r); i++ {
		one := r[i : i+phraseLength]
		dull := 0
		for j := range one {
			if one[j] < 0x80 || j+1 < len(one) && courtesy([2]rune{one[j], one[j+1]}) {
				dull++
			}
		}
		if phrase := string(one); dull < 2 && !slices.Contains(list, phrase) {
			list = append(list, phrase)
		}
	}
	return list
}

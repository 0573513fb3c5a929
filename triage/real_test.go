package triage

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// realFolder holds real messages that may not be kept here; they are read where they lie.
const realFolder = "../../shared/data/"

func realRows(t testing.TB, name string, each func(line []byte)) {
	t.Helper()
	file, err := os.Open(realFolder + name)
	if err != nil {
		t.Skipf("no real messages at %s", realFolder+name)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		each(lines.Bytes())
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

type realMessage struct {
	ID, User, Title, Detail, Reply, Topic string
	Teams                                 []string
	Time                                  string
}

func readReal(t testing.TB, name string) (rows []realMessage) {
	t.Helper()
	realRows(t, name, func(line []byte) {
		var m realMessage
		if err := json.Unmarshal(line, &m); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, m)
	})
	return rows
}

func TestReportCategoriesOfRealTitles(t *testing.T) {
	t.Parallel()
	titles := map[string]string{}
	for _, m := range readReal(t, "messages_hotspots.jsonl") {
		titles[m.ID] = m.Title
	}
	for name, least := range map[string][2]float64{"real_titles.txt": {0.75, 0.9}, "real_titles_fresh.txt": {0.65, 0.8}} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		var sorted []Sorted
		person := 0
		for line := range strings.Lines(string(text)) {
			id, label, _ := strings.Cut(strings.TrimSpace(line), " ")
			if titles[id] == "" {
				continue
			}
			u := Understand(titles[id], Context{At: time.Date(2026, 3, 10, 1, 0, 0, 0, time.UTC)})
			s := Sorted{Label: label, First: "D99"}
			sure := false
			if len(u.Matters) > 0 {
				m := u.Matters[0]
				s.First, s.Second, s.Margin, sure = m.Category, m.Second, m.Margin, m.Sure
				if s.Second == "" {
					j := Shipped().Judge(titles[id], "")
					if s.Second = j.Label; s.Second == s.First {
						s.Second = j.Second
					}
				}
			}
			if !sure && s.Margin < 0.4 || s.First == "D99" {
				person++
			}
			sorted = append(sorted, s)
		}
		f := Measure(sorted)
		t.Logf("%s: %d titles, accuracy %.3f, top-2 %.3f, to a person %.3f", name, f.Messages, f.Accuracy, f.TopTwo, float64(person)/float64(f.Messages))
		if f.Accuracy < least[0] || f.TopTwo < least[1] {
			t.Errorf("%s: accuracy %.3f, top-2 %.3f: less than before", name, f.Accuracy, f.TopTwo)
		}
	}
}

func TestReportHollowRealReplies(t *testing.T) {
	t.Parallel()
	of := map[Hollowness]int{}
	rows := readReal(t, "messages_replies.jsonl")
	for _, m := range rows {
		why, _ := Hollow(m.Reply)
		of[why]++
		if show := os.Getenv("MINXU_SHOW_HOLLOW"); show != "" && show == string(why) {
			t.Logf("%s | %s", m.Title, m.Reply)
		}
	}
	t.Logf("%d replies: %v", len(rows), of)
	if of[NotHollow]*10 < 8*len(rows) {
		t.Errorf("%d of %d say something: too many are pointed out", of[NotHollow], len(rows))
	}
}

func TestReportHotSpotsOfRealMessages(t *testing.T) {
	t.Parallel()
	rows := readReal(t, "messages_hotspots.jsonl")
	topic, agreed := map[string]string{}, map[string]bool{} // several teams put it there
	for _, m := range readReal(t, "hot_topics.jsonl") {
		topic[m.ID] = m.Topic
		agreed[m.ID] = len(m.Teams) > 1
	}
	slices.SortStableFunc(rows, func(a, b realMessage) int { return strings.Compare(a.Time, b.Time) })
	b := NewBrewing()
	count, tenth, found := map[string]int{}, map[string]time.Time{}, map[string]time.Time{}
	months, falseAlarms := map[string]bool{}, 0
	for _, m := range rows {
		at, err := time.Parse("2006-01-02T15:04:05", m.Time)
		if err != nil {
			t.Fatal(err)
		}
		months[m.Time[:7]] = true
		if name := topic[m.ID]; agreed[m.ID] {
			if count[name]++; count[name] == 10 {
				tenth[name] = at
			}
		}
		spot, hot := b.Hear(Told{ID: m.ID, Who: m.User, At: at, Text: m.Title})
		if !hot {
			continue
		}
		by := map[string]int{}
		for _, id := range spot.IDs {
			by[topic[id]]++
		}
		name := ""
		for n, c := range by {
			if n != "" && 2*c >= len(spot.IDs) {
				name = n
			}
		}
		if name == "" {
			falseAlarms++
			t.Logf("%s %s %d people: no known topic", m.Time[:10], spot.Phrase, spot.People)
			continue
		}
		if found[name].IsZero() {
			found[name] = at
			t.Logf("%s %s %d people: %s", m.Time[:10], spot.Phrase, spot.People, name)
		}
	}
	for _, big := range []string{"丽发新城搅拌站", "伊景园滨河苑车位捆绑"} {
		if found[big].IsZero() || found[big].Sub(tenth[big]) > 3*24*time.Hour {
			t.Errorf("%s: found %v, tenth message %v", big, found[big], tenth[big])
		}
	}
	t.Logf("%d messages in %d months: %d topics found, %d spots of no known topic", len(rows), len(months), len(found), falseAlarms)
}

package triage_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"minxu/triage"
)

// mailbox is a sample of real messages to a government mailbox. It may not be kept here, so it is read where it lies.
const mailbox = "../../shared/data/messages_train.jsonl"

func realMessages(t *testing.T, most int) (titles, details []string) {
	t.Helper()
	file, err := os.Open(filepath.FromSlash(mailbox))
	if err != nil {
		t.Skipf("no sample of real messages at %s", mailbox)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() && len(titles) < most {
		var row struct{ Title, Detail string }
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatalf("row %d: %v", len(titles), err)
		}
		if row.Title != "" && row.Detail != "" {
			titles, details = append(titles, row.Title), append(details, row.Detail)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return titles, details
}

func TestRealMessagesAreRarelyRefusedOrUnknown(t *testing.T) {
	t.Parallel()
	titles, details := realMessages(t, 2000)
	for name, texts := range map[string][]string{"titles": titles, "details": details} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "details" {
				texts = texts[:min(len(texts), 500)] // forum posts of some hundred characters
			}
			refused, unknown, unsorted, emergencies := 0, 0, 0, 0
			for _, text := range texts {
				u := hears(t, text, nil)
				if u.Refusal.Reason != triage.Accepted {
					refused++
				}
				if u.Intent == triage.UnknownIntent {
					unknown++
				}
				if len(u.Matters) > 0 && u.Matters[0].Category == "D99" {
					unsorted++
				}
				if u.Emergency.Kind != triage.NoEmergency {
					emergencies++
				}
				for _, m := range u.Matters {
					if n := len([]rune(m.Title)); n > 20 || n == 0 && m.Text != "" {
						t.Errorf("title of %d characters for a matter of %d", n, len([]rune(m.Text)))
					}
				}
			}
			n := len(texts)
			t.Logf("%d %s: %d refused, %d unknown, %d unsorted, %d emergencies", n, name, refused, unknown, unsorted, emergencies)
			if unknown*100 > 5*n {
				t.Errorf("%d of %d unknown: more than 5 %%", unknown, n)
			}
			if refused*100 > 3*n {
				t.Errorf("%d of %d refused: more than 3 %%", refused, n)
			}
		})
	}
}

package triage_test

import (
	"slices"
	"testing"
	"unicode"

	"minxu/triage"
)

func TestEnglishMessages(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		intent   triage.Intent
		category string
		urgency  string
		title    string
	}{
		"Hello, the street light near my building is broken. Can you help?": {triage.Demand, "D02", triage.Normal, "Street light near my building is broken"},
		"Trash has not been collected for 3 days":                           {triage.Demand, "D01", triage.Normal, "Trash has not been collected for 3 days"},
		"noise every night from upstairs":                                   {triage.Demand, "D06", triage.Normal, "Noise every night from upstairs"},
		"There is no parking space in our estate":                           {triage.Demand, "D05", triage.Normal, "No parking space in our estate"},
		"no water since yesterday":                                          {triage.Demand, "D04", triage.Urgent, "No water since yesterday"},
		"The heating is not working, only 12 degrees":                       {triage.Demand, "D04", triage.Urgent, "Heating is not working, only 12 degrees"},
		"power outage in the whole building":                                {triage.Demand, "D04", triage.Urgent, "Power outage in the whole building"},
		"missing manhole cover on the road":                                 {triage.Demand, "D02", triage.Critical, "Missing manhole cover on the road"},
		"the elevator is broken":                                            {triage.Demand, "D08", triage.Urgent, "Elevator is broken"},
		"my ceiling is leaking":                                             {triage.Demand, "D07", triage.Normal, "Ceiling is leaking"},
		"I want to see a lawyer":                                            {triage.Lawyer, "", "", ""},
		"progress":                                                          {triage.Progress, "", "", ""},
		"staff":                                                             {triage.Human, "", "", ""},
		"I want to talk to a person":                                        {triage.Human, "", "", ""},
		"menu":                                                              {triage.Menu, "", "", ""},
		"help":                                                              {triage.Help, "", "", ""},
		"thank you":                                                         {triage.Thanks, "", "", ""},
		"are you a robot?":                                                  {triage.Bot, "", "", ""},
		"delete my data":                                                    {triage.DeleteData, "", "", ""},
		"I want to report a problem":                                        {triage.Demand, "", "", ""},
		"it is still not fixed":                                             {triage.NotSolved, "", "", ""},
		"How do I get a residence permit?":                                  {triage.ServiceItem, "", "", ""},
		"sign up for the dumpling event":                                    {triage.Festival, "", "", ""},
		"Yes":                                                               {triage.UnknownIntent, "", "", ""},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			u := hears(t, text, nil)
			if !u.English || u.Intent != want.intent {
				t.Fatalf("English %v, intent %s, want %s (%v)", u.English, u.Intent, want.intent, u.Because)
			}
			if want.category == "" {
				if len(u.Matters) > 0 {
					t.Errorf("matters %+v, want none", u.Matters)
				}
				return
			}
			if len(u.Matters) != 1 || u.Matters[0].Category != want.category || u.Matters[0].Urgency != want.urgency || u.Matters[0].Title != want.title {
				t.Errorf("matters %+v, want %s %s %q", u.Matters, want.category, want.urgency, want.title)
			}
			for _, m := range u.Matters {
				if m.Gloss == "" || slices.ContainsFunc([]rune(m.Title), func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
					t.Errorf("title %q must be English, gloss %q Chinese", m.Title, m.Gloss)
				}
			}
		})
	}
}

func TestTwoMattersInEnglish(t *testing.T) {
	t.Parallel()
	u := hears(t, "The street light is broken and there is too much noise at night", nil)
	if len(u.Matters) != 2 || u.Matters[0].Category != "D02" || u.Matters[1].Category != "D06" {
		t.Errorf("matters %+v", u.Matters)
	}
}

func TestWhatIsNotEnglish(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"TD", "ok", "haifeng xiaoqu 3 hao lou", "asdfgh", "1", "楼道灯坏了 help", "", "😂", "KTV", "MX202603100001"} {
		if hears(t, text, nil).English {
			t.Errorf("%q is taken for English", text)
		}
	}
}

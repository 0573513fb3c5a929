package triage

// factsHeard are the single facts of a text: by label, the words that said so.
type factsHeard struct {
	words map[string]string
}

func listenFacts(text string) *factsHeard {
	f := &factsHeard{words: map[string]string{}}
	for _, one := range rules().facts.said(text) {
		if f.words[one.rule.label] == "" {
			f.words[one.rule.label] = one.words
		}
	}
	return f
}

func (f *factsHeard) has(label string) bool { return f.words[label] != "" }

// heaviest gives the label that a set of rules speaks for most, "" when none does.
func (s *ruleset) heaviest(text string, want func(label string) bool) string {
	best, label := 0, ""
	for _, one := range s.said(text) {
		if want(one.rule.label) && one.rule.weight > best {
			best, label = one.rule.weight, one.rule.label
		}
	}
	return label
}

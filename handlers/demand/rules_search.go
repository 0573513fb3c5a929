package demand

import (
	"strings"
	"unicode"

	"minxu/triage"
)

// pairsMost bounds how many pairs of characters of one demand are indexed; longer texts are cut there.
const pairsMost = 400

// plainText writes words as they are searched: folded, without marks and blanks.
func plainText(text string) []rune {
	var out []rune
	for _, r := range strings.ToLower(triage.Normalise(text)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, r)
		}
	}
	return out
}

// pairs lists the pairs of neighbouring characters of some words, each once.
func pairs(texts ...string) []string {
	seen := map[string]bool{}
	var list []string
	for _, text := range texts {
		rs := plainText(text)
		for i := 0; i+1 < len(rs) && len(list) < pairsMost; i++ {
			if p := string(rs[i : i+2]); !seen[p] {
				seen[p] = true
				list = append(list, p)
			}
		}
	}
	return list
}

// indexed lists what a demand is found by: its words, its place, the last four digits of its number.
func (d Demand) indexed() []string {
	list := pairs(d.Title, d.Text, d.Place)
	if d.No != "" {
		list = append(list, "#"+d.Tail())
	}
	return list
}

// Search is what somebody looks for.
type Search struct {
	No    string   // a whole number
	Tail  string   // its last four digits
	Words []string // each of two characters or more; all must be there
}

// searchFor reads what was typed; ok is false when it is too short to look for.
func searchFor(text string) (s Search, ok bool) {
	text = strings.TrimSpace(text)
	if compact := strings.ToUpper(strings.ReplaceAll(text, " ", "")); strings.HasPrefix(compact, "MX") {
		return Search{No: compact}, true
	}
	if rs := plainText(text); len(rs) == 4 && strings.IndexFunc(string(rs), func(r rune) bool { return !unicode.IsDigit(r) }) < 0 {
		return Search{Tail: string(rs)}, true
	}
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '，' || r == ',' || r == '、' }) {
		if len(plainText(w)) < 2 {
			return Search{}, false
		}
		s.Words = append(s.Words, w)
	}
	const most = 5
	return s, len(s.Words) > 0 && len(s.Words) <= most
}

// matches says whether every word really stands in a demand: pairs of characters alone may come from different places.
func (s Search) matches(d Demand) bool {
	if s.Tail != "" {
		return d.Tail() == s.Tail
	}
	text := string(plainText(d.Title)) + " " + string(plainText(d.Text)) + " " + string(plainText(d.Place))
	for _, w := range s.Words {
		if !strings.Contains(text, string(plainText(w))) {
			return false
		}
	}
	return true
}

// keys lists the pairs that must be in the index, few of them: the check afterwards is exact.
func (s Search) keys() []string {
	if s.Tail != "" {
		return []string{"#" + s.Tail}
	}
	const most = 4
	var list []string
	for _, w := range s.Words {
		p := pairs(w)
		list = append(list, p[0])
		if last := p[len(p)-1]; last != p[0] {
			list = append(list, last)
		}
	}
	return list[:min(len(list), most)]
}

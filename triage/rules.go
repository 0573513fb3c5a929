package triage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Rules are text, so that people of the field can read and mend them (words/*.txt). A file is made of sections [label];
// a line is one rule of the section: its weight, then parts that must all be heard, then flags.
//
//	9 灯>坏|不亮 楼道/路 !手电 @urgent
//
//	a/b    a or b is heard          !a/b   neither is heard
//	a|b>c|d  one of a, b and soon behind it one of c, d
//	=a     the whole message is a   $name  words defined above by a line "$name = a|b"
//	@flag  what else follows when the rule speaks; _ stands for a space inside a word
type rule struct {
	label  string
	name   string // file and line, for Explain and for mending
	weight int
	all    []part
	none   []part
	flags  []string
}

// part is a list of alternatives, one of which must be heard.
type part []alternative

// alternative is a word, or a word and another soon behind it.
type alternative struct {
	word, then []int // ids of words, any of them; then is nil for a single word
	whole      bool  // the message is nothing but the word
}

// near is how many bytes may lie between the words of a pair: eight Chinese characters, or some ten English words.
const (
	near        = 24
	nearEnglish = 60
)

// ruleset is one or more rule files over one list of words.
type ruleset struct {
	rules  []rule
	words  []string
	ids    map[string]int
	first  map[rune][]int // words by their first character
	near   int32
	wholes map[string]bool // words that mean something as a whole message
	opens  [][]int32       // by word: the rules whose first part it is in
	ears   sync.Pool       // of *heard, for said
}

// readRules makes a ruleset of one file.
func readRules(name, text string) (*ruleset, error) {
	set := &ruleset{ids: map[string]int{}, first: map[rune][]int{}, near: near, wholes: map[string]bool{}}
	if err := set.read(name, text); err != nil {
		return nil, err
	}
	for id, word := range set.words {
		r, _ := utf8.DecodeRuneInString(word)
		set.first[r] = append(set.first[r], id)
	}
	set.opens = make([][]int32, len(set.words))
	for i := range set.rules {
		for _, a := range set.rules[i].all[0] {
			for _, id := range a.word {
				if known := set.opens[id]; len(known) == 0 || known[len(known)-1] != int32(i) {
					set.opens[id] = append(known, int32(i))
				}
			}
		}
	}
	return set, nil
}

func (s *ruleset) read(name, text string) error {
	label := ""
	macros := map[string]string{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case strings.HasPrefix(line, "["):
			label = strings.Trim(strings.Fields(line)[0], "[]")
			continue
		case strings.HasPrefix(line, "$"):
			key, words, ok := strings.Cut(line, "=")
			if !ok {
				return fmt.Errorf("%s:%d: want $name = words", name, number)
			}
			macros[strings.TrimSpace(key)] = expand(strings.TrimSpace(words), macros)
			continue
		}
		one, err := s.parse(expand(line, macros))
		if err != nil {
			return fmt.Errorf("%s:%d: %w", name, number, err)
		}
		one.label, one.name = label, name+":"+strconv.Itoa(number)
		s.rules = append(s.rules, one)
	}
	return nil
}

// expand puts the words of macros in, longer names first.
func expand(line string, macros map[string]string) string {
	if !strings.Contains(line, "$") {
		return line
	}
	names := make([]string, 0, len(macros))
	for name := range macros {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	for _, name := range names {
		line = strings.ReplaceAll(line, name, macros[name])
	}
	return line
}

func (s *ruleset) parse(line string) (rule, error) {
	var one rule
	for i, field := range strings.Fields(line) {
		switch {
		case i == 0:
			weight, err := strconv.Atoi(field)
			if err != nil {
				return one, fmt.Errorf("a rule begins with its weight, not %q", field)
			}
			one.weight = weight
		case strings.HasPrefix(field, "@"):
			one.flags = append(one.flags, field[1:])
		case tooManyPairs(field):
			return one, fmt.Errorf("a pair has one > only: %q", field)
		case strings.HasPrefix(field, "!"):
			one.none = append(one.none, s.part(field[1:]))
		default:
			if strings.ContainsAny(field, "$") {
				return one, fmt.Errorf("unknown words %q", field)
			}
			one.all = append(one.all, s.part(field))
		}
	}
	if len(one.all) == 0 {
		return one, fmt.Errorf("a rule needs words")
	}
	return one, nil
}

func tooManyPairs(field string) bool {
	for _, text := range strings.Split(field, "/") {
		if strings.Count(text, ">") > 1 {
			return true
		}
	}
	return false
}

func (s *ruleset) part(field string) part {
	var p part
	var single alternative // plain words are one alternative, so that they are looked up together
	for _, text := range strings.Split(field, "/") {
		before, after, pair := strings.Cut(text, ">")
		switch {
		case pair:
			p = append(p, alternative{word: s.list(before), then: s.list(after)})
		case strings.HasPrefix(text, "="):
			whole := alternative{word: s.list(text[1:]), whole: true}
			for _, id := range whole.word {
				s.wholes[s.words[id]] = true
			}
			p = append(p, whole)
		default:
			single.word = append(single.word, s.list(text)...)
		}
	}
	if len(single.word) > 0 {
		p = append(p, single)
	}
	return p
}

func (s *ruleset) list(text string) []int {
	var ids []int
	for _, word := range strings.Split(text, "|") {
		if word = strings.ReplaceAll(fold(word), "_", " "); word == "" {
			continue
		}
		id, ok := s.ids[word]
		if !ok {
			id = len(s.words)
			s.ids[word] = id
			s.words = append(s.words, word)
		}
		ids = append(ids, id)
	}
	return ids
}

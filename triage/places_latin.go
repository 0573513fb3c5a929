package triage

import (
	"strings"
	"unicode"
)

// latinKey is an estate's name as foreigners and phones without Chinese write it, letters only: donganhuayuan, dongangarden.
type latinKey struct {
	key     string
	estates []*estate
}

var englishEndings = map[string][]string{
	"小区": {"community", "estate", "residential", "residence", "compound", "neighborhood", "neighbourhood", "quarter"}, "花园": {"garden", "gardens"},
	"家园": {"home", "homes", "homeland"}, "公寓": {"apartment", "apartments"}, "新村": {"village", "newvillage"}, "新城": {"newtown", "newcity"},
	"广场": {"plaza", "square"}, "苑": {"court", "garden"}, "山庄": {"villa", "villas"}, "大院": {"yard", "courtyard"},
}

func latinKeys(full, stem string, one *estate) []latinKey {
	whole, half := joined(full), joined(stem)
	if whole == "" || half == "" {
		return nil
	}
	keys := []latinKey{{whole, []*estate{one}}}
	ending := strings.TrimPrefix(full, stem)
	for _, word := range englishEndings[ending] {
		keys = append(keys, latinKey{half + word, []*estate{one}})
	}
	if len(half) >= 6 && half != whole {
		keys = append(keys, latinKey{half, []*estate{one}})
	}
	return keys
}

func joined(text string) string {
	var b strings.Builder
	for _, c := range text {
		s := syllable(c)
		if s == "" {
			return ""
		}
		b.WriteString(s)
	}
	return b.String()
}

// byLatin reads "Dong'an Garden, building 8" and "haifeng xiaoqu 3 hao lou 2 danyuan".
func (p *Places) byLatin(x addressReader, home *Place) reading {
	letters := 0
	for _, c := range x.r {
		if c < unicode.MaxASCII && unicode.IsLetter(c) {
			letters++
		}
	}
	if letters < 4 {
		return reading{}
	}
	text := strings.ToLower(string(x.r))
	plain := strings.Map(func(c rune) rune {
		if c < unicode.MaxASCII && unicode.IsLetter(c) {
			return c
		}
		return -1
	}, text)
	var estates []*estate
	longest := 0
	for _, k := range p.latin {
		switch {
		case !strings.Contains(plain, k.key) || len(k.key) < longest:
		case len(k.key) > longest:
			longest, estates = len(k.key), append([]*estate(nil), k.estates...)
		default:
			estates = append(estates, k.estates...)
		}
	}
	a := latinAddress(text)
	if len(estates) == 0 {
		own := p.estateOf(home)
		if own == nil || a.building == "" {
			return reading{}
		}
		estates = []*estate{own}
	}
	if len(estates) > 1 {
		estates = p.narrow(estates, a.building, "", "", home)
	}
	var got reading
	for _, one := range estates {
		if len(got.found) == mostOptions {
			break
		}
		got.found = append(got.found, Candidate{Place: withPoint(p.place(one, a, len(estates) == 1), home), Words: string(x.r), How: "latin", Room: a.room})
	}
	return got
}

// latinAddress reads building, unit and room out of English or pinyin words, in any order.
func latinAddress(text string) (a address) {
	words := strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '#' })
	for i, word := range words {
		next, before := "", ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		if i > 0 {
			before = words[i-1]
		}
		if before == "no" && i > 1 {
			before = words[i-2]
		}
		switch word {
		case "building", "bldg", "block", "tower", "louhao", "lou", "haolou", "buildingno":
			a.building = firstNumber(a.building, word != "lou" && word != "haolou", next, before, words, i)
		case "unit", "entrance", "danyuan", "gate", "yuan":
			if word == "yuan" && before != "dan" {
				continue
			}
			a.entrance = firstNumber(a.entrance, word != "danyuan" && word != "yuan", next, before, words, i)
		case "room", "apt", "apartment", "flat", "shi":
			if firstNumber("", true, next, before, words, i) != "" {
				a.room = true
			}
		default:
			if rest, ok := strings.CutPrefix(word, "#"); ok && a.building == "" {
				a.building = number(rest, 3)
			}
		}
	}
	return a
}

// firstNumber takes the number behind a word (building 8) or before it (8th building, 8 hao lou).
func firstNumber(known string, behind bool, next, before string, words []string, i int) string {
	if known != "" {
		return known
	}
	if n := number(next, 4); behind && n != "" {
		return n
	}
	if next == "no" && i+2 < len(words) {
		return number(words[i+2], 4)
	}
	if (before == "hao" || before == "dan") && i > 1 {
		before = words[i-2]
	}
	for _, ending := range []string{"th", "st", "nd", "rd"} {
		before = strings.TrimSuffix(before, ending)
	}
	if n := number(before, 3); n != "" {
		return n
	}
	return number(next, 4)
}

func number(word string, most int) string {
	word = strings.TrimPrefix(word, "#")
	if word == "" || len(word) > most {
		return ""
	}
	for _, c := range word {
		if c < '0' || c > '9' {
			return ""
		}
	}
	return strings.TrimLeft(word, "0")
}

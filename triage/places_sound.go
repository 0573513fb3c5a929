package triage

import "unicode/utf8"

// bySoundOfName reads names that were written with other characters of the same, or nearly the same, sound: 东案花园, 海丰12号楼.
// One character of the name must be right.
func (p *Places) bySoundOfName(x addressReader, home *Place) reading {
	best, bestFar := reading{}, 2
	for i, c := range x.r {
		for _, at := range p.stems[c] {
			from := i - at.place
			far := at.name.farFrom(x.r, from)
			if far >= bestFar || at.short && far > 0 {
				continue
			}
			end := from + len(at.name.runes)
			if len(at.name.runes) < 3 {
				if a, _ := x.read(end, true); a.building == "" {
					continue
				}
			}
			best, bestFar = p.finish(x, from, end, at.name.estates, "", "", home, "sound", far == 0), far
		}
	}
	return best
}

// farFrom says how many letters the words at r[from:] are off the name: 2 for more than one, and for the name itself.
func (n *name) farFrom(r []rune, from int) int {
	if from < 0 || from+len(n.runes) > len(r) {
		return 2
	}
	off, same := 0, 0
	for j, c := range n.runes {
		if r[from+j] == c {
			same++
			continue
		}
		if off += lettersOff(syllable(r[from+j]), n.syllables[j]); off > 1 {
			return 2
		}
	}
	if same == len(n.runes) {
		return 2
	}
	return off
}

// lettersOff gives 0 for the same syllable, 1 for one letter more, less or other, 2 for anything farther.
func lettersOff(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "" || b == "":
		return 2
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return 2
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) && a[i+1:] == b[i+1:] || len(a) < len(b) && a[i:] == b[i+1:] {
		return 1
	}
	return 2
}

// latinName writes a Chinese name in pinyin with capitals: Dongan Huayuan.
func latinName(text string) string {
	var out []byte
	for i, c := range []rune(text) {
		s := syllable(c)
		if s == "" {
			out = utf8.AppendRune(out, c)
			continue
		}
		begin := i == 0
		for _, ending := range endings {
			if r := []rune(text); len(r)-i == len([]rune(ending)) && string(r[i:]) == ending && i > 0 {
				out = append(out, ' ')
				begin = true
			}
		}
		if begin {
			out = append(out, s[0]-'a'+'A')
			s = s[1:]
		}
		out = append(out, s...)
	}
	return string(out)
}

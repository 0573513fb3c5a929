package triage

import "unicode/utf8"

// bySoundOfName reads names that were written with other characters of the same, or nearly the same, sound: 东案花园, 海丰12号楼.
func (p *Places) bySoundOfName(x addressReader, home *Place) reading {
	if len(x.r) < 2 {
		return reading{}
	}
	heard := make([]string, len(x.r))
	for i, c := range x.r {
		heard[i] = syllable(c)
	}
	best := reading{}
	bestFar := 2
	for _, index := range []map[rune][]name{p.names, p.shorts} {
		for _, list := range index {
			for _, one := range list {
				if one.node != "" {
					continue
				}
				from, far, same := soundsLike(x.r, heard, one.runes)
				full := len(one.runes) >= 3
				if far >= bestFar || same == 0 || !full && far > 0 {
					continue
				}
				end := from + len(one.runes)
				if a, _ := x.read(end, true); !full && a.building == "" {
					continue
				}
				best, bestFar = p.finish(x, from, end, one.estates, "", "", home, "sound", far == 0), far
			}
		}
		if bestFar < 2 {
			return best
		}
	}
	return best
}

// soundsLike finds where in the text the name is heard best: how many letters it is off (2 = not at all), how many characters are the same.
func soundsLike(r []rune, heard []string, named []rune) (from, far, same int) {
	far = 2
	syllables := make([]string, len(named))
	for i, c := range named {
		if syllables[i] = syllable(c); syllables[i] == "" {
			return 0, 2, 0
		}
	}
	for i := 0; i+len(named) <= len(r); i++ {
		off, equal := 0, 0
		for j := range named {
			if r[i+j] == named[j] {
				equal++
				continue
			}
			if off += lettersOff(heard[i+j], syllables[j]); off > 1 {
				break
			}
		}
		if off < far && equal > 0 && equal < len(named) {
			from, far, same = i, off, equal
		}
	}
	return from, far, same
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

package triage

import (
	"strings"
	"unicode"
)

// Similar compares two descriptions by the pairs of characters they share, 0 for nothing in common to 1 for the same.
// Own open cases from about 0.3 on are worth showing: "楼前垃圾桶又满了" and "楼前垃圾桶满了没人清" are at 0.5.
func Similar(a, b string) float64 {
	return jaccard(bigrams(plainWords(a)), bigrams(plainWords(b)))
}

func plainWords(text string) []rune {
	text = strings.ToLower(Normalise(text))
	return []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text))
}

func bigrams(r []rune) map[[2]rune]bool {
	pairs := make(map[[2]rune]bool, len(r))
	if len(r) == 1 {
		pairs[[2]rune{r[0]}] = true
	}
	for i := 0; i+1 < len(r); i++ {
		pairs[[2]rune{r[i], r[i+1]}] = true
	}
	return pairs
}

func jaccard(a, b map[[2]rune]bool) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	shared := 0
	for pair := range a {
		if b[pair] {
			shared++
		}
	}
	return float64(shared) / float64(len(a)+len(b)-shared)
}

// commonWords are what many titles share and what therefore points at none of them.
const commonWords = "的了吗呢吧我您你们是在有没不好坏那个件事情下上又还怎么一"

// MatchCase finds the one title that a message speaks of ("下水道的事怎么没动静了"): its index, or -1 when none or several fit.
func MatchCase(text string, titles []string) int {
	words := plainWords(text)
	heard := bigrams(words)
	best, second, at := 0.0, 0.0, -1
	for i, title := range titles {
		score := spokenOf(heard, plainWords(title))
		switch {
		case score > best:
			best, second, at = score, best, i
		case score > second:
			second = score
		}
	}
	if best == 0 || best-second < 0.01 {
		return -1
	}
	return at
}

// spokenOf weighs the pairs of a title that were heard: pairs of common words count for nothing.
func spokenOf(heard map[[2]rune]bool, title []rune) float64 {
	score := 0.0
	for i := 0; i+1 < len(title); i++ {
		if !heard[[2]rune{title[i], title[i+1]}] {
			continue
		}
		first, second := strings.ContainsRune(commonWords, title[i]), strings.ContainsRune(commonWords, title[i+1])
		switch {
		case first && second:
		case first || second:
			score += 0.3
		default:
			score++
		}
	}
	if score < 0.9 {
		return 0
	}
	return score
}

package triage

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"minxu/calendar"
)

// plainEnglish are words by which English is told from pinyin and from keys hit at random.
var plainEnglish = [...]string{"the", "is", "a", "an", "my", "in", "at", "to", "of", "i", "you", "it", "please", "can", "no", "not", "yes", "and", "for", "building", "garden", "unit", "street", "road", "near", "photo",
	"picture", "phone", "thanks", "help", "staff", "menu", "progress", "send", "cancel", "change", "continue", "back", "skip", "there", "are", "have", "has", "what", "when", "where", "how", "who", "we", "this", "that", "on", "with", "me", "hello", "right", "correct", "okay", "stop", "nothing", "none"}

// english says whether a message is written in English: no Chinese characters, and English words.
func english(text string) bool {
	words, known := 0, 0
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			return false
		}
	}
	lower := strings.ToLower(text)
	for _, word := range strings.FieldsFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		words++
		if slices.Contains(plainEnglish[:], word) {
			known++
		}
	}
	switch {
	case words == 0:
		return false
	case words == 1:
		bare := strings.Trim(lower, " .!?,")
		return slices.Contains([]string{"help", "staff", "menu", "progress", "yes", "send", "cancel", "continue", "change", "back", "skip", "none", "nothing", "stop", "unsubscribe", "lawyer", "volunteer", "privacy"}, bare) ||
			len(rules().english.said(lower)) > 0 && !slices.Contains([]string{"hi", "hello", "thx", "sos"}, bare)
	}
	return known > 0 || len(rules().english.listen(lower).hits) > 0
}

// readEnglish fills the understanding from an English message.
func (u *reader) readEnglish(clean string, c Context) {
	u.English, u.Text = true, clean
	lower := strings.ToLower(clean)
	u.readPlace(&u.Text, c)
	u.Times = calendar.FindWhen(clean, c.At)
	u.Case, u.Answer = caseOf(clean), answerOf(clean)
	u.Asking = strings.Contains(lower, "?")
	facts := listenFacts(lower)
	u.Swearing = facts.has("swear")
	u.None, u.Discretion = nothings(facts), discretion(facts)
	u.Matters = englishMatters(clean, u.Asking)
	u.Emergency = englishEmergency(lower)
	u.Temperature = degrees(lower)
	u.Service = rules().services.heaviest(lower, func(string) bool { return true })
	w := wantEnglish(lower, len(u.Matters) > 0)
	u.Intent, u.Outright, u.Also, u.Because = w.intent, w.outright, w.also, append(u.Because, w.because...)
	u.Cancels = w.cancels
	if u.Intent != Demand && u.Intent != UnknownIntent && u.Outright {
		u.Matters = slices.DeleteFunc(u.Matters, func(m Matter) bool { return !m.Hazard })
	}
}

// degrees reads "12 degrees".
func degrees(lower string) Celsius {
	before, _, ok := strings.Cut(lower, " degree")
	if !ok {
		return Celsius{}
	}
	word := before[strings.LastIndexByte(before, ' ')+1:]
	n, err := strconv.Atoi(word)
	if err != nil || n > 60 {
		return Celsius{}
	}
	return Celsius{n, true}
}

// englishMatters tells the matters of an English message apart by its sentences.
func englishMatters(clean string, asking bool) []Matter {
	var out []Matter
	none := &factsHeard{words: map[string]string{}}
	for _, sentence := range strings.FieldsFunc(clean, func(r rune) bool { return strings.ContainsRune(".!?;\n", r) }) {
		for _, piece := range englishPieces(sentence) {
			said := slices.DeleteFunc(rules().english.said(strings.ToLower(piece)), func(s spoken) bool { return s.rule.label[0] != 'D' })
			votes := rank(said)
			if len(votes) == 0 || votes[0].Weight < thing || slices.ContainsFunc(out, func(m Matter) bool { return m.Category == votes[0].Category }) {
				continue
			}
			m := Matter{Title: englishTitle(piece), Text: strings.TrimSpace(piece)}
			m.grade(votes, "", said, none, asking)
			for _, one := range said {
				for _, flag := range one.rule.flags {
					if gloss, ok := strings.CutPrefix(flag, "zh:"); ok && m.Gloss == "" && one.rule.label == m.Category {
						m.Gloss = gloss
					}
				}
			}
			out = append(out, m)
		}
	}
	return out
}

// englishPieces cuts a sentence at "and" where both sides name a thing of their own.
func englishPieces(sentence string) []string {
	lower := strings.ToLower(sentence)
	for _, and := range [...]string{" and also ", " and ", ", also ", ", "} {
		before, after, ok := strings.Cut(lower, and)
		if !ok {
			continue
		}
		if a, b := englishThing(before), englishThing(after); a != "" && b != "" && a != b {
			return []string{sentence[:len(before)], sentence[len(before)+len(and):]}
		}
	}
	return []string{sentence}
}

// englishThing gives the category of a thing that is named strongly, "" when none is.
func englishThing(lower string) string {
	best, label := strong-1, ""
	for _, one := range rules().english.said(lower) {
		if one.rule.label[0] == 'D' && one.rule.weight > best {
			best, label = one.rule.weight, one.rule.label
		}
	}
	return label
}

// longestEnglish is how many letters an English title may have.
const longestEnglish = 60

// englishTitle takes greetings and courtesies off a sentence: "Hello, the street light is broken" -> "Street light is broken".
func englishTitle(sentence string) string {
	title := strings.Trim(sentence, " ,")
	for changed := true; changed; {
		changed = false
		for _, word := range [...]string{"hello", "hi there", "hi", "hey", "please", "excuse me", "i want to report that", "i want to report a", "i want to report", "i would like to report", "i'd like to report", "i need to report", "there is a", "there is", "there are", "there's a", "there's", "the", "my", "our", "a", "could you", "can you", "i have a", "we have", "and", "also"} {
			lower := strings.ToLower(title)
			if strings.HasPrefix(lower, word) && len(title) > len(word) && (title[len(word)] == ' ' || title[len(word)] == ',') {
				title, changed = strings.TrimLeft(title[len(word):], " ,"), true
				break
			}
		}
	}
	if len(title) > longestEnglish {
		title = title[:longestEnglish]
		if i := strings.LastIndexByte(title, ' '); i > 20 {
			title = title[:i]
		}
		title = strings.ToValidUTF8(title, "")
	}
	if first, size := utf8.DecodeRuneInString(title); size > 0 {
		title = string(unicode.ToUpper(first)) + title[size:]
	}
	return title
}

func englishEmergency(lower string) Emergency {
	said := rules().english.said(lower)
	for _, kind := range kinds {
		for _, one := range said {
			if one.rule.label != "emergency_"+string(kind) {
				continue
			}
			if containsAny(lower, "last month", "last week", "last year", "yesterday", "years ago", "days ago", "weeks ago", "afraid", "worried", "might", "could cause", "movie", "game", "drill", "sale") && !containsAny(lower, "now", "help!", "right now") {
				continue
			}
			return Emergency{Kind: kind, Words: one.words, Doubt: kind == Distress}
		}
	}
	return Emergency{}
}

func wantEnglish(lower string, matter bool) wanted {
	out := wanted{intent: UnknownIntent}
	bare := strings.Trim(lower, " ,.!?")
	if bare == "" {
		bare = "?"
	}
	best := 0
	for _, one := range rules().english.said(bare) {
		label := one.rule.label
		if label[0] == 'D' || strings.HasPrefix(label, "emergency_") || strings.HasPrefix(label, "no_") {
			continue
		}
		if label == "cancel" {
			out.cancels = true
			continue
		}
		weight := one.rule.weight
		if matter && !one.flag("outright") {
			weight -= 10
		}
		if weight <= best {
			continue
		}
		best = weight
		out.intent, out.outright = Intent(label), one.flag("outright")
		out.because = []Reason{{label + " " + one.rule.name, one.words}}
	}
	if matter && (out.intent == UnknownIntent || out.intent == Human && !out.outright) {
		out.intent = Demand
	}
	return out
}

package triage

import (
	"slices"
	"strings"
)

// kinds orders the emergencies by who must be told first when several are heard.
var kinds = [...]EmergencyKind{SelfHarm, Knife, Fire, Gas, Shock, Drowning, Breath, Chest, Faint, Bleeding, Lift, Traffic, Burglary, Fight, Missing, Smoke, Distress}

// recognise finds what 110, 119 or 120 must hear of first. It reads clause by clause: what is past, feared, denied, usual or a
// joke in its own clause is none, so that 上个月着过火，消防通道还堵着 is a matter and 以前没事，现在着火了 is an emergency.
func recognise(lower string, parts []clause) Emergency {
	book := rules().emergencies
	heard := book.listen(lower)
	if len(heard.hits) == 0 {
		return Emergency{}
	}
	whole := labelsOf(heard.speak())
	if !slices.ContainsFunc(kinds[:], func(k EmergencyKind) bool { return whole[string(k)] }) {
		return Emergency{}
	}
	found := map[EmergencyKind]Emergency{}
	alone := false // a clause speaks of an emergency by itself, whether or not it is one now
	whole["long"] = len(lower) > longStory
	for i := range parts {
		before := ""
		if i > 0 {
			before = parts[i-1].lower
		}
		alone = kindsOf(book, parts[i].lower, before, whole, found) || alone
	}
	for i := 0; len(found) == 0 && !alone && i+1 < len(parts); i++ { // 我妈，晕倒了: a subject that was cut off
		kindsOf(book, parts[i].lower+" "+parts[i+1].lower, "", whole, found)
	}
	for _, kind := range kinds {
		if e, ok := found[kind]; ok {
			return e
		}
	}
	return Emergency{}
}

func labelsOf(said []spoken) map[string]bool {
	labels := make(map[string]bool, len(said))
	for _, one := range said {
		labels[one.rule.label] = true
	}
	return labels
}

// longStory is from how many bytes on a message is a story rather than a call: about a hundred characters.
const longStory = 300

// kindsOf enters the emergencies of one clause, and says whether it speaks of any.
func kindsOf(book *ruleset, text, before string, whole map[string]bool, found map[EmergencyKind]Emergency) (spoke bool) {
	said := book.said(masked(book, text))
	labels := labelsOf(said)
	for _, one := range said {
		kind := EmergencyKind(one.rule.label)
		if !slices.Contains(kinds[:], kind) {
			continue
		}
		spoke = true
		if whole["long"] && kind != SelfHarm && !labels["now"] {
			continue
		}
		e := Emergency{Kind: kind, Words: one.words, Doubt: one.flag("doubt")}
		over := labels["past"] && !labels["now"] || labels["usual"] && !labels["now"] && !strings.Contains(text, "打我")
		feared := labels["feared"] && fearedBefore(said, one)
		joke := whole["joke"]
		switch kind {
		case SelfHarm:
			if joke && !whole["now"] {
				continue
			}
			e.Doubt = e.Doubt || whole["long"] || containsAny(text, "吵", "烦", "臭", "想死的心") && !strings.Contains(text, "真")
			e.Other = !strings.Contains(text, "我") && (strings.Contains(text, "有人") || strings.ContainsAny(text, "他她") || strings.Contains(text, "邻居"))
		case Missing:
			strayed := strings.Contains(text, "走失") || strings.Contains(text, "走丢")
			if joke || labels["thing"] && !strayed || foundAgain(text) || labels["past"] && strings.Contains(text, "过") || feared || labels["usual"] {
				continue
			}
		case Drowning:
			if joke || labels["thing"] && !personNamed(text) || over || feared {
				continue
			}
		case Smoke:
			if joke || labels["no_smoke"] || over || feared {
				continue
			}
		case Breath:
			if joke || labels["no_breath"] || over || feared {
				continue
			}
		default:
			if joke && !secondCue(whole, kind) || over || feared || !labels["now"] && pastBefore(book, before) {
				continue
			}
		}
		if known, ok := found[kind]; !ok || known.Doubt && !e.Doubt {
			found[kind] = e
		}
	}
	return spoke
}

// fearedBefore says whether what is feared or denied is the emergency itself: 怕着火, 消防隐患, but not 着火了，怕烧到楼上.
func fearedBefore(said []spoken, emergency spoken) bool {
	for _, one := range said {
		if one.rule.label == "feared" && (one.start <= emergency.start || strings.Contains(one.words, "隐患")) {
			return true
		}
	}
	return false
}

// masked blanks words that only hold an emergency word: 火锅, 跳楼价, 防火.
func masked(book *ruleset, text string) string {
	for i := range book.rules {
		one := &book.rules[i]
		if one.label != "mask" {
			continue
		}
		for _, p := range one.all {
			for _, a := range p {
				for _, id := range a.word {
					if word := book.words[id]; strings.Contains(text, word) {
						text = strings.ReplaceAll(text, word, strings.Repeat(" ", len(word)))
					}
				}
			}
		}
	}
	return text
}

// secondCue says whether a joke word stands beside something that is real all the same.
func secondCue(whole map[string]bool, kind EmergencyKind) bool {
	return (whole["now"] || whole["cue"]) && (kind == Fire || kind == Gas || kind == Lift || kind == Knife || kind == Faint)
}

// pastBefore says whether the clause before puts this one into the past: 上个月，电动车着火了.
func pastBefore(book *ruleset, before string) bool {
	if len(before) > 24 {
		return false
	}
	for _, one := range book.said(before) {
		if one.rule.label == "past" {
			return true
		}
	}
	return false
}

func foundAgain(text string) bool {
	for _, word := range [...]string{"找到了", "找回来", "找着了", "回来了", "没事了"} {
		if strings.Contains(text, word) && !strings.Contains(text, "没"+word) {
			return true
		}
	}
	return false
}

func personNamed(text string) bool {
	for _, word := range [...]string{"人", "孩", "妈", "爸", "爷", "奶", "儿子", "女儿", "孙", "伴", "同学"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

package triage

import (
	"slices"
	"strings"
)

// wanted is what the intent rules heard.
type wanted struct {
	intent   Intent
	outright bool
	also     []Intent
	cancels  bool // English only: the facts tell it for Chinese
	because  []Reason
}

// bareMessage takes marks, and a leading greeting that is not all there is, off a message: what is left is matched as a whole.
func bareMessage(lower string) string {
	bare := strings.Trim(lower, " ,.!~。,;:…\n\"'")
	for _, hello := range [...]string{"您好", "你好", "hello", "hi", "唉", "哎", "那", "请", "麻烦", "哦", "嗯", "好的", "帮我", "我想", "我要"} {
		rest, ok := strings.CutPrefix(bare, hello)
		if !ok {
			continue
		}
		rest = strings.Trim(rest, " ,.!~。,;:…")
		if wholeMessages(rest) {
			return rest
		}
	}
	for _, tail := range [...]string{"吧", "啊", "呀", "哈", "呗", "一下", "谢谢", "好吗", "可以吗"} {
		rest, ok := strings.CutSuffix(bare, tail)
		rest = strings.TrimRight(rest, " ,")
		if ok && wholeMessages(rest) {
			return rest
		}
	}
	if rest := strings.TrimRight(bare, "?"); rest != "" || bare == "" {
		return rest
	}
	return "?"
}

// story is from how many characters on a message that means nothing else is taken for a report, to be read back.
const story = 14

// wholeMessages says whether the text is one of the messages that mean something as a whole.
func wholeMessages(text string) bool {
	_, ok := rules().intents.wholes[text]
	return ok
}

// want finds what a message wants. Strength is the weight of the strongest matter told beside it, told the number of
// characters that are neither place nor number.
func want(bare string, strength float64, told int, facts *factsHeard) wanted {
	said := rules().intents.said(bare)
	type vote struct {
		intent   Intent
		weight   int
		outright bool
		reason   Reason
	}
	var votes []vote
	for _, one := range said {
		v := vote{Intent(one.rule.label), one.rule.weight, one.flag("outright"), Reason{one.rule.label + " " + one.rule.name, one.words}}
		i := slices.IndexFunc(votes, func(known vote) bool { return known.intent == v.intent })
		switch {
		case i < 0:
			votes = append(votes, v)
		case v.weight > votes[i].weight || v.outright && !votes[i].outright:
			votes[i].weight = max(votes[i].weight, v.weight)
			votes[i].outright = votes[i].outright || v.outright
			votes[i].reason = v.reason
		}
	}
	// A matter speaks for a demand with its own weight: an outright request beats it, a mere mention does not.
	score := func(v vote) float64 {
		w := float64(v.weight)
		if v.outright {
			return w + 10
		}
		return w
	}
	demand := strength
	var reasons []Reason
	for _, v := range votes {
		if v.intent == Demand {
			demand = max(demand, score(v)) + 1
		}
	}
	slices.SortStableFunc(votes, func(a, b vote) int {
		switch x, y := score(a), score(b); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	out := wanted{intent: UnknownIntent}
	for _, v := range votes {
		reasons = append(reasons, v.reason)
		if v.intent == Demand {
			continue
		}
		beats := score(v) > demand
		if v.intent == CallMe || v.intent == Unsubscribe || v.intent == BigText { // said beside a matter it is only about how to answer
			beats = beats && strength < thing
		}
		if v.intent == NotSolved { // 说修好了，根本没修好 speaks of a case, with or without naming the thing
			beats = v.weight >= 11 && (v.weight >= 15 || strength == 0 || facts.has("case"))
		}
		if out.intent == UnknownIntent && beats {
			out.intent, out.outright = v.intent, v.outright
			continue
		}
		if v.intent != out.intent {
			out.also = append(out.also, v.intent)
		}
	}
	outrightDemand := slices.ContainsFunc(votes, func(v vote) bool { return v.intent == Demand && v.outright })
	switch {
	case out.intent == UnknownIntent && (strength > 0 || demand > 0):
		out.intent, out.outright = Demand, outrightDemand
	case out.intent != UnknownIntent && (strength >= thing || outrightDemand):
		out.also = append(out.also, Demand)
	}
	if out.intent == UnknownIntent && (told >= story || told >= 6 && (facts.has("complain") || facts.has("suggest") || facts.has("praise"))) {
		out.intent = Demand
	}
	out.because = reasons
	return out
}

package triage

import (
	"strings"
	"unicode/utf8"
)

// mostMatters bounds how many matters of one message are told apart; what is more stays with the last.
const mostMatters = 5

// grouped is a matter while its clauses are gathered.
type grouped struct {
	parts []*clause
	first int // index in parts of the clause that names the thing
}

// group tells the matters of a message apart. A clause opens another matter when it names another thing strongly, or begins
// another item (还有, 2.); what only describes, wishes or scolds stays with the matter before it.
func group(parts []clause) []grouped {
	var out []grouped
	var idle []*clause // what was said before the first thing
	for i := range parts {
		c := &parts[i]
		if len(out) == 0 {
			if c.weight() < thing {
				idle = append(idle, c)
				continue
			}
			out = append(out, grouped{append(idle, c), len(idle)})
			continue
		}
		last := &out[len(out)-1]
		head := last.parts[last.first]
		switch {
		case len(out) < mostMatters && opens(head, c):
			out = append(out, grouped{[]*clause{c}, 0})
		default:
			last.parts = append(last.parts, c)
			if c.weight() > head.weight() && head.weight() < strong {
				last.first = len(last.parts) - 1
			}
		}
	}
	return out
}

// opens says whether the clause is another matter beside the one that head began.
func opens(head, c *clause) bool {
	if c.item {
		return c.weight() >= thing || utf8.RuneCountInString(c.text) >= 5 && !onlyWish(c.text) && complains(c.text)
	}
	if c.weight() < strong || head.weight() < strong || c.category() == head.category() || follows(c.text) {
		return c.weight() >= strong && head.weight() >= strong && c.category() == head.category() && strings.Contains(c.text, "也") &&
			c.said[0].words != head.said[0].words && !follows(c.text) && c.said[0].rule != head.said[0].rule
	}
	return !akin(head.category(), c.category())
}

// akin are categories in which one incident often shows: a leak and the wiring, a blocked fire lane and the cars, whoever is
// responsible beside the thing itself.
func akin(a, b string) bool {
	if a == "D09" || a == "D10" || a == "D12" || a == "D14" { // a subject of talk more than a thing
		return true
	}
	if b == "D15" || b == "D03" && a != "D06" && a != "D05" || a == "D03" && b == "D15" || b == "D09" || b == "D10" || b == "D13" || b == "D14" || b == "D11" {
		return true
	}
	for _, pair := range [...][2]string{{"D07", "D04"}, {"D07", "D08"}, {"D05", "D08"}, {"D02", "D08"}, {"D04", "D08"}, {"D01", "D07"}, {"D12", "D06"}, {"D06", "D11"}} {
		if a == pair[0] && b == pair[1] || a == pair[1] && b == pair[0] {
			return true
		}
	}
	return false
}

// follows says that a clause tells what came of the one before it.
func follows(text string) bool {
	for _, word := range [...]string{"导致", "造成", "害得", "影响", "结果", "搞得", "弄得", "所以", "因为", "由于", "使得", "让人", "不然", "否则", "就是", "是不是", "是否", "算不算", "把"} {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return false
}

// complains says whether a clause without a known thing still reports something.
func complains(text string) bool {
	for _, word := range [...]string{"有人", "老", "没", "不", "坏", "乱", "天天", "总", "太", "被", "希望", "建议", "能不能", "堵", "破", "少", "烂", "影响"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// matter makes the matter of its clauses, and gives the weight of the rules that speak for it. A matter that is alone is read with the facts of the whole message.
func (g grouped) matter(t *titler, facts *factsHeard, alone, asking bool) (m Matter, weight float64) {
	var texts []string
	var said []spoken
	var votes []Vote
	for i, c := range g.parts {
		if c.insult {
			continue
		}
		texts = append(texts, c.text)
		said = append(said, c.said...)
		share := 0.4
		if i == g.first || c.endangers() {
			share = 1
		}
		votes = Blend(votes, c.votes, share)
	}
	m.Text = strings.Join(texts, "，")
	if !alone {
		facts = listenFacts(strings.ToLower(m.Text))
	}
	m.Title = t.title(g)
	head := m.Text
	if first := g.parts[g.first]; first.weight() >= thing && !first.insult {
		head = first.text // what is told of the thing speaks of its effects, and those of another category
	}
	m.grade(votes, head, said, facts, asking)
	return m, weightOf(votes)
}

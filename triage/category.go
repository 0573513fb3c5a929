package triage

import (
	"cmp"
	"slices"
	"strings"
)

// Vote is a category with the weight of the rules that speak for it.
type Vote struct {
	Category string
	Weight   float64
}

// Rank gives the categories that the words of a text speak for, strongest first. It is empty when no rule speaks.
// A trained model's votes can be laid beside these: see Blend.
func Rank(text string) []Vote {
	return rank(rules().categories.said(strings.ToLower(tidy(text))))
}

// rank adds the rules up: the strongest of a category counts in full, each further one for a third.
func rank(said []spoken) []Vote {
	var votes []Vote
	for _, one := range said {
		w := float64(one.rule.weight)
		i := slices.IndexFunc(votes, func(v Vote) bool { return v.Category == one.rule.label })
		switch {
		case i < 0:
			votes = append(votes, Vote{one.rule.label, w})
		case w > votes[i].Weight:
			votes[i].Weight = w + votes[i].Weight/3
		default:
			votes[i].Weight += w / 3
		}
	}
	sortVotes(votes)
	return votes
}

func sortVotes(votes []Vote) {
	slices.SortStableFunc(votes, func(a, b Vote) int {
		if a.Weight != b.Weight {
			return cmp.Compare(b.Weight, a.Weight)
		}
		return cmp.Compare(a.Category, b.Category)
	})
}

// Blend adds other votes (a model's), each with its share, to those of the rules.
func Blend(votes, others []Vote, share float64) []Vote {
	out := slices.Clone(votes)
	for _, other := range others {
		if i := slices.IndexFunc(out, func(v Vote) bool { return v.Category == other.Category }); i >= 0 {
			out[i].Weight += share * other.Weight
			continue
		}
		out = append(out, Vote{other.Category, share * other.Weight})
	}
	sortVotes(out)
	return out
}

// margin gives how clear the first of two votes is, 0 to 1.
func margin(votes []Vote) float64 {
	switch len(votes) {
	case 0:
		return 0
	case 1:
		return 1
	}
	return (votes[0].Weight - votes[1].Weight) / votes[0].Weight
}

// Weights from which a rule names a thing of its own, and from which it is strong enough to open another matter.
const (
	thing  = 6
	strong = 9
)

// grade sets category, urgency, level and nature of a matter from what was said of it.
func (m *Matter) grade(votes []Vote, head string, said []spoken, facts *factsHeard, asking bool) {
	o := weigh(votes, head, endangered(said))
	ruled := len(o.votes) > 0 && slices.ContainsFunc(votes, func(v Vote) bool { return v.Category == o.votes[0].Category })
	m.Category = "D99"
	if len(o.votes) > 0 {
		m.Category = o.votes[0].Category
	}
	if len(o.votes) > 1 {
		m.Second = o.votes[1].Category
	}
	m.Margin, m.Sure = margin(o.votes), o.sure
	for _, words := range o.words {
		if m.Category == o.model {
			m.Because = append(m.Because, Reason{"model " + m.Category, words})
		}
	}
	consult, play := false, false
	for _, one := range said {
		own := one.rule.label == m.Category
		if own {
			m.Because = append(m.Because, Reason{one.rule.label + " " + one.rule.name, one.words})
		}
		// A danger counts even where another thing gives the category, unless it is only whispered beside it.
		if loud := own || float64(one.rule.weight) >= 0.7*weightOf(votes); loud {
			m.Hazard = m.Hazard || one.flag("hazard")
			switch {
			case one.flag("critical"):
				m.Urgency = Critical
			case one.flag("urgent") && m.Urgency == "":
				m.Urgency = Urgent
			}
		}
		if own {
			consult = consult || one.flag("consult")
			play = play || one.flag("play")
			m.Confidential = m.Confidential || one.flag("confidential")
			switch {
			case one.flag("district"):
				m.Level = District
			case one.flag("street") && m.Level == "":
				m.Level = Street
			}
		}
	}
	if play && facts.has("hurt") { // what children play on and can be hurt by
		m.Hazard = true
		if m.Urgency == "" {
			m.Urgency = Urgent
		}
	}
	m.Nature = nature(m, facts, asking, consult)
	m.Urgency = urgency(m, ruled || o.share >= modelAlarms)
	if m.Level == "" || m.Urgency == Critical {
		m.Level = level(m)
	}
	m.Confidential = m.Confidential || facts.has("report") // who reports somebody must be safe from him
}

// endangered says whether one of the rules that spoke tells of a danger.
func endangered(said []spoken) bool {
	return slices.ContainsFunc(said, func(s spoken) bool { return s.flag("hazard") || s.flag("critical") })
}

func weightOf(votes []Vote) float64 {
	if len(votes) == 0 {
		return 0
	}
	return votes[0].Weight
}

// Urgencies and levels, as in the district's rules.
const (
	Critical  = "CRITICAL"
	Urgent    = "URGENT"
	Normal    = "NORMAL"
	Consult   = "CONSULT"
	Community = "COMMUNITY"
	Street    = "STREET"
	District  = "DISTRICT"
)

// urgency is what a rule said, or else what is usual: sorted says that the category is more than a guess.
func urgency(m *Matter, sorted bool) string {
	switch {
	case m.Urgency != "":
		return m.Urgency
	case m.Nature == "consult" || m.Nature == "praise":
		if m.Nature == "praise" {
			return Normal
		}
		return Consult
	case m.Nature == "suggestion":
		return Normal
	case sorted && (m.Category == "D04" || m.Category == "D08"):
		return Urgent
	}
	return Normal
}

// level gives who must solve it where no rule says so. What is critical starts with those who are there first.
func level(m *Matter) string {
	switch {
	case m.Urgency == Critical:
		return Community
	case m.Category == "D04" || m.Category == "D15":
		return Street
	}
	return Community
}

// nature tells what kind of wish it is: consult, help, complaint, report, suggestion, praise.
func nature(m *Matter, facts *factsHeard, asking, consult bool) string {
	switch {
	case facts.has("praise") && !facts.has("complain"):
		return "praise"
	case m.Category == "D15" || facts.has("report"):
		return "report"
	case facts.has("complain"):
		return "complaint"
	case facts.has("suggest") && !m.Hazard:
		return "suggestion"
	case consult && (asking || m.Category == "D14" || m.Category == "D10"):
		return "consult"
	case asking && (m.Category == "D10" || m.Category == "D14"):
		return "consult"
	case m.Category == "D06" || m.Category == "D03" && strings.Contains(m.Text, "物业"):
		return "complaint"
	}
	return "help"
}

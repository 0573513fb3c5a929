package triage

// How rules and model are weighed against each other was found on real titles (docs/triage.md).
const (
	modelShare  = 40   // weight of a vote that the model is certain of; a rule that names a thing has about ten
	modelBeats  = 0.85 // probability from which the model is believed against a rule that is sure
	modelAlarms = 0.8  // probability from which its word alone makes a matter urgent
	leastShare  = 0.03 // smaller votes of the model are no second choice
)

// opinion is what rules and model together say of the category of a matter.
type opinion struct {
	votes []Vote
	model string  // label that the model would give
	share float64 // its probability
	sure  bool    // the rules are certain and the model does not contradict strongly
	words []string
}

// weigh lays the model's votes beside those of the rules. Rules that are sure are kept, because people wrote and read them; only where
// the model is nearly certain of something else, or the rule is the vague one of "policy", it is heard first. What can hurt somebody
// is never sorted away from where a rule put it.
func weigh(rules []Vote, text string, danger bool) opinion {
	sure := len(rules) > 0 && rules[0].Weight >= strong && margin(rules) >= 0.3
	if text == "" { // English: the model knows none
		return opinion{votes: rules, sure: sure}
	}
	m := Shipped()
	first, _, share, _ := m.best(text, "")
	o := opinion{votes: rules, model: m.labels[first], share: share, sure: sure}
	if danger || sure && (rules[0].Category == o.model || share < modelBeats && rules[0].Category != "D14") {
		return o
	}
	j := m.Judge(text, "")
	o.sure, o.words = false, j.Because
	var votes []Vote
	for _, v := range j.Votes {
		if v.Weight >= leastShare {
			votes = append(votes, v)
		}
	}
	o.votes = Blend(rules, votes, modelShare)
	return o
}

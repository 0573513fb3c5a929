package demand

import "minxu/triage"

// Orders that the conversations give and effects.go carries out. They are plain data: compared in tests, kept nowhere.

// Matter is what is filed.
type Matter struct {
	Title, Text                              string
	Category, Second, Nature, Urgency, Level string
	Confidential, Hazard, Sure               bool
}

func matterOf(m triage.Matter) Matter {
	return Matter{Title: m.Title, Text: m.Text, Category: m.Category, Second: m.Second, Nature: m.Nature, Urgency: m.Urgency, Level: m.Level,
		Confidential: m.Confidential, Hazard: m.Hazard, Sure: m.Sure}
}

// Spot is where it is.
type Spot struct {
	Node, Estate, Building, Entrance, Detail, Label string
	Lat, Lng                                        float64
	Point                                           bool
}

func spotOf(p triage.Place) Spot {
	return Spot{p.Node, p.Estate, p.Building, p.Entrance, p.Detail, p.Label, p.Lat, p.Lng, p.HasPoint}
}

func (s Spot) place() triage.Place {
	return triage.Place{Node: s.Node, Estate: s.Estate, Building: s.Building, Entrance: s.Entrance, Detail: s.Detail, Label: s.Label,
		Lat: s.Lat, Lng: s.Lng, HasPoint: s.Point}
}

// File files one demand.
type File struct {
	Matter   Matter
	Spot     Spot
	Photos   []string // media ids, voice included
	Proxy    string   // relation; empty = for oneself
	ProxyWho string
	Contact  string // self or subject
	Phone    string
	Privacy  Privacy
	Minor    bool
	Lang     string
	Channel  string
	Joins    string // id of the neighbour's demand that it is merged into; empty = none
}

// Refuse records what is certainly not taken here.
type Refuse struct {
	Reason string
	Words  string
	Matter Matter
}

// Supplement adds words and photos to a case.
type Supplement struct {
	Case, Text string
	Photos     []string
}

// Answer gives the answer to a steward's question.
type Answer struct {
	Case, Text string
	Photos     []string
}

// Urge reminds the steward of a case.
type Urge struct{ Case string }

// Withdraw takes a case back.
type Withdraw struct{ Case, Reason string }

// Solved says that a case is solved.
type Solved struct{ Case string }

// Score scores the answer to a case that was solved.
type Score struct {
	Case    string
	Score   int
	Comment string
}

// Reopen says that a case is not solved.
type Reopen struct {
	Case, Text string
	Photos     []string
}

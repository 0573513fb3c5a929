package triage

import (
	"cmp"
	"math"
	"slices"
)

// Figures are what a model reaches on messages whose label is known.
type Figures struct {
	Messages int
	Accuracy float64            // share that is right at the first
	MacroF1  float64            // mean of the F1 of the labels
	TopTwo   float64            // share whose label is among the first two
	Surest   float64            // share right among the 80 % with the largest margin
	F1       map[string]float64 // by label
	Confused map[[2]string]int  // true label and the one that was given
}

// Sorted is one message as a model sorted it beside its label.
type Sorted struct {
	Label, First, Second string
	Share, Margin        float64
}

// surestPart is the share of messages whose accuracy Surest tells.
const surestPart = 0.8

// Measure counts how often messages were sorted right.
func Measure(sorted []Sorted) Figures {
	f := Figures{Messages: len(sorted), F1: map[string]float64{}, Confused: map[[2]string]int{}}
	if len(sorted) == 0 {
		return f
	}
	right, two := 0, 0
	known, given, hit := map[string]int{}, map[string]int{}, map[string]int{}
	for _, s := range sorted {
		known[s.Label]++
		given[s.First]++
		switch s.Label {
		case s.First:
			right++
			two++
			hit[s.Label]++
		case s.Second:
			two++
		}
		if s.First != s.Label {
			f.Confused[[2]string{s.Label, s.First}]++
		}
	}
	for label, n := range known {
		f.F1[label] = 2 * float64(hit[label]) / float64(n+given[label])
		f.MacroF1 += f.F1[label] / float64(len(known))
	}
	f.Accuracy, f.TopTwo = float64(right)/float64(len(sorted)), float64(two)/float64(len(sorted))
	byMargin := slices.Clone(sorted)
	slices.SortStableFunc(byMargin, func(a, b Sorted) int { return cmp.Compare(b.Margin, a.Margin) })
	byMargin = byMargin[:int(math.Ceil(surestPart*float64(len(byMargin))))]
	sure := 0
	for _, s := range byMargin {
		if s.First == s.Label {
			sure++
		}
	}
	f.Surest = float64(sure) / float64(len(byMargin))
	return f
}

// Sort lets the model sort the examples, by their titles alone where titles is set.
func (m *Model) Sort(examples []Example, titles bool) []Sorted {
	sorted := make([]Sorted, len(examples))
	for i, e := range examples {
		detail := e.Detail
		if titles {
			detail = ""
		}
		first, second, share, lead := m.best(e.Title, detail)
		sorted[i] = Sorted{Label: e.Label, First: m.labels[first], Share: share, Margin: lead}
		if second >= 0 {
			sorted[i].Second = m.labels[second]
		}
	}
	return sorted
}

// Validate cross-validates: each group of near-duplicates lies wholly in one of the folds, and is sorted by a model that saw none of it.
func (t Training) Validate(examples []Example, folds int) (titles, posts []Sorted, err error) {
	fold := Folds(examples, folds, t.filled().Seed)
	for n := range folds {
		learn, hold := split(examples, fold, n)
		m, err := t.Train(learn)
		if err != nil {
			return nil, nil, err
		}
		titles, posts = append(titles, m.Sort(hold, true)...), append(posts, m.Sort(hold, false)...)
	}
	return titles, posts, nil
}

// Compare holds one of so many folds out and gives the macro-F1 on it, titles with their details, of a model that is in use and of one
// newly made without that fold.
func (t Training) Compare(present *Model, examples []Example, folds int) (before, after float64, err error) {
	learn, hold := split(examples, Folds(examples, folds, t.filled().Seed), 0)
	m, err := t.Train(learn)
	if err != nil {
		return 0, 0, err
	}
	return Measure(present.Sort(hold, false)).MacroF1, Measure(m.Sort(hold, false)).MacroF1, nil
}

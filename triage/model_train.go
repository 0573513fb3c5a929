package triage

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Example is a message with the label that a person gave it.
type Example struct{ Title, Detail, Label string }

// Training says how a model is made. A zero field stands for what was best in cross-validation on real messages (docs/triage.md).
type Training struct {
	Seed     uint64
	Rounds   int     // passes over the examples
	Hardness float64 // how much an example that is sorted wrong counts against large weights
	Features int     // runs of characters that are kept
	Rare     int     // a run that comes in fewer messages is left out; 0: 2, or 1 where the messages have no detail
}

func (t Training) filled() Training {
	const seed, rounds, hardness, features = 1, 6, 0.15, 30_000
	t.Seed = cmp.Or(t.Seed, seed)
	t.Rounds = cmp.Or(t.Rounds, rounds)
	t.Hardness = cmp.Or(t.Hardness, hardness)
	t.Features = cmp.Or(t.Features, features)
	return t
}

// buckets is how many keys there are; collisions among the runs of characters that come in practice are few.
const buckets = 1 << 22

// Train makes a model of the examples. Each message with a detail is learned twice, with its detail and as its title alone, so that
// one model serves both. Part of the examples is first held out, to find how much to believe a score. The same examples and seed make
// the same bytes.
func (t Training) Train(examples []Example) (*Model, error) {
	t = t.filled()
	m, err := t.learn(examples)
	if err != nil {
		return nil, err
	}
	const parts = 5
	fold := Folds(examples, parts, t.Seed)
	learn, hold := split(examples, fold, 0)
	trial, err := t.learn(learn)
	if err == nil && len(hold) > 0 {
		m.sharp = trial.sharpness(hold)
	}
	return m, nil
}

// split gives the examples that do not lie in that fold, and those that do.
func split(examples []Example, fold []int, n int) (learn, hold []Example) {
	for i, e := range examples {
		if fold[i] == n {
			hold = append(hold, e)
		} else {
			learn = append(learn, e)
		}
	}
	return learn, hold
}

// learn finds one separating plane a label, by dual coordinate descent with squared loss.
func (t Training) learn(examples []Example) (*Model, error) {
	labels := labelNames(examples)
	if len(labels) < 2 {
		return nil, fmt.Errorf("training needs at least two labels, the examples have %d", len(labels))
	}
	rare := t.Rare
	if rare == 0 {
		rare = 1
		if slices.ContainsFunc(examples, func(e Example) bool { return e.Detail != "" }) {
			rare = 2
		}
	}
	data := tabulate(examples, labels, rare)
	weights := t.descend(data)
	if len(data.keys) > t.Features { // what says little is left out, and the rest learned again without it
		data.keep(data.heaviest(weights, t.Features))
		weights = t.descend(data)
	}
	return data.pack(weights), nil
}

func labelNames(examples []Example) []string {
	var labels []string
	for _, e := range examples {
		if !slices.Contains(labels, e.Label) {
			labels = append(labels, e.Label)
		}
	}
	slices.Sort(labels)
	return labels
}

// descend finds the weights, row by row of the table of keys; the last row is the bias.
func (t Training) descend(d *table) []float32 {
	k := len(d.names)
	weights := make([]float32, (len(d.keys)+1)*k)
	bias := weights[len(d.keys)*k:]
	pulls := make([]float32, len(d.rows)*k)
	order := make([]int, len(d.rows))
	for i := range order {
		order[i] = i
	}
	random := rand.New(rand.NewPCG(t.Seed, 0))
	soft := float32(1 / (2 * t.Hardness))
	softs := d.balance(soft)
	score, step := make([]float32, k), make([]float32, k)
	for range t.Rounds {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			copy(score, bias)
			for _, c := range d.rows[i] {
				w, s := weights[int(c.column)*k:][:k], d.scale[int(c.column)*k:][:k]
				for l := range score {
					score[l] += c.value * w[l] * s[l]
				}
			}
			own, norms := pulls[i*k:][:k], d.norms[i*k:][:k]
			moved := false
			for l := range score {
				sign, give := float32(-1), soft
				if d.labels[i] == l {
					sign, give = 1, softs[l]
				}
				slope := sign*score[l] - 1 + give*own[l]
				next := max(0, own[l]-slope/(norms[l]+give))
				step[l] = (next - own[l]) * sign
				moved = moved || step[l] != 0
				own[l] = next
			}
			if !moved {
				continue
			}
			for _, c := range d.rows[i] {
				w, s := weights[int(c.column)*k:][:k], d.scale[int(c.column)*k:][:k]
				for l := range step {
					w[l] += c.value * step[l] * s[l]
				}
			}
			for l, s := range step {
				bias[l] += s
			}
		}
	}
	for i, s := range d.scale {
		weights[i] *= s
	}
	return weights
}

// sharpness finds how scores become probabilities that are right as often as they say, on messages that training had not seen.
func (m *Model) sharpness(hold []Example) float32 {
	r := &gramReader{seen: map[uint32]int32{}}
	k := len(m.labels)
	var scores []float32
	var truth []int
	for _, e := range hold {
		label := slices.Index(m.labels, e.Label)
		if label < 0 {
			continue
		}
		for _, detail := range []string{"", e.Detail} {
			one := make([]float32, k)
			m.scores(r.gather(e.Title, detail), one)
			scores, truth = append(scores, one...), append(truth, label)
		}
	}
	best, least := m.sharp, math.Inf(1)
	for sharp := float32(0.5); sharp < 40; sharp *= 1.1 {
		loss := 0.0
		m.sharp = sharp
		for i, label := range truth {
			one := slices.Clone(scores[i*k:][:k])
			m.shares(one)
			loss -= math.Log(max(float64(one[label]), 1e-9))
		}
		if loss < least {
			best, least = sharp, loss
		}
	}
	m.sharp = best
	return best
}

package triage

import (
	"cmp"
	"math"
	"slices"
)

// Model is a linear model on character n-grams: every run of one or two characters of a message has a weight for each label. It
// never changes after it is made, so it may be shared freely.
type Model struct {
	labels  []string
	bias    []float32
	scale   float32  // one step of a quantised weight
	sharp   float32  // turns scores into probabilities: the larger, the surer
	slots   []uint32 // open addressing: key of a gram + 1, 0 = free
	rows    []int32  // by slot: the row of weights
	weights []int8   // row by row, one weight a label
}

// Judgment is what a model says of one message.
type Judgment struct {
	Label, Second string  // best two labels; Second is empty where the model knows only one
	Share         float64 // probability of the best label, 0-1
	Margin        float64 // how far it is before the second, 0-1; calibrated on messages that training had not seen
	Votes         []Vote  // all labels with their probabilities, best first
	Because       []string
}

// Labels gives the labels of the model in its own order.
func (m *Model) Labels() []string { return slices.Clone(m.labels) }

// row gives the place of the weights of a gram, -1 when the model does not know it.
func (m *Model) row(key uint32) int32 {
	mask := uint32(len(m.slots) - 1)
	for at := spread(key) & mask; ; at = (at + 1) & mask {
		switch m.slots[at] {
		case key + 1:
			return m.rows[at]
		case 0:
			return -1
		}
	}
}

// scores adds up what the grams of a message say. The grams are those of title and detail, see gather.
func (m *Model) scores(grams []gram, into []float32) {
	copy(into, m.bias)
	for _, g := range grams {
		row := m.row(g.key)
		if row < 0 {
			continue
		}
		v := g.value * m.scale
		w := m.weights[int(row)*len(m.labels):]
		for k := range into {
			into[k] += v * float32(w[k])
		}
	}
}

// shares turns scores into probabilities in place.
func (m *Model) shares(scores []float32) {
	most := slices.Max(scores)
	sum := float32(0)
	for k, s := range scores {
		scores[k] = float32(math.Exp(float64(m.sharp * (s - most))))
		sum += scores[k]
	}
	for k := range scores {
		scores[k] /= sum
	}
}

// best gives the first two labels of a message with the probability of the first and its lead. It is Judge without reasons.
func (m *Model) best(title, detail string) (first, second int, share, lead float64) {
	r := readers.Get().(*gramReader)
	defer readers.Put(r)
	var room [32]float32
	scores := m.room(room[:])
	m.scores(r.gather(title, detail), scores)
	m.shares(scores)
	first, second = 0, -1
	for k := 1; k < len(scores); k++ {
		switch {
		case scores[k] > scores[first]:
			first, second = k, first
		case second < 0 || scores[k] > scores[second]:
			second = k
		}
	}
	share, lead = float64(scores[first]), float64(scores[first])
	if second >= 0 {
		lead -= float64(scores[second])
	}
	return first, second, share, lead
}

func (m *Model) room(most []float32) []float32 {
	if len(m.labels) > len(most) {
		return make([]float32, len(m.labels))
	}
	return most[:len(m.labels)]
}

// Judge sorts one message; a chat message is a title without detail.
func (m *Model) Judge(title, detail string) Judgment {
	r := readers.Get().(*gramReader)
	defer readers.Put(r)
	grams := r.gather(title, detail)
	scores := make([]float32, len(m.labels))
	m.scores(grams, scores)
	m.shares(scores)
	var j Judgment
	for k, s := range scores {
		j.Votes = append(j.Votes, Vote{m.labels[k], float64(s)})
	}
	sortVotes(j.Votes)
	if len(j.Votes) == 0 {
		return j
	}
	j.Label, j.Share, j.Margin = j.Votes[0].Category, j.Votes[0].Weight, j.Votes[0].Weight
	if len(j.Votes) > 1 {
		j.Second, j.Margin = j.Votes[1].Category, j.Votes[0].Weight-j.Votes[1].Weight
	}
	first := slices.Index(m.labels, j.Label)
	second := slices.Index(m.labels, j.Second)
	j.Because = m.reasons(title+"\n"+detail, first, second)
	return j
}

// mostReasons is how many phrases are shown for a judgment.
const mostReasons = 3

// reasons gives the phrases that decided for the first label and against the second, strongest first.
func (m *Model) reasons(text string, first, second int) []string {
	r := readers.Get().(*gramReader)
	defer readers.Put(r)
	r.read(text)
	type phrase struct {
		from, to int
		weight   float32
	}
	pulls := make([]float32, len(r.runes)) // by character: what the grams over it say
	for n := 1; n <= longestGram; n++ {
		for i := 0; i+n <= len(r.runes); i++ {
			row := m.row(keyOf(r.runes[i : i+n]))
			if row < 0 {
				continue
			}
			w := m.weights[int(row)*len(m.labels):]
			pull := float32(w[first])
			if second >= 0 {
				pull -= float32(w[second])
			}
			for j := i; j < i+n; j++ {
				pulls[j] += pull / float32(n)
			}
		}
	}
	var found []phrase
	for i := 0; i < len(pulls); {
		if pulls[i] <= 0 || !worded(r.runes[i]) {
			i++
			continue
		}
		p := phrase{from: i}
		for i < len(pulls) && pulls[i] > 0 && worded(r.runes[i]) && i-p.from < 6 {
			p.weight += pulls[i]
			i++
		}
		if p.to = i; p.to-p.from > 1 {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b phrase) int { return cmp.Compare(b.weight, a.weight) })
	var words []string
	for _, p := range found[:min(len(found), mostReasons)] {
		if word := string(r.runes[p.from:p.to]); !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

// index builds the table of keys; row i belongs to the i-th key.
func (m *Model) index(keys []uint32) {
	size := 1
	for size < 2*len(keys)+1 {
		size *= 2
	}
	m.slots, m.rows = make([]uint32, size), make([]int32, size)
	mask := uint32(size - 1)
	for i, key := range keys {
		at := spread(key) & mask
		for m.slots[at] != 0 {
			at = (at + 1) & mask
		}
		m.slots[at], m.rows[at] = key+1, int32(i)
	}
}

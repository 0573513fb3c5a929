package triage

import (
	"math/rand/v2"
	"slices"
)

// Folds deals the examples out into folds so that near-duplicates lie together: a model that is measured on a message must not have
// learned its twin. The same seed deals the same way.
func Folds(examples []Example, folds int, seed uint64) []int {
	group := Twins(examples)
	members := map[int][]int{}
	for i, g := range group {
		members[g] = append(members[g], i)
	}
	order := make([]int, 0, len(members))
	for g := range members {
		order = append(order, g)
	}
	slices.Sort(order)
	random := rand.New(rand.NewPCG(seed, 1))
	random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	slices.SortStableFunc(order, func(a, b int) int { return len(members[b]) - len(members[a]) })
	fold, sizes := make([]int, len(examples)), make([]int, folds)
	for _, g := range order { // the largest first, each to the smallest fold
		to := 0
		for f := range sizes {
			if sizes[f] < sizes[to] {
				to = f
			}
		}
		for _, i := range members[g] {
			fold[i] = to
		}
		sizes[to] += len(members[g])
	}
	return fold
}

// twin is how much of their runs of three characters two texts share when they count as near-duplicates.
const twin = 0.5

// Signature sizes: texts are compared when one of the bands of their least hashes agrees.
const (
	bands    = 12
	bandRows = 2
)

// Twins gives each example the index of the group of near-duplicates that it belongs to: the first of the group.
func Twins(examples []Example) []int {
	head := make([]int, len(examples))
	for i := range head {
		head[i] = i
	}
	find := func(i int) int {
		for head[i] != i {
			head[i] = head[head[i]]
			i = head[i]
		}
		return i
	}
	for _, part := range []func(Example) string{func(e Example) string { return e.Title }, func(e Example) string { return e.Detail }} {
		sets := make([][]uint32, len(examples))
		r := &gramReader{}
		for i, e := range examples {
			sets[i] = r.shingles(part(e))
		}
		for band := range bands {
			first := map[uint64]int{}
			for i, set := range sets {
				if len(set) < 4 {
					continue
				}
				key := uint64(0)
				for row := range bandRows {
					least := ^uint32(0)
					for _, h := range set {
						least = min(least, spread(h^uint32(band*bandRows+row+1)*0x9E3779B1))
					}
					key = key<<32 | uint64(least)
				}
				j, known := first[key]
				if !known {
					first[key] = i
					continue
				}
				if a, b := find(i), find(j); a != b && sharedOf(set, sets[j]) >= twin {
					head[max(a, b)] = min(a, b)
				}
			}
		}
	}
	for i := range head {
		head[i] = find(i)
	}
	return head
}

// shingle is how many characters a run has by which texts are compared.
const shingle = 3

// shingles gives the runs of three characters of a text, sorted, each once.
func (r *gramReader) shingles(text string) []uint32 {
	r.read(text)
	var set []uint32
	for i := 0; i+shingle <= len(r.runes); i++ {
		set = append(set, keyOf(r.runes[i:i+shingle]))
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// sharedOf gives how much two sorted sets share, 0 to 1.
func sharedOf(a, b []uint32) float64 {
	shared := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			shared++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	if shared == 0 {
		return 0
	}
	return float64(shared) / float64(len(a)+len(b)-shared)
}

package triage

import (
	"cmp"
	"math"
	"slices"
)

// cell is one run of characters of a message; its column is that of its key.
type cell struct {
	column int32
	value  float32
}

// table holds the examples of a training as rows of cells.
type table struct {
	names  []string  // labels
	keys   []uint32  // by column
	scale  []float32 // by column and label: how much the run tells of the label at first sight
	rows   [][]cell
	labels []int     // by row
	norms  []float32 // by row and label: squared length, the bias included
}

// tabulate counts the runs of characters of all examples and leaves the rare ones out.
func tabulate(examples []Example, names []string, rare int) *table {
	r := &gramReader{seen: map[uint32]int32{}}
	counts, seen := map[uint32]int{}, map[uint32]int{}
	for i, e := range examples {
		for _, g := range r.gather(e.Title, e.Detail) {
			if seen[g.key] != i+1 {
				seen[g.key] = i + 1
				counts[g.key]++
			}
		}
	}
	d := &table{names: names}
	for key, n := range counts {
		if n >= rare {
			d.keys = append(d.keys, key)
		}
	}
	slices.Sort(d.keys)
	column := make(map[uint32]int32, len(d.keys))
	for i, key := range d.keys {
		column[key] = int32(i)
	}
	add := func(title, detail string, label int) {
		grams := r.gather(title, detail)
		row := make([]cell, 0, len(grams))
		for _, g := range grams {
			if c, ok := column[g.key]; ok {
				row = append(row, cell{c, g.value})
			}
		}
		d.rows, d.labels = append(d.rows, row), append(d.labels, label)
	}
	for _, e := range examples {
		label := slices.Index(names, e.Label)
		add(e.Title, "", label)
		if e.Detail != "" {
			add(e.Title, e.Detail, label)
		}
	}
	d.weigh(counts, len(examples))
	return d
}

// weigh sets the scale: a run that is rare, and that comes much more or much less with a label than without, may move more.
func (d *table) weigh(counts map[uint32]int, messages int) {
	k := len(d.names)
	with, of := make([]float64, len(d.keys)*k), make([]float64, k)
	for i, row := range d.rows {
		for _, c := range row {
			with[int(c.column)*k+d.labels[i]]++
		}
		of[d.labels[i]]++
	}
	d.scale = make([]float32, len(d.keys)*k)
	for i, key := range d.keys {
		all := 0.0
		for l := range k {
			all += with[i*k+l]
		}
		rarity := 1 + math.Log(float64(1+messages)/float64(1+counts[key]))
		for l := range k {
			in := (with[i*k+l] + 1) / (of[l] + 2)
			out := (all - with[i*k+l] + 1) / (float64(len(d.rows)) - of[l] + 2)
			d.scale[i*k+l] = float32(math.Sqrt(rarity * (math.Abs(math.Log(in/out)) + 0.02)))
		}
	}
	d.measure()
}

// measure sets the squared lengths of the rows.
func (d *table) measure() {
	k := len(d.names)
	d.norms = make([]float32, len(d.rows)*k)
	for i, row := range d.rows {
		norms := d.norms[i*k:][:k]
		for l := range norms {
			norms[l] = 1
		}
		for _, c := range row {
			for l, s := range d.scale[int(c.column)*k:][:k] {
				norms[l] += c.value * s * c.value * s
			}
		}
	}
}

// balance makes the examples of a rare label count more, so that it is not forgotten for the common ones.
func (d *table) balance(soft float32) []float32 {
	of := make([]float32, len(d.names))
	for _, l := range d.labels {
		of[l]++
	}
	for l := range of {
		of[l] *= soft * float32(len(of)) / float32(len(d.labels))
	}
	return of
}

// heaviest gives the columns whose weights move messages most, in order of column.
func (d *table) heaviest(weights []float32, most int) []int32 {
	k := len(d.names)
	moves := make([]float64, len(d.keys))
	for _, row := range d.rows {
		for _, c := range row {
			moves[c.column] += float64(c.value) * float64(c.value)
		}
	}
	columns := make([]int32, len(d.keys))
	for i := range columns {
		columns[i] = int32(i)
		w := weights[i*k:][:k]
		moves[i] = float64(slices.Max(w)-slices.Min(w)) * math.Sqrt(moves[i])
	}
	slices.SortStableFunc(columns, func(a, b int32) int { return cmp.Compare(moves[b], moves[a]) })
	columns = columns[:most]
	slices.Sort(columns)
	return columns
}

// keep drops all other columns.
func (d *table) keep(columns []int32) {
	k := len(d.names)
	to := make([]int32, len(d.keys))
	for i := range to {
		to[i] = -1
	}
	keys, scale := make([]uint32, len(columns)), make([]float32, 0, len(columns)*k)
	for i, c := range columns {
		to[c], keys[i] = int32(i), d.keys[c]
		scale = append(scale, d.scale[int(c)*k:][:k]...)
	}
	for i, row := range d.rows {
		kept := row[:0]
		for _, c := range row {
			if to[c.column] >= 0 {
				kept = append(kept, cell{to[c.column], c.value})
			}
		}
		d.rows[i] = kept
	}
	d.keys, d.scale = keys, scale
	d.measure()
}

// pack quantises the weights. The few largest are cut off at the edge, so that the many small ones keep more of their shape.
func (d *table) pack(weights []float32) *Model {
	const within, edge = 0.9995, 127
	body := weights[:len(d.keys)*len(d.names)]
	m := &Model{labels: d.names, sharp: 3, scale: 1, bias: slices.Clone(weights[len(body):]), weights: make([]int8, len(body))}
	sizes := make([]float32, len(body))
	for i, w := range body {
		sizes[i] = max(w, -w)
	}
	slices.Sort(sizes)
	if len(sizes) > 0 && sizes[len(sizes)-1] > 0 {
		m.scale = cmp.Or(sizes[int(within*float64(len(sizes)-1))], sizes[len(sizes)-1]) / edge
	}
	for i, w := range body {
		m.weights[i] = int8(max(-edge, min(edge, math.Round(float64(w/m.scale)))))
	}
	m.index(d.keys)
	return m
}

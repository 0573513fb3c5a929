package triage

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// A model file is: the mark, then as varints the number of labels and of rows; the labels, each with its length; as floats
// the sharpness, the step of a weight and the bias of each label; the keys of the rows as distances from the one before; the weights,
// one byte each, row by row.
const modelMark = "MXT1"

// ErrNoModel is the error for bytes that are no model, or one that was cut off.
var ErrNoModel = errors.New("not a model file")

// Append writes the model behind b.
func (m *Model) Append(b []byte) []byte {
	b = append(b, modelMark...)
	for _, n := range []int{len(m.labels), len(m.weights) / len(m.labels)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for _, label := range m.labels {
		b = binary.AppendUvarint(b, uint64(len(label)))
		b = append(b, label...)
	}
	for _, f := range append([]float32{m.sharp, m.scale}, m.bias...) {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
	}
	last := uint32(0)
	for _, key := range m.keys() {
		b = binary.AppendUvarint(b, uint64(key-last))
		last = key
	}
	for _, w := range m.weights {
		b = append(b, byte(w))
	}
	return b
}

// keys gives the keys in order of their rows, which is their own order.
func (m *Model) keys() []uint32 {
	keys := make([]uint32, 0, len(m.weights)/len(m.labels))
	for _, slot := range m.slots {
		if slot != 0 {
			keys = append(keys, slot-1)
		}
	}
	slices.Sort(keys)
	return keys
}

// Bounds of a file that is read: what is beyond them is no model of ours.
const (
	mostLabels = 1000
	mostRows   = buckets
)

// ReadModel reads a model. Bytes that do not add up are ErrNoModel.
func ReadModel(b []byte) (*Model, error) {
	if len(b) < len(modelMark) || string(b[:len(modelMark)]) != modelMark {
		return nil, ErrNoModel
	}
	in := modelReader{b: b[len(modelMark):]}
	labels, rows := in.number(mostLabels), in.number(mostRows)
	m := &Model{}
	for range labels {
		m.labels = append(m.labels, string(in.bytes(in.number(200))))
	}
	m.sharp, m.scale = in.float(), in.float()
	for range labels {
		m.bias = append(m.bias, in.float())
	}
	if in.bad || labels == 0 || rows > len(in.b) {
		return nil, ErrNoModel
	}
	keys := make([]uint32, rows)
	last := uint32(0)
	for i := range keys {
		step := in.number(buckets)
		if i > 0 && step == 0 {
			in.bad = true
		}
		last += uint32(step)
		if keys[i] = last; last >= buckets {
			in.bad = true
		}
	}
	if in.bad || len(in.b) != rows*labels {
		return nil, ErrNoModel
	}
	m.weights = make([]int8, len(in.b))
	for i, w := range in.b {
		m.weights[i] = int8(w)
	}
	m.index(keys)
	return m, nil
}

// modelReader takes a file apart; bad says that something did not fit.
type modelReader struct {
	b   []byte
	bad bool
}

func (in *modelReader) number(most int) int {
	n, size := binary.Uvarint(in.b)
	if size <= 0 || n > uint64(most) {
		in.bad, in.b = true, nil
		return 0
	}
	in.b = in.b[size:]
	return int(n)
}

func (in *modelReader) bytes(n int) []byte {
	if n > len(in.b) {
		in.bad, in.b = true, nil
		return nil
	}
	part := in.b[:n]
	in.b = in.b[n:]
	return part
}

func (in *modelReader) float() float32 {
	part := in.bytes(4)
	if part == nil {
		return 0
	}
	f := math.Float32frombits(binary.LittleEndian.Uint32(part))
	if f != f || math.IsInf(float64(f), 0) {
		in.bad = true
	}
	return f
}

// Describe says in one line what the model is: labels, kept runs of characters, bytes.
func (m *Model) Describe() string {
	return fmt.Sprintf("%d labels, %d runs of characters, %d bytes", len(m.labels), len(m.weights)/len(m.labels), len(m.Append(nil)))
}

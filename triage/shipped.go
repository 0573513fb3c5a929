package triage

import (
	_ "embed"
	"sync"
)

//go:embed words/model.bin
var shippedBytes []byte

// Shipped gives the model that the program carries: it sorts into D01 to D15 and D99 and was learned from examples/ alone.
var Shipped = sync.OnceValue(func() *Model {
	m, err := ReadModel(shippedBytes)
	if err != nil {
		panic("triage: embedded model: " + err.Error())
	}
	return m
})

package project

import (
	"strconv"

	"minxu/dialog"
)

// What a row can be used for.
const (
	rowScore   = "score"   // the person may score it now
	rowComment = "comment" // the person may only leave an opinion; the sentence says why
	rowNone    = "none"    // the sentence is all there is to say
)

// row is a project as a conversation reads it, written by effects_look.go.
type row struct {
	id, title, no string
	status        string
	sentence      string
	own           int    // the person's score that stands; 0 = none
	day           string // on which it was given: 3月10日
	until         string // when the round closes: 3月19日（周四）18:00
	heard         int    // a score that the opening words held
}

func readRow(v dialog.Value) row {
	own, err := strconv.Atoi(v.At(3))
	if err != nil {
		own = 0
	}
	heard, err := strconv.Atoi(v.At(6))
	if err != nil {
		heard = 0
	}
	return row{id: v.ID, title: v.Label, no: v.At(0), status: v.At(1), sentence: v.At(2), own: own, day: v.At(4), until: v.At(5), heard: heard}
}

func (r row) value() dialog.Value {
	return dialog.Value{ID: r.id, Label: r.title, More: []string{r.no, r.status, r.sentence, strconv.Itoa(r.own), r.day, r.until, strconv.Itoa(r.heard)}}
}

// What an order came to.
const (
	outcomeNew     = "new"
	outcomeChanged = "changed"
	outcomeSame    = "same"
	outcomeOff     = "off" // the words gave a score that the scale does not have: nothing was written
)

// receipt is what a ballot came to.
type receipt struct {
	outcome string
	score   int
}

func receiptOf(v dialog.Value) receipt {
	n, err := strconv.Atoi(v.At(0))
	if err != nil {
		n = 0
	}
	return receipt{outcome: v.ID, score: n}
}

func (r receipt) value() dialog.Value {
	return dialog.Value{ID: r.outcome, More: []string{strconv.Itoa(r.score)}}
}

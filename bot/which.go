package bot

import (
	"strconv"

	"minxu/dialog"
)

// whichFlow is the desk's own question where one digit may answer several open messages.
var whichFlow = &dialog.Flow{Name: "which", Title: "哪件事", Quiet: true, Talk: talkOfWhich}

const (
	factSaid  = "which.said"   // the digit
	factOwner = "which.owner." // capability of the n-th
	factAbout = "which.about." // what the n-th is called
)

// askWhich asks which of several open messages a digit is for.
func (t *turn) askWhich(bids []bid) (string, error) {
	facts := []dialog.Fact{{Key: factSaid, Value: t.text}}
	for i, b := range bids {
		n := strconv.Itoa(i)
		facts = append(facts, dialog.Fact{Key: factOwner + n, Value: b.of}, dialog.Fact{Key: factAbout + n, Value: b.start.Flow.Title})
	}
	t.s.Active = dialog.Start(whichFlow, t.d.NewID(), facts, nil)
	return t.run(dialog.Advance(whichFlow, t.s.Active, nil))
}

func talkOfWhich(t *dialog.Talk) dialog.End {
	var options []dialog.Option
	for i := 0; t.Fact(factOwner+strconv.Itoa(i)) != ""; i++ {
		options = append(options, dialog.Option{ID: t.Fact(factOwner + strconv.Itoa(i)), Label: t.Fact(factAbout + strconv.Itoa(i))})
	}
	choice := t.Pick(dialog.Q{Key: "which", Ask: "您有几件事等着回复，“" + t.Fact(factSaid) + "”是回哪一件？"}, options...)
	t.Context(doBid, choice.ID)
	t.Context(atWords, t.Fact(factSaid))
	return t.End("")
}

// bidAgain lets one capability hear what was said before the question which one was meant.
func (t *turn) bidAgain(name string, asked []dialog.Fact) (string, error) {
	for _, f := range asked {
		if f.Key == atWords {
			t.text, t.heard = f.Value, nil
		}
	}
	if _, err := t.understand(); err != nil {
		return "", err
	}
	bids, err := t.bids(len(t.d.Capabilities))
	if err != nil {
		return "", err
	}
	for _, b := range bids {
		if b.of == name {
			return t.beginBid(b.start, nil)
		}
	}
	return "这件事刚有变化，不用再回复了。发“我的”看看现在怎样。", nil
}

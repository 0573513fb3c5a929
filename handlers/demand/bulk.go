package demand

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// Acts on several cases at once.
const (
	bulkAccept   = "accept"
	bulkRemind   = "remind"
	bulkHandOver = "handover"
)

const (
	bulkMost    = 50               // cases of one act
	undoFor     = time.Minute      // how long it can be taken back; a reminder leaves only after it
	remindAgain = time.Hour        // one case is not brought to mind more often
	reminded    = "reminded"       // reason of its line in the log
	unreminded  = "reminder_ended" // it was taken back
)

// Remind brings a case to the mind of whose turn it is: a card after a minute, so that it can be taken back, and a line in the log. It gives
// the card's key.
func (o Office) Remind(tx *store.Tx, by people.Staff, no string) (key string, err error) {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.hold(tx, by, no, ToNote)
	if err != nil {
		return "", err
	}
	to, name, what := o.turn(d)
	switch {
	case !d.State.Open():
		return "", refuse("已经答复或结束，不用提醒。")
	case to.ID == by.ID:
		return "", refuse("这一步轮到您自己。")
	case to.ID == "" && d.State == WaitingResident:
		return "", refuse("在等居民补充，系统会自己提醒居民。")
	case to.ID == "":
		return "", refuse("轮到%s，没有企业微信，请打电话催。", name)
	}
	events, err := Events(tx, d.ID)
	if err != nil {
		return "", err
	}
	for i := len(events) - 1; i >= 0 && tx.Now().Sub(events[i].At) < remindAgain; i-- {
		if events[i].Reason == unreminded {
			break
		}
		if events[i].Reason == reminded {
			return "", refuse("一小时内已经提醒过。")
		}
	}
	if err := change(tx, &d, byStaff(by, act{Action: ToNote, Reason: reminded, Payload: "提醒" + to.Name + what}), nil); err != nil {
		return "", err
	}
	card := o.card(d, to, people.CardUrge, "demand:"+reminded+":"+d.ID+":"+strconv.Itoa(d.Version), by.Name+"提醒您"+what, "")
	card.NotBefore = tx.Now().Add(undoFor)
	return card.Key, people.Tell(tx, card)
}

// undo takes one case of an act on several back: only if nobody did anything to it since, and only what no resident was told.
func (o Office) undo(tx *store.Tx, by people.Staff, did string, c bulkCase) error {
	d, err := ForUpdate(tx, c.Demand)
	if err != nil {
		return err
	}
	if !o.sees(by, d) && d.Steward != by.ID {
		return store.ErrNotFound
	}
	if d.Version != c.Version {
		return refuse("之后又有人办过，不能撤销。")
	}
	withdrawn := false
	if c.Card != "" {
		if withdrawn, err = tx.Withdraw(c.Card, "taken_back"); err != nil {
			return err
		}
	}
	if did == bulkRemind {
		if !withdrawn {
			return refuse("提醒已经发出。")
		}
		return change(tx, &d, byStaff(by, act{Action: ToNote, Reason: unreminded, Payload: "提醒已撤回"}), nil)
	}
	next, _ := o.Tree.StaffByID(d.Steward)
	if err := change(tx, &d, byStaff(by, act{Action: ToHandOver, Reason: "to:" + c.Steward, Payload: "交接已撤回"}), func(d *Demand) { d.Steward = c.Steward }); err != nil || withdrawn {
		return err
	}
	return o.cardTo(tx, d, next, by, people.CardTeam, "交接已撤回", "")
}

// inBulk does one act to one case and notes what it takes to undo it; accepting is never undone, for the resident hears it at once, and no
// more is handing over what the resident knows to be somebody's.
func (o Office) inBulk(tx *store.Tx, by people.Staff, id, do, demand, to, note string) error {
	d, err := ByID(tx, demand)
	if err != nil {
		return err
	}
	c := bulkCase{Demand: d.ID, Steward: d.Steward}
	switch do {
	case bulkAccept:
		return o.Accept(tx, by, d.No)
	case bulkRemind:
		if c.Card, err = o.Remind(tx, by, d.No); err != nil {
			return err
		}
	case bulkHandOver:
		if err := o.HandOver(tx, by, d.No, to, note); err != nil {
			return err
		}
	}
	after, err := ByID(tx, demand)
	if err != nil {
		return err
	}
	if do == bulkHandOver {
		if d.Steward != "" {
			return nil // the resident heard it
		}
		c.Card = cardKey(people.CardNewDemand, after) + ":" + to
	}
	c.Version = after.Version
	return keepBulkCase(tx, id, c)
}

// outcome is what became of an act on several cases.
type outcome struct {
	done int
	not  []string // a sentence each
}

func (o *outcome) count(d string, err error) error {
	var no *handlers.Refusal
	switch {
	case err == nil:
		o.done++
	case errors.As(err, &no):
		o.not = append(o.not, d+"："+no.Sentence)
	case errors.Is(err, store.ErrNotFound):
		o.not = append(o.not, d+"：没有找到，或不在您的范围内。")
	default:
		return err
	}
	return nil
}

// say tells it in the words of the act: 已提醒3件。1件没办成：尾号0007：……
func (o outcome) say(did string) string {
	text := did + strconv.Itoa(o.done) + "件。"
	if len(o.not) > 0 {
		const most = 5
		text += strconv.Itoa(len(o.not)) + "件没办成：" + strings.Join(o.not[:min(len(o.not), most)], " ")
	}
	return text
}

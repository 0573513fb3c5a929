package deliberation

import (
	"strings"

	"minxu/people"
	"minxu/store"
)

// Measure opens the consensus meter, or closes it: agree, can live with it, object.
func (o Office) Measure(tx *store.Tx, s people.Staff, id string, open bool) error {
	m, err := heldMeeting(tx, id, ToMeter)
	if err != nil {
		return err
	}
	state := meterShut
	if open {
		state = meterOpen
	}
	if m.Meter == state {
		return refuse("征集意见已经是这样了。")
	}
	if err := changeMeeting(tx, &m, by(s, act{Action: ToMeter, Reason: state}), func(m *Meeting) { m.Meter = state }); err != nil {
		return err
	}
	if !open {
		return nil
	}
	return plan(tx, notice{Object: m.ID, Kind: PushMeter, Seq: m.Version, DueAt: tx.Now()})
}

// Stand enters what a household on paper says to the meter.
func (o Office) Stand(tx *store.Tx, s people.Staff, id, home string, stance Stance, reason string) error {
	m, err := heldMeeting(tx, id, ToMeter)
	if err != nil {
		return err
	}
	if m.Meter != meterOpen {
		return refuse("先打开征集意见。")
	}
	if stance == Objects && strings.TrimSpace(reason) == "" {
		return refuse("反对要写原因，会上念出来，不署名。")
	}
	kept, err := keepStance(tx, id, home, stance, reason)
	if err != nil {
		return err
	}
	if !kept {
		return refuse("这一户没有签到。")
	}
	return tx.Audit(store.Entry{ActorKind: string(ByStaff), ActorID: s.ID, Role: s.Role, Action: "deliberation.stance", ObjectKind: objectMeeting, ObjectID: id, Reason: string(stance)})
}

// Call gives the word to the next who raised a hand.
func (o Office) Call(tx *store.Tx, s people.Staff, id string) error {
	if _, err := heldMeeting(tx, id, ToMeter); err != nil {
		return err
	}
	called, err := callNext(tx, id)
	if err != nil {
		return err
	}
	if !called {
		return refuse("没有人举手。")
	}
	return nil
}

// Read notes that a statement was read out.
func (o Office) Read(tx *store.Tx, s people.Staff, id, words string) error {
	if _, err := heldMeeting(tx, id, ToMeter); err != nil {
		return err
	}
	done, err := readOut(tx, id, words)
	if err != nil {
		return err
	}
	if !done {
		return refuse("这一条已经念过了。")
	}
	return nil
}

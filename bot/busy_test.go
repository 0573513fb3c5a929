package bot_test

import (
	"testing"

	"minxu/bot/wechat"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

func TestAMessageThatWasCarriedOutIsNotCalledUntakenWhileADeadProcessHoldsTheResident(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock(storetest.Start())
	r := newRoom(t, storetest.Open(t, storetest.Database(t), storetest.WithClock(clock)), clock)
	ctx := t.Context()
	dead, err := store.NewSessions(storetest.Another(t, r.store, storetest.WithClock(clock)), "")
	if err != nil {
		t.Fatal(err)
	}
	m := r.message(wechat.KindText)
	m.Text = "1"
	who := people.Ref(r.store.Reader(ctx), m.From)
	if _, err := dead.Open(ctx, who, m.Key); err != nil { // it never closes what it opened
		t.Fatal(err)
	}
	const answer = "已提交，编号MX202603100001。"
	err = r.store.InTx(ctx, func(tx *store.Tx) error {
		if _, _, err := tx.Inbox(m.Key, who); err != nil {
			return err
		}
		return tx.SaveReply(m.Key, []byte(answer), store.Receipt)
	})
	if err != nil {
		t.Fatal(err)
	}
	if reply := r.send(m); reply != answer {
		t.Errorf("what was committed is answered with %q", reply)
	}
	other := r.message(wechat.KindText)
	other.Text = "1"
	has(t, r.send(other), "本条未受理")
}

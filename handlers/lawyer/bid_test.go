package lawyer

import (
	"context"
	"testing"

	"minxu/dialog"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

func TestWhatAnIdleResidentSaysFindsItsTalk(t *testing.T) {
	t.Parallel()
	nothing := func(*town) {}
	booked := func(w *town) { w.mine(Booked) }
	reminded := func(w *town) { w.mine(Booked); w.until(at(11, 19, 5)) }
	waiting := func(w *town) { w.full(); w.mine(Waitlisted) }
	offeredNow := func(w *town) { w.mine(Offered) }
	lapsed := func(w *town) { w.mine(Offered); w.until(at(10, 11, 5)) }
	called := func(w *town) {
		w.mine(Booked)
		w.tx(func(tx *store.Tx) error { return w.office().CallOff(tx, people.Staff{}, "LS1", "") })
	}
	scored := func(w *town) { w.mine(Attended); w.clock.Set(at(12, 17, 0).UTC()) }
	for _, c := range []struct {
		name    string
		set     func(*town)
		says    string
		context string
		want    string // flow and what was said
	}{
		{"a yes without any prompt is not ours", nothing, "好的", "", ""},
		{"nor a digit", nothing, "1", "", ""},
		{"a digit with a mere booking is the menu's", booked, "1", "", ""},
		{"1 takes an offer", offeredNow, "1", "", "lawyer.offer yes"},
		{"full-width 1 too", offeredNow, "１", "", "lawyer.offer yes"},
		{"words take it", offeredNow, "好的，我去", "", "lawyer.offer yes"},
		{"0 gives it away", offeredNow, "0", "", "lawyer.offer no"},
		{"words give it away", offeredNow, "不要了，让给别人吧", "", "lawyer.offer no"},
		{"2 is no answer to an offer", offeredNow, "2", "", ""},
		{"a tale is no answer", offeredNow, "我家楼下的路灯已经坏了三天了，你们来修一下好吗", "", ""},
		{"a bare yes after other business is about that", offeredNow, "好的", "filed", ""},
		{"a digit means the open offer, whatever was done since", offeredNow, "1", "filed", "lawyer.offer yes"},
		{"a late yes hears that it is late", lapsed, "1", "", "lawyer.offer yes"},
		{"来 answers the reminder", reminded, "来", "", "lawyer.remind yes"},
		{"不来 answers it", reminded, "不来", "", "lawyer.remind no"},
		{"0 answers it", reminded, "0", "", "lawyer.remind no"},
		{"来不了 without a reminder opens the booking", booked, "我来不了了", "", "lawyer"},
		{"another time opens it", booked, "换到15:00", "", "lawyer"},
		{"an event's cancellation is not ours", booked, "明天手机课去不了了", "", ""},
		{"the place in line", waiting, "候补排到第几位了", "", "lawyer"},
		{"leaving the line", waiting, "不等了", "", "lawyer"},
		{"不等了 of somebody without anything is not ours", nothing, "不等了", "", ""},
		{"the first choice", called, "1", "", "lawyer.next yes"},
		{"another hour than the first choice", called, "看别的时间", "", "lawyer.next else"},
		{"a time of one's own", called, "19号三点吧", "", "lawyer.next else"},
		{"no hour for now", called, "0", "", "lawyer.next no"},
		{"a score", scored, "5", "", "lawyer.rate"},
		{"a score in words", scored, "很满意", "", "lawyer.rate"},
		{"six is no score", scored, "6", "", ""},
		{"a legal wish without the word", nothing, "想咨询离婚", "", "lawyer"},
		{"a crime is asked about", nothing, "打人被拘留了怎么办", "", "legal_qa"},
		{"a lamp is not ours", nothing, "楼道灯坏了", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t, storetest.SQLite(t))
			c.set(w)
			a := w.asked("u1", c.says)
			if c.context != "" {
				a.Context = []dialog.Fact{{Key: c.context, Value: "x"}}
			}
			start, err := w.cap.Bid(context.Background(), a)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if start != nil {
				got = start.Flow.Name
				for _, f := range start.Facts {
					got += " " + f.Value
				}
			}
			if got != c.want {
				t.Errorf("%s: began %q, want %q", c.says, got, c.want)
			}
		})
	}
}

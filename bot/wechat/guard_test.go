package wechat

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestMostOfAHundredStaleMessagesBlameOurOwnClock(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.clock = noon.Add(2 * time.Hour) // the platform's messages are right, we are not
	send := func(i int) int {
		return r.do(sealed(t, textDoc("x"), noon, strconv.Itoa(i))).Code
	}
	for i := range 50 {
		if code := send(i); code != 403 {
			t.Fatalf("message %d: %d: fifty of a hundred are not more than half", i, code)
		}
		send(i) // the same one again must not vote twice
	}
	for i := 50; i < 60; i++ {
		if code := send(i); code != 200 {
			t.Fatalf("message %d: %d", i, code)
		}
	}
	if n := r.Counters().Note(ClockDoubted); n != 10 || len(r.got) != 10 {
		t.Errorf("%d counted, %d messages", n, len(r.got))
	}
	if len(r.alarms) != 10 || r.alarms[0] != "clock" {
		t.Errorf("alarms %v", r.alarms)
	}
	if !r.got[0].At.Equal(noon) {
		t.Errorf("with our clock in doubt the message is of %v", r.got[0].At)
	}
	r.clock = noon // the clock is set right: fresh messages push the doubt out
	for i := range 100 {
		if code := send(1000 + i); code != 200 {
			t.Fatalf("fresh message %d: %d", i, code)
		}
	}
	r.clock = noon.Add(2 * time.Hour)
	if code := send(2000); code != 403 {
		t.Errorf("a stale message after a hundred fresh ones: %d", code)
	}
}

func TestUnsignedAndPlainMessagesHaveNoVoteOnOurClock(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(o *Options) { o.Mode = ModePlain })
	r.clock = noon.Add(2 * time.Hour)
	for i := range 200 {
		if w := r.do(plain(t, textDoc("x"), noon, strconv.Itoa(i))); w.Code != 403 {
			t.Fatalf("plain message %d: %d", i, w.Code)
		}
		q := sealed(t, textDoc("x"), noon, strconv.Itoa(i))
		q.query = replaced(q.query, "msg_signature=", "msg_signature=0")
		if w := r.do(q); w.Code != 403 {
			t.Fatalf("unsigned message %d: %d", i, w.Code)
		}
	}
	if w := r.do(sealed(t, textDoc("x"), noon, "x")); w.Code != 403 {
		t.Errorf("the clock is in doubt: %d", w.Code)
	}
}

func TestTheGuardForgetsAfterTenMinutesAndNeverGrowsBeyondItsSize(t *testing.T) {
	t.Parallel()
	g := newGuard(3)
	at := noon
	bind := func(nonce, body string) bool {
		_, ok := g.bind(strings.Repeat("a", 40), "1", nonce, []byte(body), at)
		return ok
	}
	if !bind("1", "x") || bind("1", "y") || !bind("1", "x") {
		t.Fatal("a triple is not bound to its body")
	}
	at = at.Add(9 * time.Minute)
	if bind("1", "y") {
		t.Error("forgotten before ten minutes")
	}
	at = at.Add(10 * time.Minute)
	bind("2", "x") // turns the generation
	if bind("1", "y") {
		t.Error("forgotten with the first turn of the generations")
	}
	at = at.Add(10 * time.Minute)
	bind("3", "x")
	if !bind("1", "y") {
		t.Error("still bound after two generations")
	}
	for i := range 1000 {
		bind("n"+strconv.Itoa(i), "x")
	}
	if n := len(g.current) + len(g.before); n > 6 {
		t.Errorf("%d triples held", n)
	}
	at = at.Add(-time.Hour) // our clock jumps back
	if !bind("after", "x") || bind("after", "y") {
		t.Error("the guard does not survive a jump of the clock")
	}
}

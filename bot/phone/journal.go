package phone

import (
	"encoding/json"
	"slices"
	"sync"
	"time"
)

// Outcome says how one attempt to deliver a callback ended.
type Outcome string

// The outcomes of an attempt.
const (
	Replied   Outcome = "replied"   // a passive reply that the phone could show
	Silent    Outcome = "silent"    // "success" or an empty body: handled, nothing to say
	TimedOut  Outcome = "timed out" // no whole answer in time: tried again
	Failed    Outcome = "failed"    // no connection, or a status other than 200: tried again
	Malformed Outcome = "malformed" // answered, but no client could show it: not tried again
)

// Delivery is one attempt to bring a callback to the product.
type Delivery struct {
	Account string // openid, or the steward's user id
	Kind    string // text, image, ..., or the event's name
	MsgID   string // empty for events
	Attempt int    // 1 to 3, and on from there when a message was redelivered by hand
	At      time.Time
	Status  int // of HTTP; 0 when there was none
	Outcome Outcome
	Reason  string // of a failure, in English, without anybody's words
}

// Call is one call of a platform API by the product.
type Call struct {
	API       string // message/custom/send; those of WeCom begin with wecom/
	At        time.Time
	To        string // openid or user ids, where the API names receivers
	Body      json.RawMessage
	Code      int  // the errcode answered
	Accepted  bool // carried out: a message was shown, a menu published, a file kept
	Duplicate bool // accepted before under the same key, so nothing was shown again
	Lost      bool // a scripted fault swallowed or replaced the answer
}

// Journal keeps what went over the wire in both directions, the newest ten thousand of each.
type Journal struct {
	mu         sync.Mutex
	deliveries []Delivery
	calls      []Call
}

const journalSize = 10_000

func (j *Journal) delivered(d Delivery) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.deliveries = append(j.deliveries, d)
	if over := len(j.deliveries) - journalSize; over > 0 {
		j.deliveries = slices.Delete(j.deliveries, 0, over)
	}
}

func (j *Journal) called(c Call) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.calls = append(j.calls, c)
	if over := len(j.calls) - journalSize; over > 0 {
		j.calls = slices.Delete(j.calls, 0, over)
	}
}

// Deliveries gives the attempts in the order in which they ended.
func (j *Journal) Deliveries() []Delivery {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.deliveries)
}

// Calls gives the calls of one API, or of all with an empty name, in the order in which they were answered.
func (j *Journal) Calls(api string) []Call {
	j.mu.Lock()
	defer j.mu.Unlock()
	var out []Call
	for _, c := range j.calls {
		if api == "" || c.API == api {
			out = append(out, c)
		}
	}
	return out
}

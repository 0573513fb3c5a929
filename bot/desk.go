package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"minxu/bot/wechat"
	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// Policy holds the desk's own times; zero fields take the defaults of the field's rules.
type Policy struct {
	Idle        time.Duration // a talk is parked after so long a silence: 30 min
	DraftKeep   time.Duration // a draft is kept: 24 h
	RepeatGuard time.Duration // the same digit after a finished read-back is a slip: 2 min
	Burst       time.Duration // photos so close together are one: 20 s
	Context     time.Duration // a follow-up may mean the last reply: 10 min
}

func (p Policy) withDefaults() Policy {
	def := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	def(&p.Idle, 30*time.Minute)
	def(&p.DraftKeep, 24*time.Hour)
	def(&p.RepeatGuard, 2*time.Minute)
	def(&p.Burst, 20*time.Second)
	def(&p.Context, 10*time.Minute)
	return p
}

// Options of a desk. Store, Sessions, People, Calendar, Now and NewID must be given.
type Options struct {
	Store        *store.Store
	Sessions     store.Sessions
	People       *people.People
	Calendar     *calendar.Calendar
	Capabilities []handlers.Capability
	Media        *Media // keeps photos and voice; nil keeps only their ids
	Now          func() time.Time
	NewID        func() string
	Log          *slog.Logger
	Policy       Policy
}

// Desk answers residents.
type Desk struct {
	Options
	flows   map[string]owned
	words   map[string]*dialog.Flow
	menu    map[string]*dialog.Flow
	intents map[string]*dialog.Flow
	glances map[string][]handlers.Glance
	meters  *meters
	later   *later
}

type owned struct {
	flow *dialog.Flow
	cap  *handlers.Capability // nil: the desk's own
}

// New makes a desk and refuses two flows that claim the same name, word, key or intent.
func New(o Options) (*Desk, error) {
	o.Policy = o.Policy.withDefaults()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	d := &Desk{Options: o, flows: map[string]owned{}, words: map[string]*dialog.Flow{}, menu: map[string]*dialog.Flow{},
		intents: map[string]*dialog.Flow{}, glances: map[string][]handlers.Glance{}, meters: newMeters()}
	d.later = newLater(d)
	for _, own := range []*dialog.Flow{draftFlow, whichFlow} {
		if err := d.claim(own, nil); err != nil {
			return nil, err
		}
	}
	for i := range o.Capabilities {
		c := &o.Capabilities[i]
		for _, f := range c.Flows {
			if err := d.claim(f, c); err != nil {
				return nil, err
			}
		}
		for name, g := range c.Glances {
			d.glances[name] = append(d.glances[name], g)
		}
	}
	return d, nil
}

func (d *Desk) claim(f *dialog.Flow, c *handlers.Capability) error {
	if old, ok := d.flows[f.Name]; ok {
		return fmt.Errorf("flow %s is claimed by %s and %s", f.Name, nameOf(old.cap), nameOf(c))
	}
	d.flows[f.Name] = owned{f, c}
	for _, set := range []struct {
		in   map[string]*dialog.Flow
		keys []string
	}{{d.words, folded(f.Open)}, {d.menu, f.Menu}, {d.intents, f.Intents}} {
		for _, k := range set.keys {
			if old, ok := set.in[k]; ok && old != f {
				return fmt.Errorf("%q starts both %s and %s", k, old.Name, f.Name)
			}
			set.in[k] = f
		}
	}
	return nil
}

func nameOf(c *handlers.Capability) string {
	if c == nil {
		return "the desk"
	}
	return c.Name
}

func folded(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = dialog.Fold(w)
	}
	return out
}

// The sentences of an unwell house. BUSY promises nothing: the person is asked to send it again.
const (
	busyWords    = "系统繁忙，本条未受理，请稍后重发。\n有急事请打110、119、120，或拨12345。"
	pendingWords = "已收到，稍后通知您结果，请不要重发。"
	faultWords   = "抱歉，刚才出了点问题，这条没有办成。\n请稍后再发一次，或发“人工”找工作人员。"
)

// Turn answers one message. It never fails a person: what cannot be done is said. An error is only returned for what
// must be delivered again because nothing was kept and nothing can be said (an event without a reply while the house is unwell).
func (d *Desk) Turn(ctx context.Context, m wechat.Message) (reply wechat.Reply, err error) {
	began := time.Now() //house:clock a duration for a metric, not an instant of the product
	class := store.Answer
	defer func() { d.meters.turn(class, time.Since(began)) }()

	m.Key = shortKey(m.Key)
	if silentKind(m) {
		return wechat.Reply{}, d.silent(ctx, m)
	}
	t, text, err := d.take(ctx, m)
	switch {
	case err == nil:
		class = t.class
		return wechat.Reply{Text: text}, nil
	case errors.Is(err, store.ErrUnknownOutcome):
		text, class = d.outcome(ctx, t)
		return wechat.Reply{Text: text}, nil
	case errors.Is(err, store.ErrAway), errors.Is(err, store.ErrBusy), errors.Is(err, store.ErrStale), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		if errors.Is(err, store.ErrBusy) { // whoever holds the resident may have died after carrying out this very message
			if saved, kept, found, err := d.Store.SavedReply(ctx, m.Key); err == nil && found {
				class = kept
				return wechat.Reply{Text: string(saved)}, nil
			}
		}
		class = store.Busy
		d.Log.Warn("turn not taken", "key", keyForLog(m.Key), "err", err)
	default:
		class = store.Busy
		d.meters.faults.Inc()
		d.Log.Error("turn failed", "key", keyForLog(m.Key), "kind", m.Kind, "err", err)
		if m.Kind != wechat.KindEvent {
			return wechat.Reply{Text: faultWords}, nil
		}
	}
	if m.Kind == wechat.KindEvent {
		return wechat.Reply{}, err // the platform delivers it again
	}
	return wechat.Reply{Text: busyWords}, nil
}

// take answers the message; when another turn of the same resident got ahead of it, it is heard once more on what that turn left.
func (d *Desk) take(ctx context.Context, m wechat.Message) (t *turn, text string, err error) {
	for range 3 {
		t = &turn{d: d, ctx: ctx, m: m, now: d.Now().UTC().Truncate(time.Microsecond), who: people.Ref(d.Store.Reader(ctx), m.From)}
		text, err = t.answer()
		if again := errors.Is(err, store.ErrStale) || errors.Is(err, store.ErrBusy) && timeLeft(ctx) > anotherWait; !again {
			break
		}
	}
	return t, text, err
}

// anotherWait is how long waiting for a resident's turn once more may take at most, and a little for the turn itself.
const anotherWait = 2200 * time.Millisecond

// timeLeft is what the platform's five seconds still allow; a context without an end allows nothing more.
func timeLeft(ctx context.Context) time.Duration {
	end, ok := ctx.Deadline()
	if !ok {
		return 0
	}
	return time.Until(end) //house:clock the deadline is the platform's, in real time
}

// outcome resolves a commit whose result is unknown by the message's key: the saved answer, or a promise that is kept by later.
func (d *Desk) outcome(ctx context.Context, t *turn) (string, store.Class) {
	saved, class, found, err := d.Store.SavedReply(ctx, t.m.Key)
	if err == nil && found {
		return string(saved), class
	}
	d.meters.pending.Inc()
	d.later.promise(t.m.Key, t.m.From)
	return pendingWords, store.Pending
}

// shortKey brings a message key to a length that the inbox holds.
func shortKey(key string) string {
	const most = 120
	if len(key) <= most {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return "h:" + hex.EncodeToString(sum[:])
}

// keyForLog shortens a message key: enough to find the row, nothing of the person.
func keyForLog(key string) string {
	const tail = 8
	if len(key) <= tail {
		return key
	}
	return "…" + key[len(key)-tail:]
}

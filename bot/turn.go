package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"minxu/bot/wechat"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// turn is one message on its way.
type turn struct {
	d    *Desk
	ctx  context.Context
	m    wechat.Message
	now  time.Time
	who  string // blind reference of the sender
	text string // words of the message, a voice's transcript included

	sitting *store.Sitting
	s       *dialog.Session
	tx      *store.Tx // while orders are carried out
	class   store.Class
	lead    []string        // said above the reply
	tail    []func() string // said below it; may look at and change the session
	asIs    bool            // the reply is a part or a repeat: it is not fitted again
	saved   bool            // session and reply were saved by the transaction
	spoken  string          // the reply that was saved

	resident  people.Resident
	met       bool // resident was looked up
	tree      *people.Tree
	heard     *triage.Understanding
	talk      *people.Talk      // with a steward, who speaks now: the bot is silent
	forgotten bool              // the person was erased in this turn
	repeated  string            // the answer of then, when the transaction found the message done
	refused   map[string]string // orders that were refused in an attempt of this turn, with the sentence
}

// answer takes the turn from its sitting to its saved reply.
func (t *turn) answer() (string, error) {
	sitting, err := t.d.Sessions.Open(t.ctx, t.who, t.m.Key)
	if err != nil {
		return "", fmt.Errorf("open sitting: %w", err)
	}
	defer t.d.Sessions.Drop(context.WithoutCancel(t.ctx), sitting)
	t.sitting, t.class = sitting, store.Answer
	if sitting.Seen {
		return string(sitting.Reply), nil
	}
	if t.redelivered() {
		saved, class, found, err := t.d.Store.SavedReply(t.ctx, t.m.Key)
		if err != nil {
			return "", fmt.Errorf("look for a saved reply: %w", err)
		}
		if found {
			t.class = class
			return string(saved), nil
		}
	}
	t.load()
	t.text = strings.TrimSpace(t.m.Text)
	if t.m.Kind == wechat.KindVoice {
		t.text = strings.TrimSpace(t.m.Recognition)
	}
	reply, err := t.reply()
	if err != nil {
		return "", err
	}
	if t.saved {
		if t.repeated != "" {
			return t.repeated, nil
		}
		return t.spoken, nil
	}
	reply = t.finish(reply)
	return reply, t.close(reply)
}

// finish puts together what the parts of a turn have to say, makes it fit one message and remembers it for 再说一遍. It runs before the
// session is saved, in every attempt of a transaction.
func (t *turn) finish(reply string) string {
	for i := len(t.lead) - 1; i >= 0; i-- {
		reply = join(t.lead[i], reply)
	}
	for _, more := range t.tail {
		reply = join(reply, more())
	}
	if t.child() {
		reply = strings.ReplaceAll(reply, "您", "你")
	}
	if !t.asIs {
		reply = t.fit(reply)
	}
	if reply != "" { // silence is nothing to say once more
		t.s.Last = reply
	}
	return reply
}

// child says whether the writer is known to be one: 你 is kinder then.
func (t *turn) child() bool {
	return t.heard != nil && t.heard.Minor || t.met && t.resident.Minor || t.s.Active != nil && t.s.Active.Fact(handlers.FactMinor) == "1"
}

// fresh is how old a message may be and still be thought a first delivery: the platform waits five seconds before it repeats one.
const fresh = 3 * time.Second

// redelivered says whether the answer may lie in the database although the sessions do not know it. Everybody else is spared the way there:
// after a process that died between its commit and its goodbye to Redis, the sessions look into the database by themselves.
func (t *turn) redelivered() bool {
	age := t.now.Sub(t.m.At)
	return age > fresh || age < -fresh
}

// load reads the session, or begins a new one where there is none that can be read.
func (t *turn) load() {
	t.s = t.decode(t.sitting.Data)
	t.s.Sweep(t.now.UnixMilli())
}

func (t *turn) decode(data []byte) *dialog.Session {
	if len(data) == 0 {
		return &dialog.Session{}
	}
	s, err := dialog.Decode(data)
	if err != nil {
		t.d.Log.Warn("session begun anew", "err", err)
		t.lead = append(t.lead, "系统刚更新过，前面没办完的要请您重新说一下，对不起。")
		return &dialog.Session{}
	}
	if s.Active != nil && t.d.flows[s.Active.Flow].flow == nil { // the flow is gone from this version
		s.Active = nil
	}
	s.Parked = slices.DeleteFunc(s.Parked, func(p dialog.Parked) bool { return t.d.flows[p.Conversation.Flow].flow == nil })
	return s
}

// sessionKeep is how long a session without a draft is kept: long enough for every "再说一遍" and every draft.
const sessionKeep = 48 * time.Hour

// expiry is when a session that is left now lapses. It is a full hour, so that the database need not move the session in its index at
// every turn.
func (t *turn) expiry() time.Time { return t.now.Add(sessionKeep).Truncate(time.Hour) }

// growth is how much a session may grow in a turn without moving in memory.
const growth = 512

// close saves the session and the reply of a turn without effects.
func (t *turn) close(reply string) error {
	err := t.d.Sessions.Close(t.ctx, t.sitting, store.Saved{Data: t.s.Append(make([]byte, 0, len(t.sitting.Data)+growth)), Version: t.sitting.Version + 1,
		Expires: t.expiry(), Reply: []byte(reply)})
	if err != nil {
		return fmt.Errorf("close sitting: %w", err)
	}
	t.d.Store.TrailBehind(t.trail(reply))
	return nil
}

// trail is what people can read of this turn afterwards.
func (t *turn) trail(reply string) store.Line {
	words := t.text
	switch t.m.Kind {
	case wechat.KindEvent:
		words = t.m.Event + " " + t.m.EventKey
	case wechat.KindLocation:
		words = t.m.Label
	}
	if t.heard != nil && (t.m.Kind == wechat.KindText || t.m.Kind == wechat.KindVoice) {
		words = t.heard.Text // sensitive numbers are taken out
	}
	return store.Line{Who: t.who, At: t.now, Direction: store.In, Kind: t.m.Kind, Text: words, Reply: reply}
}

// errAgain ends an attempt whose order was refused: the transaction is undone and run again knowing it.
var errAgain = errors.New("bot: an order was refused")

// transact runs a part of the turn that has effects: inbox row, effects, session, reply and trail in one transaction.
// Every attempt starts from the same session. A message that had its effect before gets the answer of then.
func (t *turn) transact(part func() (string, error)) (string, error) {
	if _, err := t.district(); err != nil { // now, because a transaction that waits for a second connection may wait for ever
		return "", err
	}
	before := t.s.Append(nil)
	resident, met := t.resident, t.met
	for {
		var reply string
		err := t.d.Store.InTx(t.ctx, func(tx *store.Tx) error {
			s, err := dialog.Decode(before)
			if err != nil {
				return err
			}
			t.s, t.tx, t.resident, t.met, t.class = s, tx, resident, met, store.Receipt
			defer func() { t.tx = nil }()
			saved, seen, err := tx.Inbox(t.m.Key, t.who)
			if err != nil {
				return fmt.Errorf("note the message: %w", err)
			}
			if seen {
				reply = string(saved)
				t.repeated = reply
				return nil
			}
			if t.resident, err = people.Arrive(tx, t.m.From); err != nil {
				return fmt.Errorf("note the resident: %w", err)
			}
			t.met = true
			if reply, err = part(); err != nil {
				return err
			}
			reply = t.finish(reply)
			t.spoken = reply
			if err := tx.SaveReply(t.m.Key, []byte(reply), t.class); err != nil {
				return fmt.Errorf("save the reply: %w", err)
			}
			if err := tx.SaveSession(t.who, t.sitting.Version+1, t.s.Append(nil), t.expiry()); err != nil {
				return fmt.Errorf("save the session: %w", err)
			}
			if t.forgotten {
				return nil
			}
			if err := tx.Trail(t.trail(reply)); err != nil {
				return fmt.Errorf("save the trail: %w", err)
			}
			return nil
		})
		switch {
		case err == nil:
			t.saved = true
			if t.repeated != "" { // nothing was done: the sitting is dropped as it was
				return reply, nil
			}
			saved := store.Saved{Data: t.s.Append(nil), Version: t.sitting.Version + 1, Expires: t.expiry(), Reply: []byte(reply), InTx: true}
			if err := t.d.Sessions.Close(t.ctx, t.sitting, saved); err != nil { // what matters is committed
				t.d.Log.Warn("sitting not closed after commit", "err", err)
			}
			return reply, nil
		case errors.Is(err, errAgain):
			continue
		}
		return "", err
	}
}

// look up things that a turn may want to know, once.

func (t *turn) reader() store.Reader {
	if t.tx != nil {
		return t.tx
	}
	return t.d.Store.Reader(t.ctx)
}

// person gives the resident; a stranger is the zero Resident with the reference alone.
func (t *turn) person() (people.Resident, error) {
	if t.met {
		return t.resident, nil
	}
	r, err := people.ByOpenID(t.reader(), t.m.From)
	if err != nil {
		return r, fmt.Errorf("look up the resident: %w", err)
	}
	r.Ref = t.who
	t.resident, t.met = r, true
	return r, nil
}

func (t *turn) district() (*people.Tree, error) {
	if t.tree == nil {
		tree, err := t.d.People.Tree(t.reader())
		if err != nil {
			return nil, fmt.Errorf("read the district: %w", err)
		}
		t.tree = tree
	}
	return t.tree, nil
}

// understand reads the message once. Its place is read in the light of the running talk, else of the registered home.
func (t *turn) understand() (*triage.Understanding, error) {
	if t.heard != nil {
		return t.heard, nil
	}
	c, err := t.light()
	if err != nil {
		return nil, err
	}
	u := triage.Understand(t.text, c)
	t.heard = &u
	return t.heard, nil
}

func (t *turn) light() (triage.Context, error) {
	tree, err := t.district()
	if err != nil {
		return triage.Context{}, err
	}
	c := triage.Context{Places: tree.Places(), At: t.now, Holidays: t.d.Calendar}
	if a := t.s.Active; a != nil {
		if p, ok := placeOf(a); ok {
			c.Home = &p
			return c, nil
		}
		if a.Fact(handlers.FactHomeNode) == "" {
			return c, nil
		}
		c.Home = &triage.Place{Node: a.Fact(handlers.FactHomeNode), Estate: a.Fact(handlers.FactEstate),
			Building: a.Fact(handlers.FactBuilding), Entrance: a.Fact(handlers.FactEntrance), Label: a.Fact(handlers.FactHome), Sure: true}
		return c, nil
	}
	r, err := t.person()
	if err != nil {
		return c, err
	}
	if r.Bound() {
		c.Home = &triage.Place{Node: r.Home.Node, Estate: r.Home.Estate, Building: r.Home.Building, Entrance: r.Home.Entrance, Label: r.HomeLabel, Sure: true}
	}
	return c, nil
}

// placeOf gives the place that a running talk speaks of: the newest one heard.
func placeOf(c *dialog.Conversation) (triage.Place, bool) {
	if v, ok := c.Newest(handlers.HintPlace); ok {
		p := handlers.PlaceOf(v)
		return p, p.Estate != "" || p.Node != ""
	}
	return triage.Place{}, false
}

// asked is what a capability may know of this turn.
func (t *turn) asked() (handlers.Asked, error) {
	r, err := t.person()
	if err != nil {
		return handlers.Asked{}, err
	}
	tree, err := t.district()
	if err != nil {
		return handlers.Asked{}, err
	}
	a := handlers.Asked{Reader: t.reader(), Who: r, Tree: tree, Calendar: t.d.Calendar, Source: t.source()}
	if t.heard != nil {
		a.Heard = *t.heard
	}
	if t.now.UnixMilli()-t.s.At < t.d.Policy.Context.Milliseconds() {
		a.Context = t.s.Context
	}
	for _, p := range t.s.Parked {
		a.Parked = append(a.Parked, p.Conversation.Flow)
	}
	return a, nil
}

func (t *turn) source() string {
	switch {
	case t.m.Kind == wechat.KindVoice:
		return "voice"
	case t.m.Event == wechat.EventScan || t.m.Scanned:
		return "scan"
	case t.m.Kind == wechat.KindEvent:
		return "menu"
	}
	return "text"
}

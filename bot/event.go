package bot

import (
	"context"
	"fmt"

	"minxu/bot/wechat"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// silentKind names what gets no reply: reports of the platform, links opened, broken documents.
func silentKind(m wechat.Message) bool {
	switch m.Kind {
	case wechat.KindBroken:
		return true
	case wechat.KindEvent:
		switch m.Event {
		case wechat.EventSubscribe, wechat.EventScan, wechat.EventClick:
			return false
		}
		return true
	}
	return false
}

// silent keeps what gets no reply and lets capabilities see it. A broken document is authentic and must not be lost: its bytes are kept.
func (d *Desk) silent(ctx context.Context, m wechat.Message) error {
	if m.Kind == wechat.KindEvent && m.Event == wechat.EventLocation {
		return nil // where somebody walks is nobody's business: never stored
	}
	t := &turn{d: d, ctx: ctx, m: m, now: d.Now(), who: people.Ref(d.Store.Reader(ctx), m.From)}
	return d.Store.InTx(ctx, func(tx *store.Tx) error {
		_, seen, err := tx.Inbox(m.Key, t.who)
		if err != nil || seen {
			return err
		}
		if m.Kind == wechat.KindBroken {
			d.meters.broken.Inc()
			return tx.SaveReply(m.Key, m.Raw, store.Answer)
		}
		if err := d.platformEvent(ctx, tx, t); err != nil {
			return err
		}
		return tx.SaveReply(m.Key, nil, store.Answer)
	})
}

// platformEvent lets every capability take an event of the platform; leaving the account ends the talk as well.
func (d *Desk) platformEvent(ctx context.Context, tx *store.Tx, t *turn) error {
	t.tx, t.s = tx, &dialog.Session{}
	r, err := t.person()
	if err != nil {
		return err
	}
	if !r.Known {
		return nil
	}
	if t.m.Event == wechat.EventUnsubscribe {
		if err := people.Unfollow(tx, r.ID); err != nil {
			return err
		}
		if _, err := tx.Suppress(r.ID, "unfollowed"); err != nil {
			return err
		}
		t.met = false
	}
	if err := reported(tx, r.ID, t.m); err != nil {
		return err
	}
	a, err := t.asked()
	if err != nil {
		return err
	}
	for i := range d.Capabilities {
		if event := d.Capabilities[i].Event; event != nil {
			if err := event(ctx, tx, a, t.m.Event); err != nil {
				return fmt.Errorf("%s takes %s: %w", d.Capabilities[i].Name, t.m.Event, err)
			}
		}
	}
	return nil
}

// reported notes what the platform reports of notices: agreements given and taken back, and what became of a delivery.
func reported(tx *store.Tx, resident string, m wechat.Message) error {
	if m.Event == wechat.EventTemplateDone {
		return tx.Report(m.MsgID, m.Status == "success", m.Status)
	}
	for _, c := range m.Consents {
		if m.Event == wechat.EventNoticeSent {
			if err := tx.Report(c.MsgID, c.Code == 0, c.Reason); err != nil {
				return err
			}
			continue
		}
		why := people.CreditAgreed
		switch {
		case c.Status != "accept" && m.Event == wechat.EventConsentChange:
			why = people.CreditRevoked
		case c.Status != "accept":
			why = people.CreditRefused
		}
		if _, err := people.ChangeCredit(tx, people.CreditChange{Key: m.Key + ":" + c.Template, Resident: resident, Template: c.Template, Why: why}); err != nil {
			return err
		}
	}
	return nil
}

// Menu keys under which flows take the platform's greetings; no menu shows them.
const (
	KeyFollowed = "event.subscribe"
	KeyScanned  = "event.scan"
	FactScene   = "scene" // value of the code that was scanned
)

// event answers menu clicks, scans and new followers.
func (t *turn) event() (string, error) {
	t.heard = &triage.Understanding{Intent: triage.UnknownIntent}
	key, facts := t.m.EventKey, []dialog.Fact(nil)
	switch t.m.Event {
	case wechat.EventSubscribe:
		key = KeyFollowed
		if t.m.EventKey != "" {
			facts = append(facts, dialog.Fact{Key: FactScene, Value: t.m.EventKey})
		}
		t.s.Human = 0
	case wechat.EventScan:
		key = KeyScanned
		facts = append(facts, dialog.Fact{Key: FactScene, Value: t.m.EventKey})
	}
	t.parkAndOffer()
	if t.m.Event == wechat.EventScan { // it may be the code of something else than a building
		if start, err := t.claimed(dialog.Hint{Kind: handlers.HintScene, Sure: true, Values: []dialog.Value{{ID: t.m.EventKey}}}); err != nil || start != nil {
			return t.beginBid(start, err)
		}
	}
	f := t.d.menu[key]
	if f == nil {
		return t.byKey(key)
	}
	if c := t.s.Newest(f.Name, t.now.UnixMilli()); c != nil {
		return t.askDraft(c, "您有一件还没填完的事。")
	}
	return t.begin(f, facts, nil)
}

// claimed asks the capabilities, in main's order, whether something that came without words belongs to them.
func (t *turn) claimed(h dialog.Hint) (*handlers.Start, error) {
	a, err := t.asked()
	if err != nil {
		return nil, err
	}
	a.Heard.Intent = triage.UnknownIntent
	for i := range t.d.Capabilities {
		c := &t.d.Capabilities[i]
		if c.Attach == nil {
			continue
		}
		if start, err := c.Attach(t.ctx, a, h); err != nil || start != nil {
			return start, err
		}
	}
	return nil, nil
}

// keep asks for a photo or a voice to be fetched from the platform; the reply never waits for it.
func (t *turn) keep(kind string) string {
	if t.d.Media == nil || t.m.MediaID == "" {
		return t.m.MediaID
	}
	return t.d.Media.Want(t.ctx, t.who, t.m.Key, kind, t.m.MediaID)
}

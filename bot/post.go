package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"minxu/bot/wechat"
	"minxu/bot/wecom"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// PostOptions of a Post. Store, WeChat and WeCom must be given.
type PostOptions struct {
	Store  *store.Store
	People *people.People
	WeChat *wechat.Client
	WeCom  *wecom.Client
	Worker string // names this process in claims
	Log    *slog.Logger
	Desk   *Desk // for its meters; may be nil

	BaseURL      string // what the links of cards start with
	Capabilities []handlers.Capability
}

// Post sends what the outbox holds. Every push ends in one state; what may have been accepted is never sent again blindly.
type Post struct{ PostOptions }

// NewPost makes a sender.
func NewPost(o PostOptions) *Post { return &Post{o} }

// Times of the sender.
const (
	postBatch   = 32
	postIdle    = time.Second
	postFirst   = 10 * time.Second
	postLongest = 10 * time.Minute
	postMost    = 8
	idWindow    = 9 * time.Minute // the platform remembers a client_msg_id for ten
)

// Run sends until the context ends.
func (p *Post) Run(ctx context.Context) {
	tick := time.NewTicker(postIdle)
	defer tick.Stop()
	for {
		n, err := p.SendDue(ctx)
		if err != nil && ctx.Err() == nil {
			p.Log.Warn("sending pushes", "err", err)
		}
		if n == postBatch && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// SendDue sends the pushes that are due now and tells how many it took.
func (p *Post) SendDue(ctx context.Context) (int, error) {
	pushes, err := p.Store.ClaimDue(ctx, postBatch, p.Worker)
	if err != nil {
		return 0, fmt.Errorf("claim pushes: %w", err)
	}
	for _, push := range pushes {
		outcome := p.send(ctx, push)
		if p.Desk != nil {
			p.Desk.meters.pushes.WithLabelValues(push.Platform, string(outcome.State)).Inc()
		}
		if err := p.Store.Settle(ctx, outcome); err != nil && !errors.Is(err, store.ErrStale) {
			return len(pushes), fmt.Errorf("settle a push: %w", err)
		}
	}
	return len(pushes), nil
}

func (p *Post) send(ctx context.Context, push store.Push) store.Outcome {
	end := store.Outcome{ID: push.ID, Lease: push.Lease, State: store.Sent}
	if push.Lapsed && (push.Platform != "wechat" || push.Channel != "customer_service" || p.Store.Now().Sub(push.TriedAt) > idWindow) {
		// An attempt ended without a word and the platform can no longer tell a repeat from a second message.
		end.State, end.Reason = store.Unknown, "attempt_lost"
		return end
	}
	route, err := RoutePush(ctx, p.Store, p.People, p.Capabilities, push)
	if err == nil && route.Wait > 0 {
		end.State, end.Reason, end.RetryAt = store.Due, people.ReasonReserve, p.Store.Now().Add(route.Wait)
		return end
	}
	notice := false
	if err == nil {
		push.Channel = route.Channel
		notice, err = p.call(ctx, push)
	}
	if notice {
		end.Channel = "subscription"
	}
	if err == nil {
		return end
	}
	var e *wechat.Error
	if !errors.As(err, &e) {
		p.Log.Error("push not sent", "push", push.ID, "kind", push.Kind, "err", err)
		end.State, end.Reason = store.Failed, "fault"
		return end
	}
	p.Log.Warn("push not sent", "push", push.ID, "kind", push.Kind, "reason", e.Reason, "code", e.Code)
	end.Reason = e.Reason
	switch {
	case e.Class == wechat.Unknown && (notice || push.Platform != "wechat"):
		end.State = store.Unknown
	case e.Class != wechat.GiveUp && push.Attempts < postMost:
		wait := min(postFirst<<(push.Attempts-1), postLongest)
		end.State, end.RetryAt = store.Due, p.Store.Now().Add(wait)
	case e.Reason == wechat.ReasonGone || e.Reason == wechat.ReasonWindow || e.Reason == wechat.ReasonConsent:
		end.State = store.Suppressed
	default:
		end.State = store.Failed
	}
	return end
}

// call sends a push. notice says that it went, or may have gone, as a subscription notice, of which the platform knows no repeat.
func (p *Post) call(ctx context.Context, push store.Push) (notice bool, err error) {
	r := p.Store.Reader(ctx)
	if push.Platform == "wecom" {
		if p.WeCom == nil { // no stewards' app is set: the console shows what the card would have said
			return false, &wechat.Error{API: "wecom", Msg: "no stewards' app is set", Class: wechat.Later, Reason: wechat.ReasonConfig}
		}
		s, err := people.StaffByID(r, push.Staff)
		if err != nil {
			return false, fmt.Errorf("find staff %s: %w", push.Staff, err)
		}
		to := s.WeComID
		if to == "" {
			to = s.ID
		}
		return false, p.card(ctx, push, to)
	}
	openid, err := people.OpenIDOf(r, push.Resident)
	if err != nil {
		return false, fmt.Errorf("find the receiver: %w", err)
	}
	switch push.Channel {
	case "subscription":
		return true, p.notice(ctx, openid, push)
	case "customer_service":
		err := p.WeChat.CustomSend(ctx, wechat.Custom{To: openid, Text: push.Body, Key: push.ClientMsgID})
		if e, ok := errors.AsType[*wechat.Error](err); ok && e.Reason == wechat.ReasonWindow && !push.Lapsed { // a lost attempt may have been a notice
			return true, p.notice(ctx, openid, push)
		}
		return false, err
	}
	return false, fmt.Errorf("channel %q of push %s is unknown", push.Channel, push.ID)
}

// card sends what stewards are told: a card where something can be done from it, else text.
func (p *Post) card(ctx context.Context, push store.Push, to string) error {
	if push.Channel == channelUpdate {
		return p.WeCom.UpdateCard(ctx, push.Data, push.Body, []string{to})
	}
	card, err := people.ReadCardData(push.Data)
	if err != nil {
		return err
	}
	if len(card.Buttons) == 0 {
		_, err = p.WeCom.SendText(ctx, []string{to}, join(card.Title, push.Body))
		return err
	}
	sent, err := p.WeCom.SendCard(ctx, []string{to}, cardOf(push, card, p.BaseURL))
	if err != nil || sent.ResponseCode == "" {
		return err
	}
	err = p.Store.InTx(ctx, func(tx *store.Tx) error {
		return people.KeepCard(tx, people.CardCopy{Push: push.ID, Staff: push.Staff, About: push.About, Kind: push.Kind, Code: sent.ResponseCode})
	})
	if err != nil { // the card is in the chat; only its buttons will not be put out of work by others
		p.Log.Warn("card not kept", "push", push.ID, "err", err)
	}
	return nil
}

// notice sends a push as a subscription notice, which needs an agreement of the resident's and no open window.
func (p *Post) notice(ctx context.Context, openid string, push store.Push) error {
	return p.WeChat.SubscribeSend(ctx, wechat.Notice{To: openid, Template: push.Kind, Data: map[string]string{"thing1": firstRunes(push.Body, 20)}, Key: push.ClientMsgID})
}

func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
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
type Post struct {
	PostOptions
	shut quotas
}

// NewPost makes a sender.
func NewPost(o PostOptions) *Post { return &Post{PostOptions: o} }

// Times of the sender.
const (
	postBatch   = 64
	postAtOnce  = 16 // calls on their way; the platform's latency would bound the sender otherwise
	postIdle    = time.Second
	postFirst   = 10 * time.Second
	postLongest = 10 * time.Minute
	postMost    = 8
	tokenProbe  = 30 * time.Second // how often a push looks whether the account speaks to us again
	idWindow    = 9 * time.Minute  // the platform remembers a client_msg_id for ten
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

// SendDue sends the pushes that are due now and tells how many it took. Those to one person leave in their order, others at once.
func (p *Post) SendDue(ctx context.Context) (int, error) {
	pushes, err := p.Store.ClaimDue(ctx, postBatch, p.Worker)
	if err != nil {
		return 0, fmt.Errorf("claim pushes: %w", err)
	}
	outcomes := make([]store.Outcome, len(pushes))
	mine := map[string][]int{}
	for i, push := range pushes {
		to := push.Resident + push.Staff
		mine[to] = append(mine[to], i)
	}
	free := make(chan struct{}, postAtOnce)
	var work sync.WaitGroup
	for _, list := range mine {
		free <- struct{}{}
		work.Go(func() {
			defer func() { <-free }()
			for _, i := range list {
				outcomes[i] = p.send(ctx, pushes[i])
			}
		})
	}
	work.Wait()
	if p.Desk != nil {
		for i, push := range pushes {
			p.Desk.meters.pushes.WithLabelValues(push.Platform, string(outcomes[i].State)).Inc()
		}
	}
	// The calls were made: what became of them is noted also when the service is being stopped.
	if err := p.Store.Settle(context.WithoutCancel(ctx), outcomes...); err != nil && !errors.Is(err, store.ErrStale) {
		return len(pushes), fmt.Errorf("settle pushes: %w", err)
	}
	return len(pushes), nil
}

func (p *Post) send(ctx context.Context, push store.Push) store.Outcome {
	end := store.Outcome{ID: push.ID, Lease: push.Lease, State: store.Sent}
	route, err := RoutePush(ctx, p.Store, p.People, p.Capabilities, push)
	if push.Lapsed && (err != nil || route.Channel != people.ChannelChat || push.Platform != "wechat" || p.Store.Now().Sub(push.TriedAt) > idWindow) {
		// An attempt ended without a word and the platform cannot tell a repeat from a second message.
		end.State, end.Reason = store.Unknown, "attempt_lost"
		return end
	}
	if err == nil && route.Wait > 0 {
		end.State, end.Reason, end.RetryAt = store.Due, people.ReasonReserve, p.Store.Now().Add(route.Wait)
		return end
	}
	var gone departure
	if err == nil {
		push.Channel = route.Channel
		gone, err = p.call(ctx, push)
	}
	end.Channel, end.MsgID = gone.channel, gone.msgID
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
	case e.Class == wechat.Unknown && (gone.channel == people.ChannelNotice || push.Platform != "wechat"):
		end.State = store.Unknown
	case e.Reason == wechat.ReasonQuota: // no fault of the push's: its turn comes when there is quota again, unless it expires before
		end.State, end.RetryAt = store.Due, p.Store.Now().Add(quotaProbe)
	case e.Class == wechat.Later && push.Platform == "wechat" && (e.Reason == wechat.ReasonToken || e.Reason == wechat.ReasonConfig): // nor is this
		end.State, end.RetryAt = store.Due, p.Store.Now().Add(tokenProbe)
	case e.Class != wechat.GiveUp && push.Attempts < postMost:
		wait := min(postFirst<<(push.Attempts-1), postLongest)
		end.State, end.RetryAt = store.Due, p.Store.Now().Add(wait)
	case e.Reason == wechat.ReasonGone || e.Reason == wechat.ReasonWindow || e.Reason == wechat.ReasonConsent:
		end.State = store.Suppressed
	default:
		end.State = store.Failed
	}
	if end.State == store.Due { // the next attempt chooses its way anew
		end.Channel, end.MsgID = "", ""
	}
	return end
}

// departure is how a push left, or may have left.
type departure struct {
	channel string // empty: as it was posted
	msgID   string
}

// call sends a push by the best way that is open.
func (p *Post) call(ctx context.Context, push store.Push) (departure, error) {
	r := p.Store.Reader(ctx)
	if push.Platform == "wecom" {
		if p.WeCom == nil { // no stewards' app is set: the console shows what the card would have said
			return departure{}, &wechat.Error{API: "wecom", Msg: "no stewards' app is set", Class: wechat.Later, Reason: wechat.ReasonConfig}
		}
		s, err := people.StaffByID(r, push.Staff)
		if err != nil {
			return departure{}, fmt.Errorf("find staff %s: %w", push.Staff, err)
		}
		to := s.WeComID
		if to == "" {
			to = s.ID
		}
		return departure{}, p.card(ctx, push, to)
	}
	openid, err := people.OpenIDOf(r, push.Resident)
	if err != nil {
		return departure{}, fmt.Errorf("find the receiver: %w", err)
	}
	switch push.Channel {
	case people.ChannelNotice:
		return p.notice(ctx, openid, push)
	case people.ChannelChat:
		err := p.shut.guard(push.Channel, p.Store.Now(), func() error {
			return p.WeChat.CustomSend(ctx, wechat.Custom{To: openid, Text: push.Body, Key: push.ClientMsgID})
		})
		if e, ok := errors.AsType[*wechat.Error](err); ok && e.Reason == wechat.ReasonWindow && !push.Lapsed { // a lost attempt may have been a notice
			return p.notice(ctx, openid, push)
		}
		return departure{}, err
	}
	return departure{}, fmt.Errorf("channel %q of push %s is unknown", push.Channel, push.ID)
}

// card sends what stewards are told: a card where something can be done from it, else text.
func (p *Post) card(ctx context.Context, push store.Push, to string) error {
	if push.Channel == people.ChannelCardUpdate {
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

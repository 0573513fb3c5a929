package bot

import (
	"context"
	"errors"
	"strconv"

	"minxu/bot/wechat"
	"minxu/people"
	"minxu/store"
)

// notice sends a push outside the window: by the first of the forms for its kind that the resident's agreements, or none being needed, let through.
// A kind without a form leaves under its own name, and the platform says whether it was agreed to.
func (p *Post) notice(ctx context.Context, openid string, push store.Push) (departure, error) {
	forms, err := people.Forms(p.Store.Reader(ctx), push.Kind)
	if err != nil {
		return departure{}, err
	}
	if len(forms) == 0 {
		plain := people.NoticeForm{Kind: push.Kind, Template: push.Kind, Sort: people.NoticeOnce, Fields: []people.NoticeField{{Name: "thing1", From: people.FieldText}}}
		return p.subscription(ctx, openid, push, plain)
	}
	for _, f := range forms {
		if f.Sort == people.NoticeTemplate {
			return p.template(ctx, openid, push, f)
		}
		paid, err := p.credit(ctx, push, f, people.CreditSpent)
		if err != nil {
			return departure{}, err
		}
		if !paid {
			continue
		}
		gone, err := p.subscription(ctx, openid, push, f)
		e, failed := errors.AsType[*wechat.Error](err)
		switch {
		case failed && e.Reason == wechat.ReasonConsent: // the resident took it back, and the platform knows before we do
			if _, err := p.credit(ctx, push, f, people.CreditDenied); err != nil {
				return departure{}, err
			}
			continue
		case failed && e.Class != wechat.Unknown, err != nil && !failed:
			if _, lost := p.credit(ctx, push, f, people.CreditReturned); lost != nil {
				return departure{}, lost
			}
		}
		return gone, err
	}
	return departure{}, &wechat.Error{API: "message/subscribe/bizsend", Msg: "nothing is agreed to", Class: wechat.GiveUp, Reason: wechat.ReasonConsent}
}

// credit changes an agreement for one attempt of a push. It is spent before the call: after a crash in between one agreement is lost, and no notice is sent twice for it.
func (p *Post) credit(ctx context.Context, push store.Push, f people.NoticeForm, why people.CreditWhy) (changed bool, err error) {
	c := people.CreditChange{Key: string(why) + ":" + push.ID + ":" + strconv.Itoa(push.Attempts), Resident: push.Resident, Template: f.Template, Why: why}
	err = p.Store.InTx(ctx, func(tx *store.Tx) (err error) {
		changed, err = people.ChangeCredit(tx, c)
		return err
	})
	return changed, err
}

func (p *Post) subscription(ctx context.Context, openid string, push store.Push, f people.NoticeForm) (departure, error) {
	n, err := p.fill(openid, push, f)
	if err != nil {
		return departure{}, err
	}
	gone := departure{channel: people.ChannelNotice}
	err = p.shut.guard(gone.channel, p.Store.Now(), func() (err error) {
		gone.msgID, err = p.WeChat.SubscribeSend(ctx, n)
		return err
	})
	return gone, err
}

func (p *Post) template(ctx context.Context, openid string, push store.Push, f people.NoticeForm) (departure, error) {
	n, err := p.fill(openid, push, f)
	if err != nil {
		return departure{}, err
	}
	gone := departure{channel: people.ChannelTemplate}
	err = p.shut.guard(gone.channel, p.Store.Now(), func() (err error) {
		gone.msgID, err = p.WeChat.TemplateSend(ctx, n)
		return err
	})
	return gone, err
}

// fill puts a push into a form. What the platform would refuse is not sent.
func (p *Post) fill(openid string, push store.Push, f people.NoticeForm) (wechat.Notice, error) {
	values, err := f.Fill(push.Body, push.About)
	if refusal, ok := errors.AsType[*people.Refusal](err); ok {
		return wechat.Notice{}, &wechat.Error{API: "notice", Msg: refusal.Sentence, Class: wechat.GiveUp, Reason: wechat.ReasonData}
	}
	return wechat.Notice{To: openid, Template: f.Template, Data: values, Key: push.ClientMsgID}, err
}

package phone

import (
	"cmp"
	"context"
)

// Send lets a resident do something and waits until the product has answered or failed to. An account that is not known yet (by name or
// openid) becomes a phone that follows. What comes back is what the phone shows in answer: the passive reply, the client's fault line, or
// nothing. Pushes come on their own: see Messages. An error is a *Refusal (the phone would not do that) or the context's.
func (p *Phone) Send(ctx context.Context, who string, in Input) ([]Message, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	if in.Sample != "" && len(in.File) == 0 {
		file, ok := p.samples.draw(in.Sample)
		if !ok {
			return nil, Refuse("没有这张示例照片。")
		}
		in.File = file
	}
	a, d, err := p.begin(who, in)
	if err != nil {
		return nil, err
	}
	ctx, stop := both(ctx, p.ctx)
	defer stop()
	var m Message
	v := p.deliver(ctx, p.seal(), p.o.CallbackURL(), d, func(body []byte) (err error) {
		m, err = p.read(a, body)
		return err
	})

	p.mu.Lock()
	defer p.mu.Unlock()
	a.busy--
	a.typingUntil = p.now()
	p.touch()
	if d.mute || v.outcome == Silent {
		return nil, ctx.Err()
	}
	if v.outcome != Replied {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		m = Message{Side: Client, Via: "client", Kind: "event", Text: faulty}
	}
	m.MsgID = d.msgID
	return []Message{*p.say(a, m)}, nil
}

// begin puts the resident's own bubble on the phone and writes the callback.
func (p *Phone) begin(who string, in Input) (*account, *parcel, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.find(who)
	if a == nil {
		if a = p.add(who); a == nil {
			return nil, nil, Refuse("没有这部手机。")
		}
		a.following = in.Kind != Follow && in.Kind != Scan
	}
	if in.Kind == Again {
		if a.last == nil {
			return nil, nil, Refuse("还没有发过消息。")
		}
		p.say(a, Message{Side: Client, Via: "client", Kind: "event", Text: "微信把上一条又送了一次"})
		a.busy++
		return a, a.last, nil
	}
	if !a.following && in.Kind != Follow && in.Kind != Scan {
		return nil, nil, Refuse("还没有关注，请先点“关注”。")
	}
	if a.following && in.Kind == Follow {
		return nil, nil, Refuse("已经关注了。")
	}
	now := p.now()
	media := ""
	switch in.Kind {
	case Image, Video:
		media = p.media.put(in.File, kindOf(in), now)
	case Voice:
		if len(in.File) == 0 {
			in.File = silence(3)
		}
		media = p.media.put(in.File, "audio/amr", now)
	}
	if in.Kind == Menu && in.Label == "" {
		in.Label = in.Key
		for _, b := range flatten(p.menu) {
			if b.Key == in.Key {
				in.Label = b.Name
			}
		}
	}
	d := p.compose(a, in, media)
	p.act(a, in)
	p.say(a, bubble(in, media, d.msgID))
	a.last = d
	a.busy++
	p.touch()
	return a, d, nil
}

// act lets the deed change what the platform knows of the person.
func (p *Phone) act(a *account, in Input) {
	now := p.now()
	switch in.Kind {
	case Menu:
		for _, b := range flatten(p.menu) {
			if b.Type == "view" && b.URL == in.Key {
				return
			}
		}
		a.tapped(now)
	case Tapped:
		a.tapped(now)
	case Follow, Scan:
		a.tapped(now)
		if !a.following {
			a.following, a.since, a.scene = true, now, in.Key
		}
	case Unfollow:
		a.following, a.talk, a.tap = false, grant{}, grant{}
	case Agree:
		a.consents[in.Key]++
	case Decline:
		a.consents[in.Key] = 0
	default:
		a.spoke(now)
	}
}

// bubble is what the resident's own deed looks like on the phone.
func bubble(in Input, media, msgID string) Message {
	m := Message{Side: Mine, Via: "sent", Kind: in.Kind, Text: in.Text, Media: media, Lat: in.Lat, Lng: in.Lng, URL: in.URL, MsgID: msgID}
	grey := func(text string) Message {
		return Message{Side: Client, Via: "client", Kind: "event", Text: text}
	}
	switch in.Kind {
	case Tapped:
		m.Kind = Text
	case Location:
		m.Text = in.Label
	case Menu:
		return grey("您点了菜单：" + in.Label)
	case Follow:
		return grey("您关注了公众号" + scanned(in.Key))
	case Scan:
		return grey("您扫了码：" + cmp.Or(in.Label, in.Key))
	case Unfollow:
		return grey("您取消了关注")
	case Agree:
		return grey("您同意接收通知：" + in.Label)
	case Decline:
		return grey("您没有同意接收通知：" + in.Label)
	}
	return m
}

func scanned(scene string) string {
	if scene == "" {
		return ""
	}
	return "（扫码：" + scene + "）"
}

// both ends with either of two contexts.
func both(a, b context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(a)
	stop := context.AfterFunc(b, func() { cancel(context.Cause(b)) })
	return ctx, func() {
		stop()
		cancel(nil)
	}
}

// detach keeps a delivery alive when the page that asked for it is gone: a phone does not unsend either.
func detach(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

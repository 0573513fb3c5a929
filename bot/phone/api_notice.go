package phone

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// keyed remembers a message by its client_msg_id. The platform documents the key for template messages; that it means the same for
// customer-service messages is the kinder reading, and the product must not need it.
type keyed struct {
	msgID int64
	at    time.Time
}

// keyLife is how long the platform promises to know a client_msg_id.
const keyLife = 10 * time.Minute

// known finds a message that went out under this key and is still remembered.
func (a *account) known(key string, now time.Time) (int64, bool) {
	before, ok := a.sent[key]
	return before.msgID, ok && now.Sub(before.at) < keyLife
}

func (a *account) remember(key string, msgID int64, now time.Time) {
	if key == "" {
		return
	}
	if len(a.sent) > 10_000 {
		clear(a.sent)
	}
	a.sent[key] = keyed{msgID, now}
}

// noticeBody is what template messages and subscription notices share.
type noticeBody struct {
	ToUser      string `json:"touser"`
	TemplateID  string `json:"template_id"`
	URL         string `json:"url"`
	Page        string `json:"page"`
	ClientMsgID string `json:"client_msg_id"`
	Data        map[string]struct {
		Value flexible `json:"value"`
	} `json:"data"`
}

// templateSend is a template message. Its delivery report follows as an event.
func (p *Phone) templateSend(c *call) (any, *refusal) {
	var in noticeBody
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	c.to = in.ToUser
	p.mu.Lock()
	defer p.mu.Unlock()
	a, no := p.reachable(in.ToUser)
	if no != nil {
		return nil, no
	}
	if in.TemplateID == "" {
		return nil, refuse(40037, "invalid template_id")
	}
	now := p.now()
	if id, known := a.known(in.ClientMsgID, now); known {
		c.duplicate = true
		return map[string]any{"errcode": 0, "errmsg": "ok", "msgid": id}, nil
	}
	fields, no := in.fields()
	if no != nil {
		return nil, no
	}
	p.msgID++
	id := p.msgID
	a.remember(in.ClientMsgID, id, now)
	p.say(a, Message{Side: Theirs, Via: "template", Kind: "notice", Fields: fields, URL: in.URL, Text: "服务通知"})
	var b builder
	b.raw("MsgID", strconv.FormatInt(id, 10)).text("Status", "success")
	p.report(a, "TEMPLATESENDJOBFINISH", b.String())
	return map[string]any{"errcode": 0, "errmsg": "ok", "msgid": id}, nil
}

// noticeSend is a subscription notice: it uses up an agreement, also of somebody who no longer follows.
func (p *Phone) noticeSend(c *call) (any, *refusal) {
	var in noticeBody
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	c.to = in.ToUser
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.accounts, func(a *account) bool { return a.openID == in.ToUser })
	if i < 0 {
		return nil, refuse(40003, "invalid openid")
	}
	a := p.accounts[i]
	k := slices.IndexFunc(p.o.Notices, func(n NoticeKind) bool { return n.Template == in.TemplateID })
	if in.TemplateID == "" || (k < 0 && len(p.o.Notices) > 0) {
		return nil, refuse(40037, "invalid template_id")
	}
	if a.consents[in.TemplateID] == 0 {
		return nil, refuse(43101, "user refuse to accept the msg")
	}
	fields, no := in.fields()
	if no != nil {
		return nil, no
	}
	title := "订阅通知"
	if k >= 0 {
		title = p.o.Notices[k].Title
	}
	if k < 0 || !p.o.Notices[k].Standing {
		a.consents[in.TemplateID]--
	}
	p.msgID++
	p.say(a, Message{Side: Theirs, Via: "notice", Kind: "notice", Fields: fields, URL: in.Page, Text: title})
	var b builder
	b.open("SubscribeMsgSentEvent").open("List").text("TemplateId", in.TemplateID).raw("MsgID", strconv.FormatInt(p.msgID, 10)).
		raw("ErrorCode", "0").text("ErrorStatus", "success").close("List").close("SubscribeMsgSentEvent")
	p.report(a, "subscribe_msg_sent_event", b.String())
	return map[string]any{"errcode": 0, "errmsg": "ok", "msgid": p.msgID}, nil
}

// report sends an event of the platform's own behind an API call; the caller holds the lock.
func (p *Phone) report(a *account, event, inner string) {
	at := max(p.now().Unix(), a.lastEvent+1)
	a.lastEvent = at
	var b builder
	b.open("xml").text("ToUserName", p.o.OriginalID).text("FromUserName", a.openID).number("CreateTime", at).
		text("MsgType", "event").text("Event", event).WriteString(inner)
	b.close("xml")
	d := &parcel{openID: a.openID, kind: event, body: b.Bytes(), mute: true}
	if p.ctx.Err() != nil {
		return
	}
	p.work.Go(func() {
		p.deliver(p.ctx, p.seal(), p.o.CallbackURL(), d, func([]byte) error { return nil })
	})
}

// fields checks the values as the platform does and gives them in the order of their keys.
func (n noticeBody) fields() ([]Field, *refusal) {
	if len(n.Data) == 0 {
		return nil, refuse(47003, "argument invalid! data is emtpy")
	}
	var out []Field
	for key, v := range n.Data {
		value := string(v.Value)
		if strings.TrimSpace(value) == "" {
			return nil, refuse(47003, "argument invalid! data."+key+".value is emtpy")
		}
		if !allowed(key, value) {
			return nil, refuse(47003, "argument invalid! data."+key+".value invalid")
		}
		// Clients cut a value at its first line break.
		line, _, _ := strings.Cut(value, "\n")
		out = append(out, Field{key, line})
	}
	slices.SortFunc(out, func(a, b Field) int { return cmp.Compare(a.Name, b.Name) })
	return out, nil
}

// allowed says whether a value fits the type that its key names; unknown types have no rule.
func allowed(key, value string) bool {
	runes := utf8.RuneCountInString(value)
	each := func(ok func(rune) bool) bool {
		for _, r := range value {
			if !ok(r) {
				return false
			}
		}
		return true
	}
	han := func(r rune) bool { return unicode.Is(unicode.Han, r) }
	switch strings.TrimRight(key, "0123456789") {
	case "thing":
		return runes <= 20
	case "const":
		return runes <= 20
	case "character_string":
		return runes <= 32 && each(func(r rune) bool { return !han(r) })
	case "number":
		return runes <= 32 && each(func(r rune) bool { return r >= '0' && r <= '9' || r == '.' || r == '-' })
	case "letter":
		return runes <= 32 && each(func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) })
	case "symbol":
		return runes <= 5
	case "phrase":
		return runes <= 5 && each(han)
	case "name":
		return runes <= 20 && (runes <= 10 || each(func(r rune) bool { return !han(r) }))
	case "time", "date":
		return strings.ContainsAny(value, "0123456789") && strings.ContainsAny(value, ":：年-/.月")
	case "amount":
		return runes <= 14 && strings.ContainsAny(value, "0123456789")
	case "phone_number":
		return runes <= 17 && each(func(r rune) bool { return !unicode.IsLetter(r) })
	case "car_number":
		return runes <= 8
	}
	return true
}

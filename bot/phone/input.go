package phone

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// What a resident can do with a phone.
const (
	Text     = "text"
	Image    = "image"
	Voice    = "voice"
	Video    = "video"
	Location = "location"
	Link     = "link"
	Menu     = "menu"     // a tap on the menu: Key
	Tapped   = "tap"      // a tap on an item of a msgmenu: Key is its id, Text its words
	Follow   = "follow"   // Key is the scene of the code, or empty
	Unfollow = "unfollow" //
	Scan     = "scan"     // Key is the scene; follows if the phone does not yet
	Agree    = "agree"    // agrees to a subscription notice: Key is the template
	Decline  = "decline"  // refuses it
	Again    = "retry"    // the platform sends the last message again under the same MsgId
)

// Input is one deed of a resident.
type Input struct {
	Kind   string  `json:"kind"`
	Text   string  `json:"text"` // text; transcript of a voice (empty: not recognised); title of a link
	File   []byte  `json:"-"`    // a picture, at most 10 MB; a voice or video
	Sample string  `json:"sample"`
	Lat    float64 `json:"lat"`
	Lng    float64 `json:"lng"`
	Label  string  `json:"label"` // of a location
	Key    string  `json:"key"`
	URL    string  `json:"url"` // of a link
}

const fileSize = 10 << 20 // bytes of an uploaded file

// check says what is wrong with an input before anything happens.
func (in Input) check() error {
	switch in.Kind {
	case Text:
		if strings.TrimSpace(in.Text) == "" {
			return Refuse("还没有写字呢。")
		}
	case Image, Video:
		if len(in.File) > fileSize {
			return Refuse("文件太大了，最多10MB。")
		}
		if len(in.File) == 0 && in.Sample == "" {
			return Refuse("请先选一张照片。")
		}
	case Voice, Follow, Unfollow, Again:
	case Location:
		if in.Lat < -90 || in.Lat > 90 || in.Lng < -180 || in.Lng > 180 || (in.Lat == 0 && in.Lng == 0) {
			return Refuse("这个位置不对，请重新选。")
		}
	case Link:
		if in.URL == "" {
			return Refuse("请填写链接地址。")
		}
	case Menu, Tapped, Scan, Agree, Decline:
		if in.Key == "" {
			return Refuse("没有选中哪一项。")
		}
	default:
		return Refuse("手机演示不认识这个操作。")
	}
	if !utf8.ValidString(in.Text+in.Label+in.Key+in.URL) || len(in.Text) > 20_000 || len(in.Label) > 500 || len(in.Key) > 256 {
		return Refuse("内容太长，或者有认不出的字。")
	}
	return nil
}

// event says whether the deed is an event and has no MsgId.
func (in Input) event() bool {
	switch in.Kind {
	case Menu, Follow, Unfollow, Scan, Agree, Decline:
		return true
	}
	return false
}

// parcel is a callback ready to be sealed: its content stays the same however often it is delivered.
type parcel struct {
	openID string
	kind   string // for the journal
	msgID  string
	body   []byte
	tries  int // attempts made so far
	mute   bool
}

// compose writes the callback of an input; the caller holds the lock and has checked the input.
func (p *Phone) compose(a *account, in Input, media string) *parcel {
	now := p.now()
	at := now.Unix()
	out := &parcel{openID: a.openID, kind: in.Kind}
	var b builder
	b.open("xml").text("ToUserName", p.o.OriginalID).text("FromUserName", a.openID)
	if in.event() {
		// Events have no id: the second in which they happened is part of their identity, so no two of a person share one.
		at = max(at, a.lastEvent+1)
		if at > now.Unix()+300 {
			at = now.Unix()
		}
		a.lastEvent = at
		b.number("CreateTime", at).text("MsgType", "event")
		p.composeEvent(&b, a, in, out)
		b.close("xml")
		out.body = b.Bytes()
		return out
	}
	p.msgID++
	out.msgID = strconv.FormatInt(p.msgID, 10)
	kind := in.Kind
	if kind == Tapped {
		kind = Text
	}
	b.number("CreateTime", at).text("MsgType", kind)
	switch in.Kind {
	case Text:
		b.text("Content", in.Text)
	case Tapped:
		b.text("Content", in.Text).raw("bizmsgmenuid", in.Key)
	case Image:
		b.text("PicUrl", "http://mmbiz.qpic.cn/mmbiz_jpg/"+media+"/0").text("MediaId", media)
	case Voice:
		b.text("MediaId", media).text("Format", "amr")
		if in.Text != "" {
			b.text("Recognition", in.Text)
		}
	case Video:
		b.text("MediaId", media).text("ThumbMediaId", media)
	case Location:
		b.raw("Location_X", degrees(in.Lat)).raw("Location_Y", degrees(in.Lng)).raw("Scale", "16").text("Label", in.Label)
	case Link:
		b.text("Title", in.Text).text("Description", "").text("Url", in.URL)
	}
	b.raw("MsgId", out.msgID).close("xml")
	out.body = b.Bytes()
	return out
}

func (p *Phone) composeEvent(b *builder, a *account, in Input, out *parcel) {
	switch in.Kind {
	case Menu:
		event := "CLICK"
		for _, button := range flatten(p.menu) {
			if button.Type == "view" && button.URL == in.Key {
				event, out.mute = "VIEW", true
			}
		}
		b.text("Event", event).text("EventKey", in.Key)
		if event == "VIEW" {
			b.raw("MenuId", "425938007")
		}
		out.kind = event
	case Follow, Scan:
		out.kind = "SCAN"
		key := in.Key
		if in.Kind == Follow || !a.following {
			out.kind = "subscribe"
			if key != "" {
				key = "qrscene_" + key
			}
		}
		b.text("Event", out.kind).text("EventKey", key)
		if key != "" {
			b.text("Ticket", ticket(in.Key))
		}
	case Unfollow:
		out.kind, out.mute = "unsubscribe", true
		b.text("Event", out.kind).text("EventKey", "")
	case Agree, Decline:
		out.kind, out.mute = "subscribe_msg_popup_event", true
		status := map[string]string{Agree: "accept", Decline: "reject"}[in.Kind]
		b.text("Event", out.kind).open("SubscribeMsgPopupEvent").open("List").
			text("TemplateId", in.Key).text("SubscribeStatusString", status).raw("PopupScene", "1").
			close("List").close("SubscribeMsgPopupEvent")
	}
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', 6, 64) }

// ticket stands for the code of a scene; the product never reads it.
func ticket(scene string) string { return "gQ" + secretOf(scene) }

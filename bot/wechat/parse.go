package wechat

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// ErrIdentity says that a document does not say plainly who sent what: an identity field is missing, repeated,
// mixed with other markup or of an impossible shape.
var ErrIdentity = errors.New("wechat: the message has no plain identity")

// Identity is what decides who speaks and which message it is. The fields stand once at most in a document.
type Identity struct {
	From, To, Created, Type, Event, MsgID string
}

// Identify reads the identity fields; the error is ErrIdentity. A document without a sender has an empty From: WeCom
// has events of that kind.
func Identify(t Tree) (Identity, error) {
	var id Identity
	seen := 0
	for i := range t {
		e := &t[i]
		if e.depth != 1 {
			continue
		}
		var field *string
		var bit int
		switch e.Name {
		case "FromUserName":
			field, bit = &id.From, 1
		case "ToUserName":
			field, bit = &id.To, 2
		case "CreateTime":
			field, bit = &id.Created, 4
		case "MsgType":
			field, bit = &id.Type, 8
		case "Event":
			field, bit = &id.Event, 16
		case "MsgId":
			field, bit = &id.MsgID, 32
		default:
			continue
		}
		if seen&bit != 0 || e.Mixed {
			return Identity{}, ErrIdentity
		}
		seen |= bit
		*field = e.Text
	}
	if seen&1 != 0 && !plainID(id.From) || id.To == "" || len(id.To) > 64 {
		return Identity{}, ErrIdentity
	}
	id.Created, id.Type = strings.TrimSpace(id.Created), strings.TrimSpace(id.Type)
	id.Event, id.MsgID = strings.TrimSpace(id.Event), strings.TrimSpace(id.MsgID)
	return id, nil
}

// plainID says whether s can be an openid or a userid: 1 to 64 of the characters that the platforms use.
func plainID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '@' || c == '.') {
			return false
		}
	}
	return true
}

// Key makes the deduplication key of a message. MsgId alone is not enough: the platform has given one id to voices
// sent at the same moment, so sender, second, kind and media count as well. An event has no id; what it is about
// takes its place. A message without a usable id is known by its whole content.
func (id Identity) Key(prefix string, t Tree) string {
	media := t.Text("MediaId")
	switch {
	case id.Type == "event":
		h := newDigest()
		h.add(id.Event, t.Text("EventKey"), t.Text("MsgID"), t.Text("TaskId"), t.Text("ResponseCode"), t.Text("ChangeType"), t.Text("UserID"))
		for _, child := range t.children {
			for _, item := range child.All("List") {
				h.add(item.Text("TemplateId"), item.Text("MsgID"), item.Text("SubscribeStatusString"))
			}
		}
		return prefix + ":e:" + id.From + ":" + short(id.Created) + ":" + h.sum()
	case !usableID(id.MsgID):
		h := newDigest()
		for _, e := range t {
			h.add(e.Name, e.Text)
		}
		return prefix + ":d:" + id.From + ":" + h.sum()
	case media != "":
		h := newDigest()
		h.add(media)
		return prefix + ":m:" + id.From + ":" + short(id.Created) + ":" + short(id.Type) + ":" + id.MsgID + ":" + h.sum()
	}
	return prefix + ":m:" + id.From + ":" + short(id.Created) + ":" + short(id.Type) + ":" + id.MsgID
}

// usableID says whether a MsgId is a positive 64-bit number as the platform writes it.
func usableID(s string) bool {
	n, err := strconv.ParseInt(s, 10, 64)
	return err == nil && n > 0 && s[0] != '+' && len(s) <= 19
}

// short keeps a key part that is as short and plain as it should be, and takes the digest of any other.
func short(s string) string {
	if len(s) <= 20 && plainID(s) {
		return s
	}
	h := newDigest()
	h.add(s)
	return h.sum()
}

// digest hashes strings so that neighbours cannot run into each other.
type digest struct{ buf []byte }

func newDigest() digest { return digest{make([]byte, 0, 256)} }

func (d *digest) add(parts ...string) {
	for _, p := range parts {
		d.buf = strconv.AppendInt(d.buf, int64(len(p)), 10)
		d.buf = append(d.buf, ':')
		d.buf = append(d.buf, p...)
	}
}

func (d *digest) sum() string {
	sum := sha256.Sum256(d.buf)
	return hex.EncodeToString(sum[:12])
}

// SentAt reads CreateTime. What lies more than a day before or ten minutes after the receipt cannot be true, and the
// receipt counts instead.
func (id Identity) SentAt(received time.Time) time.Time {
	seconds, err := strconv.ParseInt(id.Created, 10, 64)
	if err != nil || seconds < received.Unix()-24*60*60 || seconds > received.Unix()+freshness {
		return received
	}
	return time.Unix(seconds, 0).UTC()
}

// Point reads a latitude and a longitude in degrees; ok is false for anything that is no place on earth.
func Point(lat, lng string) (x, y float64, ok bool) {
	x, errX := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	y, errY := strconv.ParseFloat(strings.TrimSpace(lng), 64)
	if errX != nil || errY != nil || !(math.Abs(x) <= 90) || !(math.Abs(y) <= 180) {
		return 0, 0, false
	}
	return x, y, true
}

// read makes a Message of a document.
func read(t Tree, raw []byte, received time.Time) (Message, error) {
	id, err := Identify(t)
	if err != nil || id.From == "" {
		return Message{}, ErrIdentity
	}
	m := Message{
		Key: id.Key("oa", t), From: id.From, To: id.To, Type: id.Type, Event: id.Event,
		At: id.SentAt(received), Received: received, Raw: raw,
	}
	switch id.Type {
	case KindText, KindImage, KindVoice, KindVideo, KindShortVideo, KindLocation, KindLink, KindEvent:
		m.Kind = id.Type
	default:
		m.Kind = KindUnknown
	}
	var x, y string
	for name, c := range t.children {
		text := c[0].Text
		switch name {
		case "Content":
			m.Text = text
		case "bizmsgmenuid":
			m.MenuID = strings.TrimSpace(text)
		case "PicUrl":
			m.PicURL = text
		case "MediaId":
			m.MediaID = text
		case "MediaId16K":
			m.MediaID16K = text
		case "ThumbMediaId":
			m.ThumbID = text
		case "Format":
			m.Format = text
		case "Recognition":
			m.Recognition = text
		case "Location_X", "Latitude":
			x = text
		case "Location_Y", "Longitude":
			y = text
		case "Label":
			m.Label = text
		case "Title":
			m.Title = text
		case "Description":
			m.Description = text
		case "Url":
			m.URL = text
		case "EventKey":
			m.EventKey = text
		case "Ticket":
			m.Ticket = text
		case "MsgID":
			m.MsgID = strings.TrimSpace(text)
		case "Status":
			m.Status = text
		case "OpenID":
			m.Person = text
		case "RevokeInfo":
			m.Revoked = text
		case "ScanCodeInfo":
			m.Scan = c.Text("ScanResult")
		case "SendPicsInfo":
			m.Pictures, _ = strconv.Atoi(strings.TrimSpace(c.Text("Count")))
		case "SendLocationInfo":
			x, y, m.Label = c.Text("Location_X"), c.Text("Location_Y"), c.Text("Label")
			if m.Label == "" {
				m.Label = c.Text("Poiname")
			}
		case "SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent":
			// The platform has printed one container for another's event: the names are not believed, only the event is.
			m.Consents = append(m.Consents, consents(c)...)
		}
	}
	if m.Event == EventSubscribe {
		m.EventKey, m.Scanned = strings.CutPrefix(m.EventKey, "qrscene_")
	}
	if x != "" || y != "" {
		m.Lat, m.Lng, m.HasPoint = Point(x, y)
	}
	if m.Kind == KindLocation && !m.HasPoint {
		m.Text = strings.Join(strings.Fields(x+" "+y+" "+m.Label), " ")
	}
	return m, nil
}

func consents(list Tree) []Consent {
	var all []Consent
	for _, item := range list.All("List") {
		c := Consent{
			Template: item.Text("TemplateId"), Status: item.Text("SubscribeStatusString"), Scene: item.Text("PopupScene"),
			MsgID: item.Text("MsgID"), Reason: item.Text("ErrorStatus"),
		}
		if code := strings.TrimSpace(item.Text("ErrorCode")); code != "" {
			n, err := strconv.Atoi(code)
			if err != nil {
				n = -1 // a code that is no number is still a failure
			}
			c.Code = n
		}
		all = append(all, c)
	}
	return all
}

package wechat

import "strconv"

// Document writes a Message as the platform writes it: the inverse of what a Handler reads, for the pretend phone and
// for tests. id is the MsgId; events have none. Raw, Key and Received are not used.
func Document(m Message, id int64) []byte {
	d := document{append(make([]byte, 0, 512), "<xml>"...)}
	d.text("ToUserName", m.To)
	d.text("FromUserName", m.From)
	d.number("CreateTime", m.At.Unix())
	kind := m.Type
	if kind == "" {
		kind = m.Kind
	}
	d.text("MsgType", kind)
	switch m.Kind {
	case KindText:
		d.text("Content", m.Text)
		d.optional("bizmsgmenuid", m.MenuID)
	case KindLocation:
		d.point("Location_X", "Location_Y", m)
		d.number("Scale", 16)
		d.text("Label", m.Label)
	case KindLink:
		d.text("Title", m.Title)
		d.text("Description", m.Description)
		d.text("Url", m.URL)
	case KindEvent:
		d.event(m)
	}
	d.optional("PicUrl", m.PicURL)
	d.optional("MediaId", m.MediaID)
	d.optional("Format", m.Format)
	d.optional("MediaId16K", m.MediaID16K)
	d.optional("ThumbMediaId", m.ThumbID)
	d.optional("Recognition", m.Recognition)
	if id != 0 && m.Kind != KindEvent {
		d.number("MsgId", id)
	}
	return append(d.b, "</xml>"...)
}

// document is XML being written.
type document struct{ b []byte }

func (d *document) raw(s string)            { d.b = append(d.b, s...) }
func (d *document) text(name, value string) { d.b = appendCDATA(d.b, name, CleanText(value)) }
func (d *document) number(name string, n int64) {
	d.raw("<" + name + ">" + strconv.FormatInt(n, 10) + "</" + name + ">")
}

func (d *document) optional(name, value string) {
	if value != "" {
		d.text(name, value)
	}
}

func (d *document) point(x, y string, m Message) {
	d.raw("<" + x + ">" + strconv.FormatFloat(m.Lat, 'f', 6, 64) + "</" + x + ">")
	d.raw("<" + y + ">" + strconv.FormatFloat(m.Lng, 'f', 6, 64) + "</" + y + ">")
}

// event writes what an event carries besides its name.
func (d *document) event(m Message) {
	d.text("Event", m.Event)
	key := m.EventKey
	if m.Event == EventSubscribe && m.Scanned {
		key = "qrscene_" + key
	}
	switch m.Event {
	case EventTemplateDone, EventMassDone:
		d.text("MsgID", m.MsgID)
		d.text("Status", m.Status)
	case EventConsentPopup:
		d.consents("SubscribeMsgPopupEvent", m.Consents)
	case EventConsentChange:
		d.consents("SubscribeMsgChangeEvent", m.Consents)
	case EventNoticeSent:
		d.consents("SubscribeMsgSentEvent", m.Consents)
	case EventLocation:
		d.point("Latitude", "Longitude", m)
	case EventConsentRevoked, EventProfileChanged, EventAccountCancelled:
		d.text("OpenID", m.Person)
		d.optional("RevokeInfo", m.Revoked)
	default:
		d.text("EventKey", key)
		d.optional("Ticket", m.Ticket)
	}
	if m.Event == EventLocationSelect {
		d.raw("<SendLocationInfo>")
		d.point("Location_X", "Location_Y", m)
		d.text("Label", m.Label)
		d.raw("</SendLocationInfo>")
	}
	if m.Scan != "" {
		d.raw("<ScanCodeInfo>")
		d.text("ScanType", "qrcode")
		d.text("ScanResult", m.Scan)
		d.raw("</ScanCodeInfo>")
	}
	if m.Pictures > 0 {
		d.raw("<SendPicsInfo>")
		d.number("Count", int64(m.Pictures))
		d.raw("</SendPicsInfo>")
	}
}

func (d *document) consents(container string, all []Consent) {
	d.raw("<" + container + ">")
	for _, c := range all {
		d.raw("<List>")
		d.text("TemplateId", c.Template)
		d.optional("SubscribeStatusString", c.Status)
		d.optional("PopupScene", c.Scene)
		if c.MsgID != "" {
			d.text("MsgID", c.MsgID)
			d.number("ErrorCode", int64(c.Code))
			d.text("ErrorStatus", c.Reason)
		}
		d.raw("</List>")
	}
	d.raw("</" + container + ">")
}

package wecom

import (
	"strconv"
	"strings"
	"time"

	"minxu/bot/wechat"
)

// read makes a Message of a document; the error is wechat.ErrIdentity.
func read(t wechat.Tree, raw []byte, received time.Time) (Message, error) {
	id, err := wechat.Identify(t)
	if err != nil || id.From == "" && id.Type != KindEvent {
		return Message{}, wechat.ErrIdentity
	}
	m := Message{
		Key: id.Key("wc", t), From: id.From, To: id.To, Type: id.Type, Event: id.Event,
		At: id.SentAt(received), Received: received, Raw: raw,
	}
	switch id.Type {
	case KindText, KindImage, KindVoice, KindVideo, KindLocation, KindLink, KindEvent:
		m.Kind = id.Type
	default:
		m.Kind = KindUnknown
	}
	var x, y string
	for name, c := range t.Children() {
		text := c[0].Text
		switch name {
		case "AgentID", "AgentId": // retired task cards write it the second way
			m.AgentID = strings.TrimSpace(text)
		case "Content":
			m.Text = text
		case "PicUrl":
			m.PicURL = text
		case "MediaId":
			m.MediaID = text
		case "ThumbMediaId":
			m.ThumbID = text
		case "Format":
			m.Format = text
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
		case "TaskId":
			m.Card.Task = text
		case "CardType":
			m.Card.Type = text
		case "ResponseCode":
			m.Card.ResponseCode = text
		case "SelectedItems":
			m.Card.Chosen = chosen(c)
		case "ChangeType":
			m.Change = text
		case "UserID":
			m.UserID = text
		case "NewUserID":
			m.NewUserID = text
		case "EffectTime":
			if seconds, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64); err == nil {
				m.Effect = time.Unix(seconds, 0).UTC()
			}
		}
	}
	if x != "" || y != "" {
		m.Lat, m.Lng, m.HasPoint = wechat.Point(x, y)
	}
	if m.Kind == KindLocation && !m.HasPoint {
		m.Text = strings.Join(strings.Fields(x+" "+y+" "+m.Label), " ")
	}
	return m, nil
}

// chosen reads the answers of a vote or a form; a question may have several options.
func chosen(items wechat.Tree) []Chosen {
	var all []Chosen
	for _, item := range items.All("SelectedItem") {
		c := Chosen{Question: item.Text("QuestionKey")}
		for _, option := range item.Child("OptionIds").All("OptionId") {
			c.Options = append(c.Options, option[0].Text)
		}
		all = append(all, c)
	}
	return all
}

package phone

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
)

// passive is a reply inside the answer to a callback.
type passive struct {
	XMLName      xml.Name `xml:"xml"`
	ToUserName   string
	FromUserName string
	CreateTime   string
	MsgType      string
	Content      string
	Image        struct{ MediaId string }
	Voice        struct{ MediaId string }
	Video        struct{ MediaId, Title string }
	ArticleCount int
	Articles     struct {
		Items []Article `xml:"item"`
	}
}

// textBytes is where clients begin to lose texts.
const textBytes = 2048

// read turns a passive reply into the bubble it becomes. An error is a reply that makes the client print its fault line.
func (p *Phone) read(a *account, body []byte) (Message, error) {
	var r passive
	if err := xml.Unmarshal(body, &r); err != nil {
		return Message{}, fmt.Errorf("reply is no XML: %w", err)
	}
	switch {
	case r.ToUserName != a.openID:
		return Message{}, errors.New("reply is for somebody else")
	case r.FromUserName != p.o.OriginalID:
		return Message{}, errors.New("reply is not from the account")
	case r.CreateTime == "" || strings.Trim(r.CreateTime, "0123456789") != "":
		return Message{}, errors.New("reply has no CreateTime")
	}
	m := Message{Side: Theirs, Via: "passive", Kind: r.MsgType}
	switch r.MsgType {
	case "text":
		if strings.TrimSpace(r.Content) == "" {
			return m, errors.New("reply has no content")
		}
		if len(r.Content) > textBytes {
			return m, fmt.Errorf("reply has %d bytes", len(r.Content))
		}
		m.Text = r.Content
	case "image", "voice", "video":
		m.Media = r.Image.MediaId + r.Voice.MediaId + r.Video.MediaId
		m.Text = r.Video.Title
		p.mu.Lock()
		_, ok := p.media.get(m.Media, p.now())
		p.mu.Unlock()
		if !ok {
			return m, errors.New("reply names media that are not there")
		}
	case "news":
		if len(r.Articles.Items) != 1 || r.ArticleCount != 1 {
			return m, fmt.Errorf("reply has %d articles", len(r.Articles.Items))
		}
		m.Article = &r.Articles.Items[0]
	default:
		return m, errors.New("reply is of no kind that clients show")
	}
	return m, nil
}

package phone

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// customSend is a customer-service message: only within the windows that the resident opened.
func (p *Phone) customSend(c *call) (any, *refusal) {
	var in struct {
		ToUser      string `json:"touser"`
		MsgType     string `json:"msgtype"`
		ClientMsgID string `json:"client_msg_id"`
		Text        struct {
			Content string `json:"content"`
		} `json:"text"`
		Image mediaRef `json:"image"`
		Voice mediaRef `json:"voice"`
		Video mediaRef `json:"video"`
		News  struct {
			Articles []Article `json:"articles"`
		} `json:"news"`
		MsgMenu struct {
			Head string    `json:"head_content"`
			List []tapItem `json:"list"`
			Tail string    `json:"tail_content"`
		} `json:"msgmenu"`
	}
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
	if _, known := a.known(in.ClientMsgID, p.now()); known {
		c.duplicate = true
		return done, nil
	}
	m := Message{Side: Theirs, Via: "custom", Kind: in.MsgType}
	switch in.MsgType {
	case "text":
		m.Text = in.Text.Content
		if strings.TrimSpace(m.Text) == "" {
			return nil, refuse(44004, "empty content")
		}
	case "image", "voice", "video":
		m.Media = in.Image.MediaID + in.Voice.MediaID + in.Video.MediaID
		if _, ok := p.media.get(m.Media, p.now()); !ok {
			return nil, refuse(40007, "invalid media_id")
		}
	case "news":
		if len(in.News.Articles) != 1 {
			return nil, refuse(45008, "article size out of limit")
		}
		m.Article = &in.News.Articles[0]
	case "msgmenu":
		m.Text, m.Tail = in.MsgMenu.Head, in.MsgMenu.Tail
		for _, item := range in.MsgMenu.List {
			m.Taps = append(m.Taps, Tap{string(item.ID), item.Content})
		}
		if len(m.Taps) == 0 {
			return nil, refuse(47001, "data format error")
		}
	case "":
		return nil, refuse(40008, "invalid message type")
	default:
		// Cards, music, mini programs: the platform takes them, this client names them.
		m.Kind, m.Text = "text", "["+in.MsgType+"]"
	}
	if len(m.Text) > textBytes {
		return nil, refuse(45002, "content size out of limit")
	}
	if no := a.spend(p.now()); no != nil {
		return nil, no
	}
	a.typingUntil = p.now()
	a.remember(in.ClientMsgID, p.say(a, m).ID, p.now())
	return done, nil
}

type mediaRef struct {
	MediaID string `json:"media_id"`
}

// tapItem has an id that callers write as a text or as a number.
type tapItem struct {
	ID      flexible `json:"id"`
	Content string   `json:"content"`
}

// flexible is a text that may come as a JSON number.
type flexible string

// UnmarshalJSON takes both forms.
func (f *flexible) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		*f = flexible(text)
		return nil
	}
	var number json.Number
	if err := json.Unmarshal(raw, &number); err != nil {
		return fmt.Errorf("neither text nor number: %w", err)
	}
	*f = flexible(number.String())
	return nil
}

// reachable finds a follower; the caller holds the lock.
func (p *Phone) reachable(openID string) (*account, *refusal) {
	for _, a := range p.accounts {
		if a.openID == openID {
			if !a.following {
				return nil, refuse(43004, "require subscribe")
			}
			return a, nil
		}
	}
	return nil, refuse(40003, "invalid openid")
}

// customTyping shows or takes away the line that the other side is typing.
func (p *Phone) customTyping(c *call) (any, *refusal) {
	var in struct {
		ToUser  string `json:"touser"`
		Command string `json:"command"`
	}
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
	now := p.now()
	switch {
	case in.Command == "CancelTyping":
		a.typingUntil = now
	case in.Command != "Typing":
		return nil, refuse(45072, "command invalid")
	case !a.talk.open(now) && !a.tap.open(now):
		return nil, refuse(45080, "no interaction in time")
	default:
		a.typingUntil = now.Add(15 * time.Second)
	}
	p.touch()
	return done, nil
}

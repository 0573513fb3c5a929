package phone

import "time"

// Side says who speaks in a chat.
type Side string

// The sides of a chat.
const (
	Mine   Side = "me"     // the resident
	Theirs Side = "them"   // the official account
	Client Side = "client" // the WeChat client itself: a grey line
)

// Message is one bubble or grey line on a phone.
type Message struct {
	ID      int64     `json:"id"`      // grows over all phones
	Rev     int64     `json:"rev"`     // of the last change to it
	Account string    `json:"account"` // openid
	Side    Side      `json:"side"`
	Via     string    `json:"via"`  // sent, passive, custom, template, notice, client
	Kind    string    `json:"kind"` // text, image, voice, video, location, link, news, msgmenu, notice, event
	At      time.Time `json:"at"`
	Text    string    `json:"text,omitempty"`
	Media   string    `json:"media,omitempty"` // media id of a picture, voice or video
	Lat     float64   `json:"lat,omitempty"`
	Lng     float64   `json:"lng,omitempty"`
	Article *Article  `json:"article,omitempty"`
	Taps    []Tap     `json:"taps,omitempty"` // of a msgmenu
	Tail    string    `json:"tail,omitempty"` // of a msgmenu
	Fields  []Field   `json:"fields,omitempty"`
	URL     string    `json:"url,omitempty"`     // where a tap on a template message leads
	Choices []Choice  `json:"choices,omitempty"` // numbered options of the text, tappable as a convenience
	MsgID   string    `json:"msg_id,omitempty"`
}

// Article is a link with a picture.
type Article struct {
	Title       string `json:"title" xml:"Title"`
	Description string `json:"description" xml:"Description"`
	PicURL      string `json:"picurl" xml:"PicUrl"`
	URL         string `json:"url" xml:"Url"`
}

// Tap is one item of a msgmenu.
type Tap struct {
	ID      string `json:"id"`
	Content string `json:"content"`
}

// Field is one line of a template message or notice.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Account is what may be seen of a resident's phone.
type Account struct {
	Name      string `json:"name"`
	OpenID    string `json:"openid"`
	Following bool   `json:"following"`
	Quota     int    `json:"quota"`  // customer-service messages that the product may still send now
	Typing    bool   `json:"typing"` // the other side is at work on an answer
}

const logSize = 500 // bubbles kept on a phone

// say puts a message on a phone; the caller holds the lock.
func (p *Phone) say(a *account, m Message) *Message {
	p.serial++
	m.ID, m.Rev, m.Account = p.serial, p.serial, a.openID
	if m.At.IsZero() {
		m.At = p.now()
	}
	if m.Side == Theirs && (m.Kind == "text" || m.Kind == "msgmenu") {
		m.Choices = Choices(m.Text)
	}
	a.log = append(a.log, &m)
	if len(a.log) > logSize {
		a.log = append(a.log[:0:0], a.log[len(a.log)-logSize:]...)
	}
	p.wake()
	return &m
}

// Messages gives the chat of an account (by name or openid), oldest first; nil when there is no such phone.
func (p *Phone) Messages(who string) []Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.find(who)
	if a == nil {
		return nil
	}
	out := make([]Message, len(a.log))
	for i, m := range a.log {
		out[i] = *m
	}
	return out
}

package phone

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"slices"
	"strings"
	"time"
)

// WeCom is the stewards' platform. Without CorpID there is none.
type WeCom struct {
	CallbackURL func() string // nil or empty text: cards show, but their buttons lead nowhere
	CorpID      string
	AgentID     string
	Secret      string
	Token       string
	AESKey      string
	Stewards    func() []Steward // the members in the app's visible range; nil = whoever is written to
}

// Steward is a member of the stewards' app.
type Steward struct {
	UserID string `json:"user_id"`
	Name   string `json:"name"`
}

// Note is one message to a steward, or from one.
type Note struct {
	ID     int64     `json:"id"`
	Rev    int64     `json:"rev"`
	UserID string    `json:"user_id"`
	Name   string    `json:"name"`
	Side   Side      `json:"side"`
	Kind   string    `json:"kind"` // text, markdown, textcard, template_card, news, event
	At     time.Time `json:"at"`
	Text   string    `json:"text,omitempty"`
	URL    string    `json:"url,omitempty"` // of a textcard
	Title  string    `json:"title,omitempty"`
	Card   *Card     `json:"card,omitempty"`
	Done   string    `json:"done,omitempty"` // the words on the buttons after an update; they no longer work
}

// Card is a template card: the parts that a client draws.
type Card struct {
	Type   string `json:"card_type"`
	TaskID string `json:"task_id"`
	Source struct {
		Desc string `json:"desc"`
	} `json:"source"`
	Main struct {
		Title string `json:"title"`
		Desc  string `json:"desc"`
	} `json:"main_title"`
	Emphasis struct {
		Title string `json:"title"`
		Desc  string `json:"desc"`
	} `json:"emphasis_content"`
	Quote struct {
		Title string `json:"title"`
		Text  string `json:"quote_text"`
	} `json:"quote_area"`
	Sub   string `json:"sub_title_text"`
	Lines []struct {
		Name  string `json:"keyname"`
		Value string `json:"value"`
		URL   string `json:"url"`
	} `json:"horizontal_content_list"`
	Jumps []struct {
		Title string `json:"title"`
		URL   string `json:"url"`
	} `json:"jump_list"`
	Action struct {
		URL string `json:"url"`
	} `json:"card_action"`
	Buttons []struct {
		Text string `json:"text"`
		Key  string `json:"key"`
		URL  string `json:"url"`
	} `json:"button_list"`
	Submit struct {
		Text string `json:"text"`
		Key  string `json:"key"`
	} `json:"submit_button"`
	Checkbox  *CardList  `json:"checkbox,omitempty"`
	Selection *CardList  `json:"button_selection,omitempty"`
	Selects   []CardList `json:"select_list,omitempty"`
	Menu      struct {
		Actions []struct {
			Text string `json:"text"`
			Key  string `json:"key"`
		} `json:"action_list"`
	} `json:"action_menu"`
}

// CardList is a question on a card with its options.
type CardList struct {
	Key     string `json:"question_key"`
	Title   string `json:"title"`
	Mode    int    `json:"mode"` // 1 = several
	Options []struct {
		ID   string `json:"id"`
		Text string `json:"text"`
	} `json:"option_list"`
}

// updatable says whether a send pays for one update: cards with buttons that call back, and others only with a menu.
func (c *Card) updatable() bool {
	return strings.HasSuffix(c.Type, "_interaction") || len(c.Menu.Actions) > 0
}

// wecomDesk is the state of the stewards' side; guarded by Phone.mu.
type wecomDesk struct {
	notes     []*Note
	codes     map[string]*code // response codes that can still be spent
	tasks     map[string]bool
	recent    map[string][]time.Time // of the pushes to one member, for the limit of the minute
	sent      map[string]sentBody    // by the digest of the body, for the duplicate check
	logins    map[string]string      // login codes, each for one use
	lastEvent int64
}

// sentBody is what was answered to a body, and when.
type sentBody struct {
	at     time.Time
	answer map[string]any
}

// code pays for one update of the notes of one send.
type code struct {
	notes []*Note
	until time.Time
}

// Notes gives the stewards' column, oldest first.
func (p *Phone) Notes() []Note {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]Note, len(p.desk.notes))
	for i, n := range p.desk.notes {
		out[i] = *n
	}
	return out
}

// Stewards lists the members that can be written to.
func (p *Phone) Stewards() []Steward {
	if p.o.WeCom.Stewards == nil {
		return nil
	}
	return p.o.WeCom.Stewards()
}

func (p *Phone) note(n Note) *Note {
	p.serial++
	n.ID, n.Rev, n.At = p.serial, p.serial, p.now()
	p.desk.notes = append(newest(p.desk.notes, logSize-1), &n)
	p.wake()
	return &n
}

// Press is a steward's tap on a card: a button, the submit button or an entry of the card's menu, with what is selected on it. It waits
// for the product's answer. An error is a *Refusal or the context's.
func (p *Phone) Press(ctx context.Context, note int64, key string, selected map[string][]string) error {
	n, d, err := p.press(note, key, selected)
	if err != nil {
		return err
	}
	ctx, stop := both(ctx, p.ctx)
	defer stop()
	v := p.deliver(ctx, p.wecomSeal(), p.o.WeCom.CallbackURL(), d, func([]byte) error { return nil })
	p.mu.Lock()
	defer p.mu.Unlock()
	switch v.outcome {
	case Replied:
		return p.wecomReply(n, v.body)
	case Silent:
		return ctx.Err()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	p.note(Note{UserID: n.UserID, Name: n.Name, Side: Client, Kind: "event", Text: "应用没有响应，请稍后再试"})
	return nil
}

func (p *Phone) press(id int64, key string, selected map[string][]string) (*Note, *parcel, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.desk.notes, func(n *Note) bool { return n.ID == id })
	if i < 0 || p.desk.notes[i].Card == nil {
		return nil, nil, Refuse("没有这张卡片。")
	}
	n := p.desk.notes[i]
	if p.o.WeCom.CallbackURL == nil || p.o.WeCom.CallbackURL() == "" {
		return nil, nil, Refuse("没有接通企业微信的回调。")
	}
	event := ""
	for _, b := range n.Card.Buttons {
		if b.Key == key && b.Key != "" {
			event = "template_card_event"
		}
	}
	if n.Card.Submit.Key == key && key != "" {
		event = "template_card_event"
	}
	if event != "" && n.Done != "" {
		return nil, nil, Refuse("这张卡片已经处理过了：%s", n.Done)
	}
	for _, b := range n.Card.Menu.Actions {
		if b.Key == key && b.Key != "" {
			event = "template_card_menu_event"
		}
	}
	if event == "" {
		return nil, nil, Refuse("卡片上没有这个按钮。")
	}
	spend := secret(24)
	p.desk.codes[spend] = &code{[]*Note{n}, p.now().Add(codeLife)}
	at := max(p.now().Unix(), p.desk.lastEvent+1)
	p.desk.lastEvent = at
	var b builder
	b.open("xml").text("ToUserName", p.o.WeCom.CorpID).text("FromUserName", n.UserID).number("CreateTime", at).text("MsgType", "event").
		text("Event", event).text("EventKey", key).text("TaskId", n.Card.TaskID).text("CardType", n.Card.Type).text("ResponseCode", spend)
	if event == "template_card_event" && len(selected) > 0 {
		b.open("SelectedItems")
		for question, options := range selected {
			b.open("SelectedItem").text("QuestionKey", question).open("OptionIds")
			for _, o := range options {
				b.text("OptionId", o)
			}
			b.close("OptionIds").close("SelectedItem")
		}
		b.close("SelectedItems")
	}
	b.raw("AgentID", p.o.WeCom.AgentID).close("xml")
	return n, &parcel{openID: n.UserID, kind: event, body: b.Bytes()}, nil
}

func (p *Phone) wecomSeal() seal {
	w := p.o.WeCom
	return seal{token: w.Token, key: w.AESKey, id: w.CorpID, encrypted: true, wecom: true, to: w.CorpID, agent: w.AgentID}
}

// wecomReply carries out a passive reply to a card event; the caller holds the lock.
func (p *Phone) wecomReply(n *Note, body []byte) error {
	var r struct {
		MsgType string
		Content string
		Button  struct{ ReplaceName string }
	}
	if err := xml.Unmarshal(body, &r); err != nil {
		return errors.Join(Refuse("应用的回复读不懂。"), err)
	}
	switch r.MsgType {
	case "text":
		p.note(Note{UserID: n.UserID, Name: n.Name, Side: Theirs, Kind: "text", Text: r.Content})
	case "update_button":
		n.Done, n.Rev = r.Button.ReplaceName, p.touch()
	}
	return nil
}

// wecomWho answers the login of a steward: the code was given out by the pretend login page.
func (p *Phone) wecomWho(c *call) (any, *refusal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := c.r.URL.Query().Get("code")
	user, ok := p.desk.logins[key]
	if !ok {
		return nil, refuse(40029, "invalid code")
	}
	delete(p.desk.logins, key)
	return map[string]any{"errcode": 0, "errmsg": "ok", "userid": user}, nil
}

// LoginCode gives a code with which the product learns that this steward logs in; it works once.
func (p *Phone) LoginCode(userID string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.desk.logins) > 1000 {
		clear(p.desk.logins)
	}
	key := secret(24)
	p.desk.logins[key] = userID
	return key
}

// decodeCard reads a card.
func decodeCard(raw json.RawMessage) (*Card, *refusal) {
	var c Card
	if len(raw) == 0 || json.Unmarshal(raw, &c) != nil {
		return nil, refuse(40058, "invalid Request Parameter: template_card")
	}
	return &c, nil
}

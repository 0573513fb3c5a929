package phone

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

const (
	codeLife   = 72 * time.Hour
	perMinute  = 30 // pushes to one member; more are dropped without a word
	defaultDup = 1800 * time.Second
)

func (p *Phone) wecomToken(c *call) (any, *refusal) {
	q := c.r.URL.Query()
	switch {
	case p.o.WeCom.CorpID == "" || q.Get("corpid") != p.o.WeCom.CorpID:
		return nil, refuse(40013, "invalid corpid")
	case q.Get("corpsecret") != p.o.WeCom.Secret:
		return nil, refuse(40001, "invalid credential")
	}
	out := p.issue("wecom", false)
	out["errcode"], out["errmsg"] = 0, "ok"
	return out, nil
}

// wecomSend shows a message to stewards. Receivers that are not in the app's range are named in the answer; all of them = an error.
func (p *Phone) wecomSend(c *call) (any, *refusal) {
	var in struct {
		ToUser  string   `json:"touser"`
		MsgType string   `json:"msgtype"`
		AgentID flexible `json:"agentid"`
		Text    struct {
			Content string `json:"content"`
		} `json:"text"`
		Markdown struct {
			Content string `json:"content"`
		} `json:"markdown"`
		TextCard struct {
			Title       string `json:"title"`
			Description string `json:"description"`
			URL         string `json:"url"`
		} `json:"textcard"`
		News struct {
			Articles []Article `json:"articles"`
		} `json:"news"`
		Card      json.RawMessage `json:"template_card"`
		Duplicate int             `json:"enable_duplicate_check"`
		Interval  int             `json:"duplicate_check_interval"`
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	c.to = in.ToUser
	if string(in.AgentID) != p.o.WeCom.AgentID {
		return nil, refuse(40056, "invalid agentid")
	}
	n := Note{Side: Theirs, Kind: in.MsgType}
	switch in.MsgType {
	case "text":
		n.Text = in.Text.Content
	case "markdown":
		n.Text = in.Markdown.Content
	case "textcard":
		n.Title, n.Text, n.URL = in.TextCard.Title, in.TextCard.Description, in.TextCard.URL
		if n.Title == "" || n.URL == "" {
			return nil, refuse(40058, "invalid Request Parameter: textcard")
		}
	case "news":
		if len(in.News.Articles) == 0 || len(in.News.Articles) > 8 {
			return nil, refuse(45008, "article size out of limit")
		}
		first := in.News.Articles[0]
		n.Title, n.Text, n.URL = first.Title, first.Description, first.URL
	case "template_card":
		card, no := decodeCard(in.Card)
		if no != nil {
			return nil, no
		}
		n.Card = card
	default:
		return nil, refuse(40008, "invalid message type")
	}
	if n.Kind != "template_card" && strings.TrimSpace(n.Text) == "" {
		return nil, refuse(44004, "text content is empty")
	}
	n.Text = cutBytes(n.Text, textBytes)

	stewards := p.Stewards()
	p.mu.Lock()
	defer p.mu.Unlock()
	to, invalid := receivers(in.ToUser, stewards, p.o.WeCom.Stewards == nil)
	if len(to) == 0 {
		return nil, refuse(81013, "user & party & tag all invalid")
	}
	now := p.now()
	key := string(digest(string(c.body)))
	if in.Duplicate == 1 {
		interval := defaultDup
		if in.Interval > 0 {
			interval = min(time.Duration(in.Interval)*time.Second, 4*time.Hour)
		}
		if before, ok := p.desk.sent[key]; ok && now.Sub(before.at) < interval {
			c.duplicate = true
			return before.answer, nil
		}
	}
	if n.Card != nil {
		if no := p.cardFits(n.Card); no != nil {
			return nil, no
		}
	}
	out := map[string]any{"errcode": 0, "errmsg": "ok", "invaliduser": strings.ToLower(strings.Join(invalid, "|")), "msgid": secret(32)}
	p.show(n, to, now, out)
	if len(p.desk.sent) > 10_000 {
		clear(p.desk.sent)
	}
	p.desk.sent[key] = sentBody{now, out}
	return out, nil
}

// show puts a note before each receiver and makes the code for its update; the caller holds the lock.
func (p *Phone) show(n Note, to []Steward, now time.Time, out map[string]any) {
	if n.Card != nil && n.Card.TaskID != "" {
		p.desk.tasks[n.Card.TaskID] = true
	}
	var shown []*Note
	for _, s := range to {
		fresh := slices.DeleteFunc(p.desk.recent[s.UserID], func(at time.Time) bool { return now.Sub(at) >= time.Minute })
		if len(fresh) >= perMinute {
			p.desk.recent[s.UserID] = fresh
			continue
		}
		p.desk.recent[s.UserID] = append(fresh, now)
		n.UserID, n.Name = s.UserID, s.Name
		shown = append(shown, p.note(n))
	}
	if n.Card != nil && n.Card.updatable() {
		spend := secret(24)
		p.desk.codes[spend] = &code{shown, now.Add(codeLife)}
		out["response_code"] = spend
	}
}

func receivers(list string, stewards []Steward, anybody bool) (to []Steward, invalid []string) {
	if list == "@all" {
		return stewards, nil
	}
	for id := range strings.SplitSeq(list, "|") {
		if id = strings.TrimSpace(id); id == "" {
			continue
		}
		i := slices.IndexFunc(stewards, func(s Steward) bool { return strings.EqualFold(s.UserID, id) })
		switch {
		case i >= 0:
			to = append(to, stewards[i])
		case anybody:
			to = append(to, Steward{id, id})
		default:
			invalid = append(invalid, id)
		}
	}
	return to, invalid
}

// cardFits checks what the platform asks of each kind of card; the caller holds the lock.
func (p *Phone) cardFits(c *Card) *refusal {
	bad := func(field string) *refusal { return refuse(40058, "invalid Request Parameter: template_card."+field) }
	switch c.Type {
	case "text_notice", "news_notice":
		if c.Action.URL == "" {
			return bad("card_action")
		}
		if c.Main.Title == "" && c.Sub == "" {
			return bad("main_title")
		}
		if len(c.Menu.Actions) > 0 && c.TaskID == "" {
			return bad("task_id")
		}
	case "button_interaction", "vote_interaction", "multiple_interaction":
		if p.o.WeCom.CallbackURL == nil {
			return refuse(42015, "callback url is not set")
		}
		if c.Main.Title == "" {
			return bad("main_title.title")
		}
		if c.Type == "button_interaction" && (len(c.Buttons) == 0 || len(c.Buttons) > 6) {
			return bad("button_list")
		}
		if c.Type == "vote_interaction" && (c.Checkbox == nil || len(c.Checkbox.Options) == 0 || len(c.Checkbox.Options) > 20) {
			return bad("checkbox")
		}
		if c.Type == "multiple_interaction" && (len(c.Selects) == 0 || len(c.Selects) > 3) {
			return bad("select_list")
		}
		if c.TaskID == "" {
			return bad("task_id")
		}
	default:
		return bad("card_type")
	}
	allowed := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("_-@", r)
	}
	if len(c.TaskID) > 128 || strings.ContainsFunc(c.TaskID, func(r rune) bool { return !allowed(r) }) {
		return bad("task_id")
	}
	if len(c.Lines) > 6 || len(c.Jumps) > 3 || len(c.Menu.Actions) > 3 {
		return bad("horizontal_content_list")
	}
	if p.desk.tasks[c.TaskID] {
		return refuse(40058, "invalid Request Parameter: template_card.task_id is not unique")
	}
	return nil
}

// wecomUpdate greys the buttons of cards that were sent, or replaces the cards. A code works once.
func (p *Phone) wecomUpdate(c *call) (any, *refusal) {
	var in struct {
		UserIDs      []string `json:"userids"`
		AtAll        int      `json:"atall"`
		AgentID      flexible `json:"agentid"`
		ResponseCode string   `json:"response_code"`
		Button       *struct {
			ReplaceName string `json:"replace_name"`
		} `json:"button"`
		Card        json.RawMessage `json:"template_card"`
		ReplaceText string          `json:"replace_text"`
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	c.to = strings.Join(in.UserIDs, "|")
	if string(in.AgentID) != p.o.WeCom.AgentID {
		return nil, refuse(40056, "invalid agentid")
	}
	var card *Card
	if in.Button == nil {
		var no *refusal
		if card, no = decodeCard(in.Card); no != nil {
			return nil, no
		}
		var inside struct {
			ReplaceText string `json:"replace_text"`
		}
		if json.Unmarshal(in.Card, &inside) == nil && in.ReplaceText == "" {
			in.ReplaceText = inside.ReplaceText
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	spent, ok := p.desk.codes[in.ResponseCode]
	if !ok || !p.now().Before(spent.until) {
		return nil, refuse(40058, "invalid Request Parameter: response_code")
	}
	delete(p.desk.codes, in.ResponseCode)
	for _, n := range spent.notes {
		if in.AtAll != 1 && !slices.ContainsFunc(in.UserIDs, func(id string) bool { return strings.EqualFold(id, n.UserID) }) {
			continue
		}
		n.Done = in.ReplaceText
		if in.Button != nil {
			n.Done = in.Button.ReplaceName
		}
		if card != nil {
			if card.TaskID == "" {
				card.TaskID = n.Card.TaskID
			}
			n.Card = card
		}
		n.Rev = p.touch()
	}
	return map[string]any{"errcode": 0, "errmsg": "ok", "invaliduser": []string{}}, nil
}

// cutBytes cuts a text as the platform does, at a whole character.
func cutBytes(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && s[most]&0xC0 == 0x80 {
		most--
	}
	return s[:most]
}

package phone

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// refusal is an error as the platforms answer it: an errcode inside HTTP 200.
type refusal struct {
	Code    int    `json:"errcode"`
	Message string `json:"errmsg"`
}

func refuse(code int, message string) *refusal { return &refusal{code, message} }

// done is the plain success of calls that return nothing else.
var done = map[string]any{"errcode": 0, "errmsg": "ok"}

// call is one API call being answered. What it did is written into the journal afterwards.
type call struct {
	r         *http.Request
	body      []byte
	to        string
	duplicate bool
}

// decode reads the body; the official account's APIs show escaped letters as they are, so those count as an error here.
func (c *call) decode(into any) *refusal {
	if len(c.body) == 0 {
		return refuse(44002, "empty post data")
	}
	if err := json.Unmarshal(c.body, into); err != nil {
		return refuse(47001, "data format error")
	}
	return nil
}

// endpoint is one row of the table of APIs.
type endpoint struct {
	method string
	open   bool // needs no token
	binary bool // the body is not kept in the journal
	serve  func(*Phone, *call) (any, *refusal)
}

// endpoints of both platforms, by the names that Next and the journal use.
func endpoints() map[string]endpoint {
	return map[string]endpoint{
		"token":                     {"GET", true, false, (*Phone).plainToken},
		"stable_token":              {"POST", true, false, (*Phone).stableToken},
		"message/custom/send":       {"POST", false, false, (*Phone).customSend},
		"message/custom/typing":     {"POST", false, false, (*Phone).customTyping},
		"message/template/send":     {"POST", false, false, (*Phone).templateSend},
		"message/subscribe/bizsend": {"POST", false, false, (*Phone).noticeSend},
		"media/upload":              {"POST", false, true, (*Phone).mediaUpload},
		"media/get":                 {"GET", false, false, (*Phone).mediaGet},
		"menu/create":               {"POST", false, false, (*Phone).menuCreate},
		"menu/get":                  {"GET", false, false, (*Phone).menuGet},
		"menu/delete":               {"GET", false, false, (*Phone).menuDelete},
		"get_current_selfmenu_info": {"GET", false, false, (*Phone).menuCurrent},
		"qrcode/create":             {"POST", false, false, (*Phone).codeCreate},
		"user/info":                 {"GET", false, false, (*Phone).userInfo},

		"wecom/gettoken":                     {"GET", true, false, (*Phone).wecomToken},
		"wecom/message/send":                 {"POST", false, false, (*Phone).wecomSend},
		"wecom/message/update_template_card": {"POST", false, false, (*Phone).wecomUpdate},
		"wecom/auth/getuserinfo":             {"GET", false, false, (*Phone).wecomWho},
	}
}

// API serves both platforms' APIs below Options.WeChatPrefix and Options.WeComPrefix.
func (p *Phone) API() http.Handler {
	table := endpoints()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, ok := strings.CutPrefix(r.URL.Path, p.o.WeChatPrefix+"/cgi-bin/")
		if !ok {
			if name, ok = strings.CutPrefix(r.URL.Path, p.o.WeComPrefix+"/cgi-bin/"); ok {
				name = "wecom/" + name
			}
		}
		e, known := table[name]
		if !known {
			http.NotFound(w, r)
			return
		}
		p.serve(w, r, name, e)
	})
}

func (p *Phone) serve(w http.ResponseWriter, r *http.Request, name string, e endpoint) {
	c := &call{r: r}
	if !e.binary {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			p.answer(w, refuse(45002, "content size out of limit"))
			return
		}
		c.body = body
	}
	fault, struck := p.script.take(name)
	entry := Call{API: name, At: p.now(), Body: c.body, Lost: struck}
	if !json.Valid(c.body) {
		entry.Body = nil
	}
	var out any
	if struck && !fault.Accepted {
		entry.Code = fault.Code
	} else {
		result, no := p.run(c, name, e)
		out = result
		if no != nil {
			no.Message += " rid: " + secret(9)
			entry.Code, out = no.Code, no
		} else {
			entry.Accepted = true
		}
	}
	entry.To, entry.Duplicate = c.to, c.duplicate
	p.journal.called(entry)
	if struck {
		p.strike(w, r, fault)
		return
	}
	p.answer(w, out)
}

// escaped finds JSON escapes of printable characters, which the official account's clients show letter by letter. The two line
// separators are left alone: every encoder escapes them.
var escaped = regexp.MustCompile(`(?:^|[^\\])(?:\\\\)*\\u(?:00[2-7]|0[1-9a-fA-F]|1|20[013-9a-fA-F]|2[1-9a-fA-F]|[3-9a-fA-F])`)

func (p *Phone) run(c *call, name string, e endpoint) (any, *refusal) {
	if c.r.Method != e.method {
		return nil, refuse(map[string]int{"GET": 43001, "POST": 43002}[e.method], "require "+e.method+" method")
	}
	if !e.open {
		if no := p.authorized(c.r.URL.Query().Get("access_token"), strings.HasPrefix(name, "wecom/")); no != nil {
			return nil, no
		}
	}
	if !strings.HasPrefix(name, "wecom/") && escaped.Match(c.body) {
		return nil, refuse(40033, "invalid charset")
	}
	return e.serve(p, c)
}

// file is an answer that is no JSON.
type file struct {
	kind string
	data []byte
}

func (p *Phone) answer(w http.ResponseWriter, v any) {
	if f, ok := v.(file); ok {
		w.Header().Set("Content-Type", f.kind)
		w.Header().Set("Content-Disposition", `attachment; filename="media"`)
		_, _ = w.Write(f.data)
		return
	}
	w.Header().Set("Content-Type", "application/json; encoding=utf-8")
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil && !errors.Is(err, http.ErrHandlerTimeout) {
		p.o.Log.Debug("phone: API answer not written", "error", err)
	}
}

// token is one access token.
type token struct {
	family string // stable, plain, wecom
	until  time.Time
}

// authorized checks a token; the caller does not hold the lock.
func (p *Phone) authorized(value string, wecom bool) *refusal {
	if value == "" {
		return refuse(41001, "access_token missing")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	t, ok := p.tokens[value]
	switch {
	case !ok || (t.family == "wecom") != wecom:
		if wecom {
			return refuse(40014, "invalid access_token")
		}
		return refuse(40001, "invalid credential, access_token is invalid or not latest")
	case !p.now().Before(t.until):
		return refuse(42001, "access_token expired")
	}
	return nil
}

const tokenLife = 2 * time.Hour

// issue gives the family's current token while it has more than five minutes left, else a new one; the old one lives on for those.
func (p *Phone) issue(family string, fresh bool) map[string]any {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	for value, t := range p.tokens {
		switch {
		case now.After(t.until.Add(time.Hour)):
			delete(p.tokens, value)
		case t.family != family:
		case !fresh && t.until.Sub(now) > 5*time.Minute:
			return map[string]any{"access_token": value, "expires_in": int(t.until.Sub(now).Seconds())}
		case fresh && t.until.After(now.Add(5*time.Minute)):
			p.tokens[value] = token{family, now.Add(5 * time.Minute)}
		}
	}
	value := secret(60)
	p.tokens[value] = token{family, now.Add(tokenLife)}
	return map[string]any{"access_token": value, "expires_in": int(tokenLife.Seconds())}
}

// RevokeTokens makes every token invalid at once, as the platforms do now and then.
func (p *Phone) RevokeTokens() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.tokens)
}

// plainToken answers the old endpoint, where each call replaces the token.
func (p *Phone) plainToken(c *call) (any, *refusal) {
	q := c.r.URL.Query()
	if no := p.knows(q.Get("grant_type"), q.Get("appid"), q.Get("secret")); no != nil {
		return nil, no
	}
	return p.issue("plain", true), nil
}

func (p *Phone) stableToken(c *call) (any, *refusal) {
	var in struct {
		GrantType    string `json:"grant_type"`
		AppID        string `json:"appid"`
		Secret       string `json:"secret"`
		ForceRefresh bool   `json:"force_refresh"`
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	if no := p.knows(in.GrantType, in.AppID, in.Secret); no != nil {
		return nil, no
	}
	return p.issue("stable", in.ForceRefresh), nil
}

func (p *Phone) knows(grantType, appID, appSecret string) *refusal {
	switch {
	case grantType != "client_credential":
		return refuse(40002, "invalid grant_type")
	case appID != p.o.AppID:
		return refuse(40013, "invalid appid")
	case appSecret != p.o.AppSecret:
		return refuse(40001, "invalid credential, AppSecret error")
	}
	return nil
}

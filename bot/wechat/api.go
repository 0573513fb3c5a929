package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"
)

const maxAnswer = 1 << 20 // bytes of a JSON answer; a menu is the largest

// API calls one platform: it adds the token, reads every answer as if it could be anything, refreshes the token once
// when the platform refuses it, and turns every failure into an *Error. It never repeats a call on its own otherwise.
type API struct {
	name   string
	secret string
	http   *resty.Client
	judge  Judge
	tokens *tokens
}

// APIOptions of an API.
type APIOptions struct {
	Name   string // of the platform, in errors
	Base   string
	Secret string // hidden in every text
	Now    func() time.Time
	Judge  Judge
	// Fetch gets a token with a call that sets Open. force asks for another one than the last.
	Fetch func(ctx context.Context, a *API, force bool) (Token, error)
}

// NewAPI checks the options; nothing is called.
func NewAPI(o APIOptions) (*API, error) {
	base, err := url.Parse(o.Base)
	if err != nil || base.Host == "" || base.User != nil || base.RawQuery != "" || base.Scheme != "https" && base.Scheme != "http" {
		return nil, errors.New("wechat: the API base of " + o.Name + " is no http address")
	}
	if o.Secret == "" {
		return nil, errors.New("wechat: the secret of " + o.Name + " is empty")
	}
	if o.Now == nil || o.Judge == nil || o.Fetch == nil {
		return nil, errors.New("wechat: an API needs a clock, a judge and a way to a token")
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = (&net.Dialer{Timeout: 3 * time.Second}).DialContext
	transport.TLSHandshakeTimeout = 3 * time.Second
	transport.MaxIdleConnsPerHost = 16
	client := resty.NewWithClient(&http.Client{
		Transport: transport,
		// A redirect would carry the token to another host.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
	client.SetBaseURL(strings.TrimRight(o.Base, "/")).SetJSONEscapeHTML(false).SetLogger(silent{}).SetDisableWarn(true)
	a := &API{name: o.Name, secret: o.Secret, http: client, judge: o.Judge}
	a.tokens = &tokens{now: o.Now, fetch: func(ctx context.Context, force bool) (Token, error) { return o.Fetch(ctx, a, force) }}
	return a, nil
}

// Close ends the connections that wait for a next call.
func (a *API) Close() { a.http.GetClient().CloseIdleConnections() }

// silent keeps resty from logging: its lines hold addresses with tokens.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}

// Call is one call of an API.
type Call struct {
	Name  string // of the API in errors; the path is /cgi-bin/ + Name unless Path is set
	Path  string
	Query map[string]string
	Body  any  // JSON, sent by POST; nil = GET
	Out   any  // filled from the answer; may be nil
	Sends bool // a repeat would be seen by somebody: a lost answer is Unknown
	Open  bool // needs no token
	// Has says whether Out got what the call is for; nil = the errcode is enough.
	Has func() bool
}

// Do makes a call. Its errors are *Error, and the context's own when it ended while waiting for a token.
func (a *API) Do(ctx context.Context, c Call) error {
	return a.withToken(ctx, c, func(ctx context.Context, token string) error {
		status, _, body, err := a.exchange(ctx, c, token, maxAnswer)
		if err != nil {
			return err
		}
		if err := a.check(c, status, body); err != nil {
			return err
		}
		if c.Out == nil {
			return nil
		}
		if err := json.Unmarshal(body, c.Out); err != nil || c.Has != nil && !c.Has() {
			return a.lost(c.Name, status, ReasonBroken, "the answer lacks what the call is for", c.Sends)
		}
		return nil
	})
}

// Get fetches a file of at most limit bytes. The platform answers errors with JSON.
func (a *API) Get(ctx context.Context, c Call, limit int64) (body []byte, contentType string, err error) {
	err = a.withToken(ctx, c, func(ctx context.Context, token string) error {
		var status int
		status, contentType, body, err = a.exchange(ctx, c, token, limit)
		if err != nil {
			return err
		}
		if status != http.StatusOK || isJSON(contentType, body) {
			return a.check(c, status, body)
		}
		if len(body) == 0 {
			return a.lost(c.Name, status, ReasonBroken, "an empty file", false)
		}
		return nil
	})
	return body, contentType, err
}

// withToken runs a call with a token and once more with a new one when the platform refuses the first.
func (a *API) withToken(ctx context.Context, c Call, run func(context.Context, string) error) error {
	if c.Open {
		return run(ctx, "")
	}
	for again := false; ; again = true {
		token, err := a.tokens.get(ctx)
		if err != nil {
			return err
		}
		err = run(ctx, token)
		var e *Error
		if again || !errors.As(err, &e) || e.Reason != ReasonToken {
			return err
		}
		a.tokens.drop(token)
	}
}

// exchange sends and reads at most limit bytes.
func (a *API) exchange(ctx context.Context, c Call, token string, limit int64) (status int, contentType string, body []byte, err error) {
	patience := callTime
	if limit > maxAnswer {
		patience = 30 * time.Second // a video on a slow line
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r := a.http.R().SetContext(ctx).SetDoNotParseResponse(true).SetQueryParams(c.Query)
	if token != "" {
		r.SetQueryParam("access_token", token)
	}
	method, path := http.MethodGet, c.Path
	if path == "" {
		path = "/cgi-bin/" + c.Name
	}
	if c.Body != nil {
		method = http.MethodPost
		r.SetHeader("Content-Type", "application/json; charset=utf-8").SetBody(c.Body)
	}
	response, err := r.Execute(method, path)
	if err != nil {
		return 0, "", nil, a.transport(c.Name, err, c.Sends)
	}
	defer response.RawBody().Close()
	body, err = io.ReadAll(io.LimitReader(response.RawBody(), limit+1))
	if err != nil {
		return 0, "", nil, a.transport(c.Name, err, c.Sends)
	}
	if int64(len(body)) > limit {
		e := a.lost(c.Name, response.StatusCode(), ReasonTooBig, "the answer is larger than "+strconv.FormatInt(limit, 10)+" bytes", c.Sends)
		if !c.Sends {
			e.Class = GiveUp
		}
		return 0, "", nil, e
	}
	return response.StatusCode(), response.Header().Get("Content-Type"), body, nil
}

// check looks for an errcode before anything else; nil means that the answer is a JSON object without one.
func (a *API) check(c Call, status int, body []byte) error {
	var head struct {
		Code json.RawMessage `json:"errcode"`
		Msg  json.RawMessage `json:"errmsg"`
	}
	err := json.Unmarshal(body, &head)
	if err == nil && !isJSON("", body) {
		err = errors.New("no object")
	}
	code, known := number(head.Code)
	switch {
	case err == nil && known && code == alreadySent && c.Sends:
		return nil
	case err == nil && known && code != 0:
		return a.refusal(c.Name, status, code, text(head.Msg))
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		return a.lost(c.Name, status, ReasonRate, "HTTP "+strconv.Itoa(status), false)
	case status >= 400 && status < 500 && status != http.StatusRequestTimeout, status >= 300 && status < 400:
		e := a.lost(c.Name, status, ReasonConfig, "HTTP "+strconv.Itoa(status), false)
		e.Class = GiveUp
		return e
	case status != http.StatusOK:
		return a.lost(c.Name, status, ReasonBusy, "HTTP "+strconv.Itoa(status), c.Sends)
	case len(bytes.TrimSpace(body)) == 0:
		return a.lost(c.Name, status, ReasonBroken, "an empty answer", c.Sends)
	case err != nil || !known:
		return a.lost(c.Name, status, ReasonBroken, "an answer that is not the platform's JSON", c.Sends)
	}
	return nil
}

// alreadySent: the platform knows the key of this message and has not sent it twice.
const alreadySent = 45065

// number reads an errcode, which may be missing, a number or a number in quotes.
func number(raw json.RawMessage) (code int, known bool) {
	s := strings.Trim(string(raw), `"`)
	if s == "" || s == "null" {
		return 0, true
	}
	code, err := strconv.Atoi(s)
	return code, err == nil
}

func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return string(raw)
	}
	return s
}

func isJSON(contentType string, body []byte) bool {
	return strings.Contains(contentType, "json") || bytes.HasPrefix(bytes.TrimSpace(body), []byte("{"))
}

package wechat

import (
	"context"
	"errors"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Class says what to do after an Error.
type Class string

// Classes.
const (
	Later   Class = "later"   // not done; the same call may be tried again
	GiveUp  Class = "give_up" // not done, and repeating it changes nothing; see Reason
	Unknown Class = "unknown" // perhaps done: repeat only with the same key, else never
)

// Reasons of an Error.
const (
	ReasonBusy     = "busy"     // the platform or the network; try again
	ReasonRate     = "rate"     // too fast
	ReasonQuota    = "quota"    // the day's quota of this API is used up
	ReasonToken    = "token"    // the access token was refused twice: configuration
	ReasonWindow   = "window"   // outside the reply window, or its messages are used up
	ReasonGone     = "gone"     // the person does not follow, has switched messages off, or does not exist
	ReasonConsent  = "consent"  // no consent is left for this template
	ReasonData     = "data"     // our data is refused; Field names it where the platform does
	ReasonConfig   = "config"   // the account, or the address of this server, must be set up
	ReasonOutsider = "outsider" // a login by somebody who does not belong to the company
	ReasonTooBig   = "too_big"  // a file above the limit
	ReasonBroken   = "broken"   // an answer that cannot be read
	ReasonRefused  = "refused"  // a code that we do not know
)

// Error is a failed API call. Its text holds no secret and no token.
type Error struct {
	API    string // "message/custom/send"
	Code   int    // errcode; 0 when there was none
	Msg    string // errmsg or the transport's words, redacted
	RID    string // the platform's request id, which its support asks for
	HTTP   int    // status, 0 when there was no answer
	Field  string // the template field that is wrong
	Class  Class
	Reason string
}

func (e *Error) Error() string {
	s := e.API + ": "
	if e.Code != 0 {
		s += "errcode " + strconv.Itoa(e.Code) + ": "
	}
	return s + e.Msg
}

// Judge gives the meaning of an errcode; ok is false for a code that it does not know.
type Judge func(code int) (class Class, reason string, ok bool)

// judge knows the official account's codes.
func judge(code int) (Class, string, bool) {
	switch code {
	case -1, 61450:
		return Later, ReasonBusy, true
	case 40001, 40014, 42001, 41001:
		return Later, ReasonToken, true
	case 45011, 45066:
		return Later, ReasonRate, true
	case 45009, 45028:
		return Later, ReasonQuota, true
	case 61004, 40164, 89503, 89506, 89507, 40243, 40125, 40013, 41002, 41004:
		return Later, ReasonConfig, true // nothing is wrong with the message: it waits until somebody has set up the account
	case 45015, 45047:
		return GiveUp, ReasonWindow, true
	case 40003, 43004, 48002, 50005, 46004:
		return GiveUp, ReasonGone, true
	case 43101:
		return GiveUp, ReasonConsent, true
	case 40004, 40007, 40008, 40009, 40033, 40035, 44002, 44004, 45001, 45002, 45003, 45008, 45067, 47001, 47003:
		return GiveUp, ReasonData, true
	case 40037, 48001, 48004, 50002:
		return GiveUp, ReasonConfig, true
	}
	return "", "", false
}

// refusal makes an Error of an errcode.
func (a *API) refusal(api string, status, code int, msg string) *Error {
	e := &Error{API: a.name + " " + api, Code: code, Msg: a.redact(msg), HTTP: status, RID: requestID(msg)}
	var ok bool
	if e.Class, e.Reason, ok = a.judge(code); !ok {
		// 4xxxx and 6xxxx blame the caller, others the platform.
		if e.Class, e.Reason = Later, ReasonBusy; code >= 40000 && code < 50000 || code >= 60000 && code < 70000 {
			e.Class, e.Reason = GiveUp, ReasonRefused
		}
	}
	if m := wrongField.FindStringSubmatch(msg); m != nil {
		e.Field = m[1]
	}
	return e
}

// lost makes an Error of a call without a readable answer: what is repeatable may be tried again, and what sends
// something has perhaps sent it.
func (a *API) lost(api string, status int, reason, msg string, sends bool) *Error {
	e := &Error{API: a.name + " " + api, Msg: a.redact(msg), HTTP: status, Class: Later, Reason: reason}
	if sends {
		e.Class = Unknown
	}
	return e
}

// transport makes an Error of a failed exchange. An address that could not be dialled has seen nothing of us.
func (a *API) transport(api string, err error, sends bool) *Error {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		sends = false
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		sends = false
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // url.Error prints the address with the token in it
	}
	msg := err.Error()
	if errors.Is(err, context.DeadlineExceeded) {
		msg = "no answer in time"
	}
	return a.lost(api, 0, ReasonBusy, msg, sends)
}

var (
	wrongField = regexp.MustCompile(`data\.(\w+)\.value`)
	ridPattern = regexp.MustCompile(`rid:\s*([0-9a-zA-Z-]+)`)
	secretPair = regexp.MustCompile(`(?i)\b(access_token|component_access_token|refresh_token|secret|corpsecret|appsecret|jsapi_ticket|ticket|code|key)("?\s*[=:]\s*"?)[^&\s"',}]+`)
)

func requestID(msg string) string {
	if m := ridPattern.FindStringSubmatch(msg); m != nil {
		return m[1]
	}
	return ""
}

// Redact hides what looks like a secret in a text that goes to a log.
func Redact(text string) string { return secretPair.ReplaceAllString(text, "${1}${2}…") }

// redact is Redact and hides this client's own secret and token wherever they stand.
func (a *API) redact(text string) string {
	known := a.tokens.known()
	for _, secret := range append(known[:], a.secret) {
		if len(secret) > 3 {
			text = strings.ReplaceAll(text, secret, "…")
			text = strings.ReplaceAll(text, url.QueryEscape(secret), "…")
		}
	}
	const limit = 300
	text, _ = cutBytes(CleanText(Redact(text)), limit)
	return text
}

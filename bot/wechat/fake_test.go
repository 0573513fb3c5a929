package wechat

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"
)

const testSecret = "s3cr3t+of/the=account"

// fake is a platform that answers errors inside HTTP 200, as the real one does.
type fake struct {
	*httptest.Server
	mu     sync.Mutex
	calls  []fakeCall
	tokens int // given so far; the last one is good, unless refuse says otherwise
	forced int
	// stubborn gives the same token again until it is forced.
	stubborn bool
	refuse   int                                          // errcode for every token but the last
	answer   func(w http.ResponseWriter, call fakeCall)   // nil = {"errcode":0}
	token    func(w http.ResponseWriter, force bool) bool // true = it has answered
	clock    time.Time
}

type fakeCall struct {
	Path  string
	Query url.Values
	Body  map[string]any
	Raw   string
}

func newFake(t testing.TB) *fake {
	t.Helper()
	f := &fake{clock: noon}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	call := fakeCall{Path: r.URL.Path, Query: r.URL.Query(), Raw: string(raw)}
	_ = json.Unmarshal(raw, &call.Body)
	f.mu.Lock()
	f.calls = append(f.calls, call)
	if call.Path == "/cgi-bin/stable_token" {
		defer f.mu.Unlock()
		force, _ := call.Body["force_refresh"].(bool)
		if f.token != nil && f.token(w, force) {
			return
		}
		if force {
			f.forced++
		}
		if !f.stubborn || force || f.tokens == 0 {
			f.tokens++
		}
		_, _ = io.WriteString(w, `{"access_token":"`+f.current()+`","expires_in":7200}`)
		return
	}
	refuse := f.refuse
	if refuse == 0 {
		refuse = 40001
	}
	bad := call.Query.Get("access_token") != f.current() && call.Path != "/video"
	answer := f.answer
	f.mu.Unlock()
	switch {
	case bad:
		_, _ = io.WriteString(w, `{"errcode":`+strconv.Itoa(refuse)+`,"errmsg":"invalid credential, access_token is invalid rid: 65a4-1c"}`)
	case answer != nil:
		answer(w, call)
	default:
		_, _ = io.WriteString(w, `{"errcode":0,"errmsg":"ok"}`)
	}
}

// current is the token that the platform believes; the caller holds the lock.
func (f *fake) current() string { return "TOKEN-" + strconv.Itoa(f.tokens) + "-secret" }

// revoke ends the token in use; a stubborn platform gives it again until it is forced.
func (f *fake) revoke() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tokens++
}

func (f *fake) count(path string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, c := range f.calls {
		if c.Path == path {
			n++
		}
	}
	return n
}

func (f *fake) last(t *testing.T) fakeCall {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.calls) == 0 {
		t.Fatal("the platform was not called")
	}
	return f.calls[len(f.calls)-1]
}

func (f *fake) now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.clock
}

func (f *fake) sleep(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clock = f.clock.Add(d)
}

func (f *fake) client(t testing.TB) *Client {
	t.Helper()
	c, err := NewClient(ClientOptions{Base: f.URL, AppID: testApp, Secret: testSecret, Now: f.now})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// say answers every call with a body and a status.
func say(status int, body string) func(http.ResponseWriter, fakeCall) {
	return func(w http.ResponseWriter, _ fakeCall) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

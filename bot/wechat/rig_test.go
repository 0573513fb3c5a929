package wechat

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

var noon = time.Unix(1768456012, 0).UTC() // when the samples were sent

// rig is a handler with a desk that writes down what it gets.
type rig struct {
	*Handler
	mu     sync.Mutex
	got    []Message
	alarms []string
	clock  time.Time
	reply  Reply
	err    error
}

func newRig(t testing.TB, change func(*Options)) *rig {
	t.Helper()
	r := &rig{clock: noon}
	o := Options{
		Token: testToken, AppID: testApp, OriginalID: testGH, AESKey: testKey,
		Now: func() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return r.clock },
		Turn: func(ctx context.Context, m Message) (Reply, error) {
			if _, ok := ctx.Deadline(); !ok {
				return Reply{}, errors.New("the turn has no deadline")
			}
			r.mu.Lock()
			defer r.mu.Unlock()
			r.got = append(r.got, m)
			return r.reply, r.err
		},
		Alarm: func(what string, _ error) { r.mu.Lock(); defer r.mu.Unlock(); r.alarms = append(r.alarms, what) },
	}
	if change != nil {
		change(&o)
	}
	h, err := NewHandler(o)
	if err != nil {
		t.Fatal(err)
	}
	r.Handler = h
	return r
}

func plainMode(o *Options) { o.Mode, o.AESKey = ModePlain, "" }

// request is one callback that a case then spoils.
type request struct {
	method string
	query  string
	body   string
	header map[string]string
	length int64 // a Content-Length that is not the body's
}

// sealed makes a good safe-mode callback.
func sealed(t testing.TB, document string, at time.Time, nonce string) request {
	t.Helper()
	query, body, err := Callback{testToken, testApp, testKey}.Encode(at, nonce, [16]byte{1, 2, 3}, testGH, []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return request{method: http.MethodPost, query: query, body: string(body)}
}

// plain makes a good plain-mode callback.
func plain(t testing.TB, document string, at time.Time, nonce string) request {
	t.Helper()
	query, body, err := Callback{Token: testToken}.Encode(at, nonce, [16]byte{}, testGH, []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return request{method: http.MethodPost, query: query, body: string(body)}
}

func (r *rig) do(q request) *httptest.ResponseRecorder {
	req := httptest.NewRequest(q.method, "/wechat/callback?"+q.query, strings.NewReader(q.body))
	req.Header.Set("Content-Type", "text/xml")
	for k, v := range q.header {
		req.Header.Set(k, v)
	}
	if q.length != 0 {
		req.ContentLength = q.length
	}
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	return w
}

// only checks that a request ended in this outcome and in no other.
func (r *rig) only(t *testing.T, want Outcome) {
	t.Helper()
	for o := range outcomes {
		if n := r.Counters().Outcome(o); n != 0 && o != want || o == want && n != 1 {
			t.Errorf("counter %s = %d, wanted only %s", o, n, want)
		}
	}
}

func replaced(s, old, new string) string {
	if !strings.Contains(s, old) {
		panic("nothing to replace: " + old)
	}
	return strings.Replace(s, old, new, 1)
}

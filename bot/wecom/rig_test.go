package wecom

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	testToken = "stewardToken2026"
	testKey   = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	testCorp  = "ww3f9c1a7be20d4456"
	testAgent = "1000005"
	testUser  = "GuanJia_LiuFang"
)

var noon = time.Unix(1768456500, 0).UTC() // when the samples were sent

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
		Token: testToken, CorpID: testCorp, AgentID: testAgent, AESKey: testKey,
		Now: func() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return r.clock },
		Turn: func(_ context.Context, m Message) (Reply, error) {
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

func sealed(t testing.TB, document string, at time.Time, nonce string) (query, body string) {
	t.Helper()
	query, raw, err := Callback{testToken, testCorp, testKey}.Encode(at, nonce, [16]byte{1, 2, 3}, testAgent, []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return query, string(raw)
}

func do(h http.Handler, method, query, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/wecom/callback?"+query, strings.NewReader(body))
	r.Header.Set("Content-Type", "text/xml")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func doc(inner string) string {
	return "<xml><ToUserName><![CDATA[" + testCorp + "]]></ToUserName><FromUserName><![CDATA[" + testUser + "]]></FromUserName>" +
		"<CreateTime>1768456500</CreateTime>" + inner + "</xml>"
}

func textDoc(text string) string {
	return doc("<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[" + text + "]]></Content><MsgId>7412000000000000001</MsgId><AgentID>1000005</AgentID>")
}

// vector is one case of the vectors that both platforms share.
type vector struct {
	ID, Mode, Token, Timestamp, Nonce, Plaintext, Ciphertext, Why string
	AESKey                                                        string `json:"encoding_aes_key"`
	ReceiveID                                                     string `json:"receive_id"`
	MsgSignature                                                  string `json:"msg_signature"`
}

type vectorFile struct {
	Cases     []vector
	Negative  []vector `json:"negative_cases"`
	Exchanges []struct {
		ID, Method, Query, Body, Vector string
		ExpectBody                      string `json:"expect_body"`
	} `json:"http_exchanges"`
}

func vectors(t testing.TB) vectorFile {
	t.Helper()
	raw, err := os.ReadFile("../wechat/testdata/wechat-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var f vectorFile
	if err := json.Unmarshal(raw, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

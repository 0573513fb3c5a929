package bench

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"minxu/bot/wechat"
)

// The account of the load. Its keys seal nothing that leaves the machine.
const (
	token      = "benchtoken"
	appID      = "wxbench00000000001"
	originalID = "gh_bench"
	aesKey     = "benchbenchbenchbenchbenchbenchbenchbenchbe0"
)

// callbackPath is the product's.
const callbackPath = "/wechat/callback"

// platform signs and seals messages as WeChat does.
type platform struct {
	callback wechat.Callback
	ids      atomic.Int64
}

func newPlatform() *platform {
	p := &platform{callback: wechat.Callback{Token: token, AppID: appID, AESKey: aesKey}}
	p.ids.Store(time.Now().UnixNano())
	return p
}

// request is a whole HTTP request with a sealed text message and a MsgId of its own.
func (p *platform) request(t testing.TB, path, openid, text string, at time.Time) []byte {
	t.Helper()
	id := p.ids.Add(1)
	var random [16]byte
	binary.BigEndian.PutUint64(random[:], uint64(id))
	doc := wechat.Document(wechat.Message{Kind: wechat.KindText, From: openid, To: originalID, Text: text, At: at}, id)
	query, body, err := p.callback.Encode(time.Now(), strconv.FormatInt(id, 10), random, originalID, doc)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Appendf(nil, "POST %s?%s HTTP/1.1\r\nHost: bench\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s", path, query, len(body), body)
}

// words opens a reply.
func (p *platform) words(t testing.TB, body []byte) string {
	t.Helper()
	answer, err := p.callback.Decode(body)
	if err != nil {
		t.Fatalf("a reply that cannot be opened: %v", err)
	}
	return answer.Reply.Text
}

package wechat

import (
	"bytes"
	"context"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The benchmarks print what a callback costs in this package, with a desk that says one word, beside a floor: the
// least that anybody must do (SHA-1, a scan for five fields, AES in and out, the reply), without any of the checks.
//
//	go test -bench Callback -benchmem ./bot/wechat

var benchDoc = textDoc("<![CDATA[幸福街道西南河路 12 号楼下水井盖松了，晚上走路很危险，能派人看看吗？]]>")

func BenchmarkCallback(b *testing.B) {
	plainQuery := plain(b, benchDoc, noon, "0042")
	sealedQuery := sealed(b, benchDoc, noon, "0042")
	for _, c := range []struct {
		name string
		q    request
		h    http.Handler
	}{
		{"plain/floor", plainQuery, http.HandlerFunc(floorPlain)},
		{"plain/ours", plainQuery, benchHandler(b, plainMode)},
		{"safe/floor", sealedQuery, floorSafe(testCipher(b, testKey))},
		{"safe/ours", sealedQuery, benchHandler(b, nil)},
	} {
		b.Run(c.name, func(b *testing.B) {
			body := &reusable{Reader: bytes.NewReader([]byte(c.q.body)), all: []byte(c.q.body)}
			r := &http.Request{
				Method: http.MethodPost, URL: &url.URL{Path: "/wechat/callback", RawQuery: c.q.query}, Body: body,
				ContentLength: int64(len(c.q.body)), Header: http.Header{"Content-Type": {"text/xml"}},
			}
			w := &discard{header: http.Header{}}
			b.ReportAllocs()
			defer reportCPU(b)()
			for b.Loop() {
				body.Reset(body.all)
				w.status = 0
				c.h.ServeHTTP(w, r)
			}
			if w.status != http.StatusOK {
				b.Fatalf("status %d", w.status)
			}
		})
	}
}

// BenchmarkServer is the same behind a real server with kept connections: what a callback costs the process. The ratio
// to the floor is the number that counts.
func BenchmarkServer(b *testing.B) {
	plainQuery := plain(b, benchDoc, noon, "0042")
	sealedQuery := sealed(b, benchDoc, noon, "0042")
	for _, c := range []struct {
		name string
		q    request
		h    http.Handler
	}{
		{"plain/floor", plainQuery, http.HandlerFunc(floorPlain)},
		{"plain/ours", plainQuery, benchHandler(b, plainMode)},
		{"safe/floor", sealedQuery, floorSafe(testCipher(b, testKey))},
		{"safe/ours", sealedQuery, benchHandler(b, nil)},
	} {
		b.Run(c.name, func(b *testing.B) {
			server := httptest.NewServer(c.h)
			defer server.Close()
			wire := "POST /wechat/callback?" + c.q.query + " HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: " +
				strconv.Itoa(len(c.q.body)) + "\r\n\r\n" + c.q.body
			b.SetParallelism(16)
			defer reportCPU(b)()
			b.RunParallel(func(pb *testing.PB) {
				conn, err := net.Dial("tcp", server.Listener.Addr().String())
				if err != nil {
					b.Error(err)
					return
				}
				defer conn.Close()
				answer := make([]byte, 8<<10)
				for pb.Next() {
					if _, err := io.WriteString(conn, wire); err != nil {
						b.Error(err)
						return
					}
					n, err := conn.Read(answer) // the answer is one segment
					if err != nil || !bytes.HasPrefix(answer[:n], []byte("HTTP/1.1 200")) {
						b.Errorf("%q, %v", answer[:n], err)
						return
					}
				}
			})
		})
	}
}

// reportCPU adds the processor time of the process: on a machine that does other work too, it is the number to compare.
func reportCPU(b *testing.B) func() {
	before := cpuTime()
	return func() { b.ReportMetric(float64(cpuTime()-before)/float64(b.N), "cpu-ns/op") }
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func benchHandler(b *testing.B, change func(*Options)) http.Handler {
	o := Options{
		Token: testToken, AppID: testApp, OriginalID: testGH, AESKey: testKey, Now: func() time.Time { return noon },
		Turn: func(context.Context, Message) (Reply, error) { return Reply{Text: "已收到"}, nil },
	}
	if change != nil {
		change(&o)
	}
	h, err := NewHandler(o)
	if err != nil {
		b.Fatal(err)
	}
	return h
}

// TestACallbackAllocatesLittle keeps the numbers of the benchmark from growing unnoticed.
func TestACallbackAllocatesLittle(t *testing.T) { // alone: it counts allocations of the process
	for _, c := range []struct {
		name string
		q    request
		mode func(*Options)
		most float64
	}{
		{"plain", plain(t, benchDoc, noon, "0042"), plainMode, 20},
		{"safe", sealed(t, benchDoc, noon, "0042"), nil, 35},
	} {
		r := newRig(t, func(o *Options) {
			if c.mode != nil {
				c.mode(o)
			}
			o.Turn = func(context.Context, Message) (Reply, error) { return Reply{Text: "已收到"}, nil }
		})
		body := &reusable{Reader: bytes.NewReader(nil), all: []byte(c.q.body)}
		req := &http.Request{
			Method: http.MethodPost, URL: &url.URL{RawQuery: c.q.query}, Body: body, ContentLength: int64(len(c.q.body)),
			Header: http.Header{"Content-Type": {"text/xml"}},
		}
		w := &discard{header: http.Header{}}
		n := testing.AllocsPerRun(200, func() {
			body.Reset(body.all)
			r.ServeHTTP(w, req)
		})
		if w.status != 200 || n > c.most {
			t.Errorf("%s: status %d, %v allocations, at most %v", c.name, w.status, n, c.most)
		}
	}
}

// floor is the working memory of one request.
type floor struct {
	in          [4096]byte
	out, sealed [1024]byte
	whole       [2048]byte
}

var floors = sync.Pool{New: func() any { return new(floor) }}

// floorPlain does the least for a plain message.
func floorPlain(w http.ResponseWriter, r *http.Request) {
	f := floors.Get().(*floor)
	defer floors.Put(f)
	n, _ := r.Body.Read(f.in[:])
	if !floorSignature(r.URL.RawQuery, "signature", "") {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	_, _ = w.Write(floorReply(f.out[:0], f.in[:n]))
}

// floorSafe does the least for a sealed message.
func floorSafe(c *Cipher) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		f := floors.Get().(*floor)
		defer floors.Put(f)
		n, _ := r.Body.Read(f.in[:])
		encrypt := floorField(f.in[:n], "Encrypt")
		if !floorSignature(r.URL.RawQuery, "signature", "") || !floorSignature(r.URL.RawQuery, "msg_signature", string(encrypt)) {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		frame := make([]byte, base64.StdEncoding.DecodedLen(len(encrypt)))
		m, _ := base64.StdEncoding.Decode(frame, encrypt)
		cipher.NewCBCDecrypter(c.block, c.iv[:]).CryptBlocks(frame[:m], frame[:m])
		size := binary.BigEndian.Uint32(frame[16:20])
		reply := floorReply(f.out[:0], frame[20:20+size])
		text := c.AppendSealed(f.sealed[:0], [16]byte{}, reply)
		sum := sha1.Sum(append(text, testToken+"1768456012"+"42"...))
		b := append(f.whole[:0], "<xml><Encrypt><![CDATA["...)
		b = append(b, text...)
		b = append(b, "]]></Encrypt><MsgSignature><![CDATA["...)
		b = hex.AppendEncode(b, sum[:])
		b = append(b, "]]></MsgSignature><TimeStamp>1768456012</TimeStamp><Nonce>42</Nonce></xml>"...)
		_, _ = w.Write(b)
	}
}

func floorSignature(raw, name, encrypt string) bool {
	value := func(name string) string {
		for pair := range strings.SplitSeq(raw, "&") {
			if v, ok := strings.CutPrefix(pair, name+"="); ok {
				return v
			}
		}
		return ""
	}
	parts := []string{testToken, value("timestamp"), value("nonce")}
	if encrypt != "" {
		parts = append(parts, encrypt)
	}
	sort.Strings(parts)
	var joined [4096]byte
	b := joined[:0]
	for _, p := range parts {
		b = append(b, p...)
	}
	sum := sha1.Sum(b)
	return hex.EncodeToString(sum[:]) == value(name)
}

func floorField(doc []byte, name string) []byte {
	_, rest, _ := bytes.Cut(doc, []byte("<"+name+">"))
	value, _, _ := bytes.Cut(rest, []byte("</"+name+">"))
	value, _ = bytes.CutPrefix(value, []byte("<![CDATA["))
	value, _ = bytes.CutSuffix(value, []byte("]]>"))
	return value
}

func floorReply(out, doc []byte) []byte {
	to, from := floorField(doc, "ToUserName"), floorField(doc, "FromUserName")
	if len(floorField(doc, "Content")) == 0 || len(floorField(doc, "MsgId")) == 0 || len(floorField(doc, "CreateTime")) == 0 {
		return out
	}
	out = append(out, "<xml><ToUserName><![CDATA["...)
	out = append(out, from...)
	out = append(out, "]]></ToUserName><FromUserName><![CDATA["...)
	out = append(out, to...)
	out = append(out, "]]></FromUserName><CreateTime>"...)
	out = strconv.AppendInt(out, 1768456012, 10)
	return append(out, "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[已收到]]></Content></xml>"...)
}

// reusable is a request body that can be read again.
type reusable struct {
	*bytes.Reader
	all []byte
}

func (*reusable) Close() error { return nil }

// discard is a response that keeps only its status.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header { return d.header }
func (d *discard) WriteHeader(status int) {
	d.status = status
}
func (d *discard) Write(b []byte) (int, error) {
	if d.status == 0 {
		d.status = http.StatusOK
	}
	return len(b), nil
}

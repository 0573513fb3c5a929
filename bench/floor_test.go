package bench

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The floors run in a process of their own, which is this test binary started again.
const (
	beFloor    = "BE_FLOOR"    // the address to listen on
	floorRedis = "FLOOR_REDIS" // the Redis of the floors
	floorMySQL = "FLOOR_MYSQL" // their database
	floorReply = "FLOOR_REPLY" // what they answer: as long as the product's answers
)

func TestMain(m *testing.M) {
	if addr := os.Getenv(beFloor); addr != "" {
		fmt.Fprintln(os.Stderr, "the floor ended:", serveFloors(addr))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// serveFloors serves every floor under a path of its own.
func serveFloors(addr string) error {
	words := os.Getenv(floorReply)
	ctx := context.Background()
	inRedis, err := newRedisFloor(ctx, os.Getenv(floorRedis))
	if err != nil {
		return err
	}
	inMySQL, err := newRowsFloor(ctx, os.Getenv(floorMySQL))
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("POST /a-safe", newFloor(words, func(context.Context, *said) error { return nil }))
	mux.Handle("POST /b2", newFloor(words, inRedis.turn))
	mux.Handle("POST /bc", newFloor(words, func(ctx context.Context, s *said) error {
		if err := inRedis.open(ctx, s); err != nil {
			return err
		}
		return inMySQL.note(ctx, s)
	}))
	rows := func(work func(context.Context, *said) error) func(context.Context, *said) error {
		return func(ctx context.Context, s *said) error {
			if err := inRedis.open(ctx, s); err != nil {
				return err
			}
			if err := work(ctx, s); err != nil {
				return err
			}
			return inRedis.close(ctx, s)
		}
	}
	mux.Handle("POST /rows", newFloor(words, rows(inMySQL.file)))
	mux.Handle("POST /writes", newFloor(words, rows(inMySQL.write)))
	mux.Handle("POST /door", productDoor(words))
	mux.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	server := &http.Server{Addr: addr, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	return server.ListenAndServe()
}

// floor is the least that a callback in safe mode must do: both signatures, AES in and out with a block that is expanded once, one pass
// over the document, the sealed reply. None of the product's checks.
type floor struct {
	block   cipher.Block
	iv      []byte
	words   string
	work    func(context.Context, *said) error
	buffers sync.Pool
}

// said is what the floor reads of a message.
type said struct {
	from, to, text, id, created []byte
}

// key names the message, as the product does.
func (s *said) key() string { return "oa:m:" + string(s.from) + ":" + string(s.id) }

func newFloor(words string, work func(context.Context, *said) error) *floor {
	key, err := base64.StdEncoding.DecodeString(aesKey + "=")
	if err != nil {
		panic(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	return &floor{block: block, iv: key[:aes.BlockSize], words: words, work: work,
		buffers: sync.Pool{New: func() any { return &buffers{body: make([]byte, 4<<10)} }}}
}

type buffers struct{ body, frame, sign, out []byte }

// ServeHTTP answers one callback.
func (f *floor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b := f.buffers.Get().(*buffers)
	defer f.buffers.Put(b)
	if err := f.serve(w, r, b); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (f *floor) serve(w http.ResponseWriter, r *http.Request, b *buffers) error {
	n := 0
	for n < len(b.body) {
		m, err := r.Body.Read(b.body[n:])
		if n += m; err != nil {
			break
		}
	}
	sealed := field(b.body[:n], "Encrypt")
	q := r.URL.RawQuery
	if !b.signed(q, "signature", nil) || !b.signed(q, "msg_signature", sealed) {
		return errors.New("not signed")
	}
	b.frame = slices.Grow(b.frame[:0], base64.StdEncoding.DecodedLen(len(sealed)))
	n, err := base64.StdEncoding.Decode(b.frame[:cap(b.frame)], sealed)
	if err != nil || n < 2*aes.BlockSize || n%aes.BlockSize != 0 {
		return errors.New("not sealed")
	}
	plain := b.frame[:n]
	cipher.NewCBCDecrypter(f.block, f.iv).CryptBlocks(plain, plain)
	size := int(binary.BigEndian.Uint32(plain[16:20]))
	if size > n-20 {
		return errors.New("not sealed")
	}
	doc := plain[20 : 20+size]
	s := &said{from: field(doc, "FromUserName"), to: field(doc, "ToUserName"), text: field(doc, "Content"), id: field(doc, "MsgId"), created: field(doc, "CreateTime")}
	if len(s.from) == 0 || len(s.to) == 0 || len(s.text) == 0 || len(s.id) == 0 || len(s.created) == 0 {
		return errors.New("no message")
	}
	if err := f.work(r.Context(), s); err != nil {
		return err
	}
	w.Header()["Content-Type"] = []string{"application/xml; charset=utf-8"}
	_, err = w.Write(f.answer(b, s))
	return err
}

// answer seals the reply.
func (f *floor) answer(b *buffers, s *said) []byte {
	from, to := bytes.Clone(s.from), bytes.Clone(s.to) // they lie where the frame is built
	var random [24]byte
	rand.Read(random[:])
	now := strconv.FormatInt(time.Now().Unix(), 10)
	nonce := strconv.FormatUint(binary.LittleEndian.Uint64(random[16:]), 10)
	frame := append(append(b.frame[:0], random[:16]...), 0, 0, 0, 0)
	frame = append(append(append(frame, "<xml><ToUserName><![CDATA["...), from...), "]]></ToUserName><FromUserName><![CDATA["...)
	frame = append(append(append(frame, to...), "]]></FromUserName><CreateTime>"...), now...)
	frame = append(append(append(frame, "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA["...), f.words...), "]]></Content></xml>"...)
	binary.BigEndian.PutUint32(frame[16:], uint32(len(frame)-20))
	frame = append(frame, appID...)
	pad := 32 - len(frame)%32
	for range pad {
		frame = append(frame, byte(pad))
	}
	cipher.NewCBCEncrypter(f.block, f.iv).CryptBlocks(frame, frame)
	b.frame = frame
	out := append(b.out[:0], "<xml><Encrypt><![CDATA["...)
	start := len(out)
	out = base64.StdEncoding.AppendEncode(out, frame)
	digits := b.sign40(out[start:], now, nonce)
	out = append(append(out, "]]></Encrypt><MsgSignature><![CDATA["...), digits[:]...)
	out = append(append(out, "]]></MsgSignature><TimeStamp>"...), now...)
	out = append(append(out, "</TimeStamp><Nonce><![CDATA["...), nonce...)
	b.out = append(out, "]]></Nonce></xml>"...)
	return b.out
}

// signed checks one of the two signatures of a query.
func (b *buffers) signed(query, name string, sealed []byte) bool {
	want := b.sign40(sealed, parameter(query, "timestamp"), parameter(query, "nonce"))
	return subtle.ConstantTimeCompare(want[:], []byte(parameter(query, name))) == 1
}

// sign40 signs sorted parts; the sealed text, where there is one, stays where it lies.
func (b *buffers) sign40(sealed []byte, timestamp, nonce string) (digits [2 * sha1.Size]byte) {
	parts := [3]string{token, timestamp, nonce}
	slices.Sort(parts[:])
	b.sign = b.sign[:0]
	placed := sealed == nil
	for _, p := range parts {
		if !placed && string(sealed) < p {
			b.sign, placed = append(b.sign, sealed...), true
		}
		b.sign = append(b.sign, p...)
	}
	if !placed {
		b.sign = append(b.sign, sealed...)
	}
	sum := sha1.Sum(b.sign)
	hex.Encode(digits[:], sum[:])
	return digits
}

func parameter(query, name string) string {
	for pair := range strings.SplitSeq(query, "&") {
		if v, ok := strings.CutPrefix(pair, name); ok && strings.HasPrefix(v, "=") {
			return v[1:]
		}
	}
	return ""
}

// field finds the text of an element.
func field(doc []byte, name string) []byte {
	for at := 0; ; {
		i := bytes.IndexByte(doc[at:], '<')
		if i < 0 {
			return nil
		}
		at += i + 1
		rest, ok := bytes.CutPrefix(doc[at:], []byte(name))
		if !ok || len(rest) == 0 || rest[0] != '>' {
			continue
		}
		rest = rest[1:]
		if inside, ok := bytes.CutPrefix(rest, []byte("<![CDATA[")); ok {
			end := bytes.Index(inside, []byte("]]>"))
			if end < 0 {
				return nil
			}
			return inside[:end]
		}
		end := bytes.IndexByte(rest, '<')
		if end < 0 {
			return nil
		}
		return rest[:end]
	}
}

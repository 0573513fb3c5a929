package wechat

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// echo answers the check of the address when it is saved in the platform's console.
func (d *Door) echo(r *http.Request, b *buffers, now time.Time) ([]byte, Outcome) {
	q, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, BadQuery
	}
	good := false
	if d.corp {
		// A "+" of the base64 text that somebody on the way did not escape has become a space.
		q.echo = strings.ReplaceAll(q.echo, " ", "+")
		good, b.sign = signed(q.msgSignature, b.sign, []byte(q.echo), d.token, q.timestamp, q.nonce)
	} else {
		good, b.sign = signed(q.signature, b.sign, nil, d.token, q.timestamp, q.nonce)
	}
	if !good {
		return nil, Unsigned
	}
	if inWindow, ok := fresh(q.timestamp, now); !ok || !inWindow && !d.skew.doubted() {
		return nil, Stale
	}
	if q.echo == "" {
		return nil, BadQuery
	}
	if !d.corp {
		return append(b.out[:0], q.echo...), Echoed
	}
	plain, _, err := d.open([]byte(q.echo))
	if err != nil {
		return nil, BadEnvelope
	}
	return plain, Echoed
}

// admit runs every check of a POST; Silent means that the message is let in. The Cipher that opened it seals the reply.
func (d *Door) admit(r *http.Request, b *buffers, now time.Time) (Inbound, *Cipher, Outcome) {
	if r.ContentLength > maxBody {
		return Inbound{}, nil, TooLarge
	}
	if !xmlType(r.Header) {
		return Inbound{}, nil, BadType
	}
	q, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return Inbound{}, nil, BadQuery
	}
	signature := q.signature
	if d.corp {
		signature = q.msgSignature // it covers the body: checked below
	} else {
		var good bool
		if good, b.sign = signed(signature, b.sign, nil, d.token, q.timestamp, q.nonce); !good {
			return Inbound{}, nil, Unsigned
		}
	}
	inWindow, ok := fresh(q.timestamp, now)
	if !ok {
		return Inbound{}, nil, Stale
	}
	if b.body, err = readBody(r.Body, b.body); err != nil {
		if errors.Is(err, errTooLarge) {
			return Inbound{}, nil, TooLarge
		}
		return Inbound{}, nil, Malformed // the sender went away in the middle
	}
	switch text := bytes.TrimLeft(b.body, " \t\r\n"); {
	case len(text) == 0:
		return Inbound{}, nil, EmptyBody
	case text[0] == '{' || text[0] == '[' || bytes.HasPrefix(text, []byte{0x1f, 0x8b}):
		return Inbound{}, nil, BadType
	}
	in := Inbound{OpenID: q.openID, Received: now, buffers: b}
	if !d.corp && q.encryptType != "aes" {
		if !d.plain || q.encrypted && q.encryptType != "raw" {
			return Inbound{}, nil, Plaintext
		}
		if !inWindow {
			return Inbound{}, nil, Stale
		}
		if _, ok := d.guard.bind(signature, q.timestamp, q.nonce, b.body, now); !ok {
			d.alarm("replayed", nil)
			return Inbound{}, nil, Replayed
		}
		in.Raw = bytes.Clone(b.body)
		return in, nil, Silent
	}

	encrypt, ok := sealedText(b.body)
	if !ok {
		return Inbound{}, nil, BadEnvelope
	}
	if ok, b.sign = signed(q.msgSignature, b.sign, encrypt, d.token, q.timestamp, q.nonce); !ok {
		if d.corp {
			return Inbound{}, nil, Unsigned
		}
		return Inbound{}, nil, BadEnvelope
	}
	plain, with, err := d.open(encrypt)
	if err != nil {
		return Inbound{}, nil, BadEnvelope
	}
	first, ok := d.guard.bind(signature, q.timestamp, q.nonce, b.body, now)
	if !ok {
		d.alarm("replayed", nil)
		return Inbound{}, nil, Replayed
	}
	doubted := false
	if first {
		doubted = d.skew.note(!inWindow) // a repeat must not vote twice
	} else {
		doubted = d.skew.doubted()
	}
	if !inWindow {
		if !doubted {
			return Inbound{}, nil, Stale
		}
		d.counters.notes[ClockDoubted].Add(1)
		d.alarm("clock", nil)
	}
	in.Raw, in.Sealed = plain, true
	return in, with, Silent
}

// sealedText finds the one Encrypt element of an envelope; what else the envelope says is not covered by the
// signature and not read. The text may lie in body.
func sealedText(body []byte) ([]byte, bool) {
	if text, ok := flatText(body); ok {
		return text, true
	}
	t, err := Parse(body)
	if err != nil {
		return nil, false
	}
	text, found := "", false
	for name, c := range t.children {
		if name != "Encrypt" {
			continue
		}
		if found || c[0].Mixed {
			return nil, false
		}
		text, found = strings.TrimSpace(c[0].Text), true
	}
	return []byte(text), found
}

// flatText is sealedText for the shape in which the platforms write their envelopes: a few elements, each with one CDATA
// section or bare text, one of them Encrypt. On anything else it gives up.
func flatText(body []byte) (text []byte, found bool) {
	body, ok := bytes.CutPrefix(bytes.TrimSpace(body), []byte("<xml>"))
	if !ok {
		return nil, false
	}
	for {
		body = bytes.TrimLeft(body, " \t\n")
		if bytes.Equal(body, []byte("</xml>")) {
			return text, found
		}
		end := bytes.IndexByte(body, '>')
		if end < 2 || body[0] != '<' {
			return nil, false
		}
		for i, c := range body[1:end] {
			if !nameByte(c, i > 0) {
				return nil, false
			}
		}
		name, rest := body[1:end], body[end+1:]
		value, end := []byte(nil), 0
		if inside, ok := bytes.CutPrefix(rest, []byte("<![CDATA[")); ok {
			end = bytes.Index(inside, []byte("]]>"))
			if end < 0 {
				return nil, false
			}
			value, rest = inside[:end], inside[end+3:]
		} else {
			end = bytes.IndexByte(rest, '<')
			if end < 0 || bytes.ContainsAny(rest[:end], "&]") {
				return nil, false
			}
			value, rest = rest[:end], rest[end:]
		}
		if len(rest) < len(name)+3 || string(rest[:2]) != "</" || !bytes.Equal(rest[2:2+len(name)], name) || rest[2+len(name)] != '>' {
			return nil, false
		}
		body = rest[len(name)+3:]
		if string(name) == "Encrypt" {
			if found || bytes.ContainsAny(value, " \t\r\n") {
				return nil, false
			}
			text, found = value, true
		}
	}
}

// open tries the current key and then the previous one.
func (d *Door) open(encrypt []byte) ([]byte, *Cipher, error) {
	for i, c := range d.ciphers {
		if plain, err := c.Open(encrypt); err == nil {
			if i > 0 {
				d.counters.notes[OldKey].Add(1)
			}
			return plain, c, nil
		}
	}
	return nil, nil, ErrEnvelope
}

// seal makes the envelope of a reply in b.out. The request's body is not needed any more: its memory takes the frame.
func (d *Door) seal(b *buffers, with *Cipher, document []byte, now time.Time) {
	var random [24]byte
	_, _ = rand.Read(random[:]) // never fails: the process ends instead
	nonce := strconv.FormatUint(binary.LittleEndian.Uint64(random[16:]), 10)
	timestamp := strconv.FormatInt(now.Unix(), 10)
	out := append(b.out[:0], "<xml><Encrypt><![CDATA["...)
	start := len(out)
	out, b.body = with.appendSealed(out, b.body, [16]byte(random[:16]), document)
	signature, scratch := sign(b.sign, out[start:], d.token, timestamp, nonce)
	out = append(out, "]]></Encrypt><MsgSignature><![CDATA["...)
	out = append(out, signature[:]...)
	out = append(out, "]]></MsgSignature><TimeStamp>"...)
	out = append(out, timestamp...)
	out = append(out, "</TimeStamp><Nonce><![CDATA["...)
	out = append(out, nonce...)
	b.out, b.sign = append(out, "]]></Nonce></xml>"...), scratch
}

var errTooLarge = errors.New("wechat: the body is too large")

// readBody reads at most maxBody bytes into buf.
func readBody(r io.Reader, buf []byte) ([]byte, error) {
	buf = buf[:0]
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := r.Read(buf[len(buf):min(cap(buf), maxBody+1)])
		buf = buf[:len(buf)+n]
		if len(buf) > maxBody {
			return buf, errTooLarge
		}
		if err == io.EOF {
			return buf, nil
		}
		if err != nil {
			return buf, err
		}
	}
}

// xmlType refuses what says of itself that it is JSON or compressed. Other types are looked at, not believed.
func xmlType(h http.Header) bool {
	if coding := h.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return false
	}
	kind := h.Get("Content-Type")
	switch kind {
	case "", "text/xml", "application/xml":
		return true
	}
	media, _, err := mime.ParseMediaType(kind)
	return err != nil || !strings.HasSuffix(media, "json")
}

package wechat

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// refusals are callbacks that must not reach the desk. Every one is a good callback with one thing spoiled.
func refusals(t *testing.T) map[string]struct {
	plain  bool
	spoil  func(q *request)
	status int
	want   Outcome
} {
	stamp := func(timestamp string) func(*request) {
		return func(q *request) {
			v, _ := url.ParseQuery(q.query)
			v.Set("timestamp", timestamp)
			v.Set("signature", Sign(testToken, timestamp, v.Get("nonce")))
			encrypt, _ := sealedText([]byte(q.body))
			v.Set("msg_signature", Sign(testToken, timestamp, v.Get("nonce"), string(encrypt)))
			q.query = v.Encode()
		}
	}
	set := func(name, value string) func(*request) {
		return func(q *request) {
			v, _ := url.ParseQuery(q.query)
			if v.Set(name, value); value == "" {
				v.Del(name)
			}
			q.query = v.Encode()
		}
	}
	encrypt := func(change func(string) string) func(*request) {
		return func(q *request) { // the signature is right for what the envelope now says
			text, _ := sealedText([]byte(q.body))
			old := string(text)
			q.body = replaced(q.body, old, change(old))
			v, _ := url.ParseQuery(q.query)
			v.Set("msg_signature", Sign(testToken, v.Get("timestamp"), v.Get("nonce"), change(old)))
			q.query = v.Encode()
		}
	}
	frame := func(bytes string) func(*request) {
		return encrypt(func(string) string { return string(sealFrame(testCipher(t, testKey), []byte(bytes))) })
	}
	method := func(m string) func(*request) { return func(q *request) { q.method = m } }
	body := func(s string) func(*request) { return func(q *request) { q.body = s } }
	header := func(k, v string) func(*request) { return func(q *request) { q.header = map[string]string{k: v} } }
	const n16 = "0123456789abcdef"
	type refusal = struct {
		plain  bool
		spoil  func(q *request)
		status int
		want   Outcome
	}
	return map[string]refusal{
		"B1 no signature":      {false, set("signature", ""), 403, Unsigned},
		"B2 a wrong signature": {false, set("signature", strings.Repeat("0", 40)), 403, Unsigned},
		"B2 a signature in capitals": {false, func(q *request) {
			v, _ := url.ParseQuery(q.query)
			v.Set("signature", strings.ToUpper(v.Get("signature")))
			q.query = v.Encode()
		}, 403, Unsigned},
		"B2 a signature with a longer tail":      {false, func(q *request) { q.query = replaced(q.query, "&timestamp", "0&timestamp") }, 403, Unsigned},
		"B3 a signature of another token":        {false, set("signature", Sign("other", "1768456012", "0042")), 403, Unsigned},
		"B4 the signature twice":                 {false, func(q *request) { q.query += "&signature=" + Sign(testToken, "1768456012", "0042") }, 400, BadQuery},
		"B4 the signature twice, once escaped":   {false, func(q *request) { q.query += "&%73ignature=x" }, 400, BadQuery},
		"B4 the timestamp twice":                 {false, func(q *request) { q.query += "&timestamp=1768456012" }, 400, BadQuery},
		"B4 a query that cannot be decoded":      {false, func(q *request) { q.query += "&openid=%zz" }, 400, BadQuery},
		"B5 one hour old, safe":                  {false, stamp("1768452412"), 403, Stale},
		"B5 one hour old, plain":                 {true, stamp("1768452412"), 403, Stale},
		"B5 601 seconds ahead":                   {false, stamp("1768456613"), 403, Stale},
		"B6 a negative timestamp":                {false, stamp("-1768456012"), 403, Stale},
		"B6 a timestamp with a sign":             {false, stamp("+1768456012"), 403, Stale},
		"B6 a timestamp in words":                {false, stamp("now"), 403, Stale},
		"B6 a timestamp of 20 digits":            {false, stamp("17684560120000000000"), 403, Stale},
		"B6 no timestamp":                        {false, stamp(""), 403, Stale},
		"B7 after 2038, while it is 2026":        {false, stamp("2200000000"), 403, Stale},
		"B10 encrypt_type=raw":                   {false, set("encrypt_type", "raw"), 403, Plaintext},
		"B10 encrypt_type=AES":                   {false, set("encrypt_type", "AES"), 403, Plaintext},
		"B10 encrypt_type=AES in plain mode":     {true, set("encrypt_type", "AES"), 403, Plaintext},
		"B10 sealed although there is no key":    {true, set("encrypt_type", "aes"), 403, BadEnvelope},
		"B14 PUT":                                {false, method(http.MethodPut), 405, BadMethod},
		"B14 DELETE":                             {false, method(http.MethodDelete), 405, BadMethod},
		"B14 HEAD":                               {false, method(http.MethodHead), 405, BadMethod},
		"B14 TRACE":                              {false, method(http.MethodTrace), 405, BadMethod},
		"B15 64 KiB and one byte":                {false, body(strings.Repeat(" ", 64<<10) + "<"), 413, TooLarge},
		"B16 a Content-Length above the limit":   {false, func(q *request) { q.length = 1 << 40 }, 413, TooLarge},
		"B16 more than the limit without length": {false, func(q *request) { q.body = strings.Repeat("x", 1<<20); q.length = -1 }, 413, TooLarge},
		"B17 a gzip header":                      {false, header("Content-Encoding", "gzip"), 415, BadType},
		"B17 gzip bytes without a header":        {false, body("\x1f\x8b\x08\x00rest"), 415, BadType},
		"B18 an empty body":                      {false, body(""), 400, EmptyBody},
		"B18 an empty body in plain mode":        {true, body(" \n"), 400, EmptyBody},
		"B23 bad base64":                         {false, encrypt(func(s string) string { return "!!" + s[2:] }), 403, BadEnvelope},
		"B24 not a multiple of 32":               {false, encrypt(func(string) string { return "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4" }), 403, BadEnvelope},
		"B24 no bytes at all":                    {false, encrypt(func(string) string { return "" }), 403, BadEnvelope},
		"B25 one bit flipped": {false, func(q *request) {
			at := strings.Index(q.body, "<Encrypt><![CDATA[") + 40
			flipped := []byte(q.body)
			flipped[at] ^= 1
			q.body = string(flipped)
		}, 403, BadEnvelope},
		"B26 the right signature and the wrong key": {false, encrypt(func(string) string {
			return string(testCipher(t, otherKey).AppendSealed(nil, [16]byte{}, []byte(textDoc("x"))))
		}), 403, BadEnvelope},
		"B27 pad 0":                       {false, frame(n16 + "\x00\x00\x00\x01x" + testApp + strings.Repeat("\x00", 25)), 403, BadEnvelope},
		"B27 pad 33":                      {false, frame(n16 + "\x00\x00\x00\x01x" + testApp + strings.Repeat("\x21", 25)), 403, BadEnvelope},
		"B28 inner length 0xFFFFFFFF":     {false, frame(n16 + "\xff\xff\xff\xffx" + testApp), 403, BadEnvelope},
		"B28 inner length 0":              {false, frame(n16 + "\x00\x00\x00\x00" + testApp), 403, BadEnvelope},
		"B28 inner length beyond the end": {false, frame(n16 + "\x00\x00\x01\x00x" + testApp), 403, BadEnvelope},
		"B29 the id of another account":   {false, frame(n16 + "\x00\x00\x00\x01x" + "wx1234567890abcdee"), 403, BadEnvelope},
		"B29 no id of an account":         {false, frame(n16 + "\x00\x00\x00\x01x"), 403, BadEnvelope},
		"B30 a frame of 32 bytes":         {false, frame(strings.Repeat("\x01", 32)), 403, BadEnvelope},
		"B31 no msg_signature":            {false, set("msg_signature", ""), 403, BadEnvelope},
		"B32 Encrypt twice":               {false, func(q *request) { q.body = replaced(q.body, "<Encrypt>", "<Encrypt>x</Encrypt><Encrypt>") }, 403, BadEnvelope},
		"B32 no Encrypt":                  {false, body(textDoc("x")), 403, BadEnvelope},
		"B32 an envelope that is no XML":  {false, body("hello"), 403, BadEnvelope},
		"B36 a document type":             {true, body("<!DOCTYPE xml [<!ENTITY a 'x'>]>" + textDoc("&a;")), 400, Malformed},
		"B37 an external entity":          {true, body("<!DOCTYPE xml SYSTEM 'http://127.0.0.1:1/x'>" + textDoc("x")), 400, Malformed},
		"B38 20,000 levels":               {true, body("<xml>" + strings.Repeat("<a>", 20000)), 400, Malformed},
		"B39 a million empty elements":    {true, body("<xml>" + strings.Repeat("<a/>", 1000000)), 413, TooLarge},
		"B42 a GBK prolog":                {true, body(`<?xml version="1.0" encoding="GBK"?>` + textDoc("x")), 400, BadEncoding},
		"B44 two senders":                 {true, body(doc("<FromUserName>o2</FromUserName><MsgType>text</MsgType>")), 400, Malformed},
		"B45 a comment in the sender":     {true, body(replaced(textDoc("x"), "<![CDATA["+testOpenID, "oA<!-- --><![CDATA[B")), 400, Malformed},
		"B46 the root is not xml":         {true, body("<html></html>"), 400, Malformed},
		"B47 a second document":           {true, body(textDoc("x") + textDoc("y")), 400, Malformed},
		"B53 an empty sender":             {true, body(replaced(textDoc("x"), testOpenID, "")), 400, Malformed},
		"B56 JSON by its header":          {false, header("Content-Type", "application/json; charset=utf-8"), 415, BadType},
		"B56 JSON by its bytes":           {false, body(`{"ToUserName":"gh"}`), 415, BadType},
	}
}

func TestSpoiledCallbacksAreRefusedWithoutABodyAndWithoutReachingTheDesk(t *testing.T) {
	t.Parallel()
	for name, c := range refusals(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, q := newRig(t, nil), sealed(t, textDoc("<![CDATA[路灯坏了]]>"), noon, "0042")
			if c.plain {
				r, q = newRig(t, plainMode), plain(t, textDoc("<![CDATA[路灯坏了]]>"), noon, "0042")
			}
			if w := newRigLike(t, c.plain).do(q); w.Code != 200 { // the unspoiled one must pass, else the case proves nothing
				t.Fatalf("the good callback got %d", w.Code)
			}
			c.spoil(&q)
			w := r.do(q)
			if w.Code != c.status || w.Body.Len() != 0 {
				t.Errorf("%d with %d bytes, want %d with none", w.Code, w.Body.Len(), c.status)
			}
			if len(r.got) != 0 {
				t.Errorf("the desk got %+v", r.got)
			}
			r.only(t, c.want)
		})
	}
}

func newRigLike(t *testing.T, plain bool) *rig {
	if plain {
		return newRig(t, plainMode)
	}
	return newRig(t, nil)
}

package wechat

import (
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"strconv"

	"github.com/silenceper/wechat/v2/util"
)

// Sign makes the platform's signature: lower-case hex of the SHA-1 over the sorted, joined parts. A callback's
// "signature" covers token, timestamp and nonce; "msg_signature" covers the text of Encrypt as well.
func Sign(parts ...string) string { return util.Signature(parts...) }

// sign is Sign on the caller's buffer, which it returns grown.
func sign(scratch []byte, parts ...string) ([2 * sha1.Size]byte, []byte) {
	for i := 1; i < len(parts); i++ {
		for j := i; j > 0 && parts[j] < parts[j-1]; j-- {
			parts[j], parts[j-1] = parts[j-1], parts[j]
		}
	}
	scratch = scratch[:0]
	for _, part := range parts {
		scratch = append(scratch, part...)
	}
	sum := sha1.Sum(scratch)
	var digits [2 * sha1.Size]byte
	hex.Encode(digits[:], sum[:])
	return digits, scratch
}

// signed compares a signature with the one of the parts in constant time.
func signed(signature string, scratch []byte, parts ...string) (bool, []byte) {
	want, scratch := sign(scratch, parts...)
	var got [len(want)]byte
	copy(got[:], signature)
	return len(signature) == len(got) && subtle.ConstantTimeCompare(want[:], got[:]) == 1, scratch
}

// JSSignature signs a page for the JS-SDK. The url is the page's address as the browser shows it, without "#…";
// sign only addresses of our own hosts.
func JSSignature(ticket, nonce string, timestamp int64, url string) string {
	return util.Signature("jsapi_ticket=" + ticket + "&noncestr=" + nonce + "&timestamp=" + strconv.FormatInt(timestamp, 10) + "&url=" + url)
}

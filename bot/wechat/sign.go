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

// sign is Sign over the parts and, where there is one, the text of Encrypt, on the caller's buffer, which it returns
// grown. The text is long and stays where it lies.
func sign(scratch, encrypt []byte, parts ...string) ([2 * sha1.Size]byte, []byte) {
	for i := 1; i < len(parts); i++ {
		for j := i; j > 0 && parts[j] < parts[j-1]; j-- {
			parts[j], parts[j-1] = parts[j-1], parts[j]
		}
	}
	scratch = scratch[:0]
	placed := false
	for _, part := range parts {
		if !placed && string(encrypt) < part {
			scratch, placed = append(scratch, encrypt...), true
		}
		scratch = append(scratch, part...)
	}
	if !placed {
		scratch = append(scratch, encrypt...)
	}
	sum := sha1.Sum(scratch)
	var digits [2 * sha1.Size]byte
	hex.Encode(digits[:], sum[:])
	return digits, scratch
}

// signed compares a signature with that of sign in constant time.
func signed(signature string, scratch, encrypt []byte, parts ...string) (bool, []byte) {
	want, scratch := sign(scratch, encrypt, parts...)
	var got [len(want)]byte
	copy(got[:], signature)
	return len(signature) == len(got) && subtle.ConstantTimeCompare(want[:], got[:]) == 1, scratch
}

// JSSignature signs a page for the JS-SDK. The url is the page's address as the browser shows it, without "#…";
// sign only addresses of our own hosts.
func JSSignature(ticket, nonce string, timestamp int64, url string) string {
	return util.Signature("jsapi_ticket=" + ticket + "&noncestr=" + nonce + "&timestamp=" + strconv.FormatInt(timestamp, 10) + "&url=" + url)
}

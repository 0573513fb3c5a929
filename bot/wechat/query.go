package wechat

import (
	"errors"
	"net/url"
	"strings"
)

// query holds the parameters of a callback as opaque strings: a nonce keeps its leading zeros.
type query struct {
	signature, msgSignature, timestamp, nonce, echo, encryptType, openID string
	encrypted                                                            bool // encrypt_type is present, whatever it says
}

var errQuery = errors.New("wechat: a parameter stands twice or cannot be decoded")

// parseQuery reads a raw query in one pass. A parameter that stands twice is an error: two readers could disagree on
// which one was signed.
func parseQuery(raw string) (query, error) {
	var q query
	seen := 0
	for raw != "" {
		var pair string
		pair, raw, _ = strings.Cut(raw, "&")
		name, value, _ := strings.Cut(pair, "=")
		name, err := unescape(name)
		if err != nil {
			return query{}, errQuery
		}
		var field *string
		var bit int
		switch name {
		case "signature":
			field, bit = &q.signature, 1
		case "msg_signature":
			field, bit = &q.msgSignature, 2
		case "timestamp":
			field, bit = &q.timestamp, 4
		case "nonce":
			field, bit = &q.nonce, 8
		case "echostr":
			field, bit = &q.echo, 16
		case "encrypt_type":
			field, bit, q.encrypted = &q.encryptType, 32, true
		case "openid":
			field, bit = &q.openID, 64
		default:
			continue
		}
		if seen&bit != 0 {
			return query{}, errQuery
		}
		seen |= bit
		if *field, err = unescape(value); err != nil {
			return query{}, errQuery
		}
	}
	return q, nil
}

func unescape(s string) (string, error) {
	if strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '+') < 0 {
		return s, nil
	}
	return url.QueryUnescape(s)
}

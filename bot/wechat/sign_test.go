package wechat

import (
	"testing"

	"github.com/silenceper/wechat/v2/util"
	"pgregory.net/rapid"
)

func TestOurSignatureIsTheLibrarysForAnyParts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.StringMatching(`[0-9A-Za-z+/=]{0,6}`)
		token, timestamp, nonce, encrypt := part.Draw(t, "token"), part.Draw(t, "timestamp"), part.Draw(t, "nonce"), part.Draw(t, "encrypt")
		got, _ := sign(nil, []byte(encrypt), token, timestamp, nonce)
		if want := util.Signature(token, timestamp, nonce, encrypt); string(got[:]) != want {
			t.Fatalf("%s, the library says %s", got[:], want)
		}
		got, _ = sign([]byte("old bytes of the buffer"), nil, token, timestamp, nonce)
		if want := util.Signature(token, timestamp, nonce); string(got[:]) != want {
			t.Fatalf("%s, the library says %s", got[:], want)
		}
		if ok, _ := signed(string(got[:]), nil, nil, nonce, token, timestamp); !ok {
			t.Fatal("a good signature is refused")
		}
	})
}

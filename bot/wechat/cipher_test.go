package wechat

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/silenceper/wechat/v2/util"
)

const (
	testToken  = "zhifuMinxu2026"
	testKey    = "yAEtkssjCQdEQTByOcArDApnDsB6RkqZq2dsKN2qMqc"
	otherKey   = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	testApp    = "wx1234567890abcdef"
	testGH     = "gh_5e7a91c3d204"
	testOpenID = "oZf6E5kQx1VtM2bLr9YpWc3Ns8Ha"
)

func testCipher(t testing.TB, key string) *Cipher {
	t.Helper()
	c, err := NewCipher(key, testApp)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAKeyOfTheWrongShapeStopsTheStartWithoutPrintingIt(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]string{
		"B34 42 characters":    testKey[:42],
		"44 characters":        testKey + "A",
		"empty":                "",
		"characters of no key": testKey[:40] + "!?*",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := NewCipher(key, testApp)
			if err == nil {
				t.Fatal("accepted")
			}
			if key != "" && strings.Contains(err.Error(), key[:10]) {
				t.Errorf("the error prints the key: %v", err)
			}
		})
	}
}

func TestEveryMessageLengthSealsAndOpensLikeTheLibrary(t *testing.T) {
	t.Parallel()
	c := testCipher(t, testKey)
	random := [16]byte([]byte("0123456789abcdef"))
	for n := 1; n <= 200; n++ {
		message := []byte(strings.Repeat("x", n))
		ours := c.AppendSealed(nil, random, message)
		theirs, err := util.EncryptMsg(random[:], message, testApp, testKey)
		if err != nil || string(ours) != string(theirs) {
			t.Fatalf("%d bytes: ours %s, the library's %s, %v", n, ours, theirs, err)
		}
		back, err := c.Open(ours)
		if err != nil || string(back) != string(message) {
			t.Fatalf("%d bytes: opened %q, %v", n, back, err)
		}
	}
}

func TestEveryFlippedBitOfAFrameIsNoticedOrChangesTheTextOnly(t *testing.T) {
	t.Parallel()
	// The signature catches flips on the wire; this is what the frame itself promises: no panic, and no message of
	// another length or receiver.
	c := testCipher(t, testKey)
	message := []byte("<xml><Content>路灯坏了</Content></xml>")
	sealed, err := base64.StdEncoding.DecodeString(string(c.AppendSealed(nil, [16]byte{}, message)))
	if err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		for bit := range 8 {
			bad := append([]byte(nil), sealed...)
			bad[i] ^= 1 << bit
			plain, err := c.Open([]byte(base64.StdEncoding.EncodeToString(bad)))
			if err == nil && len(plain) != len(message) {
				t.Fatalf("byte %d bit %d: a message of %d bytes", i, bit, len(plain))
			}
		}
	}
}

func FuzzOpenAgreesWithTheLibrary(f *testing.F) {
	v := vectors(f)
	for _, c := range v.Cases {
		f.Add([]byte(c.Ciphertext), false)
	}
	for _, c := range v.Negative {
		f.Add([]byte(c.Ciphertext), false)
	}
	f.Add([]byte("a plain frame"), true)
	c := testCipher(f, testKey)
	f.Fuzz(func(t *testing.T, encrypt []byte, seal bool) {
		if seal { // a frame that decrypts to what the fuzzer chose
			encrypt = sealFrame(c, encrypt)
		}
		plain, err := c.Open(encrypt)
		_, theirs, libErr := util.DecryptMsg(testApp, string(encrypt), testKey)
		switch {
		case err == nil && libErr != nil:
			t.Fatalf("we open what the library refuses: %v", libErr)
		case err == nil && string(plain) != string(theirs):
			t.Fatalf("we read %q, the library %q", plain, theirs)
		case err != nil && (err != ErrEnvelope || plain != nil):
			t.Fatalf("a failure says more than that it failed: %q, %v", plain, err)
		case err != nil && libErr == nil && len(theirs) > 0 && evenPad(c, encrypt):
			t.Fatalf("the library reads %q, we refuse", theirs)
		}
	})
}

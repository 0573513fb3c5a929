package wechat

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

// vector is one case of testdata/wechat-vectors.json, made by other programs than ours.
type vector struct {
	ID            string
	Mode          string
	Why           string
	Token         string
	AESKey        string `json:"encoding_aes_key"`
	ReceiveID     string `json:"receive_id"`
	Random        string `json:"random_b64"`
	Timestamp     string
	Nonce         string
	Plaintext     string
	Ciphertext    string
	MsgSignature  string `json:"msg_signature"`
	URLSignature  string `json:"url_signature"`
	SignatureGood *bool  `json:"signature_is_valid"`
	Expect        string
}

type exchange struct {
	ID, Method, Query, Body string
	ContentType             string `json:"content_type"`
	ExpectBody              string `json:"expect_body"`
	Vector                  string
}

type vectorFile struct {
	Cases     []vector
	Negative  []vector   `json:"negative_cases"`
	Exchanges []exchange `json:"http_exchanges"`
	JSSDK     []struct {
		Ticket, Noncestr, URL, Signature string
		Timestamp                        int64
	} `json:"jssdk_signatures"`
}

func vectors(t testing.TB) vectorFile {
	t.Helper()
	raw, err := os.ReadFile("testdata/wechat-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var f vectorFile
	if err := json.Unmarshal(raw, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Cases) != 26 || len(f.Negative) != 29 || len(f.Exchanges) != 6 || len(f.JSSDK) != 3 {
		t.Fatalf("the vectors are not whole: %d %d %d %d", len(f.Cases), len(f.Negative), len(f.Exchanges), len(f.JSSDK))
	}
	return f
}

func TestAcceptedVectorsOpenAndSealToTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t).Cases {
		t.Run(v.ID, func(t *testing.T) {
			t.Parallel()
			c, err := NewCipher(v.AESKey, v.ReceiveID)
			if v.ReceiveID == "" {
				if err == nil {
					t.Fatal("an empty receiver was accepted: anybody's envelope would open")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := Sign(v.Token, v.Timestamp, v.Nonce, v.Ciphertext); got != v.MsgSignature {
				t.Errorf("signature %s, want %s", got, v.MsgSignature)
			}
			if ok, _ := signed(v.MsgSignature, nil, []byte(v.Ciphertext), v.Token, v.Timestamp, v.Nonce); !ok {
				t.Error("the signature was refused")
			}
			plain, err := c.Open([]byte(v.Ciphertext))
			if err != nil || string(plain) != v.Plaintext {
				t.Fatalf("opened %q, %v", plain, err)
			}
			random, err := base64.StdEncoding.DecodeString(v.Random)
			if err != nil || len(random) != 16 {
				t.Fatalf("random of the vector: %v, %d bytes", err, len(random))
			}
			if got := string(c.AppendSealed(nil, [16]byte(random), []byte(v.Plaintext))); got != v.Ciphertext {
				t.Errorf("sealed to %s", got)
			}
			_, theirs, err := util.DecryptMsg(v.ReceiveID, v.Ciphertext, v.AESKey)
			if err != nil || string(theirs) != string(plain) {
				t.Errorf("the library opens %q, %v", theirs, err)
			}
		})
	}
}

func TestRejectedVectorsFailAtTheSignatureOrTheEnvelope(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t).Negative {
		t.Run(v.ID+": "+v.Why, func(t *testing.T) {
			t.Parallel()
			signatureGood, _ := signed(v.MsgSignature, nil, []byte(v.Ciphertext), v.Token, v.Timestamp, v.Nonce)
			if signatureGood != *v.SignatureGood {
				t.Fatalf("signature good = %v, the vector says %v", signatureGood, *v.SignatureGood)
			}
			if !signatureGood {
				return
			}
			c, err := NewCipher(v.AESKey, v.ReceiveID)
			if err != nil {
				t.Fatal(err)
			}
			if plain, err := c.Open([]byte(v.Ciphertext)); err != ErrEnvelope || plain != nil {
				t.Errorf("opened %q, %v", plain, err)
			}
		})
	}
}

func TestEveryRejectedVectorIsRefusedAtTheDoorWithTheSameEmptyAnswer(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t).Negative {
		if v.Mode != "oa_safe" {
			continue
		}
		t.Run(v.ID, func(t *testing.T) {
			t.Parallel()
			h, err := NewHandler(Options{
				Token: v.Token, AppID: v.ReceiveID, AESKey: v.AESKey, Now: clock(v.Timestamp),
				Turn: func(context.Context, Message) (Reply, error) {
					t.Error("a rejected vector reached the desk")
					return Reply{}, nil
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			query := "signature=" + Sign(v.Token, v.Timestamp, v.Nonce) + "&timestamp=" + v.Timestamp + "&nonce=" + v.Nonce +
				"&encrypt_type=aes&msg_signature=" + v.MsgSignature
			body := "<xml><ToUserName><![CDATA[gh_0a1b2c3d4e5f]]></ToUserName><Encrypt><![CDATA[" + v.Ciphertext + "]]></Encrypt></xml>"
			w := post(h, query, body)
			if w.Code != http.StatusForbidden || w.Body.Len() != 0 {
				t.Errorf("%d %q", w.Code, w.Body)
			}
		})
	}
}

func TestWholeExchangesOfOtherPrograms(t *testing.T) {
	t.Parallel()
	f := vectors(t)
	byID := map[string]vector{}
	for _, v := range f.Cases {
		byID[v.ID] = v
	}
	for _, e := range f.Exchanges {
		if strings.HasPrefix(e.ID, "wecom") {
			continue // bot/wecom plays these
		}
		t.Run(e.ID, func(t *testing.T) {
			t.Parallel()
			v := byID["oa-text-zh-emoji"]
			var got Message
			o := Options{
				Token: v.Token, AppID: v.ReceiveID, AESKey: v.AESKey, OriginalID: "gh_0a1b2c3d4e5f", Now: clock(v.Timestamp),
				Turn: func(_ context.Context, m Message) (Reply, error) { got = m; return Reply{}, nil },
			}
			if e.ID == "oa-plain-post" {
				o.Mode = ModePlain
			}
			h, err := NewHandler(o)
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest(e.Method, "/wechat/callback?"+e.Query, strings.NewReader(e.Body))
			if e.ContentType != "" {
				r.Header.Set("Content-Type", e.ContentType)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			want := e.ExpectBody
			if e.Method == http.MethodPost {
				want = "success"
				if string(got.Raw) != v.Plaintext || got.From != "oZhifu_demo_openid_0000000001" || got.Text != "毓璜顶小区路灯坏了三天😭👨\u200d👩\u200d👧请帮忙🙏" {
					t.Errorf("message %+v", got)
				}
			}
			if w.Code != http.StatusOK || w.Body.String() != want {
				t.Errorf("%d %q, want %q", w.Code, w.Body, want)
			}
		})
	}
}

func TestJSSignatureAgreesWithTheOfficialExample(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t).JSSDK {
		if got := JSSignature(v.Ticket, v.Noncestr, v.Timestamp, v.URL); got != v.Signature {
			t.Errorf("%s: %s, want %s", v.URL, got, v.Signature)
		}
	}
}

// clock stands at a timestamp of a vector.
func clock(timestamp string) func() time.Time {
	seconds, err := json.Number(timestamp).Int64()
	if err != nil {
		panic(err)
	}
	return func() time.Time { return time.Unix(seconds, 0) }
}

func post(h http.Handler, query, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/wechat/callback?"+query, strings.NewReader(body))
	r.Header.Set("Content-Type", "text/xml")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

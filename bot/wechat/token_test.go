package wechat

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"
)

const tokenPath = "/cgi-bin/stable_token"

func sendOne(t *testing.T, c *Client) error {
	t.Helper()
	return c.CustomSend(context.Background(), Custom{To: "o", Text: "x"})
}

func TestFiftyCallersShareOneFetch(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	c := f.client(t)
	var wait sync.WaitGroup
	for range 50 {
		wait.Go(func() {
			if err := sendOne(t, c); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n := f.count(tokenPath); n != 1 {
		t.Errorf("%d fetches", n)
	}
}

func TestATokenIsRenewedBeforeItEnds(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	c := f.client(t)
	for _, step := range []struct {
		wait  time.Duration
		fetch int
	}{{0, 1}, {6899 * time.Second, 1}, {2 * time.Hour, 2}} {
		f.sleep(step.wait)
		if err := sendOne(t, c); err != nil {
			t.Fatal(err)
		}
		if n := f.count(tokenPath); n != step.fetch {
			t.Errorf("after %v: %d fetches, want %d", step.wait, n, step.fetch)
		}
	}
}

func TestARefusedTokenIsReplacedOnceForAllCallers(t *testing.T) {
	t.Parallel()
	for _, code := range []int{40001, 40014, 42001} {
		f := newFake(t)
		f.refuse = code
		c := f.client(t)
		if err := sendOne(t, c); err != nil {
			t.Fatal(err)
		}
		f.revoke() // the next fetch gives another one
		var wait sync.WaitGroup
		for range 20 {
			wait.Go(func() {
				if err := sendOne(t, c); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if n := f.count(tokenPath); n > 3 {
			t.Errorf("%d: %d fetches", code, n)
		}
	}
}

func TestAPlatformThatGivesTheRefusedTokenAgainIsForcedThreeTimesADay(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.stubborn = true
	c := f.client(t)
	if err := sendOne(t, c); err != nil {
		t.Fatal(err)
	}
	refused := false
	f.answer = func(w http.ResponseWriter, _ fakeCall) {
		// Every token is refused once, although the token endpoint says that it is good.
		if refused = !refused; refused {
			_, _ = io.WriteString(w, `{"errcode":42001,"errmsg":"expired"}`)
			return
		}
		_, _ = io.WriteString(w, `{"errcode":0}`)
	}
	var e *Error
	for i := range 3 {
		f.sleep(time.Minute)
		if err := sendOne(t, c); err != nil {
			t.Fatalf("force %d: %v", i, err)
		}
		if i == 0 {
			refused = false
			if err := sendOne(t, c); !errors.As(err, &e) || e.Reason != ReasonToken || f.forced != 1 {
				t.Fatalf("refused again within 30 s: %v, forced %d times", err, f.forced)
			}
		}
	}
	f.sleep(time.Minute)
	refused = false
	if err := sendOne(t, c); !errors.As(err, &e) || e.Reason != ReasonToken || e.Class != Later {
		t.Errorf("a fourth force in a day: %v", err)
	}
	if f.forced != 3 {
		t.Errorf("forced %d times", f.forced)
	}
	f.sleep(24 * time.Hour)
	refused = true // the forced token is good at once
	if err := sendOne(t, c); err != nil || f.forced != 4 {
		t.Errorf("the next day: %v, forced %d times", err, f.forced)
	}
}

func TestTwoRefusalsInARowAreNotTriedAThirdTime(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer = say(200, `{"errcode":40001,"errmsg":"invalid credential"}`)
	var e *Error
	if err := sendOne(t, f.client(t)); !errors.As(err, &e) || e.Code != 40001 || e.Reason != ReasonToken {
		t.Errorf("%v", err)
	}
	if n := f.count("/cgi-bin/message/custom/send"); n != 2 {
		t.Errorf("%d sends", n)
	}
}

func TestTheOldTokenStaysInUseWhileNoNewOneCanBeHad(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	c := f.client(t)
	if err := sendOne(t, c); err != nil {
		t.Fatal(err)
	}
	f.token = func(w http.ResponseWriter, _ bool) bool {
		w.WriteHeader(http.StatusBadGateway)
		return true
	}
	f.sleep(2*time.Hour - time.Minute) // it should be renewed, and is good for a minute
	for range 10 {
		if err := sendOne(t, c); err != nil {
			t.Fatal(err)
		}
	}
	f.sleep(2 * time.Minute)
	var e *Error
	for range 10 {
		if err := sendOne(t, c); !errors.As(err, &e) || e.Class != Later {
			t.Fatalf("%v", err)
		}
	}
	if n := f.count(tokenPath); n > 4 {
		t.Errorf("%d fetches: a failing endpoint is asked once a second at most", n)
	}
	f.mu.Lock()
	f.token = nil
	f.mu.Unlock()
	f.sleep(2 * time.Second)
	if err := sendOne(t, c); err != nil {
		t.Errorf("the endpoint is back: %v", err)
	}
}

func TestAnImpatientCallerDoesNotEndTheFetchOfTheOthers(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	asked, goOn := make(chan struct{}), make(chan struct{})
	f.token = func(http.ResponseWriter, bool) bool {
		close(asked)
		<-goOn
		return false
	}
	c := f.client(t)
	ctx, cancel := context.WithCancel(context.Background())
	impatient, patient := make(chan error, 1), make(chan error, 1)
	go func() { impatient <- c.CustomSend(ctx, Custom{To: "o", Text: "x"}) }()
	<-asked
	go func() { patient <- sendOne(t, c) }()
	cancel()
	if err := <-impatient; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	close(goOn)
	if err := <-patient; err != nil {
		t.Errorf("%v", err)
	}
}

func TestTokenAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"no token":           `{"expires_in":7200}`,
		"an empty token":     `{"access_token":"","expires_in":7200}`,
		"no life":            `{"access_token":"T-long"}`,
		"a life of words":    `{"access_token":"T-long","expires_in":"soon"}`,
		"a negative life":    `{"access_token":"T-long","expires_in":-1}`,
		"an error":           `{"errcode":40013,"errmsg":"invalid appid"}`,
		"an error as text":   `{"errcode":"40013","errmsg":"invalid appid"}`,
		"an address refused": `{"errcode":61004,"errmsg":"access clientip is not registered"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.token = func(w http.ResponseWriter, _ bool) bool { _, _ = io.WriteString(w, body); return true }
			var e *Error
			if err := sendOne(t, f.client(t)); !errors.As(err, &e) || e.Class != Later || e.API != "wechat stable_token" {
				t.Errorf("%v", err)
			}
			if n := f.count("/cgi-bin/message/custom/send"); n != 0 {
				t.Error("sent without a token")
			}
		})
	}
}

func TestAShortLifeIsUsedToItsNinthTenth(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.token = func(w http.ResponseWriter, _ bool) bool {
		f.tokens = 1
		_, _ = io.WriteString(w, `{"access_token":"TOKEN-1-secret","expires_in":"300"}`)
		return true
	}
	c := f.client(t)
	for _, step := range []struct {
		wait  time.Duration
		fetch int
	}{{0, 1}, {269 * time.Second, 1}, {60 * time.Second, 2}} {
		f.sleep(step.wait)
		if err := sendOne(t, c); err != nil {
			t.Fatal(err)
		}
		if n := f.count(tokenPath); n != step.fetch {
			t.Errorf("%d fetches, want %d", n, step.fetch)
		}
	}
}

package main

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	mathrand "math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

var stormPushes = flag.Int("storm", 0, "how many pushes go through the storm of make test-faults; 0 = none")

// misfortune is what the platform answers to one push, attempt by attempt; the last one stays.
type misfortune []string

// Answers that are no JSON document.
const (
	cutBefore = "cut before" // the connection ends, nothing was done
	cutAfter  = "cut after"  // it was done, and nobody is told
	slow      = "slow"       // it was done, and the answer comes after the caller has gone
	gateway   = "gateway"    // a gateway's page, nothing was done
	nothing   = "nothing"    // 200 without a body
	broken    = "broken"     // half a document
)

func errcode(n int) string { return fmt.Sprintf(`{"errcode":%d,"errmsg":"scripted"}`, n) }

// storm are the 25 ways in which sending goes wrong, and the one in which it does not.
func storm() []misfortune {
	ok := errcode(0)
	return []misfortune{
		{ok}, {errcode(-1), ok}, {errcode(45011), ok}, {gateway, ok}, {cutBefore, ok}, {cutAfter, ok}, {slow, ok}, {nothing, ok}, {broken, ok},
		{`{"errcode":"0","errmsg":"ok"}`}, {errcode(40001), ok}, {errcode(42001), ok}, {errcode(40014), ok}, {errcode(61450), ok}, {errcode(45066), ok},
		{errcode(43101)}, {errcode(45015)}, {errcode(45047)}, {errcode(43004)}, {errcode(40003)}, {errcode(48002)}, {errcode(47003)}, {errcode(45002)}, {errcode(40037)}, {errcode(99999), ok},
	}
}

// weather is the platform in the storm. It honours client_msg_id for customer-service messages, as the real one does.
type weather struct {
	mu       sync.Mutex
	attempts map[string]int // by push and API
	accepted map[string]int // by push
	keys     map[string]bool
	calls    int
	tokens   int       // how often a new one was asked for
	quota    time.Time // of the first answer that the day's quota is used up; zero: not yet
	late     int       // calls that came more than a second after it
}

var pushWords = regexp.MustCompile(`第(\d+)条`)

func (w *weather) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/cgi-bin/")
	if path == "stable_token" {
		var asked struct {
			Force bool `json:"force_refresh"`
		}
		json.NewDecoder(r.Body).Decode(&asked)
		w.mu.Lock()
		defer w.mu.Unlock()
		if asked.Force {
			w.tokens++
		}
		fmt.Fprintf(rw, `{"access_token":"token-%d","expires_in":7200}`, w.tokens)
		return
	}
	body, _ := io.ReadAll(r.Body)
	var sent struct {
		Key string `json:"client_msg_id"`
	}
	json.Unmarshal(body, &sent)
	found := pushWords.FindSubmatch(body)
	if found == nil {
		http.NotFound(rw, r)
		return
	}
	push := string(found[1])
	answer := w.next(path, push, sent.Key)
	switch answer {
	case cutBefore, cutAfter:
		panic(http.ErrAbortHandler)
	case slow:
		select { // the caller gives up first
		case <-r.Context().Done():
		case <-time.After(20 * time.Second):
		}
		panic(http.ErrAbortHandler)
	case gateway:
		rw.WriteHeader(http.StatusBadGateway)
		io.WriteString(rw, "<html>502</html>")
	case nothing:
	case broken:
		io.WriteString(rw, `{"errcode":`)
	default:
		io.WriteString(rw, answer)
	}
}

// next decides what becomes of a call and notes what was accepted.
func (w *weather) next(path, push, key string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls++
	if strings.HasPrefix(push, "9999") { // the wave that meets a used-up quota
		if w.quota.IsZero() {
			w.quota = time.Now()
		} else if time.Since(w.quota) > time.Second {
			w.late++
		}
		return errcode(45009)
	}
	if key != "" && w.keys[path+key] {
		return errcode(0) // known already: not sent again
	}
	var n int
	fmt.Sscan(push, &n)
	script := storm()[n%len(storm())]
	if n >= len(storm()) && slices.Contains([]string{errcode(40001), errcode(42001), errcode(40014)}, script[0]) {
		script = storm()[0] // a refused token stops the whole account for half a minute: once each is enough
	}
	try := w.attempts[path+push]
	w.attempts[path+push]++
	answer := script[min(try, len(script)-1)]
	switch answer {
	case errcode(0), `{"errcode":"0","errmsg":"ok"}`, cutAfter, slow:
		w.accepted[push]++
		if strings.HasPrefix(path, "message/custom") {
			w.keys[path+key] = true
		}
	}
	return answer
}

func (w *weather) count() (accepted int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.accepted)
}

// TestStormOfPushes sends pushes through every misfortune while the sender is killed again and again. Each push ends in one state, none is accepted twice,
// and the state is true: sent means accepted, refused means not.
func TestStormOfPushes(t *testing.T) {
	if *stormPushes == 0 {
		t.Skip("takes minutes: make test-faults")
	}
	sky := &weather{attempts: map[string]int{}, accepted: map[string]int{}, keys: map[string]bool{}}
	server := httptest.NewServer(sky)
	defer server.Close()
	environ := []string{"MINXU_DATA_DIR=" + storetest.Dir(t), "MINXU_DATABASE_URL=" + storetest.Database(t), secretFor(7), "MINXU_WECHAT_API_BASE=" + server.URL, "MINXU_WECHAT_APP_ID=wx0123456789abcdef",
		"MINXU_WECHAT_APP_SECRET=a-secret-of-the-storm-0123456789", "MINXU_WECHAT_TOKEN=stormtoken", "MINXU_WECHAT_AES_KEY=" + pretendAESKey, "MINXU_WECHAT_ORIGINAL_ID=gh_0123456789ab"}
	ctx := context.Background()
	s, err := openStore(ctx, configOf(t, environ), time.Now, slog.New(slog.DiscardHandler), true)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(ctx)
	if err := migrate(ctx, s, capabilities(lent{})); err != nil {
		t.Fatal(err)
	}
	pour(t, s, 0, *stormPushes, time.Time{})
	seed := mathrand.Uint64()
	t.Logf("seed %d", seed)
	dice := mathrand.New(mathrand.NewPCG(seed, 8))
	r := newReplica(t, environ...)
	r.start()
	const kills = 4
	patience := time.Now().Add(12 * time.Minute)
	for k := range kills {
		for enough := (k + 1) * *stormPushes / (kills + 3); sky.count() < enough && time.Now().Before(patience); {
			time.Sleep(time.Millisecond) // a poll of another process
		}
		time.Sleep(time.Duration(dice.IntN(30)) * time.Millisecond)
		r.kill()
		r.start()
	}
	states := outcomes(t, s, patience)
	twice := 0
	sky.mu.Lock()
	for _, n := range sky.accepted {
		if n > 1 {
			twice++
		}
	}
	lies := map[string]int{}
	for push, state := range states {
		switch got := sky.accepted[push]; {
		case state == store.Sent && got != 1:
			lies["sent and not accepted"]++
		case state != store.Sent && state != store.Unknown && got != 0:
			lies["accepted and "+string(state)]++
		}
	}
	calls := sky.calls
	sky.mu.Unlock()
	ends := map[store.State]int{}
	for _, state := range states {
		ends[state]++
	}
	t.Logf("%d pushes, %d kills, %d calls: %v; accepted twice %d; untrue states %v", len(states), kills, calls, ends, twice, lies)
	if len(states) != *stormPushes || twice > 0 || len(lies) > 0 {
		t.Errorf("%d of %d pushes ended, %d were accepted twice, untrue states %v", len(states), *stormPushes, twice, lies)
	}
	if ends[store.Sent] == 0 || ends[store.Suppressed] == 0 || ends[store.Failed] == 0 {
		t.Errorf("the storm did not bite: %v", ends)
	}

	pour(t, s, 99_990_000, 200, time.Now().Add(25*time.Second))
	wave := outcomes(t, s, time.Now().Add(2*time.Minute))
	sky.mu.Lock()
	defer sky.mu.Unlock()
	t.Logf("quota used up: %d pushes lapsed, %d calls later than a second after the first answer", len(wave)-len(states), sky.late)
	if sky.quota.IsZero() || sky.late > 0 {
		t.Errorf("%d calls after the quota was used up", sky.late)
	}
}

// pour posts pushes to residents whose windows are open, five to each.
func pour(t *testing.T, s *store.Store, first, n int, expires time.Time) {
	t.Helper()
	for from := 0; from < n; from += 100 {
		err := s.InTx(t.Context(), func(tx *store.Tx) error {
			var list []store.Outgoing
			for i := from; i < min(from+100, n); i += 5 {
				who, err := people.Arrive(tx, fmt.Sprintf("oStorm%d", first+i))
				if err != nil {
					return err
				}
				if err := tx.Trail(store.Line{Who: who.Ref, Direction: store.In, Kind: "text", Text: "在吗"}); err != nil {
					return err
				}
				for j := i; j < min(i+5, n); j++ {
					list = append(list, store.Outgoing{Key: fmt.Sprintf("storm:%d", first+j), Resident: who.ID, Platform: "wechat", Channel: people.ChannelChat, Kind: people.PushResult,
						Body: fmt.Sprintf("第%d条", first+j), About: "storm", ExpiresAt: expires})
				}
			}
			return tx.Post(list...)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// outcomes waits until every push has ended and gives the states by the number in their words.
func outcomes(t *testing.T, s *store.Store, patience time.Time) map[string]store.State {
	t.Helper()
	for {
		waiting, err := s.CountDue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if waiting == 0 {
			break
		}
		if time.Now().After(patience) {
			t.Errorf("%d pushes have not ended", waiting)
			break
		}
		time.Sleep(200 * time.Millisecond) // a poll of another process
	}
	states := map[string]store.State{}
	for before := ""; ; {
		list, err := s.ListOutbox(t.Context(), store.PushFilter{About: "storm", Before: before, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range list {
			states[pushWords.FindStringSubmatch(p.Body)[1]] = p.State
		}
		if len(list) < 1000 {
			return states
		}
		before = slices.MinFunc(list, func(a, b store.Push) int { return cmp.Compare(a.ID, b.ID) }).ID
	}
}

package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/calendar"
	"minxu/handlers/festival"
	"minxu/handlers/lawyer"
	"minxu/store"
	"minxu/store/storetest"
)

// The contested: one evening with fifty seats, one hour of the lawyer.
const (
	raceEvent   = "RACE"
	raceSession = "RS"
	raceSeats   = 50
)

// raceDistrict is what is imported beside the demo district: a choir evening and a session of one slot, both in a week.
func raceDistrict(now time.Time) string {
	day := calendar.Midnight(now).AddDate(0, 0, 7).In(calendar.Shanghai()).Format("2006-01-02")
	return fmt.Sprintf(`events:
  - {id: %s, theme: 邻里同乐, title: 合唱晚会, place: 海风社区活动室, start: "%sT19:00:00+08:00", end: "%sT20:00:00+08:00", capacity: %d, waitlist_max: 5000}
lawyer_sessions:
  - {id: %s, community: 望潮社区, lawyer: 孙律师, start: "%sT10:00:00+08:00", end: "%sT10:30:00+08:00", slots: {"10:00": FREE}}
`, raceEvent, day, day, raceSeats, raceSession, day, day)
}

// twins are two replicas over one MariaDB and one Redis, with what the residents race for.
type twins struct {
	a, b    *replica
	p       *platform
	environ []string
}

func newTwins(t *testing.T) *twins {
	t.Helper()
	redis := storetest.Redis(t)
	environ := []string{"MINXU_DATA_DIR=" + storetest.Dir(t), "MINXU_DATABASE_URL=" + storetest.Database(t), "MINXU_REDIS_URL=" + redis.URL, secretFor(11)}
	r := &twins{a: newReplica(t, environ...), b: newReplica(t, environ...), p: newPlatform(t), environ: environ}
	r.a.start()
	r.b.start()
	file := filepath.Join(t.TempDir(), "race.yaml")
	if err := os.WriteFile(file, []byte(raceDistrict(time.Now())), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out := command(t, environ, "import", file); code != 0 {
		t.Fatal(out)
	}
	return r
}

// addr shares residents out to the replicas, and a resident's messages too.
func (r *twins) addr(n int) string {
	if n%2 == 0 {
		return r.a.addr
	}
	return r.b.addr
}

// each lets residents do something, 64 at once.
func (r *twins) each(t *testing.T, residents int, do func(context.Context, int) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	var wait sync.WaitGroup
	next := make(chan int)
	for range 64 {
		wait.Go(func() {
			for n := range next {
				if err := do(ctx, n); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for n := range residents {
		next <- n
	}
	close(next)
	wait.Wait()
	if t.Failed() {
		t.FailNow()
	}
}

// talk sends words until one of the replies says that it is over. answer gives the words for a reply, empty at the end. Where a reply is
// none of those it begins anew with the opening words: somebody who writes to the other replica within a tenth of a second while Redis
// is too slow for this machine may find the talk a step behind.
func (r *twins) talk(ctx context.Context, openid string, n int, opening, words string, answer func(string) (string, bool)) (string, error) {
	var said []string
	for step := range 40 {
		m, id := r.p.text(openid, words)
		reply, err := r.p.insist(ctx, r.addr(n+step), m, id)
		if err != nil {
			return "", err
		}
		said = append(said, "> "+words, "< "+reply)
		more, known := answer(reply)
		if !known {
			more = opening
		}
		if more == "" {
			return reply, nil
		}
		words = more
	}
	return "", fmt.Errorf("%s: the talk does not end:\n%s", openid, strings.Join(said, "\n"))
}

// The opening words.
const (
	signUp   = "报名合唱晚会"
	register = "登记地址望潮苑2号楼"
	book     = "约律师"
)

// place is what a person in the line is told.
var place = regexp.MustCompile(`第(\d+)位`)

func TestAThousandResidentsRaceForFiftySeats(t *testing.T) {
	if testing.Short() {
		t.Skip("a thousand talks with two processes")
	}
	r := newTwins(t)
	const residents = 1000
	party := func(n int) int { return 1 + n%3 }
	r.each(t, residents, func(ctx context.Context, n int) error { // everybody comes to the read-back, nobody has a seat yet
		_, err := r.talk(ctx, fmt.Sprintf("oSeat%d", n), n, signUp, signUp, func(reply string) (string, bool) {
			switch {
			case strings.Contains(reply, "请您核对"):
				return "", true
			case strings.Contains(reply, "一共几位"):
				return fmt.Sprintf("%d位", party(n)), true
			case strings.Contains(reply, "多大年纪"):
				return "跳过", true
			}
			return "", false
		})
		return err
	})
	var mu sync.Mutex
	var positions []int
	r.each(t, residents, func(ctx context.Context, n int) error {
		reply, err := r.talk(ctx, fmt.Sprintf("oSeat%d", n), n, signUp, "1", func(reply string) (string, bool) {
			switch {
			case strings.Contains(reply, "报上了"), strings.Contains(reply, "您已经报了"), place.MatchString(reply):
				return "", true
			case strings.Contains(reply, "排候补"):
				return "排候补", true
			case strings.Contains(reply, "请您核对"):
				return "1", true
			case strings.Contains(reply, "一共几位"):
				return fmt.Sprintf("%d位", party(n)), true
			case strings.Contains(reply, "多大年纪"):
				return "跳过", true
			}
			return "", false
		})
		if at := place.FindStringSubmatch(reply); err == nil && at != nil {
			k, err := strconv.Atoi(at[1])
			mu.Lock()
			positions = append(positions, k)
			mu.Unlock()
			return err
		}
		return err
	})
	r.a.kill()
	r.b.kill()
	s := opensAfter(t, r.environ)
	all, err := festival.Of(s.Reader(t.Context()), raceEvent)
	if err != nil {
		t.Fatal(err)
	}
	signed, waiting, owners := 0, 0, map[string]bool{}
	for _, g := range all {
		if owners[g.Resident] {
			t.Errorf("%s has two registrations", g.Resident)
		}
		owners[g.Resident] = true
		switch g.State {
		case festival.Signed:
			signed += g.Party
		case festival.Waitlisted:
			waiting++
		default:
			t.Errorf("%s is %s", g.No, g.State)
		}
		if n := g.Party; n < 1 || n > 3 {
			t.Errorf("%s came through with %d people", g.No, n)
		}
	}
	if len(all) != residents {
		t.Errorf("%d registrations of %d residents", len(all), residents)
	}
	if signed > raceSeats || signed < raceSeats-2 { // a party of three may not fit any more
		t.Errorf("%d seats are taken of %d", signed, raceSeats)
	}
	inOrder(t, positions, waiting)
}

// inOrder says that everybody in the line was told a place of their own, from the first to the last.
func inOrder(t *testing.T, positions []int, waiting int) {
	t.Helper()
	slices.Sort(positions)
	if len(positions) != waiting {
		t.Errorf("%d were told a place in the line, %d stand in it", len(positions), waiting)
	}
	for i, k := range positions {
		if k != i+1 {
			t.Fatalf("the places in the line are not one each: %v", positions[:min(i+3, len(positions))])
		}
	}
}

func opensAfter(t *testing.T, environ []string) *store.Store {
	t.Helper()
	s, err := openStore(t.Context(), configOf(t, environ), time.Now, slog.New(slog.DiscardHandler), true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(context.WithoutCancel(t.Context())) })
	return s
}

func TestTwoHundredResidentsRaceForOneHour(t *testing.T) {
	if testing.Short() {
		t.Skip("two hundred talks with two processes")
	}
	r := newTwins(t)
	const residents = 200
	var mu sync.Mutex
	var positions []int
	r.each(t, residents, func(ctx context.Context, n int) error {
		openid := fmt.Sprintf("oHour%d", n)
		if _, err := r.talk(ctx, openid, n, register, register, func(reply string) (string, bool) {
			switch {
			case strings.Contains(reply, "登记好了"), strings.Contains(reply, "已登记"), strings.Contains(reply, "记好了"):
				return "", true
			case strings.Contains(reply, "1 "):
				return "1", true
			}
			return "", false
		}); err != nil {
			return err
		}
		reply, err := r.talk(ctx, openid, n, book, book, func(reply string) (string, bool) {
			switch {
			case strings.Contains(reply, "约好了"), place.MatchString(reply):
				return "", true
			case strings.Contains(reply, "请您核对"):
				return "1", true
			case strings.Contains(reply, "对方是谁"):
				return "家人", true
			case strings.Contains(reply, "哪方面"):
				return "继承", true
			case strings.Contains(reply, "候补"):
				return "排候补", true
			case strings.Contains(reply, "10:00"):
				return "10:00", true
			}
			return "", false
		})
		if at := place.FindStringSubmatch(reply); err == nil && at != nil {
			k, err := strconv.Atoi(at[1])
			mu.Lock()
			positions = append(positions, k)
			mu.Unlock()
			return err
		}
		return err
	})
	r.a.kill()
	r.b.kill()
	s := opensAfter(t, r.environ)
	all, err := lawyer.List(s.Reader(t.Context()), lawyer.Filter{Session: raceSession, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	booked, waiting, owners := 0, 0, map[string]bool{}
	for _, b := range all {
		if owners[b.Resident] {
			t.Errorf("%s has two bookings", b.Resident)
		}
		owners[b.Resident] = true
		switch b.State {
		case lawyer.Booked:
			booked++
		case lawyer.Waitlisted:
			waiting++
		default:
			t.Errorf("%s is %s", b.No, b.State)
		}
	}
	if booked != 1 || waiting != residents-1 {
		t.Errorf("%d booked and %d waiting of %d", booked, waiting, residents)
	}
	inOrder(t, positions, waiting)
}

package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	mathrand "math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/handlers/demand"
	"minxu/store"
	"minxu/store/storetest"
)

// kills is how often the process is killed on each engine.
const kills = 20

func TestNothingAcknowledgedIsLostAndNothingIsThereTwiceWhenTheProcessIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for half a minute")
	}
	t.Run("sqlite", func(t *testing.T) {
		dir := storetest.Dir(t)
		crash(t, nil, "MINXU_DATA_DIR="+dir, "MINXU_DATABASE_URL=sqlite:"+filepath.Join(dir, "minxu.db"))
	})
	t.Run("mariadb and redis", func(t *testing.T) {
		redis := storetest.Redis(t)
		crash(t, redis, "MINXU_DATA_DIR="+storetest.Dir(t), "MINXU_DATABASE_URL="+storetest.Database(t), "MINXU_REDIS_URL="+redis.URL, secretFor(7))
	})
}

func crash(t *testing.T, redis *storetest.RedisServer, environ ...string) {
	r := newReplica(t, environ...)
	r.start()
	p := newPlatform(t)
	seed := mathrand.Uint64()
	t.Logf("seed %d", seed)
	dice := mathrand.New(mathrand.NewPCG(seed, 1))

	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	loading, enough := context.WithCancel(ctx)
	var mu sync.Mutex
	var all []given
	var failed []error
	var residents sync.WaitGroup
	for i := range 12 {
		residents.Add(1)
		go func() {
			defer residents.Done()
			for n := 0; loading.Err() == nil; n++ {
				g, err := p.file(ctx, r.addr, fmt.Sprintf("oCrash%d-%d", i, n/5), fmt.Sprintf("第%d路%d号", i, n))
				mu.Lock()
				if err != nil {
					failed = append(failed, err)
				} else {
					all = append(all, g)
				}
				mu.Unlock()
			}
		}()
	}
	numbers := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(all)
	}
	hit := 0
	for k := range kills {
		// A random moment under load, but not before some matters have been filed since the last kill: a slow machine must not make
		// this a test of starting.
		enough, patience := numbers()+1+dice.IntN(12), time.Now().Add(15*time.Second)
		for numbers() < enough && time.Now().Before(patience) {
			time.Sleep(2 * time.Millisecond)
		}
		time.Sleep(time.Duration(dice.IntN(40)) * time.Millisecond)
		if p.inFlight.Load() > 0 {
			hit++
		}
		r.kill()
		if redis != nil && k%3 == 2 {
			redis.Kill()
			redis.Restart(t)
		}
		r.start()
	}
	enough()
	residents.Wait()
	if hit < kills/2 || p.broken.Load() < kills/2 {
		t.Fatalf("only %d of %d kills met turns in flight, %d deliveries broke: the fault did not bite", hit, kills, p.broken.Load())
	}
	for _, err := range failed {
		t.Error(err)
	}
	t.Logf("%d numbers, %d kills met turns in flight, %d deliveries broke", len(all), hit, p.broken.Load())
	if len(all) < kills {
		t.Fatalf("only %d numbers were given", len(all))
	}
	for _, g := range all { // what is delivered again is answered as it was
		reply, err := p.insist(ctx, r.addr, g.m, g.id)
		if err != nil {
			t.Fatal(err)
		}
		if reply != g.reply {
			t.Fatalf("delivered again, %s is answered otherwise:\n%s\n%s", g.no, g.reply, reply)
		}
	}
	r.kill()
	checkRecords(t, r.environ, all)
}

// checkRecords looks into the database: every number given is there once, with its own words, and nothing else is.
func checkRecords(t *testing.T, environ []string, all []given) {
	t.Helper()
	ctx := context.Background()
	s, err := openStore(ctx, configOf(t, environ), time.Now, slog.New(slog.NewTextHandler(io.Discard, nil)), true)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(ctx)
	byNo, byCanary := map[string]int{}, map[string]int{}
	for before := ""; ; {
		page, err := demand.List(s.Reader(ctx), demand.Filter{Before: before, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range page {
			if _, at, ok := strings.Cut(d.Text, "第"); ok {
				byNo[d.No]++
				byCanary[at]++
			}
		}
		if len(page) < 1000 {
			break
		}
		before = page[len(page)-1].ID
	}
	for _, g := range all {
		if byNo[g.no] != 1 {
			t.Errorf("number %s is in the records %d times", g.no, byNo[g.no])
		}
		if n := byCanary[strings.TrimPrefix(g.canary, "第")]; n != 1 {
			t.Errorf("%s is in the records %d times", g.canary, n)
		}
	}
	if len(byNo) != len(all) {
		t.Errorf("%d demands in the records, %d numbers were given", len(byNo), len(all))
	}
	verify(t, ctx, s)
}

func verify(t *testing.T, ctx context.Context, s *store.Store) {
	t.Helper()
	breaks, err := s.VerifyAudit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range breaks {
		t.Error(b)
	}
}

func TestOneMessageToTwoReplicasAtOnceHasOneEffectAndOneAnswer(t *testing.T) {
	if testing.Short() {
		t.Skip("starts two processes")
	}
	redis := storetest.Redis(t)
	environ := []string{"MINXU_DATA_DIR=" + storetest.Dir(t), "MINXU_DATABASE_URL=" + storetest.Database(t), "MINXU_REDIS_URL=" + redis.URL, secretFor(9)}
	a, b := newReplica(t, environ...), newReplica(t, environ...)
	a.start()
	b.start()
	p := newPlatform(t)
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	const messages, workers = 500, 8
	var all [messages]given
	var wait sync.WaitGroup
	for w := range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for n := w; n < messages; n += workers {
				g, err := p.twice(ctx, a.addr, b.addr, fmt.Sprintf("oTwin%d", n), fmt.Sprintf("第%d路%d号", w, n))
				if err != nil {
					t.Error(err)
					return
				}
				all[n] = g
			}
		}()
	}
	wait.Wait()
	if t.Failed() {
		return
	}
	a.kill()
	b.kill()
	checkRecords(t, a.environ, all[:])
}

// twice files a matter, sending its yes to two replicas at the same moment.
func (p *platform) twice(ctx context.Context, a, b, openid, canary string) (given, error) {
	words := "海风小区3号楼楼道灯坏了" + canary
	for range 8 {
		m, id := p.text(openid, words)
		if words != "提交" {
			reply, err := p.insist(ctx, a, m, id)
			if err != nil {
				return given{}, err
			}
			switch {
			case strings.Contains(reply, "请您核对"):
				words = "提交"
			case strings.Contains(reply, "没有就回复"):
				words = "没有"
			case strings.Contains(reply, "另外登记"):
				words = "2"
			case strings.Contains(reply, "1 是"):
				words = "1"
			default:
				return given{}, fmt.Errorf("%s: unexpected question %q", openid, reply)
			}
			continue
		}
		type result struct {
			reply string
			err   error
		}
		results := make(chan result, 2)
		start := make(chan struct{})
		for _, addr := range []string{a, b} {
			go func() {
				<-start
				reply, err := p.deliver(addr, m, id)
				for n := 0; err == nil && strings.Contains(reply, "系统繁忙") && n < 30; n++ { // BUSY promises nothing: it is delivered again
					time.Sleep(200 * time.Millisecond)
					reply, err = p.deliver(addr, m, id)
				}
				results <- result{reply, err}
			}()
		}
		close(start)
		one, two := <-results, <-results
		if one.err != nil || two.err != nil {
			return given{}, fmt.Errorf("%s: %v, %v", openid, one.err, two.err)
		}
		if one.reply != two.reply {
			return given{}, fmt.Errorf("%s was answered in two ways:\n%s\n%s", openid, one.reply, two.reply)
		}
		return given{demandNo.FindString(one.reply), one.reply, canary, m, id}, nil
	}
	return given{}, fmt.Errorf("no number for %s", openid)
}

func TestEveryCallbackIsAnsweredInTimeWhileDatabaseAndRedisAreAway(t *testing.T) {
	if testing.Short() {
		t.Skip("takes the database away for twenty seconds")
	}
	redis, database := storetest.Redis(t), storetest.MariaDB(t)
	r := newReplica(t, "MINXU_DATA_DIR="+storetest.Dir(t), "MINXU_DATABASE_URL="+database.Database(t), "MINXU_REDIS_URL="+redis.URL, secretFor(5))
	r.start()
	p := newPlatform(t)
	var mu sync.Mutex
	answers := map[string]int{}
	slowest := time.Duration(0)
	load := func(ctx context.Context, wait *sync.WaitGroup) {
		for i := range 6 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				for n := 0; ctx.Err() == nil; n++ {
					words := []string{"海风小区3号楼楼道灯坏了", "没有", "提交", "进度", "菜单"}[n%5]
					m, id := p.text(fmt.Sprintf("oAway%d-%d", i, n/25), words)
					began := time.Now()
					reply, err := p.deliver(r.addr, m, id)
					took := time.Since(began)
					mu.Lock()
					slowest = max(slowest, took)
					switch {
					case err != nil:
						t.Errorf("no answer: %v", err)
					case took > 4500*time.Millisecond:
						t.Errorf("answered after %v", took)
					case reply == "":
						t.Error("answered with nothing")
					case strings.Contains(reply, "系统繁忙"):
						answers["busy"]++
					case strings.Contains(reply, "稍后通知"):
						answers["pending"]++
					default:
						answers["other"]++
					}
					mu.Unlock()
					time.Sleep(20 * time.Millisecond) // a person types; a refused turn costs nothing and must not be hammered
				}
			}()
		}
	}
	during := func(what string, length time.Duration, fault, mend func()) map[string]int {
		ctx, cancel := context.WithTimeout(context.Background(), length)
		defer cancel()
		mu.Lock()
		answers = map[string]int{}
		mu.Unlock()
		var wait sync.WaitGroup
		fault()
		load(ctx, &wait)
		wait.Wait()
		mend()
		mu.Lock()
		defer mu.Unlock()
		t.Logf("%s: %v, slowest %v", what, answers, slowest)
		return answers
	}
	if got := during("database away", 20*time.Second, database.Kill, func() { database.Restart(t) }); got["busy"] == 0 {
		t.Error("nobody was told that the house is busy: the fault did not bite")
	}
	if got := during("redis frozen", 10*time.Second, redis.Freeze, redis.Thaw); got["other"] == 0 {
		t.Error("nobody was answered while Redis was frozen")
	}
	if got := during("mended", 2*time.Second, func() {}, func() {}); got["other"] == 0 || got["busy"] > got["other"]/10 {
		t.Errorf("not itself again after the faults: %v", got)
	}
}

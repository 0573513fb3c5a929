package bench

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"time"

	"github.com/redis/go-redis/v9"

	"minxu/bot/wechat"
)

// redisFloor is floor (b2): two pipelined ways to Redis with go-redis, the first for deduplication, lock and load, the second for saving
// and unlocking. Session and reply are as long as the product's.
type redisFloor struct {
	client         *redis.Client
	session, reply []byte
}

const (
	sessionBytes = 640 // of the product's sessions in the middle of a talk, sealed
	replyBytes   = 160
	floorLock    = 4500 * time.Millisecond
	floorKeep    = 48 * time.Hour
	floorReplies = 15 * time.Minute
)

func newRedisFloor(ctx context.Context, url string) (*redisFloor, error) {
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("the floor's Redis: %w", err)
	}
	o.DB, o.PoolSize, o.Protocol, o.DisableIdentity = 1, 32, 2, true
	f := &redisFloor{client: redis.NewClient(o), session: make([]byte, sessionBytes), reply: make([]byte, replyBytes)}
	rand.Read(f.session)
	rand.Read(f.reply)
	return f, f.client.Ping(ctx).Err()
}

func (f *redisFloor) keys(s *said) (lock, session, reply string) {
	base := "floor:{" + string(s.from) + "}:"
	return base + "l", base + "s", base + "r:" + string(s.id)
}

// open is the first way.
func (f *redisFloor) open(ctx context.Context, s *said) error {
	lock, session, reply := f.keys(s)
	pipe := f.client.Pipeline()
	pipe.SetNX(ctx, lock, "floor", floorLock)
	pipe.Get(ctx, session)
	pipe.Get(ctx, reply)
	if _, err := pipe.Exec(ctx); err != nil && err != redis.Nil {
		return fmt.Errorf("open: %w", err)
	}
	return nil
}

// close is the second way.
func (f *redisFloor) close(ctx context.Context, s *said) error {
	lock, session, reply := f.keys(s)
	pipe := f.client.Pipeline()
	pipe.Set(ctx, session, f.session, floorKeep)
	pipe.Set(ctx, reply, f.reply, floorReplies)
	pipe.Del(ctx, lock)
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("close: %w", err)
	}
	return nil
}

func (f *redisFloor) turn(ctx context.Context, s *said) error {
	if err := f.open(ctx, s); err != nil {
		return err
	}
	return f.close(ctx, s)
}

// productDoor is the product's own callback with a desk that says one thing: what its checks cost over floor (a-safe).
func productDoor(words string) http.Handler {
	h, err := wechat.NewHandler(wechat.Options{Token: token, AppID: appID, OriginalID: originalID, AESKey: aesKey, Now: time.Now,
		Turn: func(context.Context, wechat.Message) (wechat.Reply, error) { return wechat.Reply{Text: words}, nil }})
	if err != nil {
		panic(err)
	}
	return h
}

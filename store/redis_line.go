package store

import (
	"context"
	"errors"
	"strings"

	"github.com/redis/go-redis/v9"
)

const (
	redisLanes = 2   // batches on their way at the same time
	redisBatch = 256 // commands a batch
)

// redisLine brings commands of many turns to Redis together. A batch takes 200 ms at most.
type redisLine struct{ convoy convoy[redis.Cmder] }

func newRedisLine(client redis.UniversalClient) *redisLine {
	return &redisLine{convoy[redis.Cmder]{
		lanes: redisLanes,
		most:  redisBatch,
		carry: func(batch []redis.Cmder) error {
			ctx, cancel := context.WithTimeout(context.Background(), redisTimeout)
			defer cancel()
			pipe := client.Pipeline()
			pipe.BatchProcess(ctx, batch...)
			_, err := pipe.Exec(ctx)
			if _, answered := errors.AsType[redis.Error](err); answered {
				return nil // an answer that says no, to one of the commands
			}
			return err
		},
		refuse: func(cmd redis.Cmder, err error) { cmd.SetErr(err) },
	}}
}

// script is a Lua script that Redis knows by its hash once it has seen it.
type script struct{ hash, text any }

func newScript(text string) script { return script{redis.NewScript(text).Hash(), text} }

// run carries out a command that build makes of its arguments, of which the first two are the script's: by hash, or once with the whole text.
func run[C redis.Cmder](l *redisLine, s script, args []any, build func(context.Context, ...any) C) (C, error) {
	args[0], args[1] = "evalsha", s.hash
	cmd := build(context.Background(), args...)
	l.convoy.send(cmd)
	if err := cmd.Err(); err != nil && strings.HasPrefix(err.Error(), "NOSCRIPT") {
		args[0], args[1] = "eval", s.text
		cmd = build(context.Background(), args...)
		l.convoy.send(cmd)
	}
	return cmd, cmd.Err()
}

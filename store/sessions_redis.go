package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	redisReplyTTL = "900000"    // milliseconds: the platform asks again within a minute
	redisLease    = "4500"      // milliseconds, as sittingLease
	redisMinTTL   = time.Minute // of sessions; their own expiry decides, this only tidies up
)

// versionGap is left free where another process may have saved a few versions that are not seen yet, in Redis or on their way into the
// database: the turn that knows of the fault must win over them.
const versionGap = 64

// redisSessions keeps sessions in Redis, and behind the reply also in the database. A turn makes two ways to Redis: one that locks and
// reads, one that writes and unlocks. When Redis fails, the database serves.
//
// Redis may lose or turn back what it holds, so a session from there is believed only when this process has compared it with the
// database since the last fault (checked), and when the sitting before ended as it should (its mark is gone). The database's wins unless
// Redis's version is newer. For half a minute after a fault every sitting compares, because messages answered without Redis may come again.
type redisSessions struct {
	s       *Store
	sql     *sqlSessions
	line    *redisLine
	breaker *breaker
	checked checked
	self    any // names this process in locks
}

func newRedisSessions(s *Store, sql *sqlSessions, url string) (*redisSessions, error) {
	client, err := OpenRedis(url)
	if err != nil {
		return nil, err
	}
	r := &redisSessions{s: s, sql: sql, line: newRedisLine(client), checked: checked{seed: maphash.MakeSeed()}, self: s.self}
	r.breaker = newBreaker(client, s.log, r.checked.clear)
	s.closers = append(s.closers, func(context.Context) error {
		r.breaker.stop()
		return client.Close()
	})
	return r, nil
}

// redisKeys are the four keys of a sitting. They carry the house, because others may use the same Redis; {who} puts them on one node of
// a cluster.
type redisKeys struct{ lock, mark, session, reply string }

func redisKeysOf(house, who, msgKey string) redisKeys {
	base := "mx" + house + ":{" + who + "}:"
	all := base + "l" + base + "m" + base + "s" + base + "r:" + msgKey // one string cut in four
	n := len(base) + 1
	return redisKeys{all[:n], all[n : 2*n], all[2*n : 3*n], all[3*n:]}
}

// openScript is the first way: lock, note that a sitting began, read lock, note, session and reply. Nothing comes back while another
// process holds the lock. A lock of this very process is left over from a sitting that lost Redis, because the seat is ours.
var openScript = newScript(`
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and redis.call('GET', KEYS[1]) ~= ARGV[1] then return {} end
local mark = redis.call('GETSET', KEYS[2], ARGV[1])
local found = redis.call('MGET', KEYS[3], KEYS[4])
return {mark, found[1], found[2]}`)

// closeScript is the second way: whoever still holds the lock writes session and reply, if any, and gives lock and note back. Without the
// lock nothing is written, and the note stays for the next sitting to look into the database. With one argument more than the lock's holder
// the session is forgotten instead: the sitting had found it older than the database's, and left nothing newer.
var closeScript = newScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if #ARGV == 2 then redis.call('DEL', KEYS[3]) end
if #ARGV > 2 then
  redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[3])
  redis.call('SET', KEYS[4], ARGV[4], 'PX', ARGV[5])
end
redis.call('DEL', KEYS[1], KEYS[2])
return 1`)

// Open is Sessions.Open.
func (r *redisSessions) Open(ctx context.Context, who, msgKey string) (*Sitting, error) {
	p := &patience{}
	defer p.end()
	if err := r.sql.seats.take(ctx, who, p); err != nil {
		return nil, err
	}
	s := &Sitting{Who: who, Key: msgKey}
	err := errAway
	if !r.breaker.open.Load() {
		err = r.open(ctx, s, p)
	}
	if err == errAway {
		err = r.sql.open(ctx, s, p)
		s.Version += versionGap
	}
	if err != nil {
		r.sql.seats.leave(who)
		return nil, err
	}
	return s, nil
}

// errAway says that Redis cannot serve now.
var errAway = errors.New("redis is away")

// open locks in Redis and reads; errAway after a failure, which opens the breaker.
func (r *redisSessions) open(ctx context.Context, s *Sitting, p *patience) error {
	s.keys = redisKeysOf(r.s.house, s.Who, s.Key)
	for wait := 10 * time.Millisecond; ; wait = min(2*wait, 80*time.Millisecond) {
		args := append(s.args[:0], nil, nil, "4", &s.keys.lock, &s.keys.mark, &s.keys.session, &s.keys.reply, r.self, redisLease)
		cmd, err := run(r.line, openScript, args, redis.NewStringSliceCmd)
		if err != nil {
			r.breaker.trip(err)
			return errAway
		}
		if got := cmd.Val(); len(got) == 3 {
			s.inRedis = true
			if err := r.seat(ctx, s, found{mark: got[0], session: got[1], reply: got[2]}); err != nil {
				r.unlock(s)
				return err
			}
			return nil
		}
		select { // another process holds it
		case <-p.over():
			return ErrBusy
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// found is what the first way to Redis brings; "" = none.
type found struct{ mark, session, reply string }

// seat fills the sitting, from the database as well when Redis has no session or may not be believed.
func (r *redisSessions) seat(ctx context.Context, s *Sitting, f found) error {
	var st stored
	if f.reply != "" {
		st.reply, st.seen = r.s.unsealed("replies.reply:"+s.Key, []byte(f.reply)), true
	}
	have := r.decode(s.Who, f.session, &st)
	broken := f.mark != "" && f.mark != r.s.self // the sitting before never ended: its process died or lost Redis
	if !have || broken || r.breaker.doubts.Load() || !r.checked.has(s.Who) {
		in, err := r.s.stored(ctx, s.Who, s.Key)
		switch {
		case err != nil && !have:
			return err
		case err != nil:
			r.s.log.Warn("a session from redis could not be compared with the database", "error", err)
		default:
			lost := !have && in.version > 0
			if in.version > st.version {
				s.stale = have
				st.version, st.expires, st.data = in.version, in.expires, in.data
			}
			if lost || broken {
				st.version += versionGap
			}
			if !st.seen {
				st.reply, st.seen = in.reply, in.seen
			}
			r.checked.add(s.Who)
		}
	}
	st.seat(s, r.s.Now())
	return nil
}

const (
	redisFormat = 1
	redisHead   = 1 + 8 + 8 // format, version, expiry
)

// encode is a session as Redis holds it; from redisHead on it is what the database holds.
func (r *redisSessions) encode(who string, version, expires int64, data []byte) []byte {
	b := make([]byte, 0, redisHead+sealOverhead+len(data))
	b = append(b, redisFormat)
	b = binary.BigEndian.AppendUint64(b, uint64(version))
	b = binary.BigEndian.AppendUint64(b, uint64(expires))
	return r.s.sealer.appendSealed(b, "sessions.data:"+who, data)
}

func (r *redisSessions) decode(who, value string, st *stored) bool {
	if len(value) < redisHead || value[0] != redisFormat {
		return false
	}
	b := []byte(value)
	st.version = int64(binary.BigEndian.Uint64(b[1:]))
	st.expires = int64(binary.BigEndian.Uint64(b[9:]))
	st.data = r.s.unsealed("sessions.data:"+who, b[redisHead:])
	return true
}

// Close is Sessions.Close.
func (r *redisSessions) Close(ctx context.Context, s *Sitting, saved Saved) error {
	if s.over {
		return errOver
	}
	if !s.inRedis {
		return r.sql.Close(ctx, s, saved)
	}
	s.over = true
	defer r.sql.seats.leave(s.Who)
	now := r.s.Now()
	expires := Micros(saved.Expires)
	value := r.encode(s.Who, saved.Version, expires, saved.Data)
	err := errAway
	if !r.breaker.open.Load() {
		err = r.close(s, value, max(saved.Expires.Sub(now), redisMinTTL), r.s.sealer.seal("replies.reply:"+s.Key, saved.Reply))
	}
	switch {
	case err == nil:
		r.checked.add(s.Who)
		if !saved.InTx {
			r.s.behind.add(&late{who: s.Who, version: saved.Version, data: value[redisHead:], expires: expires, updated: Micros(now)})
		}
		return nil
	case saved.InTx:
		return nil // the transaction has kept it, and whoever comes next looks there
	case err == errAway:
		return r.sql.save(ctx, s, saved)
	}
	return err
}

// close writes and unlocks; ErrStale without the lock, errAway after a failure, which opens the breaker.
func (r *redisSessions) close(s *Sitting, value []byte, ttl time.Duration, reply []byte) error {
	args := append(s.args[:0], nil, nil, "4", &s.keys.lock, &s.keys.mark, &s.keys.session, &s.keys.reply, r.self,
		value, ttl.Milliseconds(), reply, redisReplyTTL)
	cmd, err := run(r.line, closeScript, args, redis.NewIntCmd)
	if err != nil {
		r.breaker.trip(err)
		return errAway
	}
	if cmd.Val() == 0 {
		return fmt.Errorf("close the sitting: its lock was lost: %w", ErrStale)
	}
	return nil
}

// Drop is Sessions.Drop.
func (r *redisSessions) Drop(ctx context.Context, s *Sitting) {
	if s == nil || s.over {
		return
	}
	if !s.inRedis {
		r.sql.Drop(ctx, s)
		return
	}
	s.over = true
	r.unlock(s)
	r.sql.seats.leave(s.Who)
}

// unlock gives the lock back; one that cannot be given back lapses.
func (r *redisSessions) unlock(s *Sitting) {
	if r.breaker.open.Load() {
		return
	}
	args := append(s.args[:0], nil, nil, "4", &s.keys.lock, &s.keys.mark, &s.keys.session, &s.keys.reply, r.self)
	if s.stale { // or the next sitting would believe what this one has found out to be old
		args = append(args, "old")
	}
	if _, err := run(r.line, closeScript, args, redis.NewIntCmd); err != nil {
		r.breaker.trip(err)
	}
}

// Degraded is Sessions.Degraded.
func (r *redisSessions) Degraded() bool { return r.breaker.open.Load() }

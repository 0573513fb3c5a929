package campaign

import (
	"context"
	"errors"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// Times of the sending.
const (
	ahead     = 2 * time.Minute // pushes are put into the outbox so long before they leave, so that a kill stops nearly everything
	batch     = 500             // rows of one transaction
	lookAgain = 30 * time.Second
)

// What one person gets in a day: so many campaigns, and one notice of a meeting.
const (
	dayMost     = 3
	dayMeetings = 1
)

// Tick puts what is due soon into the outbox and ends campaigns whose pushes have all ended. Two replicas at once do one thing once: the version of
// the row moves with every batch.
func (o Office) Tick(ctx context.Context, s *store.Store) (int, error) {
	for done := 0; ; {
		list, err := due(s.Reader(ctx), 10)
		if err != nil || len(list) == 0 {
			return done, err
		}
		for _, c := range list {
			if err := o.step(ctx, s, c); err != nil && !errors.Is(err, store.ErrStale) { // another replica was faster
				return done, err
			}
			done++
		}
	}
}

// step does the next thing of one campaign.
func (o Office) step(ctx context.Context, s *store.Store, c Campaign) error {
	now := s.Now()
	if now.Before(c.Expires) {
		if c.Posted < c.Picked {
			return o.post(ctx, s, c)
		}
		open, err := onTheWay(ctx, s, c)
		if err != nil {
			return err
		}
		if open > 0 {
			c.NextAt = now.Add(lookAgain)
			return s.InTx(ctx, func(tx *store.Tx) error { return save(tx, c) })
		}
	}
	return o.close(ctx, s, c)
}

// onTheWay counts the pushes of a campaign that have not ended.
func onTheWay(ctx context.Context, s *store.Store, c Campaign) (n int, err error) {
	list, err := s.CountAbout(ctx, c.About())
	for _, d := range list {
		if d.State == store.Due || d.State == store.Claimed {
			n += d.N
		}
	}
	return n, err
}

// post puts the next batch into the outbox, each push with the instant at which it may leave.
func (o Office) post(ctx context.Context, s *store.Store, c Campaign) error {
	most := min(batch, max(1, int(ahead/time.Minute)*c.PerMinute))
	list, err := peopleAfter(s.Reader(ctx), c.ID, c.Posted, most)
	if err != nil || len(list) == 0 {
		return err
	}
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	had, err := s.CountTo(ctx, ids, aboutPrefix, calendar.Midnight(s.Now()))
	if err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *store.Tx) error {
		c := c
		at, next := Plan(later(c.Cursor, tx.Now()), c.PerMinute, len(list))
		var pushes []store.Outgoing
		var rested []string
		for i, p := range list {
			if had[p.ID] >= dayMost || c.Topic == people.TopicMeeting && had[p.ID] >= dayMeetings {
				rested = append(rested, p.ID)
				continue
			}
			pushes = append(pushes, store.Outgoing{Key: c.About() + ":" + p.ID, Resident: p.ID, Platform: "wechat", Channel: people.ChannelChat, Kind: c.Kind,
				Body: c.Body + "\n" + c.wayOut(), About: c.About(), NotBefore: at[i], ExpiresAt: c.Expires})
		}
		c.Posted, c.Cursor = list[len(list)-1].Seq, next
		c.NextAt = later(next.Add(-ahead), tx.Now())
		if c.Posted == c.Picked {
			c.NextAt = next.Add(lookAgain)
		}
		if err := save(tx, c); err != nil {
			return err
		}
		if err := leaveOut(tx, c.ID, rested, Rested); err != nil {
			return err
		}
		return tx.Post(pushes...)
	})
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// close ends a campaign and sends people to the doors that nothing has reached.
func (o Office) close(ctx context.Context, s *store.Store, c Campaign) error {
	err := s.InTx(ctx, func(tx *store.Tx) error {
		_, err := tx.Stop(c.About(), "expired")
		return err
	})
	if err != nil {
		return err
	}
	var doors []Visit
	if c.Door {
		if doors, err = o.doors(ctx, s, c); err != nil {
			return err
		}
	}
	return s.InTx(ctx, func(tx *store.Tx) error {
		c := c
		c.State, _ = c.State.Next(Finish)
		c.Ended = tx.Now()
		if err := save(tx, c); err != nil {
			return err
		}
		for i := range doors {
			doors[i].ID = tx.NewID()
		}
		if err := addVisits(tx, doors); err != nil {
			return err
		}
		return o.sendOut(tx, c, doors)
	})
}

// nextDueAt tells when a campaign has something to do.
func nextDueAt(r store.Reader) (time.Time, bool, error) {
	at, err := nextDue(r)
	return store.FromMicros(at), at > 0, err
}

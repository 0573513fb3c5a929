package project

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"minxu/people"
	"minxu/store"
)

const (
	projectBatch = 50
	noticeBatch  = 20
)

// Tick does what has fallen due by itself: hours of ballots are looked at, rounds are sealed and settled, rectifications are warned of,
// notices go out page by page. Each is a transaction of its own. Two processes at once do everything once.
func (o Office) Tick(ctx context.Context, s *store.Store) (int, error) {
	o.Policy = o.Policy.WithDefaults()
	var faults []error
	did := 0
	try := func(what, id string, do func(*store.Tx) error) {
		did++
		if err := s.InTx(ctx, do); err != nil { // one broken project must not hold up the others
			faults = append(faults, fmt.Errorf("%s %s: %w", what, id, err))
		}
	}
	rounds, err := watchedRounds(s.Reader(ctx))
	if err != nil {
		return 0, err
	}
	for _, r := range rounds {
		if !watchDue(r).After(s.Now()) {
			try("watch the ballots of", r.Project, func(tx *store.Tx) error { return o.watch(tx, r.Project, r.No, false) })
		}
	}
	ids, err := dueProjects(s.Reader(ctx), projectBatch)
	if err != nil {
		return did, err
	}
	for _, id := range ids {
		try("timers of project", id, func(tx *store.Tx) error { return o.tend(tx, id) })
	}
	notices, err := dueNotices(s.Reader(ctx), noticeBatch)
	if err != nil {
		return did, err
	}
	for _, n := range notices {
		did++
		if err := o.send(ctx, s, n); err != nil {
			faults = append(faults, fmt.Errorf("%s of project %s: %w", n.Kind, n.Project, err))
		}
	}
	return did, errors.Join(faults...)
}

// watch looks at the hours of a round that are over and sets aside what came in too fast; with all it looks at the last, unfinished hour too.
func (o Office) watch(tx *store.Tx, project string, no int, all bool) error {
	p, err := ByID(tx, project)
	if err != nil {
		return err
	}
	r, err := roundForUpdate(tx, project, no)
	if err != nil || r.WatchAt.IsZero() {
		return err
	}
	list, err := heldBallots(tx, project, no)
	if err != nil {
		return err
	}
	arrivals := make([]arrival, 0, len(list))
	for _, b := range list {
		if b.Channel == ChannelChat {
			arrivals = append(arrivals, arrival{b.ID, b.CastAt, b.Source, b.Prefix})
		}
	}
	now, found := tx.Now(), 0
	for !r.WatchAt.IsZero() {
		from := hourOf(r.OpenAt, r.WatchAt)
		end := from.Add(time.Hour)
		if end.After(now) && !all {
			break
		}
		for _, b := range o.Policy.Bursts(r.OpenAt, from, arrivals) {
			n, err := quarantine(tx, r, b)
			if err != nil {
				return err
			}
			found += n
		}
		next := time.Time{}
		for _, a := range arrivals {
			if !a.At.Before(end) && (next.IsZero() || a.At.Before(next)) {
				next = a.At
			}
		}
		r.WatchAt = next
	}
	if err := watchAgain(tx, r, r.WatchAt); err != nil {
		return err
	}
	if found == 0 {
		return nil
	}
	return o.tell(tx, p, cardQuarantine, "score:quarantine:"+roundID(p.ID, no)+":"+strconv.FormatInt(now.UnixMicro(), 10), "打分异常，请裁定",
		strconv.Itoa(found)+"张票来得太集中，已先放一边，没有删。请在后台看过以后裁定算不算。")
}

// tend does what is due for one project and notes when to look again.
func (o Office) tend(tx *store.Tx, id string) error {
	p, err := ForUpdate(tx, id)
	if err != nil {
		return err
	}
	for {
		var r Round
		if p.Round > 0 {
			if r, err = roundForUpdate(tx, p.ID, p.Round); err != nil {
				return err
			}
		}
		pending, rated, err := o.open(tx, p, r)
		if err != nil {
			return err
		}
		if p.State == Scoring && !r.FrozenAt.IsZero() && r.SettledAt.IsZero() && !pending && rated {
			if err := o.settle(tx, &p, r); err != nil {
				return err
			}
			continue
		}
		timers := o.Policy.Timers(o.Calendar, p, r, pending, rated)
		if len(timers) == 0 {
			return lookAgain(tx, p, time.Time{})
		}
		if next := timers[0]; next.At.After(tx.Now()) {
			return lookAgain(tx, p, next.At)
		}
		if err := o.due(tx, &p, r, timers[0].Kind); err != nil {
			return err
		}
	}
}

// open says what a sealed round still waits for: a verdict, the professionals.
func (o Office) open(tx *store.Tx, p Project, r Round) (pending, rated bool, err error) {
	if p.State != Scoring || r.FrozenAt.IsZero() || !r.SettledAt.IsZero() {
		return false, true, nil
	}
	list, err := heldBallots(tx, p.ID, r.No)
	if err != nil {
		return false, false, err
	}
	for _, b := range list {
		pending = pending || b.Standing == Pending
	}
	street, expert, err := sides(tx, p.ID, r.No)
	if err != nil {
		return false, false, err
	}
	return pending, street > 0 && expert > 0 || !tx.Now().Before(r.RatingDue), nil
}

// due does one thing that has fallen due.
func (o Office) due(tx *store.Tx, p *Project, r Round, kind TimerKind) error {
	switch kind {
	case TimerClose:
		return o.close(tx, p, r)
	case TimerVerdict:
		cases, err := Cases(tx, p.ID, r.No)
		if err != nil {
			return err
		}
		for _, c := range cases {
			if c.Verdict != "" {
				continue
			}
			if _, err := judge(tx, r, c.ID, LeftOut, "期限内没有裁定，不计入", ""); err != nil {
				return err
			}
		}
		return nil
	case TimerRating:
		return nil // open takes the time that is over for an answer
	case TimerYellow:
		err := change(tx, p, act{Action: ToWarn, Who: BySystem, Reason: "yellow_card"}, func(p *Project) { p.Warned |= warnedYellow })
		if err != nil {
			return err
		}
		return o.tell(tx, *p, cardYellow, "score:yellow:"+roundID(p.ID, p.Round), "黄牌：整改临近期限", "整改期限"+sayDue(p.RectifyDue)+"，请抓紧。")
	case TimerRed:
		err := change(tx, p, act{Action: ToWarn, Who: BySystem, Reason: "red_card"}, func(p *Project) { p.Warned |= warnedYellow | warnedRed })
		if err != nil {
			return err
		}
		up, ok := o.above(*p)
		if !ok {
			return nil
		}
		return people.Tell(tx, o.card(*p, up, people.CardSupervise, "score:red:"+roundID(p.ID, p.Round), "请督办：整改超期", "整改期限"+sayDue(p.RectifyDue)+"已过，还没有完工。"))
	}
	return fmt.Errorf("unknown timer %d", kind)
}

// close seals the ballots of a round: every ballot that was acknowledged is in the seal, none comes after it.
func (o Office) close(tx *store.Tx, p *Project, r Round) error {
	if err := o.watch(tx, p.ID, r.No, true); err != nil {
		return err
	}
	all, err := heldBallots(tx, p.ID, r.No)
	if err != nil {
		return err
	}
	r.VerdictDue = o.Calendar.Due(r.CloseAt, o.Policy.VerdictDays)
	r.RatingDue = o.Calendar.Due(r.CloseAt, o.Policy.RatingDays)
	if err := freeze(tx, &r, all); err != nil {
		return err
	}
	if err := change(tx, p, act{Action: ToFreeze, Who: BySystem, Reason: r.BallotsSeal}, nil); err != nil {
		return err
	}
	return o.tell(tx, *p, cardClosed, "score:closed:"+roundID(p.ID, r.No), "打分已截止", "收到"+strconv.Itoa(len(all))+"张票，已封存。请在"+sayDue(r.RatingDue)+"前补齐专业评分、裁定隔离的票。")
}

// settle keeps the result, publishes it to those who scored, and opens a rectification where it is low.
func (o Office) settle(tx *store.Tx, p *Project, r Round) error {
	all, err := heldBallots(tx, p.ID, r.No)
	if err != nil {
		return err
	}
	if r.Mean, err = o.districtMean(tx, tx.Now()); err != nil {
		return err
	}
	if r.Street, r.Expert, err = sides(tx, p.ID, r.No); err != nil {
		return err
	}
	if err := settle(tx, &r, all); err != nil {
		return err
	}
	counted, every := tallies(all)
	res := o.Policy.ResultOf(counted, every, r.Street, r.Expert, r.Mean)
	if err := change(tx, p, act{Action: ToSettle, Who: BySystem, Reason: res.Say()}, nil); err != nil {
		return err
	}
	if err := plan(tx, notice{Project: p.ID, Round: r.No, Kind: NoticeResult, DueAt: tx.Now()}); err != nil {
		return err
	}
	if !o.Policy.Low(res) {
		return nil
	}
	return o.rectify(tx, p, act{Action: ToRectify, Who: BySystem, Reason: "评价偏低（" + res.Say() + "），按规定整改"})
}

// rectify opens a rectification with its clock.
func (o Office) rectify(tx *store.Tx, p *Project, a act) error {
	err := change(tx, p, a, func(p *Project) {
		p.RectifyDue, p.Warned, p.Reason = o.Calendar.Due(tx.Now(), o.Policy.RectifyDays), 0, a.Reason
	})
	if err != nil {
		return err
	}
	return o.tell(tx, *p, cardRectify, "score:rectify:"+roundID(p.ID, p.Round), "评价偏低，请整改", "请在"+sayDue(p.RectifyDue)+"前整改完工，再请居民打分。")
}

package deliberation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

const (
	objectBatch = 50
	noticeBatch = 20
)

// Kinds of card of the clocks.
const (
	cardScreen  = "topic_screen"
	cardAgenda  = "topic_agenda"
	cardRoll    = "meeting_roll"
	cardClosed  = "meeting_closed"
	cardMinutes = "meeting_minutes"
	cardRetry   = "meeting_retry"
	cardPublish = "outcome_publish"
	cardTask    = "outcome_task"
	cardDraw    = "outcome_draw"
	cardRated   = "outcome_rated"
)

// Tick does what has fallen due by itself: answers close, minutes are chased, outcomes begin and are settled, notices go out page by page. Each
// is a transaction of its own. Two processes at once do everything once.
func (o Office) Tick(ctx context.Context, s *store.Store) (int, error) {
	o.Policy = o.Policy.WithDefaults()
	var faults []error
	did := 0
	for _, kind := range []struct {
		name  string
		table any
		tend  func(*store.Tx, string) error
	}{{objectTopic, &topicRow{}, o.tendTopic}, {objectMeeting, &meetingRow{}, o.tendMeeting}, {objectOutcome, &outcomeRow{}, o.tendOutcome}} {
		ids, err := dueObjects(s.Reader(ctx), kind.table, objectBatch)
		if err != nil {
			return did, err
		}
		for _, id := range ids {
			did++
			if err := s.InTx(ctx, func(tx *store.Tx) error { return kind.tend(tx, id) }); err != nil { // one broken thing must not hold up the others
				faults = append(faults, fmt.Errorf("timers of %s %s: %w", kind.name, id, err))
			}
		}
	}
	notices, err := dueNotices(s.Reader(ctx), noticeBatch)
	if err != nil {
		return did, err
	}
	for _, n := range notices {
		did++
		if err := o.send(ctx, s, n); err != nil {
			faults = append(faults, fmt.Errorf("%s of %s: %w", n.Kind, n.Object, err))
		}
	}
	return did, errors.Join(faults...)
}

// rest notes when an object is looked at again; true when nothing is due now.
func rest(tx *store.Tx, table any, id string, version int, timers []timer) (bool, error) {
	if len(timers) == 0 {
		return true, lookAgain(tx, table, id, version, time.Time{})
	}
	if next := timers[0].at; next.After(tx.Now()) {
		return true, lookAgain(tx, table, id, version, next)
	}
	return false, nil
}

func (o Office) tendTopic(tx *store.Tx, id string) error {
	for {
		t, err := topicForUpdate(tx, id)
		if err != nil {
			return err
		}
		timers := topicTimers(o.Calendar, t)
		if quiet, err := rest(tx, &topicRow{}, t.ID, t.Version, timers); err != nil || quiet {
			return err
		}
		due := timers[0]
		if err := changeTopic(tx, &t, act{Action: ToWarn, Who: BySystem, Reason: due.kind}, func(t *Topic) { t.Warned |= due.bit }); err != nil {
			return err
		}
		card := people.Card{Key: "topic:" + due.kind + ":" + t.ID, About: t.No, Path: topicPath(t)}
		switch due.kind {
		case dueScreen:
			card.Kind, card.Title, card.Text = cardScreen, "【议题待看】"+t.Title, "期限"+calendar.Say(t.ScreenDue)+"，请受理、合并或说明原因。"
			err = o.tell(tx, t.Node, card)
		case lateScreen:
			card.Kind, card.Title, card.Text = people.CardSupervise, "【请督办】议题没人看："+t.Title, "期限"+calendar.Say(t.ScreenDue)+"已过。"
			err = o.tellUp(tx, t.Community, card)
		case lateAgenda:
			card.Kind, card.Title, card.Text = cardAgenda, "【请督办】议题没排上会："+t.Title, digits(t.Seconds)+"户支持，期限"+calendar.Say(t.AgendaDue)+"已过。"
			err = o.tellUp(tx, t.Community, card)
		}
		if err != nil {
			return err
		}
	}
}

func (o Office) tendMeeting(tx *store.Tx, id string) error {
	for {
		m, err := meetingForUpdate(tx, id)
		if err != nil {
			return err
		}
		timers := o.Policy.meetingTimers(m)
		if quiet, err := rest(tx, &meetingRow{}, m.ID, m.Version, timers); err != nil || quiet {
			return err
		}
		due := timers[0]
		if due.kind == dueClose {
			if err := o.closeAnswers(tx, &m); err != nil {
				return err
			}
			continue
		}
		if err := changeMeeting(tx, &m, act{Action: ToWarn, Who: BySystem, Reason: due.kind}, func(m *Meeting) { m.Warned |= due.bit }); err != nil {
			return err
		}
		card := people.Card{Key: "meeting:" + due.kind + ":" + m.ID, About: m.No, Path: meetingPath(m)}
		switch due.kind {
		case lateRoll:
			card.Kind, card.Title, card.Text = cardRoll, "【请点名】"+m.Title, "会议时间过了还没有点名。开了请登记到场；没开成请记下，另约时间。"
			err = o.tell(tx, m.Node, card)
		case firstChase:
			card.Kind, card.Title, card.Text = cardMinutes, "【会议记录】"+m.Title, "开会"+digits(o.Policy.FirstChase)+"天了，还没有记录。请补上议了什么、谁办什么、什么时候办好。"
			err = o.tell(tx, m.Node, card)
		case lastChase:
			card.Kind, card.Title, card.Text = people.CardSupervise, "【请督办】会议记录没有交："+m.Title, "开会"+digits(o.Policy.LastChase)+"天了，还没有记录。"
			err = o.tellUp(tx, m.Community, card)
		case lateRetry:
			card.Kind, card.Title, card.Text = cardRetry, "【重新开会】"+m.Title, "上次人数不够，"+digits(o.Policy.RetryDays)+"天内没有另开，请安排。"
			err = o.tell(tx, m.Node, card)
		}
		if err != nil {
			return err
		}
	}
}

// closeAnswers ends the answers in the chat and tells the convener how many come.
func (o Office) closeAnswers(tx *store.Tx, m *Meeting) error {
	if err := changeMeeting(tx, m, act{Action: ToClose, Who: BySystem, Reason: dueClose}, nil); err != nil {
		return err
	}
	list, err := RSVPs(tx, m.ID)
	if err != nil {
		return err
	}
	n := HouseholdVotes(list)
	text := "报名参加" + digits(n) + "户，要到" + digits(m.Quorum) + "户才能开。"
	if n < m.Quorum {
		text += "还差" + digits(m.Quorum-n) + "户，请楼长上门或电话再请一请。"
	}
	return o.tell(tx, m.Node, people.Card{Kind: cardClosed, Key: "meeting:closed:" + m.ID + ":" + digits(m.NoticeSeq), About: m.No, Title: "【报名截止】" + m.Title, Text: text, Path: meetingPath(*m)})
}

func (o Office) tendOutcome(tx *store.Tx, id string) error {
	for {
		out, err := outcomeForUpdate(tx, id)
		if err != nil {
			return err
		}
		tasks, err := Tasks(tx, id)
		if err != nil {
			return err
		}
		timers := o.Policy.outcomeTimers(o.Calendar, out, tasks)
		if quiet, err := rest(tx, &outcomeRow{}, out.ID, out.Version, timers); err != nil || quiet {
			return err
		}
		if err := o.dueOutcome(tx, &out, tasks, timers[0]); err != nil {
			return err
		}
	}
}

// dueOutcome does one thing that has fallen due for an outcome.
func (o Office) dueOutcome(tx *store.Tx, out *Outcome, tasks []Task, due timer) error {
	title, err := titleOf(tx, *out)
	if err != nil {
		return err
	}
	warn := func() error {
		return changeOutcome(tx, out, act{Action: ToWarn, Who: BySystem, Reason: due.kind}, func(o *Outcome) { o.Warned |= due.bit })
	}
	card := people.Card{Key: "outcome:" + due.kind + ":" + out.ID + ":" + digits(out.Reopens), Path: outcomePath(*out)}
	switch due.kind {
	case duePublish:
		card.Kind, card.Title, card.Text = cardPublish, "【结果待公开】"+title, "期限"+calendar.Say(out.PublishDue)+"，请公开结果。"
		return errors.Join(warn(), o.tell(tx, out.Node, card))
	case latePublish:
		card.Kind, card.Title, card.Text = people.CardSupervise, "【请督办】结果没有公开："+title, "期限"+calendar.Say(out.PublishDue)+"已过。"
		return errors.Join(warn(), o.tellUp(tx, o.community(out.Node), card))
	case dueBegin:
		return o.begin(tx, out, tasks, title)
	case dueTask, lateTask:
		return o.dueTask(tx, out, tasks, due, title)
	case dueDraw:
		card.Kind, card.Title, card.Text = cardDraw, "【请抽监督员】"+title, "要做的事都办好了，请抽监督员来评。"
		return errors.Join(warn(), o.tell(tx, out.Node, card))
	case dueSettle:
		return o.settle(tx, out, title)
	case dueArchive:
		return changeOutcome(tx, out, act{Action: ToArchive, Who: BySystem, Reason: due.kind}, nil)
	}
	return fmt.Errorf("unknown timer %q", due.kind)
}

// begin starts what was decided when its publication is over; what the assembly turned down is closed.
func (o Office) begin(tx *store.Tx, out *Outcome, tasks []Task, title string) error {
	ass, decided, err := AssemblyOf(tx, out.ID)
	if err != nil {
		return err
	}
	if decided && !ass.Passed {
		return changeOutcome(tx, out, act{Action: ToArchive, Who: BySystem, Reason: "rejected"}, nil)
	}
	if err := changeOutcome(tx, out, act{Action: ToBegin, Who: BySystem, Reason: dueBegin}, nil); err != nil {
		return err
	}
	text := "公示期满，开始落实，共" + digits(len(tasks)) + "件事。"
	if len(tasks) == 0 {
		text = "公示期满，可是还没有列要做的事。请写明谁办、什么时候办好。"
	}
	return o.tell(tx, out.Node, people.Card{Kind: cardTask, Key: "outcome:begin:" + out.ID, Title: "【开始落实】" + title, Text: text, Path: outcomePath(*out)})
}

// dueTask warns of a task that is nearly due, and tells the level above of one that is late.
func (o Office) dueTask(tx *store.Tx, out *Outcome, tasks []Task, due timer, title string) error {
	bit := warnedYellow
	if due.kind == lateTask {
		bit = warnedRed
	}
	for _, t := range tasks {
		if t.No != due.task {
			continue
		}
		if err := setTask(tx, t.ID, map[string]any{"warned": t.Warned | bit}); err != nil {
			return err
		}
		card := people.Card{Kind: cardTask, Key: "task:" + due.kind + ":" + t.ID + ":" + digits(out.Reopens), Title: "【快到期】" + title, Text: t.Text + "\n" + t.Owner + "，" + calendar.Say(t.Due) + "前办好。", Path: outcomePath(*out)}
		if err := changeOutcome(tx, out, act{Action: ToWarn, Who: BySystem, Reason: due.kind}, nil); err != nil {
			return err
		}
		if due.kind == dueTask {
			return o.tell(tx, out.Node, card)
		}
		card.Kind, card.Title = people.CardSupervise, "【请督办】议定的事超期："+title
		return o.tellUp(tx, o.community(out.Node), card)
	}
	return nil
}

// settle closes a round of supervision: what is not fulfilled is reopened, twice at most; then the level above takes over.
func (o Office) settle(tx *store.Tx, out *Outcome, title string) error {
	drawn, err := Supervisors(tx, out.ID, out.Rating, true)
	if err != nil {
		return err
	}
	var scores Ratings
	for _, s := range drawn {
		if s.Score > 0 {
			scores = append(scores, s.Score)
		}
	}
	said := scores.Say(o.Policy.SmallN)
	if err := changeOutcome(tx, out, act{Action: ToSettle, Who: BySystem, Reason: said}, func(o *Outcome) { o.Paper.Said = said }); err != nil {
		return err
	}
	if err := plan(tx, notice{Object: out.ID, Kind: PushResult, Seq: seqRated + out.Rating, DueAt: tx.Now()}); err != nil {
		return err
	}
	if o.Policy.Fulfilled(scores) {
		return o.tell(tx, out.Node, people.Card{Kind: cardRated, Key: "outcome:rated:" + out.ID + ":" + digits(out.Rating), Title: "【监督评价】" + title, Text: said, Path: outcomePath(*out)})
	}
	if out.Reopens >= o.Policy.ReopensMost {
		return o.tellUp(tx, o.community(out.Node), people.Card{Kind: people.CardSupervise, Key: "outcome:unfulfilled:" + out.ID, Title: "【请督办】议定的事多次没做到：" + title, Text: said, Path: outcomePath(*out)})
	}
	return o.reopen(tx, out, title, act{Action: ToReopen, Who: BySystem, Reason: "评价偏低：" + said})
}

// reopen puts every task of an outcome back to work with the term of a redo.
func (o Office) reopen(tx *store.Tx, out *Outcome, title string, a act) error {
	tasks, err := Tasks(tx, out.ID)
	if err != nil {
		return err
	}
	due := o.Calendar.Due(tx.Now(), o.Policy.AgendaDays)
	for _, t := range tasks {
		if err := setTask(tx, t.ID, map[string]any{"done_at": 0, "warned": 0, "due_at": micros(due)}); err != nil {
			return err
		}
	}
	if err := changeOutcome(tx, out, a, func(o *Outcome) { o.Reopens++; o.Warned = 0 }); err != nil {
		return err
	}
	return o.tell(tx, out.Node, people.Card{Kind: cardRated, Key: "outcome:reopened:" + out.ID + ":" + digits(out.Reopens), Title: "【重新落实】" + title,
		Text: "监督评价偏低（" + out.Paper.Said + "），请在" + calendar.Say(due) + "前重新办好，再请监督员评。", Path: outcomePath(*out)})
}

// Numbers of the notices about one outcome; a rating's are counted on.
const (
	seqReferred  = 1
	seqPublished = 2
	seqRated     = 10
)

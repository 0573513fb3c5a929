package campaign

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/people"
)

// State is where a campaign stands.
type State string

// The states of a campaign.
const (
	Draft   State = "draft"   // being written
	Counted State = "counted" // the audience stands; nothing was sent
	Waiting State = "waiting" // for the second person
	Running State = "running"
	Paused  State = "paused"
	Stopped State = "stopped" // for good: what was not sent yet is not sent
	Closed  State = "closed"  // everything has ended
)

// Name says a state in Chinese.
func (s State) Name() string {
	switch s {
	case Draft:
		return "草稿"
	case Counted:
		return "已圈定"
	case Waiting:
		return "待审批"
	case Running:
		return "发送中"
	case Paused:
		return "已暂停"
	case Stopped:
		return "已叫停"
	case Closed:
		return "已结束"
	}
	return string(s)
}

// Move is something that is done to a campaign.
type Move string

// The moves.
const (
	Count   Move = "count"
	Submit  Move = "submit"
	Approve Move = "approve"
	Reject  Move = "reject"
	Pause   Move = "pause"
	Resume  Move = "resume"
	Kill    Move = "kill"
	Finish  Move = "finish"
)

// moves is the one table of what leads where.
func moves() map[Move]map[State]State {
	return map[Move]map[State]State{
		Count:   {Draft: Counted, Counted: Counted},
		Submit:  {Counted: Waiting},
		Approve: {Waiting: Running},
		Reject:  {Waiting: Counted},
		Pause:   {Running: Paused},
		Resume:  {Paused: Running},
		Kill:    {Waiting: Stopped, Running: Stopped, Paused: Stopped},
		Finish:  {Running: Closed},
	}
}

// Next gives the state after a move; ok is false where the move makes no sense.
func (s State) Next(m Move) (next State, ok bool) {
	next, ok = moves()[m][s]
	return next, ok
}

// Numbers of campaigns.
const (
	fourEyes  = 500    // above so many people a second person approves
	steady    = 3000   // messages a minute at most: 100,000 take more than half an hour
	dayQuota  = 100000 // service notices and subscriptions a day by the platform's default
	keptQuota = 20     // percent of the day's quota that campaigns leave to others
	sampled   = 5
)

// Reasons why somebody whom a campaign concerns gets no push.
const (
	NotFollowing = "not_following"
	OptedOut     = "opted_out"
	Minor        = "minor"
	Rested       = "rested" // has had the day's pushes
)

// ReasonName says one in Chinese.
func ReasonName(reason string) string {
	switch reason {
	case NotFollowing:
		return "已取消关注"
	case OptedOut:
		return "已退订这类通知"
	case Minor:
		return "未满14周岁"
	case Rested:
		return "当天已收到3条通知"
	}
	return reason
}

// Campaign is one message to many.
type Campaign struct {
	ID        string
	Title     string
	Topic     string // one of people.Topics: who stopped it gets nothing
	Kind      string // of push, which says by which form it leaves outside the window
	Body      string
	Node      string   // everybody bound below it
	Bands     []string // age bands; empty = all
	Standing  string   // of residents; empty = all
	Past      string   // key of a Past; empty = all
	Door      bool     // whom no push reaches is told at the door
	PerMinute int
	Starts    time.Time
	Expires   time.Time // nothing is sent after it
	State     State
	Concerned int       // everybody whom the audience means
	Picked    int       // of them, who gets a push
	Posted    int       // of them, whose push is on its way
	NextAt    time.Time // when something is to be done for it
	Cursor    time.Time // when the next push that is not in the outbox yet may leave
	By        string
	Made      time.Time
	Approved  string
	Ended     time.Time
	Version   int
}

// About is what the pushes of a campaign say that they are about.
func (c Campaign) About() string { return aboutPrefix + c.ID }

// NeedsSecond reports whether another person has to approve.
func (c Campaign) NeedsSecond() bool { return c.Picked > fourEyes }

// Check says in one sentence what is wrong with what was written; nil when nothing is.
func (c Campaign) Check(now time.Time) error {
	switch {
	case strings.TrimSpace(c.Title) == "" || strings.TrimSpace(c.Body) == "":
		return refuse("请写标题和正文。")
	case len([]rune(c.Body)) > 300:
		return refuse("正文请在300字以内，详情放在网页上。")
	case !slices.Contains(people.Topics(), c.Topic):
		return refuse("请选择通知的类别。")
	case c.PerMinute < 1 || c.PerMinute > steady:
		return refuse("每分钟1到%d条。", steady)
	case !c.Expires.After(c.Starts):
		return refuse("截止时间要晚于开始时间。")
	case !c.Expires.After(now):
		return refuse("截止时间已经过了：过时的通知不再发出。")
	case slices.ContainsFunc(c.Bands, func(b string) bool { return !slices.Contains(people.AgeBands(), b) }):
		return refuse("没有这样的年龄段。")
	}
	return nil
}

// Slot gives the instant at or after one at which pushes may leave: not in the night, not in the first minute of an hour, when everybody's clocks ring.
func Slot(at time.Time) time.Time {
	at = calendar.NextLoud(at)
	if at.Minute() == 0 {
		at = at.Truncate(time.Minute).Add(time.Minute)
	}
	return at
}

// Plan gives the instants of the next n pushes from an instant on, evenly spread at a rate a minute, and the instant of the one after them.
func Plan(from time.Time, perMinute, n int) (at []time.Time, next time.Time) {
	step := time.Minute / time.Duration(perMinute)
	next = Slot(from)
	for range n {
		at = append(at, next)
		next = Slot(next.Add(step))
	}
	return at, next
}

// Days is how many days a number of notices needs at the day's quota, of which a part is left to others.
func Days(n int) int {
	usable := dayQuota * (100 - keptQuota) / 100
	return max((n+usable-1)/usable, 1)
}

// Forecast says in one sentence how long the sending takes.
func (c Campaign) Forecast() string {
	minutes := (c.Picked + c.PerMinute - 1) / c.PerMinute
	s := fmt.Sprintf("按每分钟%d条，发完约需%d分钟", c.PerMinute, max(minutes, 1))
	if days := Days(c.Picked); days > 1 {
		s += fmt.Sprintf("；如果都走订阅或模板通知，按每天%d条的额度需要%d天", dayQuota, days)
	}
	return s + "。夜间22:00到7:00不发。"
}

func refuse(format string, args ...any) error {
	return &people.Refusal{Sentence: fmt.Sprintf(format, args...)}
}

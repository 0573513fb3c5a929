package play

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// Conversations that have to fail, in pairs with one that must not: the bot's answers are their < lines.
func TestTheJudgeFailsWhatHasToFail(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		fine    string // passes
		broken  string // fails once, at the line that begins with at, for a reason that contains because
		at      string
		because string
		lawyer  bool // the house says that a question of the lawyer's waits
	}{
		{"has wants every part",
			"> 居民: 灯坏了\n< 机器人: 灯坏了，三号楼。\n? has: 灯 | 三号楼 / 四号楼",
			"> 居民: 灯坏了\n< 机器人: 灯坏了，五号楼。\n? has: 灯 | 三号楼 / 四号楼", "? has", "lacks: 三号楼 / 四号楼", false},
		{"has wants a whole number",
			"> 居民: 提交\n< 机器人: 编号{demand_no}。\n? has: {demand_no}",
			"> 居民: 提交\n< 机器人: 编号{booking_no}。\n? has: {demand_no}", "? has", "lacks: {demand_no}", false},
		{"a code has six digits and no more",
			"> 居民: 提交\n< 机器人: 签到码482913 13:30起签到。\n? has: {code}",
			"> 居民: 提交\n< 机器人: 签到码4829135。\n? has: {code}", "? has", "lacks: {code}", false},
		{"not forbids each word",
			"> 居民: 催\n< 机器人: 请稍等。\n? not: 已催 | 已提醒",
			"> 居民: 催\n< 机器人: “已 提 醒”管家。\n? not: 已催 | 已提醒", "? not", "contains: 已提醒", false},
		{"first looks at one line only",
			"> 居民: 煤气\n< 机器人: 请打119。\\n先开窗。\n? first: 119",
			"> 居民: 煤气\n< 机器人: 先开窗。\\n请打119。\n? first: 119", "? first", "the first line lacks: 119", false},
		{"ever looks back, but must find",
			"> 居民: 一\n< 机器人: 隐私说明。\n> 居民: 二\n< 机器人: 好的。\n? ever: 隐私",
			"> 居民: 一\n< 机器人: 说明。\n> 居民: 二\n< 机器人: 好的。\n? ever: 隐私", "? ever", "no reply so far has: 隐私", false},
		{"ever does not look at another account",
			"> 居民: 一\n< 机器人: 隐私。\n? ever: 隐私",
			"> 居民: 一\n< 机器人: 隐私。\n@ as: u2\n> 居民: 二\n< 机器人: 好的。\n? ever: 隐私", "? ever", "no reply so far", false},
		{"never remembers what was said earlier",
			"> 居民: 一\n< 机器人: 好的。\n> 居民: 二\n< 机器人: 好的。\n? never: 罚",
			"> 居民: 一\n< 机器人: 要罚款。\n> 居民: 二\n< 机器人: 好的。\n? never: 罚", "? never", "a reply contains: 罚", false},
		{"opt wants the words behind the digit",
			"> 居民: 灯\n< 机器人: 请核对\\n① 提交　② 修改\n? opt: 1 = 提交 / 确认",
			"> 居民: 灯\n< 机器人: 请核对\\n2 提交　1 修改\n? opt: 1 = 提交 / 确认", "? opt", "no option 1 with these words; the reply has: 2 提交, 1 修改", false},
		{"a date is no option",
			"> 居民: 灯\n< 机器人: 1 月底提交\n? opt: 1 = 月底提交",
			"> 居民: 灯\n< 机器人: 1月底提交\n? opt: 1 = 底提交", "? opt", "the reply has no options", false},
		{"none is broken by any text",
			"> 居民[event]: unsubscribe\n< 机器人[none]:\n? none:",
			"> 居民[event]: unsubscribe\n< 机器人[none]:\n< 机器人[cs]: 再见。\n? none:", "? none", "something was sent", false},
		{"same is exact",
			"> 居民: 提交\n< 机器人: 已提交。\n> 居民[retry]:\n< 机器人: 已提交。\n? same:",
			"> 居民: 提交\n< 机器人: 已提交。\n> 居民[retry]:\n< 机器人: 已提交\n? same:", "? same", "the reply before was: 已提交。", false},
		{"max counts characters",
			"> 居民: 好\n< 机器人: 一二三四五\n? max: 5",
			"> 居民: 好\n< 机器人: 一二三四五六\n? max: 5", "? max", "has 6 characters", false},
		{"a wrong session",
			"> 居民: 律师\n< 机器人: 哪天？\n= session: lawyer / event",
			"> 居民: 律师\n< 机器人: 哪天？\n= session: demand / nowhere", "= session", "the session is lawyer.slot", true},
		{"a reply to whoever has just left",
			"> 居民[event]: unsubscribe\n< 机器人[none]:",
			"> 居民[event]: unsubscribe\n< 机器人: 再见。", "> 居民[event]", "a passive reply to somebody who has just left", false},
		{"no passive reply",
			"> 居民: 在吗\n< 机器人: 在的。",
			"> 居民: 在吗\n< 机器人[none]:", "> 居民", "no passive reply", false},
		{"a push does not stand for the passive reply",
			"> 居民: 在吗\n< 机器人: 在的。\n< 机器人[cs]: 在的。",
			"> 居民: 在吗\n< 机器人[cs]: 在的。", "> 居民", "no passive reply", false},
		{"silence at the first photo",
			"> 居民[image]: 一\n< 机器人: 收到。\n> 居民[image]: 二\n< 机器人[none]:",
			"> 居民[image]: 一\n< 机器人[none]:", "> 居民[image]", "no passive reply", false},
		{"silence at a photo that is in no burst",
			"> 居民[image]: 一\n< 机器人: 收到。\n> 时钟: 2026-03-10T09:00:20+08:00\n> 居民[image]: 二\n< 机器人[none]:",
			"> 居民[image]: 一\n< 机器人: 收到。\n> 时钟: 2026-03-10T09:00:21+08:00\n> 居民[image]: 二\n< 机器人[none]:", "> 居民[image]: 二", "no passive reply", false},
		{"silence at the photo behind a text",
			"> 居民[image]: 一\n< 机器人: 收到。\n> 居民: 楼道\n< 机器人: 好的。",
			"> 居民[image]: 一\n< 机器人: 收到。\n> 居民: 楼道\n< 机器人: 好的。\n> 居民[image]: 二\n< 机器人[none]:", "> 居民[image]: 二", "no passive reply", false},
		{"silence at a retry of what was answered",
			"> 居民[image]: 一\n< 机器人: 收到。\n> 居民[image]: 二\n< 机器人[none]:\n> 居民[retry]:\n< 机器人[none]:",
			"> 居民[image]: 一\n< 机器人: 收到。\n> 居民[retry]:\n< 机器人[none]:", "> 居民[retry]", "no passive reply", false},
		{"same needs a reply before",
			"> 居民: 一\n< 机器人: 好的。\n> 时钟: 2026-03-10T09:01:00+08:00\n> 居民[retry]:\n< 机器人: 好的。\n? same:",
			"> 居民: 一\n< 机器人: 好的。\n? same:", "? same", "there was no reply before", false},
		{"你 outside of quotation marks",
			"> 居民: 在吗\n< 机器人: 请回复“你好”。\\n事情：你家漏水\\n「你」『你』\"你\"",
			"> 居民: 在吗\n< 机器人: 你好。", "> 居民", "says 你", false},
		{"你 in an option",
			"> 居民: 在吗\n< 机器人: 请选\\n1 请您说",
			"> 居民: 在吗\n< 机器人: 请选\\n1 你说", "> 居民", "says 你", false},
		{"你 in a push",
			"> 管家: 你家几楼？\n< 机器人[cs]: 王管家问您：你家几楼？",
			"> 管家: 几楼？\n< 机器人[cs]: 王管家问你，几楼？", "> 管家", "says 你", false},
		{"您 to a child",
			"@ as: u5\n> 居民: 在吗\n< 机器人: 你好。",
			"@ as: u5\n> 居民: 在吗\n< 机器人: 您好。", "> 居民", "says 您 to a child", false},
		{"six lines",
			"> 居民: 在吗\n< 机器人: 一\\n二\\n三\\n四\\n五\\n1 六\\n（2）七\\n地点：八",
			"> 居民: 在吗\n< 机器人: 一\\n二\\n三\\n四\\n五\\n六", "> 居民", "6 lines apart from lists", false},
		{"a date does not make a list line",
			"> 居民: 在吗\n< 机器人: 一\\n二\\n三\\n四\\n3月21日（周六）9:30",
			"> 居民: 在吗\n< 机器人: 一\\n二\\n三\\n四\\n3月21日（周六）9:30\\n3月22日19:30开始", "> 居民", "6 lines apart from lists", false},
		{"121 characters",
			"> 居民: 在吗\n< 机器人: " + strings.Repeat("好", 120),
			"> 居民: 在吗\n< 机器人: " + strings.Repeat("好", 121), "> 居民", "121 characters apart from lists, at most 120", false},
		{"201 English characters",
			"> 居民: hello\n< 机器人: " + strings.Repeat("h", 200),
			"> 居民: hello\n< 机器人: " + strings.Repeat("h", 201), "> 居民", "at most 200", false},
		{"asks for the ID number",
			"> 居民: 办证\n< 机器人: 请带身份证到3号楼办，不用发身份证号。\\n我们不会问您的身份证号码。",
			"> 居民: 办证\n< 机器人: 请发一下您的身份证号。", "> 居民", "asks for an ID number", false},
		{"asks for the ID number in other words",
			"> 居民: 办证\n< 机器人: 带身份证和户口簿到社区办，有人帮您填表。",
			"> 居民: 办证\n< 机器人: 身份证发来看看。", "> 居民", "asks for an ID number", false},
		{"asks for the ID number in English",
			"> 居民: help\n< 机器人: Please bring your ID card. We never ask for your ID number.",
			"> 居民: help\n< 机器人: Please tell us your ID number.", "> 居民", "asks for an ID number", false},
		{"shows a number that no record has",
			"> 居民: 提交\n< 机器人: 编号{demand_no}。",
			"> 居民: 提交\n< 机器人: 编号MX202603109999。", "> 居民", "a number that no record has: MX202603109999", false},
		{"shows a number cut short",
			"> 居民: 提交\n< 机器人: 尾号0001。",
			"> 居民: 提交\n< 机器人: 编号LJ20260310。", "> 居民", "a number that no record has: LJ20260310", false},
		{"shows another resident's alias",
			"> 居民: 在吗\n< 机器人: 张阿姨您好。",
			"> 居民: 在吗\n< 机器人: 小 刘您好。", "> 居民", "shows another resident: 小刘", false},
		{"an alias that contains one's own",
			"@ as: u7\n> 居民: 在吗\n< 机器人: 张阿姨家人您好。",
			"@ as: u7\n> 居民: 在吗\n< 机器人: 张阿姨您好。", "> 居民", "shows another resident: 张阿姨", false},
		{"a Latin alias only as a word",
			"> 居民: 在吗\n< 机器人: annals",
			"> 居民: 在吗\n< 机器人: 是anna吗", "> 居民", "shows another resident: anna", false},
		{"shows the phone of somebody outside of the chat",
			"> 居民: 我的电话13800001234\n< 机器人: 电话：13800001234",
			"> 居民: 电话\n< 机器人: 电话：138 0000 1234", "> 居民", "shows another resident: 13800001234", false},
		{"shows the phone that another resident wrote",
			"> 居民: 13911112222\n< 机器人: 记下13911112222。",
			"> 居民: 13911112222\n< 机器人: 记下了。\n@ as: u2\n> 居民: 在吗\n< 机器人: 13911112222。", "> 居民: 在吗", "shows another resident: 13911112222", false},
		{"an exchange keeps to the manners too",
			"> 居民: 灯\n< 机器人: 有照片吗？\n~ photo: 没有\n< 机器人: 好的。",
			"> 居民: 灯\n< 机器人: 有照片吗？\n~ photo: 没有\n< 机器人: 谢谢你。", "~ photo", "says 你", false},
		{"what is judged below a group is its last answer",
			"> 居民: 灯\n< 机器人: 有照片吗？\n~ photo: 没有\n< 机器人: 好的。\n? has: 好的",
			"> 居民: 灯\n< 机器人: 有照片吗？\n~ photo: 没有\n< 机器人: 好的。\n? has: 照片", "? has", "lacks: 照片", false},
		{"the clock runs forwards",
			"> 时钟: 2026-03-10T09:00:01+08:00",
			"> 时钟: 2026-03-10T08:59:59+08:00", "> 时钟", "backwards", false},
		{"the clock of an action runs forwards",
			`> 系统[action]: {"at":"2026-03-10T09:00:01+08:00","send_notice":"M1"}`,
			`> 系统[action]: {"at":"2026-03-10T08:00:01+08:00","send_notice":"M1"}`, "> 系统", "backwards", false},
		{"an exchange of an unknown kind",
			"> 居民: 灯\n< 机器人: 好的。\n~ rest: 跳过",
			"> 居民: 灯\n< 机器人: 好的。\n~ colour: 红", "~ colour", "the fixture does not know", false},
		{"given records have known keys",
			"@ given: {\"demand\":[]}\n> 居民: 灯\n< 机器人: 好的。",
			"@ given: {\"demands\":[]}\n> 居民: 灯\n< 机器人: 好的。", "### X1", `unknown key "demands"`, false},
		{"a field that the table does not have",
			"> 居民: 灯\n< 机器人: 好的。\n= demand: {\"count\":0,\"filer\":\"u1\"}",
			"> 居民: 灯\n< 机器人: 好的。\n= demand: {\"count\":0,\"filler\":\"u1\"}", "= demand", `demand has no field "filler"`, false},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if faults := faultsOf(t, test.fine, test.lawyer); len(faults) > 0 {
				t.Errorf("what is fine fails: %v", faults)
			}
			failsAt(t, faultsOf(t, test.broken, test.lawyer), test.at, test.because)
		})
	}
}

// faultsOf plays one conversation against its own < lines; u1 acts unless the text says otherwise.
func faultsOf(t *testing.T, text string, lawyer bool) []fault {
	t.Helper()
	head := "### X1 | PUBLIC | strict | t\n"
	if !strings.HasPrefix(text, "@ as") {
		head += "@ as: u1\n"
	}
	c := bookOf(t, "x.md", head+text).conversations[0]
	open := modelOf(c)
	if lawyer {
		open = withHouse(modelOf(c), func(h House) House { return fixedSession{h, "lawyer.slot"} })
	}
	return played(t, c, open)
}

func played(t *testing.T, c *conversation, open Opener) []fault {
	t.Helper()
	res, err := playOne(t.Context(), c, open)
	if err != nil {
		t.Fatal(err)
	}
	return res.faults
}

func failsAt(t *testing.T, faults []fault, at, because string) {
	t.Helper()
	if len(faults) != 1 || !strings.HasPrefix(faults[0].source, at) || !strings.Contains(faults[0].reason, because) {
		t.Errorf("want one fault at %q because %q, got %v", at, because, faults)
	}
}

func withHouse(open Opener, wrap func(House) House) Opener {
	return func(ctx context.Context, w World) (House, error) {
		h, err := open(ctx, w)
		return wrap(h), err
	}
}

type fixedSession struct {
	House
	state string
}

func (f fixedSession) Session(context.Context, string) (string, error) { return f.state, nil }

// A house that misbehaves in a way that no < line can say.
func TestTheJudgeFailsAHouseThatBreaks(t *testing.T) {
	t.Parallel()
	const text = "### X1 | PUBLIC | strict | t\n@ as: u1\n> 居民: 灯\n< 机器人: 好的。\n= session: idle\n= demand: {\"count\":0}\n" +
		"> 管家[action]: {\"ask\":\"MX202603100001\",\"text\":\"几楼\"}\n> 时钟: 2026-03-11T09:00:00+08:00"
	cases := []struct {
		name    string
		wrap    func(House) House
		at      string
		because string
	}{
		{"a reply after more than five seconds", func(h House) House { h.(*modelHouse).took = 5001 * time.Millisecond; return h },
			"> 居民", "the reply took 5.001s"},
		{"a line whose capability is not built", func(h House) House { return broken{House: h, say: NotBuilt("lights")} },
			"> 居民", "not built: lights"},
		{"an action whose capability is not built", func(h House) House { return broken{House: h, act: NotBuilt("ask")} },
			"> 管家", "not built: ask"},
		{"a table that is not built", func(h House) House { return broken{House: h, rows: NotBuilt("demand")} },
			"= demand", "not built: demand"},
		{"a timer that fails", func(h House) House { return broken{House: h, clock: errors.New("timer fell")} },
			"> 时钟", "timer fell"},
		{"a house without sessions", func(h House) House { return broken{House: h, session: errors.New("no session")} },
			"= session", "no session"},
		{"a house that names no session", func(h House) House { return fixedSession{h, ""} }, "= session", "names no session"},
		{"a question that waits after the closing offer was declined", func(h House) House { return fixedSession{h, "demand.place"} },
			"= session", "the session is demand.place"},
		{"a resident who is with a person where nothing should wait", func(h House) House { return fixedSession{h, human} },
			"= session", "the session is human"},
		{"a house that does not close", func(h House) House { return broken{House: h, shut: errors.New("stuck")} }, "### X1", "stuck"},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := bookOf(t, "x.md", text).conversations[0]
			failsAt(t, played(t, c, withHouse(modelOf(c), test.wrap)), test.at, test.because)
		})
	}
	t.Run("a house that does not open", func(t *testing.T) {
		t.Parallel()
		c := bookOf(t, "x.md", text).conversations[0]
		open := func(context.Context, World) (House, error) { return nil, NotBuilt("user_role") }
		failsAt(t, played(t, c, open), "### X1", "not built: user_role")
	})
}

type broken struct {
	House
	say, act, rows, clock, session, shut error
}

func (b broken) Say(ctx context.Context, l Line) (Answer, error) {
	a, err := b.House.Say(ctx, l)
	return a, errors.Join(err, b.say)
}

func (b broken) Act(ctx context.Context, a Action) error {
	return errors.Join(b.House.Act(ctx, a), b.act)
}

func (b broken) Rows(ctx context.Context, table string) ([]Row, error) {
	rows, err := b.House.Rows(ctx, table)
	return rows, errors.Join(err, b.rows)
}

func (b broken) SetClock(ctx context.Context, t time.Time) error {
	return errors.Join(b.House.SetClock(ctx, t), b.clock)
}

func (b broken) Session(ctx context.Context, account string) (string, error) {
	s, err := b.House.Session(ctx, account)
	return s, errors.Join(err, b.session)
}

func (b broken) Close() error { return errors.Join(b.House.Close(), b.shut) }

func TestOneClosingOfferIsDeclined(t *testing.T) {
	t.Parallel()
	c := bookOf(t, "x.md", "### X1 | PUBLIC | strict | t\n@ as: u1\n> 居民: 灯\n< 机器人: 好的。\n= session: idle\n? has: 好的").conversations[0]
	offer := &closing{state: "demand.next"}
	res, err := playOne(t.Context(), c, withHouse(modelOf(c), func(h House) House { offer.House = h; return offer }))
	if err != nil {
		t.Fatal(err)
	}
	if len(res.faults) > 0 || res.messages != 2 || offer.heard != decline {
		t.Errorf("%d messages, heard %q, faults %v", res.messages, offer.heard, res.faults)
	}
}

// closing waits with an offer until it is declined.
type closing struct {
	House
	state, heard string
}

func (c *closing) Session(context.Context, string) (string, error) { return c.state, nil }

func (c *closing) Say(ctx context.Context, l Line) (Answer, error) {
	if l.Text == decline {
		c.state, c.heard = idle, l.Text
	}
	return c.House.Say(ctx, l)
}

package play

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// talker answers by a table from what is said to what comes back, and remembers what it was told.
type talker struct {
	world   World
	answers map[string]string // "" for anything else: 好的。
	waits   map[string]string // session after an answer; else idle
	session string
	told    []string
	pushes  []Push
	clock   time.Time
}

func (k *talker) Say(_ context.Context, l Line) (Answer, error) {
	k.told = append(k.told, l.Account+" "+string(l.Kind)+" "+l.Text)
	text := k.answers[l.Text]
	if text == "" {
		text = "好的。"
	}
	k.session = k.waits[text]
	if k.session == "" {
		k.session = idle
	}
	return Answer{Text: text}, nil
}

func (k *talker) Pushes(context.Context) ([]Push, error) {
	sent := k.pushes
	k.pushes = nil
	return sent, nil
}

func (k *talker) Session(context.Context, string) (string, error) { return k.session, nil }

func (k *talker) SetClock(_ context.Context, t time.Time) error {
	k.told, k.clock = append(k.told, "clock "+t.UTC().Format(time.TimeOnly)), t
	return nil
}

func (k *talker) Act(_ context.Context, a Action) error {
	k.told = append(k.told, strings.Join([]string{a.Actor, a.Account, a.Verb, a.Object(), a.Field("text"), a.Field("seats"), a.Field("at")}, " "))
	k.pushes = append(k.pushes, Push{"u1", "cs", "给一号的消息。"}, Push{"u2", "sub:WAITLIST_OFFER", "给二号的消息。"})
	return nil
}

func (k *talker) Rows(context.Context, string) ([]Row, error) { return nil, NotBuilt("rows") }

func (k *talker) Knows(context.Context, string) (bool, error) { return false, nil }

func (k *talker) Close() error { return nil }

func (k *talker) open(_ context.Context, w World) (House, error) {
	k.world, k.session = w, idle
	return k, nil
}

func playedWith(t *testing.T, k *talker, lines string) *result {
	t.Helper()
	c := bookOf(t, "x.md", "### X1 | PUBLIC | strict | t\n@ as: u1\n"+lines).conversations[0]
	res, err := playOne(t.Context(), c, k.open)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range res.faults {
		t.Errorf("%s: %s: %s (%s)", f.at, f.source, f.reason, f.reply)
	}
	return res
}

func TestQuestionsOfAGroupMayComeInAnyOrder(t *testing.T) {
	t.Parallel()
	k := &talker{
		answers: map[string]string{"灯": "留个电话吗？", "不留": "有照片吗？", "没有": "是在3号楼吗？", "是的": "还有要补充的吗？", "跳过": "还有要补充的吗？"},
		waits:   map[string]string{"留个电话吗？": "demand.phone", "有照片吗？": "demand.photo", "是在3号楼吗？": "demand.place", "还有要补充的吗？": "demand.more"},
	}
	res := playedWith(t, k, "> 居民: 灯\n~ place: 是的\n< 机器人: 模型\n~ photo: 没有\n~ phone: 不留\n~ rest: 跳过\n? has: 补充\n= session: demand\n= session: waiting")
	if want := []string{"u1 text 灯", "u1 text 不留", "u1 text 没有", "u1 text 是的", "u1 text 跳过"}; !slices.Equal(k.told, want) || res.messages != 5 {
		t.Errorf("%q, %d messages", k.told, res.messages)
	}
}

func TestAnExchangeNeedsAQuestionThatFits(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, offer, reply, session string
		sent                        bool
	}{
		{"nothing waits", "~ photo: 没有", "有照片吗？", idle, false},
		{"a person has taken over", "~ photo: 没有", "有照片吗？", human, false},
		{"a question waits", "~ photo: 没有", "有照片吗？", "demand.photo", true},
		{"a word that it must not have", "~ photo: 没有", "照片，请核对", "demand.confirm", false},
		{"another question", "~ photo: 没有", "几号楼？", "demand.place", false},
		{"any reply", "~ if: * | > 居民: 没有", "几号楼？", "demand.place", true},
		{"any reply, but nothing waits", "~ if: * | > 居民: 没有", "几号楼", idle, false},
		{"also when nothing waits", "~ if: 号楼 | @any | > 居民: 没有", "几号楼", idle, true},
		{"one of two parts is missing", "~ if: 号楼 | 单元 / 门 | > 居民: 没有", "几号楼？", "demand.place", false},
		{"both parts are there", "~ if: 号楼 | 单元 / 门 | > 居民: 没有", "几号楼几门？", "demand.place", true},
		{"a banned word", "~ if: 号楼 | ! 单元 / 门 | > 居民: 没有", "几号楼几门？", "demand.place", false},
	}
	for _, test := range cases {
		k := &talker{answers: map[string]string{"灯": test.reply}, waits: map[string]string{test.reply: test.session}}
		playedWith(t, k, "> 居民: 灯\n"+test.offer)
		if sent := len(k.told) == 2; sent != test.sent {
			t.Errorf("%s: told %q", test.name, k.told)
		}
	}
}

func TestAJudgedLineEndsAGroup(t *testing.T) {
	t.Parallel()
	k := &talker{answers: map[string]string{"灯": "有照片吗？", "没有": "是在3号楼吗？"},
		waits: map[string]string{"有照片吗？": "demand.photo", "是在3号楼吗？": "demand.place"}}
	playedWith(t, k, "> 居民: 灯\n~ place: 是的\n? has: 照片\n~ photo: 没有\n? has: 3号楼")
	if len(k.told) != 2 {
		t.Errorf("told %q", k.told)
	}
}

func TestEachAccountHasItsOwnReply(t *testing.T) {
	t.Parallel()
	k := &talker{answers: map[string]string{"一": "1 甲"}}
	playedWith(t, k, `> 居民: 一
> 系统[action]: {"at":"2026-03-10T10:00:00+08:00","cancel_registration":"E2","seats":1}
? has: 一号
? not: 二号 | 甲
? ever: 甲
@ as: u2
? none:
? ever: 二号
? never: 一号
> 居民: {n 甲}
@ as: u1
> 居民: {n 甲}
> 管家: 几楼？
? has: 一号`)
	want := []string{"u1 text 一", "clock 02:00:00", "系统 u1 cancel_registration E2  1 ", "u2 text 甲", "u1 text 1", "管家 u1 say  几楼？  "}
	if !slices.Equal(k.told, want) {
		t.Errorf("told %q", k.told)
	}
}

func TestARetryIsNoMessageOfTheResident(t *testing.T) {
	t.Parallel()
	k := &talker{}
	res := playedWith(t, k, "> 居民[event]: scan:370602003901001-0003\n> 居民[menu]: me\n> 居民[retry]:\n? same:\n> 居民[location]: 37.5,121.4,海边")
	if res.messages != 2 || len(k.told) != 4 {
		t.Errorf("%d messages, told %q", res.messages, k.told)
	}
}

func TestAReportNamesWhatFailedAndEndsWithTheCount(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a.md")
	text := "### X1 | PUBLIC | strict | 一\n@ as: u1\n> 居民: 灯\n? has: 好的\n\n### X2 | HIDDEN | strict | 二\n@ as: u1\n> 居民: 灯\n> 居民: 灯\n? has: 坏的\n" +
		"= demand: {\"count\":0}\n\n### X3 | HIDDEN | strict | 三\n@ as: u1\n> 居民: 灯\n? haz: 坏的\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	open := func(ctx context.Context, w World) (House, error) { return (&talker{}).open(ctx, w) }
	for _, atOnce := range []int{0, 3} {
		var out bytes.Buffer
		failed, err := Run(t.Context(), Options{Files: []string{file}, AtOnce: atOnce, Open: open}, &out)
		want := "X1     passed   1 message   一\n" +
			"X2     FAILED   2 messages  二\n" +
			"  " + file + ":10: ? has: 坏的\n      lacks: 坏的\n      reply: 好的。\n" +
			"  " + file + ":11: = demand: {\"count\":0}\n      not built: rows\n      reply: 好的。\n" +
			"X3     FAILED   0 messages  三\n" +
			"  " + file + ":16: ? haz: 坏的\n      unknown ? haz\n" +
			"1 passed, 2 failed\n"
		if failed != 2 || err != nil || out.String() != want {
			t.Errorf("%d failed, %v\n%s", failed, err, out.String())
		}
	}
	var out bytes.Buffer
	failed, err := Run(t.Context(), Options{Files: []string{file}, Only: []string{"X1"}, Verbose: true, Open: open}, &out)
	want := "X1     passed   1 message   一\n    @ as: u1\n    > 居民: 灯\n    < 机器人: 好的。\n1 passed, 0 failed\n"
	if failed != 0 || err != nil || out.String() != want {
		t.Errorf("%d failed, %v\n%s", failed, err, out.String())
	}
}

func TestWhatCannotBeJudgedIsAnError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := file("good.md", "### X1 | PUBLIC | strict | 一\n@ as: u1\n> 居民: 灯\n")
	open := func(ctx context.Context, w World) (House, error) { return (&talker{}).open(ctx, w) }
	cases := []struct {
		name string
		o    Options
	}{
		{"a file that is not there", Options{Files: []string{filepath.Join(dir, "none.md")}}},
		{"a file with a line outside", Options{Files: []string{good, file("bad.md", "> 居民: 灯\n")}}},
		{"a file without conversations", Options{Files: []string{file("empty.md", "# nothing\n")}}},
		{"an id that nobody has", Options{Files: []string{good}, Only: []string{"X1", "X9"}}},
		{"no file", Options{}},
	}
	for _, test := range cases {
		var out bytes.Buffer
		test.o.Open = open
		if _, err := Run(t.Context(), test.o, &out); err == nil || out.Len() > 0 {
			t.Errorf("%s: %v, %q", test.name, err, out.String())
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ended, Options{Files: []string{good}, Open: open}, &bytes.Buffer{}); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context: %v", err)
	}
	if _, err := Run(t.Context(), Options{Files: []string{good}, Open: open}, full{}); err == nil {
		t.Error("a report that cannot be written")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space") }

package phone_test

import (
	"strings"
	"testing"
	"time"

	"minxu/bot/phone"
)

func TestCustomerServiceMessagesKeepToTheWindows(t *testing.T) {
	t.Parallel()
	spoke := say("在吗")
	click := phone.Input{Kind: phone.Menu, Key: "me"}
	for _, c := range []struct {
		name string
		acts []phone.Input
		wait time.Duration
		fit  int // messages that go out
		then int // errcode of the next
	}{
		{"nobody who has not spoken can be written to", nil, 0, 0, 45015},
		{"a message allows five", []phone.Input{spoke}, 0, 5, 45047},
		{"a picture allows five too", []phone.Input{{Kind: phone.Image, Sample: "tile"}}, 0, 5, 45047},
		{"still five a second before two days are over", []phone.Input{spoke}, 48*time.Hour - time.Second, 5, 45047},
		{"and none after them", []phone.Input{spoke}, 48 * time.Hour, 0, 45015},
		{"a click allows three", []phone.Input{click}, 0, 3, 45047},
		{"within one minute", []phone.Input{click}, time.Minute, 0, 45015},
		{"so does a tap on a msgmenu item, which is no message", []phone.Input{{Kind: phone.Tapped, Key: "1", Text: "满意"}}, time.Minute, 0, 45015},
		{"so does a scan", []phone.Input{{Kind: phone.Scan, Key: "lamp-1"}}, 59 * time.Second, 3, 45047},
		{"a click adds to what a message allowed", []phone.Input{spoke, click}, 0, 8, 45047},
		{"and takes nothing from it when its minute is over", []phone.Input{spoke, click}, 2 * time.Minute, 5, 45047},
		{"leaving closes everything", []phone.Input{spoke, {Kind: phone.Unfollow}}, 0, 0, 43004},
		{"coming back opens the short window only", []phone.Input{spoke, {Kind: phone.Unfollow}, {Kind: phone.Follow}}, 0, 3, 45047},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := open(t, body(200, "success"), func(o *phone.Options) { o.Residents = []string{"张阿姨"} })
			me := h.openid(t, "张阿姨")
			for _, in := range c.acts {
				h.send(t, "张阿姨", in)
			}
			h.pass(c.wait)
			if quota := h.Accounts()[0].Quota; quota != c.fit {
				t.Errorf("the phone shows a quota of %d, want %d", quota, c.fit)
			}
			for i := range c.fit {
				if a := h.call(t, "message/custom/send", text(me, "管家的话")); a.code() != 0 {
					t.Fatalf("message %d: %v", i+1, a)
				}
			}
			if a := h.call(t, "message/custom/send", text(me, "一句太多")); a.code() != c.then {
				t.Errorf("one more: %v, want %d", a, c.then)
			}
			if got := h.shown("张阿姨", "custom"); len(got) != c.fit {
				t.Errorf("the phone shows %d messages, want %d", len(got), c.fit)
			}
		})
	}
}

func TestANewMessageOpensTheWindowAnew(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	h.send(t, "张阿姨", say("在吗"))
	me := h.openid(t, "张阿姨")
	for range 5 {
		h.call(t, "message/custom/send", text(me, "好"))
	}
	h.send(t, "张阿姨", say("还在吗"))
	if a := h.call(t, "message/custom/send", text(me, "在")); a.code() != 0 {
		t.Errorf("after a new message: %v", a)
	}
}

func TestWhatCustomSendTakes(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	h.send(t, "张阿姨", say("在吗"))
	me := h.openid(t, "张阿姨")
	for _, c := range []struct {
		name string
		body any
		code int
		kind string
		text string
	}{
		{"a msgmenu with numbers as ids", answer{"touser": me, "msgtype": "msgmenu", "msgmenu": answer{"head_content": "满意吗？",
			"list": []answer{{"id": 101, "content": "满意"}, {"id": "102", "content": "不满意"}}, "tail_content": "谢谢"}}, 0, "msgmenu", "满意吗？"},
		{"one article", answer{"touser": me, "msgtype": "news", "news": answer{"articles": []answer{{"title": "公告"}}}}, 0, "news", ""},
		{"two articles", answer{"touser": me, "msgtype": "news", "news": answer{"articles": []answer{{"title": "公告"}, {"title": "又一条"}}}}, 45008, "", ""},
		{"an empty text", text(me, " "), 44004, "", ""},
		{"a text too long", text(me, strings.Repeat("长", 700)), 45002, "", ""},
		{"a picture that is not there", answer{"touser": me, "msgtype": "image", "image": answer{"media_id": "none"}}, 40007, "", ""},
		{"no kind", answer{"touser": me}, 40008, "", ""},
		{"a stranger", text("oNobody", "您好"), 40003, "", ""},
		{"no JSON", "{", 47001, "", ""},
		{"nothing", "", 44002, "", ""},
		{"letters written as escapes", `{"touser":"` + me + `","msgtype":"text","text":{"content":"\u4f60\u597d"}}`, 40033, "", ""},
		{"angle brackets written as escapes", `{"touser":"` + me + `","msgtype":"text","text":{"content":"\u003ca\u003e"}}`, 40033, "", ""},
		{"a backslash that only looks like one", `{"touser":"` + me + `","msgtype":"text","text":{"content":"路径 \\u4f60"}}`, 0, "text", `路径 \u4f60`},
	} {
		before := len(h.Messages("张阿姨"))
		if a := h.call(t, "message/custom/send", c.body); a.code() != c.code {
			t.Errorf("%s: %v, want %d", c.name, a, c.code)
		}
		after := h.Messages("张阿姨")
		if c.code != 0 {
			if len(after) != before {
				t.Errorf("%s: refused and shown all the same", c.name)
			}
			continue
		}
		if len(after) != before+1 || after[before].Kind != c.kind || after[before].Text != c.text {
			t.Errorf("%s: the phone shows %+v", c.name, after[before:])
		}
	}
}

func TestTheOtherSideIsSeenTyping(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	me := h.openid(t, "张阿姨")
	typing := func(command string) int {
		return h.call(t, "message/custom/typing", answer{"touser": me, "command": command}).code()
	}
	if got := typing("Typing"); got != 43004 {
		t.Errorf("to somebody who does not follow: %d, want 43004", got)
	}
	h.send(t, "张阿姨", phone.Input{Kind: phone.Follow})
	if got := typing("Typing"); got != 0 || !h.Accounts()[0].Typing {
		t.Errorf("typing: %d, shown %v", got, h.Accounts()[0].Typing)
	}
	if got := typing("CancelTyping"); got != 0 || h.Accounts()[0].Typing {
		t.Errorf("no longer typing: %d, shown %v", got, h.Accounts()[0].Typing)
	}
	if got := typing("Dance"); got != 45072 {
		t.Errorf("another command: %d, want 45072", got)
	}
}

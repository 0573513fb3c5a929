package phone_test

import (
	"strings"
	"testing"
	"time"

	"minxu/bot/phone"
	"minxu/bot/wechat"
)

func notice(to, template, key string, data answer) answer {
	return answer{"touser": to, "template_id": template, "url": "https://example.org/d/1", "client_msg_id": key, "data": data}
}

func value(v string) answer { return answer{"value": v} }

func TestATemplateMessageGoesOutOncePerKey(t *testing.T) {
	t.Parallel()
	clock := phone.NewShift(morning)
	reports := make(chan wechat.Message, 10)
	h := openAt(t, clock, speaks(t, clock, func(m wechat.Message) (wechat.Reply, error) {
		if m.Event == wechat.EventTemplateDone {
			reports <- m
		}
		return wechat.Reply{}, nil
	}))
	h.send(t, "张阿姨", say("在吗"))
	me := h.openid(t, "张阿姨")
	data := answer{"thing1": value("楼道灯坏了"), "character_string2": value("MX202603100001")}
	ids := map[any]bool{}
	for range 3 {
		a := h.call(t, "message/template/send", notice(me, "T1", "push-1", data))
		if a.code() != 0 {
			t.Fatal(a)
		}
		ids[a["msgid"]] = true
	}
	if got := h.shown("张阿姨", "template"); len(got) != 1 || len(ids) != 1 {
		t.Errorf("%d messages shown under %d ids, want 1 under 1", len(got), len(ids))
	}
	h.call(t, "message/template/send", notice(me, "T1", "push-2", data))
	h.call(t, "message/template/send", notice(me, "T1", "", data))
	h.call(t, "message/template/send", notice(me, "T1", "", data))
	h.pass(11 * time.Minute)
	h.call(t, "message/template/send", notice(me, "T1", "push-1", data))
	if got := h.shown("张阿姨", "template"); len(got) != 5 {
		t.Errorf("%d messages shown, want 5: another key, twice none, and the first again after its ten minutes", len(got))
	}
	calls := h.Journal().Calls("message/template/send")
	if len(calls) != 7 || !calls[1].Duplicate || calls[3].Duplicate {
		t.Errorf("the journal marks the wrong calls: %+v", calls)
	}
	for range 5 {
		if m := <-reports; m.MsgID == "" || m.Status != "success" || m.From != me {
			t.Errorf("report %+v", m)
		}
	}
}

func TestNoticeFieldsKeepToTheirTypes(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	h.send(t, "张阿姨", say("在吗"))
	me := h.openid(t, "张阿姨")
	for _, c := range []struct {
		key, value string
		ok         bool
	}{
		{"thing1", strings.Repeat("字", 20), true}, {"thing1", strings.Repeat("字", 21), false}, {"thing1", "", false}, {"thing1", " ", false},
		{"character_string1", "MX202603100001", true}, {"character_string1", "编号1", false}, {"character_string1", strings.Repeat("1", 33), false},
		{"number1", "12.5", true}, {"number1", "12个", false}, {"phrase1", "处理完成了", true}, {"phrase1", "处理完成了啊", false}, {"phrase1", "ok", false},
		{"name1", "王管家", true}, {"name1", strings.Repeat("王", 11), false}, {"name1", strings.Repeat("a", 20), true},
		{"time1", "2026年3月17日 18:00", true}, {"time1", "明天", false}, {"date1", "2026-03-17", true}, {"date1", "后天", false},
		{"phone_number1", "0535-6666666", true}, {"phone_number1", "电话", false}, {"amount1", "¥10元", true}, {"amount1", "免费", false},
		{"letter1", "abc", true}, {"letter1", "a1", false}, {"symbol1", "!!!!!!", false}, {"const1", strings.Repeat("a", 21), false},
		{"car_number1", "鲁F12345", true}, {"car_number1", "鲁F12345678", false}, {"unheard1", "随便", true},
	} {
		a := h.call(t, "message/template/send", notice(me, "T1", "", answer{c.key: value(c.value)}))
		if (a.code() == 0) != c.ok {
			t.Errorf("%s = %q: %v, want ok %v", c.key, c.value, a, c.ok)
		}
		if message, _ := a["errmsg"].(string); !c.ok && (a.code() != 47003 || !strings.Contains(message, "data."+c.key+".value")) {
			t.Errorf("%s = %q: %v does not name the field", c.key, c.value, a)
		}
	}
	for _, c := range []struct {
		name string
		body answer
		code int
	}{
		{"no fields", notice(me, "T1", "", answer{}), 47003},
		{"no template", notice(me, "", "", answer{"thing1": value("a")}), 40037},
		{"a stranger", notice("oNobody", "T1", "", answer{"thing1": value("a")}), 40003},
	} {
		if a := h.call(t, "message/template/send", c.body); a.code() != c.code {
			t.Errorf("%s: %v, want %d", c.name, a, c.code)
		}
	}
}

func TestASubscriptionNoticeUsesUpAnAgreement(t *testing.T) {
	t.Parallel()
	clock := phone.NewShift(morning)
	reports := make(chan wechat.Message, 10)
	h := openAt(t, clock, speaks(t, clock, func(m wechat.Message) (wechat.Reply, error) {
		if len(m.Consents) > 0 {
			reports <- m
		}
		return echo(m)
	}), func(o *phone.Options) {
		o.Notices = []phone.NoticeKind{{Template: "once", Title: "预约提醒"}, {Template: "always", Title: "议事会通知", Standing: true}}
	})
	h.send(t, "张阿姨", say("在吗"))
	me := h.openid(t, "张阿姨")
	send := func(template string) int {
		return h.call(t, "message/subscribe/bizsend", notice(me, template, "", answer{"thing1": value("明天下午")})).code()
	}
	agree := func(kind, template string) { h.send(t, "张阿姨", phone.Input{Kind: kind, Key: template}) }
	if got := send("once"); got != 43101 {
		t.Errorf("without consent: %d, want 43101", got)
	}
	agree(phone.Agree, "once")
	agree(phone.Agree, "always")
	for i, c := range []struct {
		template string
		code     int
	}{{"once", 0}, {"once", 43101}, {"always", 0}, {"always", 0}, {"other", 40037}} {
		if got := send(c.template); got != c.code {
			t.Errorf("send %d of %s: %d, want %d", i+1, c.template, got, c.code)
		}
	}
	h.send(t, "张阿姨", phone.Input{Kind: phone.Unfollow})
	if got := send("always"); got != 0 {
		t.Errorf("to somebody who left but agreed: %d, want 0", got)
	}
	var accepted, sent int
	for range 6 { // two agreements, four deliveries
		m := <-reports
		switch m.Event {
		case wechat.EventConsentPopup:
			if m.Consents[0].Status == "accept" {
				accepted++
			}
		case wechat.EventNoticeSent:
			if m.Consents[0].MsgID != "" && m.Consents[0].Code == 0 {
				sent++
			}
		}
	}
	if accepted != 2 || sent != 4 {
		t.Errorf("%d agreements and %d reports arrived, want 2 and 4", accepted, sent)
	}
}

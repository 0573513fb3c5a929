package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"minxu/bot/phone"
	"minxu/bot/wecom"
	"minxu/calendar"
	"minxu/store/storetest"
)

// note waits for what a steward's phone shows.
func (p *program) note(what string, found func(phone.Note) bool) phone.Note {
	p.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) { // the outbox is looked at every second
		for _, n := range p.h.phone.Notes() {
			if found(n) {
				return n
			}
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("the stewards' phones never show %s: %+v", what, p.h.phone.Notes())
		}
	}
}

// writes sends words of a steward through the encrypted callback and gives the reply.
func (p *program) writes(user, text string) string {
	p.t.Helper()
	_, crew := p.h.accounts()
	platform := wecom.Callback{Token: crew.Token, CorpID: crew.CorpID, AESKey: crew.AESKey}
	p.said++
	document := fmt.Sprintf(`<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>%d</CreateTime><MsgType><![CDATA[text]]></MsgType>`+
		`<Content><![CDATA[%s]]></Content><MsgId>%d</MsgId><AgentID>%d</AgentID></xml>`, crew.CorpID, user, p.h.now().Unix(), text, time.Now().UnixNano()+int64(p.said), crew.AgentID)
	query, body, err := platform.Encode(p.h.now(), fmt.Sprint(p.said), [16]byte{byte(p.said)}, fmt.Sprint(crew.AgentID), []byte(document))
	if err != nil {
		p.t.Fatal(err)
	}
	resp, err := http.Post(p.base+"/wecom/callback?"+query, "text/xml", bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	reply, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		p.t.Fatalf("the stewards' callback answered %d, %v", resp.StatusCode, err)
	}
	_, said, err := platform.Decode(reply)
	if err != nil {
		p.t.Fatal(err)
	}
	return said
}

func TestAStewardTakesACaseAndAnswersItFromWeCom(t *testing.T) {
	t.Parallel()
	p := startProgram(t, settings(storetest.Dir(t)))
	p.h.clock.Set(calendar.Midnight(time.Now()).AddDate(0, 0, 1).Add(10 * time.Hour)) // at night most pushes wait
	resident := p.h.demo.Residents[0]
	openid := pretendOpenID(resident)
	say := func(words string) (reply string) { // through the pretend platform, which opens the reply window
		t.Helper()
		got, err := p.h.phone.Send(t.Context(), openid, phone.Input{Kind: "text", Text: words})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range got {
			reply += m.Text
		}
		return reply
	}
	reply := say("海风小区3号楼楼道灯坏了")
	for range 4 {
		switch {
		case strings.Contains(reply, "请您核对"):
			reply = say("提交")
		case strings.Contains(reply, "没有就回复"):
			reply = say("没有")
		}
	}
	no := demandNo.FindString(reply)
	if no == "" {
		t.Fatalf("not filed: %s", reply)
	}
	card := p.note("the card of "+no, func(n phone.Note) bool {
		return n.Card != nil && n.Card.Main.Desc == no && strings.Contains(n.Card.Main.Title, "新民需")
	})
	if err := p.h.phone.Press(t.Context(), card.ID, "demand.accept", nil); err != nil {
		t.Fatal(err)
	}
	done := p.note("the pressed card", func(n phone.Note) bool { return n.ID == card.ID && n.Done != "" })
	if !strings.HasSuffix(done.Done, "在办") {
		t.Errorf("the buttons say %q", done.Done)
	}
	tail := no[len(no)-4:]
	if said := p.writes(card.UserID, tail+" 师傅下午三点到"); !strings.Contains(said, "已发给居民（尾号"+tail+"）") {
		t.Errorf("the steward is answered %q", said)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		shown := fmt.Sprint(p.h.phone.Messages(openid))
		if strings.Contains(shown, "师傅下午三点到") && strings.Contains(shown, "受理了") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the resident's phone shows %s", shown)
		}
	}
	if said := p.writes("nobody", tail+" 你好"); !strings.Contains(said, "还没有登记为工作人员") {
		t.Errorf("a stranger is answered %q", said)
	}
}

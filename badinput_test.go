package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/bot/wechat"
	"minxu/store/storetest"
)

// TestBadWordsAndBadMomentsGetAClearSentence holds the rows about texts and talks; those about bytes on the wire are in bot/wechat.
func TestBadWordsAndBadMomentsGetAClearSentence(t *testing.T) {
	t.Parallel()
	p := startProgram(t, settings(storetest.Dir(t)))
	long := strings.Repeat("楼道里堆着旧家具，", 1200)
	for _, c := range []struct {
		id, name string
		said     []string // the last reply is looked at
		has, not []string
	}{
		{"B57", "only spaces", []string{"   \n "}, []string{"请说一句", "菜单"}, nil},
		{"B57", "only emoji", []string{"😀😀👍"}, []string{"请说一句", "菜单"}, nil},
		{"B58", "ten thousand characters", []string{long}, []string{"4000"}, []string{"出了点问题"}},
		{"B60", "full-width letters", []string{"ｍｅｎｕ"}, []string{"1 Report a problem"}, nil},
		{"B61", "traditional characters", []string{"樓道燈壞了"}, []string{"灯"}, []string{"没太明白"}},
		{"B62", "zero-width marks in a word", []string{"菜\u200b单"}, []string{"反映民需"}, nil},
		{"B62", "a right-to-left override", []string{"\u202e菜单"}, []string{"反映民需"}, nil},
		{"B63", "SQL", []string{"'; DROP TABLE demands; -- 楼道灯坏了"}, []string{"灯"}, []string{"出了点问题", "系统繁忙"}},
		{"B63", "templates and formats", []string{"${7*7} {{.}} %s%n 楼道灯坏了"}, nil, []string{"49", "%!s", "出了点问题"}},
		{"B64", "HTML", []string{"<img src=x onerror=alert(1)> 楼道灯坏了"}, []string{"灯"}, []string{"出了点问题"}},
		{"B65", "the number of nobody's demand", []string{"MX202601019999"}, nil, []string{"楼道", "出了点问题"}},
		{"B66", "a choice beyond all numbers", []string{"我要反映问题", "楼道灯坏了", "海风小区3号楼", "没有", "9999999999999999999"}, []string{"1 提交"}, []string{"已提交"}},
		{"B67", "minus one", []string{"我要反映问题", "楼道灯坏了", "海风小区3号楼", "没有", "-1"}, []string{"1 提交"}, []string{"已提交"}},
		{"B67", "one and a half", []string{"我要反映问题", "楼道灯坏了", "海风小区3号楼", "没有", "1.5"}, []string{"1 提交"}, []string{"已提交"}},
		{"B67", "an exponent", []string{"我要反映问题", "楼道灯坏了", "海风小区3号楼", "没有", "1e9"}, []string{"1 提交"}, []string{"已提交"}},
		{"B68", "cancel with nothing to cancel", []string{"取消"}, []string{"没有正在办的事"}, nil},
		{"B69", "cancel twice", []string{"楼顶漏水", "取消", "取消"}, []string{"没有正在办的事"}, nil},
		{"B70", "no more pushes", []string{"TD"}, []string{"不再发", "订阅"}, nil},
		{"B73", "self-harm", []string{"不想活了"}, []string{"12356", "120"}, []string{"编号"}},
		{"B74", "foul words with a matter", []string{"他妈的海风小区3号楼垃圾没人收"}, []string{"垃圾"}, []string{"他妈", "文明"}},
		{"B83", "a number with a letter in it", []string{"请给我打电话", "1380000l111"}, []string{"11位"}, nil},
		{"B83", "a number with a prefix and spaces", []string{"请给我打电话", "+86 138 0000 1111"}, []string{"记下了"}, nil},
		{"B86", "back at the first step, fifty times", append([]string{"我要反映问题"}, strings.Split(strings.Repeat("返回 ", 49)+"返回", " ")...), []string{"第一步"}, nil},
	} {
		t.Run(c.id+" "+c.name, func(t *testing.T) {
			reply := ""
			for _, words := range c.said {
				reply = p.hear("o"+strings.ReplaceAll(c.id+c.name, " ", ""), words)
			}
			for _, w := range c.has {
				if !strings.Contains(reply, w) {
					t.Errorf("no %q in:\n%s", w, reply)
				}
			}
			for _, w := range c.not {
				if strings.Contains(reply, w) {
					t.Errorf("%q in:\n%s", w, reply)
				}
			}
			if len(reply) > 2047 {
				t.Errorf("%d bytes", len(reply))
			}
		})
	}
	t.Run("B71 twenty messages in a second are all answered", func(t *testing.T) {
		replies := make([]string, 20)
		var wait sync.WaitGroup
		for i := range replies {
			wait.Add(1)
			go func() {
				defer wait.Done()
				replies[i] = p.hear("oFlood", fmt.Sprintf("%d号楼楼道灯坏了", i%6+1))
			}()
		}
		wait.Wait()
		for i, reply := range replies {
			if reply == "" || strings.Contains(reply, "出了点问题") {
				t.Errorf("message %d was answered %q", i, reply)
			}
		}
	})
	t.Run("B76 a voice without words asks for text", func(t *testing.T) {
		if reply := p.turn(wechat.Message{Kind: wechat.KindVoice, From: "oVoice", MediaID: "m1"}); !strings.Contains(reply, "打字") || !strings.Contains(reply, "人工") {
			t.Error(reply)
		}
	})
	t.Run("B52 B77 what nobody knows is answered with what works", func(t *testing.T) {
		if reply := p.turn(wechat.Message{Kind: wechat.KindUnknown, Type: "sticker", From: "oSticker"}); !strings.Contains(reply, "菜单") {
			t.Error(reply)
		}
	})
	t.Run("B55 a code with SQL in it is an unknown code", func(t *testing.T) {
		if reply := p.turn(wechat.Message{Kind: wechat.KindEvent, Event: wechat.EventScan, EventKey: "';<b>--", From: "oScan"}); !strings.Contains(reply, "没认出") || strings.Contains(reply, "<b>") {
			t.Error(reply)
		}
	})
	t.Run("B91 who leaves in mid-talk gets nothing more, and is greeted when back", func(t *testing.T) {
		p.hear("oLeaver", "海风小区3号楼楼道灯坏了")
		if reply := p.turn(wechat.Message{Kind: wechat.KindEvent, Event: wechat.EventUnsubscribe, From: "oLeaver"}); reply != "" {
			t.Errorf("answered %q", reply)
		}
		if reply := p.turn(wechat.Message{Kind: wechat.KindEvent, Event: wechat.EventSubscribe, From: "oLeaver"}); !strings.Contains(reply, "反映民需") {
			t.Error(reply)
		}
	})
}

func TestDraftsOutliveANightAndNotTwo(t *testing.T) {
	t.Parallel()
	p := startProgram(t, settings(storetest.Dir(t)))
	p.hear("oNight", "我要反映问题")
	p.hear("oNight", "楼顶漏水")
	p.h.clock.Set(p.h.now().Add(23 * time.Hour))
	if reply := p.hear("oNight", "继续"); !strings.Contains(reply, "楼顶漏水") {
		t.Errorf("B87 after 23 hours: %s", reply)
	}
	p.h.clock.Set(p.h.now().Add(25 * time.Hour))
	if reply := p.hear("oNight", "1"); strings.Contains(reply, "已提交") {
		t.Errorf("B87 after 25 hours: %s", reply)
	}
}

// hear hands a text to the desk as the callback would.
func (p *program) hear(from, words string) string {
	return p.turn(wechat.Message{Kind: wechat.KindText, From: from, Text: words})
}

func (p *program) turn(m wechat.Message) string {
	p.t.Helper()
	m.At = p.h.now()
	m.Key = fmt.Sprintf("%s-%d", m.From, p.serial.Add(1))
	reply, err := p.h.desk.Turn(context.Background(), m)
	if err != nil {
		p.t.Error(err)
	}
	return reply.Text
}

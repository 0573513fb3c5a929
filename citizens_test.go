package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"minxu/bot/wechat"
	"minxu/handlers/demand"
	"minxu/store/storetest"
)

// citizens is where real messages lie on the machines of those who may use them; they are no part of the product.
const citizens = "../shared/data/messages_train.jsonl"

func TestFiveHundredRealMessagesAreFiledOrRefusedWithAReason(t *testing.T) {
	f, err := os.Open(citizens)
	if err != nil {
		t.Skipf("no real messages at %s", citizens)
	}
	defer f.Close()
	t.Parallel()
	p := startProgram(t, settings(storetest.Dir(t)))
	seed := uint64(20261124)
	dice := mathrand.New(mathrand.NewPCG(seed, 2))
	var titles []string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var m struct{ Title string }
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		if title := strings.TrimSpace(m.Title); title != "" {
			titles = append(titles, title)
		}
	}
	dice.Shuffle(len(titles), func(i, j int) { titles[i], titles[j] = titles[j], titles[i] })
	messages := 500
	if raced {
		messages = 60 // make test runs all of them without the detector as well
	}
	ends := map[string][]string{}
	for i, title := range titles[:messages] {
		end := p.fileAsTold(fmt.Sprintf("oCitizen%d", i), title)
		ends[end] = append(ends[end], title)
	}
	refused := map[string]int{}
	list, err := demand.List(p.h.store.Reader(context.Background()), demand.Filter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	filed := 0
	for _, d := range list {
		if d.No != "" {
			filed++
		} else {
			refused[d.Reason]++
		}
	}
	for end, which := range ends {
		t.Logf("%s: %d", end, len(which))
	}
	t.Logf("%d numbers in the records; refused with a reason: %v (%.1f %%)", filed, refused, float64(len(ends["refused"]))*100/float64(messages))
	sample := ends["refused"]
	dice.Shuffle(len(sample), func(i, j int) { sample[i], sample[j] = sample[j], sample[i] })
	for _, title := range sample[:min(10, len(sample))] {
		t.Logf("refused: %s", title)
	}
	if n := len(p.numbers); n != filed {
		t.Errorf("residents were given %d numbers, %d are in the records", n, filed)
	}
	for _, title := range ends["lost"] {
		t.Errorf("neither filed nor refused: %s", title)
	}
	if n := len(ends["refused"]); n*100 > 3*messages {
		t.Errorf("%d of %d refused", n, messages)
	}
}

// fileAsTold tells a message and answers what is asked, until it is filed, refused, or has come to another end.
func (p *program) fileAsTold(openid, words string) string {
	for range 14 {
		p.said++
		reply, err := p.h.desk.Turn(context.Background(), wechat.Message{Key: fmt.Sprintf("%s-%d", openid, p.said), Kind: wechat.KindText, From: openid, At: time.Now(), Text: words})
		if err != nil {
			p.t.Fatal(err)
		}
		text := reply.Text
		switch {
		case text == "", strings.Contains(text, "出了点问题"), strings.Contains(text, "系统繁忙"):
			p.t.Errorf("%q was answered %q", words, text)
			return "lost"
		case demandNo.MatchString(text) && strings.Contains(text, "接着"):
			p.numbers[demandNo.FindString(text)] = true
			words = "接着办"
		case demandNo.MatchString(text) && strings.Contains(text, "提交了"), demandNo.MatchString(text) && strings.Contains(text, "已提交"):
			p.numbers[demandNo.FindString(text)] = true
			return "filed"
		case strings.Contains(text, "不客气"):
			return "thanks"
		case strings.Contains(text, "律师审过的答案"), strings.Contains(text, "不构成正式法律意见"):
			return "legal" // a question of law: answered from the reviewed base, or told that it is not in it, with where to ask
		case strings.Contains(text, "回复1") && strings.Contains(text, "1") && (strings.Contains(text, "119") || strings.Contains(text, "110") || strings.Contains(text, "120")):
			return "emergency"
		case strings.Contains(text, "请您核对"):
			words = "提交"
		case strings.Contains(text, "没有就回复"):
			words = "没有"
		case strings.Contains(text, "另外登记"):
			words = "2"
		case strings.Contains(text, "先说哪一件"), strings.Contains(text, "先办哪"):
			words = "1"
		case strings.Contains(text, "1 是"), strings.Contains(text, "1 联系我"):
			words = "1"
		case strings.Contains(text, "不知道"), strings.Contains(text, "几点"):
			words = "不知道"
		case strings.Contains(text, "哪里"), strings.Contains(text, "小区"), strings.Contains(text, "地点"), strings.Contains(text, "号楼"):
			words = "海风小区3号楼"
		case refusedWords(text):
			return "refused"
		default:
			p.t.Logf("%q came to %q", words, text)
			return "lost"
		}
	}
	return "lost"
}

func refusedWords(text string) bool {
	for _, w := range []string{"不能再受理", "不能受理", "受理不了", "不归"} {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

package bot_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/bot"
	"minxu/bot/wecom"
	"minxu/calendar"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

// clerk is a capability whose one case is taken by whoever comes first.
type clerk struct {
	taken string
	said  []string
}

func (c *clerk) press(_ context.Context, _ *store.Tx, p handlers.Pressed) (handlers.Deed, error) {
	switch p.Verb {
	case "clerk.accept":
		if c.taken != "" {
			return handlers.Deed{Done: c.taken + "已接单", Say: "已由" + c.taken + "接单。"}, nil
		}
		c.taken = p.Staff.Name
		return handlers.Deed{Done: c.taken + "已接单"}, nil
	case "clerk.reply":
		return handlers.Deed{Focus: "clerk.say", Say: "请直接写要回复的话。"}, nil
	case "clerk.say":
		if p.About == "9999" {
			return handlers.Deed{}, handlers.Refuse("没有尾号9999的事。")
		}
		c.said = append(c.said, p.About+" "+p.Words)
		return handlers.Deed{Say: "已发给居民。"}, nil
	}
	return handlers.Deed{}, handlers.Refuse("不会")
}

// chats is the stewards' platform: cards that were sent and what their buttons say.
type chats struct {
	mu    sync.Mutex
	cards map[string]string // user -> task id
	code  map[string]string // response code -> user
	done  map[string]string // user -> words on the buttons
	texts map[string][]string
}

func (c *chats) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case strings.HasSuffix(r.URL.Path, "gettoken"):
		io.WriteString(w, `{"errcode":0,"access_token":"T","expires_in":7200}`)
	case strings.HasSuffix(r.URL.Path, "message/send"):
		var in struct {
			To   string `json:"touser"`
			Text struct{ Content string }
			Card *wecom.TemplateCard `json:"template_card"`
		}
		json.NewDecoder(r.Body).Decode(&in)
		if in.Card == nil {
			c.texts[in.To] = append(c.texts[in.To], in.Text.Content)
			io.WriteString(w, `{"errcode":0}`)
			return
		}
		c.cards[in.To] = in.Card.Task
		c.code["sent-"+in.To] = in.To
		io.WriteString(w, `{"errcode":0,"msgid":"m","response_code":"sent-`+in.To+`"}`)
	case strings.HasSuffix(r.URL.Path, "update_template_card"):
		var in struct {
			Users  []string `json:"userids"`
			Code   string   `json:"response_code"`
			Button struct {
				Name string `json:"replace_name"`
			}
		}
		json.NewDecoder(r.Body).Decode(&in)
		user, ok := c.code[in.Code]
		if !ok || len(in.Users) != 1 || in.Users[0] != user {
			io.WriteString(w, `{"errcode":40058,"errmsg":"invalid code"}`)
			return
		}
		delete(c.code, in.Code)
		c.done[user] = in.Button.Name
		io.WriteString(w, `{"errcode":0}`)
	}
}

type crewRoom struct {
	*room
	chats *chats
	clerk *clerk
	crew  *bot.Crew
	post  *bot.Post
	n     int
}

func newCrewRoom(t *testing.T) *crewRoom {
	t.Helper()
	clock := storetest.NewClock(storetest.Start())
	r := &crewRoom{room: newRoom(t, storetest.New(t, storetest.WithClock(clock)), clock), clerk: &clerk{},
		chats: &chats{cards: map[string]string{}, code: map[string]string{}, done: map[string]string{}, texts: map[string][]string{}}}
	if err := r.store.InTx(t.Context(), func(tx *store.Tx) error {
		return people.New().SaveStaff(tx, people.Staff{ID: "s1", Name: "王管家", Role: people.RoleSteward, Node: "370602003901", WeComID: "wang", Active: true},
			people.Staff{ID: "s2", Name: "李管家", Role: people.RoleSteward, Node: "370602003901", Active: true})
	}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(r.chats)
	t.Cleanup(server.Close)
	client, err := wecom.NewClient(wecom.ClientOptions{Base: server.URL, CorpID: "ww", AgentID: 7, Secret: "s", Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	caps := []handlers.Capability{{Name: "clerk", Press: r.clerk.press, Words: "clerk.say"}}
	p := people.New()
	r.crew = bot.NewCrew(bot.CrewOptions{Store: r.store, People: p, Calendar: calendar.China(), Capabilities: caps, BaseURL: "https://x"})
	r.post = bot.NewPost(bot.PostOptions{Store: r.store, People: p, WeCom: client, Worker: "w", Log: slog.New(slog.DiscardHandler), BaseURL: "https://x"})
	return r
}

func (r *crewRoom) send() {
	r.t.Helper()
	if _, err := r.post.SendDue(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
}

// card tells both stewards of one case.
func (r *crewRoom) card() {
	r.t.Helper()
	err := r.store.InTx(r.t.Context(), func(tx *store.Tx) error {
		for _, id := range []string{"s1", "s2"} {
			c := people.Card{To: people.Staff{ID: id}, Kind: "new", Key: "new:" + id, About: "MX202603100012", Title: "新民需", Text: "楼道灯坏了", Path: "/console/x",
				Buttons: []people.Button{{Key: "clerk.accept", Text: "接单"}, {Key: "clerk.reply", Text: "回复居民"}}}
			if err := people.Tell(tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.send()
}

func (r *crewRoom) press(user, verb string) wecom.Message {
	r.t.Helper()
	r.n++
	code := "pressed-" + user + string(rune('a'+r.n))
	r.chats.code[code] = user
	m := wecom.Message{Key: code, From: user, At: r.clock.Now(), Kind: wecom.KindEvent, Event: wecom.EventCard, EventKey: verb, Card: wecom.Card{Task: r.chats.cards[user], ResponseCode: code}}
	r.turn(m)
	return m
}

func (r *crewRoom) turn(m wecom.Message) string {
	r.t.Helper()
	reply, err := r.crew.Turn(r.t.Context(), m)
	if err != nil {
		r.t.Fatal(err)
	}
	return reply.Text
}

func (r *crewRoom) write(user, text string) string {
	r.t.Helper()
	r.n++
	return r.turn(wecom.Message{Key: "w" + string(rune('a'+r.n)), From: user, At: r.clock.Now(), Kind: wecom.KindText, Text: text})
}

func TestTheFirstPressWinsAndEveryCopyOfTheCardSaysSo(t *testing.T) {
	t.Parallel()
	r := newCrewRoom(t)
	r.card()
	first := r.press("wang", "clerk.accept")
	r.turn(first) // delivered again
	r.press("s2", "clerk.accept")
	r.send()
	if r.chats.done["wang"] != "王管家已接单" || r.chats.done["s2"] != "王管家已接单" {
		t.Errorf("the buttons say %v", r.chats.done)
	}
	if got := strings.Join(r.chats.texts["s2"], "|"); got != "已由王管家接单。" {
		t.Errorf("the second is told %q", got)
	}
	if len(r.chats.texts["wang"]) != 0 {
		t.Errorf("the first is told %v", r.chats.texts["wang"])
	}
}

func TestAStewardsWordsReachTheCaseWhoseButtonAskedForThem(t *testing.T) {
	t.Parallel()
	r := newCrewRoom(t)
	r.card()
	if got := r.write("wang", "师傅下午到"); !strings.Contains(got, "回复居民") || len(r.clerk.said) != 0 {
		t.Errorf("words for nobody are answered %q and reach %v", got, r.clerk.said)
	}
	r.press("wang", "clerk.reply")
	r.send()
	if got := strings.Join(r.chats.texts["wang"], "|"); got != "请直接写要回复的话。" {
		t.Errorf("after the press: %q", got)
	}
	if got := r.write("wang", "师傅下午到"); got != "已发给居民。" {
		t.Errorf("answered %q", got)
	}
	r.write("wang", "谢谢") // belongs to nobody any more
	r.write("s2", "0012：已派人")
	if got := r.write("s2", "9999 已派人"); got != "没有尾号9999的事。" {
		t.Errorf("a wrong number is answered %q", got)
	}
	r.press("s2", "clerk.reply")
	r.clock.Advance(31 * time.Minute)
	r.write("s2", "太晚了")
	if got := strings.Join(r.clerk.said, "|"); got != "MX202603100012 师傅下午到|0012 已派人" {
		t.Errorf("said: %s", got)
	}
	if got := r.write("stranger", "0012 你好"); !strings.Contains(got, "还没有登记为工作人员") {
		t.Errorf("a stranger is answered %q", got)
	}
	if got := r.write("s1", "0012 你好"); !strings.Contains(got, "还没有登记为工作人员") {
		t.Errorf("somebody who writes under the id of a member with another WeCom id is answered %q", got)
	}
}

package menu

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"minxu/calendar"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/web"
	"minxu/web/webtest"
)

// hall is a house of pages with one resident of 海风社区 who asked for a person.
type hall struct {
	*webtest.House
	t    *testing.T
	cap  handlers.Capability
	who  people.Resident
	talk people.Talk
}

func newHall(t *testing.T) *hall {
	t.Helper()
	r := &hall{t: t}
	r.House = webtest.New(t, func(*webtest.House) ([]web.Page, []web.NavItem) {
		r.cap = New(Options{Photo: func(context.Context, string) ([]byte, string, error) { return []byte("a picture"), "image/jpeg", nil }})
		return r.cap.Pages, r.cap.Nav
	})
	tree := r.Tree()
	r.Tx(func(tx *store.Tx) error {
		who, err := people.Arrive(tx, "openid-u1")
		if err != nil {
			return err
		}
		if err := people.Bind(tx, tree, who.ID, people.Address{Node: webtest.Area, Estate: "海风小区", Building: "3"}, people.ProofSaid); err != nil {
			return err
		}
		r.who, err = people.ByID(tx, who.ID)
		return err
	})
	r.order("c1", AskPerson{})
	r.find()
	return r
}

func (r *hall) find() {
	r.t.Helper()
	r.Tx(func(tx *store.Tx) (err error) {
		r.talk, _, err = people.NewestTalk(tx, r.who.Ref)
		return err
	})
}

// order carries out what the resident's flow orders.
func (r *hall) order(conversation string, e any) {
	r.t.Helper()
	tree := r.Tree()
	r.Tx(func(tx *store.Tx) error {
		_, err := r.cap.Apply(context.Background(), tx, handlers.Asked{Reader: tx, Who: r.who, Tree: tree, Calendar: calendar.China(), Conversation: conversation, Key: "k"}, e)
		return err
	})
}

// press lets a steward press or write and gives what became of it, or the sentence of the refusal.
func (r *hall) press(staff, verb, words string) (deed handlers.Deed, no string) {
	r.t.Helper()
	tree := r.Tree()
	by, _ := tree.StaffByID(staff)
	err := r.Store.InTx(r.t.Context(), func(tx *store.Tx) (err error) {
		deed, err = r.cap.Press(context.Background(), tx, handlers.Pressed{Tree: tree, Calendar: calendar.China(), Staff: by, Verb: verb, About: r.talk.ID, Words: words})
		return err
	})
	var refused *handlers.Refusal
	if errors.As(err, &refused) {
		return handlers.Deed{}, refused.Sentence
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return deed, ""
}

// told lists what the resident is sent, oldest first.
func (r *hall) told() (words []string) {
	r.t.Helper()
	all, err := r.Store.ListOutbox(r.t.Context(), store.PushFilter{Resident: r.who.ID, Limit: 100})
	if err != nil {
		r.t.Fatal(err)
	}
	for _, p := range slices.Backward(all) {
		words = append(words, p.Body)
	}
	return words
}

func TestOneStewardTakesATalkAndTheOthersHearWho(t *testing.T) {
	t.Parallel()
	r := newHall(t)
	if _, no := r.press("s3", pressTake, ""); !strings.Contains(no, "不在您的范围") {
		t.Errorf("a steward of another community: %q", no)
	}
	if _, no := r.press("s2", pressTake, ""); !strings.Contains(no, "不在您的范围") {
		t.Errorf("a grid worker: %q", no)
	}
	if _, no := r.press("s1", pressSay, "您好"); !strings.Contains(no, "我来接") {
		t.Errorf("words before it is taken: %q", no)
	}
	r.Tx(func(tx *store.Tx) error {
		return people.KeepCard(tx, people.CardCopy{Push: "p1", Staff: "s4", About: r.talk.ID, Kind: people.CardHumanRequest, Code: "c1"})
	})
	if deed, no := r.press("s1", pressTake, ""); no != "" || deed.Done != "王管家在接" || deed.Focus != pressSay {
		t.Fatalf("taken: %+v, %s", deed, no)
	}
	updates, err := r.Store.ListOutbox(t.Context(), store.PushFilter{Staff: "s4", Limit: 10})
	if err != nil || len(updates) != 1 || updates[0].Body != "王管家在接" || updates[0].Data != "c1" {
		t.Errorf("the other copy of the card becomes %+v, %v", updates, err)
	}
	r.find()
	if deed, _ := r.press("s4", pressTake, ""); deed.Done != "王管家在接" || !strings.Contains(deed.Say, "不用再接") {
		t.Errorf("the second is told %+v", deed)
	}
	if _, no := r.press("s4", pressSay, "您好"); !strings.Contains(no, "由王管家在接") {
		t.Errorf("the second writes: %q", no)
	}
	if deed, no := r.press("s1", pressSay, "您好，什么事？"); no != "" || deed.Focus != pressSay {
		t.Errorf("said: %+v, %s", deed, no)
	}
	r.order("c2", PassOn{Words: "楼上漏水"})
	notes, err := r.Store.ListOutbox(t.Context(), store.PushFilter{Staff: "s1", Limit: 1})
	if err != nil || len(notes) != 1 || notes[0].Kind != cardNote || notes[0].Body != "楼上漏水" || !strings.Contains(notes[0].Data, pressEnd) {
		t.Errorf("the steward reads %+v, %v", notes, err)
	}
	if deed, no := r.press("s1", pressEnd, ""); no != "" || deed.Done != "已结束" {
		t.Errorf("ended: %+v, %s", deed, no)
	}
	if _, no := r.press("s1", pressEnd, ""); !strings.Contains(no, "已经结束") {
		t.Errorf("ended twice: %q", no)
	}
	got := strings.Join(r.told(), "|")
	for _, want := range []string{"海风社区·王管家来了", "海风社区·王管家：您好，什么事？", "机器人继续为您服务"} {
		if !strings.Contains(got, want) {
			t.Errorf("the resident reads %s, without %s", got, want)
		}
	}
}

func TestATalkOfWhichNobodySaysAnythingEndsByItself(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		taken bool
		after time.Duration
		ends  people.TalkEnd
		says  string
	}{
		"taken, and a little silence":  {true, 29 * time.Minute, "", ""},
		"taken, and half an hour":      {true, 30 * time.Minute, people.EndedBySilence, "人工先结束了"},
		"a request of yesterday":       {false, 24 * time.Hour, "", ""},
		"a request that nobody heard":  {false, 72 * time.Hour, people.EndedUnheard, "12345"},
		"taken, and silence for weeks": {true, 500 * time.Hour, people.EndedBySilence, "人工先结束了"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newHall(t)
			if c.taken {
				r.press("s1", pressTake, "")
			}
			r.Clock.Advance(c.after)
			for range 2 {
				if _, err := r.cap.Tick(t.Context(), r.Store, r.Tree(), calendar.China()); err != nil {
					t.Fatal(err)
				}
			}
			r.find()
			if r.talk.EndedBy != c.ends {
				t.Errorf("it ended by %q", r.talk.EndedBy)
			}
			if got := strings.Join(r.told(), "|"); c.says != "" && strings.Count(got, c.says) != 1 {
				t.Errorf("the resident reads %s", got)
			}
		})
	}
}

func TestTheTalkOnPages(t *testing.T) {
	t.Parallel()
	r := newHall(t)
	page := "/console/talk/" + r.talk.ID
	r.Tx(func(tx *store.Tx) error {
		return tx.Trail(store.Line{Who: r.who.Ref, At: r.Clock.Now(), Direction: store.In, Kind: "text", Text: "楼上一直漏水", Reply: "收到，已转给管家。"})
	})
	r.Run([]webtest.Case{
		{Name: "who waits is on the list", As: "s1", Path: "/console/talk/", Status: 200, Shows: []string{"海风社区居民", "等人接"}},
		{Name: "and not on that of another community", As: "s3", Path: "/console/talk/", Status: 200, Shows: []string{"没有居民在等人工"}, Lacks: []string{"海风"}},
		{Name: "a grid worker has no such list", As: "s2", Path: "/console/talk/", Status: 403},
		{Name: "another community's talk is none", As: "s3", Path: page, Status: 404, Alters: []string{"audit"}},
		{Name: "its page shows what was said, and the reading is noted", As: "s1", Path: page, Status: 200, Shows: []string{"楼上一直漏水", "收到，已转给管家", "我来接"}, Lacks: []string{"发送"}, Alters: []string{"audit"}},
		{Name: "nobody writes before it is taken", As: "s1", Method: "POST", Path: page + "/say", Form: url.Values{"text": {"您好"}}, Status: 409, Shows: []string{"请先点"}},
		{Name: "it is taken", As: "s1", Method: "POST", Path: page + "/take", Status: 303, Shows: []string{"王管家在接", "发送", "来了，接下来由我和您说", "还没有发出"}, Alters: []string{"audit", "human_talks", "outbox"}},
		{Name: "once", As: "s4", Method: "POST", Path: page + "/take", Status: 409, Shows: []string{"王管家刚刚已经接了"}},
		{Name: "who did not take it reads and does not write", As: "s4", Path: page, Status: 200, Lacks: []string{"发送", "我来接"}, Alters: []string{"audit"}},
		{Name: "nothing is not sent", As: "s1", Method: "POST", Path: page + "/say", Form: url.Values{"text": {" "}}, Status: 409},
		{Name: "words are sent", As: "s1", Method: "POST", Path: page + "/say", Form: url.Values{"text": {"您好，几楼？"}}, Status: 303, Shows: []string{"海风社区·王管家：您好，几楼？"}, Alters: []string{"audit", "outbox"}},
		{Name: "a photo that is not there is none", As: "s1", Path: page + "/photo/1", Status: 404},
		{Name: "the street ends nobody else's talk", As: "s5", Method: "POST", Path: page + "/end", Status: 409, Shows: []string{"由王管家在接"}},
		{Name: "it ends", As: "s1", Method: "POST", Path: page + "/end", Status: 303, Shows: []string{"已结束", "管家结束"}, Lacks: []string{"发送"}, Alters: []string{"audit", "human_talks", "outbox"}},
	})
}

package project

import (
	"context"
	"testing"
	"time"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

func factOf(s *handlers.Start, key string) string {
	for _, f := range s.Facts {
		if f.Key == key {
			return f.Value
		}
	}
	return ""
}

func TestWhatIsSaidOfProjectsComesHere(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.SQLite(t))
	for _, c := range []struct {
		text, user     string
		flow           *dialog.Flow // nil: not ours
		project, score string
	}{
		{"给楼道灯打5分", "u1", scoring, "PR1", "5"},
		{"楼道灯更新我给四分", "u1", scoring, "PR1", "4"},
		{"给楼道灯打4.5分", "u1", scoring, "PR1", ""},
		{"评价楼道灯", "u1", scoring, "PR1", ""},
		{"给晾衣区打个满分", "u2", scoring, "PR2", "5"},
		{"我给5分", "u1", scoring, "", "5"},
		{"我给5分", "u2", nil, "", ""},
		{"非常满意", "u1", nil, "", ""},
		{"楼道灯坏了", "u1", nil, "", ""},
		{"楼道灯坏了，打了5个电话没人管", "u1", nil, "", ""},
		{"楼道灯项目干到哪一步了", "u1", progress, "", ""},
		{"我报的事成了项目没有", "u1", progress, "", ""},
		{"给楼道灯项目提个意见", "u1", opinion, "PR1", ""},
		{"晾衣区坏了，提个意见赶紧修", "u2", nil, "", ""},
		{"我想把楼道灯的分改一下", "u1", scoring, "PR1", ""},
		{"我打了几分来着", "u1", scoring, "", ""},
		{"楼道灯的评价结果出来了吗", "u1", progress, "", ""},
		{"给楼道灯打个差评", "u1", scoring, "PR1", ""},
		{"不想打分了", "u1", declining, "", ""},
		{"我要给项目打分", "u1", scoring, "", ""},
		{"4", "u1", nil, "", ""},
		{"0", "u1", nil, "", ""},
	} {
		t.Run(c.user+" "+c.text, func(t *testing.T) {
			t.Parallel()
			s, err := w.cap.Bid(context.Background(), w.asked(c.user, c.text))
			if err != nil {
				t.Fatal(err)
			}
			if (s == nil) != (c.flow == nil) || s != nil && s.Flow != c.flow {
				t.Fatalf("bid %+v", s)
			}
			if s != nil && (factOf(s, factProject) != c.project || factOf(s, factScore) != c.score) {
				t.Errorf("facts %+v", s.Facts)
			}
		})
	}
}

func TestABareDigitAnswersAnInvitation(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		open := func(id, title string, day int) {
			w.restore(Restored{Project: Project{ID: id, Title: title, Coverage: "海风小区", State: Scoring}, OpenAt: at(day, 9, 0), CloseAt: at(day+14, 18, 0)})
		}
		bid := func(user, text string, context_ ...dialog.Fact) *handlers.Start {
			t.Helper()
			a := w.asked(user, text)
			a.Context = context_
			s, err := w.cap.Bid(context.Background(), a)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		open("PR5", "新长椅", 12)
		w.runTo(at(12, 9, 0))
		if s := bid("u1", "4"); s == nil || s.Flow != scoring || factOf(s, factProject) != "PR5" || factOf(s, factScore) != "4" {
			t.Errorf("a digit came to %+v", s)
		}
		if s := bid("u1", "非常满意"); s == nil || factOf(s, factProject) != "PR5" || factOf(s, factScore) != "5" {
			t.Errorf("words came to %+v", s)
		}
		if s := bid("u1", "0"); s == nil || s.Flow != declining {
			t.Errorf("0 came to %+v", s)
		}
		if s := bid("u1", "6"); s != nil {
			t.Errorf("6 came to %+v", s)
		}
		if s := bid("u1", "4", dialog.Fact{Key: "menu", Value: "1"}); s != nil {
			t.Errorf("a digit of the menu came to %+v", s)
		}
		if s := bid("u2", "4"); s != nil {
			t.Errorf("somebody who was not asked came to %+v", s)
		}
		open("PR6", "新花坛", 13)
		w.runTo(at(13, 9, 0))
		if s := bid("u1", "4"); s == nil || factOf(s, factProject) != "" {
			t.Errorf("with two open, a digit came to %+v", s)
		}
		if _, err := w.apply(w.store, "u1", "no", Decline{Project: "PR5"}); err != nil {
			t.Fatal(err)
		}
		if s := bid("u1", "4"); s == nil || factOf(s, factProject) != "PR6" {
			t.Errorf("after one was declined, a digit came to %+v", s)
		}
		if _, err := w.apply(w.store, "u1", "vote", Cast{Project: "PR6", Score: 4}); err != nil {
			t.Fatal(err)
		}
		if s := bid("u1", "4"); s != nil {
			t.Errorf("after everything was answered, a digit came to %+v", s)
		}
		if s := bid("u1", "5", dialog.Fact{Key: "scored", Value: "PR6"}); s == nil || factOf(s, factScore) != "5" {
			t.Errorf("a second score came to %+v", s)
		}
		w.clock.Advance(3 * time.Minute)
		if s := bid("u1", "5", dialog.Fact{Key: "scored", Value: "PR6"}); s != nil {
			t.Errorf("three minutes later a digit came to %+v", s)
		}
		w.clock.Set(at(17, 9, 0).UTC())
		if s := bid("u7", "4"); s != nil {
			t.Errorf("days after the invitation a digit came to %+v", s)
		}
	})
}

func TestInvitationsGoToThoseWhoMayScoreAndWantThem(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		for _, id := range []string{"stops", "leaves", "works", "full"} {
			w.clock.Set(at(4, 9, 0).UTC())
			w.arrive(id, people.Address{Node: haifeng1, Estate: "海风小区", Building: "1"})
		}
		w.clock.Set(at(10, 9, 0).UTC())
		w.restore(Restored{Project: Project{ID: "PR5", Title: "新长椅", Coverage: "海风小区", State: Scoring}, OpenAt: at(11, 12, 30), CloseAt: at(25, 18, 0)})
		w.enlist("PR5", ListStaff, "works")
		w.tx(func(tx *store.Tx) error {
			if err := people.OptOut(tx, w.users["stops"].ID, people.TopicScoring); err != nil {
				return err
			}
			return people.Unfollow(tx, w.users["leaves"].ID)
		})
		w.clock.Set(at(11, 9, 0).UTC())
		w.tx(func(tx *store.Tx) error {
			for _, k := range []string{"a", "b", "c"} {
				if err := tx.Post(store.Outgoing{Key: k, Resident: w.users["full"].ID, Platform: "wechat", Kind: "remind", Channel: "customer_service", Body: "x", NotBefore: at(11, 9, 0)}); err != nil {
					return err
				}
			}
			return nil
		})
		w.runTo(at(11, 13, 0))
		when := map[string]time.Time{}
		for _, p := range w.pushes(NoticeInvite) {
			when[p.Resident] = p.NotBefore
			if !p.ExpiresAt.Equal(at(25, 18, 0)) {
				t.Errorf("it expires %s", p.ExpiresAt)
			}
		}
		if len(when) != 3 {
			t.Errorf("%d were invited", len(when))
		}
		for user, want := range map[string]time.Time{"u1": at(11, 14, 0), "u7": at(11, 14, 0), "full": at(12, 10, 0)} {
			if got := when[w.users[user].ID]; !got.Equal(want) {
				t.Errorf("%s is asked at %s, want %s", user, got, want)
			}
		}
	})
}

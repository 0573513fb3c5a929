package dialog_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"minxu/dialog"
)

func talkNamed(id, flow string) *dialog.Conversation {
	return dialog.Start(&dialog.Flow{Name: flow}, id, nil, nil)
}

func parkedIDs(s *dialog.Session) string {
	var ids []string
	for _, p := range s.Parked {
		ids = append(ids, p.Conversation.ID)
	}
	return strings.Join(ids, " ")
}

func TestParkedDrafts(t *testing.T) {
	t.Parallel()
	t.Run("the newest lies on top and the fourth pushes the oldest out", func(t *testing.T) {
		t.Parallel()
		s := &dialog.Session{}
		for _, id := range []string{"a", "b", "c", "d"} {
			s.Active = talkNamed(id, "demand")
			if s.Park(100); s.Active != nil {
				t.Fatal("a parked talk still runs")
			}
		}
		s.Park(100)
		if got := parkedIDs(s); got != "d c b" {
			t.Fatalf("parked %s", got)
		}
	})
	t.Run("a draft comes back and the running talk takes its place", func(t *testing.T) {
		t.Parallel()
		s := &dialog.Session{Active: talkNamed("a", "demand")}
		s.Park(100)
		s.Active = talkNamed("b", "lawyer")
		if !s.Unpark("a", 200) || s.Active.ID != "a" || parkedIDs(s) != "b" || s.Parked[0].Until != 200 {
			t.Fatalf("runs %v, parked %v", s.Active, s.Parked)
		}
		if s.Unpark("nobody", 200) || s.Active.ID != "a" {
			t.Fatal("an unknown draft came back")
		}
		s.DropParked("b")
		if s.DropParked("b"); len(s.Parked) != 0 {
			t.Fatal("a dropped draft is still there")
		}
	})
	t.Run("drafts whose time is over are neither found nor kept", func(t *testing.T) {
		t.Parallel()
		s := &dialog.Session{}
		for i, id := range []string{"a", "b", "c"} {
			s.Active = talkNamed(id, []string{"demand", "lawyer", "demand"}[i])
			s.Park(int64(100 + i))
		}
		if c := s.Newest("", 101); c == nil || c.ID != "c" {
			t.Fatalf("newest is %v", c)
		}
		if c := s.Newest("lawyer", 100); c == nil || c.ID != "b" {
			t.Fatalf("newest lawyer talk is %v", c)
		}
		if c := s.Newest("lawyer", 101); c != nil {
			t.Fatalf("an expired draft was found: %v", c)
		}
		if s.Sweep(101); parkedIDs(s) != "c" {
			t.Fatalf("kept %s", parkedIDs(s))
		}
	})
	t.Run("a parked talk shows the same question again", func(t *testing.T) {
		t.Parallel()
		p := open(t, demand(), "楼道灯坏了", home).says("不是").at("demand.location")
		s := &dialog.Session{Active: p.c}
		s.Park(100)
		again, err := dialog.Decode(s.Append(nil))
		if err != nil || !again.Unpark("c1", 200) {
			t.Fatalf("the draft did not come back: %v", err)
		}
		p.c = again.Active
		p.resumes().at("demand.location", "是在几号楼附近？").said("!收到")
		if p.c.About != "" {
			t.Fatalf("about %q before the script says so", p.c.About)
		}
		if p.says("5号楼").c.About != "楼道灯坏了" {
			t.Fatalf("about %q", p.c.About)
		}
	})
}

func fullSession(t tester) *dialog.Session {
	s := &dialog.Session{Active: open(t, demand(), "楼道灯坏了三天，好像在5号楼", home).says("不是").sends("photo", "p1").says("地址改成7号楼", "修改").c}
	s.Park(1773104400000)
	s.Active = open(t, lawyer(), "海风社区").says("2", "漏水那个", "2", "社区改成东岸社区").c
	s.Until, s.Offered, s.Last, s.Rest, s.Misses = 1773104400123, "c1", "上一句", []string{"还有", "更多"}, 2
	s.Finished, s.FinishedBy, s.Burst, s.Human, s.Danger, s.DangerOf, s.After = 1, "1", 2, 3, 4, "fire", "c9"
	s.Context, s.At = []dialog.Fact{{Key: "refused", Value: "停车"}}, -5
	return s
}

func TestSessionSurvivesItsEncoding(t *testing.T) {
	t.Parallel()
	s := fullSession(t)
	stored := s.Append(nil)
	again, err := dialog.Decode(stored)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(stored, again.Append(nil)) {
		t.Fatal("stored again it has other bytes")
	}
	if a, b := image(s.Active), image(again.Active); a != b {
		t.Fatalf("read as\n%s\nnot\n%s", b, a)
	}
	if a, b := image(s.Parked[0].Conversation), image(again.Parked[0].Conversation); a != b {
		t.Fatalf("read as\n%s\nnot\n%s", b, a)
	}
	s.Active, again.Active, s.Parked, again.Parked = nil, nil, nil, nil
	if !reflect.DeepEqual(s, again) {
		t.Fatalf("read as\n%+v\nnot\n%+v", again, s)
	}
	empty, err := dialog.Decode((&dialog.Session{}).Append(nil))
	if err != nil || !reflect.DeepEqual(empty, &dialog.Session{}) {
		t.Fatalf("an empty session is read as %+v, %v", empty, err)
	}
}

func TestSessionsThatCannotBeReadAreRefused(t *testing.T) {
	t.Parallel()
	stored := fullSession(t).Append(nil)
	other := bytes.Clone(stored)
	other[0]++
	for name, data := range map[string][]byte{"nothing": nil, "another version": other, "json": []byte(`{"active":null}`), "something behind it": append(bytes.Clone(stored), 0)} {
		if _, err := dialog.Decode(data); !errors.Is(err, dialog.ErrOldSession) {
			t.Errorf("%s: %v, want ErrOldSession", name, err)
		}
	}
	for n := range stored {
		if s, err := dialog.Decode(stored[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes were read as %+v", n, len(stored), s)
		}
	}
}

func TestAnOldTalkOfAnotherScriptIsNeitherSilentNorStuck(t *testing.T) {
	t.Parallel()
	for _, from := range flows() {
		for _, to := range flows() {
			p := open(t, from, "楼道灯坏了，5号楼，猜灯谜，三位", home, "community=海风社区")
			p.f = to
			p.resumes().says("1", "2", "楼道灯坏了")
			if p.out.Kind == 0 {
				t.Fatalf("a %s talk in the script of %s came to nothing", from.Name, to.Name)
			}
		}
	}
}

package demand

import (
	"context"
	"strings"
	"testing"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// pressed lets somebody of staff press or write, and gives what became of it, or the sentence of the refusal.
func (w *town) pressed(staff, verb, about, words string) (handlers.Deed, string) {
	w.t.Helper()
	c := capability{numbers: newNumbers(Policy{}.WithDefaults())}
	var deed handlers.Deed
	err := w.act(func(tx *store.Tx) (err error) {
		deed, err = c.press(context.Background(), tx, handlers.Pressed{Tree: w.tree, Calendar: w.cal, Staff: w.staff(staff), Verb: verbOf(verb), Arg: argOf(verb), About: about, Words: words})
		return err
	})
	switch {
	case isRefusal(err):
		return handlers.Deed{}, err.Error()
	case err != nil:
		w.t.Fatal(err)
	}
	return deed, ""
}

func verbOf(key string) string { verb, _, _ := strings.Cut(key, ":"); return verb }
func argOf(key string) string  { _, arg, _ := strings.Cut(key, ":"); return arg }

func TestStewardsWorkFromWeCom(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := w.given("u1", drain(Triaged))
		tail := d.No[len(d.No)-4:]
		if deed, no := w.pressed("s1", pressAccept, d.No, ""); no != "" || deed.Done != "王管家在办" || !strings.Contains(deed.Say, tail) {
			t.Errorf("accepted: %+v, %s", deed, no)
		}
		if deed, no := w.pressed("s4", pressAccept, d.No, ""); no != "" || deed.Done != "王管家在办" || !strings.Contains(deed.Say, "王管家刚刚已经") {
			t.Errorf("who comes second is told %+v, %q", deed, no)
		}
		if deed, no := w.pressed("s1", pressReply, d.No, ""); no != "" || deed.Focus != pressSay {
			t.Errorf("asked for words: %+v, %s", deed, no)
		}
		if deed, no := w.pressed("s1", pressSay, tail, "下午来看"); no != "" || !strings.Contains(deed.Say, "已发给居民") {
			t.Errorf("said: %+v, %s", deed, no)
		}
		if got := w.pushes(PushText); len(got) != 1 || !strings.HasSuffix(got[0].Body, "：下午来看") || !strings.Contains(got[0].Body, "王管家") {
			t.Errorf("the resident gets %+v", got)
		}
		for name, c := range map[string]struct{ staff, verb, about, words, want string }{
			"words of another community's steward":   {"s3", pressSay, d.No, "您好", "不在您的范围"},
			"a tail of another community":            {"s3", pressSay, tail, "您好", "没有尾号"},
			"no words":                               {"s1", pressSay, d.No, " ", "请写下"},
			"a grid worker who may not write":        {"s2", pressSay, d.No, "您好", "岗位不能"},
			"a press by the lawyer, who has no part": {"s6", pressAccept, d.No, "", "岗位不能"},
		} {
			if _, no := w.pressed(c.staff, c.verb, c.about, c.words); !strings.Contains(no, c.want) {
				t.Errorf("%s: %q, want %q", name, no, c.want)
			}
		}
		if got := w.pushes(PushText); len(got) != 1 {
			t.Errorf("%d messages went out", len(got))
		}
	})
}

func TestTheStewardHearsThatWordsWait(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := w.given("u1", drain(InProgress))
		c := capability{numbers: newNumbers(Policy{}.WithDefaults())}
		for range 2 {
			w.tx(func(tx *store.Tx) error {
				return c.held(context.Background(), tx, w.tree, store.Push{ID: "p1", Outgoing: store.Outgoing{About: d.No, Kind: PushText}})
			})
		}
		if got := w.cardsTo("s1"); len(got) != 1 || got[0] != people.CardQuotaLow {
			t.Errorf("the steward gets %v", got)
		}
		w.tx(func(tx *store.Tx) error {
			return c.held(context.Background(), tx, w.tree, store.Push{ID: "p2", Outgoing: store.Outgoing{About: "LF202603100001"}})
		})
	})
}

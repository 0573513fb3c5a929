package demand

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"minxu/calendar"
	"minxu/store"
	"minxu/web"
	"minxu/web/webtest"
)

func TestWhatIsTakenOutLiesInOnesOwnScopeAndIsNoted(t *testing.T) {
	t.Parallel()
	var c capability
	h := webtest.New(t, func(h *webtest.House) ([]web.Page, []web.NavItem) {
		full := New(Options{})
		if err := h.Store.Migrate(t.Context(), "demand", full.Migrations); err != nil {
			t.Fatal(err)
		}
		c = capability{numbers: newNumbers(Policy{}.WithDefaults()), clock: calendar.China, filings: &filings{}, taken: &taken{}}
		c.giveOut = func(_ context.Context, w io.Writer, _ *store.Store, format, by string, each func(func(Demand) error) error) (n int, err error) {
			err = each(func(d Demand) error {
				n++
				_, err := fmt.Fprintln(w, format, by, d.No)
				return err
			})
			return n, err
		}
		return c.pages(), nil
	})
	o := Office{Tree: h.Tree(), Calendar: calendar.China()}
	for _, d := range []Demand{
		{ID: "d1", No: "MX202603100001", Title: "楼道灯不亮", Category: "D02", State: Triaged, Node: webtest.Area},
		{ID: "d2", No: "MX202603100002", Title: "有人吃拿卡要", Category: "D15", State: Submitted, Node: webtest.Area},
		{ID: "d3", No: "MX202603100003", Title: "东岸的事", Category: "D02", State: Triaged, Node: webtest.OtherArea}} {
		h.Tx(func(tx *store.Tx) error {
			_, err := o.Restore(tx, d)
			return err
		})
	}
	form := url.Values{"days": {"30"}, "format": {"csv"}, "why": {"月报"}}
	for staff, want := range map[string]string{"s4": "0001", "a1": "0001 0002 0003", "s5": "0001 0002"} {
		a := h.As(staff).Post("/console/demand/export", form)
		var got []string
		for line := range strings.Lines(a.Body) {
			got = append(got, strings.TrimSpace(line[strings.LastIndex(line, "MX20260310")+10:]))
		}
		for i, j := 0, len(got)-1; i < j; i, j = i+1, j-1 { // newest first
			got[i], got[j] = got[j], got[i]
		}
		if a.Status != http.StatusOK || strings.Join(got, " ") != want || !strings.Contains(a.Body, "csv "+staff) {
			t.Errorf("%s takes out %d %v, want %s: %s", staff, a.Status, got, want, a.Body)
		}
	}
	b := h.As("s4")
	for _, bad := range []url.Values{{"days": {"0"}, "format": {"csv"}, "why": {"x"}}, {"days": {"30"}, "format": {"exe"}, "why": {"x"}}, {"days": {"30"}, "format": {"csv"}}} {
		if a := b.Post("/console/demand/export", bad); a.Status == http.StatusOK || strings.Contains(a.Body, "MX2026") {
			t.Errorf("%v gives %d", bad, a.Status)
		}
	}
	last := 0
	for range exportsADay {
		last = b.Post("/console/demand/export", form).Status
	}
	if last != http.StatusConflict {
		t.Errorf("the file too many is answered %d", last)
	}
	if a := h.As("o1").Get("/console/demand/export"); a.Status != http.StatusForbidden {
		t.Errorf("who may not read figures opens the page: %d", a.Status)
	}
}

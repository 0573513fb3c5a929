package demand

import (
	"slices"
	"strings"
	"testing"

	"minxu/people"
	"minxu/store"
)

func TestAStewardConfirmsOrOverrulesAndItIsCounted(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		sure := w.must("u1", "c", lamp()).no
		order := lamp()
		order.Matter.Sure = false
		unsure := w.must("u8", "u8c", order).no
		w.sentence(func(tx *store.Tx) error { return o.Judge(tx, w.staff("s2"), sure, Judged{Category: "D03"}) })
		w.sentence(func(tx *store.Tx) error { return o.Judge(tx, w.staff("s1"), sure, Judged{Category: "D77"}) })
		w.sentence(func(tx *store.Tx) error { return o.Judge(tx, w.staff("s1"), sure, Judged{Category: "D02"}) }) // nothing changed
		w.tx(func(tx *store.Tx) error { return o.Accept(tx, w.staff("s1"), sure) })
		w.tx(func(tx *store.Tx) error { return o.Judge(tx, w.staff("s1"), unsure, Judged{}) })
		if d := w.byNo(unsure); d.State != Triaged {
			t.Errorf("confirmed it is %+v", d)
		}
		w.tx(func(tx *store.Tx) error {
			return o.Judge(tx, w.staff("s1"), unsure, Judged{Category: "D08", Urgency: Urgent})
		})
		d := w.byNo(unsure)
		if d.Category != "D08" || !d.FinishDue.Equal(at(11, 9, 0)) || !d.ContactDue.Equal(at(10, 11, 0)) {
			t.Errorf("raised it is %+v", d)
		}
		if got := w.pushes(PushProgress); len(got) != 1 || !strings.Contains(got[0].Body, "改按“紧急”办理") || !strings.Contains(got[0].Body, "3月11日（周三）9:00") {
			t.Errorf("the resident reads %+v", got)
		}
		if got := w.sentence(func(tx *store.Tx) error { return o.Judge(tx, w.staff("s1"), unsure, Judged{Urgency: Normal}) }); !strings.Contains(got, "原因") {
			t.Errorf("lowered without a reason: %s", got)
		}
		w.tx(func(tx *store.Tx) error {
			return o.Judge(tx, w.staff("s1"), unsure, Judged{Urgency: Normal, Reason: "现场看过，没有危险"})
		})
		if d = w.byNo(unsure); !d.FinishDue.Equal(at(17, 18, 0)) {
			t.Errorf("lowered it is %+v", d)
		}
		got, err := judgements(w.reader(), Filter{Desks: []string{haifeng}}, at(1, 0, 0))
		if err != nil || !slices.Equal(got, []Judgements{{"category", 1, 1}, {"level", 2, 0}, {"node", 2, 0}, {"urgency", 2, 0}}) {
			t.Errorf("counted %+v, %v", got, err)
		}
		if got, err = judgements(w.reader(), Filter{Areas: []string{dongan1}}, at(1, 0, 0)); err != nil || len(got) != 0 {
			t.Errorf("elsewhere counted %+v, %v", got, err)
		}
		w.sound()
	})
}

func TestAnotherPlaceBringsItToAnotherDesk(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		no := w.must("u1", "c", lamp()).no
		w.tx(func(tx *store.Tx) error { return o.Accept(tx, w.staff("s1"), no) })
		w.sentence(func(tx *store.Tx) error { return o.Judge(tx, w.staff("s1"), no, Judged{Node: dongan1, Building: "8"}) })
		w.tx(func(tx *store.Tx) error {
			return o.Judge(tx, w.staff("s1"), no, Judged{Node: dongan1, Building: "8", Reason: "居民说错了小区"})
		})
		d := w.byNo(no)
		if d.Node != dongan1 || d.Community != "370602001901" || d.Building != "8" || d.Steward != "" || !strings.Contains(d.Place, "东岸花园8号楼") {
			t.Errorf("moved it is %+v", d)
		}
		if got := w.cardsTo("s3"); !slices.Equal(got, []string{people.CardNewDemand}) {
			t.Errorf("the other steward got %v", got)
		}
		w.tx(func(tx *store.Tx) error { return o.Judge(tx, w.staff("s3"), no, Judged{Urgency: Critical}) })
		alerts, err := people.Alerts(w.reader(), people.AlertFilter{Limit: 10})
		if err != nil || len(alerts) != 1 || alerts[0].About != no {
			t.Errorf("raised to critical the alarms are %+v, %v", alerts, err)
		}
		w.sound()
	})
}

func TestNeighboursAreMergedAndSetApartAgain(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		lead := w.must("u1", "c", lamp()).no
		order := lamp()
		order.Matter.Urgency, order.Matter.Sure = "URGENT", false
		member := w.must("u8", "u8c", order).no
		bin := lamp()
		bin.Matter.Category = "D01"
		other := w.must("u8", "c2", bin).no
		own := w.byNo(member)
		for name, c := range map[string]struct{ no, into string }{
			"with itself":                {member, member},
			"with another category":      {other, lead},
			"with one that is not there": {member, "MX209901010001"},
		} {
			if err := w.act(func(tx *store.Tx) error { return o.Merge(tx, w.staff("s1"), c.no, c.into) }); !isRefusal(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.tx(func(tx *store.Tx) error { return o.Merge(tx, w.staff("s1"), member, lead) })
		m, l := w.byNo(member), w.byNo(lead)
		if m.State != Merged || m.Master != lead || l.Households != 2 || l.Urgency != Urgent || !m.FinishDue.Equal(l.FinishDue) {
			t.Errorf("merged they are %+v and %+v", m, l)
		}
		if got := w.pushes(PushProgress); len(got) != 1 || !strings.Contains(got[0].Body, "合在一起办") {
			t.Errorf("the neighbour reads %+v", got)
		}
		if got := w.sentence(func(tx *store.Tx) error { return o.Merge(tx, w.staff("s1"), lead, other) }); !strings.Contains(got, "已有邻居并入") {
			t.Errorf("a leader follows: %s", got)
		}
		w.sentence(func(tx *store.Tx) error { return o.Unmerge(tx, w.staff("s1"), member, "") })
		w.tx(func(tx *store.Tx) error { return o.Unmerge(tx, w.staff("s1"), member, "不是同一盏灯") })
		m, l = w.byNo(member), w.byNo(lead)
		if m.State != Triaged || m.Master != "" || l.Households != 1 || !m.FinishDue.Equal(own.FinishDue) || !m.ContactDue.Equal(own.ContactDue) {
			t.Errorf("set apart they are %+v and %+v", m, l)
		}
		w.sound()
	})
}

func TestASecondMatterBecomesADemandOfItsOwn(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		for _, p := range []Privacy{Named, Anonymous} {
			order := lamp()
			order.Privacy, order.Spot.Building = p, map[Privacy]string{Named: "3", Anonymous: "4"}[p]
			no := w.must("u1", "c"+string(p), order).no
			var part string
			w.clock.Advance(3600e9)
			w.sentence(func(tx *store.Tx) error {
				_, err := o.Split(tx, w.staff("s1"), no, SecondMatter{Title: "垃圾没清"})
				return err
			})
			w.tx(func(tx *store.Tx) (err error) {
				part, err = o.Split(tx, w.staff("s1"), no, SecondMatter{Title: "垃圾没清", Text: "楼下垃圾三天没清", Category: "D01", Urgency: Normal})
				return err
			})
			whole, d := w.byNo(no), w.byNo(part)
			if d.Parent != no || d.State != Triaged || d.Category != "D01" || d.Title != "垃圾没清" || !d.SubmittedAt.Equal(whole.SubmittedAt) || d.Privacy != p || d.Filer != whole.Filer {
				t.Errorf("the part is %+v", d)
			}
			own, err := Own(w.reader(), w.users["u1"].ID, 10)
			if err != nil || !slices.ContainsFunc(own, func(o Demand) bool { return o.No == part }) {
				t.Errorf("the resident does not find the part: %+v, %v", own, err)
			}
		}
		if got := w.pushes(PushProgress); len(got) != 1 || !strings.Contains(got[0].Body, "单独登记，编号MX") {
			t.Errorf("the resident reads %+v", got)
		}
		w.sound()
	})
}

func TestHotSpotsCountHouseholdsNotReports(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		for u, household := range map[string]string{"u1": "h1", "u8": "h2"} {
			who := w.users[u]
			who.Household = household
			w.users[u] = who
		}
		w.must("u1", "c", lamp())
		w.must("u1", "c2", lamp())
		w.must("u8", "u8c", lamp())
		bin := lamp()
		bin.Matter.Category = "D01"
		w.must("u2", "u2c", bin)
		got, err := hotSpots(w.reader(), Filter{Desks: []string{haifeng}}, at(3, 0, 0), 1)
		if err != nil || len(got) != 2 || got[0].Category != "D02" || got[0].Cases != 3 || got[0].OpenCases != 3 || got[0].Households != 2 || got[0].Community != haifeng {
			t.Errorf("the hot spots are %+v, %v", got, err)
		}
		if got, err = hotSpots(w.reader(), Filter{Desks: []string{dongan1}}, at(3, 0, 0), 1); err != nil || len(got) != 0 {
			t.Errorf("elsewhere are %+v, %v", got, err)
		}
	})
}

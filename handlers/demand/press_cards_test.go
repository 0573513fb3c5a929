package demand

import (
	"context"
	"slices"
	"strings"
	"testing"

	"minxu/people"
	"minxu/store"
)

// delivered sends every card of somebody that has buttons, as the sender does, and gives the newest of a kind.
func (w *town) delivered(staff, kind string) (card people.CardData, push store.Push) {
	w.t.Helper()
	all, err := w.store.ListOutbox(context.Background(), store.PushFilter{Staff: staff, Limit: 500})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, p := range slices.Backward(all) { // oldest first
		data, err := people.ReadCardData(p.Data)
		if p.Channel != "app" || err != nil || len(data.Buttons) == 0 {
			continue
		}
		w.tx(func(tx *store.Tx) error {
			return people.KeepCard(tx, people.CardCopy{Push: p.ID, Staff: p.Staff, About: p.About, Kind: p.Kind, Code: "code-" + p.ID})
		})
		if p.Kind == kind {
			card, push = data, p
		}
	}
	if push.ID == "" {
		w.t.Fatalf("%s has no card %s: %v", staff, kind, w.cardsTo(staff))
	}
	return card, push
}

// button gives the key of a button of a card.
func (w *town) button(card people.CardData, text string) string {
	w.t.Helper()
	for _, b := range card.Buttons {
		if b.Text == text {
			return b.Key
		}
	}
	w.t.Fatalf("no button %s among %+v", text, card.Buttons)
	return ""
}

// says lists what stands on the buttons of a card by now.
func (w *town) says(push store.Push) []string {
	var words []string
	for _, p := range w.pushes("card_update") {
		if strings.HasPrefix(p.Key, "card:"+push.ID+":") {
			words = append(words, p.Body)
		}
	}
	return words
}

// wrote presses a button that asks for words and writes them.
func (w *town) wrote(staff, key, about, words string) string {
	w.t.Helper()
	deed, no := w.pressed(staff, key, about, "")
	if no != "" || deed.Focus != key {
		w.t.Fatalf("%s asks for words: %+v, %s", key, deed, no)
	}
	if deed, no = w.pressed(staff, deed.Focus, about, words); no != "" {
		return no
	}
	return deed.Say
}

func TestAResultIsApprovedFromACard(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := drain(InProgress)
		d.Reopens = 1
		d = w.given("u1", d)
		w.tx(func(tx *store.Tx) error {
			return w.office().Propose(tx, w.staff("s1"), d.No, "3月10日换了闭门器。")
		})
		card, push := w.delivered("s4", cardProposed)
		approve := w.button(card, "同意并答复")
		if said := w.wrote("s4", w.button(card, "退回重写"), d.No, "没写谁换的"); !strings.Contains(said, "已退回") {
			t.Fatalf("sent back: %s", said)
		}
		if got := w.says(push); !slices.Equal(got, []string{"海风社区书记已退回"}) {
			t.Errorf("the card says %v", got)
		}
		if deed, no := w.pressed("s4", approve, d.No, ""); no != "" || deed.Done != "海风社区书记已“退回办理结果”" {
			t.Errorf("approving what was sent back: %+v, %s", deed, no)
		}
		back, _ := w.delivered("s1", cardDeclined)
		if said := w.wrote("s1", w.button(back, "办理结果"), d.No, "3月10日王师傅换了闭门器。"); !strings.Contains(said, "已提交审核") {
			t.Fatalf("handed in again: %s", said)
		}
		if _, no := w.pressed("s4", approve, d.No, ""); !strings.Contains(no, "后来改过") {
			t.Errorf("the old card approves the new words: %s", no)
		}
		again, push := w.delivered("s4", cardProposed)
		if deed, no := w.pressed("s4", w.button(again, "同意并答复"), d.No, ""); no != "" || deed.Done != "海风社区书记已同意" {
			t.Errorf("approved: %+v, %s", deed, no)
		}
		if got := w.byNo(d.No); got.State != Resolved || got.Result != "3月10日王师傅换了闭门器。" {
			t.Errorf("it is %s with %q", got.State, got.Result)
		}
		if got := w.says(push); !slices.Contains(got, "海风社区书记已答复") {
			t.Errorf("the new card says %v", got)
		}
		w.sound()
	})
}

func TestAnExtensionIsAskedForAndGrantedFromCards(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := w.given("u1", drain(InProgress))
		w.clock.Set(w.cal.YellowFrom(d.FinishDue).Add(1))
		w.tick()
		yellow, push := w.delivered("s1", cardYellow)
		extend := w.button(yellow, "申请延期")
		if got := w.wrote("s1", extend, d.No, "等配件"); !strings.Contains(got, "请先写工作日数") {
			t.Errorf("without days: %s", got)
		}
		if got := w.wrote("s1", extend, d.No, "5天 等配件到货"); !strings.Contains(got, "已提交上级审批") {
			t.Fatalf("asked: %s", got)
		}
		card, asked := w.delivered("s5", cardExtension)
		grant := w.button(card, "批准")
		if deed, no := w.pressed("s5", grant, d.No, ""); no != "" || deed.Done != "毓璜顶街道值班已批准延期" {
			t.Fatalf("granted: %+v, %s", deed, no)
		}
		if deed, _ := w.pressed("s5", grant, d.No, ""); !strings.Contains(deed.Say, "不用再办") {
			t.Errorf("granted twice: %+v", deed)
		}
		if got := w.byNo(d.No); !got.Extended || !got.FinishDue.After(d.FinishDue) {
			t.Errorf("it is due %s", got.FinishDue)
		}
		for name, p := range map[string]store.Push{"the yellow card": push, "the request": asked} {
			if got := w.says(p); !slices.Contains(got, "毓璜顶街道值班已批准延期") {
				t.Errorf("%s says %v", name, got)
			}
		}
		if got := w.cardsTo("s1"); !slices.Contains(got, cardExtended) {
			t.Errorf("who asked got %v", got)
		}
		w.sound()
	})
}

func TestAnOverdueCaseIsShownToWhoWorksOnItAndToTheStreet(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := drain(InProgress)
		d.Handler = "s2"
		d = w.given("u1", d)
		w.clock.Set(w.cal.RedCard(d.FinishDue).Add(1))
		w.tick()
		w.delivered("s1", cardRed)
		w.delivered("s2", cardRed)
		card, push := w.delivered("s5", people.CardSupervise)
		if got := w.wrote("s5", w.button(card, "督办"), d.No, "今天下班前办好"); !strings.Contains(got, "已督办") {
			t.Fatalf("ordered: %s", got)
		}
		ordered, _ := w.delivered("s1", people.CardSupervise)
		if got := w.wrote("s1", w.button(ordered, "办理结果"), d.No, "3月18日王师傅疏通了下水道。"); !strings.Contains(got, "已答复居民") {
			t.Fatalf("answered: %s", got)
		}
		if got := w.says(push); !slices.Equal(got, []string{"王管家已答复"}) {
			t.Errorf("the street's card says %v", got)
		}
		w.sound()
	})
}

func TestUnitsSignAndReportFromTheirCards(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := w.given("u1", drain(InProgress))
		w.tx(func(tx *store.Tx) error {
			return w.office().Transfer(tx, w.staff("s1"), d.No, Sending{Unit: "s2", Task: "去看看"}, "网格员近")
		})
		w.tx(func(tx *store.Tx) error {
			return w.office().Whistle(tx, w.staff("s1"), d.No, []Sending{{Unit: "s4", Task: "找物业"}})
		})
		lead, push := w.delivered("s2", cardOrder)
		helper, other := w.delivered("s4", cardOrder)
		if deed, no := w.pressed("s2", w.button(lead, "签收"), d.No, ""); no != "" || deed.Done != "李网格员已签收" || !deed.Alone {
			t.Fatalf("signed: %+v, %s", deed, no)
		}
		if got := w.says(push); !slices.Equal(got, []string{"已签收"}) {
			t.Errorf("the card of the lead says %v", got)
		}
		if got := w.says(other); len(got) != 0 {
			t.Errorf("the card of the helper says %v", got)
		}
		if deed, no := w.pressed("s4", w.button(helper, "签收"), d.No, ""); no != "" || deed.Done != "海风社区书记已签收" {
			t.Fatalf("the helper signs: %+v, %s", deed, no)
		}
		goOn, _ := w.delivered("s4", cardSigned)
		if got := w.wrote("s4", w.button(goOn, "办好了"), d.No, "物业明天来人"); !strings.Contains(got, "已反馈给管家") {
			t.Errorf("the helper reports: %s", got)
		}
		goOn, _ = w.delivered("s2", cardSigned)
		if got := w.wrote("s2", w.button(goOn, "办理结果"), d.No, "3月10日通了下水道。"); !strings.Contains(got, "已提交审核") {
			t.Errorf("the lead hands in: %s", got)
		}
		if card, _ := w.delivered("s1", cardProposed); w.button(card, "同意并答复") == "" {
			t.Error("nothing to approve")
		}
		w.sound()
	})
}

func TestACaseIsHandedOverFromACard(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := w.given("u1", drain(Triaged))
		w.tx(func(tx *store.Tx) error { return w.office().tellOf(tx, d, people.CardNewDemand, "新民需", "") })
		card, push := w.delivered("s1", people.CardNewDemand)
		key := w.button(card, "交给同事")
		if got := w.wrote("s1", key, d.No, "李网格员 去看看"); !strings.Contains(got, "没有找到能接手的同事") {
			t.Errorf("to who may not reply: %s", got)
		}
		if got := w.wrote("s1", key, d.No, "海风社区书记 居民只信书记"); !strings.Contains(got, "已交给海风社区书记") {
			t.Fatalf("handed over: %s", got)
		}
		if got := w.says(push); !slices.Equal(got, []string{"王管家已交接"}) {
			t.Errorf("the old card says %v", got)
		}
		next, _ := w.delivered("s4", cardHandedOver)
		if got := w.wrote("s4", w.button(next, "问居民"), d.No, "几楼？"); !strings.Contains(got, "已向居民提问") {
			t.Errorf("asked: %s", got)
		}
		if got := w.byNo(d.No); got.State != WaitingResident || got.Steward != "s4" {
			t.Errorf("it is %s with %s", got.State, got.Steward)
		}
		w.sound()
	})
}

func TestACardOffersWhatItsReaderMayDo(t *testing.T) {
	t.Parallel()
	person := func(role string) people.Staff { return people.Staff{ID: "x", Role: role} }
	for name, c := range map[string]struct {
		kind, role, filer string
		want              string
	}{
		"a new case for a steward":                       {people.CardNewDemand, people.RoleSteward, "r", "我来办 回复居民 问居民 交给同事"},
		"a new case for a grid worker":                   {people.CardNewDemand, people.RoleGridWorker, "r", ""},
		"a new case of somebody whom no message reaches": {people.CardNewDemand, people.RoleSteward, "", "我来办 交给同事"},
		"near due for a grid worker":                     {cardYellow, people.RoleGridWorker, "r", "办理结果 申请延期"},
		"overdue for a steward":                          {cardRed, people.RoleSteward, "r", "办理结果 回复居民 交给同事"},
		"overdue for the street":                         {cardRed, people.RoleStreetOperator, "r", "办理结果 回复居民 督办 交给同事"},
		"a decided extension":                            {cardExtended, people.RoleSteward, "r", ""},
		"words that wait":                                {people.CardQuotaLow, people.RoleSteward, "r", ""},
	} {
		var texts []string
		for _, b := range buttonsOf(Demand{Filer: c.filer, Version: 3}, person(c.role), c.kind) {
			texts = append(texts, b.Text)
		}
		if got := strings.Join(texts, " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// tick does what has fallen due.
func (w *town) tick() {
	w.t.Helper()
	if _, err := w.office().Tick(context.Background(), w.store); err != nil {
		w.t.Fatal(err)
	}
}

package people

import (
	"testing"

	"minxu/store"
)

func TestAnAgreementIsSpentExactlyOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who := h.arrive("o-1").ID
		h.tx(func(tx *store.Tx) error {
			fields := []NoticeField{{"thing1", FieldText}}
			if err := KeepForm(tx, NoticeForm{Kind: "remind", Template: "once", Sort: NoticeOnce, Fields: fields}); err != nil {
				return err
			}
			return KeepForm(tx, NoticeForm{Kind: "remind", Template: "ever", Sort: NoticeStanding, Fields: fields})
		})
		for _, step := range []struct {
			name, template, key string
			why                 CreditWhy
			changed             bool
			left                int
			standing            bool
		}{
			{"nothing was agreed to", "once", "p0", CreditSpent, false, 0, false},
			{"one tick", "once", "e1", CreditAgreed, true, 1, false},
			{"the same event again", "once", "e1", CreditAgreed, false, 1, false},
			{"another tick", "once", "e2", CreditAgreed, true, 2, false},
			{"a refusal takes nothing", "once", "e3", CreditRefused, true, 2, false},
			{"a notice leaves", "once", "p1", CreditSpent, true, 1, false},
			{"the same notice again", "once", "p1", CreditSpent, false, 1, false},
			{"it was not accepted", "once", "p1-back", CreditReturned, true, 2, false},
			{"the platform knows of none", "once", "p2-no", CreditDenied, true, 0, false},
			{"for good", "ever", "e4", CreditAgreed, true, 0, true},
			{"a standing one is not used up", "ever", "p3", CreditSpent, true, 0, true},
			{"until it is taken back", "ever", "e5", CreditRevoked, true, 0, false},
		} {
			var changed bool
			h.tx(func(tx *store.Tx) (err error) {
				changed, err = ChangeCredit(tx, CreditChange{Key: step.key, Resident: who, Template: step.template, Why: step.why})
				return err
			})
			got, err := CreditOf(h.reader(), who, step.template)
			if err != nil || changed != step.changed || got != (Credit{step.left, step.standing}) {
				t.Fatalf("%s: changed %v, %+v, %v", step.name, changed, got, err)
			}
		}
		h.tx(func(tx *store.Tx) error { return Erase(tx, who) })
		if got, err := CreditOf(h.reader(), who, "once"); err != nil || got.Pays() {
			t.Errorf("after erasure: %+v, %v", got, err)
		}
		forms, err := Forms(h.reader(), "remind")
		if err != nil || len(forms) != 2 || forms[0].Sort != NoticeStanding {
			t.Errorf("forms %+v, %v", forms, err)
		}
	})
}

package demand

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

const bulkForm = "bulk"

// bulkBlocks are what stands below a list whose rows may be ticked, and above it for a minute what can be taken back.
func (o Office) bulkBlocks(v *web.Visit) (above, below []web.Block, err error) {
	if !people.May(v.Staff.Role, people.NoteDemand) {
		return nil, nil, nil
	}
	last, ok, err := lastBulk(v.Reader(), v.Staff.ID, "", v.Now().Add(-undoFor))
	if err != nil {
		return nil, nil, err
	}
	if ok {
		left := strconv.Itoa(int(undoFor.Seconds() - v.Now().Sub(last.At).Seconds()))
		above = append(above, web.Form{Action: "/console/demand/bulk/undo", Submit: "撤销刚才的" + bulkName(last.Act) + "（" + strconv.Itoa(len(last.Cases)) + "件，" + left + "秒内）",
			Fields: []web.Field{{Name: "bulk", Kind: "hidden", Value: last.ID}, {Name: "back", Kind: "hidden", Value: v.R.URL.RawQuery}}})
	}
	f := web.Form{Caption: "对选中的", ID: bulkForm, Action: "/console/demand/bulk", Acts: []web.Option{{Value: bulkRemind, Label: "提醒经办人"}},
		Fields: []web.Field{{Name: "back", Kind: "hidden", Value: v.R.URL.RawQuery}}}
	if mayRole(v.Staff.Role, ToAccept) {
		f.Acts = append([]web.Option{{Value: bulkAccept, Label: "受理"}}, f.Acts...)
	}
	if mayRole(v.Staff.Role, ToHandOver) {
		next := web.Field{Name: "to", Label: "交给", Kind: "select", Options: []web.Option{{Label: "（交接时选）"}}}
		for _, s := range v.Tree.Staff() {
			if s.ID != v.Staff.ID && s.Duty && people.May(s.Role, people.ReplyDemand) && v.Staff.Covers(v.Tree, s.Node) {
				next.Options = append(next.Options, web.Option{Value: s.ID, Label: s.Name + "（" + people.RoleName(s.Role) + "）"})
			}
		}
		f.Fields = append(f.Fields, next, web.Field{Name: "note", Label: "交接说明", Max: noteMost})
		f.Acts = append(f.Acts, web.Option{Value: bulkHandOver, Label: "交接"})
	}
	return above, []web.Block{f, web.Prose{Tone: "quiet", Text: "提醒一分钟后发出，一分钟内可以撤销。受理会马上告诉居民，不能撤销；还没有人跟进的交接可以撤销。"}}, nil
}

const noteMost = 200

func bulkName(act string) string {
	return map[string]string{bulkAccept: "受理", bulkRemind: "提醒", bulkHandOver: "交接"}[act]
}

// bulkPost does one act to every ticked case, each in a transaction of its own: what cannot be done holds nothing else up.
func (c capability) bulkPost(v *web.Visit) error {
	v.Within(v.Staff.Node)
	form := v.Form()
	do, picked, to, note := form.One("act", bulkAccept, bulkRemind, bulkHandOver), form.All("pick"), form.Raw("to"), form.Text("note", noteMost)
	slices.Sort(picked)
	picked = slices.Compact(picked)
	switch {
	case !form.OK():
		return v.Refuse("请从按钮里选一个，说明最多" + strconv.Itoa(noteMost) + "字。")
	case len(picked) == 0:
		return v.Refuse("请先勾选要办的事。")
	case len(picked) > bulkMost:
		return v.Refuse("一次最多" + strconv.Itoa(bulkMost) + "件。")
	case do == bulkHandOver && (to == "" || note == ""):
		return v.Refuse("交接要选接手的人，并写一句交接说明。")
	}
	o := Office{Tree: v.Tree, Calendar: c.clock(), Policy: c.numbers.in(v.Reader())}
	id := v.ID
	if err := v.InTx(func(tx *store.Tx) error { return openBulk(tx, bulk{ID: id, Staff: v.Staff.ID, Act: do}) }); err != nil {
		return err
	}
	var result outcome
	for _, one := range picked {
		d, err := ByID(v.Reader(), one)
		if err == nil && !o.sees(v.Staff, d) {
			v.Within(d.Node)
			err = store.ErrNotFound
		}
		if err == nil {
			err = v.InTx(func(tx *store.Tx) error { return o.inBulk(tx, v.Staff, id, do, one, to, note) })
		}
		name := "尾号" + d.Tail()
		if errors.Is(err, store.ErrNotFound) {
			name = "有一件"
		}
		if err := result.count(name, err); err != nil {
			return err
		}
	}
	return c.bulkDone(v, form, result.say("已"+bulkName(do)))
}

// bulkUndo takes back what the same person did to several cases within the minute.
func (c capability) bulkUndo(v *web.Visit) error {
	v.Within(v.Staff.Node)
	last, ok, err := lastBulk(v.Reader(), v.Staff.ID, v.Form().Raw("bulk"), v.Now().Add(-undoFor))
	if err != nil {
		return err
	}
	if !ok {
		return v.Refuse("已经过了一分钟，或已经撤销，不能再撤销。")
	}
	o := Office{Tree: v.Tree, Calendar: c.clock(), Policy: c.numbers.in(v.Reader())}
	first := false
	if err := v.InTx(func(tx *store.Tx) (err error) { first, err = endBulk(tx, last.ID); return err }); err != nil {
		return err
	}
	if !first {
		return v.Refuse("已经撤销。")
	}
	var result outcome
	for _, one := range last.Cases {
		d, err := ByID(v.Reader(), one.Demand)
		if err == nil {
			err = v.InTx(func(tx *store.Tx) error { return o.undo(tx, v.Staff, last.Act, one) })
		}
		if err := result.count("尾号"+d.Tail(), err); err != nil {
			return err
		}
	}
	return c.bulkDone(v, v.Form(), result.say("已撤销"+bulkName(last.Act)))
}

// bulkDone goes back to the list as it was filtered, with what became of it.
func (c capability) bulkDone(v *web.Visit, form *web.Entered, said string) error {
	if err := v.InTx(func(tx *store.Tx) error { return v.Say(tx, said) }); err != nil {
		return err
	}
	back := "/console/demand/"
	if q, err := url.ParseQuery(form.Raw("back")); err == nil && len(q) > 0 {
		back += "?" + q.Encode()
	}
	return v.Redirect(strings.TrimSuffix(back, "?"))
}

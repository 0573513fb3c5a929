package demand

import (
	"errors"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

func phoneAsk(d Demand) web.Form {
	return web.Form{Caption: "查看电话", Action: page(d) + "/phone", Submit: "查看", Fields: []web.Field{
		{Name: "reason", Label: "为什么要看", Required: true, Max: 60, Hint: "4到60个字。每次查看都会留痕。"}}}
}

// phoneForm asks for the reason.
func (c capability) phoneForm(v *web.Visit) error {
	p, ok, err := c.openCase(v)
	if !ok || err != nil {
		return err
	}
	return v.Show(titleFor(v.Staff, p.d), p.around("", phoneAsk(p.d))...)
}

// phoneShow shows the number that was given for this case, else the registered one, to who gives a reason; each look is noted and those of
// an hour are counted.
func (c capability) phoneShow(v *web.Visit) error {
	p, ok, err := c.openCase(v)
	if !ok || err != nil {
		return err
	}
	if p.d.Privacy == Anonymous {
		return v.Refuse("匿名反映，没有电话。")
	}
	form := v.Form()
	reason := form.Needed("reason", 60)
	if !form.OK() {
		return v.Wrong(titleFor(v.Staff, p.d), p.around("", form.Again(phoneAsk(p.d)))...)
	}
	phone := ""
	err = v.InTx(func(tx *store.Tx) error {
		if p.d.Phone == "" {
			phone, err = people.RevealPhone(tx, v.Tree, v.Staff, p.d.Filer, p.d.Node, reason)
			return err
		}
		if len([]rune(reason)) < 4 {
			return refuse("请写明查看原因（4到60个字）。")
		}
		phone = p.d.Phone
		return v.Audit(tx, store.Entry{Action: "demand.phone", ObjectKind: "demand", ObjectID: p.d.ID, Reason: reason})
	})
	if errors.Is(err, people.ErrUnknown) {
		return v.Refuse("没有留电话。")
	}
	if err != nil {
		return err
	}
	return v.Show(titleFor(v.Staff, p.d), web.Links{Items: []web.Cell{web.Link("← 返回这件事", page(p.d))}},
		web.Facts{Items: []web.Fact{{Name: "电话", Value: web.Text(phone)}}},
		web.Prose{Text: "打完请在“记录电话、上门”里记一笔。"})
}

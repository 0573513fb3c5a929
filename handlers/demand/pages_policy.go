package demand

import (
	"strconv"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

func policyForm() web.Form {
	name := web.Field{Name: "name", Label: "哪一项", Kind: "select"}
	for _, k := range Keys() {
		name.Options = append(name.Options, web.Option{Value: k.Name, Label: k.Label + "（" + k.Unit + "）"})
	}
	return web.Form{Caption: "修改", Action: "/console/demand/policy", Submit: "保存", Fields: []web.Field{name,
		{Name: "value", Label: "改成", Kind: "number", Required: true}, {Name: "why", Label: "为什么", Required: true, Max: 200}}}
}

func (c capability) policyPage(v *web.Visit) error { return c.policyShow(v, policyForm(), false) }

func (c capability) policyShow(v *web.Visit, f web.Form, wrong bool) error {
	const most = 50
	policy := c.numbers.in(v.Reader())
	var rows [][]web.Cell
	for _, k := range Keys() {
		value := web.Text(strconv.Itoa(k.Value(policy)) + k.Unit)
		if standard := k.Value(c.numbers.base); standard != k.Value(policy) {
			value.Sub = "原来" + strconv.Itoa(standard) + k.Unit
		}
		rows = append(rows, []web.Cell{{Text: k.Label, Sub: k.Name}, value, web.Text(strconv.Itoa(k.Low) + "到" + strconv.Itoa(k.High))})
	}
	history, err := policyChanges(v.Reader(), most)
	if err != nil {
		return err
	}
	var past [][]web.Cell
	for _, h := range history {
		k, _ := keyNamed(h.Name)
		by := h.By
		if s, ok := v.Tree.StaffByID(h.By); ok {
			by = s.Name
		}
		past = append(past, []web.Cell{web.Text(web.Stamp(h.At)), {Text: k.Label, Sub: h.Name}, web.Text(strconv.Itoa(h.Was) + " → " + strconv.Itoa(h.Value) + k.Unit), web.Text(by), web.Text(h.Why)})
	}
	blocks := []web.Block{web.Links{Items: []web.Cell{web.Link("常用开头", "/console/demand/templates")}}, web.Prose{Text: "改动从现在起对新的事有效；已经告诉居民的日期不变。"}, f,
		web.Table{Caption: "现在的规定", Head: []string{"项目", "数值", "范围"}, Rows: rows},
		web.Table{Caption: "改动记录", Head: []string{"时间", "项目", "改动", "谁", "为什么"}, Rows: past, Empty: "还没有改过。"}}
	if wrong {
		return v.Wrong("民需规定", blocks...)
	}
	return v.Show("民需规定", blocks...)
}

func (c capability) policyPost(v *web.Visit) error {
	form := v.Form()
	k, ok := keyNamed(form.Raw("name"))
	if !ok {
		form.Fail("name", "请从列出的选项里选一个。")
	}
	value, why := form.Number("value", k.Low, k.High), form.Needed("why", 200)
	was := 0
	if ok {
		if was = k.Value(c.numbers.in(v.Reader())); was == value {
			form.Fail("value", "和现在一样。")
		}
	}
	if !form.OK() {
		return c.policyShow(v, form.Again(policyForm()), true)
	}
	err := v.InTx(func(tx *store.Tx) error {
		if err := changePolicy(tx, PolicyChange{Name: k.Name, Value: value, Was: was, By: v.Staff.ID, Why: why}); err != nil {
			return err
		}
		err := v.Audit(tx, store.Entry{Action: "demand.policy", ObjectKind: "policy", ObjectID: k.Name, Reason: "changed", Before: strconv.Itoa(was), After: strconv.Itoa(value)})
		if err != nil {
			return err
		}
		tx.AfterCommit(c.numbers.changed)
		return v.Say(tx, "已保存，马上生效。")
	})
	if err != nil {
		return err
	}
	return v.Redirect("/console/demand/policy")
}

func policyPages(c capability) []web.Page {
	keep := people.RolesThat(people.KeepPolicy)
	return []web.Page{{Route: "GET /console/demand/policy", Roles: keep, Do: c.policyPage}, {Route: "POST /console/demand/policy", Roles: keep, Do: c.policyPost}}
}

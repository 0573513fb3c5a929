package demand

import (
	"slices"
	"strings"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

const templateMost = 300

func templatePages() []web.Page {
	keep := people.RolesThat(people.KeepPolicy)
	return []web.Page{{Route: "GET /console/demand/templates", Roles: keep, Do: templatesPage}, {Route: "POST /console/demand/templates", Roles: keep, Do: templatesPost}}
}

func templatesPage(v *web.Visit) error {
	list, err := templatesIn(v.Reader())
	if err != nil {
		return err
	}
	return showTemplates(v, list, templateForm(list, v.Query("edit")), false)
}

func templateForm(list []Template, edit string) web.Form {
	t := Template{}
	if i := slices.IndexFunc(list, func(t Template) bool { return t.Key == edit }); i >= 0 {
		t = list[i]
	}
	f := web.Form{Caption: "新的开头", Action: "/console/demand/templates", Submit: "保存", Fields: []web.Field{{Name: "key", Kind: "hidden", Value: t.Key},
		{Name: "name", Label: "名称", Required: true, Max: titleMost, Value: t.Name},
		{Name: "text", Label: "内容", Kind: "area", Required: true, Max: templateMost, Value: t.Text, Hint: "要手填的地方写成【什么】，没填不会发出。可用：" + variablesHint() + "。"}}}
	if t.Key != "" {
		f.Caption, f.Also = "修改“"+t.Name+"”", []web.Submit{{Name: "remove", Text: "不再用这个"}}
	}
	return f
}

func variablesHint() string {
	var list []string
	for name, means := range templateWords() {
		list = append(list, name+" "+means)
	}
	slices.Sort(list)
	return strings.Join(list, "、")
}

func showTemplates(v *web.Visit, list []Template, f web.Form, wrong bool) error {
	rows := make([][]web.Cell, len(list))
	for i, t := range list {
		rows[i] = []web.Cell{web.Link(t.Name, "/console/demand/templates?edit="+t.Key), web.Text(t.Text)}
	}
	blocks := []web.Block{web.Prose{Text: "管家给居民写消息时可以选的开头，全区共用。"}, web.Table{Caption: "现在的开头", Head: []string{"名称", "内容"}, Rows: rows}, f}
	if wrong {
		return v.Wrong("常用开头", blocks...)
	}
	return v.Show("常用开头", blocks...)
}

func templatesPost(v *web.Visit) error {
	list, err := templatesIn(v.Reader())
	if err != nil {
		return err
	}
	form := v.Form()
	t := Template{Key: form.Raw("key"), Name: form.Needed("name", titleMost), Text: form.Needed("text", templateMost)}
	known := slices.ContainsFunc(list, func(o Template) bool { return o.Key == t.Key })
	remove := form.Ticked("remove")
	if s := strange(t.Text); s != "" {
		form.Fail("text", "不认识"+s+"。可用："+variablesHint()+"。")
	}
	if form.OK() && !remove && hollow(variable.ReplaceAllString(t.Text, "")) {
		form.Fail("text", hollowHint)
	}
	if t.Key != "" && !known || remove && !known {
		return v.NotFound()
	}
	if !form.OK() && !remove {
		return showTemplates(v, list, form.Again(templateForm(list, t.Key)), true)
	}
	err = v.InTx(func(tx *store.Tx) error {
		if t.Key == "" {
			t.Key = tx.NewID()
		}
		if err := saveTemplate(tx, t, !remove, v.Staff.ID); err != nil {
			return err
		}
		if err := v.Audit(tx, store.Entry{Action: "demand.template", ObjectKind: "template", ObjectID: t.Key, Reason: pick(remove, "removed", "saved")}); err != nil {
			return err
		}
		return v.Say(tx, pick(remove, "已不再用。", "已保存。"))
	})
	if err != nil {
		return err
	}
	return v.Redirect("/console/demand/templates")
}

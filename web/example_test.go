package web_test

import (
	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// A page that shows one unit's matter, and the form below it. Both ask for the scope before anything leaves them.
func ExamplePage() {
	form := web.Form{Submit: "保存", Fields: []web.Field{{Name: "note", Label: "备注", Kind: "area", Max: 200, Required: true}}}
	pages := []web.Page{
		{
			Route: "GET /console/notes/{node}", Roles: people.RolesThat(people.ReadDemand), Unit: true,
			Do: func(v *web.Visit) error {
				if !v.Within(v.Path("node")) {
					return v.NotFound()
				}
				return v.Show("备注", form)
			},
		},
		{
			Route: "POST /console/notes/{node}", Roles: people.RolesThat(people.NoteDemand), Unit: true,
			Do: func(v *web.Visit) error {
				if !v.May(people.NoteDemand, v.Path("node")) {
					return v.NotFound()
				}
				in := v.Form()
				note := in.Needed("note", 200)
				if !in.OK() {
					return v.Wrong("备注", in.Again(form))
				}
				err := v.InTx(func(tx *store.Tx) error {
					// Here the capability writes its row.
					entry := store.Entry{Action: "note.write", ObjectKind: "node", ObjectID: v.Path("node"), After: note}
					if err := v.Audit(tx, entry); err != nil {
						return err
					}
					return v.Say(tx, "已保存。")
				})
				if err != nil {
					return err
				}
				return v.Redirect("/console/notes/" + v.Path("node"))
			},
		},
	}
	_ = pages // main hands them to web.New with those of all capabilities
}

package team

import (
	"minxu/people"
	"minxu/store"
	"minxu/web"
)

func dutyForm(s people.Staff) web.Form {
	if !s.Duty {
		return web.Form{Caption: "我回来上班了", Action: "/console/team/duty", Submit: "恢复在岗",
			Fields: []web.Field{{Name: "on", Kind: "hidden", Value: "1"}}}
	}
	return web.Form{Caption: "我要休假", Action: "/console/team/duty", Submit: "转为休假", Fields: []web.Field{
		{Name: "note", Label: "交接说明", Kind: "area", Max: 500, Required: true, Hint: "会发给接替的人。休假期间不再收到卡片。"}}}
}

// duty switches the visitor's own leave; who leaves must say what is open, and the successor gets it.
func duty(v *web.Visit) error {
	form := v.Form()
	on := form.Raw("on") == "1"
	note := ""
	if !on {
		note = form.Needed("note", 500)
	}
	v.Within(v.Staff.Node)
	if !form.OK() {
		return v.Wrong("人员", form.Again(dutyForm(v.Staff)))
	}
	err := v.InTx(func(tx *store.Tx) error {
		me, err := people.StaffByID(tx, v.Staff.ID)
		if err != nil {
			return err
		}
		me.Duty = on
		if err := v.People().SaveStaff(tx, me); err != nil {
			return err
		}
		said := "您已恢复在岗。"
		if !on {
			said = "您已转为休假。没有找到在岗的接替人，请再口头交接。"
			tree, err := people.ReadTree(tx)
			if err != nil {
				return err
			}
			if next, ok := successor(tree, me); ok {
				said = "您已转为休假，交接说明已发给" + next.Name + "。"
				err := people.Tell(tx, people.Card{To: next, Kind: people.CardTeam, Key: "handover:" + tx.NewID(),
					Title: me.Name + "休假，工作转给您", Text: note, Path: "/console/"})
				if err != nil {
					return err
				}
			}
		}
		if err := v.Audit(tx, store.Entry{Action: "staff.duty", ObjectKind: "staff", ObjectID: me.ID, After: word(on, "on", "off")}); err != nil {
			return err
		}
		return v.Say(tx, said)
	})
	if err != nil {
		return err
	}
	return v.Redirect("/console/team/staff")
}

func word(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

package campaign

import (
	"minxu/store"
	"minxu/web"
)

const doorsMost = 200

// doorsPage lists the doors of a campaign in the visitor's scope, those to knock at first.
func (c capability) doorsPage(v *web.Visit) error {
	campaign, ok, err := one(v)
	if !ok {
		return err
	}
	list, err := Visits(v.Reader(), campaign.ID, v.Scope(), doorsMost+1)
	if err != nil {
		return err
	}
	o := c.office(v.Tree)
	var rows [][]web.Cell
	for _, d := range list[:min(len(list), doorsMost)] {
		where, err := o.where(v.Reader(), d)
		if err != nil {
			return err
		}
		keeper := ""
		if s, ok := v.Tree.StaffByID(d.Staff); ok {
			keeper = s.Name
		}
		row := []web.Cell{web.Link(where, "/console/team/residents/"+d.Resident), {Text: keeper}, doorCell(d)}
		for _, end := range ends() {
			cell := web.Cell{}
			if d.State == ToVisit || d.State == Absent {
				cell = web.Button(end.Name(), campaign.path()+"/doors/"+d.ID+"/"+string(end))
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	blocks := []web.Block{links(), web.Links{Items: []web.Cell{web.Link("回到通知", campaign.path())}},
		web.Table{Head: []string{"谁家", "负责人", "情况", "", "", ""}, Rows: rows, Empty: "没有需要上门的人家。"}}
	if len(list) > doorsMost {
		blocks = append(blocks, web.Prose{Text: "只显示前" + number(doorsMost) + "户，办完会补上后面的。", Tone: "quiet"})
	}
	return v.Show(campaign.Title+"：上门告知", blocks...)
}

func doorCell(d Visit) web.Cell {
	return web.Toned(d.State.Name(), map[VisitState]string{ToVisit: "warn", Absent: "warn", Told: "good", Refused: "quiet"}[d.State])
}

func (c capability) knockPage(v *web.Visit) error {
	campaign, ok, err := one(v)
	if !ok {
		return err
	}
	state := VisitState(v.Path("state"))
	if _, known := map[VisitState]bool{Told: true, Absent: true, Refused: true}[state]; !known {
		return v.NotFound()
	}
	err = v.InTx(func(tx *store.Tx) error {
		d, err := c.office(v.Tree).Knock(tx, v.Staff, v.Path("door"), state)
		if err != nil {
			return err
		}
		return v.Say(tx, "已记下："+d.State.Name()+"。")
	})
	if err != nil {
		return err
	}
	return v.Redirect(campaign.path() + "/doors")
}

package team

import (
	"errors"
	"slices"
	"strings"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

func residentPages() []web.Page {
	see, change := people.RolesThat(people.ReadIdentity), people.RolesThat(people.RevealPhoneNumber)
	return []web.Page{
		{Route: "GET /console/team/residents", Roles: see, Unit: true, Do: residentList},
		{Route: "GET /console/team/residents/{id}", Roles: see, Unit: true, Do: residentShow},
		{Route: "POST /console/team/residents/{id}/phone", Roles: change, Unit: true, Do: residentPhone},
		{Route: "POST /console/team/residents/{id}/verify", Roles: change, Unit: true, Do: residentVerify},
		{Route: "POST /console/team/residents/{id}/household", Roles: change, Unit: true, Do: residentHousehold},
		{Route: "POST /console/team/residents/{id}/standing", Roles: change, Unit: true, Do: residentStanding},
		{Route: "POST /console/team/residents/{id}/unslow", Roles: change, Unit: true, Do: residentUnslow},
	}
}

const perPage = 30

// called is how a resident is named on a page: the first character only, a child not at all.
func called(r people.Resident) string {
	switch {
	case r.Minor:
		return "未成年人"
	case r.Alias == "":
		return "居民"
	}
	return people.MaskName(r.Alias)
}

func residentList(v *web.Visit) error {
	list, err := people.Neighbours(v.Reader(), v.Scope(), v.After(), perPage+1)
	if err != nil {
		return err
	}
	more := len(list) > perPage
	list = list[:min(len(list), perPage)]
	var rows [][]web.Cell
	last := ""
	for _, r := range list {
		last = people.NeighbourKey(r)
		follows := web.Text("关注中")
		if !r.Following {
			follows = web.Toned("已取消关注", "quiet")
		}
		rows = append(rows, []web.Cell{web.Link(called(r), "/console/team/residents/"+r.ID),
			web.Text(v.Tree.PublicLabel(r.Home)), web.Text(people.ProofName(r.Proof)), web.Text(word(r.HasPhone, "已留", "未留")), follows})
	}
	return v.Show("居民", web.Table{Head: []string{"称呼", "楼栋", "住址核实", "电话", "状态"}, Rows: rows,
		Empty: "您的范围里还没有登记住址的居民。", More: v.More(more, last)})
}

// resident gives a resident whose home lies in the visitor's subtree; false: "not found" is to be said.
func resident(v *web.Visit, r store.Reader) (people.Resident, bool, error) {
	who, err := people.ByID(r, v.Path("id"))
	if errors.Is(err, people.ErrUnknown) {
		v.Within("")
		return people.Resident{}, false, nil
	}
	return who, err == nil && v.Within(who.Home.Node) && !who.Erased, err
}

// residentShow shows the card; that it was looked at is audited.
func residentShow(v *web.Visit) error {
	var who people.Resident
	var consents []people.Given
	var phone string
	ok := false
	err := v.InTx(func(tx *store.Tx) error {
		var err error
		if who, ok, err = resident(v, tx); err != nil || !ok {
			return err
		}
		if consents, err = people.Consents(tx, who.ID); err != nil {
			return err
		}
		if phone, err = people.PhoneOf(tx, who.ID); err != nil {
			return err
		}
		return v.Audit(tx, store.Entry{Action: "resident.view", ObjectKind: "resident", ObjectID: who.ID})
	})
	if err != nil {
		return err
	}
	if !ok {
		return v.NotFound()
	}
	return v.Show(called(who), residentCard(v, who, phone, consents)...)
}

func residentCard(v *web.Visit, who people.Resident, phone string, consents []people.Given) []web.Block {
	home := v.Tree.PublicLabel(who.Home)
	if v.May(people.RevealPhoneNumber, who.Home.Node) {
		home = who.HomeLabel
	}
	shown := people.MaskPhone(phone)
	if who.Minor {
		shown, home = "不显示", v.Tree.PublicLabel(who.Home)
	}
	var roles []string
	for _, s := range who.Roles {
		name, _, _ := strings.Cut(s, "@")
		roles = append(roles, standingName(name))
	}
	blocks := []web.Block{web.Facts{Items: []web.Fact{
		{Name: "称呼", Value: web.Text(called(who))},
		{Name: "住址", Value: web.Cell{Text: home, Sub: people.ProofName(who.Proof)}},
		{Name: "电话", Value: web.Text(shown)},
		{Name: "年龄段", Value: web.Text(who.AgeBand)},
		{Name: "大字", Value: web.Text(word(who.Big, "是", "否"))},
		{Name: "身份", Value: web.Text(strings.Join(roles, "、"))},
		{Name: "关注", Value: web.Text(word(who.Following, "关注中", "已取消关注"))},
		{Name: "慢速", Value: web.Text(word(who.SlowMode, "是", "否"))},
	}}}
	var rows [][]web.Cell
	for _, c := range consents {
		end := web.Toned("有效", "good")
		if !c.Withdrawn.IsZero() {
			end = web.Toned("已撤回 "+web.Stamp(c.Withdrawn), "quiet")
		}
		rows = append(rows, []web.Cell{web.Text(c.Scope), web.Text(c.Version), web.Text(web.Stamp(c.At)), end})
	}
	blocks = append(blocks, web.Table{Caption: "同意记录", Head: []string{"范围", "版本", "时间", "状态"}, Rows: rows, Empty: "没有同意记录。"})
	if !v.May(people.RevealPhoneNumber, who.Home.Node) {
		return blocks
	}
	base := "/console/team/residents/" + who.ID
	if who.HasPhone && !who.Minor {
		blocks = append(blocks, web.Form{Caption: "查看完整电话", Action: base + "/phone", Submit: "查看并记录",
			Fields: []web.Field{{Name: "reason", Label: "查看原因", Required: true, Max: 60, Hint: "每次查看都会记录，一小时最多30次。"}}})
	}
	if who.Proof != people.ProofDesk {
		blocks = append(blocks, web.Form{Caption: "住址已当面核实", Action: base + "/verify", Submit: "记为社区核实"})
	}
	blocks = append(blocks,
		web.Form{Caption: "同一户", Action: base + "/household", Submit: "并入同一户", Fields: []web.Field{{Name: "with", Label: "家人的居民编号",
			Required: true, Max: 40, Hint: "两人须登记在同一楼栋，并当面核实。本人编号 " + who.ID}}},
		standingForm(base, who))
	if who.SlowMode {
		blocks = append(blocks, web.Form{Caption: "慢速", Action: base + "/unslow", Submit: "解除慢速"})
	}
	return blocks
}

func standingForm(base string, who people.Resident) web.Form {
	var options []web.Option
	for _, s := range standings() {
		options = append(options, web.Option{Value: s, Label: word(who.Has(s), "取消 ", "授予 ") + standingName(s)})
	}
	return web.Form{Caption: "身份", Action: base + "/standing", Submit: "保存",
		Fields: []web.Field{{Name: "standing", Label: "身份", Kind: "select", Options: options, Required: true}}}
}

// residentPhone shows a whole number once; the reason is kept.
func residentPhone(v *web.Visit) error {
	reason := v.Form().Text("reason", 60)
	phone, ok := "", false
	err := v.InTx(func(tx *store.Tx) error {
		var who people.Resident
		var err error
		if who, ok, err = resident(v, tx); err != nil || !ok {
			return err
		}
		phone, err = people.RevealPhone(tx, v.Tree, v.Staff, who.ID, who.Home.Node, reason)
		return err
	})
	if err != nil {
		return err
	}
	if !ok {
		return v.NotFound()
	}
	return v.Show("居民电话", web.Prose{Text: phone}, web.Links{Items: []web.Cell{web.Link("返回", "/console/team/residents/"+v.Path("id"))}})
}

// change does one thing to a resident within reach, audits it and goes back to the card.
func change(v *web.Visit, action, said string, do func(*store.Tx, people.Resident) error) error {
	ok := false
	err := v.InTx(func(tx *store.Tx) error {
		var who people.Resident
		var err error
		if who, ok, err = resident(v, tx); err != nil || !ok {
			return err
		}
		if !v.May(people.RevealPhoneNumber, who.Home.Node) {
			ok = false
			return nil
		}
		if err := do(tx, who); err != nil {
			return err
		}
		if err := v.Audit(tx, store.Entry{Action: action, ObjectKind: "resident", ObjectID: who.ID}); err != nil {
			return err
		}
		return v.Say(tx, said)
	})
	if err != nil {
		return err
	}
	if !ok {
		return v.NotFound()
	}
	return v.Redirect("/console/team/residents/" + v.Path("id"))
}

func residentVerify(v *web.Visit) error {
	return change(v, "resident.verify", "已记为社区核实。", func(tx *store.Tx, who people.Resident) error {
		return people.SetProof(tx, who.ID, people.ProofDesk)
	})
}

func residentUnslow(v *web.Visit) error {
	return change(v, "resident.unslow", "已解除慢速。", func(tx *store.Tx, who people.Resident) error {
		return people.SetSlowMode(tx, who.ID, false)
	})
}

// residentHousehold joins two residents of one building; a household is a vote, so the desk must have seen both.
func residentHousehold(v *web.Visit) error {
	with := v.Form().Text("with", 40)
	return change(v, "resident.household", "已并入同一户。", func(tx *store.Tx, who people.Resident) error {
		other, err := people.ByID(tx, with)
		if err != nil && !errors.Is(err, people.ErrUnknown) {
			return err
		}
		if err != nil || other.ID == who.ID || !v.Within(other.Home.Node) || other.Household == "" ||
			other.Home.Node != who.Home.Node || other.Home.Building != who.Home.Building {
			return &people.Refusal{Sentence: "没有找到住在同一楼栋的这位家人，请核对编号。"}
		}
		if who.Proof != people.ProofDesk || other.Proof != people.ProofDesk {
			return &people.Refusal{Sentence: "两位的住址都须先记为社区核实。"}
		}
		return people.SetHousehold(tx, who.ID, other.Household)
	})
}

// residentStanding gives a standing at the resident's own community, or takes it away.
func residentStanding(v *web.Visit) error {
	standing := v.Form().Raw("standing")
	return change(v, "resident.standing", "已保存。", func(tx *store.Tx, who people.Resident) error {
		if !slices.Contains(standings(), standing) {
			return &people.Refusal{Sentence: "请从列出的身份里选一个。"}
		}
		community, ok := v.Tree.Community(who.Home)
		if !ok {
			return &people.Refusal{Sentence: "这位居民还没有登记住址。"}
		}
		at := community.Code
		if standing == people.StandingBuildingHead {
			at = who.Home.Node
		}
		if !who.Has(standing) {
			return people.GiveStanding(tx, who.ID, standing, at)
		}
		for _, s := range who.Roles {
			if name, node, _ := strings.Cut(s, "@"); name == standing {
				if err := people.TakeStanding(tx, who.ID, standing, node); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

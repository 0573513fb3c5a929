package demand

import (
	"cmp"
	"slices"
	"strings"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
	"minxu/web"
)

// intake is one short form for whoever calls or comes: what, where, a number. Everything else the rules fill in, and the page says what to
// read out to the resident.
func intake(options []triage.Place) web.Form {
	f := web.Form{Caption: "电话、窗口登记", Submit: "登记，取编号", Fields: []web.Field{
		{Name: "text", Label: "什么事（照居民的话写）", Kind: "area", Required: true, Max: wordsMost},
		{Name: "place", Label: "在哪里", Required: true, Max: 60, Hint: "小区、楼号、单元就行，不写室号。"},
	}}
	if len(options) > 0 {
		choice := web.Field{Name: "choice", Label: "是哪一处", Kind: "select"}
		for _, p := range options {
			choice.Options = append(choice.Options, web.Option{Value: p.Node + "|" + p.Building + "|" + p.Entrance, Label: p.Label})
		}
		f.Fields = append(f.Fields, choice)
	}
	f.Fields = append(f.Fields, web.Field{Name: "phone", Label: "回电号码", Kind: "tel", Max: 20, Hint: "不愿留可以空着。"},
		web.Field{Name: "how", Label: "怎么来的", Kind: "select", Options: []web.Option{{Value: "phone", Label: "电话"}, {Value: "desk", Label: "窗口"}, {Value: "visit", Label: "上门走访"}}},
		web.Field{Name: "own", Label: "号码是本人登记过的，记到本人名下（公众号里也能查进度）", Kind: "check"},
		web.Field{Name: "anonymous", Label: "对方要求匿名", Kind: "check"})
	return f
}

func (c capability) intakePage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	return v.Show("登记民需", web.Prose{Text: "有人受伤、着火、漏气、被困：先请对方打119、120、110，再登记。", Tone: "quiet"}, intake(nil))
}

func (c capability) intakePost(v *web.Visit) error {
	v.Within(v.Staff.Node)
	policy := c.numbers.in(v.Reader())
	o := Office{Tree: v.Tree, Calendar: c.clock(), Policy: policy}
	form := v.Form()
	t := Told{How: form.One("how", "phone", "desk", "visit"), Text: form.Needed("text", wordsMost), Anonymous: form.Ticked("anonymous")}
	where := form.Needed("place", 60)
	if raw := form.Text("phone", 20); raw != "" {
		phone, ok := people.ParsePhone(raw)
		if !ok {
			form.Fail("phone", "这不像一个电话号码。")
		}
		t.Phone = phone
	}
	place, options, said := placeTold(v, where, form.Raw("choice"))
	if said != "" {
		form.Fail(pick(len(options) > 0, "choice", "place"), said)
	}
	t.Place = place
	if form.OK() && form.Ticked("own") && t.Phone != "" {
		known, err := people.ByPhone(v.Reader(), t.Phone)
		if err != nil {
			return err
		}
		if len(known) != 1 {
			form.Fail("phone", "没有居民登记过这个号码，或不止一位。去掉下面的勾也能登记。")
		} else {
			t.Filer = known[0]
		}
	}
	if !form.OK() {
		return v.Wrong("登记民需", form.Again(intake(options)))
	}
	var d Demand
	err := v.InTx(func(tx *store.Tx) (err error) {
		d, err = o.FileFor(tx, v.Staff, cmp.Or(form.Raw("_once"), v.ID), t)
		return err
	})
	if err != nil {
		return err
	}
	return v.Redirect(page(d) + "?new=1")
}

// placeTold finds the place that was told: sure, or to be chosen among readings, or a sentence why not.
func placeTold(v *web.Visit, where, choice string) (place triage.Place, options []triage.Place, said string) {
	if where == "" {
		return place, nil, ""
	}
	elsewhere := false
	for _, c := range v.Tree.Places().Resolve(where, nil) {
		elsewhere = elsewhere || !v.Staff.Covers(v.Tree, c.Place.Node)
		if v.Staff.Covers(v.Tree, c.Place.Node) && !slices.ContainsFunc(options, func(p triage.Place) bool { return p.Label == c.Place.Label }) {
			options = append(options, c.Place)
		}
	}
	if part := strings.SplitN(choice, "|", 3); len(part) == 3 {
		for _, p := range options {
			if p.Node == part[0] && p.Building == part[1] && p.Entrance == part[2] {
				return p, nil, ""
			}
		}
	}
	switch {
	case len(options) == 1:
		return options[0], nil, ""
	case len(options) > 1:
		return place, options, "有几处同名，请选一处。"
	case elsewhere:
		return place, nil, "这个地方不在您的范围内，请那边的社区登记，或请对方在公众号里登记。"
	}
	n, ok := v.Tree.Node(v.Staff.Node)
	if ok && (n.Kind == people.KindCommunity || n.Kind == people.KindArea) { // a landmark in one's own community
		return triage.Place{Node: n.Code, Estate: n.Estate, Label: cmp.Or(n.Estate, n.Name) + where}, nil, ""
	}
	return place, nil, "没有找到这个地方。请写小区和楼号，或请那边的社区登记。"
}

// readOut is what is read to the resident after filing.
func readOut(o Office, d Demand) web.Block {
	return web.Prose{Caption: "请念给对方听", Text: "已经登记，编号" + d.No + "，尾号" + d.Tail() + "。\n" + calendar.Say(d.FinishDue) + "前答复您。\n来电报尾号，或关注公众号发“进度”，都能查。", Tone: "warn"}
}

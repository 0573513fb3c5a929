package project

import (
	"strconv"
	"strings"

	"minxu/store"
	"minxu/web"
)

// The acts of pages: each reads its form and hands over to Office, which knows the rules.

func (c capability) move(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, p Project) error {
	const most = 300
	action := Action(f.Raw("action"))
	reason := f.Text("reason", most)
	if !f.OK() {
		return refuse("原因最多%d个字。", most)
	}
	return o.Move(tx, v.Staff, p.ID, action, reason)
}

func (c capability) gate(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, p Project) error {
	const most = 500
	g := Gate(f.Raw("gate"))
	if len(g.Parts()) == 0 {
		return refuse("没有这种公开。")
	}
	text := map[string]string{}
	for _, part := range g.Parts() {
		text[part.Key] = f.Text(part.Key, most)
	}
	if !f.OK() {
		return refuse("每一项最多%d个字。", most)
	}
	return o.Publish(tx, v.Staff, p.ID, g, text)
}

func (c capability) window(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, p Project) error {
	open, end := f.Time("open"), f.Time("close")
	if !f.OK() {
		return refuse("日期请写成2026-03-10 09:00这样。")
	}
	if open.IsZero() {
		open = tx.Now()
	}
	return o.OpenScoring(tx, v.Staff, p.ID, open, end)
}

func (c capability) sheet(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, p Project) error {
	const most = 1000
	s := Sheet{Side: Side(f.Raw("side")), Rater: f.Text("expert", 40), Analysis: f.Text("analysis", 2000)}
	for _, m := range Methods() {
		field := func(name string) string { return f.Text(string(m)+"."+name, most) }
		one := Found{Method: m, DoneBy: field("done_by"), On: field("on"), Place: field("place"), Findings: field("findings"), Evidence: field("evidence"),
			Missing: field("missing"), ApprovedBy: field("approved_by")}
		for name, into := range map[string]*int{"rating": &one.Rating, "participants": &one.Participants} {
			text := f.Raw(string(m) + "." + name)
			if text == "" {
				continue
			}
			n, err := strconv.Atoi(strings.TrimSpace(text))
			if err != nil || n < 0 || n > 100000 {
				return refuse("“%s”的数字不对。", m.Name())
			}
			*into = n
		}
		s.Found = append(s.Found, one)
	}
	if !f.OK() {
		return refuse("有一项写得太长了，每一项最多%d个字。", most)
	}
	return o.Rate(tx, v.Staff, p.ID, s)
}

func (c capability) verdict(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, p Project) error {
	const most = 80
	reason := f.Text("reason", most)
	if !f.OK() {
		return refuse("理由最多%d个字。", most)
	}
	return o.Judge(tx, v.Staff, p.ID, f.Raw("case"), Standing(f.Raw("verdict")), reason)
}

func (c capability) paper(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, p Project) error {
	in := PaperBallot{Serial: f.Text("serial", 32), Witness: f.Text("witness", 40)}
	n, err := strconv.Atoi(strings.TrimSpace(f.Raw("score")))
	if err == nil {
		in.Score = n
	}
	if !f.OK() {
		return refuse("编号或见证人写得太长了。")
	}
	_, err = o.Paper(tx, v.Staff, p.ID, in)
	return err
}

func (c capability) answer(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, p Project) error {
	const most = 500
	a := Answer{Kind: f.Raw("kind"), Text: f.Text("text", most)}
	if n, err := strconv.Atoi(strings.TrimSpace(f.Raw("score"))); err == nil {
		a.Score = n
	}
	if !f.OK() {
		return refuse("最多%d个字。", most)
	}
	return o.Answer(tx, v.Staff, p.ID, a)
}

func (c capability) enlist(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, p Project) error {
	return o.Enlist(tx, v.Staff, p.ID, Roll(f.Raw("list")), f.Raw("phone"))
}

func (c capability) link(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, p Project) error {
	const most = 100
	d := Origin{DemandNo: strings.ToUpper(f.Text("demand_no", 32)), Chosen: f.Raw("chosen") != "no", Reason: f.Text("reason", most)}
	if !f.OK() {
		return refuse("原因最多%d个字。", most)
	}
	return o.Link(tx, v.Staff, p.ID, d)
}

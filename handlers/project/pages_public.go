package project

import (
	"errors"
	"strconv"

	"minxu/store"
	"minxu/web"
)

// public lists the states of projects that everybody may read of: from the demand list on.
func public(p Project) bool { return p.State != Collecting && p.State != Proposed }

// publicList is the list of projects that came from the list of demands, with the reasons of those that were not chosen.
func (c capability) publicList(v *web.Visit) error {
	list, err := List(v.Reader(), Filter{Before: v.After(), Limit: perPage + 1})
	if err != nil {
		return err
	}
	more := len(list) > perPage
	list = list[:min(len(list), perPage)]
	o, last := c.visiting(v), ""
	var rows [][]web.Cell
	for _, p := range list {
		last = p.ID
		if !public(p) {
			continue
		}
		origins, err := Origins(v.Reader(), p.ID)
		if err != nil {
			return err
		}
		from := 0
		for _, d := range origins {
			if d.Chosen {
				from++
			}
		}
		state := stateCell(p)
		if p.State == Rejected || p.State == Cancelled || p.State == Suspended {
			state.Sub = p.Reason
		}
		result, err := o.resultWords(v.Reader(), p)
		if err != nil {
			return err
		}
		if p.State == Delivered { // the result of the round before is history
			result = ""
		}
		source := web.Cell{}
		if from > 0 {
			source = web.Text(strconv.Itoa(from) + "件民需")
		}
		rows = append(rows, []web.Cell{{Text: p.Title, Sub: p.No, Link: "/public/project/" + p.ID}, web.Text(p.Coverage), source, state, web.Text(result)})
	}
	return v.Show("需求清单到项目清单", web.Prose{Text: "居民报的事里，要花钱或者好多户一起办的，列成项目。没有立项的写明原因。"},
		web.Table{Head: []string{"项目", "范围", "来自", "状态", "居民评价"}, Rows: rows, Empty: "现在没有公开的项目。", More: v.More(more, last)})
}

// publicOne is a project as everybody may read of it: publications, result, the provider's reply. Nothing personal is in it.
func (c capability) publicOne(v *web.Visit) error {
	p, err := ByID(v.Reader(), v.Path("id"))
	if errors.Is(err, store.ErrNotFound) || err == nil && !public(p) {
		return v.NotFound()
	}
	if err != nil {
		return err
	}
	facts := web.Facts{Items: []web.Fact{{Name: "编号", Value: web.Text(p.No)}, {Name: "范围", Value: web.Text(p.Coverage)}, {Name: "状态", Value: stateCell(p)},
		{Name: "说明", Value: web.Text(p.Summary)}, {Name: "服务方", Value: web.Text(p.Provider)}, {Name: "资金", Value: web.Text(p.Budget)}}}
	if p.Reason != "" {
		facts.Items = append(facts.Items, web.Fact{Name: "原因", Value: web.Text(p.Reason)})
	}
	blocks := []web.Block{facts}
	rounds, err := Rounds(v.Reader(), p.ID)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		more, err := c.publicRound(v, p, r)
		if err != nil {
			return err
		}
		blocks = append(blocks, more...)
	}
	gates, err := publicationBlocks(v, c.visiting(v), p, Round{})
	if err != nil {
		return err
	}
	origins, err := publicOrigins(v, p)
	if err != nil {
		return err
	}
	return v.Show(p.Title, append(append(blocks, gates...), origins...)...)
}

func (c capability) publicRound(v *web.Visit, p Project, r Round) ([]web.Block, error) {
	facts := web.Facts{Caption: "第" + strconv.Itoa(r.No) + "轮评价", Items: []web.Fact{{Name: "打分时间", Value: web.Text(web.Stamp(r.OpenAt) + " 至 " + web.Stamp(r.CloseAt))}}}
	add := func(name, text string) {
		facts.Items = append(facts.Items, web.Fact{Name: name, Value: web.Text(text)})
	}
	res, done, err := c.visiting(v).result(v.Reader(), r)
	if err != nil {
		return nil, err
	}
	if !done {
		add("结果", "还没有公布")
		return []web.Block{facts}, nil
	}
	add("居民评价", res.Say())
	if res.RawN != res.N {
		add("不计入", strconv.Itoa(res.RawN-res.N)+"票来得异常集中，经人工裁定不计入；含它们的平均是"+Points(res.Raw))
	}
	if res.HasP {
		add("专业评分", Points(res.P))
	}
	if res.Total > 0 {
		add("综合分", Points(res.Total)+"（居民六成、专业四成）")
	}
	add("选票校验码", r.BallotsSeal)
	add("结果校验码", r.CountedSeal)
	answers, err := Answers(v.Reader(), p.ID, r.No)
	if err != nil {
		return nil, err
	}
	for _, a := range answers {
		if a.Kind == AnswerReply {
			add("服务方答复", a.Text)
		} else {
			add("服务方评社区（不计分）", strconv.Itoa(a.Score)+" "+LevelName(a.Score)+"："+a.Text)
		}
	}
	return []web.Block{facts}, nil
}

// publicOrigins tells how many demands are behind a project and why others were not taken up; numbers of demands are for their filers.
func publicOrigins(v *web.Visit, p Project) ([]web.Block, error) {
	list, err := Origins(v.Reader(), p.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	chosen, why := 0, map[string]int{}
	var reasons []string
	for _, d := range list {
		if d.Chosen {
			chosen++
			continue
		}
		if why[d.Reason]++; why[d.Reason] == 1 {
			reasons = append(reasons, d.Reason)
		}
	}
	rows := [][]web.Cell{{web.Text("列入本项目"), web.Text(strconv.Itoa(chosen) + "件"), {}}}
	for _, r := range reasons {
		rows = append(rows, []web.Cell{web.Text("没有列入"), web.Text(strconv.Itoa(why[r]) + "件"), web.Text(r)})
	}
	return []web.Block{web.Table{Caption: "来自居民的民需", Head: []string{"结果", "多少", "原因"}, Rows: rows}}, nil
}

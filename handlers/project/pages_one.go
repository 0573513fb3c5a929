package project

import (
	"strconv"
	"strings"

	"minxu/people"
	"minxu/web"
)

// onePage shows one project: facts, what comes next, the newest round without names, the professionals' side, publications, log.
func (c capability) onePage(v *web.Visit) error {
	p, ok, err := found(v)
	if err != nil {
		return err
	}
	if !ok {
		return v.NotFound()
	}
	o := c.visiting(v)
	round, _, err := RoundOf(v.Reader(), p.ID, p.Round)
	if err != nil {
		return err
	}
	blocks := []web.Block{}
	for _, part := range []func(*web.Visit, Office, Project, Round) ([]web.Block, error){factBlocks, roundBlocks, sheetBlocks, publicationBlocks, originBlocks, actBlocks, logBlocks} {
		more, err := part(v, o, p, round)
		if err != nil {
			return err
		}
		blocks = append(blocks, more...)
	}
	return v.Show(p.Title, blocks...)
}

func factBlocks(v *web.Visit, _ Office, p Project, r Round) ([]web.Block, error) {
	listed, err := countListed(v.Reader(), p.ID)
	if err != nil {
		return nil, err
	}
	facts := web.Facts{Items: []web.Fact{
		{Name: "编号", Value: web.Text(p.No)}, {Name: "状态", Value: stateCell(p)}, {Name: "范围", Value: web.Cell{Text: p.Coverage, Sub: v.Tree.Path(p.Node)}},
		{Name: "说明", Value: web.Text(p.Summary)}, {Name: "服务方", Value: web.Text(p.Provider)}, {Name: "需求来源", Value: web.Text(p.Channel)}, {Name: "资金", Value: web.Text(p.Budget)},
		{Name: "名单", Value: web.Text("受益" + strconv.Itoa(listed[ListBeneficiary]) + "人，工作人员" + strconv.Itoa(listed[ListStaff]) + "人，服务方" + strconv.Itoa(listed[ListProvider]) + "人")},
	}}
	if p.Reason != "" {
		facts.Items = append(facts.Items, web.Fact{Name: "原因", Value: web.Text(p.Reason)})
	}
	if !p.RectifyDue.IsZero() {
		facts.Items = append(facts.Items, web.Fact{Name: "整改期限", Value: web.Text(web.Stamp(p.RectifyDue))})
	}
	return []web.Block{facts}, nil
}

// revealed says whether both sides may see each other: not before the result is out.
func revealed(r Round) bool { return !r.SettledAt.IsZero() }

// roundBlocks shows a round without names: before the result is out how many, after it how.
func roundBlocks(v *web.Visit, o Office, p Project, r Round) ([]web.Block, error) {
	if r.No == 0 {
		return nil, nil
	}
	counted, waiting, err := papers(v.Reader(), p.ID, r.No)
	if err != nil {
		return nil, err
	}
	facts := web.Facts{Caption: "第" + strconv.Itoa(r.No) + "轮打分", Items: []web.Fact{
		{Name: "开放", Value: web.Text(web.Stamp(r.OpenAt) + " 至 " + web.Stamp(r.CloseAt))},
		{Name: "收到", Value: web.Text(strconv.Itoa(r.Ballots) + "票，其中纸质" + strconv.Itoa(counted) + "票，等第二遍录入" + strconv.Itoa(waiting) + "票")},
	}}
	add := func(name string, c web.Cell) { facts.Items = append(facts.Items, web.Fact{Name: name, Value: c}) }
	blocks := []web.Block{}
	if !r.FrozenAt.IsZero() {
		add("封存", web.Cell{Text: web.Stamp(r.FrozenAt), Sub: r.BallotsSeal})
	}
	res, done, err := o.result(v.Reader(), r)
	if err != nil {
		return nil, err
	}
	if done {
		add("结果", web.Cell{Text: res.Say(), Sub: "公布于" + web.Stamp(r.SettledAt)})
		if res.HasP {
			add("专业评分", web.Text(Points(res.P)+"（管家和街道"+Points(r.Street)+"，专家"+Points(r.Expert)+"）"))
		} else {
			add("专业评分", web.Toned("没有评齐，不算综合分", "warn"))
		}
		if res.Total > 0 {
			add("综合分", web.Cell{Text: Points(res.Total), Sub: "居民六成、专业四成；居民分按全区平均" + Points(r.Mean) + "校正为" + Points(res.R)})
		}
		if res.RawN != res.N {
			add("不计入的", web.Text(strconv.Itoa(res.RawN-res.N)+"票，含它们的平均是"+Points(res.Raw)))
		}
		add("结果封存", web.Cell{Text: "可核验", Sub: r.CountedSeal})
	} else {
		facts.Items = append(facts.Items, web.Fact{Name: "分布", Value: web.Toned("结果出来以前谁都看不到，双方各评各的", "quiet")})
	}
	blocks = append(blocks, facts)
	if done && !res.Small {
		bars := web.Bars{Caption: "分布（不记名）"}
		for s := best; s >= worst; s-- {
			bars.Items = append(bars.Items, web.Bar{Name: LevelName(s), Value: float64(res.Levels[s]), Text: strconv.Itoa(res.Levels[s]) + "票"})
		}
		blocks = append(blocks, bars)
	}
	if done {
		reasons, err := reasonBlocks(v, p, r)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, reasons...)
	}
	cases, err := Cases(v.Reader(), p.ID, r.No)
	if err != nil {
		return nil, err
	}
	return append(blocks, quarantineBlocks(v, p, r, cases)...), nil
}

// reasonBlocks lists what people said, without names and not in the order in which they voted.
func reasonBlocks(v *web.Visit, p Project, r Round) ([]web.Block, error) {
	if !people.May(v.Staff.Role, people.RunProject) {
		return nil, nil
	}
	list, err := Ballots(v.Reader(), p.ID, r.No)
	if err != nil {
		return nil, err
	}
	var said []string
	for s := worst; s <= best; s++ {
		for _, b := range list {
			if b.Score == s && b.Reason != "" {
				said = append(said, LevelName(s)+"："+b.Reason)
			}
		}
	}
	opinions, err := Comments(v.Reader(), p.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range opinions {
		said = append(said, "意见："+c.Text)
	}
	if len(said) == 0 {
		return nil, nil
	}
	return []web.Block{web.Prose{Caption: "居民说的话（不记名）", Text: strings.Join(said, "\n")}}, nil
}

// quarantineBlocks shows what waits for a verdict. Whoever judges must not know the scores.
func quarantineBlocks(v *web.Visit, p Project, r Round, cases []Case) []web.Block {
	if len(cases) == 0 {
		return nil
	}
	var rows [][]web.Cell
	for _, c := range cases {
		place := c.Source
		if c.Rule == RulePrefix {
			place = "同一号段"
		} else if n, ok := v.Tree.Node(c.Source); ok {
			place = n.Name
		}
		state := web.Toned("等裁定", "warn")
		switch c.Verdict {
		case Released:
			state = web.Cell{Text: "计入", Sub: c.Reason, Tone: "good"}
		case LeftOut:
			state = web.Cell{Text: "不计入", Sub: c.Reason, Tone: "bad"}
		}
		rows = append(rows, []web.Cell{web.Text(web.Stamp(c.From)), {Text: place, Sub: RuleName(c.Rule)}, web.Text(strconv.Itoa(c.Count) + "票"), web.Text("平时每小时" + Points(c.Mean) + "票"), state})
	}
	blocks := []web.Block{web.Table{Caption: "隔离的票（看不到分数，一票都没删）", Head: []string{"哪个小时", "来源", "多少", "平时", "裁定"}, Rows: rows}}
	if !v.May(people.RunProject, p.Node) || !r.SettledAt.IsZero() {
		return blocks
	}
	for _, c := range cases {
		if c.Verdict == "" {
			blocks = append(blocks, web.Form{Caption: "裁定 " + web.Stamp(c.From) + " 的" + strconv.Itoa(c.Count) + "票", Action: pagePath(p) + "/verdict", Submit: "裁定", Fields: []web.Field{
				{Name: "case", Kind: "hidden", Value: c.ID},
				{Name: "verdict", Label: "算不算", Kind: "select", Required: true, Options: []web.Option{{Value: string(Released), Label: "计入"}, {Value: string(LeftOut), Label: "不计入"}}},
				{Name: "reason", Label: "理由", Required: true, Max: 80}}})
		}
	}
	return blocks
}

func publicationBlocks(v *web.Visit, _ Office, p Project, _ Round) ([]web.Block, error) {
	list, err := Publications(v.Reader(), p.ID)
	if err != nil {
		return nil, err
	}
	var rows [][]web.Cell
	for _, g := range Gates() {
		cell, when := web.Toned("还没有公开", "quiet"), ""
		for _, pub := range list {
			if pub.Gate != g {
				continue
			}
			if cell = web.Text(said(pub)); pub.Restored {
				cell = web.Toned("进入本系统以前办的，记录不在这里", "quiet")
			}
			cell.Sub, when = "第"+strconv.Itoa(pub.Version)+"版", web.Stamp(pub.At)
		}
		rows = append(rows, []web.Cell{web.Text(g.Name()), cell, web.Text(when)})
	}
	return []web.Block{web.Table{Caption: "四公开（没有公开记录就不能往下走）", Head: []string{"哪一关", "内容", "时间"}, Rows: rows}}, nil
}

// said writes a publication in one text.
func said(p Publication) string {
	var parts []string
	for _, part := range p.Gate.Parts() {
		if text := p.Text[part.Key]; text != "" {
			parts = append(parts, part.Name+"："+text)
		}
	}
	return strings.Join(parts, "；")
}

func originBlocks(v *web.Visit, _ Office, p Project, _ Round) ([]web.Block, error) {
	list, err := Origins(v.Reader(), p.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var rows [][]web.Cell
	for _, d := range list {
		state := web.Toned("已列入", "good")
		if !d.Chosen {
			state = web.Cell{Text: "没列入", Sub: d.Reason, Tone: "quiet"}
		}
		rows = append(rows, []web.Cell{web.Text(d.DemandNo), state})
	}
	return []web.Block{web.Table{Caption: "来自哪些民需", Head: []string{"编号", "结果"}, Rows: rows}}, nil
}

func logBlocks(v *web.Visit, _ Office, p Project, _ Round) ([]web.Block, error) {
	events, err := Events(v.Reader(), p.ID)
	if err != nil {
		return nil, err
	}
	var rows [][]web.Cell
	for _, e := range events {
		who := "系统"
		if s, ok := v.Tree.StaffByID(e.ActorID); ok {
			who = s.Name
		}
		rows = append(rows, []web.Cell{web.Text(web.Stamp(e.At)), web.Text(who), {Text: e.Action.Name(), Sub: e.Reason}, web.Text(e.To.Name())})
	}
	return []web.Block{web.Table{Caption: "经过", Head: []string{"时间", "谁", "做了什么", "状态"}, Rows: rows}}, nil
}

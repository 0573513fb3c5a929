package project

import (
	"minxu/people"
	"minxu/web"
)

// actBlocks are the forms of what a person may do with a project as it stands.
func actBlocks(v *web.Visit, o Office, p Project, r Round) ([]web.Block, error) {
	if !v.May(people.RunProject, p.Node) {
		return nil, nil
	}
	path := pagePath(p)
	var blocks []web.Block
	var options []web.Option
	for _, a := range p.State.Actions() {
		if a != ToScore {
			options = append(options, web.Option{Value: string(a), Label: a.Name()})
		}
	}
	if len(options) > 0 {
		blocks = append(blocks, web.Form{Caption: "下一步", Action: path + "/move", Submit: "办理", Fields: []web.Field{
			{Name: "action", Label: "做什么", Kind: "select", Required: true, Options: options},
			{Name: "reason", Label: "原因", Kind: "area", Max: 300, Hint: "不立项、暂停、取消、整改必须写，会公开"}}})
	}
	if p.State == OpenForClaim || p.State == Outsourcing {
		blocks = append(blocks, web.Prose{Text: "认领、发包的办理过程还没有建好，这里只登记结果；按原来的办法办完再点“签约”。", Tone: "warn"})
	}
	if p.State.May(ToScore, ByStaff) {
		blocks = append(blocks, web.Form{Caption: "请居民打分", Action: path + "/window", Submit: "开始", Fields: []web.Field{
			{Name: "open", Label: "从什么时候", Kind: "datetime-local", Value: web.Local(v.Now()), Hint: "空着就是现在"},
			{Name: "close", Label: "到什么时候", Kind: "datetime-local", Value: web.Local(v.Now().AddDate(0, 0, o.Policy.WithDefaults().WindowDays)), Hint: "空着就是两周"}}})
	}
	if p.State == Scoring && r.SettledAt.IsZero() || p.State == Designing {
		blocks = append(blocks, web.Links{Items: []web.Cell{web.Link("填1+6评估", path+"/sheet")}})
	}
	if r.Open(v.Now()) && p.State == Scoring {
		blocks = append(blocks, web.Form{Caption: "录纸质票", Action: path + "/paper", Submit: "录入", Fields: []web.Field{
			{Name: "serial", Label: "票的编号", Required: true, Max: 32}, {Name: "score", Label: "分数（5最好）", Kind: "number", Required: true},
			{Name: "witness", Label: "见证人", Required: true, Max: 40, Hint: "两位工作人员各录一遍，一致才计入"}}})
	}
	blocks = append(blocks, answerForms(p, path)...)
	if p.State.May(ToPublish, ByStaff) {
		if g := gateAt(p.State); g != "" {
			fields := []web.Field{{Name: "gate", Kind: "hidden", Value: string(g)}}
			for _, part := range g.Parts() {
				fields = append(fields, web.Field{Name: part.Key, Label: part.Name, Required: true, Max: 500})
			}
			blocks = append(blocks, web.Form{Caption: g.Name(), Action: path + "/gate", Submit: "公开", Fields: fields})
		}
	}
	if p.State.May(ToEdit, ByStaff) {
		blocks = append(blocks,
			web.Form{Caption: "名单", Action: path + "/people", Submit: "加入", Fields: []web.Field{
				{Name: "list", Label: "哪个名单", Kind: "select", Options: []web.Option{{Value: string(ListBeneficiary), Label: "受益人（可以打分）"}, {Value: string(ListStaff), Label: "项目工作人员（不打分）"}, {Value: string(ListProvider), Label: "服务方（不打分）"}}},
				{Name: "phone", Label: "手机号", Kind: "tel", Required: true, Hint: "只存加密后的记号，不存号码"}}},
			web.Form{Caption: "关联民需", Action: path + "/demand", Submit: "关联", Fields: []web.Field{
				{Name: "demand_no", Label: "民需编号", Required: true, Max: 32},
				{Name: "chosen", Label: "结果", Kind: "select", Options: []web.Option{{Value: "yes", Label: "列入本项目"}, {Value: "no", Label: "没有列入"}}},
				{Name: "reason", Label: "没列入的原因", Max: 100, Hint: "会公开"}}})
	}
	return blocks, nil
}

// gateAt is the publication that is the next to be written, or written on, in a state. Every version of every gate stays readable.
func gateAt(s State) Gate {
	switch s {
	case Collecting, Proposed, Listed:
		return GateCall
	case Designing, Assessed, Approved, OpenForClaim, Outsourcing, Contracted:
		return GateDecision
	case Executing, Delivered, Rectifying:
		return GateProgress
	case Scoring, Scored:
		return GateResult
	}
	return ""
}

// answerForms are for the provider's words: feedback before the result is out, a reply after it.
func answerForms(p Project, path string) []web.Block {
	text := web.Field{Name: "text", Label: "内容", Kind: "area", Required: true, Max: 500}
	switch {
	case p.State == Scoring:
		return []web.Block{web.Form{Caption: "服务方评社区（只公布，不计分）", Action: path + "/answer", Submit: "记下", Fields: []web.Field{
			{Name: "kind", Kind: "hidden", Value: AnswerFeedback}, {Name: "score", Label: "分数（5最好）", Kind: "number", Required: true}, text}}}
	case p.State.May(ToAnswer, ByStaff):
		return []web.Block{web.Form{Caption: "服务方答复（和结果一起公布）", Action: path + "/answer", Submit: "记下", Fields: []web.Field{{Name: "kind", Kind: "hidden", Value: AnswerReply}, text}}}
	}
	return nil
}

// sheetPage is the form of one 1+6 record.
func (c capability) sheetPage(v *web.Visit) error {
	p, ok, err := found(v)
	if err != nil {
		return err
	}
	if !ok {
		return v.NotFound()
	}
	if !p.State.May(ToRate, ByStaff) {
		return v.Refuse("这个项目现在是“" + p.State.Name() + "”，不填1+6评估。")
	}
	fields := []web.Field{}
	if p.State == Scoring {
		fields = append(fields, web.Field{Name: "side", Label: "哪一方", Kind: "select", Required: true, Options: []web.Option{{Value: string(SideStreet), Label: "管家和街道（本人）"}, {Value: string(SideExpert), Label: "专家"}}},
			web.Field{Name: "expert", Label: "专家（按智囊团名单）", Max: 40, Hint: "专家的评分由工作人员照原件录入"})
	}
	fields = append(fields, web.Field{Name: "analysis", Label: "全面分析研究（需要、可行、重复、花费、风险、结论）", Kind: "area", Required: true, Max: 2000})
	for _, m := range Methods() {
		name := func(part string) string { return string(m) + "." + part }
		fields = append(fields,
			web.Field{Name: name("findings"), Label: m.Name() + "：发现", Kind: "area", Max: 1000},
			web.Field{Name: name("rating"), Label: m.Name() + "：评分1到5", Kind: "number"},
			web.Field{Name: name("done_by"), Label: "谁做的", Max: 100}, web.Field{Name: name("on"), Label: "哪天", Kind: "date"}, web.Field{Name: name("place"), Label: "在哪里", Max: 100},
			web.Field{Name: name("participants"), Label: "多少人参加", Kind: "number"}, web.Field{Name: name("evidence"), Label: "材料编号", Max: 200},
			web.Field{Name: name("missing"), Label: "没做的原因", Max: 200}, web.Field{Name: name("approved_by"), Label: "谁批准不做", Max: 40})
	}
	return v.Show("1+6评估："+p.Title, web.Form{Action: pagePath(p) + "/sheet", Submit: "记下", Fields: fields})
}

// sheetBlocks shows the professionals' side: before the result is out only who has rated, except to the rater.
func sheetBlocks(v *web.Visit, _ Office, p Project, r Round) ([]web.Block, error) {
	var rows [][]web.Cell
	for _, no := range []int{0, p.Round} {
		if no == 0 && p.Round == 0 && len(rows) > 0 {
			continue
		}
		list, err := Sheets(v.Reader(), p.ID, no)
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			mean := web.Toned("已交，结果出来前不显示", "quiet")
			if s.Side == SideDesign || revealed(r) || s.EnteredBy == v.Staff.ID {
				mean = web.Cell{Text: Points(s.Mean), Sub: s.Analysis}
			}
			rater := s.Rater
			if who, ok := v.Tree.StaffByID(s.Rater); ok {
				rater = who.Name
			}
			rows = append(rows, []web.Cell{{Text: s.Side.Name(), Sub: rater}, mean, web.Text(web.Stamp(s.At))})
		}
		if p.Round == 0 {
			break
		}
	}
	if len(rows) == 0 {
		return nil, nil
	}
	return []web.Block{web.Table{Caption: "1+6评估", Head: []string{"谁", "评分", "时间"}, Rows: rows}}, nil
}

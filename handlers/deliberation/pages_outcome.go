package deliberation

import (
	"errors"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

func outcomeOfPage(v *web.Visit) (Outcome, Meeting, bool, error) {
	out, err := OutcomeByID(v.Reader(), v.Path("id"))
	if errors.Is(err, store.ErrNotFound) {
		v.Within(v.Staff.Node)
		return out, Meeting{}, false, nil
	}
	if err != nil {
		return out, Meeting{}, false, err
	}
	m, err := MeetingByID(v.Reader(), out.Meeting)
	return out, m, err == nil && v.Within(m.Node), err
}

// onOutcome makes the page of one act on an outcome.
func (c capability) onOutcome(done string, do func(Office, *store.Tx, *web.Visit, *web.Entered, Outcome) error) func(*web.Visit) error {
	return func(v *web.Visit) error {
		out, m, ok, err := outcomeOfPage(v)
		if err != nil {
			return err
		}
		if !ok {
			return v.NotFound()
		}
		if !v.May(people.RunMeeting, m.Node) {
			return v.Forbid()
		}
		form := v.Form()
		err = v.InTx(func(tx *store.Tx) error {
			if err := do(c.visiting(v), tx, v, form, out); err != nil {
				return err
			}
			return v.Say(tx, done)
		})
		if err != nil {
			return err
		}
		return v.Redirect(outcomePath(out))
	}
}

func (c capability) assign(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, out Outcome) error {
	t := Task{Text: f.Text("text", 300), Owner: f.Text("owner", 100), Due: f.Time("due")}
	if !f.OK() {
		return refuse("做什么最多300个字，日期写成2026-03-30。")
	}
	if !t.Due.IsZero() {
		t.Due = dayEnd(t.Due, 0)
	}
	_, err := o.Assign(tx, v.Staff, out.ID, t)
	return err
}

// ofOutcome refuses a task of another outcome.
func ofOutcome(tx *store.Tx, task string, out Outcome) error {
	t, err := TaskByID(tx, task)
	if errors.Is(err, store.ErrNotFound) || err == nil && t.Outcome != out.ID {
		return refuse("没有这件事。")
	}
	return err
}

func (c capability) hand(o Office, tx *store.Tx, v *web.Visit, _ *web.Entered, out Outcome) error {
	if err := ofOutcome(tx, v.Path("task"), out); err != nil {
		return err
	}
	_, err := o.Hand(tx, v.Staff, v.Path("task"), v.Path("link"))
	return err
}

func (c capability) complete(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, out Outcome) error {
	if err := ofOutcome(tx, f.Raw("task"), out); err != nil {
		return err
	}
	return o.Complete(tx, v.Staff, f.Raw("task"), f.Text("words", 300))
}

func (c capability) refer(o Office, tx *store.Tx, v *web.Visit, _ *web.Entered, out Outcome) error {
	return o.Refer(tx, v.Staff, out.ID)
}

func (c capability) decide(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, out Outcome) error {
	const most = 100000
	a := Assembly{At: f.Time("at"), Members: f.Number("members", 1, most), Present: f.Number("present", 0, most), Yes: f.Number("yes", 0, most), No: f.Number("no", 0, most), Abstained: f.Number("abstained", 0, most), Words: f.Text("words", 1000)}
	if !f.OK() {
		return refuse("人数和票数都要填整数，日期写成2026-03-30。")
	}
	_, err := o.Decide(tx, v.Staff, out.ID, a)
	return err
}

func (c capability) publish(o Office, tx *store.Tx, v *web.Visit, _ *web.Entered, out Outcome) error {
	return o.Release(tx, v.Staff, out.ID)
}

func (c capability) reply(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, out Outcome) error {
	answer := f.Text("answer", 300)
	if !f.OK() {
		return refuse("答复最多300个字。")
	}
	return o.Answer(tx, v.Staff, out.ID, f.Raw("words"), answer)
}

func (c capability) sealList(o Office, tx *store.Tx, v *web.Visit, _ *web.Entered, out Outcome) error {
	_, err := o.Prepare(tx, v.Staff, out.ID)
	return err
}

func (c capability) drawLots(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, out Outcome) error {
	return o.Draw(tx, v.Staff, out.ID, f.Text("seed", 120))
}

// outcomePage is one outcome: the text, votes, tasks, the assembly with its packet, objections, the drawing, the log.
func (c capability) outcomePage(v *web.Visit) error {
	out, m, ok, err := outcomeOfPage(v)
	if err != nil {
		return err
	}
	if !ok {
		return v.NotFound()
	}
	title, err := titleOf(v.Reader(), out)
	if err != nil {
		return err
	}
	blocks, err := c.outcomeBlocks(v, out, m)
	if err != nil {
		return err
	}
	if out.Paper.Packet != "" {
		blocks = append(blocks, web.Prose{Caption: "给居民代表会议的材料", Text: out.Paper.Packet})
	}
	if v.May(people.RunMeeting, m.Node) {
		forms, err := c.outcomeForms(v, out)
		if err != nil {
			return err
		}
		blocks = append(blocks, forms...)
	}
	log, err := logTable(v.Reader(), objectOutcome, out.ID)
	if err != nil {
		return err
	}
	return v.Show("结果 · "+title, append(blocks, log)...)
}

// outcomeBlocks is what everybody may read of an outcome. Nobody is named in it.
func (c capability) outcomeBlocks(v *web.Visit, out Outcome, m Meeting) ([]web.Block, error) {
	r := v.Reader()
	facts := web.Facts{Items: []web.Fact{{Name: "结论", Value: web.Text(out.Kind.Name())}, {Name: "状态", Value: web.Text(out.State.Name())}, {Name: "文字", Value: web.Text(out.Text)},
		{Name: "会议", Value: web.Cell{Text: m.No + "，" + m.Tier.Name(), Sub: web.Stamp(m.At) + "，" + m.Place}},
		{Name: "到场", Value: web.Text(digits(out.Present) + "户，有关" + digits(m.Invited) + "户，要到" + digits(m.Quorum) + "户")},
		{Name: "举手", Value: web.Cell{Text: "同意" + digits(out.Yes) + "，反对" + digits(out.No) + "，弃权" + digits(out.Abstained), Sub: out.Threshold.Name() + "；" + PollNote}}}}
	for _, l := range [][2]string{{"赞成的理由", out.Paper.For}, {"反对的理由", out.Paper.Against}, {"附带的条件", out.Paper.Conditions}, {"监督评价", out.Paper.Said}, {"法律提示", OwnersNote(m.Title + out.Text)}} {
		if l[1] != "" {
			facts.Items = append(facts.Items, web.Fact{Name: l[0], Value: web.Text(l[1])})
		}
	}
	if !out.PublishedAt.IsZero() {
		facts.Items = append(facts.Items, web.Fact{Name: "公示", Value: web.Text(web.Stamp(out.PublishedAt) + " 到 " + web.Stamp(out.OpenUntil))})
	}
	ass, decided, err := AssemblyOf(r, out.ID)
	if err != nil {
		return nil, err
	}
	if decided {
		how := web.Toned("未通过", "bad")
		if ass.Passed {
			how = web.Toned("通过", "good")
		}
		how.Sub = web.Day(ass.At) + "，代表" + digits(ass.Members) + "人，到会" + digits(ass.Present) + "人，同意" + digits(ass.Yes) + "票（规则" + ass.Rule + "版）"
		facts.Items = append(facts.Items, web.Fact{Name: "居民代表会议", Value: how})
	}
	tasks, err := Tasks(r, out.ID)
	if err != nil {
		return nil, err
	}
	var rows [][]web.Cell
	for _, t := range tasks {
		state := web.Cell{Text: "在办", Sub: t.LinkNo}
		switch {
		case !t.DoneAt.IsZero():
			state = web.Cell{Text: "办好了", Tone: "good", Sub: t.DoneWords}
		case v.Now().After(t.Due):
			state.Text, state.Tone = "超期", "bad"
		}
		rows = append(rows, []web.Cell{web.Text(digits(t.No)), web.Text(t.Text), web.Text(t.Owner), web.Text(web.Day(t.Due)), state})
	}
	blocks := []web.Block{facts, web.Table{Caption: "要做的事", Head: []string{"", "做什么", "谁办", "期限", "怎样了"}, Rows: rows, Empty: "还没有列要做的事。"}}
	drawn, err := c.drawBlocks(v, out)
	return append(blocks, drawn...), err
}

// drawBlocks shows the drawings so that anybody can do them again, and the ratings of those who were drawn.
func (c capability) drawBlocks(v *web.Visit, out Outcome) ([]web.Block, error) {
	draws, err := DrawsOf(v.Reader(), out.ID)
	if err != nil {
		return nil, err
	}
	var blocks []web.Block
	for _, d := range draws {
		drawn, err := Supervisors(v.Reader(), out.ID, d.Rating, true)
		if err != nil {
			return nil, err
		}
		var rows [][]web.Cell
		for _, s := range drawn {
			said := "没有评"
			if s.Score > 0 && !(out.State == Supervised && out.Rating == d.Rating) {
				said = digits(s.Score) + "分"
			}
			rows = append(rows, []web.Cell{web.Text(digits(s.Place)), web.Text(s.Mark), web.Text(said)})
		}
		text := "名单" + digits(len(d.Marks)) + "人，先封后抽。指纹" + d.Digest
		if d.Seed != "" {
			text += "；种子“" + d.Seed + "”。每个代号按 SHA-256(种子|指纹|代号) 从小到大排，取前" + digits(d.Seats) + "个，谁都能重算。"
		}
		blocks = append(blocks, web.Table{Caption: "第" + digits(d.Rating) + "次抽监督员：" + text, Head: []string{"", "代号", "评价"}, Rows: rows, Empty: "名单已封，还没有抽。"})
	}
	return blocks, nil
}

// outcomeForms are what the table of moves allows now.
func (c capability) outcomeForms(v *web.Visit, out Outcome) ([]web.Block, error) {
	at, state := outcomePath(out), string(out.State)
	var blocks []web.Block
	form := func(action, caption, submit string, fields ...web.Field) {
		blocks = append(blocks, web.Form{Caption: caption, Action: at + "/" + action, Submit: submit, Fields: fields})
	}
	tasks, err := Tasks(v.Reader(), out.ID)
	if err != nil {
		return nil, err
	}
	if may(objectOutcome, state, ToAssign, ByStaff) && !(out.Kind == NoConsensus && out.State == Recorded) {
		form("task", "列要做的事", "列上", web.Field{Name: "text", Label: "做什么", Required: true, Max: 300}, web.Field{Name: "owner", Label: "谁办", Required: true, Max: 100}, web.Field{Name: "due", Label: "哪天办好", Kind: "date", Required: true})
		var rows [][]web.Cell
		for _, t := range tasks {
			if t.LinkNo == "" && t.DoneAt.IsZero() {
				rows = append(rows, []web.Cell{web.Text(t.Text), web.Button("转成民需", at+"/hand/"+t.ID+"/"+LinkDemand), web.Button("转成项目", at+"/hand/"+t.ID+"/"+LinkProject)})
			}
		}
		if len(rows) > 0 {
			blocks = append(blocks, web.Table{Caption: "转出去办", Head: []string{"做什么", "", ""}, Rows: rows})
		}
	}
	if may(objectOutcome, state, ToRefer, ByStaff) && out.Decision {
		form("refer", "提交居民代表会议", "提交")
	}
	if may(objectOutcome, state, ToDecide, ByStaff) {
		number := func(name, label string) web.Field {
			return web.Field{Name: name, Label: label, Kind: "number", Required: true}
		}
		form("decide", "居民代表会议的表决", "记下", web.Field{Name: "at", Label: "哪天", Kind: "date", Required: true}, number("members", "代表总数"), number("present", "到会"), number("yes", "同意"), number("no", "反对"), number("abstained", "弃权"), web.Field{Name: "words", Label: "决定的文字", Kind: "area", Max: 1000})
	}
	if may(objectOutcome, state, ToPublish, ByStaff) {
		form("publish", "公开结果", "公开")
	}
	if may(objectOutcome, state, ToFinish, ByStaff) {
		task := web.Field{Name: "task", Label: "哪件事", Kind: "select"}
		for _, t := range tasks {
			if t.DoneAt.IsZero() {
				task.Options = append(task.Options, web.Option{Value: t.ID, Label: t.Text})
			}
		}
		if len(task.Options) > 0 {
			form("done", "办好了", "记下", task, web.Field{Name: "words", Label: "办成什么样了（公开）", Required: true, Max: 300})
		}
	}
	if may(objectOutcome, state, ToReply, ByStaff) {
		words, err := WordsOn(v.Reader(), out.Meeting, Objection)
		if err != nil {
			return nil, err
		}
		one := web.Field{Name: "words", Label: "哪条意见", Kind: "select"}
		for _, w := range words {
			if w.Outcome == out.ID {
				one.Options = append(one.Options, web.Option{Value: w.ID, Label: short(w.Text, 40)})
			}
		}
		if len(one.Options) > 0 {
			form("reply", "答复公示期的意见", "公开答复", one, web.Field{Name: "answer", Label: "答复", Kind: "area", Required: true, Max: 300})
		}
	}
	if may(objectOutcome, state, ToDraw, ByStaff) {
		form("seal", "抽监督员：第一步", "封名单")
		form("draw", "抽监督员：第二步", "抽签", web.Field{Name: "seed", Label: "现场报出的数字", Required: true, Max: 120, Hint: "名单封好以后才有的数字，比如当天彩票开奖号码"})
	}
	return blocks, nil
}

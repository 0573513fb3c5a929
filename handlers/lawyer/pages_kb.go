package lawyer

import (
	"errors"
	"strconv"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/web"
)

func answerPath(id string) string { return "/console/lawyer/kb/" + id }

func answerCell(a Answer, v *web.Visit) web.Cell {
	switch a.State {
	case AnswerReviewed:
		name := a.Reviewer
		if s, ok := v.Tree.StaffByID(a.Reviewer); ok {
			name = s.Name
		}
		return web.Cell{Text: "已审核", Tone: "good", Sub: name + " " + web.Day(a.ReviewedAt)}
	case AnswerRetired:
		return web.Toned("已停用", "quiet")
	}
	return web.Toned("待律师审核", "warn")
}

// kbPage lists the knowledge base; what was asked in vain is counted, its words are not kept.
func (c capability) kbPage(v *web.Visit) error {
	list, err := Answers(v.Reader(), "")
	if err != nil {
		return err
	}
	const most = 1000
	asked, err := Questions(v.Reader(), "", most)
	if err != nil {
		return err
	}
	given, vain := map[string]int{}, map[string]int{}
	for _, q := range asked {
		if q.Matched {
			given[q.Entry]++
		} else {
			vain[q.Subject]++
		}
	}
	var rows [][]web.Cell
	for _, a := range list {
		rows = append(rows, []web.Cell{web.Link(a.Question, answerPath(a.ID)), web.Text(SubjectName(a.Subject)), {Text: a.Law, Sub: a.Version}, answerCell(a, v), web.Text(strconv.Itoa(given[a.ID]))})
	}
	blocks := []web.Block{links(), web.Links{Items: []web.Cell{web.Link("加一条", answerPath("new"))}},
		web.Table{Head: []string{"问题", "类别", "依据", "审核", "答过"}, Rows: rows, Empty: "问答库还是空的。"}}
	var bars []web.Bar
	for _, code := range append(Subjects(), "") {
		if n := vain[code]; n > 0 {
			bars = append(bars, web.Bar{Name: SubjectName(code), Value: float64(n), Text: strconv.Itoa(n)})
		}
	}
	if len(bars) > 0 {
		blocks = append(blocks, web.Bars{Caption: "最近没有答上来的问题，按类别", Items: bars})
	}
	return v.Show("法律问答库", blocks...)
}

func answerForm(a Answer) web.Form {
	return web.Form{Caption: "内容", Submit: "保存为待审核", Fields: []web.Field{{Name: "subject", Label: "类别", Kind: "select", Options: subjectOptions(), Value: a.Subject},
		{Name: "question", Label: "问题", Value: a.Question, Required: true, Max: 100}, {Name: "words", Label: "别的问法", Value: a.Words, Max: 200, Hint: "用空格分开，例如 没打欠条怎么要钱。"},
		{Name: "answer", Label: "答案", Kind: "area", Value: a.Answer, Required: true, Max: answerMost, Hint: "一段话，不预测结果，不写“一定能赢”。"},
		{Name: "law", Label: "法律依据", Value: a.Law, Required: true, Max: 60, Hint: "例如 民法典第六百七十九条。"}, {Name: "version", Label: "版本", Value: a.Version, Required: true, Max: 16, Hint: "例如 2026-01。"}}}
}

func answerOf(v *web.Visit) (a Answer, ok bool, err error) {
	if v.Path("id") == "new" {
		return Answer{ID: "new"}, true, nil
	}
	a, err = AnswerByID(v.Reader(), v.Path("id"))
	if errors.Is(err, store.ErrNotFound) {
		return a, false, v.NotFound()
	}
	return a, err == nil, err
}

// answerPage shows one answer for editing and review.
func (c capability) answerPage(v *web.Visit) error {
	a, ok, err := answerOf(v)
	if !ok {
		return err
	}
	form := answerForm(a)
	form.Action = answerPath(a.ID)
	blocks := []web.Block{links()}
	if a.ID != "new" {
		blocks = append(blocks, web.Facts{Items: []web.Fact{{Name: "审核", Value: answerCell(a, v)}, {Name: "第几稿", Value: web.Text(strconv.Itoa(a.Edition))}, {Name: "改于", Value: web.Text(web.Stamp(a.ChangedAt))}}})
	}
	blocks = append(blocks, form)
	var acts []web.Cell
	if a.State == AnswerDraft && v.Staff.Role == people.RoleLawyer && a.ChangedBy != v.Staff.ID {
		acts = append(acts, web.Button("审核通过", answerPath(a.ID)+"/review"))
	}
	if a.State == AnswerReviewed || a.State == AnswerDraft {
		acts = append(acts, web.Button("停用", answerPath(a.ID)+"/retire"))
	}
	if len(acts) > 0 {
		blocks = append(blocks, web.Links{Items: acts})
	}
	return v.Show("法律问答", blocks...)
}

// saveAnswer keeps an answer as a draft: whatever was changed has to be read by a lawyer again.
func (c capability) saveAnswer(v *web.Visit) error {
	a, ok, err := answerOf(v)
	if !ok {
		return err
	}
	form := v.Form()
	next := Answer{ID: a.ID, Subject: form.One("subject", Subjects()...), Question: form.Needed("question", 100), Words: form.Text("words", 200), Answer: form.Needed("answer", answerMost),
		Law: form.Needed("law", 60), Version: form.Needed("version", 16), State: AnswerDraft, Edition: a.Edition + 1, ChangedBy: v.Staff.ID}
	if next.ID == "new" {
		next.ID = "K" + v.ID
	}
	if says := CheckAnswer(next); says != "" && form.OK() {
		form.Fail("answer", says)
	}
	if !form.OK() {
		again := answerForm(next)
		again.Action = answerPath(a.ID)
		return v.Wrong("法律问答", form.Again(again))
	}
	return c.keepAnswer(v, a, next, "saved", "已保存，等律师审核后才会答给居民。")
}

// reviewAnswer lets a lawyer who did not write it vouch for an answer.
func (c capability) reviewAnswer(v *web.Visit) error {
	a, ok, err := answerOf(v)
	if !ok {
		return err
	}
	switch {
	case a.State != AnswerDraft:
		return v.Refuse("这一条不在待审核状态。")
	case a.ChangedBy == v.Staff.ID:
		return v.Refuse("自己写的要请另一位律师审核。")
	}
	next := a
	next.State, next.Reviewer, next.ReviewedAt = AnswerReviewed, v.Staff.ID, v.Now()
	return c.keepAnswer(v, a, next, "reviewed", "已审核，从现在起可以答给居民。")
}

// retireAnswer takes an answer out of use.
func (c capability) retireAnswer(v *web.Visit) error {
	a, ok, err := answerOf(v)
	if !ok {
		return err
	}
	next := a
	next.State = AnswerRetired
	return c.keepAnswer(v, a, next, "retired", "已停用。")
}

func (c capability) keepAnswer(v *web.Visit, before, a Answer, reason, done string) error {
	err := v.InTx(func(tx *store.Tx) error {
		now, err := AnswerByID(tx, a.ID)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err == nil && (now.Edition != before.Edition || now.State != before.State) {
			return handlers.Refuse("刚刚有人改过这一条，请刷新后再看。")
		}
		if err := putAnswer(tx, a); err != nil {
			return err
		}
		if err := v.Audit(tx, store.Entry{Action: "legal_kb." + reason, ObjectKind: "legal_kb", ObjectID: a.ID, Reason: reason, Before: before.State, After: a.State}); err != nil {
			return err
		}
		return v.Say(tx, done)
	})
	if err != nil {
		return err
	}
	return v.Redirect(answerPath(a.ID))
}

package demand

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// deskAct is one thing that staff can do to a case on a page of its own: a form with plain labels, shown exactly when the act is possible.
type deskAct struct {
	Path, Title, Submit, Done string
	Action                    Action
	Danger                    bool
	When                      func(*actPage) bool // more than the table says; nil = nothing
	Hint                      string              // said above the form
	Fields                    func(*actPage) []web.Field
	Do                        func(*actPage) error
}

// actPage is one such page being shown or posted.
type actPage struct {
	v      *web.Visit
	o      Office
	d      Demand
	orders []Order
	units  []Unit
	form   *web.Entered
	tx     *store.Tx // of the post
	done   string    // said afterwards instead of the act's own words

	keep       Keeper            // of uploaded photos; nil: none can be
	uploaded   []string          // photos that came with the form
	drafts     map[string]Unsent // by box
	beginnings []Template
	budget     web.Prose
}

func (p *actPage) text(name string, most int) string { return p.form.Text(name, most) }

const (
	wordsMost = 500
	titleMost = 30
)

func areaField(name, label, hint string) web.Field {
	return web.Field{Name: name, Label: label, Hint: hint, Kind: "area", Required: true, Max: wordsMost}
}

func reasonOnly(label string) func(*actPage) []web.Field {
	return func(*actPage) []web.Field { return []web.Field{areaField("text", label, "")} }
}

// plain makes an act of a text alone.
func plain(do func(Office, *store.Tx, people.Staff, string, string) error) func(*actPage) error {
	return func(p *actPage) error {
		text := p.form.Needed("text", wordsMost)
		if !p.form.OK() {
			return errForm
		}
		return do(p.o, p.tx, p.v.Staff, p.d.No, text)
	}
}

// pressed makes an act of a button alone.
func pressed(do func(Office, *store.Tx, people.Staff, string) error) func(*actPage) error {
	return func(p *actPage) error { return do(p.o, p.tx, p.v.Staff, p.d.No) }
}

// errForm says that something in the form cannot be taken; the form says what.
var errForm = errors.New("demand: the form cannot be taken")

// deskActs lists what staff can do on pages, in the order in which the case page offers it.
func deskActs() []deskAct {
	return []deskAct{
		{Path: "accept", Title: "受理（我来跟进）", Submit: "受理", Done: "已受理，已告诉居民由您跟进。", Action: ToAccept,
			When: func(p *actPage) bool { return p.d.Steward != p.v.Staff.ID }, Do: pressed(Office.Accept)},
		{Path: "contact", Title: "记录电话、上门", Submit: "记下", Done: "已记下。", Action: ToContact, Fields: contactFields, Do: doContact},
		{Path: "progress", Title: "告知居民进展", Submit: "发送", Done: "已发送给居民。", Action: ToProgress, When: func(p *actPage) bool { return p.d.Filer != "" }, Fields: progressFields, Do: plain(Office.Progress)},
		{Path: "note", Title: "内部备注", Submit: "记下", Done: "已记下，居民看不到。", Action: ToNote, Fields: reasonOnly("备注（居民看不到）"), Do: plain(Office.Note)},
		{Path: "told", Title: "居民来电或当面补充", Submit: "记下", Done: "已补充。", Action: ToSupplement, Fields: reasonOnly("居民说的"), Do: plain(Office.Supplement)},
		{Path: "judge", Title: "研判：类别、紧急、层级、地点", Submit: "确认", Done: "已研判。", Action: ToRegrade,
			Hint: "紧急程度可以直接升；降低、改地点要写原因。改了期限会告诉居民。", Fields: judgeFields, Do: doJudge},
		{Path: "send", Title: "派单", Submit: "派单", Done: "已派单。", Action: ToDispatch, Fields: sendFields, Do: doSend},
		{Path: "rule", Title: "裁定由谁办", Submit: "裁定并派单", Done: "已裁定，不能再退。", Action: ToRule, Fields: sendFields, Do: doSend},
		{Path: "transfer", Title: "改派", Submit: "改派", Done: "已改派。", Action: ToTransfer, Hint: "改派次数有限，用完自动提请上级裁定。居民的期限不变。",
			Fields: func(p *actPage) []web.Field { return append(sendFields(p), areaField("text", "改派原因", "")) }, Do: doTransfer},
		{Path: "whistle", Title: "吹哨：请几家单位一起办", Submit: "吹哨", Done: "已吹哨，每家各有任务和内部期限。", Action: ToWhistle, Fields: whistleFields, Do: doWhistle},
		{Path: "report", Title: "协办签收、反馈", Submit: "提交", Done: "已记下。", Action: ToReport, When: helpersRun, Fields: reportFields, Do: doReport},
		{Path: "recall", Title: "收回协办", Submit: "收回", Done: "已收回。", Action: ToRecall, When: helpersRun, Fields: recallFields, Do: doRecall},
		{Path: "sign", Title: "签收承办", Submit: "签收", Done: "已签收。", Action: ToSign, Do: pressed(Office.Sign)},
		{Path: "return", Title: "退单", Submit: "退单", Done: "已退单。", Action: ToReturn, Danger: true, Fields: reasonOnly("退单原因和依据"), Do: plain(Office.Return)},
		{Path: "ruling", Title: "申请裁定", Submit: "申请", Done: "已提请上级裁定。", Action: ToArbitrate, Fields: reasonOnly("为什么要裁定"), Do: plain(Office.AskRuling)},
		{Path: "propose", Title: "提交办理结果（待审核）", Submit: "提交", Done: "已提交审核。", Action: ToPropose, When: func(p *actPage) bool {
			return p.d.Proposal == "" && !p.o.reachable(p.v.Staff, p.d, ToResolve, p.v.Now())
		}, Fields: proposeFields, Do: doPropose},
		{Path: "decline", Title: "退回办理结果", Submit: "退回", Done: "已退回。", Action: ToDecline, When: isProposedPage, Fields: reasonOnly("哪里不够"), Do: plain(Office.Decline)},
		{Path: "extend", Title: "申请延期", Submit: "申请", Done: "已提交上级审批。", Action: ToAskExtend, Hint: "到期前申请，一次为限；批准后居民会看到新期限和原因。",
			When: func(p *actPage) bool { return p.d.ExtendDays == 0 && !p.d.Extended }, Fields: extendFields, Do: doExtend},
		{Path: "grant", Title: "批准延期", Submit: "批准", Done: "已批准，已告诉居民新的期限。", Action: ToExtend, Do: pressed(Office.GrantExtension)},
		{Path: "deny", Title: "不批准延期", Submit: "不批准", Done: "期限不变。", Action: ToDenyExtend, Fields: reasonOnly("原因"), Do: plain(Office.DenyExtension)},
		{Path: "merge", Title: "并案", Submit: "并入", Done: "已并案，两家都能看到进展。", Action: ToMerge, Fields: mergeFields, Do: doMerge},
		{Path: "unmerge", Title: "拆开并案", Submit: "拆开", Done: "已恢复单独办理。", Action: ToUnmerge, Fields: reasonOnly("为什么拆开"), Do: plain(Office.Unmerge)},
		{Path: "split", Title: "拆成两件", Submit: "拆分", Done: "已拆分。", Action: ToSplit, Fields: splitFields, Do: doSplit},
		{Path: "refuse", Title: "不予受理", Submit: "不予受理", Done: "已告诉居民原因和去处。", Action: ToRefuse, Danger: true, Fields: refuseFields, Do: doRefuse},
		{Path: "callback", Title: "记录回访", Submit: "记下", Done: "已记下回访。", Action: ToContact, When: func(p *actPage) bool {
			return (p.d.State == Resolved || p.d.State == Closed) && (p.o.may(p.v.Staff, p.d, ToClose, p.v.Now()) || p.o.may(p.v.Staff, p.d, ToReopen, p.v.Now()))
		}, Fields: callbackFields, Do: doCallback},
		{Path: "handover", Title: "交接给同事", Submit: "交接", Done: "已交接。", Action: ToHandOver, Fields: handoverFields, Do: doHandover},
		{Path: "supervise", Title: "督办", Submit: "督办", Done: "已督办。", Action: ToSupervise, Fields: reasonOnly("督办要求"), Do: plain(Office.Supervise)},
		{Path: "withdraw", Title: "居民要求撤回", Submit: "撤回", Done: "已撤回。", Action: ToWithdraw, Danger: true, Fields: reasonOnly("居民为什么撤回"), Do: plain(Office.Withdraw)},
		{Path: "convert", Title: "转项目或议题", Submit: "转办", Done: "已转。", Action: ToConvert, Fields: convertFields, Do: doConvert},
		{Path: "recuse", Title: "回避", Submit: "回避", Done: "已回避。", Action: ToRecuse, Fields: recuseFields, Do: doRecuse},
		{Path: "archive", Title: "归档", Submit: "归档", Done: "已归档。", Action: ToArchive, Do: pressed(Office.Archive)},
	}
}

// possible says whether an act can be done to the case by the visitor now. A call to the table alone is not enough where the act's page
// has a condition of its own.
func (a deskAct) possible(p *actPage) bool {
	d, now := p.d, p.v.Now()
	switch {
	case a.Path == "callback":
		return a.When(p)
	case a.Action == ToPropose || a.Action == ToAskExtend: // taken in hand on the way
		return p.o.reachable(p.v.Staff, d, a.Action, now) && a.When(p)
	case d.State == Submitted && (a.Action == ToDispatch || a.Action == ToMerge) && mayRole(p.v.Staff.Role, ToTriage):
		d.State = Triaged // confirmed on the way
	}
	return p.o.may(p.v.Staff, d, a.Action, now) && (a.When == nil || a.When(p))
}

func (a deskAct) web(p *actPage) web.Form {
	f := web.Form{Caption: a.Title, Action: page(p.d) + "/do/" + a.Path, Submit: a.Submit, Danger: a.Danger, Fields: []web.Field{seenField(p.d)}}
	if a.Fields != nil {
		f.Fields = append(f.Fields, a.Fields(p)...)
	}
	return f
}

// seenField carries the version that the visitor has before the eyes.
func seenField(d Demand) web.Field {
	return web.Field{Name: "seen", Kind: "hidden", Value: strconv.Itoa(d.Version)}
}

// openAct finds the case and the act of a request; ok is false when the answer was given already.
func (c capability) openAct(v *web.Visit) (p *actPage, a deskAct, ok bool, err error) {
	if p, ok, err = c.openCase(v); !ok || err != nil {
		return nil, a, false, err
	}
	i := slices.IndexFunc(deskActs(), func(a deskAct) bool { return a.Path == v.Path("act") })
	if i < 0 {
		return nil, a, false, v.NotFound()
	}
	p.beginnings, err = templatesIn(v.Reader())
	return p, deskActs()[i], err == nil, err
}

// openCase finds the case of a request that the visitor may know of; ok is false when the answer was given already.
func (c capability) openCase(v *web.Visit) (p *actPage, ok bool, err error) {
	d, err := ByID(v.Reader(), v.Path("id"))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, false, err
	}
	policy := c.numbers.in(v.Reader())
	p = &actPage{v: v, d: d, keep: c.keep, o: Office{Tree: v.Tree, Calendar: c.clock(), Policy: policy}}
	if d.ID != "" {
		if ok, err = p.o.known(v.Reader(), v.Staff, d); err != nil {
			return nil, false, err
		}
	}
	if !ok {
		v.Within(cmp.Or(d.Node, v.Staff.Node))
		return nil, false, v.NotFound()
	}
	v.Within(d.Node)
	if p.orders, err = Orders(v.Reader(), d.ID); err != nil {
		return nil, false, err
	}
	if p.units, err = Units(v.Reader()); err != nil {
		return nil, false, err
	}
	return p, true, nil
}

// actShow shows the form of one act.
func (c capability) actShow(v *web.Visit) error {
	p, a, ok, err := c.openAct(v)
	if !ok || err != nil {
		return err
	}
	if !a.possible(p) {
		if err := p.o.permit(v.Staff, p.d, a.Action, v.Now()); err != nil {
			return err
		}
		return v.Refuse("现在不能“" + a.Title + "”。")
	}
	return v.Show(titleFor(v.Staff, p.d), p.around(a.Hint, a.web(p))...)
}

// around puts what one has to know about a case above a form.
func (p *actPage) around(hint string, f web.Form) []web.Block {
	due := dueCell(p.o, p.d, p.v.Now())
	blocks := []web.Block{web.Links{Items: []web.Cell{web.Link("← 返回这件事", page(p.d))}},
		web.Facts{Items: []web.Fact{{Name: "编号", Value: web.Text(p.d.No)}, {Name: "状态", Value: stateCell(p.d)}, {Name: "答复期限", Value: due}}}}
	if hint != "" {
		blocks = append(blocks, web.Prose{Text: hint})
	}
	return append(blocks, f)
}

// actPost does it.
func (c capability) actPost(v *web.Visit) error {
	p, a, ok, err := c.openAct(v)
	if !ok || err != nil {
		return err
	}
	p.form = v.Form()
	p.o.Seen, _ = strconv.Atoi(p.form.Raw("seen"))
	if a.Path == "propose" {
		if p.uploaded, err = p.photos(p.form); err != nil {
			return err
		}
	}
	err = v.InTx(func(tx *store.Tx) error {
		p.tx, p.done = tx, ""
		if err := a.Do(p); err != nil {
			return err
		}
		return v.Say(tx, cmp.Or(p.done, a.Done))
	})
	if errors.Is(err, errForm) {
		return v.Wrong(titleFor(v.Staff, p.d), p.around(a.Hint, p.form.Again(a.web(p)))...)
	}
	if err != nil {
		return err
	}
	after, err := ByID(v.Reader(), p.d.ID)
	if err != nil {
		return err
	}
	if known, err := p.o.known(v.Reader(), v.Staff, after); err != nil || !known { // it went elsewhere
		return errors.Join(err, v.Redirect("/console/demand/"))
	}
	return v.Redirect(page(p.d))
}

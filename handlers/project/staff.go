package project

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"minxu/people"
	"minxu/store"
)

// What staff do to projects, on pages and elsewhere. Each is one conditional change with its line of log and of audit; a *handlers.Refusal
// is a sentence for the person. Scope is asked by the caller.

// held reads a project for update and refuses what the table does not allow.
func (o Office) held(tx *store.Tx, id string, a Action) (Project, error) {
	p, err := ForUpdate(tx, id)
	if err != nil {
		return p, err
	}
	if !p.State.May(a, ByStaff) {
		return p, refuse("这个项目现在是“%s”，不能“%s”。", p.State.Name(), a.Name())
	}
	return p, nil
}

// Open registers a new project.
func (o Office) Open(tx *store.Tx, s people.Staff, in Restored) (Project, error) {
	p := in.Project
	p.ID = tx.NewID()
	var err error
	if p.No, err = tx.Number("XM"); err != nil {
		return p, err
	}
	if err := create(tx, &p, by(s, act{Action: ToOpen})); err != nil {
		return p, err
	}
	return p, o.belongings(tx, p, in)
}

// Move takes a project to the state to which an action leads. Gates, records and reasons are asked for; scoring has OpenScoring.
func (o Office) Move(tx *store.Tx, s people.Staff, id string, a Action, reason string) error {
	o.Policy = o.Policy.WithDefaults()
	p, err := o.held(tx, id, a)
	if err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if needsReason(a) && reason == "" {
		return refuse("“%s”要写原因，原因会公开。", a.Name())
	}
	if a == ToScore {
		return refuse("请填打分的起止时间来开始评价。")
	}
	if err := o.gate(tx, p, a); err != nil {
		return err
	}
	if a == ToAssess {
		if err := o.assessed(tx, p); err != nil {
			return err
		}
	}
	if a == ToRectify {
		return o.rectify(tx, &p, by(s, act{Action: a, Reason: reason}))
	}
	return change(tx, &p, by(s, act{Action: a, Reason: reason}), func(p *Project) {
		if needsReason(a) {
			p.Reason = reason
		}
		if a == ToResume {
			p.Held, p.Reason = "", ""
		}
		if a == ToDeliver {
			p.RectifyDue, p.Warned = time.Time{}, 0
		}
	})
}

// gate refuses a move whose publication is missing.
func (o Office) gate(tx *store.Tx, p Project, a Action) error {
	m, err := p.State.lineOf(a, ByStaff)
	if err != nil || m.Gate == "" {
		return err
	}
	records, err := Publications(tx, p.ID)
	if err != nil {
		return err
	}
	since := time.Time{}
	if r, ok, err := RoundOf(tx, p.ID, p.Round); err != nil {
		return err
	} else if ok && (a == ToScore || a == ToArchive) { // a further round has a publication of its own
		since = r.SettledAt
	}
	if sentence := o.Policy.mayPass(m.Gate, records, since, tx.Now()); sentence != "" {
		return refuse("%s", sentence)
	}
	return nil
}

// assessed refuses to call a project assessed without a complete 1+6 record.
func (o Office) assessed(tx *store.Tx, p Project) error {
	sheets, err := Sheets(tx, p.ID, 0)
	if err != nil {
		return err
	}
	for _, s := range sheets {
		if s.Side == SideDesign && s.lacks() == "" {
			return nil
		}
	}
	return refuse("1+6评估还没有做完：要有全面分析和六种方式，缺的写明原因和批准人。")
}

// Publish writes the next version of a gate's record.
func (o Office) Publish(tx *store.Tx, s people.Staff, id string, g Gate, text map[string]string) error {
	p, err := o.held(tx, id, ToPublish)
	if err != nil {
		return err
	}
	if lacks := g.Lacks(text); len(lacks) > 0 {
		return refuse("“%s”还缺：%s。", g.Name(), strings.Join(lacks, "、"))
	}
	if err := publish(tx, Publication{Project: p.ID, Gate: g, Text: text, By: s.ID}); err != nil {
		return err
	}
	return change(tx, &p, by(s, act{Action: ToPublish, Reason: string(g)}), nil)
}

// OpenScoring begins a round of scoring: the first after the work, a further one after a rectification. The zero end is the district's
// usual window.
func (o Office) OpenScoring(tx *store.Tx, s people.Staff, id string, open, end time.Time) error {
	o.Policy = o.Policy.WithDefaults()
	p, err := o.held(tx, id, ToScore)
	if err != nil {
		return err
	}
	if err := o.gate(tx, p, ToScore); err != nil {
		return err
	}
	if end.IsZero() {
		end = open.AddDate(0, 0, o.Policy.WindowDays)
	}
	switch {
	case open.Before(tx.Now().Add(-time.Minute)):
		return refuse("打分不能从过去开始，请填现在或以后的时间。")
	case !end.After(open.Add(o.Policy.BoundFor)):
		return refuse("打分至少要开放一天。")
	}
	if open.Before(tx.Now()) {
		open = tx.Now()
	}
	if err := change(tx, &p, by(s, act{Action: ToScore}), func(p *Project) { p.Round++ }); err != nil {
		return err
	}
	return o.window(tx, p, open, end)
}

// Rate keeps a sheet of the 1+6 record: of the design before a project is approved, of the finished work while it is scored.
func (o Office) Rate(tx *store.Tx, s people.Staff, id string, sheet Sheet) error {
	p, err := o.held(tx, id, ToRate)
	if err != nil {
		return err
	}
	sheet.Project, sheet.EnteredBy = p.ID, s.ID
	if p.State == Designing {
		sheet.Round, sheet.Side = 0, SideDesign
	} else {
		sheet.Round = p.Round
		r, err := roundForUpdate(tx, p.ID, p.Round)
		if err != nil {
			return err
		}
		if !r.SettledAt.IsZero() {
			return refuse("这一轮的结果已经封存，不能再评。")
		}
	}
	switch {
	case sheet.Side == SideStreet || sheet.Side == SideDesign:
		sheet.Rater = s.ID
	case sheet.Side == SideExpert && sheet.Rater != "":
	case sheet.Side == SideExpert:
		return refuse("请写是哪位专家。")
	default:
		return refuse("请选是哪一方的评分。")
	}
	if lacks := sheet.lacks(); lacks != "" {
		return refuse("%s", lacks)
	}
	sheet.Mean = sheet.mean()
	if err := keepSheet(tx, sheet); err != nil {
		return err
	}
	return change(tx, &p, by(s, act{Action: ToRate, Reason: string(sheet.Side)}), nil)
}

// Judge gives a verdict about ballots in quarantine: they count, or they do not. Nothing is deleted.
func (o Office) Judge(tx *store.Tx, s people.Staff, id, caseID string, verdict Standing, reason string) error {
	p, err := o.held(tx, id, ToJudge)
	if err != nil {
		return err
	}
	if verdict != Released && verdict != LeftOut {
		return refuse("请选“计入”或“不计入”。")
	}
	if strings.TrimSpace(reason) == "" {
		return refuse("请写裁定的理由，理由会公开条数。")
	}
	r, err := roundForUpdate(tx, p.ID, p.Round)
	if err != nil {
		return err
	}
	if !r.SettledAt.IsZero() {
		return refuse("这一轮的结果已经封存，不能再裁定。")
	}
	done, err := judge(tx, r, caseID, verdict, reason, s.ID)
	if err != nil {
		return err
	}
	if !done {
		return refuse("这一组票已经裁定过了。")
	}
	return change(tx, &p, by(s, act{Action: ToJudge, Reason: string(verdict)}), nil)
}

// Answer keeps what the provider says: a reply once the result is out, feedback about the community before it is.
func (o Office) Answer(tx *store.Tx, s people.Staff, id string, a Answer) error {
	p, err := o.held(tx, id, ToAnswer)
	if err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(a.Text) == "":
		return refuse("请写下内容。")
	case a.Kind == AnswerReply && p.State == Scoring:
		return refuse("结果出来以后服务方才能答复，双方先各评各的。")
	case a.Kind == AnswerFeedback && p.State != Scoring:
		return refuse("服务方对社区的评价要在结果出来以前填，双方各评各的。")
	case a.Kind == AnswerFeedback && (a.Score < worst || a.Score > best):
		return refuse("请给社区打1到5分。")
	case a.Kind != AnswerReply && a.Kind != AnswerFeedback:
		return refuse("没有这种答复。")
	}
	a.By = s.ID
	if err := answer(tx, p.ID, p.Round, a); err != nil {
		return err
	}
	return change(tx, &p, by(s, act{Action: ToAnswer, Reason: a.Kind}), nil)
}

// Enlist puts somebody on a list of a project by telephone.
func (o Office) Enlist(tx *store.Tx, s people.Staff, id string, list Roll, phone string) error {
	p, err := o.held(tx, id, ToEdit)
	if err != nil {
		return err
	}
	clean, ok := people.ParsePhone(phone)
	if !ok {
		return refuse("手机号不对，请核对。")
	}
	if list != ListBeneficiary && list != ListStaff && list != ListProvider {
		return refuse("请选放进哪个名单。")
	}
	if err := enlist(tx, p.ID, list, Person{Phone: clean}.mark(tx.Sealer()), s.ID); err != nil {
		return err
	}
	return change(tx, &p, by(s, act{Action: ToEdit, Reason: "list:" + string(list)}), nil)
}

// Link notes a demand that a project came from, or, with a reason, one that it did not take up.
func (o Office) Link(tx *store.Tx, s people.Staff, id string, d Origin) error {
	p, err := o.held(tx, id, ToEdit)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(d.DemandNo, "MX") || len(d.DemandNo) < len("MX202603100001") {
		return refuse("民需编号要写全，比如MX202603100001。")
	}
	if !d.Chosen && strings.TrimSpace(d.Reason) == "" {
		return refuse("没有列入的要写原因，原因会公开。")
	}
	if err := link(tx, p.ID, d); err != nil {
		return err
	}
	return change(tx, &p, by(s, act{Action: ToEdit, Reason: "demand"}), nil)
}

// Paper enters one ballot from paper. It counts when a second member of staff has entered the same; until then nobody is shown the first.
func (o Office) Paper(tx *store.Tx, s people.Staff, id string, in PaperBallot) (done bool, err error) {
	p, err := ForUpdate(tx, id)
	if err != nil {
		return false, err
	}
	if p.State != Scoring {
		return false, refuse("这个项目现在是“%s”，不收纸质票。", p.State.Name())
	}
	switch {
	case in.Serial == "":
		return false, refuse("请写纸质票的编号。")
	case in.Score < worst || in.Score > best:
		return false, refuse("请填1到5分，5分最好。")
	case in.Witness == "":
		return false, refuse("请写见证人。")
	}
	if err := holdRound(tx, p.ID, p.Round); errors.Is(err, errClosed) {
		return false, refuse("打分时间不在开放期，纸质票也不能再录。")
	} else if err != nil {
		return false, err
	}
	outcome, err := enterPaper(tx, p, s.ID, in)
	if err != nil {
		return false, err
	}
	switch outcome {
	case paperDone:
		return false, refuse("编号%s的纸质票已经录好了。", in.Serial)
	case paperDiffers:
		return false, refuse("两遍录的分数不一样，请和纸质票核对。\n第一遍录错的，由第一位工作人员再录一次。")
	}
	return outcome == paperCounted, tx.Audit(store.Entry{ActorKind: string(ByStaff), ActorID: s.ID, Role: s.Role, Action: "project.paper", ObjectKind: "project", ObjectID: p.ID,
		Reason: outcome + ":" + strconv.Itoa(p.Round)})
}

package deliberation

import (
	"fmt"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// heldOutcome reads an outcome for update and refuses what the table does not allow.
func heldOutcome(tx *store.Tx, id string, a Action) (Outcome, error) {
	o, err := outcomeForUpdate(tx, id)
	if err != nil {
		return o, err
	}
	if !may(objectOutcome, string(o.State), a, ByStaff) {
		return o, refuse("这个结果现在是“%s”，不能这样办。", o.State.Name())
	}
	return o, nil
}

// Finding is what a chair finds of one topic at the end.
type Finding struct {
	Topic      string
	Text       string // the agreed text, as it was read out
	Objections int    // sustained when the chair asked for them
	Votes      Votes  // of a show of hands; zero: none was needed
	Legal      bool   // a legal objection stands unaddressed
	Decision   bool   // what was agreed needs a democratic decision
	Record
}

// Find records what a meeting came to in one topic. Whether it is agreed is computed, not said.
func (o Office) Find(tx *store.Tx, s people.Staff, meeting string, in Finding) (Outcome, error) {
	o.Policy = o.Policy.WithDefaults()
	m, err := heldMeeting(tx, meeting, ToConclude)
	if err != nil {
		return Outcome{}, err
	}
	roll, err := Roll(tx, meeting)
	if err != nil {
		return Outcome{}, err
	}
	count := CountOf(roll, m.Proxies)
	switch {
	case strings.TrimSpace(in.Text) == "":
		return Outcome{}, refuse("请写念给大家听的文字：谁办什么，什么时候办好；没谈成的写分歧在哪里。")
	case count.Present < m.Quorum:
		return Outcome{}, refuse("在场%d户，不够%d户，不能作决定。", count.Present, m.Quorum)
	case !in.Votes.sane(count.Present):
		return Outcome{}, refuse("票数加起来超过了在场的%d户。", count.Present)
	}
	kind, _ := Verdict(in.Votes, count.Present, m.Threshold, in.Objections, in.Legal)
	out := Outcome{ID: tx.NewID(), Meeting: m.ID, Topic: in.Topic, Node: m.Node, Kind: kind, Text: clipped(in.Text, 1000), Yes: in.Votes.Yes, No: in.Votes.No, Abstained: in.Votes.Abstained,
		Present: count.Present, Threshold: m.Threshold, Legal: in.Legal, Decision: in.Decision || kind == NoConsensus, PublishDue: o.Calendar.Due(tx.Now(), o.Policy.PublishWithin),
		Paper: in.Record}
	return out, createOutcome(tx, &out, by(s, act{Action: ToNote, Reason: string(kind)}))
}

// Refer sends an outcome to the residents' representative assembly: what was not agreed, or needs a democratic decision. The packet is built
// from the records, reasons of the minority included.
func (o Office) Refer(tx *store.Tx, s people.Staff, id string) error {
	out, err := heldOutcome(tx, id, ToRefer)
	if err != nil {
		return err
	}
	if !out.Decision {
		return refuse("已经谈成，又不需要民主决策，直接公开就行。")
	}
	packet, err := o.packet(tx, out)
	if err != nil {
		return err
	}
	if err := changeOutcome(tx, &out, by(s, act{Action: ToRefer}), func(out *Outcome) { out.Paper.Packet = packet }); err != nil {
		return err
	}
	return plan(tx, notice{Object: out.ID, Kind: PushResult, Seq: seqReferred, DueAt: tx.Now()})
}

// packet writes what the assembly gets: where the matter comes from, who was asked and who came, what was said for and against, the meter, what
// is to be decided. Nobody is named in it.
func (o Office) packet(tx *store.Tx, out Outcome) (string, error) {
	m, err := MeetingByID(tx, out.Meeting)
	if err != nil {
		return "", err
	}
	title, err := titleOf(tx, out)
	if err != nil {
		return "", err
	}
	roll, err := Roll(tx, m.ID)
	if err != nil {
		return "", err
	}
	words, err := WordsOn(tx, m.ID, Statement)
	if err != nil {
		return "", err
	}
	lines := []string{"议题：" + title}
	if out.Topic != "" {
		t, err := TopicByID(tx, out.Topic)
		if err != nil {
			return "", err
		}
		lines = append(lines, fmt.Sprintf("来源：%s，编号%s，%d户支持，影响%d户", originName(t.Origin), t.No, t.Seconds, t.Households), "由哪一级议："+t.Tier.Name()+"，"+t.TierWhy)
	}
	meter := ReadingOf(roll)
	lines = append(lines, fmt.Sprintf("会议：%s，%s，%s", m.No, calendar.Say(m.At), m.Place), fmt.Sprintf("通知：%s；有关%d户，到场%d户，要求%d户", calendar.Say(m.NoticedAt), m.Invited, out.Present, m.Quorum),
		"结论："+out.Kind.Name(), "文字："+out.Text, "赞成的理由："+orNone(out.Paper.For), "反对的理由："+orNone(out.Paper.Against), "附带的条件："+orNone(out.Paper.Conditions),
		fmt.Sprintf("表决：同意%d，反对%d，弃权%d（%s）", out.Yes, out.No, out.Abstained, out.Threshold.Name()),
		fmt.Sprintf("征集意见：同意%d，能接受%d，反对%d，没有表态%d（%s）", meter.Agree, meter.Live, meter.Object, meter.Silent, PollNote))
	for _, a := range roll {
		if a.Stance == Objects && a.Reason != "" {
			lines = append(lines, "反对意见："+oneLine(a.Reason))
		}
	}
	for _, w := range words {
		lines = append(lines, "书面意见："+oneLine(w.Text))
	}
	if note := OwnersNote(title + out.Text); note != "" {
		lines = append(lines, "法律提示："+note)
	}
	return strings.Join(append(lines, "请居民代表会议决定：是否通过上面的文字。"), "\n"), nil
}

func originName(origin string) string {
	switch origin {
	case FromHot:
		return "民需聚集点"
	case FromDesk:
		return "社区登记"
	}
	return "居民提议"
}

func orNone(text string) string {
	if strings.TrimSpace(text) == "" {
		return "无"
	}
	return oneLine(text)
}

// Decide enters what the assembly decided. Quorum and majority are those of the rule in force on its day.
func (o Office) Decide(tx *store.Tx, s people.Staff, id string, a Assembly) (Assembly, error) {
	out, err := heldOutcome(tx, id, ToDecide)
	if err != nil {
		return a, err
	}
	rule := RuleAt(AssemblyRules(), a.At, calendar.Shanghai())
	v := Votes{a.Yes, a.No, a.Abstained}
	switch {
	case a.At.IsZero() || a.At.After(tx.Now()):
		return a, refuse("请填会议的日期，不能在以后。")
	case a.Members < 1 || a.Present < 0 || a.Present > a.Members || !v.sane(a.Present):
		return a, refuse("人数或票数不对：票数不能多于到会人数，到会人数不能多于代表总数。")
	case a.Present < rule.Quorum(a.Members):
		return a, refuse("代表%d人，要到%d人才能开会，只到了%d人，决定不算数。", a.Members, rule.Quorum(a.Members), a.Present)
	}
	a.Outcome, a.Rule, a.Passed = out.ID, rule.Version, rule.Passes(a.Members, a.Present, v)
	if err := keepAssembly(tx, a, s.ID); err != nil {
		return a, err
	}
	action := ToTurn
	if a.Passed {
		action = ToDecide
	}
	return a, changeOutcome(tx, &out, by(s, act{Action: action, Reason: fmt.Sprintf("%d/%d", a.Yes, a.Present)}), func(out *Outcome) {
		out.PublishDue, out.Warned = o.Calendar.Due(tx.Now(), o.Policy.WithDefaults().PublishWithin), 0
	})
}

// Release publishes an outcome for so many days; everybody who took part hears of it.
func (o Office) Release(tx *store.Tx, s people.Staff, id string) error {
	o.Policy = o.Policy.WithDefaults()
	out, err := heldOutcome(tx, id, ToPublish)
	if err != nil {
		return err
	}
	if out.State == Recorded && out.Decision {
		return refuse("没有谈成，或者需要民主决策，先提交居民代表会议。")
	}
	tasks, err := Tasks(tx, id)
	if err != nil {
		return err
	}
	if out.State != Rejected && len(tasks) == 0 {
		return refuse("请先列出要做的事：谁办、什么时候办好。")
	}
	if err := changeOutcome(tx, &out, by(s, act{Action: ToPublish}), func(out *Outcome) {
		out.PublishedAt, out.OpenUntil, out.Warned = tx.Now(), dayEnd(tx.Now(), o.Policy.PublishDays), 0
	}); err != nil {
		return err
	}
	return plan(tx, notice{Object: out.ID, Kind: PushResult, Seq: seqPublished, DueAt: tx.Now()})
}

// Assign adds a task with its owner and date. It may become a demand or a project at once.
func (o Office) Assign(tx *store.Tx, s people.Staff, id string, t Task) (Task, error) {
	o.Policy = o.Policy.WithDefaults()
	out, err := heldOutcome(tx, id, ToAssign)
	if err != nil {
		return t, err
	}
	t.Outcome, t.Text, t.Owner = id, strings.TrimSpace(t.Text), strings.TrimSpace(t.Owner)
	switch {
	case out.Kind == NoConsensus && out.State == Recorded:
		return t, refuse("还没有谈成，不能列要做的事。")
	case t.Text == "" || t.Owner == "":
		return t, refuse("做什么、谁来办都要写。")
	case !t.Due.After(tx.Now()):
		return t, refuse("办好的日期要在以后。")
	case t.Due.After(tx.Now().AddDate(0, 0, o.Policy.TaskDaysAtMost)):
		return t, refuse("日期太远了，一年以内的才算数；长的事分几步写。")
	}
	if t, err = addTask(tx, t); err != nil {
		return t, err
	}
	return t, changeOutcome(tx, &out, by(s, act{Action: ToAssign, Reason: digits(t.No)}), nil)
}

// Links of a task.
const (
	LinkDemand  = "demand"
	LinkProject = "project"
)

// Hand makes a task a demand or a project, so that it has the clocks and the pages of one.
func (o Office) Hand(tx *store.Tx, s people.Staff, task, link string) (string, error) {
	t, err := TaskByID(tx, task)
	if err != nil {
		return "", err
	}
	out, err := heldOutcome(tx, t.Outcome, ToAssign)
	if err != nil {
		return "", err
	}
	if t, err = TaskByID(tx, task); err != nil { // under the lock of its outcome
		return "", err
	}
	if t.LinkNo != "" {
		return "", refuse("这件事已经转成%s了。", t.LinkNo)
	}
	m, err := MeetingByID(tx, out.Meeting)
	if err != nil {
		return "", err
	}
	no := ""
	switch {
	case link == LinkDemand && o.Lent.Demand != nil:
		no, err = o.Lent.Demand(tx, o, s, "task-"+t.ID, t.Text, m.Node, o.where(m.Node, m.Buildings))
	case link == LinkProject && o.Lent.Project != nil:
		no, err = o.Lent.Project(tx, o, s, short(t.Text, 60), m.Node)
	default:
		return "", refuse("这里不能转成别的。")
	}
	if err != nil {
		return "", err
	}
	if err := setTask(tx, t.ID, map[string]any{"link": link, "link_no": no}); err != nil {
		return "", err
	}
	return no, changeOutcome(tx, &out, by(s, act{Action: ToAssign, Reason: "linked " + no}), nil)
}

// Complete notes that a task is done. One that became a demand or a project is done when that is.
func (o Office) Complete(tx *store.Tx, s people.Staff, task, words string) error {
	t, err := TaskByID(tx, task)
	if err != nil {
		return err
	}
	out, err := heldOutcome(tx, t.Outcome, ToFinish)
	if err != nil {
		return err
	}
	if t, err = TaskByID(tx, task); err != nil {
		return err
	}
	switch {
	case !t.DoneAt.IsZero():
		return refuse("这件事已经记过办好了。")
	case strings.TrimSpace(words) == "":
		return refuse("请写一句办成什么样了，会公开。")
	}
	if t.LinkNo != "" && o.Lent.Done != nil {
		done, state, err := o.Lent.Done(tx, t.Link, t.LinkNo)
		if err != nil {
			return err
		}
		if !done {
			return refuse("%s还是“%s”，办完了才能记。", t.LinkNo, state)
		}
	}
	if err := setTask(tx, t.ID, map[string]any{"done_at": micros(tx.Now()), "done_words": clipped(words, 300)}); err != nil {
		return err
	}
	return changeOutcome(tx, &out, by(s, act{Action: ToFinish, Reason: digits(t.No)}), nil)
}

// Answer publishes what is answered to an objection.
func (o Office) Answer(tx *store.Tx, s people.Staff, id, words, answer string) error {
	out, err := heldOutcome(tx, id, ToReply)
	if err != nil {
		return err
	}
	if strings.TrimSpace(answer) == "" {
		return refuse("请写答复，会公开。")
	}
	done, err := replyTo(tx, id, words, clipped(answer, 300))
	if err != nil {
		return err
	}
	if !done {
		return refuse("没有找到这条意见。")
	}
	return changeOutcome(tx, &out, by(s, act{Action: ToReply}), nil)
}

// until is the evening so many days later: people think in days.
func until(now time.Time, days int) time.Time {
	const evening = 20 * time.Hour
	return calendar.Midnight(now).AddDate(0, 0, days).Add(evening)
}

// dayEnd is the close of office so many days later.
func dayEnd(now time.Time, days int) time.Time {
	const close = 18 * time.Hour
	return calendar.Midnight(now).AddDate(0, 0, days).Add(close)
}

package demand

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/triage"
	"minxu/web"
)

// onePage shows one demand: what it is, what has to be known, what can be done, and everything that happened on one timeline. Telephone
// numbers are never on it; who filed it is shown to those who may see identities, and of an anonymous one to nobody.
func (c capability) onePage(v *web.Visit) error {
	p, ok, err := c.openCase(v)
	if !ok || err != nil {
		return err
	}
	v.Follow(page(p.d) + "/news")
	facts, err := p.facts()
	if err != nil {
		return err
	}
	blocks := []web.Block{facts}
	if v.Query("new") == "1" && p.d.Role == RoleStaff {
		blocks = []web.Block{readOut(p.o, p.d), facts}
	}
	photos, err := photoLinks(v, p.d)
	if err != nil {
		return err
	}
	if photos != nil {
		blocks = append(blocks, photos)
	}
	done, err := resultLinks(v, p.d)
	if err != nil {
		return err
	}
	blocks = append(blocks, done...)
	known, err := p.toKnow()
	if err != nil {
		return err
	}
	line, err := p.timeline()
	if err != nil {
		return err
	}
	others, err := p.others()
	if err != nil {
		return err
	}
	if err := p.prepare(); err != nil {
		return err
	}
	blocks = slices.Concat(others, blocks, known, p.offered(), line, p.writing())
	return v.Show(titleFor(v.Staff, p.d), blocks...)
}

func (p *actPage) masked() bool { return p.v.Staff.Role == people.RoleAuditor }

// unitOnly says that the visitor works for a unit that sees the order, not the person.
func (p *actPage) unitOnly() bool { return !people.May(p.v.Staff.Role, people.ReadDemand) }

func (p *actPage) facts() (web.Facts, error) {
	d, v := p.d, p.v
	text := d.Text
	if p.masked() {
		text = "（已遮盖）"
	}
	filer := web.Text("请经管家联系居民")
	if !p.unitOnly() {
		var err error
		if filer, err = filerFor(v, d); err != nil {
			return web.Facts{}, err
		}
	}
	facts := web.Facts{Items: []web.Fact{
		{Name: "编号", Value: web.Text(d.No)}, {Name: "状态", Value: stateCell(d)}, {Name: "答复期限", Value: dueCell(p.o, d, v.Now())},
		{Name: "轮到谁", Value: p.o.actorCell(v, d)}, {Name: "原文", Value: web.Text(text)},
		{Name: "类别", Value: web.Cell{Text: CategoryName(d.Category) + " · " + NatureName(d.Nature), Sub: LevelName(d.Level) + "办理"}},
		{Name: "紧急", Value: urgencyCell(d.Urgency)}, {Name: "地点", Value: web.Cell{Text: placeFor(v, d), Sub: v.Tree.Path(d.Node)}},
		{Name: "反映人", Value: filer}, {Name: "提交时间", Value: web.Text(web.Stamp(d.SubmittedAt))}, {Name: "首次联系", Value: p.contactCell()},
	}}
	add := func(name, value, link string) {
		if value != "" {
			facts.Items = append(facts.Items, web.Fact{Name: name, Value: web.Cell{Text: value, Link: link}})
		}
	}
	link := func(no string) string {
		if other, err := ByNo(v.Reader(), no); err == nil && no != "" {
			return page(other)
		}
		return ""
	}
	if s, ok := v.Tree.StaffByID(d.Steward); ok {
		add("跟进人", s.Name, "")
	}
	add("承办", p.o.unitName(d.Handler), "")
	add("并入", d.Master, link(d.Master))
	add("拆自", d.Parent, link(d.Parent))
	if d.Result != "" && !p.masked() {
		add("办理结果", d.Result, "")
	}
	if d.Media > 0 {
		add("照片", strconv.Itoa(d.Media), "")
	}
	if len(d.Recused) > 0 && people.May(v.Staff.Role, people.SuperviseDemand) {
		names := make([]string, len(d.Recused))
		for i, id := range d.Recused {
			names[i] = p.o.unitName(id)
		}
		add("已回避", strings.Join(names, "、"), "")
	}
	return facts, nil
}

func (p *actPage) contactCell() web.Cell {
	switch d := p.d; {
	case !d.ContactedAt.IsZero():
		return web.Cell{Text: web.Stamp(d.ContactedAt), Tone: pick(d.ContactedAt.After(d.ContactDue) && !d.ContactDue.IsZero(), "bad", "good")}
	case d.State.Open() && !d.ContactDue.IsZero() && p.v.Now().After(d.ContactDue):
		return web.Cell{Text: "还没有联系", Tone: "bad", Sub: "时限 " + web.Stamp(d.ContactDue)}
	default:
		return web.Cell{Text: "还没有联系", Sub: "时限 " + web.Stamp(d.ContactDue)}
	}
}

// toKnow gathers what somebody has to know before acting: what the rules suggest and why, repeats, neighbours, what waits for approval,
// which units are at work.
func (p *actPage) toKnow() ([]web.Block, error) {
	var blocks []web.Block
	if p.masked() {
		return nil, nil
	}
	if p.d.Proposal != "" {
		blocks = append(blocks, web.Prose{Caption: "待审核的办理结果（" + p.o.unitName(p.d.ProposedBy) + "）", Text: p.d.Proposal, Tone: "warn"})
	}
	if p.d.ExtendDays > 0 {
		blocks = append(blocks, web.Prose{Caption: "待审批的延期（" + p.o.unitName(p.d.ExtendBy) + "）", Text: strconv.Itoa(p.d.ExtendDays) + "个工作日：" + p.d.ExtendWhy, Tone: "warn"})
	}
	if len(p.orders) > 0 {
		blocks = append(blocks, p.orderTable())
	}
	if p.unitOnly() {
		return blocks, nil
	}
	if p.d.Reopens > 0 {
		blocks = append(blocks, web.Prose{Text: "这件事居民说过没解决，第" + strconv.Itoa(p.d.Reopens) + "次重办。上次的结果：" + cmp.Or(p.d.Result, "没有记录") +
			"。这次的答复要由" + officeOf(p.o.answerRight(p.d)) + "审核。", Tone: "bad"})
	}
	if p.d.State == Submitted || p.d.State == Triaged && p.d.Steward == "" {
		blocks = append(blocks, p.suggestion())
	}
	repeats, err := p.repeats()
	if err != nil || !p.d.State.Open() || personal(p.d.Category) {
		return append(blocks, repeats...), err
	}
	near, err := p.near()
	if err != nil {
		return nil, err
	}
	near = slices.DeleteFunc(near, func(o Demand) bool {
		return o.Node != p.d.Node || !o.alike(p.d) || o.SubmittedAt.Before(p.v.Now().AddDate(0, 0, -p.o.Policy.GroupDays))
	})
	if len(near) > 0 {
		rows := make([][]web.Cell, len(near))
		for i, d := range near {
			rows[i] = []web.Cell{{Text: d.Title, Sub: d.No, Link: page(d)}, web.Text(d.Place), stateCell(d)}
		}
		blocks = append(blocks, web.Table{Caption: "附近可能是同一件事", Head: []string{"事情", "地点", "状态"}, Rows: rows})
	}
	return append(blocks, repeats...), nil
}

// suggestion says what the rules make of the words and which words led to it; a person confirms or overrules.
func (p *actPage) suggestion() web.Block {
	c := triage.Context{Places: p.v.Tree.Places(), At: p.v.Now(), Holidays: p.o.Calendar}
	u := triage.Understand(p.d.Text, c)
	lines := []string{"类别 " + CategoryName(p.d.Category) + "，紧急程度 " + p.d.Urgency.Name() + "，" + LevelName(p.d.Level) + "办理。"}
	for _, m := range u.Matters {
		if m.Second != "" && m.Category == p.d.Category {
			lines = append(lines, "其次可能是 "+CategoryName(m.Second)+"。")
		}
		if len(u.Matters) > 1 {
			lines = append(lines, "听起来有几件事："+m.Title+"（"+CategoryName(m.Category)+"）。")
		}
		for _, b := range m.Because {
			if said := "听到“" + b.Words + "”"; strings.Contains(p.d.Text, b.Words) && !slices.Contains(lines, said) {
				lines = append(lines, said)
			}
		}
	}
	tone := "quiet"
	if p.d.State == Submitted {
		tone = "warn"
		lines = append(lines, "规则没有把握，请研判后确认。")
	}
	return web.Prose{Caption: "规则的判断和依据", Text: strings.Join(lines, "\n"), Tone: tone}
}

// repeats warns that the same person has another open case of the same place and category. Of an anonymous filer nothing is looked up.
func (p *actPage) repeats() ([]web.Block, error) {
	if p.d.Filer == "" || p.d.Privacy == Anonymous || p.unitOnly() {
		return nil, nil
	}
	const most = 30
	own, err := Own(p.v.Reader(), p.d.Filer, most)
	if err != nil {
		return nil, err
	}
	since := p.d.SubmittedAt.AddDate(0, 0, -p.o.Policy.OwnDuplicateDays)
	var rows [][]web.Cell
	for _, d := range own {
		same := d.Node == p.d.Node && d.Category == p.d.Category && d.SubmittedAt.After(since)
		if d.ID != p.d.ID && same && d.Privacy != Anonymous && p.o.sees(p.v.Staff, d) {
			rows = append(rows, []web.Cell{{Text: d.Title, Sub: d.No, Link: page(d)}, stateCell(d), web.Text(web.Stamp(d.SubmittedAt))})
		}
	}
	if rows == nil {
		return nil, nil
	}
	return []web.Block{web.Table{Caption: "同一位居民近期报过同一地点、同一类的事", Head: []string{"事情", "状态", "提交时间"}, Rows: rows}}, nil
}

func (p *actPage) orderTable() web.Block {
	rows := make([][]web.Cell, len(p.orders))
	for i, one := range p.orders {
		words := one.Task
		if one.Report != "" {
			words += pick(words != "", " → ", "") + one.Report
		}
		rows[i] = []web.Cell{web.Text(p.o.unitName(one.Unit)), web.Text(pick(one.Part == PartLead, "承办", "协办")), web.Text(one.State.Name()), orderDue(one, p.v.Now()), web.Text(words)}
	}
	return web.Table{Caption: "承办和协办", Head: []string{"单位", "分工", "状态", "内部期限", "任务和反馈"}, Rows: rows}
}

// offered lists what the visitor can do, each on a page of its own.
func (p *actPage) offered() []web.Block {
	v, d := p.v, p.d
	links := web.Links{Items: []web.Cell{web.Toned("可以办：", "quiet")}}
	for _, a := range deskActs() {
		if a.possible(p) {
			links.Items = append(links.Items, web.Link(a.Title, page(d)+"/do/"+a.Path))
		}
	}
	if people.May(v.Staff.Role, people.RevealPhoneNumber) && d.Privacy != Anonymous && (d.Phone != "" || d.Filer != "") {
		links.Items = append(links.Items, web.Link("查看电话", page(d)+"/phone"))
	}
	if len(links.Items) == 1 {
		return nil
	}
	return []web.Block{links}
}

// moment is one line of the timeline.
type moment struct {
	at    time.Time
	who   string
	what  web.Cell
	words string
}

// timeline puts the log, the units' orders and, when they are asked for, the chat lines of this case in the order of time.
func (p *actPage) timeline() ([]web.Block, error) {
	events, err := Events(p.v.Reader(), p.d.ID)
	if err != nil {
		return nil, err
	}
	var line []moment
	for _, e := range events {
		m := moment{at: e.At, who: map[Actor]string{ByResident: "居民", BySystem: "系统"}[e.Actor], words: e.Payload}
		if s, ok := p.v.Tree.StaffByID(e.ActorID); ok && e.Actor == ByStaff {
			m.who = s.Name
		}
		if e.Actor == ByResident && p.unitOnly() && e.Action != ToAnswer && e.Action != ToSupplement {
			m.words = ""
		}
		m.what = web.Cell{Text: actionName(e.Action), Sub: p.o.reasonName(e)}
		if e.From != e.To {
			m.what.Sub = strings.Trim(m.what.Sub+" → "+e.To.Name(), " ")
		}
		line = append(line, m)
	}
	talk := web.Links{}
	if p.mayChat() {
		if p.v.Query("chat") == "1" {
			said, err := p.chat(events)
			if err != nil {
				return nil, err
			}
			line = append(line, said...)
			talk.Items = append(talk.Items, web.Link("只看办理经过", page(p.d)))
		} else {
			talk.Items = append(talk.Items, web.Link("加上这件事的聊天原文（查看会留痕）", page(p.d)+"?chat=1"))
		}
	}
	slices.SortStableFunc(line, func(a, b moment) int { return a.at.Compare(b.at) })
	rows := make([][]web.Cell, len(line))
	for i, m := range line {
		if p.masked() && m.words != "" {
			m.words = "（已遮盖）"
		}
		rows[i] = []web.Cell{web.Text(web.Stamp(m.at)), web.Text(m.who), m.what, web.Text(m.words)}
	}
	blocks := []web.Block{web.Table{Caption: "经过", Head: []string{"时间", "谁", "做了什么", "内容"}, Rows: rows}}
	if len(talk.Items) > 0 {
		blocks = append(blocks, talk)
	}
	return blocks, nil
}

// mayChat says whether the visitor may read what the resident and the account wrote to each other about this case.
func (p *actPage) mayChat() bool {
	return people.May(p.v.Staff.Role, people.ReplyDemand) && p.d.Filer != "" && p.d.Privacy != Anonymous
}

// chatAround is how long before something a resident did in this case the talk about it may have begun.
const chatAround = 15 * time.Minute

// chat reads the chat lines that led to what the resident did in this case, and notes that they were read. Talks about anything else stay
// out of it.
func (p *actPage) chat(events []Event) ([]moment, error) {
	who, err := people.ByID(p.v.Reader(), p.d.Filer)
	if err != nil {
		return nil, err
	}
	const most = 1000
	lines, err := p.v.Store().ReadTrail(p.v.Context(), who.Ref, "", most)
	if err != nil {
		return nil, err
	}
	var list []moment
	for _, l := range lines {
		belongs := slices.ContainsFunc(events, func(e Event) bool {
			return (e.Actor == ByResident || e.Action == ToFile && p.d.Role != RoleStaff) && !l.At.After(e.At.Add(time.Minute)) && l.At.After(e.At.Add(-chatAround))
		})
		if !belongs {
			continue
		}
		name := pick(l.Direction == store.In, "居民", "公众号")
		list = append(list, moment{l.At, name, web.Cell{Text: "聊天"}, l.Text})
		if l.Reply != "" {
			list = append(list, moment{l.At, "公众号", web.Cell{Text: "聊天"}, l.Reply})
		}
	}
	return list, p.v.InTx(func(tx *store.Tx) error {
		return p.v.Audit(tx, store.Entry{Action: "demand.chat", ObjectKind: "demand", ObjectID: p.d.ID, Reason: strconv.Itoa(len(list)) + " lines"})
	})
}

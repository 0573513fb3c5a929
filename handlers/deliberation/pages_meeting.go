package deliberation

import (
	"errors"
	"strings"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

func meetingOfPage(v *web.Visit) (Meeting, bool, error) {
	m, err := MeetingByID(v.Reader(), v.Path("id"))
	if errors.Is(err, store.ErrNotFound) {
		v.Within(v.Staff.Node)
		return m, false, nil
	}
	return m, err == nil && v.Within(m.Node), err
}

// onMeeting makes the page of one act on a meeting.
func (c capability) onMeeting(done string, do func(Office, *store.Tx, *web.Visit, *web.Entered, Meeting) error) func(*web.Visit) error {
	return func(v *web.Visit) error {
		m, ok, err := meetingOfPage(v)
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
			if err := do(c.visiting(v), tx, v, form, m); err != nil {
				return err
			}
			return v.Say(tx, done)
		})
		if err != nil {
			return err
		}
		return v.Redirect(meetingPath(m))
	}
}

func (c capability) replan(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, m Meeting) error {
	in, err := planOf(v, f)
	if err != nil {
		return err
	}
	return o.Replan(tx, v.Staff, m.ID, in)
}

func (c capability) notifyMeeting(o Office, tx *store.Tx, v *web.Visit, _ *web.Entered, m Meeting) error {
	_, err := o.Notify(tx, v.Staff, m.ID)
	return err
}

func (c capability) moveMeeting(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, m Meeting) error {
	at, place, why := f.Time("at"), f.Text("place", 60), f.Text("why", 40)
	if !f.OK() {
		return refuse("时间写成2026-03-16 19:00，原因最多40个字。")
	}
	return o.Move(tx, v.Staff, m.ID, at, place, why)
}

func (c capability) callOff(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, m Meeting) error {
	return o.CallOff(tx, v.Staff, m.ID, f.Text("why", 60))
}

func (c capability) admit(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, m Meeting) error {
	fresh, err := o.Admit(tx, v.Staff, m.ID, Attendance{Household: f.Text("household", 30), Holder: f.Text("holder", 30), Name: f.Text("name", 20)})
	if err == nil && !fresh {
		return refuse("这一户已经登记过了，一户算一票。")
	}
	return err
}

func (c capability) beginMeeting(o Office, tx *store.Tx, v *web.Visit, _ *web.Entered, m Meeting) error {
	_, err := o.Begin(tx, v.Staff, m.ID)
	return err
}

func (c capability) disband(o Office, tx *store.Tx, v *web.Visit, _ *web.Entered, m Meeting) error {
	_, err := o.Disband(tx, v.Staff, m.ID)
	return err
}

func (c capability) againPage(v *web.Visit) error {
	m, ok, err := meetingOfPage(v)
	if err != nil {
		return err
	}
	if !ok {
		return v.NotFound()
	}
	if !v.May(people.RunMeeting, m.Node) {
		return v.Forbid()
	}
	in, err := planOf(v, v.Form())
	if err != nil {
		return err
	}
	var next Meeting
	err = v.InTx(func(tx *store.Tx) (err error) {
		next, err = c.visiting(v).Again(tx, v.Staff, m.ID, in)
		return err
	})
	if err != nil {
		return err
	}
	return v.Redirect(meetingPath(next))
}

func (c capability) measure(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, m Meeting) error {
	return o.Measure(tx, v.Staff, m.ID, f.Raw("open") == "1")
}

func (c capability) stand(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, m Meeting) error {
	stance := f.One("stance", string(Agrees), string(Lives), string(Objects))
	if !f.OK() {
		return refuse("请选同意、能接受或反对。")
	}
	return o.Stand(tx, v.Staff, m.ID, f.Text("household", 48), Stance(stance), f.Text("reason", 200))
}

func (c capability) callSpeaker(o Office, tx *store.Tx, v *web.Visit, _ *web.Entered, m Meeting) error {
	return o.Call(tx, v.Staff, m.ID)
}

func (c capability) readWords(o Office, tx *store.Tx, v *web.Visit, _ *web.Entered, m Meeting) error {
	return o.Read(tx, v.Staff, m.ID, v.Path("words"))
}

func (c capability) findOutcome(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, m Meeting) error {
	const most = 1000
	in := Finding{Topic: f.Raw("topic"), Text: f.Text("text", most), Legal: f.Ticked("legal"), Decision: f.Ticked("decision"),
		Record: Record{For: f.Text("for", most), Against: f.Text("against", most), Conditions: f.Text("conditions", most)}}
	for name, into := range map[string]*int{"objections": &in.Objections, "yes": &in.Votes.Yes, "no": &in.Votes.No, "abstained": &in.Votes.Abstained} {
		if f.Raw(name) != "" {
			*into = f.Number(name, 0, most)
		}
	}
	if !f.OK() {
		return refuse("票数要填整数，文字最多%d个字。", most)
	}
	topics, err := TopicsOf(tx, m.ID)
	if err != nil {
		return err
	}
	known := len(topics) == 0 && in.Topic == ""
	for _, t := range topics {
		known = known || t.ID == in.Topic
	}
	if !known {
		return refuse("请选是哪个议题的结果。")
	}
	there, err := Outcomes(tx, OutcomeFilter{Meeting: m.ID, Limit: most})
	if err != nil {
		return err
	}
	for _, out := range there {
		if out.Topic == in.Topic {
			return refuse("这个议题的结果已经记过了。")
		}
	}
	_, err = o.Find(tx, v.Staff, m.ID, in)
	return err
}

func (c capability) writeMinutes(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, m Meeting) error {
	chair, recorder, text := f.Text("chair", 20), f.Text("recorder", 20), f.Text("minutes", 4000)
	if !f.OK() {
		return refuse("记录最多4000个字，姓名最多20个字。")
	}
	return o.Minutes(tx, v.Staff, m.ID, chair, recorder, text)
}

func (c capability) conclude(o Office, tx *store.Tx, v *web.Visit, _ *web.Entered, m Meeting) error {
	return o.Conclude(tx, v.Staff, m.ID)
}

// meetingPage is one meeting: the invitation, who was told and answers, the roll, statements, speakers, meter, outcome, log.
func (c capability) meetingPage(v *web.Visit) error {
	m, ok, err := meetingOfPage(v)
	if err != nil {
		return err
	}
	if !ok {
		return v.NotFound()
	}
	r, o := v.Reader(), c.visiting(v)
	persons, homes, err := told(r, m)
	if err != nil {
		return err
	}
	answers, err := RSVPs(r, m.ID)
	if err != nil {
		return err
	}
	roll, err := Roll(r, m.ID)
	if err != nil {
		return err
	}
	count, meter := CountOf(roll, m.Proxies), ReadingOf(roll)
	facts := web.Facts{Items: []web.Fact{{Name: "编号", Value: web.Text(m.No)}, {Name: "状态", Value: web.Toned(m.State.Name(), meetingTone(m))}, {Name: "哪一级", Value: web.Text(m.Tier.Name())},
		{Name: "时间地点", Value: web.Cell{Text: web.Stamp(m.At), Sub: m.Place}}, {Name: "请谁", Value: web.Text(o.where(m.Node, m.Buildings))},
		{Name: "通知", Value: noticeCell(m)}, {Name: "送达", Value: web.Text("通知了" + digits(homes) + "户" + digits(persons) + "人，有关" + digits(m.Invited) + "户")},
		{Name: "报名截止", Value: web.Text(web.Stamp(m.RSVPClose))}, {Name: "要到场", Value: web.Text(digits(m.Quorum) + "户，" + m.Threshold.Name() + "同意")},
		{Name: "报名参加", Value: web.Text(digits(HouseholdVotes(answers)) + "户")},
		{Name: "到场", Value: web.Cell{Text: digits(count.Present) + "户", Sub: "其中委托" + digits(count.Proxies) + "户，不算数的委托" + digits(count.Void)}},
		{Name: "征集意见", Value: web.Cell{Text: "同意" + digits(meter.Agree) + "，能接受" + digits(meter.Live) + "，反对" + digits(meter.Object), Sub: PollNote}},
		{Name: "签到码", Value: web.Text(SceneOf(m))}}}
	blocks := []web.Block{facts, web.Prose{Caption: "通知的样子", Text: o.NoticeWords(m)}}
	run := v.May(people.RunMeeting, m.Node)
	if run {
		forms, err := c.meetingForms(v, m)
		if err != nil {
			return err
		}
		blocks = append(blocks, forms...)
	}
	said, err := c.wordsTable(v, m, run)
	if err != nil {
		return err
	}
	outcomes, err := Outcomes(r, OutcomeFilter{Meeting: m.ID, Limit: perPage})
	if err != nil {
		return err
	}
	table, err := outcomeTable(v, outcomes, outcomePath)
	if err != nil {
		return err
	}
	log, err := logTable(r, objectMeeting, m.ID)
	if err != nil {
		return err
	}
	return v.Show("会议 · "+m.Title, append(blocks, answerTable(answers), rollTable(roll), said, table, log)...)
}

func noticeCell(m Meeting) web.Cell {
	if m.NoticedAt.IsZero() {
		return web.Toned("还没有发，要提前"+digits(m.NoticeDays)+"天", "warn")
	}
	cell := web.Cell{Text: web.Stamp(m.NoticedAt), Sub: "第" + digits(m.NoticeSeq) + "次通知，要提前" + digits(m.NoticeDays) + "天"}
	if NoticeLate(m.NoticedAt, m.At, m.NoticeDays) {
		cell.Tone = "bad"
	}
	return cell
}

// answerTable counts the answers by kind; nobody's name stands in it.
func answerTable(list []RSVP) web.Table {
	counts := map[Answer]int{}
	for _, a := range list {
		counts[a.Answer]++
	}
	var rows [][]web.Cell
	for _, a := range []Answer{Attend, Online, Substitute, Observe, Absent} {
		if counts[a] > 0 {
			rows = append(rows, []web.Cell{web.Text(a.Name()), web.Text(digits(counts[a]) + "人")})
		}
	}
	return web.Table{Caption: "回复", Head: []string{"回复", "人数"}, Rows: rows, Empty: "还没有人回复。"}
}

func rollTable(roll []Attendance) web.Table {
	rows := make([][]web.Cell, len(roll))
	for i, a := range roll {
		way := map[string]string{"scan": "扫码", "desk": "登记", "proxy": "委托给" + a.Holder, "online": "线上"}[a.Way]
		rows[i] = []web.Cell{{Text: a.Household, Sub: people.MaskName(a.Name)}, web.Text(way), web.Text(web.Stamp(a.At)), web.Text(a.Stance.Name())}
	}
	return web.Table{Caption: "到场", Head: []string{"户", "怎么到的", "时间", "表态"}, Rows: rows, Empty: "还没有人签到。"}
}

// wordsTable lists the statements to be read out, without who said them, and who waits to speak.
func (c capability) wordsTable(v *web.Visit, m Meeting, run bool) (web.Table, error) {
	words, err := WordsOn(v.Reader(), m.ID, Statement)
	if err != nil {
		return web.Table{}, err
	}
	hands, err := Hands(v.Reader(), m.ID)
	if err != nil {
		return web.Table{}, err
	}
	waiting := 0
	for _, h := range hands {
		if h.CalledAt.IsZero() {
			waiting++
		}
	}
	var rows [][]web.Cell
	for _, w := range words {
		state := web.Toned("念过了", "quiet")
		if w.ReadAt.IsZero() {
			state = web.Text("没念")
			if run && m.State == Held {
				state = web.Button("念过了", meetingPath(m)+"/read/"+w.ID)
			}
		}
		rows = append(rows, []web.Cell{web.Text(w.Text), state})
	}
	return web.Table{Caption: "书面意见（会上念，不署名）；" + digits(waiting) + "人举手等发言", Head: []string{"意见", ""}, Rows: rows, Empty: "没有书面意见。"}, nil
}

// meetingForms are what the table of moves allows now.
func (c capability) meetingForms(v *web.Visit, m Meeting) ([]web.Block, error) {
	at, state := meetingPath(m), string(m.State)
	var blocks []web.Block
	form := func(action, caption, submit string, fields ...web.Field) {
		blocks = append(blocks, web.Form{Caption: caption, Action: at + "/" + action, Submit: submit, Fields: fields})
	}
	switch m.State {
	case Draft:
		form("notify", "发通知", "发通知")
		blocks = append(blocks, planForm(at+"/plan", "修改会议", m))
	case Noticed, RSVPOpen, RSVPClosed:
		form("begin", "点名开会", "人到齐了，开会")
		form("disband", "人数不够", "记下人数不够")
		form("move", "改期（重新通知）", "改期", web.Field{Name: "at", Label: "新时间", Kind: "datetime-local", Value: web.Local(m.At)}, web.Field{Name: "place", Label: "新地点", Value: m.Place, Max: 60}, web.Field{Name: "why", Label: "原因", Required: true, Max: 40})
	case NoQuorum:
		if m.Tries == 0 {
			blocks = append(blocks, planForm(at+"/again", "重新开一次", m))
		}
	case Held:
		form("call", "发言", "请下一位举手的发言")
		if m.Meter == meterOpen {
			form("meter", "征集意见（"+PollNote+"）", "结束征集", web.Field{Name: "open", Kind: "hidden", Value: "0"})
			form("stance", "替没有手机的户记表态", "记下", web.Field{Name: "household", Label: "户", Required: true, Max: 48}, web.Field{Name: "stance", Label: "表态", Kind: "select", Options: []web.Option{{Value: string(Agrees), Label: "同意"}, {Value: string(Lives), Label: "能接受"}, {Value: string(Objects), Label: "反对"}}}, web.Field{Name: "reason", Label: "反对的原因", Max: 200})
		} else {
			form("meter", "征集意见（"+PollNote+"）", "开始征集", web.Field{Name: "open", Kind: "hidden", Value: "1"})
		}
		topics, err := TopicsOf(v.Reader(), m.ID)
		if err != nil {
			return nil, err
		}
		topic := web.Field{Name: "topic", Label: "哪个议题", Kind: "select"}
		for _, t := range topics {
			topic.Options = append(topic.Options, web.Option{Value: t.ID, Label: t.Title})
		}
		if len(topics) == 0 {
			topic = web.Field{Name: "topic", Kind: "hidden"}
		}
		number := func(name, label string) web.Field { return web.Field{Name: name, Label: label, Kind: "number"} }
		form("outcome", "记结果", "记下结果", topic, web.Field{Name: "text", Label: "念给大家听的文字", Kind: "area", Required: true, Max: 1000}, number("objections", "还坚持反对的户数"), number("yes", "举手同意"), number("no", "举手反对"), number("abstained", "弃权"),
			web.Field{Name: "for", Label: "赞成的理由", Kind: "area", Max: 1000}, web.Field{Name: "against", Label: "反对的理由", Kind: "area", Max: 1000}, web.Field{Name: "conditions", Label: "附带的条件", Kind: "area", Max: 1000},
			web.Field{Name: "legal", Label: "有法律上的异议没有解决", Kind: "check"}, web.Field{Name: "decision", Label: "需要民主决策", Kind: "check"})
		form("conclude", "结束", "都记好了，结束会议")
	}
	if m.State == RSVPOpen || m.State == RSVPClosed || m.State == Held {
		form("admit", "登记到场", "登记", web.Field{Name: "household", Label: "户", Required: true, Max: 30, Hint: "比如3-2-401"}, web.Field{Name: "name", Label: "代表（纸面）", Max: 20}, web.Field{Name: "holder", Label: "书面委托给哪一户", Max: 30, Hint: "本人到场就空着"})
	}
	if may(objectMeeting, state, ToWrite, ByStaff) {
		form("minutes", "会议记录（不写发言人姓名）", "存记录", web.Field{Name: "chair", Label: "主持人", Value: m.Paper.Chair, Required: true, Max: 20}, web.Field{Name: "recorder", Label: "记录人", Value: m.Paper.Recorder, Required: true, Max: 20},
			web.Field{Name: "minutes", Label: "记录", Kind: "area", Value: m.Paper.Minutes, Required: true, Max: 4000})
	}
	if may(objectMeeting, state, ToCancel, ByStaff) {
		blocks = append(blocks, web.Form{Caption: "取消会议", Action: at + "/off", Submit: "取消会议", Danger: true, Fields: []web.Field{{Name: "why", Label: "原因", Required: true, Max: 60}}})
	}
	return blocks, nil
}

// agendaTable is the agenda of a meeting.
func agendaTable(m Meeting) web.Table {
	var rows [][]web.Cell
	for _, i := range m.Paper.Agenda {
		name := i.Text
		if i.Part {
			name = "　" + strings.TrimSpace(name)
		}
		rows = append(rows, []web.Cell{web.Text(name), web.Text(digits(i.Minutes) + "分钟")})
	}
	return web.Table{Caption: "议程", Head: []string{"事项", "时间"}, Rows: rows, Empty: "没有写议程。"}
}

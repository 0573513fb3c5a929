package deliberation

import (
	"errors"
	"strings"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

func newForm(v *web.Visit) web.Form {
	place := web.Field{Name: "node", Label: "地方", Kind: "select", Required: true}
	for _, code := range v.Staff.Scope(v.Tree) {
		if n, ok := v.Tree.Node(code); ok && (n.Kind == people.KindArea || n.Kind == people.KindCommunity) {
			place.Options = append(place.Options, web.Option{Value: code, Label: v.Tree.Path(code)})
		}
	}
	return web.Form{Caption: "登记议题", Action: "/console/deliberation/new", Submit: "登记", Fields: []web.Field{
		{Name: "title", Label: "商量什么", Required: true, Max: titleMost}, place, {Name: "place", Label: "具体地点", Max: 60},
		{Name: "text", Label: "说明", Kind: "area", Max: 200, Hint: "居民到窗口或电话里提的，原话记下，不写姓名电话"}}}
}

func (c capability) newPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	return v.Show("登记议题", newForm(v))
}

func (c capability) createPage(v *web.Visit) error {
	form := v.Form()
	in := Topic{Title: form.Needed("title", titleMost), Node: form.Raw("node"), Place: form.Text("place", 60), Text: form.Text("text", 200), Origin: FromDesk}
	if !v.May(people.RunMeeting, in.Node) {
		form.Fail("node", "请选您范围内的地方。")
	}
	if !form.OK() {
		return v.Wrong("登记议题", form.Again(newForm(v)))
	}
	return c.found(v, in)
}

// found registers a topic and leads to its page.
func (c capability) found(v *web.Visit, in Topic) error {
	var t Topic
	err := v.InTx(func(tx *store.Tx) (err error) {
		if t, err = c.visiting(v).Found(tx, v.Staff, in); err != nil {
			return err
		}
		return v.Say(tx, "已登记，编号"+t.No+"。")
	})
	if err != nil {
		return err
	}
	return v.Redirect(topicPath(t))
}

// hotPage makes a topic of a hot spot in one tap: title and affected households come from the demands behind it.
func (c capability) hotPage(v *web.Visit) error {
	node, category := v.Path("node"), v.Path("category")
	if !v.May(people.RunMeeting, node) {
		return v.NotFound()
	}
	if c.lent.Hot == nil {
		return v.NotFound()
	}
	spot, err := c.lent.Hot(v.Reader(), node, category)
	if err != nil {
		return err
	}
	if spot.Households < 2 {
		return v.Refuse("这里没有几户一起反映的事。")
	}
	return c.found(v, Topic{Title: spot.Title, Text: digits(spot.Households) + "户反映，共" + digits(spot.Cases) + "件。", Node: node, Place: v.Tree.Path(node), Origin: FromHot,
		OriginRef: "hot/" + node + "/" + category, Households: spot.Households, Seconds: spot.Households})
}

func topicOfPage(v *web.Visit) (Topic, bool, error) {
	t, err := TopicByID(v.Reader(), v.Path("id"))
	if errors.Is(err, store.ErrNotFound) {
		v.Within(v.Staff.Node)
		return t, false, nil
	}
	return t, err == nil && v.Within(t.Node), err
}

// onTopic makes the page of one act on a topic.
func (c capability) onTopic(done string, do func(Office, *store.Tx, *web.Visit, *web.Entered, Topic) error) func(*web.Visit) error {
	return func(v *web.Visit) error {
		t, ok, err := topicOfPage(v)
		if err != nil {
			return err
		}
		if !ok {
			return v.NotFound()
		}
		if !v.May(people.RunMeeting, t.Node) {
			return v.Forbid()
		}
		form := v.Form()
		err = v.InTx(func(tx *store.Tx) error {
			if err := do(c.visiting(v), tx, v, form, t); err != nil {
				return err
			}
			return v.Say(tx, done)
		})
		if err != nil {
			return err
		}
		return v.Redirect(topicPath(t))
	}
}

func (c capability) screen(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, t Topic) error {
	const most = 200
	words := f.Text("words", most)
	if !f.OK() {
		return refuse("说明最多%d个字。", most)
	}
	if reason := f.Raw("reason"); reason != "" {
		return o.Turn(tx, v.Staff, t.ID, Reason(reason), words)
	}
	return o.Accept(tx, v.Staff, t.ID, words)
}

func (c capability) merge(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, t Topic) error {
	into, err := TopicByNo(tx, strings.ToUpper(f.Text("into", 32)))
	if errors.Is(err, store.ErrNotFound) {
		return refuse("没有这个议题编号。")
	}
	if err != nil {
		return err
	}
	return o.Merge(tx, v.Staff, t.ID, into.ID)
}

func (c capability) scopeTopic(o Office, tx *store.Tx, v *web.Visit, f *web.Entered, t Topic) error {
	in := Scoping{Impact: Impact{Reach: Reach(f.Raw("reach")), Outside: f.Ticked("outside"), Money: f.Ticked("money")}, List: f.Text("buildings", 100), Override: Tier(f.Raw("tier")), Why: f.Text("why", 200)}
	if f.Raw("households") != "" {
		const most = 100000
		in.Households = f.Number("households", 0, most)
	}
	if !f.OK() {
		return refuse("户数要填整数；原因最多200个字。")
	}
	return o.ScopeTopic(tx, v.Staff, t.ID, in)
}

// planOf reads the form of a meeting.
func planOf(v *web.Visit, f *web.Entered) (Plan, error) {
	in := Plan{At: f.Time("at"), Place: f.Text("place", 60), Title: f.Text("title", titleMost), Rule: f.Raw("rule"), Threshold: Threshold(f.Raw("threshold")),
		Paper: Paper{Why: f.Text("why", 60), Material: f.Text("material", 200), Contact: f.Text("contact", 30), Online: f.Text("online", 60)}}
	if f.Raw("invited") != "" {
		const most = 100000
		in.Invited = f.Number("invited", 1, most)
	}
	for line := range strings.Lines(f.Text("agenda", 1000)) {
		item, bad := agendaLine(line)
		if bad {
			return in, refuse("议程每行写“事项 分钟”，比如“说明方案 10”；小项前加“-”。")
		}
		if item.Text != "" {
			in.Paper.Agenda = append(in.Paper.Agenda, item)
		}
	}
	for _, no := range strings.Fields(strings.ToUpper(f.Text("topics", 200))) {
		t, err := TopicByNo(v.Reader(), no)
		if errors.Is(err, store.ErrNotFound) {
			return in, refuse("没有议题%s。", no)
		}
		if err != nil {
			return in, err
		}
		in.Topics = append(in.Topics, t.ID)
	}
	if !f.OK() {
		return in, refuse("有一项填得不对：时间写成2026-03-16 19:00，户数写整数，缘由最多60个字。")
	}
	return in, nil
}

// agendaLine reads "说明方案 10" or "- 听意见 5".
func agendaLine(line string) (Item, bool) {
	line = strings.TrimSpace(line)
	if line == "" {
		return Item{}, false
	}
	part := strings.HasPrefix(line, "-")
	words := strings.Fields(strings.TrimLeft(line, "- "))
	if len(words) < 2 {
		return Item{}, true
	}
	minutes := 0
	for _, r := range strings.TrimSuffix(words[len(words)-1], "分钟") {
		const most = 1000
		if r < '0' || r > '9' || minutes > most {
			return Item{}, true
		}
		minutes = minutes*10 + int(r-'0')
	}
	return Item{strings.Join(words[:len(words)-1], " "), minutes, part}, false
}

func (c capability) convenePage(v *web.Visit) error {
	t, ok, err := topicOfPage(v)
	if err != nil {
		return err
	}
	if !ok {
		return v.NotFound()
	}
	if !v.May(people.RunMeeting, t.Node) {
		return v.Forbid()
	}
	in, err := planOf(v, v.Form())
	if err != nil {
		return err
	}
	var m Meeting
	err = v.InTx(func(tx *store.Tx) (err error) {
		if m, err = c.visiting(v).Convene(tx, v.Staff, t.ID, in); err != nil {
			return err
		}
		return v.Say(tx, "会议已建好，核对后发通知。")
	})
	if err != nil {
		return err
	}
	return v.Redirect(meetingPath(m))
}

// planForm asks for what a meeting needs.
func planForm(action, submit string, m Meeting) web.Form {
	rule := web.Field{Name: "rule", Label: "到场户数", Kind: "select", Value: m.Paper.Rule, Options: []web.Option{{Value: ByShare, Label: "有关户数的一半以上"}, {Value: ByLeast, Label: "这一级的最少户数"}}}
	threshold := web.Field{Name: "threshold", Label: "要多少户同意", Kind: "select", Value: string(m.Threshold)}
	for _, t := range Thresholds() {
		threshold.Options = append(threshold.Options, web.Option{Value: string(t), Label: t.Name()})
	}
	invited := ""
	if m.Invited > 0 {
		invited = digits(m.Invited)
	}
	var agenda []string
	for _, i := range m.Paper.Agenda {
		mark := ""
		if i.Part {
			mark = "- "
		}
		agenda = append(agenda, mark+i.Text+" "+digits(i.Minutes))
	}
	return web.Form{Caption: submit, Action: action, Submit: submit, Fields: []web.Field{
		{Name: "title", Label: "会议名称", Value: m.Title, Max: titleMost, Hint: "空着就用议题的名字"}, {Name: "at", Label: "时间", Kind: "datetime-local", Required: true, Value: web.Local(m.At)},
		{Name: "place", Label: "地点", Required: true, Value: m.Place, Max: 60}, {Name: "why", Label: "缘由（通知里写）", Value: m.Paper.Why, Max: 60},
		{Name: "invited", Label: "有关户数", Kind: "number", Value: invited, Hint: "空着就用这个范围登记的户数"}, rule, threshold,
		{Name: "contact", Label: "联系人", Value: m.Paper.Contact, Max: 30}, {Name: "material", Label: "材料链接", Value: m.Paper.Material, Max: 200}, {Name: "online", Label: "线上怎么进", Value: m.Paper.Online, Max: 60, Hint: "空着就没有线上"},
		{Name: "agenda", Label: "议程", Kind: "area", Value: strings.Join(agenda, "\n"), Max: 1000, Hint: "每行“事项 分钟”，小项前加“-”，小项加起来不超过大项"},
		{Name: "topics", Label: "一起议的议题编号", Max: 200, Hint: "几个用空格隔开"}}}
}

// topicPage is one topic with its log and what can be done to it.
func (c capability) topicPage(v *web.Visit) error {
	t, ok, err := topicOfPage(v)
	if err != nil {
		return err
	}
	if !ok {
		return v.NotFound()
	}
	r, o := v.Reader(), c.visiting(v)
	households, persons, err := o.Stakeholders(r, t.Node, t.Buildings)
	if err != nil {
		return err
	}
	facts := web.Facts{Items: []web.Fact{{Name: "编号", Value: web.Text(t.No)}, {Name: "状态", Value: topicCell(t, v)}, {Name: "地点", Value: web.Text(t.Place)}, {Name: "原话", Value: web.Text(t.Text)},
		{Name: "来源", Value: web.Text(originName(t.Origin))}, {Name: "支持", Value: web.Text(digits(t.Seconds) + "户")}, {Name: "范围", Value: web.Text(o.where(t.Node, t.Buildings))},
		{Name: "这个范围登记的住户", Value: web.Text(digits(households) + "户" + digits(persons) + "人")}}}
	add := func(name, text string) {
		if text != "" {
			facts.Items = append(facts.Items, web.Fact{Name: name, Value: web.Text(text)})
		}
	}
	add("由谁议", t.Tier.Name())
	add("理由", t.TierWhy)
	if t.TierRule != t.Tier {
		add("按规则应由", t.TierRule.Name())
	}
	add("法律提示", OwnersNote(t.Title+t.Text))
	add("回复", t.Words)
	if !t.AgendaDue.IsZero() {
		add("排上会的期限", web.Stamp(t.AgendaDue))
	}
	blocks := []web.Block{facts}
	if people.May(v.Staff.Role, people.RunMeeting) && v.May(people.RunMeeting, t.Node) {
		blocks = append(blocks, topicForms(t)...)
	}
	meetings, err := MeetingsOf(r, t.ID)
	if err != nil {
		return err
	}
	log, err := logTable(r, objectTopic, t.ID)
	if err != nil {
		return err
	}
	return v.Show("议题 · "+t.Title, append(blocks, meetingTable(meetings, meetingPath), log)...)
}

// topicForms are what the table of moves allows now.
func topicForms(t Topic) []web.Block {
	var blocks []web.Block
	at := topicPath(t)
	if may(objectTopic, string(t.State), ToScreen, ByStaff) {
		reason := web.Field{Name: "reason", Label: "受理还是不列入", Kind: "select", Options: []web.Option{{Value: "", Label: "受理"}}}
		for _, r := range Reasons() {
			reason.Options = append(reason.Options, web.Option{Value: string(r), Label: "不列入：" + r.Name()})
		}
		blocks = append(blocks, web.Form{Caption: "看过以后", Action: at + "/screen", Submit: "定下来", Fields: []web.Field{reason, {Name: "words", Label: "对居民说一句", Max: 200}}})
	}
	if may(objectTopic, string(t.State), ToJoin, ByStaff) && t.Live() {
		blocks = append(blocks, web.Form{Caption: "和别的议题合并", Action: at + "/merge", Submit: "合并", Fields: []web.Field{{Name: "into", Label: "合并到（编号）", Required: true, Max: 32}}})
	}
	if t.State == Screened && t.Screening == Accepted || t.State == Scoped {
		reach := web.Field{Name: "reach", Label: "影响多大范围", Kind: "select", Value: string(t.Reach)}
		for _, r := range []Reach{ReachBuilding, ReachYard, ReachArea, ReachCommunity} {
			reach.Options = append(reach.Options, web.Option{Value: string(r), Label: r.Name()})
		}
		tier := web.Field{Name: "tier", Label: "由谁议", Kind: "select", Options: []web.Option{{Value: "", Label: "按规则定"}}}
		for _, x := range Tiers() {
			tier.Options = append(tier.Options, web.Option{Value: string(x), Label: x.Name()})
		}
		blocks = append(blocks, web.Form{Caption: "定范围和由谁议", Action: at + "/scope", Submit: "定下来", Fields: []web.Field{reach, {Name: "buildings", Label: "楼号", Value: t.Buildings, Max: 100, Hint: "一栋楼或几栋楼时填，比如3或1-3"},
			{Name: "households", Label: "影响户数", Kind: "number", Hint: "空着就用登记的户数"}, {Name: "outside", Label: "要请外面的单位来", Kind: "check", Value: ""}, {Name: "money", Label: "动用公共资金或改变公共场地", Kind: "check", Value: ""}, tier,
			{Name: "why", Label: "不按规则的原因", Max: 200}}})
	}
	if t.State == Scoped {
		blocks = append(blocks, planForm(at+"/convene", "召集会议", Meeting{Title: t.Title, Threshold: Half, Invited: t.Households}))
	}
	return blocks
}

// logTable is the log of one object.
func logTable(r store.Reader, object, id string) (web.Table, error) {
	events, err := Events(r, object, id)
	rows := make([][]web.Cell, len(events))
	for i, e := range events {
		who := map[Actor]string{ByResident: "居民", BySystem: "系统", ByStaff: people.RoleName(e.Role)}[e.Actor]
		rows[i] = []web.Cell{web.Text(web.Stamp(e.At)), web.Text(who), web.Text(string(e.Action)), web.Text(e.To), web.Text(e.Reason)}
	}
	return web.Table{Caption: "经过", Head: []string{"时间", "谁", "做了什么", "到哪一步", "说明"}, Rows: rows}, err
}

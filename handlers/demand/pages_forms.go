package demand

import (
	"cmp"
	"slices"
	"strconv"

	"minxu/people"
	"minxu/triage"
	"minxu/web"
)

func contactFields(*actPage) []web.Field {
	return []web.Field{{Name: "how", Label: "方式", Kind: "select", Options: []web.Option{{Value: string(ReachCall), Label: "电话"}, {Value: string(ReachVisit), Label: "上门"}}},
		{Name: "reached", Label: "联系上了居民", Kind: "check", Value: "1"}, areaField("text", "说了什么、约了什么", "")}
}

func doContact(p *actPage) error {
	how, text := Reach(p.form.One("how", string(ReachCall), string(ReachVisit))), p.form.Needed("text", wordsMost)
	if !p.form.OK() {
		return errForm
	}
	return p.o.Contact(p.tx, p.v.Staff, p.d.No, how, p.form.Ticked("reached"), text)
}

func progressFields(p *actPage) []web.Field {
	f := areaField("text", "进展", "写清做了什么、下一步什么时候；一天最多"+strconv.Itoa(p.o.Policy.TellMost)+"条。")
	f.Value = p.filled(p.v.Query("t"))
	return []web.Field{f}
}

func judgeFields(p *actPage) []web.Field {
	choose := func(name, label, value string, values []string, say func(string) string) web.Field {
		f := web.Field{Name: name, Label: label, Kind: "select", Value: value}
		for _, one := range values {
			f.Options = append(f.Options, web.Option{Value: one, Label: say(one)})
		}
		return f
	}
	place := web.Field{Name: "node", Label: "地点（网格）", Kind: "select", Value: p.d.Node}
	for _, n := range p.v.Tree.Nodes() {
		if n.Kind == people.KindArea || n.Kind == people.KindCommunity || n.Code == p.d.Node {
			place.Options = append(place.Options, web.Option{Value: n.Code, Label: p.v.Tree.Path(n.Code) + " " + n.Buildings})
		}
	}
	return []web.Field{choose("category", "类别", p.d.Category, Categories(), CategoryName), choose("nature", "性质", cmp.Or(p.d.Nature, "help"), Natures(), NatureName),
		choose("urgency", "紧急程度", string(p.d.Urgency), []string{string(Critical), string(Urgent), string(Normal), string(Consult)}, func(u string) string { return Urgency(u).Name() }),
		choose("level", "由谁解决", p.d.Level, []string{LevelCommunity, LevelStreet, LevelDistrict}, LevelName),
		place, {Name: "building", Label: "楼号", Value: p.d.Building, Max: 10}, {Name: "entrance", Label: "单元", Value: p.d.Entrance, Max: 10},
		{Name: "text", Label: "原因", Kind: "area", Max: 200}}
}

func doJudge(p *actPage) error {
	j := Judged{Category: p.form.One("category", Categories()...), Nature: p.form.One("nature", Natures()...),
		Urgency: Urgency(p.form.One("urgency", string(Critical), string(Urgent), string(Normal), string(Consult))),
		Level:   p.form.One("level", LevelCommunity, LevelStreet, LevelDistrict), Node: p.text("node", 32), Building: p.text("building", 10),
		Entrance: p.text("entrance", 10), Reason: p.text("text", 200)}
	if !p.form.OK() {
		return errForm
	}
	return p.o.Judge(p.tx, p.v.Staff, p.d.No, j)
}

// unitOptions lists whom a case can be given: people who work on demands here, and units outside the house.
func (p *actPage) unitOptions() []web.Option {
	options := []web.Option{{Value: "", Label: "请选择"}}
	for _, s := range p.v.Tree.Staff() {
		if s.Duty && s.May(p.v.Tree, people.HandleDemand, p.d.Node) && !slices.Contains(p.d.Recused, s.ID) {
			options = append(options, web.Option{Value: s.ID, Label: s.Name + "（" + people.RoleName(s.Role) + "）"})
		}
	}
	for _, u := range p.units {
		if u.Active {
			options = append(options, web.Option{Value: u.Name, Label: u.Name + "（" + UnitKindName(u.Kind) + "）"})
		}
	}
	return options
}

func sendFields(p *actPage) []web.Field {
	return []web.Field{{Name: "unit", Label: "承办人或单位", Kind: "select", Options: p.unitOptions()},
		{Name: "other", Label: "不在列表里的单位", Max: unitNameMost, Hint: "写单位名称，会加入列表；不要写电话。"},
		{Name: "task", Label: "要做什么", Kind: "area", Max: wordsMost}, {Name: "days", Label: "内部期限（工作日）", Kind: "number", Hint: "不填就留出答复的时间。"},
		{Name: "calls", Label: "由承办单位直接联系居民（会告诉居民）", Kind: "check"}}
}

func (p *actPage) sending(suffix string) Sending {
	s := Sending{Unit: cmp.Or(p.text("other"+suffix, unitNameMost), p.form.Raw("unit"+suffix)), Task: p.text("task"+suffix, wordsMost), Calls: p.form.Ticked("calls")}
	if p.form.Raw("days"+suffix) != "" {
		const most = 60
		s.Days = p.form.Number("days"+suffix, 1, most)
	}
	return s
}

func doSend(p *actPage) error {
	s := p.sending("")
	if s.Unit == "" {
		p.form.Fail("unit", "请选承办人或写单位名称。")
	}
	if !p.form.OK() {
		return errForm
	}
	return p.o.Send(p.tx, p.v.Staff, p.d.No, s)
}

func doTransfer(p *actPage) error {
	s, reason := p.sending(""), p.form.Needed("text", wordsMost)
	if s.Unit == "" {
		p.form.Fail("unit", "请选承办人或写单位名称。")
	}
	if !p.form.OK() {
		return errForm
	}
	return p.o.Transfer(p.tx, p.v.Staff, p.d.No, s, reason)
}

// whistles is how many units one form calls.
const whistles = 3

func whistleFields(p *actPage) []web.Field {
	var fields []web.Field
	for i := range whistles {
		n := strconv.Itoa(i + 1)
		fields = append(fields, web.Field{Name: "unit" + n, Label: "单位" + n, Kind: "select", Options: p.unitOptions()},
			web.Field{Name: "task" + n, Label: "要做什么", Max: 200}, web.Field{Name: "days" + n, Label: "内部期限（工作日）", Kind: "number"})
	}
	return fields
}

func doWhistle(p *actPage) error {
	var calls []Sending
	for i := range whistles {
		if s := p.sending(strconv.Itoa(i + 1)); s.Unit != "" {
			calls = append(calls, s)
		}
	}
	if !p.form.OK() {
		return errForm
	}
	return p.o.Whistle(p.tx, p.v.Staff, p.d.No, calls)
}

func (p *actPage) helpers() []web.Option {
	var options []web.Option
	for _, one := range p.orders {
		own := one.Unit == p.v.Staff.ID || people.May(p.v.Staff.Role, people.DispatchDemand)
		if one.Part == PartHelper && one.State.Runs() && own {
			options = append(options, web.Option{Value: one.ID, Label: p.o.unitName(one.Unit) + "（" + one.State.Name() + "）"})
		}
	}
	return options
}

func helpersRun(p *actPage) bool { return len(p.helpers()) > 0 }

func reportFields(p *actPage) []web.Field {
	return []web.Field{{Name: "order", Label: "协办单位", Kind: "select", Options: p.helpers()},
		{Name: "to", Label: "情况", Kind: "select", Options: []web.Option{{Value: string(OrderSigned), Label: "签收"}, {Value: string(OrderDone), Label: "办好了"}, {Value: string(OrderReturned), Label: "不归我们，退回"}}},
		{Name: "text", Label: "说明", Kind: "area", Max: wordsMost}}
}

func doReport(p *actPage) error {
	to := OrderState(p.form.One("to", string(OrderSigned), string(OrderDone), string(OrderReturned)))
	text := p.text("text", wordsMost)
	if !p.form.OK() {
		return errForm
	}
	return p.o.Report(p.tx, p.v.Staff, p.d.No, p.form.Raw("order"), to, text)
}

func recallFields(p *actPage) []web.Field {
	return []web.Field{{Name: "order", Label: "协办单位", Kind: "select", Options: p.helpers()}, areaField("text", "原因", "")}
}

func doRecall(p *actPage) error {
	reason := p.form.Needed("text", wordsMost)
	if !p.form.OK() {
		return errForm
	}
	return p.o.Recall(p.tx, p.v.Staff, p.d.No, p.form.Raw("order"), reason)
}

func isProposedPage(p *actPage) bool { return p.d.Proposal != "" }

func extendFields(p *actPage) []web.Field {
	return []web.Field{{Name: "days", Label: "延期几个工作日", Kind: "number", Required: true, Hint: "最多" + strconv.Itoa(p.o.Policy.ExtendMost) + "个。"}, areaField("text", "原因（居民会看到）", "")}
}

func doExtend(p *actPage) error {
	days, reason := p.form.Number("days", 1, p.o.Policy.ExtendMost), p.form.Needed("text", 200)
	if !p.form.OK() {
		return errForm
	}
	return p.o.AskExtension(p.tx, p.v.Staff, p.d.No, days, reason)
}

func mergeFields(p *actPage) []web.Field {
	f := web.Field{Name: "into", Label: "并入哪一件（编号）", Required: true, Max: 32, Hint: "同一社区、同一类别、还在办的。"}
	if near, err := p.near(); err == nil && len(near) > 0 {
		f.Kind = "select"
		for _, d := range near {
			f.Options = append(f.Options, web.Option{Value: d.No, Label: d.No + " " + d.Title + " " + d.Place})
		}
	}
	return []web.Field{f}
}

// near lists open cases of the same community and category that the visitor may see, newest first.
func (p *actPage) near() ([]Demand, error) {
	const most = 20
	list, err := List(p.v.Reader(), Filter{Desks: []string{p.d.Community}, Category: p.d.Category, Open: true, Limit: most})
	return slices.DeleteFunc(list, func(o Demand) bool { return o.ID == p.d.ID || o.No == "" || !p.o.sees(p.v.Staff, o) }), err
}

func doMerge(p *actPage) error {
	into := p.form.Needed("into", 32)
	if !p.form.OK() {
		return errForm
	}
	return p.o.Merge(p.tx, p.v.Staff, p.d.No, into)
}

func splitFields(p *actPage) []web.Field {
	fields := judgeFields(p)
	return []web.Field{{Name: "title", Label: "另一件是什么事", Required: true, Max: titleMost}, areaField("text", "居民的原话", ""), fields[0], fields[2]}
}

func doSplit(p *actPage) error {
	m := SecondMatter{Title: p.form.Needed("title", titleMost), Text: p.form.Needed("text", wordsMost), Category: p.form.One("category", Categories()...),
		Urgency: Urgency(p.form.One("urgency", string(Critical), string(Urgent), string(Normal), string(Consult)))}
	if !p.form.OK() {
		return errForm
	}
	no, err := p.o.Split(p.tx, p.v.Staff, p.d.No, m)
	p.done = "已拆分，新编号" + no + "。"
	return err
}

func refuseFields(p *actPage) []web.Field {
	f := web.Field{Name: "reason", Label: "原因", Kind: "select", Required: true}
	for _, r := range RefusalReasons() {
		f.Options = append(f.Options, web.Option{Value: string(r), Label: RefusalName(r)})
	}
	return []web.Field{f, {Name: "text", Label: "告诉居民的话", Kind: "area", Max: 300, Hint: "写清为什么、该去哪里。不填就用标准说法。"}}
}

func doRefuse(p *actPage) error {
	text := p.text("text", 300)
	if !p.form.OK() {
		return errForm
	}
	return p.o.NotAccept(p.tx, p.v.Staff, p.d.No, triage.RefusalReason(p.form.Raw("reason")), text)
}

func callbackFields(*actPage) []web.Field {
	score := web.Field{Name: "score", Label: "满意程度（5最满意）", Kind: "select", Options: []web.Option{{Value: "0", Label: "没有说"}}}
	for n := 5; n > 0; n-- {
		score.Options = append(score.Options, web.Option{Value: strconv.Itoa(n), Label: strconv.Itoa(n) + "分"})
	}
	return []web.Field{{Name: "solved", Label: "居民说解决了吗", Kind: "select", Options: []web.Option{{Value: "yes", Label: "解决了"}, {Value: "no", Label: "没解决，重新办理"}}},
		score, {Name: "text", Label: "居民的话", Kind: "area", Max: wordsMost}}
}

func doCallback(p *actPage) error {
	c := Called{Solved: p.form.One("solved", "yes", "no") == "yes", Score: p.form.Number("score", 0, 5), Words: p.text("text", wordsMost)}
	if !p.form.OK() {
		return errForm
	}
	return p.o.Callback(p.tx, p.v.Staff, p.d.No, c)
}

func (p *actPage) colleagues(right people.Action) []web.Option {
	var options []web.Option
	for _, s := range p.v.Tree.Staff() {
		if s.Duty && s.ID != p.d.Steward && p.o.sees(s, p.d) && people.May(s.Role, right) {
			options = append(options, web.Option{Value: s.ID, Label: s.Name + "（" + people.RoleName(s.Role) + "）"})
		}
	}
	return options
}

func handoverFields(p *actPage) []web.Field {
	return []web.Field{{Name: "to", Label: "交给谁", Kind: "select", Options: p.colleagues(people.ReplyDemand)}, areaField("text", "交接说明", "让接手的人不用再问居民。")}
}

func doHandover(p *actPage) error {
	note := p.form.Needed("text", wordsMost)
	if !p.form.OK() {
		return errForm
	}
	return p.o.HandOver(p.tx, p.v.Staff, p.d.No, p.form.Raw("to"), note)
}

func convertFields(*actPage) []web.Field {
	return []web.Field{{Name: "into", Label: "项目或议题（名称、编号）", Required: true, Max: titleMost}, areaField("text", "接下来怎么办（居民会看到）", "")}
}

func doConvert(p *actPage) error {
	into, words := p.form.Needed("into", titleMost), p.form.Needed("text", 200)
	if !p.form.OK() {
		return errForm
	}
	return p.o.Convert(p.tx, p.v.Staff, p.d.No, into, words)
}

func recuseFields(p *actPage) []web.Field {
	who := web.Field{Name: "staff", Label: "谁回避", Kind: "select", Options: []web.Option{{Value: p.v.Staff.ID, Label: "我自己"}}}
	if people.May(p.v.Staff.Role, people.SuperviseDemand) {
		for _, s := range p.v.Tree.Staff() {
			if s.ID != p.v.Staff.ID && s.Covers(p.v.Tree, p.d.Node) && people.May(s.Role, people.HandleDemand) {
				who.Options = append(who.Options, web.Option{Value: s.ID, Label: s.Name + "（" + people.RoleName(s.Role) + "）"})
			}
		}
	}
	return []web.Field{who, areaField("text", "原因", "被反映的人、有利害关系的人要回避。")}
}

func doRecuse(p *actPage) error {
	reason := p.form.Needed("text", 200)
	if !p.form.OK() {
		return errForm
	}
	return p.o.Recuse(p.tx, p.v.Staff, p.d.No, p.form.Raw("staff"), reason)
}

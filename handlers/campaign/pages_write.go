package campaign

import (
	"errors"
	"slices"
	"strings"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// standings are those by which an audience can be narrowed.
func standings() []string {
	return []string{people.StandingBuildingHead, people.StandingVolunteer, people.StandingCheckedIn}
}

func standingName(s string) string {
	return map[string]string{people.StandingBuildingHead: "楼长", people.StandingVolunteer: "志愿者", people.StandingCheckedIn: "双报到党员"}[s]
}

// form is the sheet on which a campaign is written.
func (c capability) form(v *web.Visit, now Campaign) web.Form {
	topics := make([]web.Option, 0, len(people.Topics()))
	for _, t := range people.Topics() {
		topics = append(topics, web.Option{Value: t, Label: people.TopicName(t)})
	}
	var places []web.Option
	for _, code := range v.Scope() {
		if n, ok := v.Tree.Node(code); ok {
			places = append(places, web.Option{Value: code, Label: v.Tree.Path(n.Code)})
		}
	}
	roles := []web.Option{{Value: "", Label: "全部居民"}}
	for _, s := range standings() {
		roles = append(roles, web.Option{Value: s, Label: standingName(s)})
	}
	deeds := []web.Option{{Value: "", Label: "不限"}}
	for _, p := range c.past {
		deeds = append(deeds, web.Option{Value: p.Key, Label: p.Title})
	}
	fields := []web.Field{
		{Name: "title", Label: "标题", Value: now.Title, Max: 40, Required: true},
		{Name: "topic", Label: "类别", Kind: "select", Value: now.Topic, Options: topics, Hint: "退订了这一类的居民不会收到。"},
		{Name: "body", Label: "正文", Kind: "area", Value: now.Body, Max: 300, Required: true, Hint: "写清时间、地点、要居民做什么。"},
		{Name: "node", Label: "范围", Kind: "select", Value: now.Node, Options: places},
		{Name: "bands", Label: "年龄段", Value: strings.Join(now.Bands, ","), Max: 60, Hint: "留空为不限；可填" + strings.Join(people.AgeBands()[2:], "、") + "，用逗号隔开。"},
		{Name: "standing", Label: "身份", Kind: "select", Value: now.Standing, Options: roles},
		{Name: "past", Label: "做过的事", Kind: "select", Value: now.Past, Options: deeds},
		{Name: "starts", Label: "开始时间", Kind: "datetime-local", Value: web.Local(now.Starts), Required: true},
		{Name: "expires", Label: "截止时间", Kind: "datetime-local", Value: web.Local(now.Expires), Required: true, Hint: "过了这个时间，没发出的不再发。"},
		{Name: "rate", Label: "每分钟条数", Kind: "number", Value: number(now.PerMinute)},
		{Name: "door", Label: "没通知到的，派人上门告知", Kind: "check", Value: map[bool]string{true: "1"}[now.Door]},
	}
	return web.Form{Submit: "保存", Fields: fields}
}

func (c capability) newPage(v *web.Visit) error {
	start := Slot(v.Now().Add(time.Hour).Truncate(10 * time.Minute)) // never proposed for the night
	return v.Show("新建通知", links(), c.form(v, Campaign{Topic: people.TopicMeeting, Node: v.Staff.Node, PerMinute: steady, Starts: start, Expires: start.Add(24 * time.Hour)}))
}

func (c capability) editPage(v *web.Visit) error {
	campaign, ok, err := one(v)
	if !ok {
		return err
	}
	return v.Show("修改通知", links(), c.form(v, campaign))
}

// writePage keeps what was written, new or changed.
func (c capability) writePage(v *web.Visit) error {
	written := Campaign{ID: v.Path("id"), PerMinute: steady}
	if written.ID != "" {
		if _, ok, err := one(v); !ok {
			return err
		}
	}
	form := v.Form()
	written.Title, written.Body = form.Needed("title", 40), form.Needed("body", 300)
	written.Topic, written.Node = form.One("topic", people.Topics()...), form.One("node", v.Scope()...)
	written.Standing = form.One("standing", append(standings(), "")...)
	keys := []string{""}
	for _, p := range c.past {
		keys = append(keys, p.Key)
	}
	written.Past = form.One("past", keys...)
	written.Starts, written.Expires = form.Time("starts"), form.Time("expires")
	written.PerMinute, written.Door = form.Number("rate", 1, steady), form.Ticked("door")
	for band := range strings.FieldsFuncSeq(form.Text("bands", 60), func(r rune) bool { return r == ',' || r == '，' || r == '、' || r == ' ' }) {
		if !slices.Contains(people.AgeBands(), band) {
			form.Fail("bands", "没有这样的年龄段："+band)
		}
		written.Bands = append(written.Bands, band)
	}
	written.Kind = "campaign_" + written.Topic
	if form.OK() {
		var refusal *people.Refusal
		if err := written.Check(v.Now()); errors.As(err, &refusal) {
			form.Fail("expires", refusal.Sentence)
		}
	}
	if !form.OK() {
		return v.Wrong("通知", links(), form.Again(c.form(v, written)))
	}
	err := v.InTx(func(tx *store.Tx) error {
		kept, err := c.office(v.Tree).Write(tx, v.Staff, written)
		if err != nil {
			return sentence(err)
		}
		written = kept
		return v.Say(tx, "已保存。下一步：圈定对象，核对人数。")
	})
	if err != nil {
		return err
	}
	return v.Redirect(written.path())
}

// formsPage lists by which templates of the platform notices leave when the chat window is closed.
func formsPage(v *web.Visit) error {
	forms, err := people.Forms(v.Reader(), "")
	if err != nil {
		return err
	}
	var rows [][]web.Cell
	for _, f := range forms {
		rows = append(rows, []web.Cell{web.Text(f.Kind), web.Text(people.SortName(f.Sort)), web.Text(f.Template), web.Text(f.String())})
	}
	blocks := []web.Block{links(), web.Table{Head: []string{"通知种类", "类型", "模板编号", "字段"}, Rows: rows, Empty: "还没有登记模板：窗口关闭时，通知以种类名为模板编号发出。"}}
	if slices.Contains(people.RolesThat(people.KeepPolicy), v.Staff.Role) {
		blocks = append(blocks, formForm(people.NoticeForm{}))
	}
	return v.Show("通知模板", blocks...)
}

func formForm(f people.NoticeForm) web.Form {
	var sorts []web.Option
	for _, s := range people.NoticeSorts() {
		sorts = append(sorts, web.Option{Value: string(s), Label: people.SortName(s)})
	}
	return web.Form{Caption: "登记模板", Submit: "保存", Fields: []web.Field{
		{Name: "kind", Label: "通知种类", Value: f.Kind, Max: 60, Required: true, Hint: "如campaign_meeting、waitlist_offer、remind。"},
		{Name: "sort", Label: "类型", Kind: "select", Value: string(f.Sort), Options: sorts},
		{Name: "template", Label: "模板编号", Value: f.Template, Max: 60, Required: true},
		{Name: "fields", Label: "字段", Value: f.String(), Max: 500, Required: true, Hint: "如thing1=text, character_string2=about, phrase3==请参加"}}}
}

func keepFormPage(v *web.Visit) error {
	form := v.Form()
	f := people.NoticeForm{Kind: form.Needed("kind", 60), Template: form.Needed("template", 60)}
	sorts := make([]string, 0, len(people.NoticeSorts()))
	for _, s := range people.NoticeSorts() {
		sorts = append(sorts, string(s))
	}
	f.Sort = people.NoticeSort(form.One("sort", sorts...))
	var refusal *people.Refusal
	fields, err := people.ReadFields(form.Needed("fields", 500))
	f.Fields = fields
	if err == nil && form.OK() {
		err = f.Check()
	}
	if errors.As(err, &refusal) {
		form.Fail("fields", refusal.Sentence)
	}
	if !form.OK() {
		return v.Wrong("通知模板", links(), form.Again(formForm(f)))
	}
	err = v.InTx(func(tx *store.Tx) error {
		if err := people.KeepForm(tx, f); err != nil {
			return err
		}
		if err := v.Audit(tx, store.Entry{Action: "notice.form", ObjectKind: "notice", ObjectID: f.Kind, After: f.String()}); err != nil {
			return err
		}
		return v.Say(tx, "已保存。")
	})
	if err != nil {
		return err
	}
	return v.Redirect("/console/campaign/forms")
}

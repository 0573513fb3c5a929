package demand

import (
	"errors"
	"strconv"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// onePage shows one demand with its log. Telephone numbers are never on it; who filed it is shown to those who may see identities, and of
// an anonymous one to nobody.
func onePage(v *web.Visit) error {
	d, err := ByID(v.Reader(), v.Path("id"))
	if errors.Is(err, store.ErrNotFound) || err == nil && !mayRead(v, d) {
		v.Within(v.Staff.Node)
		return v.NotFound()
	}
	if err != nil {
		return err
	}
	filer, err := filerFor(v, d)
	if err != nil {
		return err
	}
	text := d.Text
	if v.Staff.Role == people.RoleAuditor {
		text = "（已遮盖）"
	}
	facts := web.Facts{Items: []web.Fact{
		{Name: "编号", Value: web.Text(d.No)}, {Name: "状态", Value: stateCell(d)}, {Name: "原文", Value: web.Text(text)},
		{Name: "类别", Value: web.Text(CategoryName(d.Category) + " · " + NatureName(d.Nature))}, {Name: "紧急", Value: urgencyCell(d.Urgency)},
		{Name: "层级", Value: web.Text(LevelName(d.Level))}, {Name: "地点", Value: web.Cell{Text: placeFor(v, d), Sub: v.Tree.Path(d.Node)}},
		{Name: "反映人", Value: filer}, {Name: "提交时间", Value: web.Text(web.Stamp(d.SubmittedAt))},
		{Name: "联系时限", Value: web.Text(web.Stamp(d.ContactDue))}, {Name: "答复期限", Value: dueCell(d, v.Now())},
		{Name: "照片", Value: web.Text(strconv.Itoa(d.Media))}, {Name: "催办", Value: web.Text(strconv.Itoa(d.Urges))},
	}}
	if d.Master != "" {
		facts.Items = append(facts.Items, web.Fact{Name: "并入", Value: web.Text(d.Master)})
	}
	log, err := logFor(v, d)
	if err != nil {
		return err
	}
	blocks := []web.Block{facts}
	photos, err := photoLinks(v, d)
	if err != nil {
		return err
	}
	if photos != nil {
		blocks = append(blocks, photos)
	}
	blocks = append(blocks, log)
	for _, f := range []struct {
		action        Action
		path, caption string
		submit        string
	}{{ToContact, "say", "给居民发消息", "发送"}, {ToAsk, "ask", "请居民补充情况", "提问"}, {ToResolve, "resolve", "答复办理结果", "答复"}} {
		if v.May(people.ReplyDemand, d.Node) && (Office{Tree: v.Tree}).reachable(v.Staff, d, f.action, v.Now()) {
			blocks = append(blocks, web.Form{Caption: f.caption, Action: page(d) + "/" + f.path, Submit: f.submit,
				Fields: []web.Field{{Name: "text", Label: "内容", Kind: "area", Required: true, Max: 500}}})
		}
	}
	return v.Show(titleFor(v.Staff, d), blocks...)
}

func filerFor(v *web.Visit, d Demand) (web.Cell, error) {
	role := "居民"
	switch d.Role {
	case RoleProxy:
		role = "代" + relationName(d.Proxy) + "反映"
	case RoleStaff:
		role = "工作人员登记"
	}
	switch {
	case d.Privacy == Anonymous:
		return web.Cell{Text: role, Sub: "匿名"}, nil
	case d.Filer == "" || !people.May(v.Staff.Role, people.ReadIdentity):
		return web.Text(role), nil
	case d.Privacy == Confidential && !people.May(v.Staff.Role, people.ReplyDemand):
		return web.Cell{Text: role, Sub: "保密"}, nil
	}
	who, err := people.ByID(v.Reader(), d.Filer)
	if errors.Is(err, people.ErrUnknown) {
		return web.Text(role), nil
	}
	if err != nil {
		return web.Cell{}, err
	}
	c := web.Cell{Text: people.MaskName(who.Alias), Sub: role}
	if c.Text == "" {
		c.Text = "居民"
	}
	if d.Privacy == Confidential {
		c.Sub += "，保密"
	}
	return c, nil
}

func logFor(v *web.Visit, d Demand) (web.Table, error) {
	events, err := Events(v.Reader(), d.ID)
	if err != nil {
		return web.Table{}, err
	}
	var rows [][]web.Cell
	for _, e := range events {
		who := map[Actor]string{ByResident: "居民", BySystem: "系统"}[e.Actor]
		if s, ok := v.Tree.StaffByID(e.ActorID); ok && e.Actor == ByStaff {
			who = s.Name
		}
		words := e.Payload
		if v.Staff.Role == people.RoleAuditor && words != "" {
			words = "（已遮盖）"
		}
		rows = append(rows, []web.Cell{web.Text(web.Stamp(e.At)), web.Text(who), {Text: actionName(e.Action), Sub: e.Reason}, web.Text(e.To.Name()), web.Text(words)})
	}
	return web.Table{Caption: "经过", Head: []string{"时间", "谁", "做了什么", "状态", "内容"}, Rows: rows}, nil
}

// actionName says an action in Chinese.
func actionName(a Action) string {
	switch a {
	case ToFile:
		return "提交"
	case ToTriage:
		return "研判"
	case ToRefuse:
		return "不予受理"
	case ToMerge:
		return "并案"
	case ToDispatch:
		return "派单"
	case ToSign:
		return "签收"
	case ToReturn:
		return "退单"
	case ToArbitrate:
		return "提交裁定"
	case ToRule:
		return "裁定"
	case ToAsk:
		return "询问居民"
	case ToAnswer:
		return "居民回答"
	case ToGoOn:
		return "恢复计时"
	case ToResolve:
		return "答复"
	case ToClose:
		return "办结"
	case ToReopen:
		return "重办"
	case ToWithdraw:
		return "撤回"
	case ToConvert:
		return "转项目或议题"
	case ToExtend:
		return "延期"
	case ToUrge:
		return "催办"
	case ToSupplement:
		return "补充"
	case ToSupervise:
		return "督办"
	case ToContact:
		return "联系居民"
	case ToNote:
		return "记录"
	case ToRegrade:
		return "调整等级"
	case ToLeave:
		return "居民不再跟进"
	case ToScore:
		return "评分"
	case ToRemind:
		return "提醒居民"
	case ToErase:
		return "删除个人信息"
	case ToUnmerge:
		return "拆开并案"
	case ToTransfer:
		return "改派"
	case ToAccept:
		return "受理"
	case ToHandOver:
		return "交接"
	case ToWhistle:
		return "吹哨"
	case ToReport:
		return "协办反馈"
	case ToRecall:
		return "收回协办"
	case ToProgress:
		return "告知进展"
	case ToPropose:
		return "提交办理结果"
	case ToDecline:
		return "退回办理结果"
	case ToAskExtend:
		return "申请延期"
	case ToDenyExtend:
		return "不批准延期"
	case ToSplit:
		return "拆分"
	case ToRecuse:
		return "回避"
	case ToArchive:
		return "归档"
	}
	return string(a)
}

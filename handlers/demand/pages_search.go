package demand

import (
	"minxu/people"
	"minxu/web"
)

// searchPage finds demands by number, by its last four digits, or by words of two characters and more; the newest 20.
func (c capability) searchPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	const most = 20
	text := v.Query("q")
	form := web.Form{Method: "get", Action: "/console/demand/search", Submit: "查找", Fields: []web.Field{
		{Name: "q", Label: "编号、尾号四位，或两个字以上的词", Value: text, Max: 60, Hint: "几个词用空格隔开，都要有。"}}}
	if text == "" {
		return v.Show("查找民需", form)
	}
	s, ok := searchFor(text)
	if !ok || v.Staff.Role == people.RoleAuditor && len(s.Words) > 0 {
		return v.Show("查找民需", form, web.Prose{Text: pick(ok, "您的岗位只能按编号查找。", "请写编号、四位尾号，或每个词至少两个字。"), Tone: "warn"})
	}
	o := Office{Tree: v.Tree, Calendar: c.clock(), Policy: c.numbers.in(v.Reader())}
	list, err := find(v.Reader(), s, scope(v.Tree, v.Staff, Filter{}), func(d Demand) bool { return o.sees(v.Staff, d) }, most)
	if err != nil {
		return err
	}
	rows := make([][]web.Cell, len(list))
	for i, d := range list {
		rows[i] = []web.Cell{{Text: titleFor(v.Staff, d), Sub: d.No, Link: page(d)}, web.Text(CategoryName(d.Category)), {Text: placeFor(v, d), Sub: v.Tree.Path(d.Community)},
			stateCell(d), web.Text(web.Stamp(d.SubmittedAt))}
	}
	return v.Show("查找民需", form, web.Table{Head: []string{"事情", "类别", "地点", "状态", "提交时间"}, Rows: rows, Empty: "没有找到，或不在您的范围内。刚登记的过一会儿才能按词找到。"})
}

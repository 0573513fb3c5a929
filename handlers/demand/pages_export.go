package demand

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"sync"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// Exporting writes demands into a file, masked and noted in the audit for who asked. It gives how many there are.
type Exporting func(ctx context.Context, w io.Writer, s *store.Store, format, by string, each func(yield func(Demand) error) error) (int, error)

// What one person may take out of the console: so many files a day, so many demands a file. More is the operator's command.
const (
	exportsADay = 5
	exportMost  = 1000
)

// taken counts what each person took out today. Every process counts for itself.
type taken struct {
	mu  sync.Mutex
	day int
	of  map[string]int
}

func (t *taken) allow(staff string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if day := dayNumber(now); day != t.day {
		t.day, t.of = day, map[string]int{}
	}
	t.of[staff]++
	return t.of[staff] <= exportsADay
}

func (c capability) exportPages() []web.Page {
	roles := people.RolesThat(people.ReadFigures)
	return []web.Page{{Route: "GET /console/demand/export", Roles: roles, Unit: true, Do: c.exportPage}, {Route: "POST /console/demand/export", Roles: roles, Unit: true, Do: c.exportPost}}
}

func exportForm() web.Form {
	return web.Form{Caption: "导出", Action: "/console/demand/export", Submit: "导出文件", Fields: []web.Field{
		{Name: "days", Label: "最近多少天提交的", Kind: "number", Required: true, Value: "30"},
		{Name: "format", Label: "格式", Kind: "select", Options: []web.Option{{Value: "xlsx", Label: "Excel（xlsx）"}, {Value: "csv", Label: "CSV"}, {Value: "jsonl", Label: "JSON Lines"}}},
		{Name: "why", Label: "做什么用", Required: true, Max: 100}}}
}

func (c capability) exportPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	return v.Show("导出民需", web.Prose{Text: "只含您范围内的民需，姓名电话等已遮盖，最多" + strconv.Itoa(exportMost) + "件，每人每天" + strconv.Itoa(exportsADay) + "次；每次导出都有记录。"}, exportForm())
}

func (c capability) exportPost(v *web.Visit) error {
	v.Within(v.Staff.Node)
	form := v.Form()
	days, format, why := form.Number("days", 1, 366), form.One("format", "xlsx", "csv", "jsonl"), form.Needed("why", 100)
	if !form.OK() {
		return v.Wrong("导出民需", form.Again(exportForm()))
	}
	if c.giveOut == nil {
		return v.Refuse("这里没有接上导出。")
	}
	if !c.taken.allow(v.Staff.ID, v.Now()) {
		return v.Refuse("今天已经导出" + strconv.Itoa(exportsADay) + "次，请明天再来，或请系统管理员导出。")
	}
	o := Office{Tree: v.Tree, Calendar: c.clock(), Policy: c.numbers.in(v.Reader())}
	f := scope(v.Tree, v.Staff, Filter{Public: !aboveCommunity(v.Staff.Role), Limit: 200})
	since := calendar.Midnight(v.Now()).AddDate(0, 0, 1-days)
	var out bytes.Buffer
	n, err := c.giveOut(v.Context(), &out, v.Store(), format, v.Staff.ID, func(yield func(Demand) error) error {
		for given := 0; ; {
			list, err := List(v.Reader(), f)
			if err != nil {
				return err
			}
			for _, d := range list {
				if f.Before = d.ID; d.SubmittedAt.Before(since) || given == exportMost {
					return nil
				}
				if !o.sees(v.Staff, d) {
					continue
				}
				if v.Staff.Role == people.RoleAuditor {
					d.Title, d.Text = "", ""
				}
				given++
				if err := yield(d); err != nil {
					return err
				}
			}
			if len(list) < f.Limit {
				return nil
			}
		}
	})
	if err != nil {
		return err
	}
	err = v.InTx(func(tx *store.Tx) error {
		return v.Audit(tx, store.Entry{Action: "demand.export", ObjectKind: "export", ObjectID: format, Reason: why, After: strconv.Itoa(n)})
	})
	if err != nil {
		return err
	}
	kinds := map[string]string{"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
	return v.Download("demands-"+strconv.Itoa(dayNumber(v.Now()))+"."+format, kinds[format], out.Bytes())
}

package district

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

func TestTheFixtureBecomesADistrict(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		report, err := im.Import(t.Context(), fixture(t), Options{Name: "f0.json", SkipUnbuilt: true})
		if err != nil {
			t.Fatal(err)
		}
		got := report.String()
		for _, want := range []string{"district: 1 rows, 1 new", "nodes: 9 rows, 9 new", "staff: 6 rows, 6 new", "users: 7 rows",
			"events: 4 rows left out, this capability is not built yet", "ask: left out"} {
			if !strings.Contains(got, want) {
				t.Errorf("the report lacks %q:\n%s", want, got)
			}
		}
		tr := tree(t, im)
		if n, ok := tr.Node("370602003901002"); !ok || n.Parent != "370602003901" || n.Estate != "海风小区" || n.Buildings != "7-12" ||
			n.Box == nil || *n.Box != (people.Box{South: 37.53, West: 121.392, North: 37.5325, East: 121.395}) {
			t.Errorf("area = %+v %v", n, ok)
		}
		if got := tr.Path("370602001901001"); got != "向阳街道 东岸社区 东岸第一网格" {
			t.Errorf("Path = %s", got)
		}
		if s, ok := people.Responsible(tr, "370602003902001"); !ok || s.ID != "s5" {
			t.Errorf("槐香里 is answered for by %v, want the street", s)
		}
		r := im.Store.Reader(t.Context())
		for account, want := range map[string]string{"u1": "海风小区3号楼2单元", "u2": "东岸花园8号楼", "u3": "", "u4": "槐香里5号楼", "u5": "",
			"u6": "", "u7": "海风小区3号楼2单元"} {
			who, err := people.ByOpenID(r, account)
			if err != nil || !who.Known || who.HomeLabel != want || who.HasPhone != (want != "") {
				t.Errorf("%s lives at %q (phone %v), want %q: %v", account, who.HomeLabel, who.HasPhone, want, err)
			}
		}
		u1, _ := people.ByOpenID(r, "u1")
		members, err := people.Members(r, "h31")
		if err != nil || len(members) != 2 || u1.Alias != "张阿姨" || u1.AgeBand != "60-69" {
			t.Errorf("household of %+v: %d members, %v", u1, len(members), err)
		}
		if text, err := people.Consented(r, u1.ID, people.ScopeBasic); err != nil || text != people.ConsentText {
			t.Errorf("a bound resident agreed to %q, %v", text, err)
		}
		cal, err := Calendar(r, calendar.China())
		if err != nil {
			t.Fatal(err)
		}
		for date, works := range map[string]bool{"2026-04-06": false, "2026-04-07": true, "2026-05-01": true, "2026-05-09": false} {
			day, _ := time.ParseInLocation(time.DateOnly, date, calendar.Shanghai())
			if cal.Working(day) != works {
				t.Errorf("%s is worked: %v; the fixture's rule is the whole truth", date, !works)
			}
		}
		entries, err := im.Store.ListAudit(t.Context(), store.AuditFilter{Action: "district.import"})
		if err != nil || len(entries) != 1 || entries[0].Reason != "f0.json" {
			t.Errorf("audit = %+v, %v", entries, err)
		}
	})
}

func TestTheSameFileTwiceIsOneImport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		load(t, im, small)
		before := tree(t, im).Version()
		report := load(t, im, small)
		if !strings.HasPrefix(report.String(), "already imported on 2026-03-10") || tree(t, im).Version() != before {
			t.Errorf("the second time: %s", report)
		}
		if report := load(t, im, small, Options{Again: true}); report.Loaded[1].Changed != 0 || tree(t, im).Version() != before {
			t.Errorf("again, on request: %s", report)
		}
		if report := load(t, im, small+"# another file\n"); report.Rows != 5 || report.Loaded[1].Changed != 0 {
			t.Errorf("another file of the same content: %s", report)
		}
		entries, err := im.Store.ListAudit(t.Context(), store.AuditFilter{Action: "district.import"})
		if err != nil || len(entries) != 3 {
			t.Errorf("%d imports are on record, %v", len(entries), err)
		}
	})
}

func TestAFileOfALaterCapabilityComesAgainWhenItIsBuilt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		text := small + "events:\n- {id: E1, capacity: 30}\n"
		if report := load(t, im, text, Options{SkipUnbuilt: true}); len(report.Notes) != 1 {
			t.Errorf("first: %s", report)
		}
		var loaded []string
		im.Sections = []Section{{Key: "events", Fields: []Field{{Name: "id", Need: true}, {Name: "capacity", Kind: Whole}},
			Load: func(tx *store.Tx, tr *people.Tree, rows []Row) error {
				for _, r := range rows {
					loaded = append(loaded, r.Text("id"))
				}
				return nil
			}}}
		if report := load(t, im, text); !report.Already.IsZero() || !slices.Equal(loaded, []string{"E1"}) {
			t.Errorf("when events are built: %s, loaded %v", report, loaded)
		}
	})
}

func TestTwoImportsOfOneFileAtOnceAreOne(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		const many = 6
		var wait sync.WaitGroup
		reports, errs := make([]Report, many), make([]error, many)
		for i := range many {
			wait.Add(1)
			go func() {
				defer wait.Done()
				reports[i], errs[i] = im.Import(t.Context(), []byte(small), Options{})
			}()
		}
		wait.Wait()
		done := 0
		for i := range many {
			if errs[i] != nil {
				t.Errorf("import %d: %v", i, errs[i])
			} else if reports[i].Already.IsZero() {
				done++
			}
		}
		if done != 1 {
			t.Errorf("%d of %d imports wrote", done, many)
		}
	})
}

func TestWhatAFileDoesNotGiveStays(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		load(t, im, small)
		report := load(t, im, `
nodes:
- {code: "370602003901001", kind: area, name: 海风一格}
- {code: "370602003901002", kind: area, name: 海风第二网格, estate: 海风小区, buildings: "7-12"}
staff:
- {id: s1, name: 王管家, role: demand_steward, node: "370602003901", duty: false}
- {id: s2, name: 李网格员, role: grid_worker, node: "370602003901001"}
`)
		if report.Loaded[0].Changed != 2 || report.Loaded[1].Changed != 2 {
			t.Errorf("report: %s", report)
		}
		tr := tree(t, im)
		n, _ := tr.Node("370602003901001")
		if n.Name != "海风一格" || n.Estate != "海风小区" || n.Buildings != "1-6" || len(n.Aliases) != 1 || n.Box == nil {
			t.Errorf("the renamed area lost something: %+v", n)
		}
		if s, ok := tr.StaffByWeCom("w1"); !ok || s.Duty {
			t.Errorf("the steward lost the WeCom account or is on duty: %+v %v", s, ok)
		}
		if len(tr.Nodes()) != 5 {
			t.Errorf("%d nodes", len(tr.Nodes()))
		}
	})
}

func TestAWeComAccountMayChangeHandsInOneFile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		load(t, im, small+`- {id: s2, name: 赵管家, role: demand_steward, node: "370602003901", wecom: w2}`)
		load(t, im, `staff:
- {id: s1, name: 王管家, role: demand_steward, node: "370602003901", wecom: w2}
- {id: s2, name: 赵管家, role: demand_steward, node: "370602003901", wecom: w1}`)
		if s, ok := tree(t, im).StaffByWeCom("w1"); !ok || s.ID != "s2" {
			t.Errorf("w1 belongs to %+v", s)
		}
	})
}

func TestARetiredPlaceComesBackByImport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		load(t, im, small)
		err := im.Store.InTx(t.Context(), func(tx *store.Tx) error { return im.People.RetireNode(tx, "370602003901001") })
		if err != nil {
			t.Fatal(err)
		}
		load(t, im, small, Options{Again: true})
		if n, ok := tree(t, im).Node("370602003901001"); !ok || n.Retired || n.Estate != "海风小区" {
			t.Errorf("the area is %+v", n)
		}
	})
}

func TestNothingIsWrittenWhenAnythingIsWrong(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		im.Sections = []Section{{Key: "events", Fields: []Field{{Name: "id", Need: true}},
			Load: func(tx *store.Tx, tr *people.Tree, rows []Row) error {
				if _, ok := tr.Node("370602003901001"); !ok {
					t.Error("a capability is loaded before the grid")
				}
				return &people.Refusal{Sentence: "three are booked"}
			}}}
		text := small + `calendar: {exceptions: {"2026-04-06": false}}
users:
- {id: u1, alias: 张阿姨, address: 海风小区3号楼}
events:
- {id: E1}
`
		if got := refused(t, im, []byte(text)); !slices.Equal(got, []string{"events: three are booked"}) {
			t.Errorf("refusal: %v", got)
		}
		if n := len(tree(t, im).Nodes()); n != 0 {
			t.Errorf("%d nodes stayed", n)
		}
		r := im.Store.Reader(t.Context())
		if who, err := people.ByOpenID(r, "u1"); err != nil || who.Known {
			t.Errorf("a resident stayed: %v", err)
		}
		if staff, err := people.AllStaff(r); err != nil || len(staff) != 0 {
			t.Errorf("staff stayed: %v %v", staff, err)
		}
		if _, days, err := readCalendar(r); err != nil || len(days) != 0 {
			t.Errorf("days stayed: %v %v", days, err)
		}
		im.Sections = nil
		load(t, im, strings.Replace(text, "events:\n- {id: E1}\n", "", 1))
	})
}

func TestResidentsAreNotImportedInProduction(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		im.OpenID = nil
		got := refused(t, im, []byte(small+"users:\n- {id: u1, alias: 张阿姨}\n"))
		if len(got) != 1 || !strings.HasPrefix(got[0], "users line 8: residents come by themselves") {
			t.Errorf("refusal: %v", got)
		}
	})
}

func TestTheDaysOfAYearAreReplacedByTheNextFileThatNamesIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		load(t, im, `calendar: {exceptions: {"2026-03-11": false, "2027-01-01": false}, office: ["9:00-12:00"], due: "17:00"}`)
		load(t, im, `calendar: {exceptions: {"2026-03-12": false}}`)
		cal, err := Calendar(im.Store.Reader(t.Context()), calendar.China())
		if err != nil {
			t.Fatal(err)
		}
		at := func(date string) time.Time {
			day, err := time.ParseInLocation("2006-01-02 15:04", date, calendar.Shanghai())
			if err != nil {
				t.Fatal(err)
			}
			return day
		}
		for date, open := range map[string]bool{"2026-03-11 09:30": true, "2026-03-12 09:30": false, "2027-01-01 09:30": false,
			"2026-03-11 08:45": false, "2026-03-11 14:00": false, "2026-02-28 09:30": true} {
			if cal.OfficeOpen(at(date)) != open {
				t.Errorf("%s: open is %v", date, !open)
			}
		}
		if got := cal.Due(at("2026-03-10 10:00"), 1); !got.Equal(at("2026-03-11 17:00")) {
			t.Errorf("Due = %v", got)
		}
		if !cal.Covers(2026) || !cal.Covers(2027) || cal.Covers(2028) {
			t.Error("the years known are others")
		}
	})
}

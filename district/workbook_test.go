package district

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"minxu/people"
	"minxu/store/storetest"
)

// workbook makes an XLSX file of sheets with rows of cells; the first sheet is named by order.
func workbook(t *testing.T, order []string, sheets map[string][][]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for i, name := range order {
		var err error
		if i == 0 {
			err = book.SetSheetName("Sheet1", name)
		} else {
			_, err = book.NewSheet(name)
		}
		if err != nil {
			t.Fatal(err)
		}
		for j, row := range sheets[name] {
			if err := book.SetSheetRow(name, fmt.Sprint("A", j+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func smallBook(t *testing.T, change func(map[string][][]any)) []byte {
	t.Helper()
	sheets := map[string][][]any{
		"district": {{"code", "name", "box"}, {"370602", "芝罘区", "37.48, 121.28, 37.62, 121.46"}},
		"nodes": {{"code", "kind", "name", "estate", "buildings", "aliases", "box"},
			{"370602003", "street", "毓璜顶街道"},
			{"370602003901", "community", "海风社区"},
			{},
			{"370602003901001", "area", "海风第一网格", "海风小区", "1-6", "海风、海风花苑", "37.53 121.389 37.5325 121.392"}},
		"staff": {{"id", "name", "role", "node", "duty"}, {"s1", "王管家", "demand_steward", "370602003901", true}},
	}
	if change != nil {
		change(sheets)
	}
	order := []string{"district", "nodes", "staff"}
	for name := range sheets {
		if !slices.Contains(order, name) {
			order = append(order, name)
		}
	}
	return workbook(t, slices.DeleteFunc(order, func(name string) bool { _, ok := sheets[name]; return !ok }), sheets)
}

func TestAWorkbookIsADistrict(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		data := smallBook(t, func(s map[string][][]any) {
			s["nodes"][1][0] = 370602003       // numbers, as people type them
			s["nodes"][4][0] = 370602003901001 // 15 digits are all that a spreadsheet keeps
			s["Sheet2"] = nil                  // an empty sheet says nothing
			s["calendar"] = [][]any{{"exceptions", "rule"}, {"2026-04-06=false\n2026-02-28=true", "china"}}
		})
		report, err := im.Import(t.Context(), data, Options{Name: "district.xlsx"})
		if err != nil {
			t.Fatal(err)
		}
		if report.Rows != 6 {
			t.Errorf("report: %s", report)
		}
		n, ok := tree(t, im).Node("370602003901001")
		if !ok || n.Estate != "海风小区" || !slices.Equal(n.Aliases, []string{"海风", "海风花苑"}) || n.Box == nil ||
			*n.Box != (people.Box{South: 37.53, West: 121.389, North: 37.5325, East: 121.392}) {
			t.Errorf("area = %+v", n)
		}
		if s, ok := tree(t, im).StaffByID("s1"); !ok || !s.Duty || s.Node != "370602003901" {
			t.Errorf("staff = %+v", s)
		}
		if _, days, err := readCalendar(im.Store.Reader(t.Context())); err != nil || len(days) != 2 || !days["2026-02-28"] {
			t.Errorf("days = %v %v", days, err)
		}
		if again, err := im.Import(t.Context(), data, Options{}); err != nil || again.Already.IsZero() {
			t.Errorf("the second time: %s, %v", again, err)
		}
	})
}

func TestEveryBadSheetIsToldByItsRow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(map[string][][]any)
		want   []string
	}{
		"a bad row": {func(s map[string][][]any) { s["nodes"][4][1] = "aera" }, []string{`nodes line 5, kind: "aera" is unknown; did you mean area?`}},
		"two bad rows in two sheets": {func(s map[string][][]any) { s["staff"][1][2] = "mayor"; s["nodes"][4][0] = "370602009901001" },
			[]string{"nodes line 5, parent: 370602009901 is neither in the file nor in the house",
				`staff line 2, role: "mayor" is unknown; known are: grid_worker, demand_steward, community_secretary, street_operator, district_admin, handler_org, lawyer, organiser, auditor, system_admin, security_admin`}},
		"a renamed column": {func(s map[string][][]any) { s["nodes"][0][0] = "cod" }, []string{`nodes line 1: the column "cod" is unknown; did you mean code?`, "nodes line 1: the column code is missing"}},
		"a column too many": {func(s map[string][][]any) { s["nodes"][0] = append(s["nodes"][0], "height") },
			[]string{`nodes line 1: the column "height" is unknown; known are: code, kind, name, parent, estate, buildings, aliases, box`}},
		"a column twice":            {func(s map[string][][]any) { s["nodes"][0][3] = "name" }, []string{"nodes line 1: column D is a second name"}},
		"a column without a name":   {func(s map[string][][]any) { s["nodes"][0][3] = "" }, []string{"nodes line 1: column D has no name"}},
		"no header":                 {func(s map[string][][]any) { s["nodes"] = s["nodes"][1:] }, []string{"nodes line 1: the first row must hold the names of the fields: code, kind, name, parent, estate, buildings, aliases, box"}},
		"a header further down":     {func(s map[string][][]any) { s["nodes"] = append([][]any{{}}, s["nodes"]...) }, []string{"nodes line 2: the first row must hold the names of the fields"}},
		"a cell beside the columns": {func(s map[string][][]any) { s["staff"][1] = append(s["staff"][1], "?") }, []string{"staff line 2: has a cell right of the last named column"}},
		"a sheet with a slip":       {func(s map[string][][]any) { s["staf"] = s["staff"]; delete(s, "staff") }, []string{`staf line 1: the section "staf" is unknown; did you mean staff?`}},
		"a sheet for later":         {func(s map[string][][]any) { s["events"] = [][]any{{"id"}, {"E1"}} }, []string{"events line 1: this capability is not built yet"}},
		"a number that lost digits": {func(s map[string][][]any) { s["nodes"][4][0] = "3.70602003901001E+17" }, []string{"nodes line 5, code: 3.70602003901001E+17 is a number that has lost its digits; make the column a text column and type it again"}},
		"two districts":             {func(s map[string][][]any) { s["district"] = append(s["district"], s["district"][1]) }, []string{"district line 1: has 2 rows; want one"}},
		"a box of words":            {func(s map[string][][]any) { s["nodes"][4][6] = "海边" }, []string{`nodes line 5, box: "海边" is wrong; want a number`}},
		"a pair without a value": {func(s map[string][][]any) { s["calendar"] = [][]any{{"exceptions"}, {"2026-04-06"}} },
			[]string{"calendar line 2, exceptions: want names with values (in a cell name=value, one a line)"}},
		"a cell that is too long": {func(s map[string][][]any) { s["nodes"][4][2] = strings.Repeat("长", 30_000) }, []string{"nodes line 5, name: has 30000 characters; at most 64 are allowed"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			im := house(t, storetest.New(t))
			if got := refused(t, im, smallBook(t, c.change)); !slices.Equal(got, c.want) {
				t.Errorf("refusal:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			if n := len(tree(t, im).Nodes()); n != 0 {
				t.Errorf("%d nodes were written", n)
			}
		})
	}
}

// repack unpacks a workbook and packs it again with changed parts.
func repack(t *testing.T, data []byte, change func(name string, part []byte) []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	w.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		p, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Write(change(f.Name, part)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAWorkbookThatIsABombOrBrokenIsRefused(t *testing.T) {
	t.Parallel()
	good := smallBook(t, nil)
	bomb := repack(t, good, func(name string, part []byte) []byte {
		if strings.HasSuffix(name, "sheet1.xml") {
			return append(part, bytes.Repeat([]byte(" "), int(tight().unzipped))...)
		}
		return part
	})
	cut := repack(t, good, func(name string, part []byte) []byte {
		if strings.HasSuffix(name, "sheet2.xml") {
			return part[:len(part)*2/3]
		}
		return part
	})
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"a bomb":                {bomb, "the workbook unpacks to over 1 MB; split it"},
		"a sheet cut off":       {cut, "is no XLSX workbook that can be read: the part xl/worksheets/sheet2.xml is broken"},
		"a damaged byte":        {damaged(good), ""},
		"an archive of nothing": {repack(t, good, func(string, []byte) []byte { return nil }), ""},
		"a workbook of nothing": {workbook(t, []string{"nodes"}, nil), "the workbook is empty"},
		"a row too many":        {longBook(t), "the file has over 1000 rows; split it"},
	} {
		im := house(t, storetest.New(t))
		got := refusedWithin(t, im, c.data, tight())
		if c.want != "" && !slices.Equal(got, []string{c.want}) || len(got) == 0 {
			t.Errorf("%s: %v", name, got)
		}
		if n := len(tree(t, im).Nodes()); n != 0 {
			t.Errorf("%s: %d nodes were written", name, n)
		}
	}
}

// damaged changes a byte in the middle of the first part's data.
func damaged(data []byte) []byte {
	data = slices.Clone(data)
	for i := 60; i < 90; i++ {
		data[i] ^= 0x55
	}
	return data
}

func longBook(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	s, err := newXLSX(&out, "nodes", []string{"code"})
	if err != nil {
		t.Fatal(err)
	}
	for range tight().rows + 1 {
		if err := s.row([]any{"1"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

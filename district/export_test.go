package district

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

func TestNothingInACellIsComputed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"a formula":                    {"=1+1", "'=1+1"},
		"a plus":                       {"+8613800001234", "'+8613800001234"},
		"a minus":                      {"-2+3", "'-2+3"},
		"an at":                        {"@SUM(A1)", "'@SUM(A1)"},
		"a tab":                        {"\t=1", "'\t=1"},
		"a tab before words":           {"\t楼道", "'\t楼道"},
		"a carriage return":            {"\r=1", "'\r'=1"},
		"a line feed":                  {"\n=1", "'\n'=1"},
		"behind blanks":                {"  =1", "'  =1"},
		"behind a no-break space":      {"\u00a0=1", "'\u00a0=1"},
		"behind a full-width space":    {"\u3000=1", "'\u3000=1"},
		"behind a zero-width space":    {"\u200b=1", "'\u200b=1"},
		"behind a byte order mark":     {"\ufeff=1", "'\ufeff=1"},
		"full-width equals":            {"＝1+1", "'＝1+1"},
		"full-width plus, minus, at":   {"＋1\n－1\n＠a", "'＋1\n'－1\n'＠a"},
		"on the second line":           {"楼道灯坏了\n=cmd|'/c calc'!A0", "楼道灯坏了\n'=cmd|'/c calc'!A0"},
		"on the second line, Windows'": {"楼道\r\n =1", "楼道\r\n' =1"},
		"behind a line separator":      {"楼道\u2028=1", "楼道\u2028'=1"},
		"words":                        {"3号楼=三号楼", "3号楼=三号楼"},
		"a quotation mark":             {`"=1"`, `"=1"`},
		"nothing":                      {"", ""},
		"blanks":                       {"  ", "  "},
	} {
		if got := neutral(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestDigitsThatASpreadsheetWouldDamageAreKept(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"053512345678": "'053512345678", "8613800001234": "'8613800001234", "370602199001011234": "'370602199001011234",
		"370602003901001": "370602003901001", "13800001234": "13800001234", "0": "0", "12": "12", "03号": "03号", "0535-6612345": "0535-6612345"} {
		if got := keepDigits(in); got != want {
			t.Errorf("%s becomes %s, want %s", in, got, want)
		}
	}
}

// sample is a kind with every type of value.
func sample() Exporter {
	return Exporter{Kind: "sample", Columns: []string{"text", "n", "share", "yes", "at", "list", "none"},
		Each: func(_ context.Context, _ store.Reader, mask bool, yield func([]any) error) error {
			phone := "8613800001234"
			if mask {
				phone = "****"
			}
			return errors.Join(
				yield([]any{"=1+1", -5, 0.5, true, time.Date(2026, 3, 10, 1, 0, 0, 0, time.UTC), []string{"海风", "海风花苑"}, nil}),
				yield([]any{"楼道\n<灯> \"坏\",了", int64(7), 1e21, false, time.Time{}, nil, nil}),
				yield([]any{phone, 0, 0.0, false, time.Time{}, []string(nil), nil}))
		}}
}

func exported(t *testing.T, x Exports, kind, format string, mask bool) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := x.Write(t.Context(), &out, kind, format, mask, ""); err != nil {
		t.Fatalf("export %s: %v", kind, err)
	}
	return out.Bytes()
}

func TestTheThreeFormats(t *testing.T) {
	t.Parallel()
	x := Exports{Store: storetest.New(t), Kinds: []Exporter{sample()}}
	wantJSON := `{"text":"=1+1","n":-5,"share":0.5,"yes":true,"at":"2026-03-10T01:00:00Z","list":["海风","海风花苑"],"none":null}
{"text":"楼道\n<灯> \"坏\",了","n":7,"share":1e+21,"yes":false,"at":null,"list":null,"none":null}
{"text":"8613800001234","n":0,"share":0,"yes":false,"at":null,"list":[],"none":null}
`
	if got := exported(t, x, "sample", JSONL, false); string(got) != wantJSON {
		t.Errorf("jsonl:\n%s\nwant:\n%s", got, wantJSON)
	}
	wantCSV := "\xEF\xBB\xBFtext,n,share,yes,at,list,none\r\n" +
		"\"'=1+1\",-5,0.5,true,\"2026-03-10T09:00:00+08:00\",\"海风\n海风花苑\",\r\n" +
		"\"楼道\n<灯> \"\"坏\"\",了\",7,1000000000000000000000,false,,,\r\n" +
		"\"'8613800001234\",0,0,false,,,\r\n"
	if got := exported(t, x, "sample", CSV, false); string(got) != wantCSV {
		t.Errorf("csv:\n%s\nwant:\n%s", got, wantCSV)
	}
	if rows, err := csv.NewReader(bytes.NewReader(exported(t, x, "sample", CSV, true))).ReadAll(); err != nil || len(rows) != 4 || rows[3][0] != "****" {
		t.Errorf("csv, masked: %v %v", rows, err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(exported(t, x, "sample", XLSX, false)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for cell, want := range map[string]string{"A1": "text", "A2": "'=1+1", "B2": "-5", "A3": "楼道\n<灯> \"坏\",了", "A4": "8613800001234",
		"E2": "2026-03-10T09:00:00+08:00", "E3": "", "F2": "海风\n海风花苑"} {
		if got, err := book.GetCellValue("sample", cell); err != nil || got != want {
			t.Errorf("xlsx %s = %q, want %q: %v", cell, got, want, err)
		}
	}
	if kind, err := book.GetCellType("sample", "A4"); err != nil || kind != excelize.CellTypeInlineString {
		t.Errorf("a telephone number is a cell of type %v, want a text: %v", kind, err)
	}
	entries, err := x.Store.ListAudit(t.Context(), store.AuditFilter{Action: "district.export"})
	if err != nil || len(entries) != 4 || entries[3].ObjectID != "sample" || entries[3].After != "3 rows as jsonl, masked false" {
		t.Errorf("audit: %+v %v", entries, err)
	}
}

func TestAFullSheetIsFollowedByAnother(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	s, err := newXLSX(&out, "sample", []string{"n"})
	if err != nil {
		t.Fatal(err)
	}
	s.most = 3
	for i := range 5 {
		if err := s.row([]any{i}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for sheet, want := range map[string]string{"sample": "[[n] [0] [1]]", "sample 2": "[[n] [2] [3]]", "sample 3": "[[n] [4]]"} {
		if rows, err := book.GetRows(sheet); err != nil || fmt.Sprint(rows) != want {
			t.Errorf("sheet %s = %v %v", sheet, rows, err)
		}
	}
}

func TestATextThatNoCellHoldsIsCutAndSaysSo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in  string
		cut bool
	}{
		"as much as fits":            {strings.Repeat("长", cellMost), false},
		"one too many":               {strings.Repeat("长", cellMost+1), true},
		"as many pairs as fit":       {strings.Repeat("😀", cellMost/2), false},
		"one pair too many":          {strings.Repeat("😀", cellMost/2+1), true},
		"long only in bytes of text": {strings.Repeat("é", 20_000), false},
	} {
		got := fit(c.in)
		if strings.HasSuffix(got, "…[cut]") != c.cut || len([]rune(got)) > cellMost {
			t.Errorf("%s: %d characters", name, len([]rune(got)))
		}
	}
}

func TestWhatCannotBeExportedIsRefusedOrAFault(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	broken := func(name string, row []any) Exporter {
		return Exporter{Kind: name, Columns: []string{"a"}, Each: func(_ context.Context, _ store.Reader, _ bool, yield func([]any) error) error { return yield(row) }}
	}
	x := Exports{Store: s, Kinds: []Exporter{broken("wide", []any{1, 2}), broken("odd", []any{struct{}{}}), broken("endless", []any{math.Inf(1)}), sample()}}
	for name, c := range map[string]struct{ kind, format, want string }{
		"an unknown kind":     {"simple", CSV, `the kind "simple" is unknown; did you mean sample?`},
		"an unknown format":   {"sample", "xls", `the format "xls" is unknown; did you mean xlsx?`},
		"too many values":     {"wide", CSV, "export wide: row 1 has 2 values for 1 columns"},
		"no value":            {"odd", JSONL, "export odd: a value of type struct {} cannot be exported"},
		"no value in a cell":  {"odd", XLSX, "export odd: a value of type struct {} cannot be exported"},
		"no value in a line":  {"odd", CSV, "export odd: a value of type struct {} cannot be exported"},
		"no number of JSON's": {"endless", JSONL, "export endless: json: unsupported value: +Inf"},
	} {
		if _, err := x.Write(t.Context(), &bytes.Buffer{}, c.kind, c.format, true, ""); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestTheBuiltInKinds(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		if _, err := im.Import(t.Context(), fixture(t), Options{SkipUnbuilt: true}); err != nil {
			t.Fatal(err)
		}
		var erased string
		err := im.Store.InTx(t.Context(), func(tx *store.Tx) error {
			gone, err := people.Arrive(tx, "gone")
			if err != nil {
				return err
			}
			erased = gone.ID
			if err := people.Erase(tx, gone.ID); err != nil {
				return err
			}
			for i := range 3 {
				if err := tx.Post(store.Outgoing{Key: fmt.Sprint("k", i), Staff: "s1", Platform: "wecom", Kind: "card", Body: "张阿姨说灯坏了"}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		x := Exports{Store: im.Store}
		for kind, want := range map[string]int{"nodes": 10, "staff": 6, "residents": 7, "outbox": 3, "audit": 1} {
			for _, format := range Formats() {
				var out bytes.Buffer
				n, err := x.Write(t.Context(), &out, kind, format, true, "")
				if kind == "audit" {
					want = n // every export adds to it
				}
				if err != nil || n != want || out.Len() == 0 {
					t.Errorf("%s as %s: %d rows, want %d: %v", kind, format, n, want, err)
				}
			}
		}
		residents := string(exported(t, x, "residents", JSONL, false))
		for _, secret := range []string{"张阿姨", "13800", "u1", erased, "2单元"} {
			if strings.Contains(residents, `"`+secret) || strings.Contains(residents, secret+`"`) {
				t.Errorf("the residents' list tells %q", secret)
			}
		}
		if !strings.Contains(residents, `"alias":"张*"`) || !strings.Contains(residents, `"home":"海风小区3号楼"`) {
			t.Errorf("the residents' list is %s", residents)
		}
		if masked := string(exported(t, x, "outbox", JSONL, true)); strings.Contains(masked, "灯坏了") {
			t.Error("a masked outbox tells what was written")
		}
		if whole := string(exported(t, x, "outbox", JSONL, false)); strings.Count(whole, "灯坏了") != 3 {
			t.Error("a whole outbox does not tell what was written")
		}
		var first map[string]any
		line, _, _ := strings.Cut(string(exported(t, x, "nodes", JSONL, true)), "\n")
		if err := json.Unmarshal([]byte(line), &first); err != nil || first["code"] != "370602" || first["south"] != 37.48 {
			t.Errorf("the first node is %s: %v", line, err)
		}
	})
}

func TestManyRecordsComePageByPageAndOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		const many = page + 7
		err := im.Store.InTx(t.Context(), func(tx *store.Tx) error {
			for i := range many {
				if _, err := people.Arrive(tx, fmt.Sprint("o", i)); err != nil {
					return err
				}
				if err := tx.Post(store.Outgoing{Key: fmt.Sprint("k", i), Staff: "s1"}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range []string{"residents", "outbox"} {
			var ids []string
			for line := range strings.Lines(string(exported(t, Exports{Store: im.Store}, kind, JSONL, true))) {
				var row struct{ ID string }
				if err := json.Unmarshal([]byte(line), &row); err != nil {
					t.Fatal(err)
				}
				ids = append(ids, row.ID)
			}
			slices.Sort(ids)
			if got := len(slices.Compact(ids)); len(ids) != many || got != many {
				t.Errorf("%s: %d rows, %d different", kind, len(ids), got)
			}
		}
	})
}

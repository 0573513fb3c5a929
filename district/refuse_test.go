package district

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

// rest is small without its nodes; a table's rows come at line 2.
const (
	head  = `district: {code: "370602", name: 芝罘区, box: [37.48, 121.28, 37.62, 121.46]}` + "\n"
	above = `- {code: "370602003", kind: street, name: 毓璜顶街道}
- {code: "370602003901", kind: community, name: 海风社区}
`
)

func TestEveryBadRowIsToldByItsLine(t *testing.T) {
	t.Parallel()
	node := func(row string) string { return head + "nodes:\n" + above + row }
	person := func(rows string) string { return small + rows }
	area := func(more string) string {
		return node(`- {code: "370602003901001", kind: area, name: 海风第一网格, estate: 海风小区` + more + "}")
	}
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"a kind with a slip of the pen": {node(`- {code: "370602003901001", kind: aera, name: 一格}`),
			[]string{`nodes line 5, kind: "aera" is unknown; did you mean area?`}},
		"a field with a slip of the pen": {node(`- {code: "370602003901001", kind: area, name: 一格, estat: 海风小区}`),
			[]string{`nodes line 5: the field "estat" is unknown; did you mean estate?`}},
		"a key with a slip of the pen": {head + "node:\n" + above, []string{`node line 2: the section "node" is unknown; did you mean nodes?`}},
		"a key that nobody knows": {head + "weather: {}\n",
			[]string{`weather line 2: the section "weather" is unknown; known are: district, nodes, staff, calendar, users, lawyer_plans, lawyer_exceptions, lawyer_sessions, legal_kb, editions, events, projects, meetings, service_items, timebank, tb_orders, wishes, honours`}},
		"a capability that is not built": {small + "events: []\nwishes: []\n",
			[]string{"events line 8: this capability is not built yet", "wishes line 9: this capability is not built yet"}},
		"a missing name":            {node(`- {code: "370602003901001", kind: area}`), []string{"nodes line 5, name: is missing"}},
		"an empty name":             {node(`- {code: "370602003901001", kind: area, name: " "}`), []string{"nodes line 5, name: is missing"}},
		"a code of letters":         {node(`- {code: "37060200390100A", kind: area, name: 一格}`), []string{`nodes line 5, code: "37060200390100A" must be digits only`}},
		"a code too short":          {node(`- {code: "37060200390101", kind: area, name: 一格}`), []string{"nodes line 5, code: 37060200390101 has 14 digits; the code of a area has 15"}},
		"a code twice":              {node(`- {code: "370602003901", kind: community, name: 别的社区}`), []string{"nodes line 5, code: 370602003901 is there twice, first in line 4"}},
		"a community nobody knows":  {node(`- {code: "370602003902001", kind: area, name: 一格}`), []string{"nodes line 5, parent: 370602003902 is neither in the file nor in the house"}},
		"a parent against the code": {node(`- {code: "370602003901001", kind: area, name: 一格, parent: "370602003"}`), []string{"nodes line 5, parent: 370602003901001 cannot lie in 370602003; its code says that it lies in 370602003901"}},
		"a box of three":            {area(", box: [37.5, 121.3, 37.6]"), []string{"nodes line 5, box: has 3 numbers; want south, west, north, east"}},
		"a box upside down":         {area(", box: [37.55, 121.30, 37.50, 121.31]"), []string{"nodes line 5, box: south 37.55 is not below north 37.5"}},
		"a box left of itself":      {area(", box: [37.50, 121.32, 37.55, 121.31]"), []string{"nodes line 5, box: west 121.32 is not left of east 121.31"}},
		"longitude before latitude": {area(", box: [121.30, 37.50, 121.31, 37.55]"), []string{"nodes line 5, box: latitude and longitude are in the wrong order; want south, west, north, east"}},
		"a box in another country":  {area(", box: [48.1, 11.5, 48.2, 11.6]"), []string{"nodes line 5, box: does not lie in China; want south, west, north, east in degrees"}},
		"a box in another city":     {area(", box: [36.1, 120.3, 36.2, 120.4]"), []string{"nodes line 5, box: lies outside the box of the district"}},
		"a box of words":            {area(", box: [south, west, north, east]"), []string{`nodes line 5, box: "south" is wrong; want a number`}},
		"buildings the wrong way":   {area(`, buildings: "6-1"`), []string{`nodes line 5, buildings: "6-1" is no range of buildings; want one like 1-6`}},
		"buildings twice":           {area(`, buildings: "1-6,3"`), []string{"nodes line 5, buildings: 3 is there twice"}},
		"too many buildings":        {area(`, buildings: "1-9999"`), []string{"nodes line 5, buildings: are over 400, which no area has"}},
		"an empty building":         {area(`, buildings: "1-6,,8"`), []string{"nodes line 5, buildings: has an empty place between two commas"}},
		"a street with buildings":   {node(`- {code: "370602001", kind: street, name: 向阳街道, buildings: "1-6", estate: 某苑}`), []string{"nodes line 5, estate: only an area has an estate", "nodes line 5, buildings: only an area has buildings"}},
		"one building in two areas": {area(`, buildings: "1-6"}` + "\n" + `- {code: "370602003901002", kind: area, name: 二格, estate: 海风小区, buildings: "6-9"`),
			[]string{"nodes line 6, buildings: 海风小区 6 is also in area 370602003901001"}},
		"one alias for two estates": {area(`, aliases: [海风]}` + "\n" + `- {code: "370602003901002", kind: area, name: 二格, estate: 海景苑, aliases: [海风]`),
			[]string{"nodes line 6, aliases: 海风 is also a name of area 370602003901001 in the same community"}},
		"the neighbour's name as alias": {area(`, aliases: [海景苑]}` + "\n" + `- {code: "370602003901002", kind: area, name: 二格, estate: 海景苑`),
			[]string{"nodes line 5, aliases: 海景苑 is also a name of area 370602003901002 in the same community"}},
		"an alias twice":          {area(`, aliases: [海风, 海风]`), []string{"nodes line 5, aliases: 海风 is there twice"}},
		"the own name as alias":   {area(`, aliases: [海风小区]`), []string{"nodes line 5, aliases: 海风小区 is the name already"}},
		"two places of one name":  {node(`- {code: "370602003902", kind: community, name: 海风社区}`), []string{"nodes line 5, name: 海风社区 is also the name of 370602003901 beside it"}},
		"an invisible character":  {node("- {code: \"370602003902\", kind: community, name: \"海\u200b风\"}"), []string{"nodes line 5, name: holds the invisible or broken character U+200B"}},
		"a name of two lines":     {node(`- {code: "370602003902", kind: community, name: "海\n风"}`), []string{"nodes line 5, name: must be one line"}},
		"a cell of a megabyte":    {node(`- {code: "370602003902", kind: community, name: ` + strings.Repeat("长", 400_000) + `}`), []string{"nodes line 5, name: has 400000 characters; at most 64 are allowed"}},
		"a list for a text":       {node(`- {code: "370602003902", kind: community, name: [海, 风]}`), []string{"nodes line 5, name: want a text"}},
		"a text for a row":        {node(`- 海风社区`), []string{"nodes line 5: want a row of fields with values"}},
		"fields for rows":         {head + "nodes: {code: 1}\n", []string{"nodes line 2: want a list of rows"}},
		"rows for fields":         {"district:\n- {code: \"370602\", name: 芝罘区}\n", []string{"district line 1: want fields with values"}},
		"an unknown role":         {person(`- {id: s2, name: 李, role: gridworker, node: "370602003"}`), []string{`staff line 8, role: "gridworker" is unknown; did you mean grid_worker?`}},
		"a person for nowhere":    {person(`- {id: s2, name: 李, role: grid_worker, node: "370602009"}`), []string{"staff line 8, node: 370602009 is neither in the file nor in the house"}},
		"a further place nowhere": {person(`- {id: s2, name: 李, role: grid_worker, node: "370602003", also: ["370602009", "370602003"]}`), []string{"staff line 8, also: 370602009 is neither in the file nor in the house", "staff line 8, also: 370602003 is there twice"}},
		"a person twice":          {person(`- {id: s1, name: 李, role: grid_worker, node: "370602003"}`), []string{"staff line 8, id: s1 is there twice, first in line 7"}},
		"an id of words":          {person(`- {id: 小李, name: 李, role: grid_worker, node: "370602003"}`), []string{`staff line 8, id: "小李" may have letters a-z, digits and - _ . @ only`}},
		"one account for two":     {person(`- {id: s2, name: 李, role: grid_worker, node: "370602003", wecom: w1}`), []string{"staff line 8, wecom: w1 is the account of both s1 and s2"}},
		"a priority below nought": {person(`- {id: s2, name: 李, role: grid_worker, node: "370602003", priority: -1}`), []string{`staff line 8, priority: "-1" is wrong; want a whole number, 0 or more`}},
		"a perhaps":               {person(`- {id: s2, name: 李, role: grid_worker, node: "370602003", duty: maybe}`), []string{`staff line 8, duty: "maybe" is wrong; want true or false`}},
		"no such day":             {small + "calendar:\n  exceptions:\n    \"2026-02-30\": false\n    \"2026-03-01\": perhaps\n", []string{`calendar line 10, exceptions: "2026-02-30" is no day; want one like 2026-04-06`, `calendar line 11, exceptions: "perhaps" is wrong; want true or false`}},
		"no such rule":            {small + "calendar: {rule: mon-sat}\n", []string{`calendar line 8, rule: "mon-sat" is unknown; known are: mon-fri, china`}},
		"no such hours":           {small + "calendar: {office: [\"12:00-08:00\"], due: noon}\n", []string{`calendar line 8, office: office hours "12:00-08:00": spans must follow each other within one day`, `calendar line 8, due: time of day "noon": want hours:minutes`}},
		"a home that is nowhere":  {small + "users:\n- {id: u1, address: 海风小区7号楼}\n- {id: u2, address: 月亮湾3号楼}\n", []string{`users line 9, address: "海风小区7号楼" is no estate with a building of this district`, `users line 10, address: "月亮湾3号楼" is no estate with a building of this district`}},
		"no age, phone, standing": {small + "users:\n- {id: u1, age_band: 60-70, phone: 12345, standings: [mayor, \"volunteer@1\"]}\n", []string{`users line 9, age_band: "60-70" is unknown; did you mean 60-69?`, "users line 9, phone: is no telephone number, nor the word bound", `users line 9, standings: "mayor" is unknown; known are: building_head, volunteer, party_member_checked_in`, "users line 9, standings: 1 is neither in the file nor in the house"}},
		"two accounts alike":      {small + "users:\n- {id: u1, alias: 张}\n- {id: u1}\n- {id: u2, alias: 张}\n", []string{"users line 10, id: u1 is there twice, first in line 9", "users line 11, name: 张 is there twice, first in line 9; give one of them another name"}},
		"a quotation mark open":   {head + "nodes:\n- {code: \"370602003, kind: street}\n", []string{"line 3: is no YAML: found unexpected end of stream; is a quotation mark or a bracket not closed?"}},
		"a key twice":             {head + head, []string{"line 2: district is there twice, first in line 1"}},
		"a field twice":           {node(`- {code: "370602003902", kind: community, name: 甲, name: 乙}`), []string{"line 5: name is there twice, first in line 5"}},
		"an anchor":               {"a: &x [1]\nb: *x\n", []string{"line 1: anchors and aliases (& and *) are not taken; write the value out", "line 2: anchors and aliases (& and *) are not taken; write the value out"}},
		"a tag":                   {"district: !!binary aGk=\n", []string{"line 1: tags (!) are not taken"}},
		"a second document":       {head + "---\n" + head, []string{"line 2: a second document begins; a district is one document"}},
		"a list at the top":       {"- 1\n", []string{"line 1: want keys such as district, nodes, staff at the top"}},
		"a deep nest":             {"district: [[[[[[[[1]]]]]]]]\n", []string{"line 1: is nested too deep"}},
		"nothing":                 {" \n\n", []string{"the file is empty"}},
		"a comment alone":         {"# nothing\n", []string{"the file is empty"}},
		"nothing of a district":   {"clock: 1\n", []string{"the file has nothing that can be imported"}},
		"a NUL":                   {head + "nodes:\n\x00", []string{"line 3: holds a NUL byte; the file is no text, or UTF-16 without its mark: save it as UTF-8"}},
		"bytes that are no text":  {head + "nodes:\n\xff\xff", []string{"line 3: is not UTF-8; save the file as UTF-8"}},
		"an old workbook":         {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", []string{"an .xls file or one with a password; save it as .xlsx without a password"}},
		"a workbook cut off":      {"PK\x03\x04 and so on", []string{"is no XLSX workbook that can be read: the archive is broken"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			im := house(t, storetest.New(t))
			if got := refused(t, im, []byte(c.text)); !slices.Equal(got, c.want) {
				t.Errorf("refusal:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			if n := len(tree(t, im).Nodes()); n != 0 {
				t.Errorf("%d nodes were written", n)
			}
		})
	}
}

func TestAllProblemsOfAFileAreToldInItsOrder(t *testing.T) {
	t.Parallel()
	im := house(t, storetest.New(t))
	got := refused(t, im, []byte(head+"nodes:\n"+above+`- {code: "370602003901001", kind: aera, name: 一格}
- {code: "370602003902001", kind: area, name: 二格}
staff:
- {id: s1, name: 王管家, role: steward, node: "370602003901001"}
- {id: s2, name: 李, role: grid_worker, node: "370602009"}
calender: {}
`))
	want := []string{
		`nodes line 5, kind: "aera" is unknown; did you mean area?`,
		"nodes line 6, parent: 370602003902 is neither in the file nor in the house",
		`staff line 8, role: "steward" is unknown; did you mean demand_steward?`,
		"staff line 9, node: 370602009 is neither in the file nor in the house",
		`calender line 10: the section "calender" is unknown; did you mean calendar?`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("refusal:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestRow57IsNamedAmongTwoHundred(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(head + "nodes:\n")
	for i := range 200 {
		kind := "street"
		if i == 56 {
			kind = "lane"
		}
		fmt.Fprintf(&b, "- {code: \"370602%03d\", kind: %s, name: 第%d街道}\n", i, kind, i)
	}
	im := house(t, storetest.New(t))
	got := refused(t, im, []byte(b.String()))
	if len(got) != 1 || !strings.HasPrefix(got[0], `nodes line 59, kind: "lane" is unknown`) {
		t.Errorf("refusal: %v", got)
	}
}

func TestAFileFullOfMistakesIsToldInTwoHundredLines(t *testing.T) {
	t.Parallel()
	im := house(t, storetest.New(t))
	got := refused(t, im, []byte(head+"nodes:\n"+strings.Repeat("- {code: 1}\n", 300)))
	if len(got) != saysMost+1 || got[saysMost] != "and 400 more" {
		t.Errorf("%d lines, the last: %s", len(got), got[len(got)-1])
	}
}

func TestFilesInOtherEncodings(t *testing.T) {
	t.Parallel()
	encode := func(text string, with interface{ Bytes([]byte) ([]byte, error) }) []byte {
		data, err := with.Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for name, data := range map[string][]byte{
		"UTF-8 with a mark":          []byte("\xEF\xBB\xBF" + small),
		"UTF-16, big end first":      encode(small, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder()),
		"UTF-16, little end first":   encode(small, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()),
		"lines that end as Windows'": []byte(strings.ReplaceAll(small, "\n", "\r\n")),
	} {
		im := house(t, storetest.New(t))
		if _, err := im.Import(t.Context(), data, Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		} else if n, _ := tree(t, im).Node("370602003901"); n.Name != "海风社区" {
			t.Errorf("%s: the community is called %q", name, n.Name)
		}
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"GBK":                    {encode(small, simplifiedchinese.GBK.NewEncoder()), "line 1: is not UTF-8 but probably GBK; save the file as UTF-8"},
		"GB18030":                {encode(small, simplifiedchinese.GB18030.NewEncoder()), "line 1: is not UTF-8 but probably GBK; save the file as UTF-8"},
		"UTF-16 without a mark":  {encode(small, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()), "line 1: holds a NUL byte; the file is no text, or UTF-16 without its mark: save it as UTF-8"},
		"UTF-16 cut in a letter": {[]byte("\xFF\xFEa"), "the file begins as UTF-16 but is broken; save it as UTF-8"},
	} {
		im := house(t, storetest.New(t))
		if got := refused(t, im, c.data); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestFilesThatAreTooBigAreRefusedByTheirLimit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"a megabyte too many": {bytes.Repeat([]byte("#\n"), fileMost/2+1), "the file is over 16 MB, which no district needs; split it"},
		"a row too many":      {[]byte("nodes:\n" + strings.Repeat("- {code: 1}\n", tight().rows+1)), "the file has over 1000 rows; split it"},
		"commas without end":  {[]byte("nodes: [" + strings.Repeat("1,", tight().marks+1) + "1]"), "the file has over 1000 rows; split it"},
	} {
		im := house(t, storetest.New(t))
		if got := refusedWithin(t, im, c.data, tight()); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if most := fullLimits(); most.rows != 100_000 || fileMost > 50_000_000 {
		t.Errorf("the limits are %+v and %d bytes", most, fileMost)
	}
}

func FuzzNoFileStopsTheReader(f *testing.F) {
	for _, text := range []string{small, exampleText, demoText, "a: &x [*x]", "- - -\n?", "{", "PK\x03\x04", "\xFF\xFEa\x00", "? [a]: b", "nodes:\n- - - {}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		sheets, err := parse(data, fullLimits())
		if err != nil {
			if err.Error() == "" {
				t.Error("a refusal without a word")
			}
			return
		}
		in := &intake{o: Options{SkipUnbuilt: true}, rows: map[string][]Row{}}
		known := Importer{OpenID: func(a Account) string { return a.ID }}.known()
		for _, s := range sheets {
			in.take(s, known)
		}
		g := plan(people.NewTree(nil, nil), in.rows[keyDistrict], in.rows[keyNodes])
		planStaff(nil, in.rows[keyStaff], g)
		for _, s := range known {
			if s.Check != nil {
				if _, err := s.Check(store.Reader(nil), g.tree(nil), in.rows[s.Key]); err != nil {
					t.Error(err)
				}
			}
		}
	})
}

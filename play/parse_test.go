package play

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestALineIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 10, 1, 31, 0, 0, time.UTC)
	cases := map[string]any{
		"@ as: u1":        as{"u1"},
		"> 居民: 灯坏了\\n很黑":  said{Line{Kind: Text, Text: "灯坏了\n很黑"}},
		"> 居民: {n 15:30}": said{Line{Kind: Text, Text: "{n 15:30}"}},
		"> 居民[image]: 地砖": said{Line{Kind: Image, Text: "地砖"}},
		"> 居民[voice]:":    said{Line{Kind: Voice}},
		"> 居民[location]: 37.5312,121.3905,海风小区,附近":    said{Line{Kind: Location, Text: "海风小区,附近", Lat: 37.5312, Lng: 121.3905}},
		"> 居民[menu]: project.score":                   said{Line{Kind: Menu, Text: "project.score"}},
		"> 居民[event]: unsubscribe":                    said{Line{Kind: Event, Text: "unsubscribe"}},
		"> 居民[event]: subscribe:370602003901001-0003": said{Line{Kind: Event, Text: "subscribe", Scene: "370602003901001-0003"}},
		"> 居民[event]: scan:370602003901001-0003":      said{Line{Kind: Event, Text: "scan", Scene: "370602003901001-0003"}},
		"> 居民[retry]:":                                said{Line{Kind: Retry}},
		"> 管家: 您好":                                    acted{action: Action{Actor: Steward, Verb: "say", Fields: map[string]any{"text": "您好"}}},
		`> 管家[action]: {"ask":"MX1","text":"几楼\n几号"}`: acted{action: Action{Actor: Steward, Verb: "ask", Fields: map[string]any{"ask": "MX1", "text": "几楼\n几号"}}},
		`> 系统[action]: {"at":"2026-03-10T09:31:00+08:00","cancel_registration":"E2","seats":1}`: acted{at: at, action: Action{Actor: System,
			Verb: "cancel_registration", Fields: map[string]any{"cancel_registration": "E2", "seats": json.Number("1")}}},
		"> 时钟: 2026-03-10T09:31:00+08:00":      jump{at},
		"< 机器人: 好\\n的":                         model{text: "好\n的"},
		"< 机器人[sub:WAITLIST_OFFER]: 有空位：15:00": model{channel: "sub:WAITLIST_OFFER", text: "有空位：15:00"},
		"< 机器人[none]:":                         model{channel: "none"},
		"~ place: 是的":                          offer{kind: "place", line: Line{Kind: Text, Text: "是的"}},
		"? none:":                              expect{kind: "none"},
		"? max: 160":                           expect{kind: "max", max: 160},
		"= session: idle / human":              state{[]string{"idle", "human"}},
		`= demand: {"count":0,"filer":"u1"}`:   wanted{table: "demand", row: map[string]any{"filer": "u1"}},
		`= demand: {"state":["A","B"]}`:        wanted{table: "demand", count: -1, row: map[string]any{"state": []any{"A", "B"}}},
	}
	for line, want := range cases {
		got, err := readPart(line)
		if j, ok := got.(jump); ok {
			got = jump{j.to.UTC()}
		}
		if a, ok := got.(acted); ok && !a.at.IsZero() {
			a.at = a.at.UTC()
			got = a
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\n got %#v, %v\nwant %#v", line, got, err, want)
		}
	}
}

func TestAnExchangeWithWordsOfItsOwnIsReadInParts(t *testing.T) {
	t.Parallel()
	got, err := readPart("~ if: 重办 | 吗 / ? | ! 情况 / 原因 | @any | > 居民[image]: 一张")
	if err != nil {
		t.Fatal(err)
	}
	o := got.(offer)
	if len(o.parts) != 2 || written(o.parts[1]) != "吗 / ?" || len(o.bans) != 1 || !o.any || o.line.Kind != Image || o.line.Text != "一张" {
		t.Errorf("%+v", o)
	}
}

func TestALineThatCannotBeReadFailsItsConversation(t *testing.T) {
	t.Parallel()
	lines := []string{
		"@ as:", "@ as: u1 | u2", "@ at: tomorrow", "@ at: 2026-03-10 09:00", "@ given: []", "@ given: {} {}", "@ who: u1",
		"> 居民:", "> 居民[video]: x", "> 居民[menu]:", "> 居民[retry]: x", "> 居民[location]: 海风", "> 居民[location]: 37.5,x,海风",
		"> 居民[event]: scan", "> 居民[event]: subscribe:", "> 居民[event]: unsubscribe:x", "> 居民[event]: leave", "> 居民[image: x", "> 路人: x",
		"> 管家:", `> 管家[action]: {"text":"x"}`, `> 管家[action]: {"ask":"a","resolve":"b"}`, `> 管家[action]: {"send_notice":"M1"}`,
		`> 系统[action]: {"at":"noon","send_notice":"M1"}`, "> 系统: x", "> 时钟: 09:31", "< 管家: x",
		"~ place:", "~ if: a / b", "~ if: a | > 管家: x", "~ if:  | > 居民: x", "~ if: ! | > 居民: x", "~ if: @any | > 居民: x",
		"? has:", "? has: a |", "? has: a / / b", "? not: “”", "? none: x", "? same: x", "? max: many", "? max: 0", "? opt: 1", "? opt: 12 = x", "? opt: x = y",
		"? opt: 1 =", "? like: x", "= session:", "= session: idle /", "= demand: []", `= demand: {"count":-1}`, `= demand: {"count":"1"}`, `= demand: {"count":1.5}`,
		`= demand: {"state":[]}`, `= demand: {"state":{}}`, "= demand: {", "= : {}", "? has", ">居民: x", "just words",
	}
	for _, line := range lines {
		b, err := parse("x.md", "### X1 | PUBLIC | strict | t\n@ as: u1\n> 居民: 灯\n"+line+"\n")
		if err != nil {
			t.Errorf("%s fails the file: %v", line, err)
			continue
		}
		faults := b.conversations[0].faults
		if len(faults) != 1 || faults[0].at != (place{"x.md", 4}) {
			t.Errorf("%s: %v", line, faults)
		}
	}
}

func TestWhatStandsWhereMatters(t *testing.T) {
	t.Parallel()
	const head = "### X1 | PUBLIC | strict | t\n"
	cases := []struct {
		name, text string
		line       int    // of the one fault; 0 = none
		file       string // the error of the whole file
	}{
		{"a conversation of one line", head + "@ as: u1\n> 居民: 灯", 0, ""},
		{"windows line ends and a byte order mark", "\ufeff" + head + "@ as: u1\r\n> 居民: 灯\r\n", 0, ""},
		{"a blank line inside changes nothing", head + "@ as: u1\n\n> 居民: 灯\n", 0, ""},
		{"a fenced block inside is skipped", head + "@ as: u1\n```\n> 居民[x]: 灯\n```\n> 居民: 灯\n", 0, ""},
		{"prose between conversations", "words\n> words\n\n" + head + "@ as: u1\n> 居民: 灯\n\nwords\n", 0, ""},
		{"a misspelt line behind a blank one", head + "@ as: u1\n> 居民: 灯\n\n?has: 灯", 5, ""},
		{"nobody acts", head + "> 居民: 灯", 2, ""},
		{"nothing is played", head + "@ as: u1\n", 1, ""},
		{"the clock at start comes late", head + "@ as: u1\n> 居民: 灯\n@ at: 2026-03-10T09:00:00+08:00", 4, ""},
		{"two clocks at start", head + "@ as: u1\n@ at: 2026-03-10T09:00:00+08:00\n@ at: 2026-03-10T09:00:00+08:00\n> 居民: 灯", 4, ""},
		{"records come late", head + "@ as: u1\n> 居民: 灯\n@ given: {}", 4, ""},
		{"a heading with too little", "### X1 | PUBLIC | strict\n@ as: u1\n> 居民: 灯", 1, ""},
		{"an unknown half", "### X1 | SECRET | strict | t\n@ as: u1\n> 居民: 灯", 1, ""},
		{"a line outside of a conversation", "> 居民: 灯", 0, "x.md:1"},
		{"a line behind prose", head + "@ as: u1\n> 居民: 灯\n\nwords\n? has: 灯", 0, "x.md:6"},
		{"a fence without an end", "```\n" + head, 0, "x.md:1"},
		{"a broken fixture", "## FIXTURE F1\n```json\n{\n```\n", 0, "x.md:2"},
		{"a fixture without a clock", "## FIXTURE F1\n```json\n{}\n```\n", 0, "x.md:2"},
		{"two fixtures", "## FIXTURE F1\n```json\n{\"clock\":\"2026-03-10T09:00:00+08:00\"}\n```\n```json\n{}\n```\n", 0, "x.md:5"},
	}
	for _, test := range cases {
		b, err := parse("x.md", test.text)
		if test.file != "" || err != nil {
			if err == nil || test.file == "" || !strings.HasPrefix(err.Error(), test.file) {
				t.Errorf("%s: %v", test.name, err)
			}
			continue
		}
		faults := b.conversations[0].faults
		if test.line == 0 && len(faults) > 0 || test.line > 0 && (len(faults) != 1 || faults[0].at.line != test.line) {
			t.Errorf("%s: %v", test.name, faults)
		}
	}
}

func TestTwoConversationsOfOneFileHaveTwoIDs(t *testing.T) {
	t.Parallel()
	const one = "### X1 | PUBLIC | strict | t\n@ as: u1\n> 居民: 灯\n\n"
	b, err := parse("x.md", one+one)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.conversations[0].faults) != 0 || len(b.conversations[1].faults) != 1 {
		t.Errorf("%v, %v", b.conversations[0].faults, b.conversations[1].faults)
	}
}

func TestAConversationBeginsWithTheFixtureThatIsNearest(t *testing.T) {
	t.Parallel()
	const one = "### X1 | PUBLIC | strict | t\n@ as: u1\n> 居民: 灯\n\n"
	const own = "## FIXTURE F1\n```json\n{\"clock\":\"2026-03-11T09:00:00+08:00\"}\n```\n"
	parsed := func(name, text string) *book {
		b, err := parse(name, text)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	fallback := &fixture{}
	alone, with, other := parsed("a.md", one), parsed("b.md", own+one), parsed("c.md", own)
	if err := settle([]*book{alone}, fallback); err != nil || alone.conversations[0].fixture != fallback {
		t.Errorf("alone: %v", err)
	}
	if err := settle([]*book{alone, with}, fallback); err != nil || alone.conversations[0].fixture != with.fixture || with.conversations[0].fixture != with.fixture {
		t.Errorf("with another file's: %v", err)
	}
	if err := settle([]*book{with, other}, fallback); err != nil || with.conversations[0].fixture != with.fixture {
		t.Errorf("its own before another's: %v", err)
	}
	if err := settle([]*book{alone, with, other}, fallback); err == nil {
		t.Error("two fixtures to choose from")
	}
}

// The built-in fixture is a copy; where the original is at hand it must be the same.
func TestTheBuiltInFixtureIsTheOneOfTheConversations(t *testing.T) {
	t.Parallel()
	const original = "../../shared/conversations.md"
	raw, err := os.ReadFile(original)
	if os.IsNotExist(err) {
		t.Skip("no " + original)
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := parse("conversations.md", string(raw))
	if err != nil {
		t.Fatal(err)
	}
	copied, err := readFixture(place{}, builtIn)
	if err != nil {
		t.Fatal(err)
	}
	if b.fixture == nil || !reflect.DeepEqual(b.fixture.doc, copied.doc) {
		t.Error("the built-in fixture differs")
	}
	public := bookOf(t, "testdata/public.md", "")
	if len(b.conversations) != len(public.conversations) {
		t.Errorf("%d conversations, copied %d", len(b.conversations), len(public.conversations))
	}
	for i, c := range b.conversations {
		for k, s := range c.steps {
			if s.source != public.conversations[i].steps[k].source {
				t.Errorf("%s differs: %s", s.at, s.source)
			}
		}
	}
}

func FuzzAFileOfAnyTextIsReadOrRefused(f *testing.F) {
	f.Add("### X1 | PUBLIC | strict | t\n@ as: u1\n> 居民[event]: scan:x\n~ if: a | ! b | > 居民: {n x}\n? opt: 1 = x\n= session: idle")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := parse("x.md", text)
		if err != nil {
			return
		}
		for _, c := range b.conversations {
			if len(c.faults) == 0 && len(c.steps) == 0 {
				t.Error("an empty conversation without a fault")
			}
		}
	})
}

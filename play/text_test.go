package play

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestTextsAreComparedWithoutWhatDoesNotMatter(t *testing.T) {
	t.Parallel()
	cases := []struct {
		phrase, text string
		in           bool
	}{
		{"3月17日(周二)18:00", "最晚３月１７日（周二） 18：00前", true},
		{"Dong'an garden", "at DONG’AN\nGarden", true},
		{"“进度”", "发进度", true},
		{"发进度", "发「进度」", true},
		{"吗?", "是吗？", true},
		{"提交", "提 交", true},
		{"提交", "交提", false},
		{"{demand_no}", "编号 mx202603100001。", true},
		{"{demand_no}", "编号MX2026031000012", true},
		{"{demand_no}", "编号MX202603100001 2小时内", true},
		{"编号{demand_no}2小时", "编号MX202603100001 2小时内", true},
		{"{demand_no}", "编号MX20260310000", false},
		{"{demand_no}", "编号MX20260310 0001", false},
		{"{demand_no}", "编号XMX202603100001", false},
		{"{booking_no}", "LF202603100001", true},
		{"{reg_no}", "LJ202603100001", true},
		{"{order_no}", "SJ202603100001", true},
		{"{topic_no}", "YT202603100001", true},
		{"{topic_no}", "HY202603100001", false},
		{"{code}", "签到码482913，请留好", true},
		{"{code}", "签到码482913 13:30起", true},
		{"{code}", "编号LJ202603100001", false},
		{"{code}", "48291", false},
		{"{code}", "4829137", false},
		{"{colour}", "红", false},
		{"{colour}", "{colour}", true},
	}
	for _, test := range cases {
		p, ok := phraseOf(test.phrase)
		if !ok || p.in(plainOf(test.text)) != test.in {
			t.Errorf("%q in %q: want %v", test.phrase, test.text, test.in)
		}
	}
}

func TestOptionsAreFoundWherePeopleSeeThem(t *testing.T) {
	t.Parallel()
	cases := []struct {
		text string
		want string
	}{
		{"1 提交　2 修改　0 取消", "[1 提交] [2 修改] [0 取消]"},
		{"１．提交\n２、修改\n3）取消\n4] 看\n5: 听\n6- 说", "[1 提交] [2 修改] [3 取消] [4 看] [5 听] [6 说]"},
		{"（1）是 【2】不是 [3]别的", "[1 是] [2 不是] [3 别的]"},
		{"① 是 ② 不是 ❸ 别的 ⓪ 不办", "[1 是] [2 不是] [3 别的] [0 不办]"},
		{"➀ 是 ➋ 不是 ⓷ 别的", "[1 是] [2 不是] [3 别的]"},
		{"1—是 | 2–不是", "[1 是 |] [2 不是]"},
		{"1️⃣ 是\n2️⃣ 不是", "[1 是] [2 不是]"},
		{"①是，②不是", "[1 是,] [2 不是]"},
		{"解决了吗？1 解决了　2 没解决", "[1 解决了] [2 没解决]"},
		{"请在12:00前回复1确认，回复0放弃。", "[1 确认,回复] [0 放弃。]"},
		{"请按1，或选2，发3，数字4", "[1 ,或选] [2 ,发] [3 ,数字] [4 ]"},
		{"回复：1参加 2不参加 3请家人代去", "[1 参加] [2 不参加] [3 请家人代去]"},
		{"1 3月12日（周四）14:30\n2 3月12日（周四）15:00", "[1 3月12日(周四)14:30] [2 3月12日(周四)15:00]"},
		{"老伴多大？1 60-69　2 70-79　3 80以上", "[1 60-69] [2 70-79] [3 80以上]"},
		{"1号 热心楼长\n2号 爱心理发师", "[1 热心楼长] [2 爱心理发师]"},
		{"1 15:00那个", "[1 15:00那个]"},
		{"12 两位数 3:30 1.5 2-3 9% 3月 4日 5号楼 6点 7时 8个 9位 1人 2张 3件 4岁 5楼 6单 7层", ""},
		{"14:5 然后", ""},
		{"3.5 以上", ""},
		{"共3位，第1个，2小时", "[2 小时]"}, // 小时 is not among the measures of the format
		{"没有第2", ""},
		{"A1 楼", ""},
		{"1", "[1 ]"},
		{"1-5 楼", ""},
		{"⑩ 十", ""},
	}
	for _, test := range cases {
		var got string
		for i, o := range optionsOf(test.text) {
			if i > 0 {
				got += " "
			}
			got += fmt.Sprintf("[%d %s]", o.digit, o.words)
		}
		if got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.text, got, test.want)
		}
	}
}

func TestTheResidentTypesTheNumberThatThisBotShowed(t *testing.T) {
	t.Parallel()
	replies := []string{"1 旧的 2 15:30", "1 不是15:30那天\n2 15:00\n3 3月12日15:30", "好的。"}
	cases := map[string]string{
		"{n 15:00}":         "2",
		"{n 15:30}":         "1",     // none begins with it; the first that contains it
		"{n 3月12日}":         "3",     // begins
		"我选{n 15：00}和{n 旧}": "我选2和旧", // only the newest reply with options is looked at
		"{n 没有}":            "没有",
		"{n 没有":             "{n 没有",
		"没有花括号":             "没有花括号",
		"{n {n x}}":         "{n x}",
	}
	for said, want := range cases {
		if got := choose(said, replies); got != want {
			t.Errorf("%s: got %s, want %s", said, got, want)
		}
	}
	if got := choose("{n 是}", nil); got != "是" {
		t.Errorf("without replies: %s", got)
	}
}

func TestValuesOfRowsAreCompared(t *testing.T) {
	t.Parallel()
	type state string
	at := time.Date(2026, 3, 17, 10, 0, 0, 0, time.UTC)
	cases := []struct {
		has, want any
		same      bool
	}{
		{"u1", "u1", true}, {"u1", "u2", false}, {"U1", "u1", false}, {state("IDLE"), "IDLE", true}, {nil, "u1", false},
		{nil, "", true}, {"", "", true}, {time.Time{}, "", true}, {"x", "", false}, {0, "", false}, {false, "", false},
		{at, "2026-03-17T18:00:00+08:00", true}, {"2026-03-17T10:00:00Z", "2026-03-17T18:00:00+08:00", true},
		{at.Add(time.Microsecond), "2026-03-17T18:00:00+08:00", false}, {"soon", "2026-03-17T18:00:00+08:00", false},
		{3, json.Number("3"), true}, {int64(3), json.Number("3"), true}, {uint8(3), json.Number("3"), true}, {3.5, json.Number("3.5"), true},
		{json.Number("3"), json.Number("3"), true}, {"3", json.Number("3"), false}, {3, "3", false}, {nil, json.Number("0"), false}, {4, json.Number("3"), false},
		{true, true, true}, {false, true, false}, {nil, false, false}, {0, false, false}, {"true", true, false},
		{nil, nil, true}, {"x", nil, false},
	}
	for _, test := range cases {
		if is(test.has, test.want) != test.same {
			t.Errorf("%#v and %#v: want %v", test.has, test.want, test.same)
		}
	}
}

func TestATableLineCountsItsRows(t *testing.T) {
	t.Parallel()
	rows := map[string][]Row{
		"demand":        {{"filer": "u1", "state": "SUBMITTED"}, {"filer": "u1", "state": "TRIAGED"}, {"filer": "u2", "state": "TRIAGED"}},
		"outbox":        {{"user": "u1", "sent_at": time.Date(2026, 3, 10, 23, 0, 0, 0, time.UTC)}, {"user": "u2", "sent_at": nil}},
		"message_store": {{"user": "u1", "text": "楼道 灯坏了"}},
	}
	cases := map[string]string{
		`demand: {"filer":"u1"}`:                                           "",
		`demand: {"filer":"u3"}`:                                           `no such row among 3; the nearest has filer "u1"`,
		`demand: {"filer":"u2","state":["SUBMITTED","DONE"]}`:              `no such row among 3; the nearest has filer "u1"`,
		`demand: {"filer":"u1","state":["SUBMITTED","TRIAGED"],"count":2}`: "",
		`demand: {"filer":"u1","count":1}`:                                 "2 such rows, not 1",
		`demand: {"filer":"u1","count":0}`:                                 "2 such rows, not 0",
		`demand: {"filer":"u2","count":2}`:                                 `1 such rows of 3, not 2; the nearest has filer "u1"`,
		`demand: {"count":3}`:                                              "",
		`demand: {"reason":"","count":3}`:                                  "",
		`demand: {"reasons":"","count":3}`:                                 `demand has no field "reasons"`,
		`lamp: {"id":"","count":0}`:                                        `lamp has no field "id"`,
		`outbox: {"user":"u1","sent_after":"2026-03-11T07:00:00+08:00","sent_before":"2026-03-11T07:00:00+08:00"}`: "",
		`outbox: {"user":"u1","sent_after":"2026-03-11T07:00:01+08:00"}`:                                           `no such row among 2; the nearest has sent_at 2026-03-10T23:00:00Z`,
		`outbox: {"user":"u1","sent_before":"2026-03-11T06:59:59+08:00"}`:                                          `no such row among 2; the nearest has sent_at 2026-03-10T23:00:00Z`,
		`outbox: {"user":"u2","sent_before":"2026-03-11T07:00:00+08:00"}`:                                          `no such row among 2; the nearest has user "u1"`,
		`message_store: {"user":"u1","contains":"道灯"}`:                                                             "",
		`message_store: {"contains":"路灯"}`:                                                                         `no such row among 1; the nearest has text "楼道 灯坏了"`,
		`message_store: {"contains":""}`:                                                                           `no such row among 1; the nearest has text "楼道 灯坏了"`,
	}
	for line, want := range cases {
		part, err := readPart("= " + line)
		if err != nil {
			t.Fatal(err)
		}
		w := part.(wanted)
		if got := w.fault(rows[w.table]); got != want {
			t.Errorf("%s\n got %s\nwant %s", line, got, want)
		}
	}
}

func TestGivenRecordsChangeOrJoinTheFixture(t *testing.T) {
	t.Parallel()
	f, err := readFixture(place{}, builtIn)
	if err != nil {
		t.Fatal(err)
	}
	extra, err := object([]byte(`{"lawyer_sessions":[{"id":"LS1","slots":{"14:30":"BOOKED"}}],"users":[{"id":"r1"}],"timebank":{"u2":1},
		"registration":[{"reg_no":"LJ1"}],"notice_sent":["M1"],"asr":true,"calendar":{"exceptions":{"2026-05-09":true}},"cs_quota_left":{"u1":0}}`))
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 3, 12, 0, 0, 0, 0, time.UTC)
	w, err := f.world(start, []map[string]any{extra, {"registration": []any{map[string]any{"reg_no": "LJ1", "party": json.Number("2")}}}})
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		ASR            bool
		Calendar       struct{ Exceptions map[string]bool }
		LawyerSessions []struct {
			ID, Lawyer string
			Slots      map[string]string
		} `json:"lawyer_sessions"`
		Users        []struct{ ID string }
		Timebank     map[string]int
		Registration []struct {
			Reg   string `json:"reg_no"`
			Party int
		}
		NoticeSent []string `json:"notice_sent"`
		Ask        any
	}
	if err := w.Decode(&got); err != nil {
		t.Fatal(err)
	}
	first := got.LawyerSessions[0]
	switch {
	case !w.Clock.Equal(start), !got.ASR, got.Ask != nil:
		t.Errorf("clock %s, asr %v, ask %v", w.Clock, got.ASR, got.Ask)
	case len(got.LawyerSessions) != 2 || first.Lawyer != "孙律师" || first.Slots["14:30"] != "BOOKED" || first.Slots["15:00"] != "FREE":
		t.Errorf("sessions %+v", got.LawyerSessions)
	case len(got.Users) != 8 || got.Users[7].ID != "r1" || got.Timebank["u1"] != 300 || got.Timebank["u2"] != 1:
		t.Errorf("users %v, timebank %v", got.Users, got.Timebank)
	case len(got.Registration) != 1 || got.Registration[0].Party != 2 || !slices.Equal(got.NoticeSent, []string{"M1"}):
		t.Errorf("registrations %v, notices %v", got.Registration, got.NoticeSent)
	case len(got.Calendar.Exceptions) != 2:
		t.Errorf("calendar %v", got.Calendar)
	}
	again, err := f.world(time.Time{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if rows := again.Rows("lawyer_sessions"); len(again.Rows("users")) != 7 || rows[0]["slots"].(map[string]any)["14:30"] != "FREE" {
		t.Error("the fixture itself has changed")
	}
	if again.Clock.UTC() != time.Date(2026, 3, 10, 1, 0, 0, 0, time.UTC) {
		t.Errorf("clock %s", again.Clock)
	}
}

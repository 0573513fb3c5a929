package menu

import (
	"context"
	"strings"
	"testing"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
)

// speak runs a flow that needs nobody's answer to its first words; orders are carried out by saying so.
func speak(t *testing.T, name string, rows map[string][]dialog.Value, facts ...dialog.Fact) string {
	t.Helper()
	for _, f := range New(Options{}).Flows {
		if f.Name != name {
			continue
		}
		if f.Unbuilt != "" {
			return f.Unbuilt
		}
		c := dialog.Start(f, "c1", facts, nil)
		out := dialog.Advance(f, c, nil)
		for {
			switch out.Kind {
			case dialog.Needs:
				out = dialog.Rows(f, c, out, rows[out.Key])
			case dialog.Orders:
				out = dialog.Receipt(f, c, out, dialog.Value{ID: "done", Label: "管家", More: []string{"", "明天（3月11日）8:30", "工作日8:30-12:00、13:30-17:30", "11 March 8:30"}})
			default:
				return out.Words(c.Fact(dialog.FactBig) == "1")
			}
		}
	}
	t.Fatalf("no flow %s", name)
	return ""
}

func TestFirstWordsOfTheFlows(t *testing.T) {
	t.Parallel()
	en := dialog.Fact{Key: dialog.FactLanguage, Value: "en"}
	for _, c := range []struct {
		name, flow string
		rows       map[string][]dialog.Value
		facts      []dialog.Fact
		has, lacks []string
	}{
		{"the menu has its six items", "menu", nil, nil, []string{"1 反映民需", "6 更多服务"}, nil},
		{"in large letters each has a line", "menu", nil, []dialog.Fact{{Key: dialog.FactBig, Value: "1"}}, []string{"\n2 查进度\n3 约社区律师"}, []string{"　"}},
		{"in English it has no Chinese", "menu", nil, []dialog.Fact{en}, []string{"1 Report a problem"}, []string{"反映"}},
		{"help names the words and the emergency numbers", "help", nil, nil, []string{"返回", "取消", "人工", "110"}, nil},
		{"a stranger is told who speaks and what is stored", "welcome", nil, nil, []string{"机器人", "隐私", "1 反映民需"}, nil},
		{"who comes back hears what is open", "welcome", map[string][]dialog.Value{"open": {{ID: "open", Label: "您的“窨井冒水”（尾号0010）还在办。"}}},
			[]dialog.Fact{{Key: handlers.FactHome, Value: "海风小区3号楼"}}, []string{"欢迎回来", "0010"}, nil},
		{"a code that nobody knows asks for the address", "welcome", nil, []dialog.Fact{{Key: "scene", Value: "qrscene_';--"}}, []string{"没认出", "小区和楼号"}, nil},
		{"a building's code is proposed with the notice", "welcome", map[string][]dialog.Value{"place": {{ID: "s", Label: "海风小区3号楼", More: []string{"370602003901001", "海风小区", "3", "海风社区", ""}}}},
			[]dialog.Fact{{Key: "scene", Value: "370602003901001-0003"}}, []string{"海风小区3号楼", "隐私", "1 是，登记这栋楼"}, nil},
		{"out of hours a person comes tomorrow and danger does not wait", "human", nil, nil, []string{"下班", "8:30", "110", "停水"}, []string{"马上接通"}},
		{"thanks are answered", "chat", nil, []dialog.Fact{{Key: handlers.FactIntent, Value: "thanks"}}, []string{"不客气"}, nil},
		{"a bot says that it is one", "chat", nil, []dialog.Fact{{Key: handlers.FactIntent, Value: "smalltalk_bot"}}, []string{"机器人", "人工"}, nil},
		{"a child is not asked for a number", "call", nil, []dialog.Fact{{Key: handlers.FactMinor, Value: "1"}}, []string{"爸爸妈妈"}, []string{"手机号"}},
		{"erasing asks once and shows what is open", "erase", map[string][]dialog.Value{"open": {{ID: "open", Label: "您有1件在办"}}}, nil, []string{"您有1件在办", "确定删除", "不能恢复"}, nil},
		{"what is not built says so", "lawyer", nil, nil, []string{"还没有建好", "12348"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			words := speak(t, c.flow, c.rows, c.facts...)
			for _, w := range c.has {
				if !strings.Contains(words, w) {
					t.Errorf("no %q in:\n%s", w, words)
				}
			}
			for _, w := range c.lacks {
				if strings.Contains(words, w) {
					t.Errorf("%q in:\n%s", w, words)
				}
			}
		})
	}
}

func TestEveryMenuKeyLeadsSomewhereOrSaysThatItIsNotBuilt(t *testing.T) {
	t.Parallel()
	keys := map[string]bool{"demand.new": true, "demand.mine": true, "me": true, "meeting.list": true} // of other capabilities, and glances of the desk
	for _, f := range New(Options{}).Flows {
		for _, k := range f.Menu {
			keys[k] = true
		}
	}
	for _, k := range []string{"demand.new", "demand.mine", "lawyer.book", "festival.signup", "project.score", "meeting.list", "service.list", "volunteer.home", "me", "human"} {
		if !keys[k] {
			t.Errorf("menu key %s leads nowhere", k)
		}
	}
}

func TestAnExportReadsAsNamesAndValues(t *testing.T) {
	t.Parallel()
	text, err := readable(map[string]any{"demand": map[string]any{"demands": []any{map[string]any{"demand_no": "MX202603100001", "title": "灯坏了\n两天", "extended": false}}},
		"team": map[string]any{"alias": "张阿姨", "large_text": true, "phone": ""}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "民需编号：MX202603100001\n事情：灯坏了 两天\n称呼：张阿姨\n大字：是"; text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}

func TestTopicsAreFoundInTheWordsOfAnOptOut(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{"退订": "", "退订邻里节": people.TopicFestival, "不要再发议事通知": people.TopicMeeting, "td": ""} {
		if got := topicIn(words); got != want {
			t.Errorf("%s: %q, want %q", words, got, want)
		}
	}
}

func TestNobodyAnswersForeignQueriesAndOrders(t *testing.T) {
	t.Parallel()
	c := New(Options{})
	if _, err := c.Look(context.Background(), handlers.Asked{}, struct{ X string }{"x"}); err == nil {
		t.Error("a foreign query was answered")
	}
	if _, err := c.Apply(context.Background(), nil, handlers.Asked{}, struct{ X string }{"x"}); err == nil {
		t.Error("a foreign order was carried out")
	}
}

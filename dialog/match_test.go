package dialog

import (
	"strings"
	"testing"
)

func TestDigitReadsAChoiceInEveryForm(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2", "２", "二", "②", "选2", "第二个", "2。", "2️⃣", " 2 ", "2.", "2、", "2)", "（2）", "【2】", "⑵", "㈡", "选第二个", "我选2", "我要第二个",
		"选 2", "2号", "回复2", "按2", "发2", "第2项", "两", "2吧", "2谢谢", "2！", "“2”", "就2", "option 2", "the second one", "Two", "2⃣", "选项2", "2呀", "第二"} {
		if n, ok := Digit(text); !ok || n != 2 {
			t.Errorf("%q reads as %d, %v; want 2", text, n, ok)
		}
	}
	for text, want := range map[string]int{"0": 0, "零": 0, "〇": 0, "⓪": 0, "10": 10, "十": 10, "⑩": 10, "１２": 12, "012": 12} {
		if n, ok := Digit(text); !ok || n != want {
			t.Errorf("%q reads as %d, %v; want %d", text, n, ok, want)
		}
	}
	for _, text := range []string{"-1", "1.5", "1e9", "9999999999999999999", "", " ", "。", "+1", "1/2", "1-2", "2 3", "2号楼", "2点", "2月", "2楼", "第", "选", "个", "二月", "0x1", "½", "1,5", "2%", "12345",
		"２.５", "\xff", "\xff2", "2\x00", "٢٣", strings.Repeat("2", 100), strings.Repeat("选", 100)} {
		if n, ok := Digit(text); ok {
			t.Errorf("%q reads as %d; it is no choice", text, n)
		}
	}
}

func TestFoldComparesWhatPeopleMean(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"３号楼": "3号楼", " 漏 水 ": "漏水", "Yes, please!": "yesplease", "15：00": "15:00", "“漏水”，那个。": "漏水那个", "3-2": "3-2", "-3": "3", "1.5": "1.5", "ＡＢ": "ab", "": "", "……": "", "是": "是"} {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestMatchFindsTheOneOptionThatIsMeant(t *testing.T) {
	t.Parallel()
	hours := []Option{{ID: "a", Label: "3月4日9:00 王律师", Digit: 1}, {ID: "b", Label: "3月14日14:00 李律师", Digit: 2}, {ID: "c", Label: "3月14日15:00 李律师", Digit: 3}, {ID: "no", Label: "先不约", Digit: 0}}
	matters := []Option{{ID: "park", Label: "停车难", Digit: 1}, {ID: "noise", Label: "楼上半夜跳绳吵人", Digit: 2}, {ID: "leak", Label: "邻居漏水", Words: []string{"渗水"}, Digit: 3}}
	full := []Option{{ID: "yes", Label: "排候补", Digit: 1}, {ID: "no", Label: "不排了", Digit: 2}}
	sides := []Option{{ID: "family", Label: "家人亲戚", Digit: 1}, {ID: "near", Label: "邻居或物业", Digit: 2}, {ID: "firm", Label: "单位或商家", Digit: 3}, {ID: "unsaid", Label: "不方便说", Digit: 5}}
	houses := []Option{{ID: "3", Label: "3号楼", Digit: 1}, {ID: "5", Label: "5号楼", Digit: 2}}
	evening := []Option{{ID: "late", Label: "19:00", Digit: 1}, {ID: "later", Label: "20:30", Digit: 2}}
	for _, c := range []struct {
		text    string
		options []Option
		want    string // "" = none
	}{
		{"1", hours, "a"}, {"第二个", hours, "b"}, {"0", hours, "no"}, {"4", hours, ""}, {"9", hours, ""}, {"14", hours, ""},
		{"15:00那个", hours, "c"}, {"15：00", hours, "c"}, {"下午3点那个", hours, "c"}, {"14点", hours, "b"}, {"9点", hours, "a"}, {"上午9点的吧", hours, "a"},
		{"王律师", hours, "a"}, {"王律师那个", hours, "a"}, {"李律师", hours, ""}, {"不要王律师", hours, ""}, {"先不约", hours, "no"}, {"不约了", hours, "no"}, {"3月4日", hours, "a"}, {"4日那个", hours, "a"},
		{"3月14日14:00那个", hours, "b"}, {"1 王律师", hours, "a"},
		{"漏水那个", matters, "leak"}, {"渗水的", matters, "leak"}, {"先办跳绳那件", matters, "noise"}, {"停车", matters, "park"}, {"我要办停车难的事", matters, "park"}, {"楼上吵人那个", matters, "noise"}, {"别的事", matters, ""}, {"嗯", matters, ""},
		{"排候补", full, "yes"}, {"候补", full, "yes"}, {"不排", full, "no"}, {"不排了", full, "no"}, {"排", full, ""},
		{"家人", sides, "family"}, {"物业", sides, "near"}, {"不方便说", sides, "unsaid"}, {"5", sides, "unsaid"}, {"4", sides, ""},
		{"5号", houses, "5"}, {"5号楼", houses, "5"}, {"5", houses, ""}, {"2", houses, "5"}, {"15号楼", houses, ""}, {"7号楼", houses, ""}, {"7号楼", houses[:1], ""},
		{"9点", evening, ""}, {"9:00", evening, ""}, {"晚上7点", evening, "late"}, {"8点半", evening, ""}, {"晚上8点半", evening, "later"},
		{"", hours, ""}, {"？？", hours, ""}, {"\xff\xfe", hours, ""}, {"1", nil, ""}, {strings.Repeat("王律师", 100), hours, ""},
	} {
		o, ok := match(c.text, c.options)
		if ok != (c.want != "") || ok && o.ID != c.want {
			t.Errorf("%q means %q (%v), want %q", c.text, o.ID, ok, c.want)
		}
	}
}

func TestReadBackAgreesOnlyToTheWholeMessage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1": "yes", "提交": "yes", "1 提交": "yes", "1。提交": "yes", "是": "yes", "是的": "yes", "对": "yes", "没问题，谢谢": "yes", "好的，提交吧": "yes", "对的对的": "yes", "确认": "yes", "报名": "yes", "嗯嗯": "yes", "行": "yes", "对了": "yes", "OK": "yes", "yes, please": "yes", "１": "yes",
		"2": "change", "修改": "change", "2 修改": "change", "改一下": "change", "我要改": "change", "不对": "change", "有误": "change", "错了": "change",
		"0": "cancel", "取消": "cancel", "先不提交": "cancel", "不用了": "cancel",
		"对，但是地址不对": "", "是3号楼": "", "提交前改一下": "", "好像不对": "", "3": "", "可是": "", "": "", "明天提交": "", "对面": "", "要是明天呢": "",
	} {
		o, ok := matchWhole(text, chinese.confirm)
		if ok != (want != "") || ok && o.ID != want {
			t.Errorf("%q means %q (%v), want %q", text, o.ID, ok, want)
		}
	}
}

func TestAgreementReadsYesAndNoAtTheHead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"是": "yes|", "是的": "yes|", "对": "yes|", "对，就是": "yes|就是", "是的，就在门口": "yes|就在门口", "嗯": "yes|", "对的，谢谢": "yes|谢谢", "应该是": "yes|",
		"不是": "no|", "不是，是5号楼": "no|是5号楼", "不是5号楼": "no|5号楼", "不对": "no|", "没有": "no|", "不用了，谢谢": "no|谢谢", "不是的": "no|",
		"对了，还有一件事": "", "可是，我家在5号楼": "", "对面那栋": "", "门口": "", "": "", "。。": "", "不知道": "", "好像": "", "Yes.": "yes|", "no, building 5": "no|building 5",
	} {
		yes, no, rest := agreement(text)
		got := ""
		if yes {
			got = "yes|" + rest
		} else if no {
			got = "no|" + rest
		}
		if got != want {
			t.Errorf("%q reads as %q, want %q", text, got, want)
		}
	}
}

func TestOnlyTheWholeMessagePassesAnOpenQuestion(t *testing.T) {
	t.Parallel()
	fact := []Hint{{Kind: "place", Values: []Value{{ID: "5"}}}}
	for _, c := range []struct {
		text string
		kind Kind
		in   []Hint
		want bool
	}{
		{"没有", Text, nil, true}, {"没有了，谢谢", Text, nil, true}, {"没有路灯，太黑", Text, nil, false}, {"跳过", Text, nil, true}, {"跳过这一步", Text, nil, true}, {"", Text, nil, false},
		{"没有照片", Photos, nil, true}, {"不清楚，好像是东边", Take, nil, true}, {"不清楚，是5号楼那边", Take, fact, false}, {"不清楚", Take, fact, true}, {"Skip", Take, nil, true}, {"清楚", Take, nil, false},
	} {
		got := skips(&Input{Text: c.text, Hints: c.in}, &Screen{Kind: c.kind, Takes: "place", Skip: []string{"没有", "不清楚"}})
		if got != c.want {
			t.Errorf("%q at kind %d passes: %v, want %v", c.text, c.kind, got, c.want)
		}
	}
}

// FuzzMatch reads any text against any options: it chooses one of them or none, a bare number only its own digit.
func FuzzMatch(f *testing.F) {
	f.Add("漏水那个", "停车难|邻居漏水|其他")
	f.Add("下午3点的", "3月4日9:00 王律师|3月4日15:00 王律师")
	f.Add("\xff2\xfe", "\xff|\xfe2")
	f.Add("２", "")
	f.Fuzz(func(t *testing.T, text, labels string) {
		var options []Option
		for i, l := range strings.Split(labels, "|") {
			if i == 12 {
				break
			}
			options = append(options, Option{ID: l, Label: l, Digit: i + 1, Fixed: true})
		}
		for _, read := range []func(string, []Option) (Option, bool){match, matchWhole} {
			o, ok := read(text, options)
			if !ok {
				continue
			}
			if o.Digit < 1 || o.Digit > len(options) || options[o.Digit-1].ID != o.ID {
				t.Fatalf("%q chose %+v, which was not offered", text, o)
			}
			if n, isDigit := Digit(text); isDigit && bare(text) && n != o.Digit {
				t.Fatalf("%q chose %d", text, o.Digit)
			}
		}
		agreement(text)
		if folded := Fold(text); Fold(folded) != folded && len(text) < 40 {
			t.Fatalf("folding %q twice gives %q, then %q", text, folded, Fold(folded))
		}
	})
}

package demand

import (
	"testing"

	"minxu/triage"
)

func TestPrivacyIsChosenByWishAndMatter(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text, category, nature string
		confidential, minor    bool
		want                   Privacy
	}{
		"an ordinary matter is named":               {"楼道灯坏了", "D02", "help", false, false, Named},
		"a child is never named":                    {"滑梯裂了", "D02", "help", false, true, Anonymous},
		"who wants no name gets none":               {"匿名反映，楼上养鸡", "D06", "complaint", false, false, Anonymous},
		"别说是我 is a wish for no name":                {"别说是我反映的", "D06", "complaint", false, false, Anonymous},
		"who wants it kept from somebody is heard":  {"别让他知道是我", "D06", "complaint", false, false, Confidential},
		"a report of a person is confidential":      {"有人吃拿卡要", "D15", "report", true, false, Confidential},
		"what triage holds confidential stays so":   {"他收了钱", "D03", "complaint", true, false, Confidential},
		"a child's wish does not make a name of it": {"实名反映", "D02", "help", false, true, Anonymous},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := PrivacyFor(c.text, c.category, c.nature, c.confidential, c.minor); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestWordsOfACase(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"单元门你们说修好了，根本没修好，今天又关不上": "今天又关不上",
		"根本没修好":        "",
		"没解决，门轴断了，关不严": "门轴断了，关不严",
		"重新办":          "",
	} {
		if got := presentState(said); got != want {
			t.Errorf("the present state in %q is %q, want %q", said, got, want)
		}
	}
	for said, want := range map[string]string{
		"补充一下，灯罩也碎了":          "灯罩也碎了",
		"补充一下尾号0003，今天又堆到地上了": "今天又堆到地上了",
		"我补充": "",
		"补充":  "",
	} {
		if got := content(said); got != want {
			t.Errorf("the content of %q is %q, want %q", said, got, want)
		}
	}
	for text, want := range map[string]string{
		"一楼,三个柜子": "一楼，三个柜子", "3,4号楼": "3,4号楼", "Hello, world": "Hello, world", "真的吗?快来!": "真的吗？快来！",
	} {
		if got := prose(text); got != want {
			t.Errorf("prose(%q) is %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"楼道灯坏了，我身份证[证件号]": "楼道灯坏了", "[电话]": "", "电话[电话]，楼道灯坏了。": "楼道灯坏了。", "没有什么": "没有什么",
	} {
		if got := tidy(text); got != want {
			t.Errorf("tidy(%q) is %q, want %q", text, got, want)
		}
	}
	if got := withoutRoom("3号楼2单元501室漏水"); got != "3号楼2单元漏水" {
		t.Errorf("the room stays: %q", got)
	}
	for _, said := range []string{"是", "你好", "1", "", "?", "hello", "好的"} {
		if !empty(said) {
			t.Errorf("%q describes something", said)
		}
	}
	if empty("灯坏了") {
		t.Error("灯坏了 describes nothing")
	}
}

func TestAnswersToQuestionsAreToldFromNewMatters(t *testing.T) {
	t.Parallel()
	d := furniture()
	d.Category = "D07"
	sure := func(category string, hazard bool) triage.Understanding {
		return triage.Understanding{Text: "某事", Intent: triage.Demand, Matters: []triage.Matter{{Category: category, Sure: true, Hazard: hazard}}}
	}
	for name, c := range map[string]struct {
		u    triage.Understanding
		want bool
	}{
		"what nobody can sort is an answer":         {triage.Understanding{Text: "二楼", Intent: triage.UnknownIntent}, true},
		"a matter of the same category is one":      {sure("D07", false), true},
		"a sure matter of another category is none": {sure("D01", false), false},
		"a danger elsewhere is none":                {sure("D02", true), false},
		"an unsure matter is one":                   {triage.Understanding{Text: "三个柜子", Intent: triage.Demand, Matters: []triage.Matter{{Category: "D99"}}}, true},
		"a wish for the lawyer is none":             {triage.Understanding{Text: "约律师", Intent: triage.Lawyer}, false},
		"a greeting is none":                        {triage.Understanding{Text: "您好", Intent: triage.Greeting}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := answersQuestion(c.u, d); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestRefusalsNameTheLawfulWay(t *testing.T) {
	t.Parallel()
	for reason, want := range map[triage.RefusalReason]string{
		triage.Judicial: "12348", triage.Petition: "信访", triage.Secret: "没有保存", triage.PrivacyOf: "个人信息", triage.OutOfArea: "12345",
		triage.Market: "12345", triage.Unlawful: "法律", triage.Nonsense: "菜单", "OTHER": "12345",
	} {
		if words := Guidance(reason, "法院", "莱山区", ""); !holdsAny(words, want) {
			t.Errorf("the guidance for %s lacks %s: %s", reason, want, words)
		}
		if words := FollowUp(reason); holdsAny(words, "会赢", "应该他", "一定") {
			t.Errorf("the answer behind %s takes sides: %s", reason, words)
		}
	}
	if words := Guidance(triage.Judicial, "已经申请劳动仲裁", "", ""); !holdsAny(words, "仲裁") || holdsAny(words, "听法院的") {
		t.Errorf("arbitration is taken for a court: %s", words)
	}
}

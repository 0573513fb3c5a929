package triage_test

import (
	"fmt"
	"testing"

	"minxu/triage"
)

func TestForWhomSomebodyWrites(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]triage.Proxy{
		"我妈住槐香里5号楼，她不会用手机，暖气一直不热，我替她报": {Relation: "mother", Words: "妈"},
		"我老母亲85了，高龄津贴怎么办？她腿脚不好，去不了社区":  {Relation: "mother", Words: "老母亲", Elder: true},
		"我奶奶不识字，帮她报一下，她家水管冻裂了":         {Relation: "grandparent", Words: "奶奶", Elder: true},
		"替邻居王大爷反映，他家楼顶漏雨":              {Relation: "neighbour", Words: "邻居"},
		"帮我妈约个律师问赡养的事":                 {Relation: "mother", Words: "妈"},
		"我爸家暖气不热":                      {Relation: "father", Words: "爸"},
		"给我妈报名包饺子":                     {Relation: "mother", Words: "妈"},
		"我要报名包饺子，带上老伴和五岁的孙子":           {},
		"希望给老人留一条能走轮椅的路":               {},
		"邻居太吵了":     {},
		"孩子在滑梯上划伤了": {},
		"楼道灯坏了":     {},
	} {
		if got := hears(t, text, dongan()).Proxy; got != want {
			t.Errorf("%s: writes for %+v, want %+v", text, got, want)
		}
	}
}

func TestAgesAndChildren(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"我12岁，我们小区滑梯裂了会划手": "12 8-13 child",
		"我今年72了，腿脚不好":      "72 70-79 adult",
		"本人65岁":            "65 60-69 adult",
		"65岁":              "65 60-69 adult",
		"我上三年级，学校门口的井盖没了":  "0  child",
		"我是小学生":            "0  child",
		"我都八十多岁了":          "80 80+ adult",
		"我12岁的儿子划伤了":       "0  adult",
		"我8岁孙子划伤了":         "0  adult",
		"我孩子上三年级了":         "0  adult",
		"我是小学老师":           "0  adult",
		"我家停水了":            "0  adult",
	} {
		u := hears(t, text, nil)
		who := "adult"
		if u.Minor {
			who = "child"
		}
		if got := fmt.Sprint(u.Age, " ", u.AgeBand, " ", who); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	if got := triage.Band(0) + triage.Band(7) + triage.Band(8) + triage.Band(13) + triage.Band(17) + triage.Band(59) + triage.Band(79) + triage.Band(80); got != "0-78-138-1314-1718-5970-7980+" {
		t.Errorf("bands %s", got)
	}
}

func TestHowManyCome(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"我要报名包饺子，带上老伴和五岁的孙子": 3, "一共3位": 3, "就我一位": 1, "我和老伴报名健步走": 2, "一家三口参加": 3, "我们三个人": 3, "两大一小": 3, "我俩": 2,
		"报名": 0, "楼上两口子吵架": 0, "第3位": 0, "邻居太吵": 0,
	} {
		if got := hears(t, text, nil).Party; got != want {
			t.Errorf("%s: %d come, want %d", text, got, want)
		}
	}
}

func TestPeopleKeepTheirAges(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"老伴72岁，孙子5岁": "[{老伴 72 70-79} {孙子 5 0-7}]",
		"带上老伴和五岁的孙子": "[{老伴 0 } {孙子 5 0-7}]",
		"我老母亲85了":    "[{老母亲 85 80+}]",
		"孩子8岁，老公40岁": "[{孩子 8 8-13} {老公 40 18-59}]",
		"我妈今年八十多了":   "[{妈 80 80+}]",
		"楼道灯坏了":      "[]",
	} {
		if got := fmt.Sprint(hears(t, text, nil).People); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestLegalSubjectAndOtherSide(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"我想找律师问问房子继承的事":       "inheritance ",
		"邻居借钱没写借条还能要回来吗":      "debt neighbour_property",
		"退租了房东不退押金怎么办":        "tenancy neighbour_property",
		"公司拖欠工资怎么办":           "labour organisation",
		"约律师，跟居委会有纠纷":         " committee",
		"物业邻里":                "property_neighbour neighbour_property",
		"家人亲戚":                " family",
		"不方便说":                " unsaid",
		"网购假货能退一赔三吗":          "consumer ",
		"帮我妈约个律师问赡养的事":        "elder_support ",
		"我家楼道灯坏了三个月了物业一直不来人修": " ",
	} {
		u := hears(t, text, nil)
		if got := u.Subject + " " + u.Counterparty; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

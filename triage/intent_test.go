package triage_test

import (
	"slices"
	"testing"
	"time"

	"minxu/calendar"
	"minxu/triage"
)

func TestWhatAMessageWants(t *testing.T) {
	t.Parallel()
	for want, texts := range map[string][]string{
		"demand": {"楼道灯坏了，晚上黑乎乎的", "有个律师乱收费没人管", "老是半夜跳绳", "暖气一直不热", "王管家太负责了，表扬一下", "我有个意见，希望给老人留一条能走轮椅的路",
			"楼上漏水把我家顶泡了，找他也不管，怎么办", "楼道灯坏了三个月了催了物业好几次也不管", "志愿者服务站门口的灯坏了"},
		"demand!":        {"我要反映问题", "我想反映一下，要求取消小区临时停车收费", "我要投诉，物业乱收费", "报修", "还是登记吧", "我要报修，楼道灯坏了"},
		"progress!":      {"进度", "查进度", "下水道的事怎么没动静了", "上次的事怎么样了", "三天了还没人联系我", "尾号0012的事办得怎么样", "怎么还没人来修啊", "有结果了吗？"},
		"urge!":          {"催一下", "催办", "帮我催一下"},
		"urge":           {"快点啊 催一下"},
		"withdraw!":      {"不用管了，自己修好了", "撤回"},
		"withdraw":       {"撤回昨天那个诉求", "撤回尾号0003"},
		"not_solved!":    {"单元门你们说修好了，根本没修好，今天又关不上", "没修好", "还是没解决", "根本没给解决"},
		"not_solved":     {"修了又坏，跟没修一样"},
		"solved!":        {"修好了", "解决了"},
		"solved":         {"已经解决了，谢谢"},
		"supplement!":    {"我补充一下"},
		"lawyer!":        {"对了律师这周哪天来", "我想找律师问问房子继承的事", "约12号的律师", "再帮我约一个律师", "取消预约", "律师那天我去不了了", "想约律师咨询一下楼上漏水赔偿的事", "我要找律师，跟物业打官司"},
		"lawyer":         {"律师费怎么收"},
		"legal_qa!":      {"邻居借钱没写借条还能要回来吗", "那你说说，该谁赔", "退租了房东不退押金怎么办", "遗嘱怎么写才有效", "公司拖欠工资怎么办", "网购假货能退一赔三吗"},
		"festival!":      {"我要报名包饺子，带上老伴和五岁的孙子", "智能手机课还能报吗", "明天手机课去不了了", "报今天下午的义诊", "有什么活动", "取消报名", "义诊几点开始"},
		"score!":         {"我还要给楼道灯打分", "改成5分", "评价"},
		"topic!":         {"我想提个议题，楼前装几把长椅让老人歇歇脚"},
		"deliberation!":  {"议事", "会议改到几点"},
		"deliberation":   {"请家人代我去"},
		"service_item!":  {"我老母亲85了，高龄津贴怎么办？她腿脚不好，去不了社区", "约人上门办", "低保怎么申请，要什么材料", "居住证怎么办理", "退休认证在哪办", "加装电梯怎么申请"},
		"timebank!":      {"时间银行", "看我的时间币", "确认代买药那笔", "我的时间币还有多少"},
		"volunteer!":     {"我想当志愿者", "志愿者"},
		"claim!":         {"我是报到党员，想认领一个微心愿", "认领床头灯那个"},
		"honour!":        {"最美邻里投给1号和3号", "我提名3号", "投2号", "投票"},
		"human!":         {"人工", "转人工", "我要找人工客服", "有人吗", "staff", "我要跟真人说"},
		"call_me!":       {"请给我打电话"},
		"help!":          {"帮助", "？", "你能干什么", "我不会用"},
		"help":           {"你们几点上班"},
		"menu!":          {"菜单", "首页"},
		"more!":          {"更多"},
		"mine!":          {"我的"},
		"privacy!":       {"隐私", "我要看隐私政策"},
		"export_data!":   {"导出我的数据"},
		"delete_data!":   {"删除我的数据", "把我的电话删除掉我的数据"},
		"unsubscribe!":   {"退订", "TD", "不要再发了"},
		"unsubscribe":    {"不要再给我发活动消息了"},
		"resubscribe!":   {"恢复订阅", "订阅"},
		"big_text!":      {"大字", "字太小看不清"},
		"bind_address!":  {"我搬家了，改一下地址", "登记地址"},
		"bind_address":   {"我住在海风小区5号楼1单元"},
		"why!":           {"为什么"},
		"smalltalk_bot!": {"你是机器人吗", "你是谁"},
		"greeting":       {"你好", "早上好！", "您好，在吗"},
		"thanks":         {"谢谢", "好的，谢谢", "辛苦了"},
		"smalltalk":      {"今天天气怎么样"},
		"unknown":        {"1", "是的", "没有照片", "海风小区3号楼", "算了", "3月12日14:30那个", "先办跳绳那件", "关到一半就卡住", "😂😂", "65岁"},
	} {
		for _, text := range texts {
			t.Run(text, func(t *testing.T) {
				t.Parallel()
				u := hears(t, text, haifeng())
				got := string(u.Intent)
				if u.Outright && u.Intent != triage.UnknownIntent {
					got += "!"
				}
				if got != want {
					t.Errorf("wants %s, want %s (%v, also %v)", got, want, u.Because, u.Also)
				}
			})
		}
	}
}

func TestASecondWishIsKept(t *testing.T) {
	t.Parallel()
	u := hears(t, "想约律师咨询一下楼上漏水赔偿的事", haifeng())
	if !slices.Contains(u.Also, triage.Demand) || u.Subject != "property_neighbour" {
		t.Errorf("also %v, subject %q: the leak is not forgotten", u.Also, u.Subject)
	}
}

func TestGivingUpIsHeard(t *testing.T) {
	t.Parallel()
	for text, cancels := range map[string]bool{
		"明天手机课去不了了": true, "取消预约": true, "确认取消报名": true, "律师那天我去不了了": true, "我不参加了": true,
		"要求取消小区临时停车收费": false, "她腿脚不好，去不了社区，高龄津贴怎么办": false, "我要报名包饺子": false, "楼道灯坏了": false,
	} {
		if got := hears(t, text, nil).Cancels; got != cancels {
			t.Errorf("%s: gives up = %v", text, got)
		}
	}
}

func TestPlainAnswers(t *testing.T) {
	t.Parallel()
	for text, answer := range map[string]triage.Answer{
		"是": triage.Yes, "是的": triage.Yes, "对的，谢谢": triage.Yes, "好的 我去": triage.Yes, "嗯": triage.Yes, "确认": triage.Yes, "提交": triage.Yes, "Yes, send it": triage.Yes, "可以啊": triage.Yes,
		"不是": triage.No, "不用了": triage.No, "没有": triage.No, "不对，是5号楼": triage.No, "No": triage.No,
		"是不是坏了": triage.NoAnswer, "对门太吵": triage.NoAnswer, "楼道灯坏了": triage.NoAnswer, "": triage.NoAnswer, "1": triage.NoAnswer,
	} {
		if got := hears(t, text, nil).Answer; got != answer {
			t.Errorf("%q answers %q, want %q", text, got, answer)
		}
	}
}

func TestKindsThatAreDenied(t *testing.T) {
	t.Parallel()
	for text, none := range map[string][]string{
		"没有照片": {"photo"}, "没照片，手机不会拍": {"photo"}, "先不留电话": {"phone"}, "没有意见": {"comment"}, "楼道灯坏了，没有照片，不留电话": {"photo", "phone"},
		"No photo": {"photo"}, "楼道灯坏了": nil, "照片发过去了": nil,
	} {
		if got := hears(t, text, nil).None; !slices.Equal(got, none) {
			t.Errorf("%s: denies %v, want %v", text, got, none)
		}
	}
}

func TestSmallFacts(t *testing.T) {
	t.Parallel()
	if u := hears(t, "就14度", nil); u.Temperature != (triage.Celsius{Degrees: 14, Known: true}) {
		t.Errorf("temperature %v", u.Temperature)
	}
	if u := hears(t, "屋里才十四度", nil); u.Temperature.Degrees != 14 {
		t.Errorf("temperature in words %v", u.Temperature)
	}
	if u := hears(t, "用了3度电", nil); u.Temperature.Known {
		t.Error("power is no temperature")
	}
	for text, score := range map[string]int{"5分": 5, "4分改成5分": 5, "打四分": 4, "非常满意": 5, "满意": 4, "不满意": 2, "很不满意": 1, "5分钟": 0, "15分": 0, "4.5分": 0, "五星": 0, "给个满分": 5, "楼道灯坏了": 0} {
		if got := hears(t, text, nil).Score; got != score {
			t.Errorf("%s scores %d, want %d", text, got, score)
		}
	}
	for text, since := range map[string]string{"垃圾三天没人收": "三天", "井盖没了，好几天了": "好几天", "坏了两个月": "两个月", "半年没人管": "半年", "3天后来": "", "周三停水": "", "每天都吵": ""} {
		if got := hears(t, text, nil).Since; got != since {
			t.Errorf("%s lasts %q, want %q", text, got, since)
		}
	}
	for text, number := range map[string]string{"尾号0012的事": "0012", "MX202603060012 到哪一步了": "MX202603060012", "后四位0003": "0003", "楼道灯坏了": "", "mx2026": ""} {
		if got := hears(t, text, nil).Case; got != number {
			t.Errorf("%s names case %q, want %q", text, got, number)
		}
	}
	if !hears(t, "整个小区都这样", nil).WholeEstate || hears(t, "楼前没地方停", nil).WholeEstate {
		t.Error("整个小区 is the whole estate, 楼前 is not")
	}
	if u := hears(t, "3月12日14:30那个", nil); len(u.Times) != 1 || u.Times[0].Hour != 14 {
		t.Errorf("times %v", u.Times)
	}
	for text, contact := range map[string]string{"联系我": "self", "打我登记的电话就行": "self", "联系老人": "subject", "打我妈电话": "subject", "楼道灯坏了": ""} {
		if got := hears(t, text, nil).Contact; got != contact {
			t.Errorf("%s: contact %q, want %q", text, got, contact)
		}
	}
}

func TestTheNextWorkingDayKnowsTheHolidays(t *testing.T) {
	t.Parallel()
	friday := time.Date(2026, 4, 3, 10, 0, 0, 0, calendar.Shanghai())
	for name, c := range map[string]struct {
		holidays *calendar.Calendar
		want     int
	}{"built in": {nil, 7}, "given": {func() *calendar.Calendar { c, _ := calendar.New("mon-fri", nil); return c }(), 6}} {
		u := triage.Understand("下个工作日上门吧", triage.Context{At: friday, Holidays: c.holidays})
		if len(u.Times) != 1 || u.Times[0].Date.In(calendar.Shanghai()).Day() != c.want || !u.Times[0].Sure {
			t.Errorf("%s: %+v, want the %dth", name, u.Times, c.want)
		}
	}
}

func TestSwearingIsTakenOutAndTheMatterKept(t *testing.T) {
	t.Parallel()
	u := hears(t, "你们他妈的都是吃干饭的吗！8号楼下广场舞天天吵到半夜，到底有没有人管！", dongan())
	if !u.Swearing || u.Threat {
		t.Errorf("swearing %v, threat %v", u.Swearing, u.Threat)
	}
	if u.Text != "8号楼下广场舞天天吵到半夜，到底有没有人管" {
		t.Errorf("kept %q", u.Text)
	}
	if u := hears(t, "妈的楼道灯又坏了", nil); !u.Swearing || u.Matters[0].Title != "楼道灯又坏了" {
		t.Errorf("%+v", u.Matters)
	}
	if u := hears(t, "滚蛋，你们这帮废物", nil); !u.Swearing || len(u.Matters) > 0 || u.Text != "" {
		t.Errorf("only an insult: %q, %v", u.Text, u.Matters)
	}
	if u := hears(t, "再不修我就砍死你们", nil); !u.Threat {
		t.Error("a threat to people is heard")
	}
	if u := hears(t, "我妈的手机号变了", nil); u.Swearing {
		t.Error("我妈的 is no swearing")
	}
}

func TestExplainNamesTheWords(t *testing.T) {
	t.Parallel()
	lines := hears(t, "东岸花园12号楼下垃圾三天没人收，我替我妈报", nil).Explain()
	for _, want := range []string{"意图：demand", "事情：楼下垃圾三天没人收", "地点：东岸花园12号楼", "垃圾三天没人收”", "代办：妈"} {
		if !slices.ContainsFunc(lines, func(line string) bool { return contains(line, want) }) {
			t.Errorf("explanation lacks %q: %q", want, lines)
		}
	}
}

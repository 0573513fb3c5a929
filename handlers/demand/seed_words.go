package demand

import (
	"math/rand/v2"
	"strings"
)

// problem is one matter that residents of a box district have: how it is called, told, and answered. 〔place〕 is filled in.
type problem struct {
	category, nature string
	urgency          Urgency
	title            string
	told             []string
	done             string
}

// problems are the house's own examples of what residents ask for; none is anybody's words.
func problems() []problem {
	return []problem{
		{"D01", "help", Normal, "垃圾桶满了没人清", []string{"〔place〕楼下的垃圾桶满了，〔since〕没人来清", "〔place〕门口垃圾堆着，味道很大"}, "已联系环卫当天清运，并把这一处改为每天两次"},
		{"D01", "help", Normal, "楼前污水外溢", []string{"〔place〕前面的污水井往外冒水，路上全是", "〔place〕污水井堵了，臭味进屋"}, "疏通队已清掏管道，井盖周围做了冲洗消毒"},
		{"D01", "complaint", Normal, "烧烤店油烟扰民", []string{"〔place〕旁边烧烤店每天晚上油烟大，不敢开窗"}, "已会同综合执法到店检查，商户加装净化设备"},
		{"D02", "help", Normal, "路灯不亮", []string{"〔place〕门口路灯〔since〕不亮，晚上看不清路", "〔place〕前面那盏路灯坏了，老人不敢出门"}, "市政维修已更换灯具和线路，当晚恢复照明"},
		{"D02", "help", Normal, "健身器材损坏", []string{"〔place〕旁边健身器材松动，孩子玩容易受伤"}, "已停用损坏器材并更换螺栓，检查合格后重新开放"},
		{"D02", "help", Urgent, "井盖松动", []string{"〔place〕路口井盖松了，车压过去哐哐响"}, "已围挡并更换井盖，现场复查牢固"},
		{"D03", "complaint", Normal, "电梯经常停运", []string{"〔place〕电梯〔since〕停运，老人上下楼困难", "〔place〕的电梯一周坏了两次，物业说等配件"}, "物业已更换门机配件，维保单位出具检验记录"},
		{"D03", "complaint", Normal, "门禁坏了谁都能进", []string{"〔place〕单元门禁坏了，〔since〕没修，推销的随便进"}, "物业已换门禁读卡器，住户凭卡进出"},
		{"D03", "complaint", Normal, "物业费收费不清楚", []string{"〔place〕物业费涨了没有公示，问了也不说明"}, "物业已在公示栏贴出收支明细，并逐户说明"},
		{"D04", "help", Urgent, "家里停水", []string{"〔place〕〔since〕停水，没有看到通知", "〔place〕整个单元没水，做不了饭"}, "供水公司抢修阀门后恢复供水，并补发了停水通知"},
		{"D04", "help", Urgent, "暖气不热", []string{"〔place〕暖气不热，室内只有十五度，家里有老人", "〔place〕地暖一直不热，打过电话没人来"}, "供热公司上门排气并调节阀门，复测室温二十度"},
		{"D04", "help", Urgent, "水管漏水", []string{"〔place〕楼道里水管漏水，一直往下流"}, "维修人员已更换漏水管段，现场已擦干"},
		{"D05", "help", Normal, "消防通道被占", []string{"〔place〕消防通道停满了车，救护车进不来"}, "社区会同交警劝离车辆，施划禁停标线"},
		{"D05", "suggestion", Normal, "小区停车位不够", []string{"〔place〕这边车位不够，晚上回来没地方停"}, "已整理闲置边角地，新增车位二十个"},
		{"D06", "complaint", Normal, "夜间施工噪声", []string{"〔place〕旁边工地夜里十一点还在施工，睡不着"}, "执法人员已责令停止夜间施工，并留了投诉电话"},
		{"D06", "complaint", Normal, "遛狗不牵绳", []string{"〔place〕院里有人遛狗不牵绳，小孩害怕"}, "网格员上门劝导并登记，院内加装提示牌"},
		{"D07", "help", Normal, "楼道灯不亮", []string{"〔place〕楼道灯〔since〕不亮，老人下楼看不清", "〔place〕三层到五层的楼道灯全坏了"}, "已更换声控灯，逐层试过都亮"},
		{"D07", "help", Normal, "楼顶漏雨", []string{"〔place〕顶层一下雨就漏，墙皮都掉了"}, "已做防水维修，闭水试验合格"},
		{"D07", "complaint", Normal, "楼道堆放杂物", []string{"〔place〕楼道堆着纸箱和旧家具，下不去楼"}, "网格员和住户一起清走杂物，贴了告知"},
		{"D08", "report", Urgent, "电动车进楼充电", []string{"〔place〕有人把电动车推进楼道充电，拉着飞线"}, "已拆除飞线，引导到集中充电棚充电"},
		{"D08", "help", Critical, "电线裸露", []string{"〔place〕墙上电线断了裸露在外，小孩够得着"}, "电工已断电处理并更换线路，隐患消除"},
		{"D08", "help", Urgent, "墙皮要掉下来", []string{"〔place〕外墙皮裂开要掉，下面是人行道"}, "已设围挡并铲除松动墙皮，择期修补"},
		{"D09", "help", Normal, "独居老人需要照看", []string{"〔place〕有位独居老人腿脚不便，想请人帮着买菜"}, "已安排志愿者每周上门两次，并登记助餐"},
		{"D09", "consult", Consult, "残疾人补贴怎么办", []string{"〔place〕家里有残疾人，想问补贴要带什么材料"}, "工作人员已说明材料，并约好上门协助办理"},
		{"D10", "consult", Consult, "医保怎么缴", []string{"想问居民医保什么时候缴，〔place〕这边在哪里办"}, "已告知缴费时间和办理窗口，现场帮着缴好"},
		{"D11", "help", Normal, "邻居空调滴水", []string{"〔place〕楼上空调一直滴水到我家窗台，说了不听"}, "调解员到场协调，楼上已接好排水管"},
		{"D12", "suggestion", Normal, "想要老年活动室", []string{"〔place〕老人多，希望有个能下棋的活动室"}, "社区活动室延长开放时间，增设棋牌桌"},
		{"D13", "help", Normal, "想报名做志愿者", []string{"〔place〕这边想参加志愿服务，不知道怎么报名"}, "已登记并介绍志愿服务队，周末参加第一次活动"},
		{"D14", "consult", Consult, "居住证怎么办理", []string{"〔place〕租房住，想问居住证怎么办理"}, "已说明材料和地点，可在一窗直接办理"},
		{"D15", "report", Normal, "反映工作人员态度", []string{"去〔place〕这边办事，工作人员态度很差，推来推去"}, "已调查核实并约谈，当事窗口公开道歉"},
		{"D99", "suggestion", Normal, "其他建议", []string{"〔place〕希望多宣传一下平台怎么用，老人不会"}, "社区已开展两场手机使用讲座"},
	}
}

// tell writes a problem as somebody would: words, a place, a wish.
func (p problem) tell(r *rand.Rand, place string) string {
	since := []string{"三天了", "一个星期了", "从昨天开始", "半个月了", "两天", "好几天"}
	wish := []string{"", "，请尽快处理", "，麻烦派人看看", "，能不能管一管", "，请社区帮忙", "，急", "，谢谢"}
	text := p.told[r.IntN(len(p.told))]
	text = strings.ReplaceAll(text, "〔place〕", place)
	text = strings.ReplaceAll(text, "〔since〕", since[r.IntN(len(since))])
	return text + wish[r.IntN(len(wish))] + "。"
}

// steps are what staff note on the way.
func progressWords(r *rand.Rand) string {
	list := []string{"已到现场看过，正在联系维修。", "配件已订，预计明天到。", "已和相关单位约好时间。", "现场复核过，正在施工。"}
	return list[r.IntN(len(list))]
}

func questionWords(r *rand.Rand) string {
	list := []string{"请问具体是哪个单元、几层？", "方便的话请拍张照片发来。", "请问大约什么时候开始的？", "现在还是这样吗？"}
	return list[r.IntN(len(list))]
}

func answerWords(r *rand.Rand) string {
	list := []string{"就在一单元门口", "二楼到三楼之间", "上周开始的", "现在还是这样"}
	return list[r.IntN(len(list))]
}

func notDoneWords(r *rand.Rand) string {
	list := []string{"修好一天又坏了", "只来看了一眼，没修", "问题还在", "和上次一样没有解决"}
	return list[r.IntN(len(list))]
}

func praiseWords(r *rand.Rand) string {
	list := []string{"", "", "", "师傅来得很快，谢谢", "处理得不错", "有点慢，不过解决了", "管家很负责"}
	return list[r.IntN(len(list))]
}

package menu

import (
	"strings"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
)

const (
	menuLines        = "1 反映民需　2 查进度　3 约社区律师\n4 邻里节报名　5 议事与评价　6 更多服务"
	menuLinesEnglish = "1 Report a problem\n2 My progress\n3 Community lawyer\n4 Neighbourhood events\n5 Meetings and ratings\n6 More"
	whoAmI           = "您好，我是芝罘民需小管家（机器人）。"
	noticeLine       = "登记只用来找到负责的人，可随时发“隐私”查看或删除。"
)

func lines(t *dialog.Talk) string {
	t.Context("menu", "1")
	switch {
	case t.English():
		return menuLinesEnglish
	case t.Fact(dialog.FactBig) == "1":
		return strings.ReplaceAll(menuLines, "　", "\n")
	}
	return menuLines
}

func talkMenu(t *dialog.Talk) dialog.End {
	head := "请回复序号，或直接说要办的事："
	if t.English() {
		head = "Reply with a number, or just tell me what is wrong:"
	}
	return t.End(head + "\n" + lines(t))
}

func talkHelp(t *dialog.Talk) dialog.End {
	if t.English() {
		return t.End("I can help you with:\n" + lines(t) + "\nAny time: \"back\", \"cancel\", \"staff\". Emergencies: 110, 119, 120.")
	}
	return t.End("我能帮您：\n" + lines(t) + "\n随时可说“返回”“取消”“人工”。急事请打110、119、120。")
}

func talkChat(t *dialog.Talk) dialog.End {
	en := t.English()
	switch t.Fact(handlers.FactIntent) {
	case "thanks":
		if en {
			return t.End("You are welcome. Reply \"menu\" any time.")
		}
		return t.End("不客气，有事随时叫我。发“菜单”看全部服务。")
	case "smalltalk_bot":
		if en {
			return t.End("I am a bot of the district. Reply \"staff\" for a person.")
		}
		return t.End("我是机器人，芝罘民需小管家。想找真人，发“人工”就行。")
	case "smalltalk":
		if en {
			return t.End("I can take reports and look up progress. Reply \"menu\" to see more.")
		}
		return t.End("我嘴笨，只会办社区的事。有什么要反映的，请说一句；发“菜单”看全部服务。")
	}
	if en {
		return t.End("Hello! I am the district's service bot. Tell me what is wrong, or choose:\n" + lines(t))
	}
	return t.End(whoAmI + "\n有什么事直接说一句就行，也可以选：\n" + lines(t))
}

// talkWelcome greets who follows or scans. A building's code proposes to register it, once.
func talkWelcome(t *dialog.Talk) dialog.End {
	t.Do("follow", Follow{})
	scene := t.Fact("scene")
	if scene == "" {
		return t.End(hello(t))
	}
	found := t.Look("place", Scene{scene})
	if len(found) == 0 {
		return t.End("没认出这个二维码，可能已经作废。\n请直接说小区和楼号，或发位置。\n" + lines(t))
	}
	at := found[0]
	if at.At(4) == "1" {
		return t.End(hello(t))
	}
	choice := t.Pick(dialog.Q{Key: "live", Ask: whoAmI + "\n您扫的是" + at.Label + "。住在这里吗？\n" + noticeLine},
		dialog.Option{ID: "yes", Label: "是，登记这栋楼", Words: []string{"是", "是的", "住", "对", "登记", "我住这里", "住这里", "是我住这里", "同意"}},
		dialog.Option{ID: "report", Label: "不住这里，反映这里的事", Words: []string{"反映", "有事反映", "报事"}},
		dialog.Option{ID: "no", Label: "不是，先看看", Words: []string{"不是", "不住", "先看看", "不用"}})
	switch choice.ID {
	case "report":
		t.Context("desk.start", "demand")
		t.Context("desk.scene", scene)
		return t.End("")
	case "no":
		return t.End("好的，没有登记。\n" + lines(t))
	}
	t.Do("bind", Bind{Node: at.At(0), Estate: at.At(1), Building: at.At(2), Proof: people.ProofScan, Notice: noticeVersion})
	community := ""
	if at.At(3) != "" {
		community = "（" + at.At(3) + "）"
	}
	return t.End("登记好了：" + at.Label + community + "，随时发“隐私”可查看或删除。\n" + lines(t))
}

// hello is the greeting without a code: who comes back hears first what is still open.
func hello(t *dialog.Talk) string {
	open := t.Look("open", Open{})
	if t.Fact(handlers.FactHome) == "" && len(open) == 0 {
		return whoAmI + "\n社区里的事，直接对我说一句就行。\n" + noticeLine + "\n" + lines(t)
	}
	words := "欢迎回来！"
	if len(open) > 0 {
		words += open[0].Label
	}
	return words + "\n" + lines(t)
}

// talkBind registers or changes the home address by words or by a location.
func talkBind(t *dialog.Talk) dialog.End {
	at := handlers.PlaceOf(t.Take(dialog.Q{Key: "place", Label: "地址", Names: []string{"住址"}, Takes: handlers.HintPlace,
		Ask:   "请说您住的小区和楼号，比如“海风小区3号楼2单元”。\n也可以扫楼栋二维码或发位置。" + noticeLine,
		Again: "请重新说您住的小区和楼号。", Retry: "这个地址我没认出来。"}))
	if at.Building == "" {
		return t.End("只认出“" + at.Label + "”，还差楼号，没有登记。\n请发“登记地址”，把小区和楼号一起说，比如“海风小区3号楼”。")
	}
	label := at.Estate + at.Building + "号楼"
	if at.Entrance != "" {
		label += at.Entrance + "单元"
	}
	t.Confirm(dialog.Q{Key: "confirm", Ask: "请您核对：\n登记地址：" + label + "\n" + noticeLine})
	t.Do("bind", Bind{Node: at.Node, Estate: at.Estate, Building: at.Building, Entrance: at.Entrance, Proof: people.ProofSaid, Notice: noticeVersion})
	return t.End("登记好了：" + label + "，随时发“隐私”可查看或删除。\n有事直接说，我会先问是不是这里。")
}

func talkServices(t *dialog.Talk) dialog.End {
	if t.English() {
		return t.End("More: reply \"privacy\" (your data), \"staff\" (a person), or just tell me what is wrong.")
	}
	return t.End("还能办这些，直接发这几个字：\n“我的”看登记和在办的事\n“登记地址”　“大字”　“隐私”\n“请给我打电话”　“人工”\n办事指南和志愿服务还没建好，建好会放在这里。")
}

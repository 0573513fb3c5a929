package bot

import (
	"strings"

	"minxu/dialog"
)

// moment is a word that works at any moment in the chat.
type moment uint8

const (
	noMoment moment = iota
	toMenu
	toCancel
	toUndo
	toHelp
	toHuman
	toProgress
	toRepeat
	toMine
	toResume
	toMore
	toBig
	toCallMe
	toPrivacy
	toExport
	toDelete
	toWhy
	toStopPushes
	toPushesAgain
)

var moments = map[string]moment{
	"菜单": toMenu, "首页": toMenu, "主菜单": toMenu, "回首页": toMenu, "返回菜单": toMenu, "回到菜单": toMenu, "menu": toMenu,
	"取消": toCancel, "不办了": toCancel, "算了": toCancel, "不弄了": toCancel, "算了不弄了": toCancel, "算了不办了": toCancel, "不报了": toCancel,
	"不登记了": toCancel, "先不办了": toCancel, "不想办了": toCancel, "不要办了": toCancel, "退出": toCancel, "不说了": toCancel, "cancel": toCancel, "stop": toCancel,
	"返回": toUndo, "上一步": toUndo, "返回上一步": toUndo, "回上一步": toUndo, "退回": toUndo, "back": toUndo,
	"帮助": toHelp, "help": toHelp, "怎么用": toHelp, "你会什么": toHelp, "能办什么": toHelp,
	"人工": toHuman, "转人工": toHuman, "找人": toHuman, "人工服务": toHuman, "人工客服": toHuman, "找人工": toHuman, "转人工服务": toHuman,
	"staff": toHuman, "human": toHuman, "person": toHuman,
	"进度": toProgress, "查进度": toProgress, "查询进度": toProgress, "查看进度": toProgress, "看进度": toProgress, "进展": toProgress, "progress": toProgress,
	"再说一遍": toRepeat, "再说一次": toRepeat, "重复一遍": toRepeat, "没听清": toRepeat, "repeat": toRepeat,
	"我的": toMine, "我的事": toMine, "我的事项": toMine,
	"继续": toResume, "接着办": toResume, "继续办": toResume, "接着来": toResume, "接着填": toResume, "继续填": toResume, "continue": toResume,
	"更多": toMore, "more": toMore,
	"大字": toBig, "大字版": toBig, "大字模式": toBig, "关闭大字": toBig, "普通字": toBig, "小字": toBig,
	"请给我打电话": toCallMe, "给我打电话": toCallMe, "打电话给我": toCallMe, "callme": toCallMe,
	"隐私": toPrivacy, "privacy": toPrivacy,
	"导出我的数据": toExport, "导出数据": toExport,
	"删除我的数据": toDelete, "删除数据": toDelete,
	"为什么": toWhy, "为啥": toWhy,
	"退订": toStopPushes, "td": toStopPushes, "不要再发": toStopPushes, "不要再发了": toStopPushes, "别再发了": toStopPushes, "拒收": toStopPushes, "取消订阅": toStopPushes,
	"订阅": toPushesAgain, "恢复订阅": toPushesAgain,
}

// anyMoment reads a message that is one of those words and nothing else but sighs and particles: "取消停车位收费" is a demand.
func anyMoment(text string) (moment, bool) {
	if t := strings.TrimSpace(text); t == "?" || t == "？" || t == "??" || t == "？？" {
		return toHelp, true
	}
	folded := dialog.Fold(text)
	if m, ok := moments[folded]; ok {
		return m, true
	}
	if len(folded) > 48 {
		return noMoment, false
	}
	for {
		before := folded
		for _, p := range []string{"唉", "哎呀", "哎", "诶", "嗯", "那个", "那就", "那", "好吧", "请", "麻烦", "我要", "我想", "帮我", "还是", "先"} {
			folded = strings.TrimPrefix(folded, p)
		}
		for _, p := range []string{"吧", "了吧", "呀", "啊", "呢", "哦", "一下", "谢谢", "嘛", "啦"} {
			folded = strings.TrimSuffix(folded, p)
		}
		if m, ok := moments[folded]; ok {
			return m, true
		}
		if m, ok := moments[folded+"了"]; ok && m == toCancel {
			return m, true
		}
		if folded == before {
			return noMoment, false
		}
	}
}

// pages says whether the waiting question itself offers more to see, so that the word is an answer to it.
func (t *turn) pages() bool {
	return t.s.Active != nil && t.now.UnixMilli() <= t.s.Until && len(t.s.Rest) == 0 && strings.Contains(t.s.Last, "更多")
}

// menuFlows names the flows that answer the words which are a business of their own; a capability named "menu" has them.
var menuFlows = map[moment]string{
	toMenu: "menu", toHelp: "help", toHuman: "human", toBig: "big", toCallMe: "call", toPrivacy: "privacy",
	toExport: "export", toDelete: "erase", toStopPushes: "unsubscribe", toPushesAgain: "resubscribe",
}

// factWords tells such a flow which word opened it (大字, 普通字).
const factWords = "words"

// atAnyMoment does what the word says. done is false where the running talk should hear it instead.
func (t *turn) atAnyMoment(w moment) (reply string, done bool, err error) {
	live := t.s.Active != nil && t.now.UnixMilli() <= t.s.Until
	switch w {
	case toCancel:
		if t.s.Human != 0 && t.s.Active == nil {
			reply, err = t.leaveSteward(func() (string, error) {
				return "好的，不找人工了。有事随时叫我，发“菜单”看全部服务。", nil
			})
			return reply, true, err
		}
		if t.s.Active != nil {
			return t.cancel(), true, nil
		}
		return "好的，现在没有正在办的事。有事随时叫我，发“菜单”看全部服务。", true, nil
	case toUndo:
		if !live {
			return "现在没有可以返回的一步。发“菜单”看能办什么。", true, nil
		}
		reply, err = t.run(dialog.Undo(t.flow(t.s.Active), t.s.Active))
		return reply, true, err
	case toRepeat:
		if t.s.Last == "" {
			return "前面还没有说过什么。发“菜单”看能办什么。", true, nil
		}
		t.asIs = true
		return t.s.Last, true, nil
	case toMore:
		if t.pages() {
			return "", false, nil
		}
		t.asIs = true
		return t.more(), true, nil
	case toResume:
		if live && !t.s.Active.Screen.Open() { // it may be the words of an option on the screen
			if out := dialog.Advance(t.flow(t.s.Active), t.s.Active, &dialog.Input{Text: t.text}); !out.Missed {
				reply, err = t.run(out)
				return reply, true, err
			}
		}
		reply, err = t.takeUp()
		return reply, true, err
	case toProgress:
		reply, err = t.glance("progress")
		return reply, true, err
	case toMine:
		reply, err = t.glance("mine")
		return reply, true, err
	case toWhy:
		reply, err = t.glance("why")
		return reply, true, err
	case toMenu:
		if t.s.Human != 0 {
			t.parkAndOffer()
			reply, err = t.leaveSteward(func() (string, error) { return t.openFlow("menu") })
			return reply, true, err
		}
	}
	name := menuFlows[w]
	o, ok := t.d.flows[name]
	if !ok {
		return "", false, nil
	}
	if live && (w == toHelp || w == toBig) { // a look aside: the question stays
		aside, until := t.s.Active, t.s.Until
		t.s.Active = nil
		t.tail = append(t.tail, func() string {
			if t.s.Active != nil {
				return ""
			}
			t.s.Active, t.s.Until = aside, until
			return t.again()
		})
	} else {
		t.parkAndOffer()
	}
	reply, err = t.begin(o.flow, []dialog.Fact{{Key: factWords, Value: dialog.Fold(t.text)}}, nil)
	return reply, true, err
}

// glance answers above a waiting question and changes nothing.
func (t *turn) glance(name string) (string, error) {
	a, err := t.asked()
	if err != nil {
		return "", err
	}
	var parts []string
	for _, g := range t.d.glances[name] {
		words, err := g(t.ctx, a)
		if err != nil {
			return "", err
		}
		if words != "" {
			parts = append(parts, words)
		}
	}
	words := strings.Join(parts, "\n")
	if words == "" {
		words = map[string]string{
			"progress": "您现在没有在办的事。预约和报名发“我的”看；\n要反映问题，直接说一句是什么事就行。",
			"mine":     "您现在没有在办的事，也没有预约和报名。发“菜单”看能办什么。",
			"why":      "您想问哪件事为什么？请说一句，或发“人工”请工作人员说明。",
		}[name]
		if t.english() {
			words = "You have no open matters. Just tell me in a sentence what is wrong."
		}
	}
	if t.s.Active != nil && t.now.UnixMilli() <= t.s.Until {
		words = join(words, t.again())
	}
	return words, nil
}

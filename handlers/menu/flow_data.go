package menu

import (
	"slices"
	"strings"

	"minxu/dialog"
	"minxu/people"
)

func talkBig(t *dialog.Talk) dialog.End {
	off := slices.Contains([]string{"普通字", "小字", "关闭大字"}, t.Fact("words"))
	t.Do("set", Big{On: !off})
	if off {
		return t.End("好的，换回普通版了。想用大字版，发“大字”。")
	}
	return t.End("好的，已换成大字版。\n一次只说一件事。\n想换回来，发“普通字”。")
}

func talkPrivacy(t *dialog.Talk) dialog.End {
	kept := t.Look("kept", Kept{})
	if t.English() {
		return t.End("I keep your messages, your address if you registered one, and your reports. They are used only to handle them.\nReply \"导出我的数据\" to get a copy, \"删除我的数据\" to delete.")
	}
	list := ""
	for _, v := range kept {
		list += "\n" + v.ID + "：" + v.Label
	}
	return t.End("我们存着您的：" + list + "\n只用来办您的事、联系您，聊天记录存180天。\n要拿走一份，发“导出我的数据”；要删除，发“删除我的数据”。")
}

func talkExport(t *dialog.Talk) dialog.End {
	data := t.Do("taken", TakeAway{})
	return t.End("这是我们存着的您的数据：\n" + data.Label)
}

// talkErase shows what is open and asks once.
func talkErase(t *dialog.Talk) dialog.End {
	open := t.Look("open", Open{})
	list := "您现在没有在办的事。"
	if len(open) > 0 {
		list = open[0].Label + "\n在办的事会接着办，只是不再记着是您。"
	}
	sure := t.YesNo(dialog.Q{Key: "sure", Ask: list + "\n删除后地址、电话和聊天记录都没有了，不能恢复。确定删除吗？"}, "确定删除", "不删了")
	if !sure {
		return t.End("好的，没有删除。")
	}
	t.Do("gone", Forget{})
	t.Context("desk.erased", "1")
	return t.End("已经删除了：地址、电话和聊天记录。\n以后有事还可以随时来说。")
}

func talkUnsubscribe(t *dialog.Talk) dialog.End {
	topic := topicIn(t.Fact("words"))
	t.Do("stop", Stop{Topic: topic})
	what := "活动、议事、评分这些通知都"
	if topic != "" {
		what = people.TopicName(topic)
	}
	return t.End("好的，" + what + "不再发给您。\n您自己办的事和安全提醒还会告诉您。\n想恢复，发“订阅”。")
}

func talkResubscribe(t *dialog.Talk) dialog.End {
	topic := topicIn(t.Fact("words"))
	t.Do("resume", Resume{Topic: topic})
	return t.End("好的，通知恢复了。不想收时发“退订”。")
}

// topicIn finds the topic that the words name.
func topicIn(words string) string {
	for _, w := range []struct{ word, topic string }{{"邻里节", people.TopicFestival}, {"活动", people.TopicFestival}, {"议事", people.TopicMeeting},
		{"会议", people.TopicMeeting}, {"评价", people.TopicScoring}, {"评分", people.TopicScoring}, {"打分", people.TopicScoring}, {"评选", people.TopicHonours},
		{"志愿", people.TopicVolunteer}, {"简报", people.TopicDigest}} {
		if strings.Contains(words, w.word) {
			return w.topic
		}
	}
	return ""
}

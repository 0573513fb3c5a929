package demand

import "minxu/triage"

// Guidance says why a matter is not taken here and where it belongs. words are those that made it certain, place and dial those of another town.
func Guidance(reason triage.RefusalReason, words, place, dial string) string {
	switch reason {
	case triage.Judicial:
		where, listen := channelOf(words)
		return "这件事" + where + "，按规定我们不能再受理，" + listen + "\n需要法律帮助，可以发“约律师”，约社区律师免费问一问，\n或拨打12348公共法律服务热线。"
	case triage.Petition:
		return "这件事已在信访渠道办理，按规定不能另外再受理一次。\n请您通过原来的信访渠道查询，或拨打12345问进展。\n有新的情况，也请先告诉原来的受理单位。"
	case triage.Secret:
		return "您说的内容可能涉及国家秘密或商业秘密，这里不能接收，我没有保存原文。\n请您把这条消息删掉；要反映请走保密渠道，或拨打12345问清楚。"
	case triage.PrivacyOf:
		return "这里面有别人的个人信息，我不能登记，也没有保存。\n只说是什么事、在哪里就行，不用写别人的姓名、电话和证件号。"
	case triage.OutOfArea:
		if place == "" {
			place = "那里"
		}
		if dial == "" {
			dial = "当地区号加12345"
		}
		return place + "不归本区管，我这里办不了，真抱歉。\n请拨打" + dial + "，由当地受理。\n本区的事，随时跟我说。"
	case triage.Market:
		return "这是您和商家之间的合同或消费纠纷，不在社区受理范围。\n可以拨打12345（市场监管）投诉，或发“约律师”免费问一问；\n愿意协商的，也可以发“人工”请社区帮着调解。"
	case triage.Unlawful:
		return "这件事法律不允许，我们不能受理，也劝您别这么做，免得自己吃亏。\n心里有气可以发“人工”找工作人员说说，\n法律上的疑问可以拨打12348。"
	case triage.Nonsense:
		return "没关系，想好了再跟我说一句是什么事就行。\n发“菜单”看能办什么，发“人工”找工作人员。"
	}
	return "这件事不在受理范围，请拨打12345问问该找谁。"
}

// FollowUp answers a question about a matter that was refused. It never takes sides.
func FollowUp(reason triage.RefusalReason) string {
	switch reason {
	case triage.Judicial:
		return "谁对谁错要由法院或主管机关来定，我不能替他们说结果，请您理解。\n想听专业意见，发“约律师”或拨12348，都免费。"
	case triage.Petition:
		return "这件事要由原来的信访渠道答复，我不能替他们说结果，请您理解。\n想问进展，拨12345就行。"
	case triage.OutOfArea:
		return "那边的事我这里查不到，也办不了，请您理解。\n拨当地区号加12345，由当地答复您。"
	case triage.Market:
		return "该怎么赔要看合同和证据，我不能替双方下结论，请您理解。\n想听专业意见，发“约律师”或拨12348，都免费；投诉拨12345。"
	}
	return "这件事我不能受理，请您理解。\n有疑问可以拨12345，或发“人工”找工作人员。"
}

// channelOf names the lawful channel that the words speak of.
func channelOf(words string) (where, listen string) {
	switch {
	case holdsAny(words, "仲裁"):
		return "已在或应走仲裁", "请您听仲裁委员会的，对结果不服可以找法院。"
	case holdsAny(words, "复议"):
		return "已在或应走行政复议", "请您听复议机关的，对结果不服可以找法院。"
	case holdsAny(words, "纪委", "监委", "纪检", "巡视"):
		return "归纪检监察机关管", "请拨打12388反映，那里会保密。"
	case holdsAny(words, "信息公开"):
		return "要走政府信息公开申请", "请向保管信息的单位书面申请。"
	}
	return "已在法院审理", "请您听法院的。"
}

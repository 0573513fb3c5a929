package demand

import "strings"

// actionName says an action in Chinese.
func actionName(a Action) string {
	switch a {
	case ToFile:
		return "提交"
	case ToTriage:
		return "研判"
	case ToRefuse:
		return "不予受理"
	case ToMerge:
		return "并案"
	case ToDispatch:
		return "派单"
	case ToSign:
		return "签收"
	case ToReturn:
		return "退单"
	case ToArbitrate:
		return "提交裁定"
	case ToRule:
		return "裁定"
	case ToAsk:
		return "询问居民"
	case ToAnswer:
		return "居民回答"
	case ToGoOn:
		return "恢复计时"
	case ToResolve:
		return "答复"
	case ToClose:
		return "办结"
	case ToReopen:
		return "重办"
	case ToWithdraw:
		return "撤回"
	case ToConvert:
		return "转项目或议题"
	case ToExtend:
		return "延期"
	case ToUrge:
		return "催办"
	case ToSupplement:
		return "补充"
	case ToSupervise:
		return "督办"
	case ToContact:
		return "联系居民"
	case ToNote:
		return "记录"
	case ToRegrade:
		return "调整等级"
	case ToLeave:
		return "居民不再跟进"
	case ToScore:
		return "评分"
	case ToRemind:
		return "提醒居民"
	case ToErase:
		return "删除个人信息"
	case ToUnmerge:
		return "拆开并案"
	case ToTransfer:
		return "改派"
	case ToAccept:
		return "受理"
	case ToHandOver:
		return "交接"
	case ToWhistle:
		return "吹哨"
	case ToReport:
		return "协办反馈"
	case ToRecall:
		return "收回协办"
	case ToProgress:
		return "告知进展"
	case ToPropose:
		return "提交办理结果"
	case ToDecline:
		return "退回办理结果"
	case ToAskExtend:
		return "申请延期"
	case ToDenyExtend:
		return "不批准延期"
	case ToSplit:
		return "拆分"
	case ToRecuse:
		return "回避"
	case ToArchive:
		return "归档"
	}
	return string(a)
}

// reasonName says the reason of a line of the log in Chinese; empty where it says no more than the action.
func (o Office) reasonName(e Event) string {
	code, arg, _ := strings.Cut(e.Reason, ":")
	switch code {
	case "handler", "to", "staff", "asked_by", "signed", "done", "returned":
		if code == "handler" && arg == "" {
			return ""
		}
		return o.unitName(arg)
	case "message":
		return "发消息"
	case "call":
		return "电话"
	case "visit":
		return "上门"
	case "call_missed":
		return "电话没联系上"
	case "visit_missed":
		return "上门没遇到"
	case reminded:
		return "提醒经办人"
	case unreminded:
		return "撤回提醒"
	case "told_staff":
		return "来电或当面说的"
	case "callback":
		return "回访"
	case "internal":
		return "内部"
	case "rules":
		return "规则判定"
	case "days":
		return arg + "个工作日"
	case "returned_too_often", "passed_on_too_often":
		return "次数用完"
	case "no_answer":
		return "居民没有回复"
	case "no_evaluation":
		return "到期没有评价"
	case "not_solved":
		return "没解决"
	case "solved":
		return "解决了"
	case "same_matter":
		return "同一件事"
	case "joined", "suggested_group":
		return "邻居同报"
	case "group":
		return "多户反映"
	case cardContactLate:
		return "联系超时"
	case cardYellow:
		return "黄牌"
	case cardRed:
		return "红牌"
	case "third_urge":
		return "第三次催办"
	case "second_failure":
		return "第二次重办"
	case restored:
		return "转入"
	}
	var list []string
	for _, field := range strings.Split(e.Reason, ",") {
		switch field {
		case "category":
			list = append(list, "类别")
		case "nature":
			list = append(list, "性质")
		case "urgency":
			list = append(list, "紧急程度")
		case "level":
			list = append(list, "层级")
		case "place":
			list = append(list, "地点")
		}
	}
	return strings.Join(list, "、")
}

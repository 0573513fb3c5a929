package menu

import "minxu/dialog"

// unbuilt are the conversations that the menu promises and nobody has built yet. Each says so and names what works instead.
func unbuilt(built []*dialog.Flow) []*dialog.Flow {
	have := map[string]bool{}
	for _, f := range built {
		have[f.Name] = true
	}
	var out []*dialog.Flow
	for _, f := range []*dialog.Flow{
		{Name: "lawyer", Title: "社区律师", Menu: []string{"lawyer.book"}, Open: []string{"律师", "法律咨询", "约律师"}, Intents: []string{"lawyer"},
			Unbuilt: "约社区律师还没有建好，现在不能在这里约。\n可以拨打12348公共法律服务热线，免费。"},
		{Name: "legal_qa", Title: "法律问题", Intents: []string{"legal_qa"},
			Unbuilt: "法律问题我还不能答，这一项还没有建好。\n请拨打12348公共法律服务热线，免费。"},
		{Name: "event", Title: "邻里节", Menu: []string{"festival.signup"}, Open: []string{"邻里节", "报名", "活动"}, Intents: []string{"festival"},
			Unbuilt: "邻里节报名还没有建好，现在不能在这里报。\n请问社区居委会；发“人工”请工作人员联系您。"},
		{Name: "score", Title: "项目评价", Menu: []string{"project.score"}, Open: []string{"评价", "评分", "打分"}, Intents: []string{"score"},
			Unbuilt: "项目评价还没有建好，现在不能在这里打分。\n有意见可以直接说，我替您登记。"},
		{Name: "service", Title: "办事指南", Open: []string{"办事", "办事指南"}, Intents: []string{"service_item"},
			Unbuilt: "办事指南还没有建好。\n请拨打社区电话或12345，也可以发“人工”请工作人员联系您。"},
		{Name: "timebank", Title: "时间银行", Menu: []string{"volunteer.home"}, Open: []string{"时间银行", "志愿"}, Intents: []string{"timebank", "volunteer"},
			Unbuilt: "志愿服务和时间银行还没有建好，现在不能在这里办。"},
		{Name: "claim", Title: "认领微心愿", Intents: []string{"claim"}, Unbuilt: "认领微心愿还没有建好，谢谢您的热心。\n请到社区登记，或发“人工”。"},
		{Name: "honour", Title: "最美评选", Intents: []string{"honour"}, Unbuilt: "最美评选还没有建好，现在不能在这里投票。"},
	} {
		if !have[f.Name] {
			out = append(out, f)
		}
	}
	return out
}

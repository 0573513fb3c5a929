package deliberation

import "strings"

// Reason is why a topic is not deliberated.
type Reason string

// The closed set of reasons for which a topic is refused.
const (
	Unlawful  Reason = "UNLAWFUL"
	Private   Reason = "PRIVATE"
	Settled   Reason = "SETTLED"
	OwnersLaw Reason = "OWNERS_LAW"
	Elsewhere Reason = "ELSEWHERE" // outside what the community may decide
)

// Reasons lists them.
func Reasons() []Reason { return []Reason{Unlawful, Private, Settled, OwnersLaw, Elsewhere} }

// Name says a reason.
func (r Reason) Name() string {
	switch r {
	case Unlawful:
		return "违反法律"
	case Private:
		return "个人或一家的私事"
	case Settled:
		return "已有结论"
	case OwnersLaw:
		return "要业主共同决定"
	case Elsewhere:
		return "不在社区能议的范围"
	}
	return string(r)
}

// Guidance is what a refused proposer hears beside what the steward wrote: where the matter belongs.
func (r Reason) Guidance() string {
	switch r {
	case Unlawful:
		return "违法的事不能拿来商量。"
	case Private:
		return "一家一户的事，可以发“律师”约社区律师，或请社区调解。"
	case Settled:
		return "这件事已有结论，发“议事结果”能看。"
	case OwnersLaw:
		return "这件事由业主大会按民法典表决，请向业主委员会或物业提；社区可以帮着联系。"
	case Elsewhere:
		return "这件事不归社区定，直接说给我，我替您登记转办。"
	}
	return ""
}

// ownersMatters are what owners decide together by law: rules of the estate, their committee, the property firm, the fund, rebuilding,
// business use. A talk can prepare it, never decide it.
var ownersMatters = []string{"业委会", "业主委员会", "业主大会", "换物业", "更换物业", "换掉物业", "解聘物业", "选物业", "选聘物业", "炒掉物业", "物业公司换", "维修基金", "维修资金", "管理规约", "改建", "重建", "扩建",
	"经营性用房", "电梯广告", "公共收益"}

// commonGround usually touches what owners hold in common.
var commonGround = []string{"停车位", "车位", "划线", "装电梯", "加装电梯", "加电梯", "安电梯", "安装电梯", "充电桩", "地锁", "人脸识别"}

// OwnersLawIn says whether a text is about what owners decide together: fully, or in part.
func OwnersLawIn(text string) (whole, part bool) {
	return holdsAny(text, ownersMatters...), holdsAny(text, commonGround...)
}

// OwnersNote is said beside such a topic or its outcome; empty for others.
func OwnersNote(text string) string {
	switch whole, part := OwnersLawIn(text); {
	case whole:
		return "提醒您：这类事要业主大会依法表决，议事只能先听意见。"
	case part:
		return "提醒您：可能动到业主共有的地方，议完还要业主依法表决。"
	}
	return ""
}

// PollNote stands beside every poll in the chat.
const PollNote = "意见征集，不作为法定表决"

func holdsAny(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

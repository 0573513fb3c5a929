package demand

import (
	"strings"
	"unicode"
)

// hollowHint is said of words that say nothing.
const hollowHint = "这句话没有告诉居民任何新情况。请写清：做了什么、谁做的、下一步什么时候。"

// hollow says whether words to a resident say nothing: thanks, "received", "passed on", "in hand", "please wait" and no more. It takes away
// such words and looks what is left; a number, a date or something done with hands is always something.
func hollow(text string) bool {
	if strings.IndexFunc(text, unicode.IsDigit) >= 0 || holdsAny(text, "修", "换", "清理", "清运", "安装", "拆", "疏通", "到场", "上门", "恢复", "完工") {
		return false
	}
	for _, w := range []string{"感谢您的", "谢谢您的", "感谢", "谢谢", "来电", "来信", "反映", "关注", "支持", "理解", "监督", "配合", "您好", "居民朋友", "尊敬的", "居民",
		"您的", "诉求", "问题", "民需", "情况", "意见", "建议", "事情", "这件事", "此事", "我们", "我社区", "社区", "街道", "管家", "有关部门", "相关部门", "相关单位", "相关", "有关", "部门", "单位",
		"已收悉", "收悉", "已收到", "收到", "已知悉", "知悉", "已知晓", "知道了", "已登记", "已记录", "记录", "已转办", "已转交", "已转", "转办", "转交", "转给", "转", "已交办", "交办",
		"已受理", "受理", "正在处理", "正在办理", "正在核实", "正在协调", "处理中", "办理中", "处理", "办理", "核实", "研究", "跟进", "落实", "协调", "反馈",
		"请耐心等待", "耐心等待", "请等待", "请稍候", "请您", "尽快", "及时", "马上", "会", "将", "已经", "已", "正在", "进行", "给予", "给", "向", "由", "的", "了", "给您", "您", "请", "好的", "并", "后", "，", "。"} {
		text = strings.ReplaceAll(text, w, "")
	}
	left := 0
	for _, r := range text {
		if unicode.Is(unicode.Han, r) || unicode.IsLetter(r) {
			left++
		}
	}
	return left < 3
}

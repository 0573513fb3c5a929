package triage

import "testing"

func TestRepliesThatSayNothingAreSeenWithTheirReason(t *testing.T) {
	t.Parallel()
	for reply, want := range map[string]Hollowness{
		"已收悉":         OnlyReceipt,
		"网友：您好！留言已收悉": OnlyReceipt,
		"2019年1月14日":  OnlyReceipt,
		"":            OnlyReceipt,
		"您好，您反映的问题已转交相关单位调查处置。":          OnlyForwarded,
		"您反映的问题已转区住建局。":                  OnlyForwarded,
		"此事正在调查处理中，请耐心等待。":               OnlyInHand,
		"我们高度重视，将尽快研究落实。感谢您的关注。":         OnlyInHand,
		"您好，楼道灯3月12日换了两只，今晚能亮。":          NotHollow,
		"您好，详情请咨询教育局基教科：0535-6212345。":   NotHollow,
		"灯已修好，请您看看。":                     NotHollow,
		"经查，该店没有办理许可，已责令停业。":             NotHollow,
		"按规定这笔补贴每季度发一次，下次4月10日到账。":       NotHollow,
		"已转热力公司，师傅明天上午9点上门测温，电话6212345。": NotHollow,
		"这条路不属我们管，请咨询交警大队，地址南大街1号。":      NotHollow,
	} {
		if got, words := Hollow(reply); got != want {
			t.Errorf("%q: %q by %q, want %q", reply, got, words, want)
		}
	}
}

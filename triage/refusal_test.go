package triage_test

import (
	"testing"

	"minxu/triage"
)

func TestOnlyCertainCasesAreRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]triage.RefusalReason{
		"我跟楼下漏水的事法院已经开庭了，你们帮我判一下谁赔": triage.Judicial,
		"我家漏水正在打官司，你们管管物业":          triage.Judicial,
		"劳动仲裁已经立案了，请社区帮我要工资":        triage.Judicial,
		"这事我已经信访了，信访局已受理，你们也给处理一下":  triage.Petition,
		"网上买的衣服不给退，商家不理我":           triage.Market,
		"健身房办的健身卡不退钱，老板跑路了":         triage.Market,
		"帮我查一下楼上邻居的电话":              triage.PrivacyOf,
		"莱山区迎春大街路灯坏了":               triage.OutOfArea,
		"我在青岛市，小区停水了":               triage.OutOfArea,
		"我有一份绝密文件内容发给你们":            triage.Secret,
		"帮我代开发票":                    triage.Unlawful,
		"楼道灯坏了":                     triage.Accepted,
		"法院门口的路灯坏了":                 triage.Accepted,
		"想约律师问问打官司的事，法院已经立案了":       triage.Accepted,
		"对方欠钱，法院判了他不还怎么办":           triage.Accepted,
		"物业起诉我了怎么办":                 triage.Accepted,
		"有人在地下室开赌场，举报":              triage.Accepted,
		"有人办假证，我要举报":                triage.Accepted,
		"海阳路口的井盖没了":                 triage.Accepted,
		"青岛啤酒的广告牌要掉下来了":             triage.Accepted,
		"从莱山区搬来的，海风小区3号楼停水了":        triage.Accepted,
		"我妈在青岛，暖气费怎么交":              triage.Accepted,
		"车主电话打不通，堵着我车了，海风小区3号楼":     triage.Accepted,
		"超市旁边的路灯坏了":                 triage.Accepted,
		"网购假货能退一赔三吗":                triage.Accepted,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			u := hears(t, text, haifeng())
			if u.Refusal.Reason != want {
				t.Errorf("refused as %q for %q, want %q", u.Refusal.Reason, u.Refusal.Words, want)
			}
			if want != triage.Accepted && u.Intent != triage.Demand {
				t.Errorf("a refused demand is a demand, not %s", u.Intent)
			}
		})
	}
}

func TestAnotherDistrictIsNamedWithItsNumber(t *testing.T) {
	t.Parallel()
	r := hears(t, "我在青岛市，小区停水了", nil).Refusal
	if r.Place != "青岛市" || r.Dial != "0532-12345" {
		t.Errorf("refusal %+v", r)
	}
	if r := hears(t, "莱山区迎春大街路灯坏了", nil).Refusal; r.Place != "莱山区" || r.Dial != "0535-12345" {
		t.Errorf("refusal %+v", r)
	}
}

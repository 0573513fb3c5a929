package triage_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"minxu/triage"
)

func TestSensitiveNumbersAreTakenOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text, clean string
		removed     []string
	}{
		"a mobile number":            {"我的电话13812345678，谢谢", "我的电话[电话]，谢谢", []string{"phone"}},
		"a grouped mobile number":    {"138-1234-5678或138 1234 5678", "[电话]或[电话]", []string{"phone"}},
		"with the country code":      {"+8613812345678", "+[电话]", []string{"phone"}},
		"a telephone of the town":    {"0535-6612345", "[电话]", []string{"phone"}},
		"an identity card":           {"身份证370602196503121234办津贴", "身份证[证件号]办津贴", []string{"id_number"}},
		"an identity card with X":    {"37060219650312123X", "[证件号]", []string{"id_number"}},
		"an identity card in groups": {"370602 19650312 1234", "[证件号]", []string{"id_number"}},
		"an old identity card":       {"370602650312123", "[证件号]", []string{"id_number"}},
		"a bank card":                {"卡号6222020200112233449", "卡号[卡号]", []string{"bank_card"}},
		"a bank card in groups":      {"4525 7600 0000 0007", "[卡号]", []string{"bank_card"}},
		"a password":                 {"密码是abc123，帮我登录", "密码是[密码]，帮我登录", []string{"password"}},
		"a number of ours":           {"MX202603100001办得怎样", "MX202603100001办得怎样", nil},
		"an address":                 {"海风小区12-2-501", "海风小区12-2-501", nil},
		"a date":                     {"2026-03-12 14:30", "2026-03-12 14:30", nil},
		"an emergency number":        {"打119还是120", "打119还是120", nil},
		"a long number that is none": {"编号12345678901234567890", "编号12345678901234567890", nil},
		"two kinds":                  {"13812345678，370602196503121234", "[电话]，[证件号]", []string{"phone", "id_number"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clean, removed := triage.Redact(c.text)
			if clean != c.clean || !slices.Equal(removed, c.removed) {
				t.Errorf("%q became %q, %v; want %q, %v", c.text, clean, removed, c.clean, c.removed)
			}
		})
	}
}

func TestNoMobileNumberSurvives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`1[3-9][0-9]{9}`).Draw(t, "number")
		before := rapid.SampledFrom([]string{"", "电话", "我是老王，", "3号楼 ", "call "}).Draw(t, "before")
		after := rapid.SampledFrom([]string{"", "。", " 谢谢", "，楼道灯坏了"}).Draw(t, "after")
		u := triage.Understand(before+number+after, triage.Context{})
		if u.Phone != number {
			t.Fatalf("%q: phone %q", before+number+after, u.Phone)
		}
		if strings.Contains(u.Text, number) {
			t.Fatalf("%q is kept as %q", before+number+after, u.Text)
		}
		for _, m := range u.Matters {
			if strings.Contains(m.Title+m.Text, number) {
				t.Fatalf("a matter keeps the number: %+v", m)
			}
		}
	})
}

func TestRoomsAreCutOffEverywhere(t *testing.T) {
	t.Parallel()
	u := hears(t, "海风小区3号楼2单元501水管爆了，水都流到楼道了", nil)
	if !u.RoomGiven || strings.Contains(u.Text, "501") || strings.Contains(u.Matters[0].Title+u.Matters[0].Text+u.Place.Label, "501") {
		t.Errorf("room kept: %+v", u)
	}
	if u := hears(t, "3-2-501漏水", haifeng()); !u.RoomGiven || strings.Contains(u.Text, "501") {
		t.Errorf("room kept: %+v", u)
	}
	if u := hears(t, "海风小区3号楼2单元的灯坏了", nil); u.RoomGiven {
		t.Error("no room was said")
	}
}

package phone_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"minxu/bot/phone"
)

func TestNumberedOptionsOfAReply(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       []phone.Choice
	}{
		{"options on lines of their own", "是在海风小区3号楼2单元吗？\n1 是\n2 不是，我来说地址", []phone.Choice{{"1", "是"}, {"2", "不是，我来说地址"}}},
		{"options side by side", "地点：海风小区3号楼\n1 提交　2 修改　0 取消", []phone.Choice{{"1", "提交"}, {"2", "修改"}, {"0", "取消"}}},
		{"all the ways of writing a number", "１ 是\n② 不是\n3️⃣ 再想想\n4、取消\n(5) 人工\n[6] 菜单", []phone.Choice{{"1", "是"}, {"2", "不是"}, {"3", "再想想"}, {"4", "取消"}, {"5", "人工"}, {"6", "菜单"}}},
		{"a stall number with a space behind it", "1号 热心楼长", []phone.Choice{{"1", "号 热心楼长"}}},
		{"dates, times and measures are no options", "3月17日18:00前答复，30分钟内有人来。\n2个人，1张照片，5号楼，3楼，1楼，2单元，1层，4人，50%", nil},
		{"numbers of cases are none", "已提交，编号MX202603100001。\n2026-03-10 9:00", nil},
		{"a decimal is none", "1.5公里", nil},
		{"a number with nothing behind it is none", "请选 1", nil},
		{"an option behind words that ask for it", "满意请回复1 满意，不满意选2 不满意", []phone.Choice{{"1", "满意，不满意选"}, {"2", "不满意"}}},
		{"nothing", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, phone.Choices(c.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

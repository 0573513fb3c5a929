package dialog_test

import "testing"

const home = "home=海风小区3号楼2单元"

func TestPlainFlow(t *testing.T) {
	t.Parallel()
	t.Run("five questions, one read and one order reach the end", func(t *testing.T) {
		t.Parallel()
		p := open(t, plain(), "").at("plain.what", "请说一句是什么事")
		p.says("楼道灯坏了").at("plain.where", "收到，楼道灯坏了。", "在哪里？")
		p.says("3号楼").at("plain.hour", "!收到", "1 3月4日9:00 王律师")
		p.says("2").at("plain.phone").says("13912345678").at("plain.confirm", "请您核对：楼道灯坏了，海风小区3号楼，3月6日14:00 李律师，13912345678。", "1 提交　2 修改　0 取消")
		p.says("提交").ended("编号1").ordered("filed {Matter:楼道灯坏了 Place:海风小区3号楼 Phone:13912345678")
	})
	t.Run("what one sentence held is not asked again", func(t *testing.T) {
		t.Parallel()
		open(t, plain(), "3号楼楼道灯坏了，电话13912345678").at("plain.hour", "收到，楼道灯坏了。").says("1").at("plain.confirm", "海风小区3号楼", "13912345678", "!收到")
	})
	t.Run("a refused order asks again with fresh rows below its sentence", func(t *testing.T) {
		t.Parallel()
		p := open(t, plain(), "3号楼楼道灯坏了，电话13912345678").says("1").at("plain.confirm")
		p.refuse = []string{"这个时间刚刚约满。"}
		p.says("1").at("plain.hour", "这个时间刚刚约满。\n什么时候方便？")
		if p.reads != 1 {
			t.Fatalf("read %d times after the refusal, want once", p.reads)
		}
		p.ordered()
		p.says("1").at("plain.confirm", "3月4日9:00").ordered().says("1").ended().ordered("filed")
	})
	t.Run("only an optional question can be passed", func(t *testing.T) {
		t.Parallel()
		p := open(t, plain(), "楼道灯坏了").at("plain.where").says("跳过").missed().at("plain.where", "请说几号楼。\n在哪里？", "!收到")
		p.says("5号楼", "1").at("plain.phone").says("跳过").understood().at("plain.confirm")
	})
	t.Run("an empty list is an empty value", func(t *testing.T) {
		t.Parallel()
		p := open(t, plain(), "楼道灯坏了")
		p.look = nothing
		p.says("3号楼").ended("现在没有时间可选。")
	})
}

package bot_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/bot/wechat"
)

func one(t *testing.T, test func(*testing.T, *room)) {
	t.Helper()
	t.Parallel()
	each(t, test)
}

func TestCancelKeepsTheDraftAndContinueTakesItUp(t *testing.T) {
	one(t, func(t *testing.T, r *room) {
		r.say("报事")
		has(t, r.say("楼顶漏水"), "在哪里")
		has(t, r.say("唉，算了吧"), "继续", "草稿")
		has(t, r.say("继续"), "楼顶漏水", "在哪里")
		r.say("取消")
		r.clock.Advance(25 * time.Hour)
		has(t, r.say("继续"), "没有没办完的事")
	})
}

func TestNothingToCancelIsSaidSo(t *testing.T) {
	one(t, func(t *testing.T, r *room) {
		has(t, r.say("取消"), "没有正在办的事")
		has(t, r.say("取消"), "没有正在办的事")
		has(t, r.say("返回"), "没有可以返回")
	})
}

func TestBackShowsWhatStoodThereAndIsStableAtTheFirstStep(t *testing.T) {
	one(t, func(t *testing.T, r *room) {
		r.say("报事")
		r.say("健身器材坏了")
		has(t, r.say("返回"), "刚才写的是：健身器材坏了")
		for range 50 {
			has(t, r.say("上一步"), "第一步")
		}
	})
}

func TestStaleDigitAsksAboutTheDraft(t *testing.T) {
	one(t, func(t *testing.T, r *room) {
		r.say("报事")
		r.say("楼下有人乱扔装修垃圾")
		r.clock.Advance(140 * time.Minute)
		has(t, r.say("1"), "乱扔装修垃圾", "1 接着办", "2 不办了", "3 办别的")
		has(t, r.say("接着办"), "在哪里")
		has(t, r.say("大门口"), "请您核对")
		has(t, r.say("提交"), "编号MX")
	})
}

func TestOtherBusinessParksTheTalkAndSaysHowToComeBack(t *testing.T) {
	one(t, func(t *testing.T, r *room) {
		r.say("报事")
		r.say("楼顶漏水")
		r.say("3号楼")
		has(t, r.say("律师"), "律师周四来", "楼顶漏水", "继续")
		has(t, r.say("继续"), "请您核对")
	})
}

func TestProgressIsAnsweredAboveTheQuestion(t *testing.T) {
	one(t, func(t *testing.T, r *room) {
		r.say("报事")
		r.say("楼顶漏水")
		has(t, r.say("进度"), "您有1件在办", "在哪里")
		has(t, r.say("海风小区2号楼"), "请您核对")
	})
}

func TestRepeatSaysTheSameAgain(t *testing.T) {
	one(t, func(t *testing.T, r *room) {
		r.say("报事")
		last := r.say("楼顶漏水")
		if again := r.say("再说一遍"); again != last {
			t.Fatalf("said %q, not %q", again, last)
		}
		has(t, r.say("海风小区2号楼"), "请您核对")
	})
}

func TestCorrectionByLabelChangesOneItem(t *testing.T) {
	one(t, func(t *testing.T, r *room) {
		r.say("报事")
		r.say("楼顶漏水")
		r.say("海风小区2号楼")
		reply := r.say("地址改成海风小区5号楼")
		has(t, reply, "请您核对", "楼顶漏水", "5号楼")
		hasNot(t, reply, "2号楼")
		has(t, r.say("2"), "要改哪一项")
		has(t, r.say("事情"), "请重新说一句")
		has(t, r.say("楼顶漏得厉害"), "漏得厉害", "5号楼")
	})
}

func TestARefusalIsSaidAndTheDraftStays(t *testing.T) {
	one(t, func(t *testing.T, r *room) {
		no := "这件事刚刚有人报过了。"
		r.shop.refuse.Store(&no)
		r.say("报事")
		r.say("楼顶漏水")
		r.say("海风小区2号楼")
		has(t, r.say("1"), no)
		r.shop.refuse.Store(nil)
		has(t, r.say("继续"), "请您核对")
		has(t, r.say("1"), "编号MX")
	})
}

func TestThirdMissOffersAPerson(t *testing.T) {
	one(t, func(t *testing.T, r *room) {
		has(t, r.say("嘟嘟嘟"), "没太明白")
		has(t, r.say("啦啦啦"), "反映民需")
		has(t, r.say("咕咕咕"), "人工")
	})
}

func TestEmergencyComesFirstAndTheDraftIsOfferedBack(t *testing.T) {
	one(t, func(t *testing.T, r *room) {
		r.say("报事")
		r.say("楼顶漏水")
		reply := r.say("家里一股煤气味怎么办")
		if first, _, _ := strings.Cut(reply, "\n"); !strings.Contains(first, "119") {
			t.Fatalf("no number in the first line: %s", reply)
		}
		has(t, reply, "窗", "回复1")
		reply = r.say("1")
		has(t, reply, "安全", "楼顶漏水", "继续")
		has(t, r.say("继续"), "在哪里")
	})
}

func TestLongRepliesAreOneWordAway(t *testing.T) {
	one(t, func(t *testing.T, r *room) {
		reply := r.say("念一段")
		if len(reply) > 2047 {
			t.Fatalf("%d bytes", len(reply))
		}
		has(t, reply, "更多")
		has(t, r.say("更多"), "旧家具")
	})
}

func TestFiftyCopiesOfOneMessageHaveOneEffectAndOneAnswer(t *testing.T) {
	one(t, func(t *testing.T, r *room) {
		r.say("报事")
		r.say("楼顶漏水")
		r.say("海风小区2号楼")
		m := r.message(wechat.KindText)
		m.Text = "提交"
		replies := make([]string, 50)
		var wg sync.WaitGroup
		for i := range replies {
			wg.Add(1)
			go func() {
				defer wg.Done()
				reply, err := r.desk.Turn(context.Background(), m)
				if err != nil {
					reply.Text = err.Error()
				}
				replies[i] = reply.Text
			}()
		}
		wg.Wait()
		for _, reply := range replies {
			if reply != replies[0] || !strings.Contains(reply, "编号MX") {
				t.Fatalf("%q beside %q", reply, replies[0])
			}
		}
		if n := r.shop.done.Load(); n != 1 {
			t.Fatalf("carried out %d times", n)
		}
	})
}

func TestEveryWordWorksAtEveryStep(t *testing.T) {
	one(t, func(t *testing.T, r *room) {
		steps := []string{"", "报事", "楼顶漏水", "海风小区2号楼"}
		for n := range steps {
			for _, w := range []string{"菜单", "返回", "帮助", "？", "进度", "再说一遍", "我的", "更多", "继续", "为什么", "取消"} {
				r.n++
				from := fmt.Sprintf("step-%d-%s", n, w)
				for _, s := range append(steps[1:n+1:n+1], w) {
					m := r.message(wechat.KindText)
					m.From, m.Text, m.Key = from, s, fmt.Sprintf("%s-%d", from, r.n)
					if reply := r.send(m); reply == "" || strings.Contains(reply, "出了点问题") || strings.Contains(reply, "系统繁忙") {
						t.Fatalf("%s at step %d: %q", w, n, reply)
					}
				}
			}
		}
	})
}

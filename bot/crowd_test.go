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

func TestManyWhoSendAtOnceDoNotWaitForEachOthersConnections(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		const many = 48 // more than a store has connections
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		say := func(who, step int, text string) string {
			now := r.clock.Now()
			reply, err := r.desk.Turn(ctx, wechat.Message{Key: fmt.Sprintf("crowd-%d-%d", who, step), From: fmt.Sprintf("openid-%d", who), To: "gh", At: now, Received: now,
				Kind: wechat.KindText, Text: text})
			if err != nil {
				t.Error(err)
			}
			return reply.Text
		}
		everybody := func(step int, text, want string) {
			var wait sync.WaitGroup
			for who := range many {
				wait.Go(func() {
					if reply := say(who, step, text); !strings.Contains(reply, want) {
						t.Errorf("resident %d hears %q", who, reply)
					}
				})
			}
			wait.Wait()
		}
		everybody(1, "报事", "请说一句是什么事")
		everybody(2, "楼道灯坏了", "在哪里")
		everybody(3, "海风小区3号楼", "请您核对")
		r.clock.Advance(2 * time.Second) // the district is looked at again: by somebody who has no transaction open
		everybody(4, "1", "已提交，编号MX")
	})
}

package deliberation

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

func digits(n int) string { return strconv.Itoa(n) }

// points writes a mean with at most two decimals.
func points(f float64) string {
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(f, 'f', 2, 64), "0"), ".")
}

// short cuts a text for a line of a chat.
func short(text string, most int) string {
	text = oneLine(text)
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// oneLine keeps a text on one line.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// clipped cuts what is kept.
func clipped(text string, most int) string {
	if rs := []rune(text); len(rs) > most {
		return string(rs[:most])
	}
	return text
}

// tail is the nickname of a number.
func tail(no string) string { return no[max(len(no)-4, 0):] }

// leads are what people say before the matter of a topic.
var leads = []string{"我想给社区提个议题", "我想提一个议题", "我想提个议题", "我要提一个议题", "我要提个议题", "我想提议题", "我要提议题", "想提个议题", "想提一个议题", "提一个议题", "提个议题", "提议题", "我有个议题", "有个议题", "我提议大家商量一下",
	"我提议商量一下", "我提议", "提议", "建议大家一起商量一下", "建议大家商量一下", "建议大家商量", "建议商量一下", "建议开个会商量一下", "建议开个会商量", "建议开会商量", "建议大家议一议", "希望大家商量一下", "能不能大家商量一下", "能不能开个会商量一下", "能不能开个会商量",
	"大家商量一下", "开个会商量一下", "开会商量一下", "开个会商量", "开会商量", "议一议", "议题是", "议题：", "议题:", "议题"}

// matterOf takes the wish to propose away from what is proposed: 我想提个议题，楼前装几把长椅 -> 楼前装几把长椅.
func matterOf(text string) string {
	text = strings.TrimSpace(text)
	for _, greeting := range []string{"您好", "你好", "社区好", "管家好"} {
		text = strings.TrimLeft(strings.TrimPrefix(text, greeting), "，,。!！、 ")
	}
	for range 2 {
		for _, l := range leads {
			if rest, ok := strings.CutPrefix(text, l); ok {
				text = rest
				break
			}
		}
		text = strings.TrimLeft(text, "，,。:：!！、 ；;是就")
	}
	return strings.TrimRight(strings.TrimSpace(text), "。.!！~～")
}

package triage

import (
	"strings"
	"unicode/utf8"
)

// longestTitle is how many characters the title of a matter may have.
const longestTitle = 20

// titler makes titles of the resident's own words.
type titler struct {
	places *Places
	home   *Place
}

// courtesies stand before what is meant; they are taken off again and again, longest first where one begins like another.
var courtesies = [...]string{
	"你们好", "您好", "你好", "请问一下", "请问", "麻烦您", "麻烦你们", "麻烦问一下", "麻烦", "打扰一下", "打扰了", "那个啥", "那个", "我想反映一下", "我要反映一下", "我想反映", "我要反映", "我想投诉", "我要投诉",
	"我要举报", "我想举报", "我要报修", "我想报修", "我来反映", "想反映一下", "想反映", "反映一下", "反映个问题", "反映", "反应一下", "投诉一下", "跟您说一下", "跟你们说一下", "说一下", "说个事", "问一下", "咨询一下", "我想问一下", "我想问问",
	"我想咨询", "我想问", "想问一下", "想问", "问问", "我觉得", "我感觉", "我发现", "我看到", "我看见", "发现", "我们这里", "我们这边", "我们这儿", "我们这", "我们小区里", "我们小区", "我们院里", "我们院", "我们楼", "我们家", "咱们小区", "咱小区", "咱们楼", "咱们", "咱", "俺们", "俺",
	"我们", "我说", "我是说", "我这里", "我这边", "这里的", "这里", "这边", "这儿", "就是说", "就是", "是这样的", "是这样", "有个事", "有件事", "有个问题", "一个问题", "还有就是", "还有", "另外", "对了", "然后", "再就是", "投诉", "举报", "报修", "上报",
	"工作人员", "领导", "社区", "管家", "同志", "师傅", "亲", "哎呀", "哎", "唉", "嗯", "呃", "啊", "喂", "hi", "hello", "我要", "我想", "现在",
}

// wishes stand behind what is meant.
var wishes = [...]string{
	"到底有没有人管", "有没有人管", "有人管吗", "有人管没", "谁来管管", "谁管管", "都管管吧", "管管吧", "管一管吧", "管一管", "管管", "能修一下吗", "能不能修一下", "能修吗", "能不能修", "什么时候能修", "什么时候修",
	"能不能处理一下", "能处理一下吗", "帮忙处理一下", "请处理一下", "请处理", "求处理", "处理一下", "求解决", "请解决", "解决一下", "快来修修", "快来修", "来修一下", "来修", "快修修", "修一修", "修一下", "派人来看看", "派人看看", "来看看", "看看吧", "看一下", "请尽快处理", "尽快处理", "尽快修", "尽快解决",
	"怎么办啊", "怎么办呢", "怎么办", "咋办", "怎么弄", "谢谢您", "谢谢", "多谢", "麻烦了", "拜托了", "拜托", "辛苦了", "好吗", "行吗", "行不行", "可以吗", "好不好", "对吧", "是吧", "吧", "呀", "呢", "哦", "喔", "哈", "啊", "呐", "嘛", "吗",
}

// onlyWish says whether a clause wishes, thanks, scolds or tells who writes, and names nothing.
func onlyWish(text string) bool {
	for _, word := range [...]string{"管管", "有没有人管", "谁管", "谢谢", "帮我", "帮忙", "替我", "我替", "我帮", "处理", "解决", "尽快", "怎么办", "拜托", "不会用手机", "你们", "反映", "投诉", "举报", "议题", "麻烦",
		"您看", "看看", "快点", "马上", "求求", "您好", "你好", "希望领导", "请领导", "请您", "请你", "为盼", "望解决", "望尽快", "望领导", "望处理", "我要报", "我来报", "代办", "咨询", "没人管", "没有人管", "不管", "找过", "打过电话", "跟物业说", "说了", "我都", "两个都", "都管"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// pointsAt says whether a clause points at a thing that the next one speaks of: 俺家门口那个灯, 黑咕隆咚的.
func pointsAt(text string) bool {
	for _, word := range [...]string{"那个", "这个", "那盏", "那边"} {
		if strings.Index(text, word) > 0 { // at the beginning it is a sigh
			return true
		}
	}
	return false
}

// title writes the title of a matter: the clause that names the thing, what was said of it before where that speaks too, then
// what describes it, as long as there is room.
func (t *titler) title(g grouped) string {
	var b strings.Builder
	room := longestTitle
	add := func(piece string) bool {
		n := utf8.RuneCountInString(piece)
		if n == 0 {
			return true
		}
		if b.Len() > 0 {
			if n+1 > room {
				return false
			}
			b.WriteString("，")
			room--
		}
		if n > room {
			piece = cut(piece, room)
			n = utf8.RuneCountInString(piece)
		}
		b.WriteString(piece)
		room -= n
		return room > 2
	}
	head := t.bare(g.parts[g.first].text)
	if before := g.first - 1; before >= 0 && !g.parts[before].insult {
		c := g.parts[before]
		piece := t.bare(c.text)
		names := c.weight() > 0 || utf8.RuneCountInString(piece) <= 8 && pointsAt(c.text) && !onlyWish(c.text)
		if names && utf8.RuneCountInString(piece)+utf8.RuneCountInString(head) < longestTitle {
			add(piece)
		}
	}
	more := add(head)
	for _, c := range g.parts[g.first+1:] {
		if !more || b.Len() > 0 && c.weight() == 0 && (onlyWish(c.text) || utf8.RuneCountInString(c.text) > 8) {
			break
		}
		if c.insult {
			continue
		}
		more = add(t.bare(c.text))
	}
	return b.String()
}

// cut takes the first n characters, but never half a number.
func cut(text string, n int) string {
	r := []rune(text)
	if n >= len(r) {
		return text
	}
	for n > 1 && r[n-1] < 0x80 && r[n] < 0x80 && r[n-1] != ' ' {
		n--
	}
	return strings.TrimRight(string(r[:n]), " ,，的")
}

// bare takes place, courtesies, wishes and loose particles off a clause.
func (t *titler) bare(text string) string {
	whole := text
	if t.places != nil {
		r := []rune(text)
		if got := t.places.read(r, t.home); !got.none() && got.found[0].How != "latin" && got.to > got.from {
			before, after := string(r[:got.from]), strings.TrimLeft(string(r[got.to:]), "的 ,里")
			if loose(before) {
				before = ""
			}
			if rest := before + after; utf8.RuneCountInString(strings.Trim(rest, " ,的")) >= 2 {
				text = rest
			} else if rest == "" || loose(rest) {
				return ""
			}
		}
	}
	for changed := true; changed; {
		changed = false
		text = strings.Trim(text, " ,，。:：、-的\n")
		for _, word := range courtesies {
			rest, ok := strings.CutPrefix(text, word)
			if ok && utf8.RuneCountInString(strings.TrimSpace(rest)) >= 2 && !strings.HasPrefix(rest, "费") && !(word == "社区" && !strings.HasPrefix(rest, ",")) {
				text, changed = rest, true
				break
			}
		}
		for _, word := range wishes {
			rest, ok := strings.CutSuffix(text, word)
			if ok && utf8.RuneCountInString(strings.TrimSpace(rest)) >= 2 {
				text, changed = rest, true
				break
			}
		}
	}
	if text == "" {
		return cut(whole, longestTitle)
	}
	return text
}

// loose says whether the words before a place only lead to it: 我妈住, 我在, 位于.
func loose(text string) bool {
	text = strings.Trim(text, " ,")
	for _, word := range [...]string{"", "住", "住在", "在", "我住", "我住在", "我在", "我家在", "我家", "位于", "地址", "地点", "地址是", "地点是", "就在", "是", "这里是", "我们", "我是", "从", "到", "去", "芝罘区", "烟台市芝罘区", "烟台芝罘区", "烟台市", "烟台", "请到", "来"} {
		if text == word {
			return true
		}
	}
	return strings.HasSuffix(text, "住") || strings.HasSuffix(text, "住在") || strings.HasSuffix(text, "家在")
}

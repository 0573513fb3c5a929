package bot

import (
	"strings"
	"unicode/utf8"
)

// maxReply is how many bytes of text one passive reply holds with safety: the platform shows 2,047.
const maxReply = 1800

// fit keeps a reply within one message: the rest is one word away.
func (t *turn) fit(reply string) string {
	t.s.Rest = nil
	if len(reply) <= maxReply {
		return reply
	}
	const tail = "\n（还没完，发“更多”接着看）"
	parts := split(reply, maxReply-len(tail))
	t.s.Rest = parts[1:]
	return parts[0] + tail
}

// more gives the next part of a long reply.
func (t *turn) more() string {
	if len(t.s.Rest) == 0 {
		return "没有更多了。发“菜单”看能办什么。"
	}
	part := t.s.Rest[0]
	t.s.Rest = t.s.Rest[1:]
	if len(t.s.Rest) > 0 {
		part += "\n（还没完，发“更多”接着看）"
	}
	return part
}

// split cuts a text into parts of at most so many bytes, at the end of a line or a sentence where there is one, never inside a character.
func split(text string, limit int) []string {
	var parts []string
	for len(text) > limit {
		head := text[:limit]
		for !utf8.ValidString(head) {
			head = head[:len(head)-1]
		}
		cut := len(head)
		if i := strings.LastIndexByte(head, '\n'); i > limit/2 {
			cut = i + 1
		} else if i := lastSentence(head); i > limit/2 {
			cut = i
		}
		parts = append(parts, strings.TrimRight(text[:cut], "\n"))
		text = strings.TrimLeft(text[cut:], "\n")
	}
	return append(parts, text)
}

// lastSentence finds the end of the last whole sentence.
func lastSentence(s string) int {
	last := -1
	for _, mark := range []string{"。", "！", "？", "；", ". ", "! ", "? "} {
		if i := strings.LastIndex(s, mark); i >= 0 {
			last = max(last, i+len(mark))
		}
	}
	return last
}

// firstRunes cuts words to n characters.
func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

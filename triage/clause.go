package triage

import (
	"strings"
	"unicode/utf8"
)

// clause is a stretch of a message between marks.
type clause struct {
	text string
	item bool // it begins another item: 还有, 另外, 2.
	// what the category rules say of it
	said   []spoken
	votes  []Vote
	lower  string
	insult bool // it only swears
}

func (c *clause) weight() float64 {
	if len(c.votes) == 0 {
		return 0
	}
	return c.votes[0].Weight
}

func (c *clause) category() string {
	if len(c.votes) == 0 {
		return ""
	}
	return c.votes[0].Category
}

// endangers says whether the clause tells a danger so plainly that it decides what the matter is about.
func (c *clause) endangers() bool {
	for _, one := range c.said {
		if one.rule.label == "D08" && one.rule.weight >= 14 && one.flag("hazard") {
			return true
		}
	}
	return false
}

// openers begin another item in the middle of what is said.
var openers = [...]string{"还有", "另外", "再就是", "再有就是", "再一个", "再者", "其次", "此外", "顺便", "二是", "三是", "四是", "第二", "第三", "第四", "以及", "对了", "同时"}

// clauses cuts a tidy text at its marks and before words that begin another item.
func clauses(text string) []clause {
	var out []clause
	begin := 0
	item := false
	add := func(end int) {
		piece := strings.Trim(text[begin:end], " ,.;:!?~，。！？；：、…-\"'()\n")
		if piece != "" {
			out = append(out, clause{text: piece, item: item})
		}
	}
	for i, r := range text {
		if i < begin {
			continue
		}
		size := utf8.RuneLen(r)
		switch r {
		case ',', '。', '!', '?', ';', '\n', '；', '，', '！', '？', '…', '~':
			add(i)
			begin, item = i+size, false
		case '.', ':':
			if betweenDigits(text, i) || r == ':' && !isList(text, i) {
				continue
			}
			add(i)
			begin, item = i+size, false
		case ' ':
			if latinAt(text, i-1) && latinAt(text, i+1) || betweenDigits(text, i) {
				continue
			}
			add(i)
			begin, item = i+size, false
		default:
			if number := itemNumber(text[i:]); number > 0 && (i == begin || i == 0) {
				add(i)
				begin, item = i+number, i > 0
				continue
			}
			for _, word := range openers {
				if !strings.HasPrefix(text[i:], word) {
					continue
				}
				if i > begin {
					if !names(text[begin:i]) {
						break // 楼道里还有垃圾: no other item, the thing is still to come
					}
					add(i)
				}
				begin, item = i+len(word), len(out) > 0
				if word == "还有" && strings.HasPrefix(text[begin:], "人") {
					begin -= len("有") // 还有人给电动车充电
				}
				break
			}
		}
	}
	add(len(text))
	return out
}

// names says whether a piece names a thing of its own.
func names(piece string) bool {
	votes := rank(rules().categories.said(strings.ToLower(piece)))
	return len(votes) > 0 && votes[0].Weight >= thing
}

// itemNumber gives the length of "2." "2、" "(2)" "二、" at the beginning of a piece.
func itemNumber(text string) int {
	for _, mark := range [...]string{"1.", "2.", "3.", "4.", "5.", "1、", "2、", "3、", "4、", "5、", "一、", "二、", "三、", "四、", "(1)", "(2)", "(3)", "1)", "2)", "3)"} {
		if strings.HasPrefix(text, mark) {
			rest := text[len(mark):]
			if mark[len(mark)-1] == '.' && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
				return 0
			}
			return len(mark)
		}
	}
	return 0
}

func isList(text string, i int) bool { return i+1 < len(text) && !betweenDigits(text, i) }

func betweenDigits(text string, i int) bool {
	return i > 0 && i+1 < len(text) && asciiDigit(text[i-1]) && asciiDigit(text[i+1])
}

func asciiDigit(b byte) bool { return b >= '0' && b <= '9' }

func latinAt(text string, i int) bool {
	return i >= 0 && i < len(text) && (latin(text[i]|0x20) || asciiDigit(text[i]) || strings.IndexByte(",.'#", text[i]) >= 0)
}

// listen lets the category rules listen to the clause.
func (c *clause) listen(book *ruleset) {
	c.said = book.said(c.lower)
	c.votes = rank(c.said)
}

// enumerated cuts clauses like 路灯不亮、下水道堵了、垃圾没人收, whose parts are things of their own.
func enumerated(parts []clause, book *ruleset) []clause {
	var out []clause
	for _, c := range parts {
		pieces := strings.Split(c.text, "、")
		if len(pieces) < 2 || c.insult {
			out = append(out, c)
			continue
		}
		var own []clause
		for i, text := range pieces {
			piece := clause{text: strings.TrimSpace(text), item: i > 0 || c.item}
			piece.lower = strings.ToLower(piece.text)
			piece.listen(book)
			if piece.weight() < strong || len(own) > 0 && piece.category() == own[len(own)-1].category() {
				own = nil
				break
			}
			own = append(own, piece)
		}
		if own == nil {
			own = []clause{c}
		}
		out = append(out, own...)
	}
	return out
}

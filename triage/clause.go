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
					add(i)
				}
				begin, item = i+len(word), len(out) > 0
				break
			}
		}
	}
	add(len(text))
	return out
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

package demand

import (
	"regexp"
	"strings"
	"unicode"
)

// rooms finds a room number behind a house: 501室. A room is never kept; whoever visits is told by the resident.
var rooms = regexp.MustCompile(`\d{3,4}\s*(室|房间|房)`)

func withoutRoom(text string) string { return rooms.ReplaceAllString(text, "") }

// prose writes marks between Chinese words as Chinese does: 一楼，三个柜子.
func prose(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	last := rune(0)
	for _, r := range text {
		wide := r
		if unicode.Is(unicode.Han, last) {
			switch r {
			case ',':
				wide = '，'
			case ';':
				wide = '；'
			case ':':
				wide = '：'
			case '?':
				wide = '？'
			case '!':
				wide = '！'
			}
		}
		b.WriteRune(wide)
		last = r
	}
	return b.String()
}

// short cuts a text for a line of a chat, at the end of a clause where there is one.
func short(text string, most int) string {
	rs := []rune(strings.ReplaceAll(strings.TrimSpace(text), "\n", " "))
	if len(rs) <= most {
		return string(rs)
	}
	head := string(rs[:most])
	if i := strings.LastIndexAny(head, "，。！？；,;"); i > len(head)/2 {
		return head[:i]
	}
	return head + "…"
}

// tidy leaves out the clauses from which a number of a card, an account or a telephone, or a password, was taken: what is left of them
// tells nothing and would read as if such a thing were asked for.
func tidy(text string) string {
	gone := []string{"[证件号]", "[卡号]", "[电话]", "[密码]"}
	if !holdsAny(text, gone...) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		end := strings.IndexAny(text, "，,。；;！!？?")
		clause, mark := text, ""
		if end >= 0 {
			r := []rune(text[end:])[0]
			clause, mark = text[:end], string(r)
		}
		text = text[len(clause)+len(mark):]
		if holdsAny(clause, gone...) {
			continue
		}
		b.WriteString(clause + mark)
	}
	return strings.TrimRight(b.String(), "，,；; ")
}

// titled cuts words to what names a matter: about twenty characters, or a line of English.
func titled(text string) string {
	const chinese, english = 24, 60
	if strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) < 0 {
		return short(text, english)
	}
	return short(text, chinese)
}

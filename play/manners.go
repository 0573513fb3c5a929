package play

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What every text to a resident keeps to, whatever the conversation says.
const (
	mostLines        = 5
	mostCharacters   = 120
	mostInEnglish    = 200
	childOfAllTales  = "u5" // the fixture's child: spoken to with 你
	longestFieldName = 8    // of 名称：内容
)

// manners gives what is wrong with one text as such.
func manners(text string, child bool) []string {
	var wrong []string
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if child {
		wrong = appendSaid(wrong, "says 您 to a child", "您", lines)
	} else {
		wrong = appendSaid(wrong, "says 你 outside quotation marks", "你", lines)
	}
	count, size := 0, 0
	for _, line := range lines {
		if !isListLine(line) {
			count++
			size += utf8.RuneCountInString(strings.TrimSpace(line))
		}
	}
	limit := mostCharacters
	if isEnglish(text) {
		limit = mostInEnglish
	}
	if count > mostLines {
		wrong = append(wrong, fmt.Sprintf("%d lines apart from lists, at most %d", count, mostLines))
	}
	if size > limit {
		wrong = append(wrong, fmt.Sprintf("%d characters apart from lists, at most %d", size, limit))
	}
	if clause := asksForID(text); clause != "" {
		wrong = append(wrong, "asks for an ID number: "+clause)
	}
	return wrong
}

func appendSaid(wrong []string, what, word string, lines []string) []string {
	for _, line := range lines {
		if !isFieldLine(line) && strings.Contains(unquoted(line), word) {
			return append(wrong, what+": "+strings.TrimSpace(line))
		}
	}
	return wrong
}

// isListLine: the line starts with an option or has the form 名称：内容.
func isListLine(line string) bool {
	options := optionsOfLine(line)
	return len(options) > 0 && options[0].opens || isFieldLine(line)
}

// isFieldLine: a short name, a colon that is not a time's, something behind it.
func isFieldLine(line string) bool {
	name, content, ok := strings.Cut(strings.ReplaceAll(strings.TrimSpace(line), "：", ":"), ":")
	name = strings.TrimSpace(name)
	if !ok || name == "" || strings.TrimSpace(content) == "" || utf8.RuneCountInString(name) > longestFieldName*asciiWidth(name) {
		return false
	}
	letters := false
	for _, r := range name {
		letters = letters || unicode.IsLetter(r)
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' && r != '·' {
			return false
		}
	}
	last, _ := utf8.DecodeLastRuneInString(name)
	first, _ := utf8.DecodeRuneInString(content)
	return letters && (!unicode.IsDigit(last) || !unicode.IsDigit(first))
}

// asciiWidth: an English name of the same length takes about three times the letters.
func asciiWidth(name string) int {
	if utf8.RuneCountInString(name) == len(name) {
		return 3
	}
	return 1
}

// unquoted is a line without what stands in quotation marks.
func unquoted(line string) string {
	for _, pair := range []string{"“”", "‘’", "「」", "『』", `""`} {
		marks := []rune(pair)
		for {
			open := strings.IndexRune(line, marks[0])
			if open < 0 {
				break
			}
			rest := line[open+utf8.RuneLen(marks[0]):]
			shut := strings.IndexRune(rest, marks[1])
			if shut < 0 {
				break
			}
			line = line[:open] + rest[shut+utf8.RuneLen(marks[1]):]
		}
	}
	return line
}

func isEnglish(text string) bool {
	latin, han := 0, 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case r < 0x80 && unicode.IsLetter(r):
			latin++
		}
	}
	return latin > han
}

var (
	clauseEnds = regexp.MustCompile(`[，。！？；,.!?;\n]`)
	idNumber   = regexp.MustCompile(`身份证件?的?(号|后)|身份号|证件号|(?i)\b(id|identity)( card)? ?(number|no\b)`)
	idPaper    = regexp.MustCompile(`身份证|(?i)\b(id|identity) card`)
	idAsks     = regexp.MustCompile(`多少|填|输入|发来|发给|发一|上传|报一|告诉|(?i)send|tell|enter|photo`)
	idRefuses  = regexp.MustCompile(`不|别|无需|无须|勿|没有|(?i)\bno need|\bnot\b|n't|never|without`)
)

// asksForID gives the clause that asks for an ID number, "" if none does. To say which papers to bring is no question.
func asksForID(text string) string {
	for _, clause := range clauseEnds.Split(text, -1) {
		asks := idNumber.MatchString(clause) || idPaper.MatchString(clause) && idAsks.MatchString(clause)
		if asks && !idRefuses.MatchString(clause) {
			return strings.TrimSpace(clause)
		}
	}
	return ""
}

var shownNumber = regexp.MustCompile(`(?:MX|LF|LJ|SJ|YT)[0-9]{6,}`)

// numbersIn are the numbers of records that a text shows, whole or cut off.
func numbersIn(text string) []string {
	return shownNumber.FindAllString(strings.ToUpper(norm.NFKC.String(text)), -1)
}

var mobile = regexp.MustCompile(`1[3-9][0-9]{9}`)

// secret is a phone, a name or an alias that only its owner may see; owner "" is somebody who is not in the chat.
type secret struct{ owner, word string }

// secretsOf collects what the world says of people.
func secretsOf(w World) []secret {
	var all []secret
	for _, row := range w.Rows("users") {
		owner := fmt.Sprint(row["id"])
		all = appendSecrets(all, owner, row, "alias", "name", "phone")
	}
	for _, row := range w.Rows("wishes") {
		all = appendSecrets(all, "", row, "beneficiary", "beneficiary_phone")
	}
	for _, table := range []struct{ key, owner string }{{"demand", "filer"}, {"booking", "user"}, {"registration", "user"}} {
		for _, row := range w.Rows(table.key) {
			owner, _ := row[table.owner].(string)
			all = appendSecrets(all, owner, row, "alias", "contact", "phone")
		}
	}
	return all
}

func appendSecrets(all []secret, owner string, row map[string]any, fields ...string) []secret {
	for _, field := range fields {
		word, _ := row[field].(string)
		if field == "phone" && word == "bound" { // that there is one, not which
			continue
		}
		if word = plainOf(word).String(); word != "" {
			all = append(all, secret{owner, word})
		}
	}
	return all
}

// leaked gives the first of other people's secrets that a text shows to a reader. What the reader wrote in this
// conversation is no secret to them, nor is what is said of themselves.
func leaked(text, reader string, typed []string, secrets []secret) string {
	shown := plainOf(text).String()
	for _, s := range secrets {
		if s.owner == reader {
			shown = strings.ReplaceAll(shown, s.word, "\n")
		}
	}
	said := plainOf(strings.Join(typed, "\n")).String()
	for _, s := range secrets {
		if s.owner != reader && !strings.Contains(said, s.word) && hasWord(shown, s.word) {
			return s.word
		}
	}
	return ""
}

// hasWord: a Latin name must not be part of a longer word.
func hasWord(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		i += from
		if !latin(word[0]) || (i == 0 || !latin(text[i-1])) && (i+len(word) == len(text) || !latin(text[i+len(word)])) {
			return true
		}
		from = i + len(word)
	}
}

func latin(b byte) bool { return b >= 'a' && b <= 'z' || isDigit(rune(b)) }

package wechat

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// allowed says whether XML 1.0 may hold the character, raw or as a reference.
func allowed(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// CleanText drops the characters that XML forbids and replaces broken UTF-8 by U+FFFD. Inbound it keeps a message
// that a strict parser would lose; outbound it keeps our reply readable for the platform.
func CleanText(s string) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if allowed(r) { // utf8.RuneError, U+FFFD, is allowed: it replaces broken bytes
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

// isClean reports whether CleanText would change nothing.
func isClean(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c < 0x20:
			if c != '\t' && c != '\n' && c != '\r' {
				return false
			}
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 || r == 0xFFFE || r == 0xFFFF {
				return false
			}
			i += n - 1
		}
	}
	return true
}

// cleanDocument makes a document readable for a strict parser without changing what it says: it drops a BOM,
// forbidden characters and, outside CDATA, references to forbidden characters.
func cleanDocument(raw []byte) []byte {
	s := CleanText(strings.TrimPrefix(string(raw), "\uFEFF"))
	var out bytes.Buffer
	out.Grow(len(s))
	for s != "" {
		i := strings.IndexAny(s, "&<")
		if i < 0 {
			break
		}
		out.WriteString(s[:i])
		s = s[i:]
		switch {
		case strings.HasPrefix(s, "<![CDATA["):
			end := strings.Index(s, "]]>")
			if end < 0 {
				end = len(s)
			}
			out.WriteString(s[:end])
			s = s[end:]
		case strings.HasPrefix(s, "&#"):
			n, bad := badReference(s)
			if !bad {
				out.WriteString(s[:n])
			}
			s = s[n:]
		default:
			out.WriteByte(s[0])
			s = s[1:]
		}
	}
	out.WriteString(s)
	return out.Bytes()
}

// badReference looks at a numeric character reference at the start of s: how long it is, and whether it names a
// character that XML forbids. What is no reference at all is left to the parser.
func badReference(s string) (n int, bad bool) {
	end := strings.IndexByte(s[:min(len(s), 14)], ';')
	if end < 0 {
		return 2, false
	}
	digits, base := s[2:end], 10
	if strings.HasPrefix(digits, "x") {
		digits, base = digits[1:], 16
	}
	code, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return 2, false
	}
	return end + 1, code > utf8.MaxRune || !allowed(rune(code))
}

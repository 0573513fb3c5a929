package dialog

import (
	"strconv"
	"strings"
)

// Words puts an outcome into one message: acknowledgements, the question, its options. Big puts every option on a line of its own.
func (o Outcome) Words(big bool) string {
	var b strings.Builder
	line := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(s)
		}
	}
	for _, l := range o.Lines {
		line(l)
	}
	if o.Missed {
		line(o.Retry)
	}
	line(o.Ask)
	line(o.Text)
	line(RenderOptions(o.Options, big))
	return b.String()
}

// How much of labels may share a line, in halves of a Chinese character: more is hard to read on a phone.
const (
	inlineWidth = 28
	shortWidth  = 8 // labels so short may go three to a line
)

func width(s string) int {
	n := 0
	for _, r := range s {
		if n++; r >= 0x1100 {
			n++
		}
	}
	return n
}

// RenderOptions writes options as "1 提交　2 修改　0 取消", or one a line where that is easier to read.
func RenderOptions(options []Option, big bool) string {
	total, each := 0, 0
	for _, o := range options {
		n := width(o.Label)
		total, each = total+n, max(each, n)
	}
	sep := "\n"
	if !big && (total <= inlineWidth || each <= shortWidth && len(options) > 3) {
		sep = "　"
	}
	var b strings.Builder
	for i, o := range options {
		if i > 0 {
			if sep == "　" && i%3 == 0 && len(options) > 3 {
				b.WriteByte('\n')
			} else {
				b.WriteString(sep)
			}
		}
		b.WriteString(strconv.Itoa(o.Digit))
		b.WriteByte(' ')
		b.WriteString(o.Label)
	}
	return b.String()
}

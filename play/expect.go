package play

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// reply is what was sent to one account since the line played last.
type reply struct {
	passive string
	pushed  []string
}

// text is the whole reply as it is judged.
func (r reply) text() string {
	if r.passive == "" {
		return strings.Join(r.pushed, "\n")
	}
	return strings.Join(append([]string{r.passive}, r.pushed...), "\n")
}

func (r reply) silent() bool { return r.passive == "" && len(r.pushed) == 0 }

// account is what the judge remembers of one person.
type account struct {
	id      string
	replies []reply // newest last; the one being judged is the last
	typed   []string
	last    Line      // the line played last that was no retry
	photoAt time.Time // when that line was a photo: its instant
	taken   bool      // a steward speaks with them: the bot may be silent while the session says human
}

// now is the reply being judged.
func (a *account) now() *reply { return &a.replies[len(a.replies)-1] }

// texts are all replies so far that were not silent.
func (a *account) texts() []string {
	var all []string
	for _, r := range a.replies {
		if !r.silent() {
			all = append(all, r.text())
		}
	}
	return all
}

// before is the reply before the one being judged.
func (a *account) before() (reply, bool) {
	for i := len(a.replies) - 2; i >= 0; i-- {
		if !a.replies[i].silent() {
			return a.replies[i], true
		}
	}
	return reply{}, false
}

// fault says why a ? line does not hold, "" when it holds.
func (e expect) fault(a *account) string {
	said := a.now().text()
	text := plainOf(said)
	switch e.kind {
	case "has":
		return listed("lacks", e.parts.missing(text))
	case "first":
		first, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
		return listed("the first line lacks", e.parts.missing(plainOf(first)))
	case "not":
		return listed("contains", e.parts.present(text))
	case "ever":
		return listed("no reply so far has", e.neverSaid(a))
	case "never":
		for _, earlier := range a.texts() {
			if words := e.parts.present(plainOf(earlier)); len(words) > 0 {
				return listed("a reply contains", words) + ": " + oneLine(earlier)
			}
		}
	case "opt":
		if !offers(said, e.digit, e.parts) {
			return fmt.Sprintf("no option %d with these words; %s", e.digit, optionsShown(said))
		}
	case "none":
		if !a.now().silent() {
			return "something was sent"
		}
	case "same":
		return e.differs(a)
	case "max":
		if n := utf8.RuneCountInString(said); n > e.max {
			return fmt.Sprintf("has %d characters", n)
		}
	}
	return ""
}

func (e expect) neverSaid(a *account) []string {
	var out []string
	for _, part := range e.parts {
		said := false
		for _, text := range a.texts() {
			said = said || found(part, plainOf(text)) != ""
		}
		if !said {
			out = append(out, written(part))
		}
	}
	return out
}

// differs compares with the reply before. What was pushed beside the passive reply is not sent again with it.
func (e expect) differs(a *account) string {
	now := *a.now()
	before, ok := a.before()
	switch {
	case now.silent():
		return "nothing was sent"
	case !ok:
		return "there was no reply before"
	case now.text() == before.text(), len(now.pushed) == 0 && now.passive == before.passive:
		return ""
	}
	return "the reply before was: " + oneLine(before.text())
}

func listed(what string, words []string) string {
	if len(words) == 0 {
		return ""
	}
	return what + ": " + strings.Join(words, " | ")
}

func optionsShown(text string) string {
	var shown []string
	for _, o := range optionsOf(text) {
		shown = append(shown, fmt.Sprintf("%d %s", o.digit, o.words))
	}
	if len(shown) == 0 {
		return "the reply has no options"
	}
	return "the reply has: " + strings.Join(shown, ", ")
}

// oneLine writes a text as a file of conversations does.
func oneLine(text string) string { return strings.ReplaceAll(text, "\n", `\n`) }

package lawyer

import (
	"strings"

	"minxu/dialog"
	"minxu/handlers"
)

// speech is how a conversation speaks: Chinese or short English, and 你 to a child.
type speech struct{ english, child bool }

func speechOf(t *dialog.Talk) speech {
	band := t.Fact(handlers.FactAgeBand)
	return speech{english: t.English(), child: t.Fact(handlers.FactMinor) == "1" || band == "0-7" || band == "8-13"}
}

// say picks the language.
func (s speech) say(chinese, english string) string {
	if s.english {
		return english
	}
	if s.child {
		return strings.ReplaceAll(chinese, "您", "你")
	}
	return chinese
}

// listed writes rows as numbered lines: 1 3月12日（周四）14:30.
func listed(rows []dialog.Value) string {
	var lines []string
	for i, v := range rows {
		lines = append(lines, string(rune('1'+i))+" "+v.Label)
	}
	return strings.Join(lines, "\n")
}

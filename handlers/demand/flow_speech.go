package demand

import (
	"strconv"
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
	return s.polite(chinese)
}

// polite addresses a child as 你.
func (s speech) polite(chinese string) string {
	if s.child {
		return strings.ReplaceAll(chinese, "您", "你")
	}
	return chinese
}

// count writes a small number of things: 两件事.
func count(n int) string {
	if n == 2 {
		return "两"
	}
	return strconv.Itoa(n)
}

// nth names a matter by its turn: 第一件.
func nth(i int) string {
	names := []string{"第一件", "第二件", "第三件", "第四件", "第五件", "第六件"}
	if i < len(names) {
		return names[i]
	}
	return "第" + strconv.Itoa(i+1) + "件"
}

// ordinal lists the words that mean the i-th choice.
func ordinal(i int) []string {
	if i == 0 {
		return []string{"第一件", "第一个", "前面那件", "前一件"}
	}
	return []string{nth(i), "第" + strings.TrimPrefix(strings.TrimSuffix(nth(i), "件"), "第") + "个"}
}

// relationName says for whom it is filed.
func relationName(relation string) string {
	switch relation {
	case "mother":
		return "母亲"
	case "father":
		return "父亲"
	case "grandparent":
		return "家里老人"
	case "spouse":
		return "爱人"
	case "child":
		return "孩子"
	case "sibling":
		return "兄弟姐妹"
	case "neighbour":
		return "邻居"
	case "friend":
		return "朋友"
	}
	return "家人"
}

package project

import (
	"strconv"

	"minxu/dialog"
)

// progress tells how projects go: the one that was named, those that came from the person's own demands, those of the person's place.
var progress = &dialog.Flow{Name: "score.progress", Title: "项目进展", Open: []string{"项目进展", "项目进度", "项目清单", "查项目"}, Quiet: true, Talk: func(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	rows := t.Look("known", Known{})
	if len(rows) == 0 {
		return t.End(s.polite("您那里现在没有公开的项目，您报的事也还没有列成项目。\n查您报的事，发“进度”。"))
	}
	if len(rows) == 1 {
		t.Context("project", rows[0].ID)
		return t.End(s.polite(rows[0].At(0)))
	}
	text := s.polite(rows[0].At(1)) + "\n"
	for i, v := range rows {
		text += strconv.Itoa(i+1) + " " + v.Label + "：" + v.At(2) + "\n"
	}
	return t.End(text + s.polite("想看哪一个，说它的名字，比如“"+rows[0].Label+"项目进展”。"))
}}

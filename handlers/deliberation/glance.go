package deliberation

import (
	"context"
	"strings"

	"minxu/handlers"
)

// glanceMine answers 我的 with one line a meeting and topic.
func (c capability) glanceMine(_ context.Context, a handlers.Asked) (string, error) {
	if a.Who.ID == "" {
		return "", nil
	}
	views, _, err := c.views(a)
	if err != nil {
		return "", err
	}
	const most = 3
	var lines []string
	for _, v := range views {
		if v.status != statusOpen && v.status != statusClosed || len(lines) == most {
			continue
		}
		how := "还没回复，发“议事”"
		if v.own != "" {
			how = "已回复" + v.own.Name()
		}
		lines = append(lines, "议事会："+v.title+"，"+v.when+"，"+v.place+"，"+how)
	}
	own, err := BackedBy(a.Reader, a.Who.ID, 10)
	if err != nil {
		return "", err
	}
	for _, t := range own {
		if t.Proposer == a.Who.ID && t.Live() && len(lines) < 2*most {
			lines = append(lines, "议题："+t.Title+"（尾号"+tail(t.No)+"）"+t.StateName()+"，"+digits(t.Seconds)+"户支持")
		}
	}
	return strings.Join(lines, "\n"), nil
}

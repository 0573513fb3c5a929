package project

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// bid takes what an idle resident says about a project: an answer to an invitation, a second score, a score in words, a question how a
// project goes, an opinion.
func (c capability) bid(_ context.Context, a handlers.Asked) (*handlers.Start, error) {
	u := a.Heard
	if u.Text == "" {
		return nil, nil
	}
	if n, digit := dialog.Digit(u.Text); digit {
		return c.bidDigit(a, n)
	}
	if asksProgress(u.Text) {
		return &handlers.Start{Flow: progress}, nil
	}
	score := heardScore(u)
	switch {
	case saysNoScore(u.Text):
		return c.refusing(a)
	case u.Intent == triage.ScoreProject:
		return scored("", score, u), nil
	case asksOwnScore(u.Text):
		return scored("", 0, u), nil
	case score == 0 && !offScale(u.Text) && !holdsAny(u.Text, "意见", "建议", "评价", "打分", "评分", "评一", "好评", "差评", "分改", "改改分"):
		return nil, nil
	}
	all, err := spoken(a.Reader)
	if err != nil {
		return nil, err
	}
	p, ok := named(u, all)
	switch {
	case ok && score > 0 && saysScore(u.Text):
		return scored(p.ID, score, u), nil
	case ok && speaksOfProject(u.Text, p) && holdsAny(u.Text, "意见", "建议") && (score == 0 || !saysScore(u.Text)):
		return &handlers.Start{Flow: opinion, Facts: []dialog.Fact{{Key: factProject, Value: p.ID}}}, nil
	case ok && score == 0 && asksResult(u.Text):
		return &handlers.Start{Flow: progress}, nil
	case ok && score == 0 && asksToScore(u.Text):
		return scored(p.ID, 0, u), nil
	case ok && saysScore(u.Text) && offScale(u.Text):
		return scored(p.ID, 0, u), nil
	case score == 0 && !offScale(u.Text) || len(u.Matters) > 0 || utf8.RuneCountInString(u.Text) > 12:
		return nil, nil
	}
	return c.bidWords(a, score)
}

// scored starts the scoring of a project with what was heard.
func scored(project string, score int, u triage.Understanding) *handlers.Start {
	s := &handlers.Start{Flow: scoring}
	if project != "" {
		s.Facts = append(s.Facts, dialog.Fact{Key: factProject, Value: project})
	}
	if score > 0 {
		s.Facts = append(s.Facts, dialog.Fact{Key: factScore, Value: strconv.Itoa(score)})
		if u.Score == 0 { // what triage heard itself is handed on by the desk
			n := strconv.Itoa(score)
			s.Hints = append(s.Hints, dialog.Hint{Kind: handlers.HintScore, Sure: true, Values: []dialog.Value{{ID: n, Label: n}}})
		}
	}
	return s
}

// bidDigit takes a bare digit: the score just given anew, else an answer to an invitation. A menu or something else that was just shown
// has the first claim to it.
func (c capability) bidDigit(a handlers.Asked, n int) (*handlers.Start, error) {
	if a.Who.ID == "" || n < 0 || n > best {
		return nil, nil
	}
	if id := a.Said("scored"); id != "" && n >= worst {
		p, err := ByID(a.Reader, id)
		if err != nil {
			return nil, err
		}
		b, ok, err := ownBallot(a.Reader, id, p.Round, voterMarks(a.Sealer(), a.Who.ID))
		if err != nil {
			return nil, err
		}
		if ok && a.Now().Sub(b.ChangedAt) < c.policy.SecondScore {
			return scored(id, n, a.Heard), nil
		}
		return nil, nil
	}
	if len(a.Context) > 0 {
		return nil, nil
	}
	open, err := c.openInvites(a)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	only := ""
	if len(open) == 1 {
		only = open[0]
	}
	if n == 0 {
		return &handlers.Start{Flow: declining, Facts: []dialog.Fact{{Key: factProject, Value: open[0]}}}, nil
	}
	return scored(only, n, a.Heard), nil
}

// bidWords takes a short score in words (4分, 非常满意) of somebody who was invited, has just scored, or has exactly one project to score.
func (c capability) bidWords(a handlers.Asked, score int) (*handlers.Start, error) {
	if a.Who.ID == "" {
		return nil, nil
	}
	if id := a.Said("scored"); id != "" {
		return scored(id, score, a.Heard), nil
	}
	if len(a.Context) > 0 {
		return nil, nil
	}
	open, err := c.openInvites(a)
	if err != nil {
		return nil, err
	}
	if len(open) == 0 {
		if !saysScore(a.Heard.Text) {
			return nil, nil
		}
		rows, err := c.lookScorable(a, Scorable{})
		if err != nil || len(rows) == 0 || readRow(rows[0]).status != rowScore {
			return nil, err
		}
		return scored("", score, a.Heard), nil
	}
	if len(open) > 1 {
		return scored("", score, a.Heard), nil
	}
	return scored(open[0], score, a.Heard), nil
}

// openInvites lists the projects for which a person was asked lately and may still answer, newest first.
func (c capability) openInvites(a handlers.Asked) ([]string, error) {
	now := a.Now()
	list, err := invitesOf(a.Reader, a.Who.ID, now.Add(-c.policy.PromptFor), now)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	v, err := voterOf(a.Reader, a.Who)
	if err != nil {
		return nil, err
	}
	o := c.office(a)
	var open []string
	for _, i := range list {
		p, err := ByID(a.Reader, i.Project)
		if err != nil {
			return nil, err
		}
		s, err := o.standingOf(a.Reader, p, v, now)
		if err != nil {
			return nil, err
		}
		if s.round.No == i.Round && s.status == StatusOpen && s.right.May() && !s.has {
			open = append(open, p.ID)
		}
	}
	return open, nil
}

// saysScore hears that words give a score rather than tell of something.
func saysScore(text string) bool {
	return holdsAny(text, "打", "给", "评", "改成", "改为", "改到", "分", "星")
}

// refusing takes words that say no to scoring; with an invitation open it is declined.
func (c capability) refusing(a handlers.Asked) (*handlers.Start, error) {
	s := &handlers.Start{Flow: declining}
	if a.Who.ID == "" {
		return s, nil
	}
	open, err := c.openInvites(a)
	if err == nil && len(open) > 0 {
		s.Facts = []dialog.Fact{{Key: factProject, Value: open[0]}}
	}
	return s, err
}

// saysNoScore hears that somebody does not want to score.
func saysNoScore(text string) bool {
	const most = 12
	return utf8.RuneCountInString(text) <= most && holdsAny(text, "不想打分", "不打分", "不想评", "不评分", "不参加打分", "不用打分")
}

// asksOwnScore hears a question about the own ballot: 我打了几分来着.
func asksOwnScore(text string) bool {
	return strings.Contains(text, "我") && holdsAny(text, "打了几分", "打的几分", "给了几分", "打过几分", "评了几分")
}

// asksResult hears a question about what a scoring came to.
func asksResult(text string) bool {
	return holdsAny(text, "评价结果", "打分结果", "评分结果", "多少分", "得了几分", "平均分")
}

// asksToScore hears a wish to score something that is named beside it: 评价楼道灯, 给楼道灯评个价.
func asksToScore(text string) bool {
	const most = 20
	if utf8.RuneCountInString(text) > most {
		return false
	}
	if holdsAny(text, "好评", "差评", "分改", "改改分") { // which of the five is not said: it is asked for
		return true
	}
	for _, w := range []string{"我想", "我要", "想", "要", "来", "去", "给", "对"} {
		text = strings.TrimPrefix(text, w)
	}
	for _, w := range []string{"评价", "评分", "打分", "评一下", "评一评"} {
		if strings.HasPrefix(text, w) || strings.HasSuffix(strings.TrimRight(text, "。！!吧一下"), w) {
			return true
		}
	}
	return false
}

// speaksOfProject hears that words are about the project itself, not about what is broken there.
func speaksOfProject(text string, p Project) bool {
	return holdsAny(text, "项目", "工程", "改造", "更新", p.Title)
}

// asksProgress hears a question how projects go.
func asksProgress(text string) bool {
	if strings.Contains(text, "项目") && holdsAny(text, "进展", "进度", "怎么样了", "到哪一步", "到哪步", "干到哪", "做到哪", "完工", "什么时候", "成了", "立项", "清单", "有没有", "结果", "公布") && !holdsAny(text, "打分", "评分", "评价一下") {
		return true
	}
	return strings.Contains(text, "成了项目") || strings.Contains(text, "变成项目") || strings.Contains(text, "列入项目") || strings.Contains(text, "转成项目")
}

func holdsAny(text string, words ...string) bool {
	for _, w := range words {
		if w != "" && strings.Contains(text, w) {
			return true
		}
	}
	return false
}

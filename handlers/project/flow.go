package project

import (
	"strconv"
	"strings"

	"minxu/dialog"
	"minxu/handlers"
)

// scoring is the conversation in which a resident scores a project and changes the score again.
var scoring = &dialog.Flow{Name: "score", Title: "项目评价", Menu: []string{"project.score"},
	Open:    []string{"评价", "评分", "打分", "我要评价", "我要打分", "我要评分", "给项目打分", "项目打分", "项目评价", "评价项目", "改分", "我要改分", "score"},
	Intents: []string{"score"}, Takes: []string{handlers.HintScore}, Quiet: true, Talk: score}

// Facts that a bid begins a talk with.
const (
	factProject = "project" // which one is meant
	factScore   = "score"   // the score that was heard
)

// score reads from top to bottom: which project, may it be scored, what stands there, the score, the reason.
func score(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	heard, err := strconv.Atoi(t.Fact(factScore))
	if err != nil {
		heard = 0
	}
	p := which(t, s, t.Look("projects", Scorable{Project: t.Fact(factProject), Score: heard}))
	t.About(p.title)
	switch {
	case p.status == rowNone:
		return t.End(s.polite(p.sentence))
	case p.status == rowComment:
		return commentOnly(t, s, p)
	}
	given := p.own
	if given > 0 {
		if keep := fork(t, s, p); keep {
			t.Context("scored", p.id)
			return t.End(s.say("好的，保持"+strconv.Itoa(given)+"分。"+p.until+"前想改，发“打分”。", "OK, it stays "+strconv.Itoa(given)+"."))
		}
	}
	return ballot(t, s, p)
}

// fork asks whether the score that stands shall stay. A score in the words is a wish to change it.
func fork(t *dialog.Talk, s speech, p row) (keep bool) {
	if p.heard > 0 { // the opening words held the new score
		return false
	}
	own := strconv.Itoa(p.own)
	stay, change := []string{"保持", "不改", "不改了", "不变", "就这样", "算了不改", "keep"}, []string{"改", "修改", "重打", "重新打", "重新打分", "要改", "change"}
	for n := worst; n <= best; n++ {
		words := append(levelWords(n), LevelName(n))
		if n == p.own {
			stay = append(stay, words...)
		} else {
			change = append(change, words...)
		}
	}
	return t.Pick(dialog.Q{Key: "keep", For: p.id + own, Ask: s.say("您"+p.day+"给“"+p.title+"”打过"+own+"分，一个项目一人一票，可以改。", "You gave \""+p.title+"\" "+own+" points. One vote each; you may change it.")},
		dialog.Option{ID: "keep", Label: s.say("保持"+own+"分", "keep "+own), Words: stay},
		dialog.Option{ID: "change", Label: s.say("改分", "change it"), Words: change}).ID == "keep"
}

// ballot takes the score, at once, and then the reason.
func ballot(t *dialog.Talk, s speech, p row) dialog.End {
	var done receipt
	for i := 0; i < mostSeconds; i++ {
		t := t
		if i > 0 {
			t = t.Round("s" + strconv.Itoa(i))
		}
		done = receiptOf(t.Do("cast", Cast{Project: p.id, Score: levels(t, s, p)}))
		if done.outcome != outcomeOff {
			break
		}
		t.Say(s.say("没有这个分，只有1到5这五档，5分最好。", "There are only the five levels 1 to 5; 5 is best."))
	}
	switch done.outcome {
	case outcomeOff:
		return t.End(s.say("这次没有记下分数。想好了再发“打分”，回复1到5中的一个数就行。", "No score was noted. Reply \"score\" to try again."))
	case outcomeSame:
		t.Context("scored", p.id)
		return t.End(s.recorded(p, done))
	}
	for i := 1; ; i++ {
		t.Say(s.recorded(p, done))
		why := t.Round(strconv.Itoa(i)).Text(dialog.Q{Key: "comment", Skip: noReason(), Ask: s.why(done.score)})
		again := secondScore(why.Label)
		if again == 0 {
			return reasoned(t, s, p, done, why)
		}
		if i == mostSeconds {
			t.Context("scored", p.id)
			return t.End(s.say("分数以最后一次为准，现在是"+strconv.Itoa(done.score)+"分。还要改，发“打分”。", "The last score counts: "+strconv.Itoa(done.score)+"."))
		}
		done = receiptOf(t.Do("cast"+strconv.Itoa(i), Cast{Project: p.id, Score: again}))
	}
}

// mostSeconds bounds how often a score is asked for or replaced in one talk; the changes of a day are fewer.
const mostSeconds = 8

// reasoned keeps the reason, if one was given, and ends the talk.
func reasoned(t *dialog.Talk, s speech, p row, done receipt, why dialog.Value) dialog.End {
	t.Context("scored", p.id)
	if why.Label == "" {
		return t.End(s.say("谢谢您的评价，结果会公布。"+p.until+"前想改，发“打分”。", "Thank you. The result will be published."))
	}
	t.Do("reason", Reason{Project: p.id, Text: why.Label})
	if done.score <= low {
		return t.End(s.say("记下了，谢谢您直说，不记名转给社区。\n要是有具体的事要修，直接说一句，我替您登记。", "Noted without your name. Thank you for being frank."))
	}
	return t.End(s.say("记下了，谢谢您的评价，结果会公布。", "Noted. Thank you; the result will be published."))
}

// low is the score at and below which the reason is asked for.
const low = 2

// noReason are the words that pass the reason.
func noReason() []string {
	return []string{"没有", "没", "没有了", "没了", "没啥", "没什么", "没啥说的", "不说", "不说了", "不用", "不用了", "不写", "不写了", "无", "no", "none", "没意见", "没有意见", "没有别的", "没别的"}
}

// levels asks for the score; one that was said already is not asked for.
func levels(t *dialog.Talk, s speech, p row) int {
	ask := s.say("请您给“"+p.title+"”打个分，"+p.until+"前都能改：", "How content are you with \""+p.title+"\"?")
	if p.own > 0 {
		ask = s.say("请选新的分数，以最后一次为准：", "Your new score:")
	}
	options := make([]dialog.Option, 0, best)
	for n := best; n >= worst; n-- {
		options = append(options, dialog.Option{ID: strconv.Itoa(n), Label: s.level(n), Digit: n, Fixed: true, Words: levelWords(n)})
	}
	n, err := strconv.Atoi(t.Pick(dialog.Q{Key: "score", Takes: handlers.HintScore, For: p.id, Ask: ask,
		Retry: s.say("请回复1到5中的一个数，5分最好，1分最差。", "Please reply with a number from 1 to 5; 5 is best.")}, options...).ID)
	if err != nil || n < worst || n > best {
		return worst // not reached: the options are the scale
	}
	return n
}

// commentOnly invites one opinion of somebody who may not score.
func commentOnly(t *dialog.Talk, s speech, p row) dialog.End {
	words := t.Text(dialog.Q{Key: "comment_only", Skip: noReason(), Ask: s.polite(p.sentence) + "\n" + s.say("有意见可以说一句，我不记名转给社区；没有就回复“没有”。", "You may leave one opinion; it is kept without your name. Reply \"skip\" if you have none.")})
	if words.Label == "" {
		return t.End(s.say("好的，谢谢您。有事随时叫我。", "OK, thank you."))
	}
	t.Do("opinion", Leave{Project: p.id, Text: words.Label})
	return t.End(s.say("收到，您的意见不记名转给社区，不算打分。谢谢您。", "Noted without your name; it is no score. Thank you."))
}

// opinion is the conversation of those who want to say something about a project without scoring it.
var opinion = &dialog.Flow{Name: "score.opinion", Title: "项目意见", Quiet: true, Talk: func(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	p := which(t, s, t.Look("projects", Scorable{Project: t.Fact(factProject), Opinion: true}))
	if p.status == rowNone {
		return t.End(s.polite(p.sentence))
	}
	return commentOnly(t, s, p)
}}

// declining takes a 0 to an invitation.
var declining = &dialog.Flow{Name: "score.decline", Title: "不打分", Quiet: true, Talk: func(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	if project := t.Fact(factProject); project != "" {
		t.Do("decline", Decline{Project: project})
	}
	return t.End(s.say("好的，不打分也行，不再为这个项目提醒您。\n以后想打，发“打分”；不想再收邀请，发“退订评价”。", "OK, no score. I will not remind you."))
}}

// which takes the one project that the message means, or asks.
func which(t *dialog.Talk, s speech, rows []dialog.Value) row {
	if len(rows) == 0 {
		return row{status: rowNone, sentence: "现在没有可以打分的项目。"}
	}
	if len(rows) == 1 {
		return readRow(rows[0])
	}
	options := make([]dialog.Option, len(rows))
	for i, v := range rows {
		options[i] = dialog.Option{ID: v.ID, Label: v.Label, Words: []string{readRow(v).no}}
	}
	chosen := t.Pick(dialog.Q{Key: "project", Ask: s.say("您要给哪个项目打分？", "Which project do you mean?"),
		Retry: s.say("请回复项目前面的序号，或说项目的名字。", "")}, options...)
	for _, v := range rows {
		if v.ID == chosen.ID {
			return readRow(v)
		}
	}
	return readRow(rows[0])
}

// speech is how a conversation speaks: Chinese or short English, and 你 to a child.
type speech struct{ english, child bool }

func speechOf(t *dialog.Talk) speech {
	band := t.Fact(handlers.FactAgeBand)
	return speech{english: t.English(), child: t.Fact(handlers.FactMinor) == "1" || band == "0-7" || band == "8-13"}
}

// say picks the language.
func (s speech) say(chinese, english string) string {
	if s.english && english != "" {
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

func (s speech) level(n int) string {
	if s.english {
		return levelEnglish(n)
	}
	return LevelName(n)
}

// recorded says what a ballot came to.
func (s speech) recorded(p row, r receipt) string {
	what := strconv.Itoa(r.score) + " " + s.level(r.score)
	switch r.outcome {
	case outcomeSame:
		return s.say("“"+p.title+"”已经是"+strconv.Itoa(r.score)+"分了，不用再打。谢谢您。", "It is "+strconv.Itoa(r.score)+" already. Thank you.")
	case outcomeChanged:
		return s.say("改好了：“"+p.title+"”"+what+"。以最后一次为准。", "Changed: "+what+". The last score counts.")
	}
	return s.say("记下了：“"+p.title+"”"+what+"。", "Noted: "+what+".")
}

// why invites the reason; of a low score it asks for it.
func (s speech) why(score int) string {
	if score <= low {
		return s.say("请说说哪里不满意，我不记名转给社区；没有就回复“没有”。", "What was wrong? Reply \"skip\" if you like.")
	}
	return s.say("想多说两句就写，不写回复“没有”。", "Anything to add? Reply \"skip\" if not.")
}

package play

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// passive takes the passive reply: exactly one, unless the line is one of the few that may go without.
func (p *player) passive(ctx context.Context, s step, line Line, answer Answer) {
	silent := strings.TrimSpace(answer.Text) == ""
	if silent {
		p.result.show("< 机器人[none]:")
	} else {
		p.result.show("< 机器人: " + oneLine(answer.Text))
		now := p.who.now()
		now.passive = strings.TrimPrefix(now.passive+"\n"+answer.Text, "\n")
	}
	switch left := p.who.last.Kind == Event && p.who.last.Text == "unsubscribe"; {
	case left && !silent:
		p.fail(s, "every conversation: a passive reply to somebody who has just left")
	case silent && !left && !p.maySaveWords(line) && !p.stewardSpeaks(ctx):
		p.fail(s, "every conversation: no passive reply")
	}
	if answer.Took > longestWait {
		p.fail(s, fmt.Sprintf("every conversation: the reply took %s", answer.Took.Round(time.Millisecond)))
	}
	p.judge(ctx, s, p.who, answer.Text)
}

// stewardSpeaks: between a steward's taking of a talk and its end the resident is answered by the steward.
func (p *player) stewardSpeaks(ctx context.Context) bool {
	if !p.who.taken {
		return false
	}
	has, err := p.house.Session(ctx, p.who.id)
	return err == nil && has == human
}

// maySaveWords: the photos of a burst behind its first need no reply, nor does a retry of such a photo.
func (p *player) maySaveWords(line Line) bool {
	switch line.Kind {
	case Image:
		return !p.who.photoAt.IsZero() && p.clock.Sub(p.who.photoAt) <= burstWindow
	case Retry:
		n := len(p.who.replies)
		return p.who.last.Kind == Image && n > 1 && p.who.replies[n-2].silent()
	}
	return false
}

// collect hands what was sent to the accounts it was sent to.
func (p *player) collect(ctx context.Context, s step) {
	pushes, err := p.house.Pushes(ctx)
	if err != nil {
		p.fail(s, err.Error())
		return
	}
	for _, push := range pushes {
		to := p.person(push.Account)
		if to != p.who {
			to.replies = append(to.replies, reply{})
		}
		to.now().pushed = append(to.now().pushed, push.Text)
		whom := ""
		if to != p.who {
			whom = " -> " + to.id
		}
		p.result.show("< 机器人[" + push.Channel + "]" + whom + ": " + oneLine(push.Text))
		p.judge(ctx, s, to, push.Text)
	}
}

// judge looks at the manners of one text. A steward's own words are not the bot's.
func (p *player) judge(ctx context.Context, s step, to *account, text string) {
	if text == "" {
		return
	}
	own := text
	for _, words := range p.steward {
		own = strings.ReplaceAll(own, words, "")
	}
	wrong := manners(own, to.id == childOfAllTales)
	if word := leaked(own, to.id, to.typed, p.secrets); word != "" {
		wrong = append(wrong, "shows another resident: "+word)
	}
	for _, number := range numbersIn(text) {
		known, err := p.house.Knows(ctx, number)
		switch {
		case err != nil:
			wrong = append(wrong, "is "+number+" in the records? "+err.Error())
		case !known:
			wrong = append(wrong, "shows a number that no record has: "+number)
		}
	}
	for _, reason := range wrong {
		p.result.fail(s, "every conversation: "+reason, text)
	}
}

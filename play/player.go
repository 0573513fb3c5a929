package play

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// What the judge itself knows of a conversation between two lines.
const (
	idle        = "idle"
	human       = "human"
	waiting     = "waiting"
	decline     = "不用了"            // lets one closing offer pass
	longestWait = 5 * time.Second  // for a passive reply
	burstWindow = 20 * time.Second // photos within it of each other are one burst
)

// result is what came of one conversation.
type result struct {
	conversation *conversation
	messages     int // that the resident needed
	faults       []fault
	dialogue     []string // as it went, in the form of the file
}

// player plays one conversation.
type player struct {
	house    House
	fixture  *fixture
	accounts map[string]*account
	who      *account
	clock    time.Time
	secrets  []secret
	steward  []string // what stewards typed: their words, not the bot's
	result   *result
}

// playOne plays a conversation in a fresh house. The error is that of the context; everything else is a fault of the
// conversation.
func playOne(ctx context.Context, c *conversation, open Opener) (*result, error) {
	res := &result{conversation: c, faults: slices.Clone(c.faults)}
	for _, s := range c.steps {
		if o, ok := s.part.(offer); ok && o.kind != "if" {
			if _, known := c.fixture.ask[o.kind]; !known {
				res.fail(s, "the fixture does not know what asks for "+o.kind, "")
			}
		}
	}
	if len(res.faults) > 0 {
		return res, nil
	}
	start := step{at: c.at, source: "### " + c.id}
	world, err := c.fixture.world(c.start, c.given)
	if err != nil {
		res.fail(start, err.Error(), "")
		return res, nil
	}
	house, err := open(ctx, world)
	if err != nil {
		res.fail(start, "the house does not open: "+err.Error(), "")
		return res, ctx.Err()
	}
	p := &player{house: house, fixture: c.fixture, accounts: map[string]*account{}, clock: world.Clock,
		secrets: secretsOf(world), result: res}
	for i := 0; i < len(c.steps) && ctx.Err() == nil; i++ {
		if _, ok := c.steps[i].part.(offer); ok {
			group := groupAt(c.steps, i)
			p.exchange(ctx, c.steps[i:i+group])
			i += group - 1
			continue
		}
		p.step(ctx, c.steps[i])
	}
	if err := house.Close(); err != nil {
		res.fail(start, "the house does not close: "+err.Error(), "")
	}
	return res, ctx.Err()
}

func (r *result) fail(s step, reason, reply string) {
	r.faults = append(r.faults, fault{at: s.at, source: s.source, reason: reason, reply: reply})
	r.show("! " + s.source + " (" + reason + ")")
}

func (r *result) show(line string) { r.dialogue = append(r.dialogue, line) }

// groupAt is the length of the group of optional exchanges that begins at i; model answers do not part it.
func groupAt(steps []step, i int) int {
	n := 0
	for ; i+n < len(steps); n++ {
		switch steps[i+n].part.(type) {
		case offer, model:
		default:
			return n
		}
	}
	return n
}

func (p *player) fail(s step, reason string) { p.result.fail(s, reason, p.who.now().text()) }

func (p *player) step(ctx context.Context, s step) {
	switch part := s.part.(type) {
	case as:
		p.switchTo(part.account)
		p.result.show(s.source)
	case said:
		p.say(ctx, s, part.line)
	case acted:
		p.begin(s.source)
		if !part.at.IsZero() {
			p.jump(ctx, s, part.at)
		}
		part.action.Account = p.who.id
		if text := part.action.Field("text"); text != "" {
			p.steward = append(p.steward, text)
		}
		if err := p.house.Act(ctx, part.action); err != nil {
			p.fail(s, err.Error())
		}
		if v := part.action.Verb; v == "human_take" || v == "human_end" {
			p.person(part.action.Field(v)).taken = v == "human_take"
		}
		p.collect(ctx, s)
	case jump:
		p.begin(s.source)
		p.jump(ctx, s, part.to)
		p.collect(ctx, s)
	case expect:
		if reason := part.fault(p.who); reason != "" {
			if p.who.now().silent() {
				reason += " (nothing was sent)"
			}
			p.fail(s, reason)
		}
	case state:
		p.session(ctx, s, part)
	case wanted:
		rows, err := p.house.Rows(ctx, part.table)
		if err != nil {
			p.fail(s, err.Error())
		} else if reason := part.fault(rows); reason != "" {
			p.fail(s, reason)
		}
	}
}

func (p *player) person(id string) *account {
	if p.accounts[id] == nil {
		p.accounts[id] = &account{id: id, replies: []reply{{}}}
	}
	return p.accounts[id]
}

// switchTo changes who acts; their reply begins empty.
func (p *player) switchTo(id string) {
	p.who = p.person(id)
	p.who.replies = append(p.who.replies, reply{})
}

// begin starts a new reply: a line is played.
func (p *player) begin(source string) {
	p.who.replies = append(p.who.replies, reply{})
	p.result.show(source)
}

func (p *player) jump(ctx context.Context, s step, to time.Time) {
	if to.Before(p.clock) {
		p.fail(s, "the clock would run backwards")
		return
	}
	if err := p.house.SetClock(ctx, to); err != nil {
		p.fail(s, err.Error())
	}
	p.clock = to
}

// say plays one line of the acting resident and looks at the manners of what comes back.
func (p *player) say(ctx context.Context, s step, line Line) {
	line.Account = p.who.id
	line.Text = choose(line.Text, p.who.texts())
	p.begin(shownLine(line))
	p.reply(ctx, s, line)
}

func (p *player) reply(ctx context.Context, s step, line Line) {
	if line.Kind != Retry {
		p.wrote(line)
	}
	answer, err := p.house.Say(ctx, line)
	if err != nil {
		p.fail(s, err.Error())
	} else {
		p.passive(ctx, s, line, answer)
	}
	switch line.Kind {
	case Image:
		p.who.photoAt = p.clock
	case Retry:
	default:
		p.who.photoAt = time.Time{}
	}
	p.collect(ctx, s)
}

// wrote remembers what a resident sent: it counts, and it is theirs to know.
func (p *player) wrote(line Line) {
	p.who.last = line
	if line.Kind == Event {
		return
	}
	p.result.messages++
	p.who.typed = append(p.who.typed, line.Text)
	for _, number := range mobile.FindAllString(plainOf(line.Text).String(), -1) {
		p.secrets = append(p.secrets, secret{p.who.id, number})
	}
}

// exchange plays a group of optional exchanges: after each the group is looked at from its top again.
func (p *player) exchange(ctx context.Context, group []step) {
	used := make([]bool, len(group))
	for again := true; again && ctx.Err() == nil; {
		again = false
		waits, err := p.house.Session(ctx, p.who.id)
		if err != nil {
			p.fail(group[0], err.Error())
			return
		}
		for i, s := range group {
			o, ok := s.part.(offer)
			if !ok || used[i] || !p.fits(o, waits) {
				continue
			}
			used[i], again = true, true
			p.say(ctx, s, o.line)
			break
		}
	}
}

func (p *player) fits(o offer, session string) bool {
	if !o.any && !isWaiting(session) {
		return false
	}
	text := plainOf(p.who.now().text())
	if o.kind != "if" {
		return p.fixture.ask[o.kind].fits(text)
	}
	return len(o.parts.missing(text)) == 0 && len(o.bans.present(text)) == 0
}

func isWaiting(session string) bool { return session != idle && session != human }

// session judges a = session line; where idle is expected one closing offer may be declined.
func (p *player) session(ctx context.Context, s step, want state) {
	has, err := p.house.Session(ctx, p.who.id)
	if err == nil && !want.holds(has) && slices.Contains(want.names, idle) && isWaiting(has) {
		line := Line{Account: p.who.id, Kind: Text, Text: decline}
		p.result.show(shownLine(line))
		p.reply(ctx, s, line)
		has, err = p.house.Session(ctx, p.who.id)
	}
	switch {
	case err != nil:
		p.fail(s, err.Error())
	case has == "":
		p.fail(s, "the house names no session")
	case !want.holds(has):
		p.fail(s, "the session is "+has)
	}
}

// holds reads the state of the house, idle, human or flow.key, against the names of the file.
func (s state) holds(has string) bool {
	flow, _, _ := strings.Cut(has, ".")
	for _, name := range s.names {
		if name == flow || name == waiting && has != "" && isWaiting(has) {
			return true
		}
	}
	return false
}

// shownLine writes a line as the file does.
func shownLine(line Line) string {
	head := "> 居民"
	if line.Kind != Text {
		head += "[" + string(line.Kind) + "]"
	}
	text := oneLine(line.Text)
	switch {
	case line.Kind == Location:
		text = fmt.Sprintf("%g,%g,%s", line.Lat, line.Lng, text)
	case line.Scene != "":
		text += ":" + line.Scene
	}
	return head + ": " + text
}

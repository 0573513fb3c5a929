package bot

import (
	"strings"

	"minxu/bot/wechat"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// reply decides what a message is, in this order: emergency, words that work at any moment, a person asked for, silence that was too long,
// the running talk, then everything that an idle resident may mean.
func (t *turn) reply() (string, error) {
	if err := t.whoSpeaks(); err != nil {
		return "", err
	}
	if t.talk != nil && t.wordless() {
		return t.toSteward()
	}
	switch t.m.Kind {
	case wechat.KindEvent:
		if t.talk != nil && t.m.Event == wechat.EventClick && t.m.EventKey != "human" { // who presses a key of the menu wants the bot again
			return t.leaveSteward(t.event)
		}
		return t.event()
	case wechat.KindImage:
		return t.attachment(dialog.Hint{Kind: handlers.HintPhoto, Sure: true, Values: []dialog.Value{{ID: t.keep("image"), Label: "照片"}}})
	case wechat.KindLocation:
		if t.m.HasPoint {
			return t.location()
		}
	case wechat.KindVoice:
		t.keep("voice")
		if t.text == "" {
			return voiceWords, nil
		}
	case wechat.KindText:
	default: // video, link, stickers: kept as they came, answered with the way that works
		t.keep(t.m.Kind)
		return otherKindWords, nil
	}
	if t.text == "" || dialog.Fold(t.text) == "" {
		return t.emptyWords()
	}
	if long := []rune(t.text); len(long) > maxRunes {
		t.text = string(long[:maxRunes])
		t.tail = append(t.tail, func() string { return tooLongWords })
	}
	return t.words()
}

// maxRunes is how much of one message is taken in; the rest may be sent as a second one.
const maxRunes = 4000

const (
	voiceWords = "您好，语音我现在还听不懂，真对不起。\n请您打字说一句，或点输入框旁的“语音转文字”。\n也可以发“人工”，请工作人员联系您。"

	otherKindWords = "收到了，这类消息我还看不懂。\n请您用文字说一句，也可以发照片或位置；发“菜单”看能办什么。"
	tooLongWords   = "您写得很长，先记下前4000字，其余请再发一条。"
)

// words answers what was written or spoken.
func (t *turn) words() (string, error) {
	if t.s.Danger != 0 {
		if reply, done, err := t.safe(); done || err != nil {
			return reply, err
		}
	}
	if w, ok := moments[dialog.Fold(t.text)]; ok && (w == toRepeat || w == toMore && !t.pages() || w == toUndo) { // nothing in these words needs to be understood
		reply, _, err := t.atAnyMoment(w)
		return reply, err
	}
	_, digit := dialog.Digit(t.text)
	if !digit && !t.passes() {
		u, err := t.understand()
		if err != nil {
			return "", err
		}
		if u.Emergency.Kind != triage.NoEmergency {
			return t.emergency(u.Emergency)
		}
	}
	return t.heardOn()
}

// passes says whether the message is word for word one that passes the waiting question (没有): nothing more is in it, no emergency either.
func (t *turn) passes() bool {
	a := t.s.Active
	if a == nil || len(a.Screen.Skip) == 0 || t.now.UnixMilli() > t.s.Until {
		return false
	}
	folded := dialog.Fold(t.text)
	_, word := moments[folded]
	return !word && has(a.Screen.Skip, folded)
}

// heardOn goes on behind the emergency rule.
func (t *turn) heardOn() (string, error) {
	if w, ok := anyMoment(t.text); ok {
		if reply, done, err := t.atAnyMoment(w); done || err != nil {
			return reply, err
		}
	}
	if live := t.s.Active != nil && t.now.UnixMilli() <= t.s.Until; t.s.Human != 0 && !live {
		return t.forPerson()
	}
	if t.s.Active != nil && t.now.UnixMilli() > t.s.Until {
		if reply, done, err := t.expired(); done || err != nil {
			return reply, err
		}
	}
	if t.s.Active != nil {
		return t.running(nil)
	}
	return t.idle()
}

// running lets the open talk hear the message. It leaves an open question only on an outright request for something else, a closed one
// when the message does not answer it and belongs to another flow.
func (t *turn) running(extra []dialog.Hint) (string, error) {
	c := t.s.Active
	f := t.flow(c)
	if t.heard != nil && c.Screen.Open() && t.heard.Outright {
		if other := t.otherFlow(f); other != nil {
			return t.digress(other)
		}
	}
	in := &dialog.Input{Text: t.text, Hints: extra}
	if t.heard != nil {
		in.Hints = append(in.Hints, handlers.Hints(*t.heard)...)
		in.Understand = t.hintsOf
	}
	out := dialog.Advance(f, c, in)
	if out.Missed && t.heard != nil {
		if other := t.otherFlow(f); other != nil {
			return t.digress(other)
		}
		if kept, err := t.keepAside(); kept || err != nil {
			return t.again(), err
		}
	}
	if out.Missed && t.s.Misses > 0 && len(c.Screen.Skip) > 0 { // an optional question is not asked for ever
		out = dialog.Advance(f, c, &dialog.Input{Text: c.Screen.Skip[0]})
		t.lead = append(t.lead, t.pick("好的，这一项先跳过。", "OK, skipped."))
	}
	return t.run(out)
}

// hintsOf understands a part of the message ("地点改成…").
func (t *turn) hintsOf(text string) []dialog.Hint {
	c, err := t.light()
	if err != nil {
		return nil
	}
	return handlers.Hints(triage.Understand(text, c))
}

// otherFlow finds the flow of another business that the message asks for.
func (t *turn) otherFlow(running *dialog.Flow) *dialog.Flow {
	if f := t.d.words[dialog.Fold(t.text)]; f != nil && f != running {
		return f
	}
	if f := t.d.intents[string(t.heard.Intent)]; f != nil && f != running && leaves(t.heard.Intent) {
		return f
	}
	return nil
}

// leaves names the intents that may leave a talk: talk of talk does not.
func leaves(i triage.Intent) bool {
	switch i {
	case triage.Demand, triage.UnknownIntent, triage.Thanks, triage.Smalltalk, triage.Greeting, triage.Solved, triage.NotSolved, triage.Supplement:
		return false
	}
	return true
}

// digress parks the running talk, does the other business and says how to come back.
func (t *turn) digress(f *dialog.Flow) (string, error) {
	t.parkAndOffer()
	return t.begin(f, nil, t.hints())
}

func (t *turn) hints() []dialog.Hint {
	if t.heard == nil {
		return nil
	}
	return handlers.Hints(*t.heard)
}

// attachment hands a photo or a place to the running talk, else lets a capability bid for it, else begins what takes it.
func (t *turn) attachment(h dialog.Hint) (string, error) {
	if t.s.Active != nil && t.now.UnixMilli() <= t.s.Until {
		f := t.flow(t.s.Active)
		if !has(f.Takes, h.Kind) {
			return join(noPlaceWords(h.Kind), t.again()), nil
		}
		if h.Kind == handlers.HintPhoto {
			t.lead = append(t.lead, t.photoWords())
		}
		return t.run(dialog.Advance(f, t.s.Active, &dialog.Input{Hints: []dialog.Hint{h}}))
	}
	if t.s.Active != nil {
		t.park()
	}
	t.heard = &triage.Understanding{Intent: triage.UnknownIntent}
	start, err := t.claimed(h)
	if err != nil {
		return "", err
	}
	if start != nil {
		t.s.Burst = t.now.UnixMilli()
		return t.begin(start.Flow, start.Facts, append(start.Hints, h))
	}
	t.s.Burst = t.now.UnixMilli()
	if f := t.d.intents[string(triage.Demand)]; f != nil && has(f.Takes, h.Kind) { // what comes without words is the start of a report
		return t.begin(f, nil, []dialog.Hint{h})
	}
	return otherKindWords, nil
}

// photoWords acknowledges a burst of photos once.
func (t *turn) photoWords() string {
	last := t.s.Burst
	t.s.Burst = t.now.UnixMilli()
	if t.now.UnixMilli()-last < t.d.Policy.Burst.Milliseconds() {
		return ""
	}
	if t.english() {
		return "Photo received."
	}
	return "照片收到了。"
}

func noPlaceWords(kind string) string {
	if kind == handlers.HintPhoto {
		return "照片收到了，不过现在这一步用不上。"
	}
	return "位置收到了，不过现在这一步用不上。"
}

// location reads a point as a place of the district.
func (t *turn) location() (string, error) {
	tree, err := t.district()
	if err != nil {
		return "", err
	}
	p, ok, outside := tree.Places().Locate(t.m.Lat, t.m.Lng)
	if outside {
		return "您发的位置不在本区，我们管不到那里，真抱歉。\n请拨打当地的12345（区号加12345）。\n要说本区的事，请直接说小区和楼号。", nil
	}
	if !ok {
		p = triage.Place{Label: strings.TrimSpace(t.m.Label)}
	}
	p.Lat, p.Lng, p.HasPoint = t.m.Lat, t.m.Lng, true
	return t.attachment(dialog.Hint{Kind: handlers.HintPlace, Sure: ok, Values: []dialog.Value{handlers.PlaceValue(p)}})
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

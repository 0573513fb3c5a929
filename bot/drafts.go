package bot

import (
	"strings"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// park lays the running talk aside; what has nothing in it, or is not worth keeping, is dropped.
func (t *turn) park() {
	c := t.s.Active
	if c == nil {
		return
	}
	if t.flow(c).Quiet || !c.Holds() || c.Acted() && !c.Screen.Waits() {
		t.s.Active = nil
		return
	}
	t.s.Park(t.now.Add(t.d.Policy.DraftKeep).UnixMilli())
}

// parkAndOffer lays the running talk aside for other business and says below it, where that ends at once, how to come back.
func (t *turn) parkAndOffer() {
	c := t.s.Active
	if c == nil {
		return
	}
	t.park()
	t.tail = append(t.tail, func() string {
		if t.s.Active != nil || t.s.Offered == c.ID { // offered by the end of the other business
			return ""
		}
		return t.offer(c)
	})
}

// keepAside takes another matter that was told in the middle of a talk down as a draft of its own: what a person says is not lost because a
// question waited for something else. It keeps nothing where the matter would have to be carried out at once.
func (t *turn) keepAside() (bool, error) {
	f := t.d.intents[string(triage.Demand)]
	if f == nil || len(t.heard.Matters) == 0 || !t.tells() {
		return false, nil
	}
	a, err := t.asked()
	if err != nil {
		return false, err
	}
	running, until := t.s.Active, t.s.Until
	t.s.Active = dialog.Start(f, t.d.NewID(), handlers.Facts(a), t.hints())
	out := dialog.Advance(f, t.s.Active, nil)
	for err == nil && out.Kind == dialog.Needs {
		var rows []dialog.Value
		if rows, err = t.look(t.d.flows[f.Name], out); err == nil {
			out = dialog.Rows(f, t.s.Active, out, rows)
		}
	}
	kept := err == nil && out.Kind == dialog.Asks && t.s.Active.Holds()
	if kept {
		t.lead = append(t.lead, "“"+t.titleOf(t.s.Active)+"”也记下了，这件办完接着办那件。")
		t.s.Misses = 0
		t.park()
	}
	t.s.Active, t.s.Until = running, until
	return kept, err
}

// isNewest says whether a talk is the draft that was laid aside last.
func (t *turn) isNewest(c *dialog.Conversation) bool {
	newest := t.s.Newest("", t.now.UnixMilli())
	return c != nil && newest != nil && newest.ID == c.ID
}

// cancel parks the running talk and says how it can be taken up again.
func (t *turn) cancel() string {
	c := t.s.Active
	english := t.english()
	t.park()
	kept := t.isNewest(c)
	t.s.Context = nil
	switch {
	case english && kept:
		return "OK, nothing was sent. Your draft stays until tomorrow: reply \"continue\" to go on."
	case english:
		return "OK. Reply \"menu\" to see what I can do."
	case kept:
		return "好的，这次不登记了，草稿替您留到明天。\n想接着办，发“继续”；发“菜单”看其他服务。"
	}
	return "好的，不办了。有事随时叫我，发“菜单”看全部服务。"
}

// offeredTitle is how much of a draft's title reminds of it below other words.
const offeredTitle = 12

// offer says once that a parked draft waits.
func (t *turn) offer(c *dialog.Conversation) string {
	if !t.isNewest(c) {
		return ""
	}
	t.s.Offered = c.ID
	c.Facts = append(c.Facts, dialog.Fact{Key: factOffered, Value: "1"})
	if c.Fact(dialog.FactLanguage) == "en" {
		return "Your report is not finished. Reply \"continue\" to go on."
	}
	return "“" + firstRunes(t.titleOf(c), offeredTitle) + "”还没填完，回复“继续”接着办。"
}

// factOffered marks a draft that was offered when other business had ended: once is enough.
const factOffered = "draft.offered"

// offerOnce offers the newest draft below the end of other business, unless that was done before.
func (t *turn) offerOnce() string {
	c := t.s.Newest("", t.now.UnixMilli())
	if c == nil || t.s.Active != nil || c.Fact(factOffered) != "" {
		return ""
	}
	return t.offer(c)
}

// titleOf says what a draft is about.
func (t *turn) titleOf(c *dialog.Conversation) string {
	if c.About != "" {
		return c.About
	}
	return t.flow(c).Title
}

// resume takes a parked talk up again and shows its question.
func (t *turn) resume(id string) (string, error) {
	if !t.s.Unpark(id, t.now.Add(t.d.Policy.DraftKeep).UnixMilli()) {
		return "这份草稿已经过期，请重新说一句是什么事。", nil
	}
	t.s.Offered = ""
	c := t.s.Active
	if c.Fact(dialog.FactLanguage) != "en" {
		t.lead = append(t.lead, "接着登记“"+t.titleOf(c)+"”。")
	}
	return t.run(dialog.Resume(t.flow(c), c))
}

// takeUp hears 继续: the running question again, else the newest draft.
func (t *turn) takeUp() (string, error) {
	if c := t.s.Active; c != nil {
		if c.Flow == draftFlow.Name {
			id := c.Fact(factDraft)
			t.s.Active = nil
			return t.resume(id)
		}
		if t.now.UnixMilli() > t.s.Until {
			if age := t.now.UnixMilli() - t.s.Until; age > t.d.Policy.DraftKeep.Milliseconds() {
				t.s.Active = nil
				return t.takeUp()
			}
			t.s.Until = t.now.Add(t.d.Policy.Idle).UnixMilli()
			if !t.english() {
				t.lead = append(t.lead, "接着登记“"+t.titleOf(c)+"”。")
			}
		}
		return t.run(dialog.Resume(t.flow(c), c))
	}
	if c := t.s.Newest("", t.now.UnixMilli()); c != nil {
		return t.resume(c.ID)
	}
	return "现在没有没办完的事。直接说一句是什么事，或发“菜单”看能办什么。", nil
}

// expired hears a message after too long a silence: stale digits and short answers are no choices, the draft is shown and asked about;
// a message that says something of its own is heard as such, and the draft stays. done is false when the message shall be heard on.
func (t *turn) expired() (reply string, done bool, err error) {
	c := t.s.Active
	t.park()
	if !t.isNewest(c) { // nothing worth keeping
		return "", false, nil
	}
	if t.saysSomething() {
		return "", false, nil
	}
	reply, err = t.askDraft(c, "隔得有点久，怕弄错，跟您确认一下。")
	return reply, true, err
}

// saysSomething says whether the message means more than an answer to a question that is long gone.
func (t *turn) saysSomething() bool {
	if t.heard == nil {
		return false
	}
	return len(t.heard.Matters) > 0 || t.d.intents[string(t.heard.Intent)] != nil && leaves(t.heard.Intent)
}

// askDraft asks what shall become of a draft, below a line that says why.
func (t *turn) askDraft(c *dialog.Conversation, why string) (string, error) {
	facts := []dialog.Fact{{Key: factDraft, Value: c.ID}, {Key: factTitle, Value: t.titleOf(c)}, {Key: factWhy, Value: why}}
	if c.Fact(dialog.FactLanguage) == "en" {
		facts = append(facts, dialog.Fact{Key: dialog.FactLanguage, Value: "en"})
	}
	t.s.Offered = ""
	t.s.Active = dialog.Start(draftFlow, t.d.NewID(), facts, nil)
	return t.run(dialog.Advance(draftFlow, t.s.Active, nil))
}

const (
	factDraft = "draft"
	factTitle = "draft.title"
	factWhy   = "draft.why"
)

// draftFlow is the desk's own small talk: what shall become of a draft?
var draftFlow = &dialog.Flow{Name: "draft", Title: "没办完的事", Quiet: true, Talk: talkOfDraft}

func talkOfDraft(t *dialog.Talk) dialog.End {
	id, title := t.Fact(factDraft), t.Fact(factTitle)
	ask := t.Fact(factWhy) + "\n刚才在登记“" + title + "”，还没提交。"
	on, off, other := "接着办", "不办了", "办别的"
	if t.English() {
		ask = "Some time has passed. \"" + title + "\" has not been sent yet."
		on, off, other = "Go on", "Drop it", "Something else"
	}
	choice := t.Pick(dialog.Q{Key: "what", Ask: strings.TrimSpace(ask)},
		dialog.Option{ID: "on", Label: on, Words: []string{"继续", "接着", "是", "好的", "好", "yes", "continue"}},
		dialog.Option{ID: "off", Label: off, Words: []string{"不用", "不要了", "算了", "no"}},
		dialog.Option{ID: "other", Label: other, Words: []string{"别的", "其他"}})
	switch choice.ID {
	case "on":
		t.Context(doResume, id)
		return t.End("")
	case "off":
		t.Context(doDrop, id)
		return t.End("好的，这件事不办了。发“菜单”看其他服务。")
	}
	t.Context(doMenu, "1")
	return t.End("好的，草稿还替您留着，随时发“继续”。")
}

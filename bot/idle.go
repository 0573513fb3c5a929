package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// menuOrder is what the digits of the main menu open, in the order of the menu that people know.
var menuOrder = []string{"demand.new", "demand.mine", "lawyer.book", "festival.signup", "meeting.list", "service.list"}

// idle hears a message while no question waits.
func (t *turn) idle() (string, error) {
	if t.slip() {
		return t.pick("这件事刚才已经提交好了，您不用再点。\n还要办别的，发“菜单”就行。", "That has been sent already. Reply \"menu\" for anything else."), nil
	}
	offered := t.s.Offered
	t.s.Offered = ""
	draft := t.s.Newest("", t.now.UnixMilli())
	n, digit := dialog.Digit(t.text)
	switch {
	case draft != nil && draft.ID == offered && (digit || yes(t.heard)):
		if digit {
			return t.askDraft(draft, "您回复的是哪件事的选项？跟您确认一下。")
		}
		return t.resume(draft.ID)
	case digit:
		if _, err := t.understand(); err != nil { // bids read the words
			return "", err
		}
		bids, err := t.bids(len(t.d.Capabilities))
		switch {
		case err != nil:
			return "", err
		case len(bids) > 1:
			return t.askWhich(bids)
		case len(bids) == 1:
			return t.beginBid(bids[0].start, nil)
		}
		return t.menuDigit(n, draft)
	}
	if f := t.d.words[dialog.Fold(t.text)]; f != nil {
		return t.open(f)
	}
	if start, err := t.bid(); err != nil || start != nil {
		return t.beginBid(start, err)
	}
	for _, i := range append([]triage.Intent{t.heard.Intent}, t.heard.Also...) {
		f := t.d.intents[string(i)]
		switch {
		case f == nil, i == triage.Demand:
			continue // below
		case f.Unbuilt != "" && (len(t.heard.Matters) > 0 && !t.heard.Outright || t.tells()):
			continue // what nobody can answer yet is taken down as a demand, not turned away
		case ofACase(i) && utf8.RuneCountInString(t.heard.Text) >= 2*tale-2:
			continue // no case of theirs was meant, or a bid would have taken it
		case i == triage.Human && t.tells() && !asksForPerson(t.text):
			continue // who reports what a member of staff did does not ask for one
		case t.tells() && aside(i):
			continue // "景区拒收年卡" is no wish to hear no more
		}
		return t.open(f)
	}
	if f := t.d.intents[string(triage.Demand)]; f != nil {
		if len(t.heard.Matters) > 0 {
			return t.open(f)
		}
		if t.tells() {
			m := triage.Matter{Title: firstRunes(t.heard.Text, 20), Text: t.heard.Text, Category: "D99", Urgency: "NORMAL", Nature: "help", Level: "COMMUNITY"}
			return t.begin(f, nil, append(t.hints(), dialog.Hint{Kind: handlers.HintMatter, Sure: true, Values: []dialog.Value{handlers.MatterValue(m)}}))
		}
		if t.heard.Intent == triage.Demand {
			return t.open(f)
		}
	}
	return t.miss()
}

// tale is how many characters of a message are surely more than chatter: somebody who writes so much has something to say, and where
// nobody can sort it, it is taken down in its own words for a person to read.
const tale = 8

// tells says whether the message is long and varied enough to be a tale.
func (t *turn) tells() bool {
	folded := dialog.Fold(t.heard.Text)
	different := map[rune]bool{}
	for _, r := range folded {
		different[r] = true
	}
	return !t.heard.English && utf8.RuneCountInString(folded) >= tale && len(different) > tale/2
}

func asksForPerson(text string) bool {
	return slices.ContainsFunc([]string{"人工", "真人", "找人", "找个人", "转接", "联系我", "找管家", "找工作人员", "请工作人员"}, func(w string) bool { return strings.Contains(text, w) })
}

// ofACase names the intents that mean a case which is there already.
func ofACase(i triage.Intent) bool {
	switch i {
	case triage.Urge, triage.Progress, triage.Withdraw, triage.Supplement, triage.NotSolved, triage.Solved:
		return true
	}
	return false
}

// aside names the intents about the chat itself: a long message only mentions their words.
func aside(i triage.Intent) bool {
	switch i {
	case triage.Unsubscribe, triage.Resubscribe, triage.DeleteData, triage.ExportData, triage.BigText, triage.More, triage.Menu:
		return true
	}
	return false
}

// bid asks the capabilities, in main's order, whether the message belongs to something that is open: a case, a question, a push.
func (t *turn) bid() (*handlers.Start, error) {
	bids, err := t.bids(1)
	if err != nil || len(bids) == 0 {
		return nil, err
	}
	return bids[0].start, nil
}

// bid is one capability's claim to a message.
type bid struct {
	of    string // capability
	start *handlers.Start
}

// bids asks the capabilities in their order until so many claim the message.
func (t *turn) bids(most int) (found []bid, err error) {
	a, err := t.asked()
	if err != nil {
		return nil, err
	}
	for i := range t.d.Capabilities {
		c := &t.d.Capabilities[i]
		if c.Bid == nil || len(found) == most {
			continue
		}
		start, err := c.Bid(t.ctx, a)
		if err != nil {
			return nil, fmt.Errorf("%s bids: %w", c.Name, err)
		}
		if start != nil {
			found = append(found, bid{c.Name, start})
		}
	}
	return found, nil
}

func (t *turn) beginBid(start *handlers.Start, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return t.begin(start.Flow, start.Facts, append(start.Hints, t.hints()...))
}

// slip says whether the message repeats the yes to a read-back that is done already.
func (t *turn) slip() bool {
	if t.s.Finished == 0 || t.now.UnixMilli()-t.s.Finished > t.d.Policy.RepeatGuard.Milliseconds() {
		return false
	}
	n, digit := dialog.Digit(t.text)
	return digit && strconv.Itoa(n) == t.s.FinishedBy || !digit && dialog.Agrees(t.text)
}

func yes(u *triage.Understanding) bool { return u != nil && u.Answer == triage.Yes }

// open opens a flow by word, key or intent. A kept draft of the same flow is offered by its title first, unless the message says something new.
func (t *turn) open(f *dialog.Flow) (string, error) {
	hints := t.hints()
	if c := t.s.Newest(f.Name, t.now.UnixMilli()); c != nil && (t.heard == nil || len(t.heard.Matters) == 0) {
		return t.askDraft(c, "您有一件还没填完的事。")
	}
	return t.begin(f, nil, hints)
}

// menuDigit reads a bare digit: the menu when it was just shown, else the draft that lies there, else the menu.
func (t *turn) menuDigit(n int, draft *dialog.Conversation) (string, error) {
	if draft != nil && t.said("menu") == "" {
		return t.askDraft(draft, "您回复的是哪件事的选项？跟您确认一下。")
	}
	if n >= 1 && n <= len(menuOrder) {
		return t.byKey(menuOrder[n-1])
	}
	return t.miss()
}

func (t *turn) said(key string) string {
	if t.now.UnixMilli()-t.s.At >= t.d.Policy.Context.Milliseconds() {
		return ""
	}
	for _, f := range t.s.Context {
		if f.Key == key {
			return f.Value
		}
	}
	return ""
}

// byKey opens what a menu key stands for.
func (t *turn) byKey(key string) (string, error) {
	switch key {
	case "demand.mine":
		return t.glance("progress")
	case "me":
		return t.glance("mine")
	}
	if f := t.d.menu[key]; f != nil {
		return t.open(f)
	}
	return "这一项还没有建好，现在办不了。\n发“菜单”看别的，或发“人工”找工作人员。", nil
}

// miss answers what nothing was understood of: examples, then the menu, then a person.
func (t *turn) miss() (string, error) {
	t.s.Misses++
	if t.english() {
		t.s.Context = []dialog.Fact{{Key: "menu", Value: "1"}}
		t.s.At = t.now.UnixMilli()
		return "Sorry, I did not understand. You can:\n1 Report a problem\n2 See progress\n3 Book the lawyer\n4 Neighbourhood events\nOr reply \"staff\" for a person.", nil
	}
	switch t.s.Misses {
	case 1:
		return "对不起，我没太明白。您可以这样说：\n“3号楼楼道灯坏了”\n“查进度”\n“约律师”\n发“菜单”看全部服务。", nil
	case 2:
		t.lead = append(t.lead, "我还是没明白，您看看是不是要办这些：")
		t.tail = append(t.tail, func() string { t.s.Misses = 2; return "" }) // showing the menu has not understood anything
		return t.openFlow("menu")
	}
	t.s.Misses = 0
	return "实在对不起，我没听懂。发“人工”，请工作人员来帮您；\n也可以拨打12345。", nil
}

// missedQuestion words a question again that a message did not answer: the third time a person is offered.
func (t *turn) missedQuestion(out dialog.Outcome) string {
	t.s.Misses++
	words := out.Words(t.big())
	if out.Retry == "" {
		words = join(t.pick("没太明白，您看这样回：", "Sorry, I did not get that."), words)
	}
	if t.s.Misses >= 3 {
		t.s.Misses = 0
		words = join(words, t.pick("要是说不清，发“人工”请工作人员帮您。", "Or reply \"staff\" for a person."))
	}
	return words
}

// emptyWords answers a message without words.
func (t *turn) emptyWords() (string, error) {
	if t.s.Active != nil && t.now.UnixMilli() <= t.s.Until {
		return t.again(), nil
	}
	return "您好，有什么事请说一句，比如“楼道灯坏了”。\n发“菜单”看能办什么，发“人工”找工作人员。", nil
}

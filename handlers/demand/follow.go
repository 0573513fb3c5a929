package demand

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// Following somebody else's case: who gives its whole number hears of its public steps, what stands in the public ledger and no more.

// watching is the talk that begins with somebody else's number.
var watching = &dialog.Flow{Name: "watch", Title: "关注别人报的事", Quiet: true, Talk: watch}

// Other asks for the case of somebody else whose number the message names: one row or none.
type Other struct{}

// Watch lets the resident hear of its steps.
type Watch struct{ Case string }

func watch(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	rows := t.Look("other", Other{})
	if len(rows) == 0 {
		return t.End(s.say("没有找到这个编号。\n请核对一下，或发“进度”看您在办的事。", "I could not find that number. Reply \"progress\" to see yours."))
	}
	public, open := rows[0].Label, rows[0].At(0) == "1"
	if !open {
		return t.End(s.say("这件不是您报的，能看到的是：\n"+public+"。", "It is somebody else's: "+rows[0].At(1)+"."))
	}
	if !t.YesNo(dialog.Q{Key: "watch", Ask: s.say("这件不是您报的，能看到的是：\n"+public+"。\n有进展要告诉您吗？", "It is somebody else's: "+rows[0].At(1)+". Shall I tell you how it goes?")}, s.say("告诉我", "Yes"), s.say("不用", "No")) {
		return t.End(s.say("好的，随时发编号来看。", "OK. Send the number any time."))
	}
	t.Do("watched", Watch{Case: rows[0].ID})
	return t.End(s.say("好的，重新办理、办完时告诉您。\n报的人是谁、具体在哪儿，我们都不会说。", "OK. I will tell you when it is done."))
}

// followable says whether a case may be followed by others: it stands in the public ledger, and its filer has not asked for silence.
func followable(d Demand) bool {
	return d.No != "" && d.Privacy == Named && !d.Minor && slices.Contains(publicCategories(), d.Category) && d.State != NotAccepted && d.State != Withdrawn
}

// publicLine says of a case what everybody may read: kind, community, state and date.
func (o Office) publicLine(d Demand) string {
	where := ""
	if n, ok := o.Tree.Above(d.Node, people.KindCommunity); ok {
		where = "，" + n.Name
	}
	line := CategoryName(d.Category) + where + "（尾号" + d.Tail() + "）："
	switch {
	case d.State.Open() || d.State == Merged:
		return line + "办理中，" + calendar.Say(d.FinishDue) + "前答复"
	case d.State == Resolved:
		return line + "已答复"
	}
	return line + "已办结"
}

// others finds the case of somebody else whose whole number the message names.
func (c capability) others(a handlers.Asked) (Demand, bool, error) {
	number := strings.ToUpper(a.Heard.Case)
	if !strings.HasPrefix(number, "MX") {
		return Demand{}, false, nil
	}
	d, err := ByNo(a.Reader, number)
	if errors.Is(err, store.ErrNotFound) {
		return Demand{}, false, nil
	}
	if err != nil || !followable(d) {
		return Demand{}, false, err
	}
	if a.Who.ID != "" {
		own, err := ownCases(a.Reader, a.Who.ID)
		if err != nil || len(byNumber(own, number)) > 0 {
			return Demand{}, false, err
		}
	}
	return d, true, nil
}

func (c capability) lookOther(a handlers.Asked) ([]dialog.Value, error) {
	d, found, err := c.others(a)
	if err != nil || !found {
		return nil, err
	}
	open := ""
	if d.State.Open() || d.State == Merged {
		open = "1"
	}
	return []dialog.Value{{ID: d.ID, Label: c.office(a).publicLine(d), More: []string{open, englishPublic(d)}}}, nil
}

func englishPublic(d Demand) string {
	if d.State.Open() || d.State == Merged {
		return "in progress, answer by " + calendar.SayEnglish(d.FinishDue)
	}
	return "answered"
}

func (d deed) watch(e Watch) (receipt, error) {
	m, err := ByID(d.tx, e.Case)
	if err != nil {
		return receipt{}, fmt.Errorf("read the case that is to be followed: %w", err)
	}
	if !followable(m) {
		return receipt{}, refuse("这件事现在看不到了。")
	}
	return receipt{id: m.ID}, addFollower(d.tx, m.ID, d.a.Who.ID)
}

// PushFollowed is what a follower is told.
const PushFollowed = "followed"

// tellFollowers tells those who follow a case how it stands, in public words.
func (o Office) tellFollowers(tx *store.Tx, d Demand, words string) error {
	if !followable(d) {
		return nil
	}
	ids, err := followersOf(tx, d.ID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		who, err := people.ByID(tx, id)
		if err != nil {
			return err
		}
		if !who.Following || id == d.Filer {
			continue
		}
		key := "demand:followed:" + d.ID + ":" + strconv.Itoa(d.Version) + ":" + id
		err = tx.Post(store.Outgoing{Key: key, Resident: id, Platform: "wechat", Kind: PushFollowed, Channel: people.ChannelChat, About: d.No,
			Body: "您关注的“" + CategoryName(d.Category) + "”（尾号" + d.Tail() + "）" + words, NotBefore: calendar.NextLoudFor(tx.Now(), key)})
		if err != nil {
			return fmt.Errorf("tell a follower of demand %s: %w", d.ID, err)
		}
	}
	return nil
}

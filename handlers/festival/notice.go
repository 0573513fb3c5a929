package festival

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// Kinds of push to residents.
const (
	PushOffer    = "waitlist_offer"
	PushRemind   = "remind"
	PushMoved    = "event_moved"
	PushCancel   = "event_cancelled"
	PushFeedback = "event_feedback"
)

// cardCall asks staff to telephone an elder to whom a seat was offered.
const cardCall = "event_offer_call"

// push posts a message about a registration to its resident; it waits for the morning when it is night. Whoever left the account, or was
// erased, gets none.
func (o Office) push(tx *store.Tx, r Registration, kind, what, body string, expires time.Time) error {
	if r.Resident == "" {
		return nil
	}
	who, err := people.ByID(tx, r.Resident)
	if err != nil {
		return fmt.Errorf("read who registration %s is of: %w", r.ID, err)
	}
	if !who.Following {
		return nil
	}
	key := "festival:" + kind + ":" + r.ID + ":" + what
	return tx.Post(store.Outgoing{Key: key, Resident: r.Resident, Platform: "wechat", Channel: "customer_service", Kind: kind, Body: body, About: r.No,
		NotBefore: calendar.NextLoudFor(tx.Now(), key), ExpiresAt: expires})
}

// tellOffer offers seats. An elder is telephoned as well: two hours are short for somebody who does not look at a phone.
func (o Office) tellOffer(tx *store.Tx, e Event, r Registration) error {
	read := calendar.NextLoud(tx.Now()) // by night it waits for the morning
	body := "“" + e.Title + "”空出" + strconv.Itoa(r.Party) + "个名额：" + calendar.SayNear(e.Start, read) + "，" + e.Place + "。\n请在" + calendar.SayNear(r.OfferExpires, read) +
		"前回复：\n1 确认参加　0 放弃"
	if err := o.push(tx, r, PushOffer, strconv.FormatInt(store.Micros(r.Offered), 10), body, r.OfferExpires); err != nil {
		return err
	}
	if !slices.ContainsFunc(r.People, Person.seventy) {
		return nil
	}
	s, ok := o.steward(r.Node, e.Node)
	if !ok {
		return nil
	}
	return people.Tell(tx, people.Card{To: s, Kind: cardCall, Key: "festival:call:" + r.ID + ":" + strconv.Itoa(r.Version), From: r.Resident, About: r.No,
		Title: "【候补确认】请电话提醒老人", Text: e.Title + "，" + calendar.Say(e.Start) + "\n" + strconv.Itoa(r.Party) + "位，请在" + calendar.Say(r.OfferExpires) + "前确认。", Path: eventPath(e)})
}

// steward finds who looks after the home of a registration, else after the host.
func (o Office) steward(nodes ...string) (people.Staff, bool) {
	for _, n := range nodes {
		if n == "" {
			continue
		}
		if s, ok := people.Responsible(o.Tree, n); ok {
			return s, true
		}
	}
	return people.Staff{}, false
}

// tellReminder asks whether somebody comes, with time and place.
func (o Office) tellReminder(tx *store.Tx, e Event, r Registration) error {
	from, _ := o.Policy.CheckInOpen(e)
	body := "提醒您：" + calendar.SayNear(e.Start, tx.Now()) + "“" + e.Title + "”，" + e.Place + "，" + strconv.Itoa(r.Party) + "位。\n签到码" + r.Code + "，" + calendar.SayTime(from) + "起签到。\n1 来　0 不来"
	return o.push(tx, r, PushRemind, strconv.FormatInt(store.Micros(e.Start), 10), body, e.Start)
}

// askFeedback asks one question; who wants no more of the festival is not asked.
func (o Office) askFeedback(tx *store.Tx, e Event, r Registration) error {
	out, err := people.OptOuts(tx, r.Resident)
	if err != nil {
		return fmt.Errorf("read what %s wants no more of: %w", r.Resident, err)
	}
	if slices.Contains(out, people.TopicFestival) {
		return nil
	}
	body := "谢谢您参加“" + e.Title + "”！您觉得怎么样？\n5 非常满意　4 满意\n3 基本满意　2 不满意　1 很不满意\n不想评不用回复。"
	return o.push(tx, r, PushFeedback, "1", body, tx.Now().Add(o.Policy.FeedbackOpen))
}

// tellCancelled tells somebody that an event will not be.
func (o Office) tellCancelled(tx *store.Tx, e Event, r Registration) error {
	body := "对不起，“" + e.Title + "”（" + calendar.Say(e.Start) + "）取消了：" + e.Reason + "。\n您的" + what(r) + "不用再办手续，也不记任何次数。\n想看别的活动，发“邻里节”。"
	return o.push(tx, r, PushCancel, strconv.Itoa(e.Version), body, time.Time{})
}

func what(r Registration) string {
	if r.State == Waitlisted {
		return "候补"
	}
	return "报名"
}

// tellPostponed tells somebody that an event is put off; with a new date one word keeps the place.
func (o Office) tellPostponed(tx *store.Tx, e Event, r Registration) error {
	body := "“" + e.Title + "”（原定" + calendar.Say(e.Was) + "）改期：" + e.Reason + "。\n"
	switch {
	case e.State == Postponed:
		body += "名单都留着，新时间定了马上告诉您，现在不用操作。"
	case r.State == Waitlisted:
		body += "新时间" + calendar.Say(e.Start) + "，" + e.Place + "。您的候补位置不变。\n不想等了，发“取消报名”。"
	default:
		body += "新时间" + calendar.Say(e.Start) + "，" + e.Place + "。\n1 保留，新时间参加　0 放弃名额"
	}
	return o.push(tx, r, PushMoved, strconv.Itoa(e.Version), body, time.Time{})
}

// eventPath is the console's page of an event.
func eventPath(e Event) string { return "/console/festival/" + e.ID }

package lawyer

import (
	"fmt"
	"strconv"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// Kinds of push to residents, and of card to staff.
const (
	PushOffer     = "waitlist_offer"
	PushRemind    = "remind"
	PushOver      = "waitlist_over"
	PushCallOff   = "lawyer_cancelled"
	PushRating    = "rating"
	cardPhone     = "lawyer_phone"
	cardLedger    = "lawyer_ledger"
	cardCalledOff = "lawyer_called_off"
)

// bookingPage is the console's page of a booking.
func bookingPage(b Booking) string { return "/console/lawyer/booking/" + b.ID }

// push posts a message to the owner of a booking. It waits for the morning; somebody who left the account is telephoned instead.
func (o Office) push(tx *store.Tx, b Booking, kind, body string, ends time.Time) error {
	if b.Resident == "" {
		return o.phone(tx, b, kind, body)
	}
	who, err := people.ByID(tx, b.Resident)
	if err != nil {
		return fmt.Errorf("read the owner of booking %s: %w", b.ID, err)
	}
	if !who.Following {
		return o.phone(tx, b, kind, body)
	}
	key := "lawyer:" + kind + ":" + b.ID + ":" + strconv.Itoa(b.Version)
	at := calendar.NextLoudFor(tx.Now(), key)
	if kind == PushRating && calendar.SoftQuiet(at) {
		at = calendar.SoftQuietHours().End(at)
	}
	err = tx.Post(store.Outgoing{Key: key, Resident: b.Resident, Platform: "wechat", Kind: kind, Channel: "customer_service", Body: body, About: b.No,
		NotBefore: at, ExpiresAt: ends})
	if err != nil {
		return fmt.Errorf("post %s of booking %s: %w", kind, b.ID, err)
	}
	if kind == PushOffer && (who.AgeBand == "70-79" || who.AgeBand == "80+") { // the old may not look at the telephone in time
		return o.phone(tx, b, kind, body)
	}
	return nil
}

// phone asks the steward to telephone somebody whom a message does not reach.
func (o Office) phone(tx *store.Tx, b Booking, kind, body string) error {
	s, ok := people.Steward(o.Tree, b.Community)
	if !ok {
		return nil
	}
	return people.Tell(tx, people.Card{To: s, Kind: cardPhone, Key: "lawyer:phone:" + kind + ":" + b.ID + ":" + strconv.Itoa(b.Version), From: b.Resident, About: b.No,
		Title: "【请电话告知】律师预约", Text: body, Path: bookingPage(b)})
}

// tellOfOffer offers a freed hour: until when, and how to answer.
func (o Office) tellOfOffer(tx *store.Tx, b Booking, s Session) error {
	now := tx.Now()
	return o.push(tx, b, PushOffer, "律师有空位："+calendar.Say(b.Start)+"，"+o.where(s)+"。\n请在"+calendar.SayNear(b.OfferEnds, now)+"前回复：\n1 确认　0 放弃", b.OfferEnds)
}

// tellOfHour reminds of a booked hour.
func (o Office) tellOfHour(tx *store.Tx, b Booking, s Session) error {
	words := "提醒您：" + calendar.SayNear(b.Start, calendar.NextLoud(tx.Now())) + "，" + o.where(s) + "。\n请带上相关材料，能来请回复：\n1 来　0 不来"
	if b.Coming {
		words = "提醒您：" + calendar.SayNear(b.Start, calendar.NextLoud(tx.Now())) + "，" + o.where(s) + "，等您来。\n临时来不了，请回复“不来”。"
	}
	return o.push(tx, b, PushRemind, words, b.Start)
}

// tellOfRating asks for a score.
func (o Office) tellOfRating(tx *store.Tx, b Booking) error {
	return o.push(tx, b, PushRating, "您"+calendar.SayDate(b.Start)+"的律师咨询，请打个分：\n5 非常满意　4 满意\n3 基本满意　2 不满意　1 很不满意\n不想打分不用回复。", tx.Now().AddDate(0, 0, o.Policy.RateDays))
}

// tellOfCallOff apologises and gives the first choice of the next hours; first is the zero Slot when there are none.
func (o Office) tellOfCallOff(tx *store.Tx, b Booking, s Session, first Slot, next Session) error {
	hour := b.Start
	if hour.IsZero() {
		hour = s.Start
	}
	words := "很抱歉，" + calendar.Say(hour) + s.LawyerName + "因故不能来，"
	if s.Reason != "" {
		words = "很抱歉，" + calendar.Say(hour) + s.LawyerName + "不能来（" + s.Reason + "），"
	}
	switch {
	case b.State != LawyerCancelled, first.ID == "":
		return o.push(tx, b, PushCallOff, words+"不计入您的次数。\n想约别的时间，请发“约律师”；急事请拨12348。", time.Time{})
	}
	return o.push(tx, b, PushCallOff, words+"不计入您的次数。\n先为您留着"+calendar.Say(first.Start)+"，"+o.where(next)+"，请在"+calendar.SayNear(first.HeldUntil, tx.Now())+"前回复：\n1 就约这个　2 看别的时间　0 先不约", first.HeldUntil)
}

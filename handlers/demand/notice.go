package demand

import (
	"fmt"
	"strconv"
	"strings"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// Kinds of card beside those of people.
const (
	cardSupplement   = "supplement"
	cardAnswered     = "answered"
	cardWithdrawn    = "withdrawn"
	cardDissatisfied = "dissatisfied"
	cardContactLate  = "contact_late"
	cardYellow       = "yellow_card"
	cardRed          = "red_card"
	cardOrder        = "order"
	cardSignLate     = "sign_late"
	cardOrderLate    = "order_late"
	cardProposed     = "proposed"
	cardDeclined     = "declined"
	cardExtension    = "extension_order"
	cardReport       = "unit_report"
	cardRedo         = "redo"
	cardReturned     = "returned"
	cardHandedOver   = "handed_over"
	cardSigned       = "order_signed"
	cardExtended     = "extension_decided"
)

// Kinds of push to residents.
const (
	PushQuestion  = people.PushQuestion
	PushResult    = people.PushResult
	PushExtension = "extension"
	PushRemind    = "remind"
	PushText      = people.PushText
	PushAccepted  = "accepted"
	PushProgress  = "progress"
	PushRefused   = "not_accepted"
	PushRedo      = "redo"
)

// page is the console's page of a demand.
func page(d Demand) string { return "/console/demand/" + d.ID }

// card makes a card about a demand. A confidential filer is named to the steward alone, an anonymous one to nobody.
func (o Office) card(d Demand, to people.Staff, kind, key, title, text string) people.Card {
	lines := []string{d.Title, "地点：" + d.Place, "答复期限：" + calendar.Say(d.FinishDue)}
	if text != "" {
		lines = append(lines, short(text, cardText))
	}
	from := d.Filer
	if d.Privacy != Named {
		from = ""
	}
	return people.Card{To: to, Kind: kind, Key: key, From: from, About: d.No, Title: "【" + title + "】" + CategoryName(d.Category), Text: strings.Join(lines, "\n"), Path: page(d), Buttons: buttonsOf(d, to, kind)}
}

const cardText = 200

// tellOfNew tells the steward of a new demand; what is critical, or urgent while the office is closed, alarms everybody on duty.
func (d deed) tellOfNew(m Demand) error {
	urgent := m.Urgency == Urgent && !d.Calendar.OfficeOpen(d.tx.Now())
	if m.Urgency == Critical || urgent {
		kind := people.AlarmCritical
		if urgent {
			kind = people.AlarmUrgent
		}
		_, err := people.Raise(d.tx, d.Tree, people.Alarm{Kind: kind, Resident: m.Filer, Node: m.Node, Text: m.Title + "，" + m.Place, About: m.No, Key: "demand:" + m.ID})
		if err != nil {
			return fmt.Errorf("alarm for demand %s: %w", m.ID, err)
		}
	}
	if m.Urgency == Critical {
		return nil // the alarm was the card
	}
	s, ok := d.steward(m)
	if !ok {
		return nil
	}
	title := "新民需"
	if m.Urgency == Urgent {
		title = "紧急民需"
	}
	return people.Tell(d.tx, d.card(m, s, people.CardNewDemand, "demand:new:"+m.ID, title, ""))
}

// tellOf tells the steward that something happened to a demand.
func (o Office) tellOf(tx *store.Tx, d Demand, kind, title, text string) error {
	s, ok := o.steward(d)
	if !ok {
		return nil
	}
	return people.Tell(tx, o.card(d, s, kind, cardKey(kind, d), title, text))
}

// cardKey names a card for ever: one a version of the demand.
func cardKey(kind string, d Demand) string {
	return "demand:" + kind + ":" + d.ID + ":" + strconv.Itoa(d.Version)
}

const cardReopened = people.CardReopened

// tellOfUrge reminds the steward, once an urge, never a storm.
func (o Office) tellOfUrge(tx *store.Tx, d Demand) error {
	return o.tellOf(tx, d, people.CardUrge, "居民催办", "第"+strconv.Itoa(d.Urges)+"次催办，请尽快联系居民。")
}

// tellOfGroup tells the steward that many households share a matter, and the street, for its level has risen.
func (o Office) tellOfGroup(tx *store.Tx, d Demand, households int) error {
	text := "已有" + strconv.Itoa(households) + "户反映，请核对是否并案。"
	if households >= o.Policy.GroupTopic {
		text += "可以发起议事。"
	}
	if err := o.tellOf(tx, d, people.CardGroup, "多户同类诉求", text); err != nil {
		return err
	}
	up, ok := people.Holder(o.Tree, d.Node, people.RoleStreetOperator)
	if s, same := o.steward(d); !ok || same && s.ID == up.ID {
		return nil
	}
	return people.Tell(tx, o.card(d, up, people.CardGroup, cardKey(people.CardGroup, d)+":up", "多户同类诉求", text))
}

// supervise puts a case under the eyes of people above.
func (o Office) supervise(tx *store.Tx, d *Demand, a act) error {
	up, ok := o.above(*d)
	a.Action = ToSupervise
	if err := change(tx, d, a, func(d *Demand) { d.Supervised, d.SupervisedBy = true, up.ID }); err != nil {
		return err
	}
	if !ok {
		return nil
	}
	return people.Tell(tx, o.card(*d, up, people.CardSupervise, cardKey(people.CardSupervise, *d), "请督办", superviseReason(a.Reason)))
}

// tellAbove tells people above of a case that is no longer open.
func (o Office) tellAbove(tx *store.Tx, d Demand, text string) error {
	up, ok := o.above(d)
	if !ok {
		return nil
	}
	return people.Tell(tx, o.card(d, up, people.CardSupervise, cardKey(people.CardSupervise, d), "请督办", text))
}

func superviseReason(code string) string {
	switch code {
	case "third_urge":
		return "居民已第三次催办。"
	case "second_failure":
		return "第二次重办，请督办并考虑换人办理。"
	case "not_solved_again":
		return "重办后居民仍反映没解决。"
	case cardRed:
		return "已过答复期限。"
	}
	return code
}

// push posts a message to the resident of a demand. It waits for the morning unless it answers at once; an anonymous filer gets none, nor
// does somebody who left the account: then the steward is told to telephone.
func (o Office) push(tx *store.Tx, d Demand, kind, body string) error {
	if d.Filer == "" || d.Removed {
		return nil
	}
	who, err := people.ByID(tx, d.Filer)
	if err != nil {
		return fmt.Errorf("read the filer of demand %s: %w", d.ID, err)
	}
	if !who.Following {
		return o.tellOf(tx, d, people.CardUnfollowed, "居民已取消关注", "消息发不到居民手机，请电话告知："+body)
	}
	key := "demand:" + kind + ":" + d.ID + ":" + strconv.Itoa(d.Version)
	err = tx.Post(store.Outgoing{Key: key, Resident: d.Filer, Platform: "wechat", Kind: kind, Channel: "customer_service", Body: body, About: d.No,
		NotBefore: calendar.NextLoudFor(tx.Now(), key)})
	if err != nil {
		return fmt.Errorf("post %s of demand %s: %w", kind, d.ID, err)
	}
	return nil
}

package menu

import (
	"context"
	"fmt"
	"strings"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// What stewards do from the cards of a talk with a person. The words of menu.say have no button: taking a talk, or answering in it, asks for them.
const (
	pressTake  = "menu.take"
	pressReply = "menu.reply"
	pressSay   = "menu.say"
	pressEnd   = "menu.end"
)

// Kinds of card of a talk, beside people.CardHumanRequest.
const (
	cardNote  = "human_note"
	cardEnded = "human_ended"
)

// Kinds of push to the resident at the beginning and the end of a talk.
const (
	pushTaken = "human_taken"
	pushEnded = "human_ended"
)

func requestButtons() []people.Button {
	return []people.Button{{Key: pressTake, Text: "我来接"}}
}

func talkButtons() []people.Button {
	return []people.Button{{Key: pressReply, Text: "回复"}, {Key: pressEnd, Text: "结束人工"}}
}

func talkPage(t people.Talk) string { return "/console/talk/" + t.ID }

// sees says whether somebody of staff may read and take a talk: it is theirs, or its resident lives in their subtree. A talk of unknown
// place is the business of who was called, and of streets and the district.
func sees(t *people.Tree, by people.Staff, talk people.Talk) bool {
	switch {
	case !people.May(by.Role, people.ReplyDemand):
		return false
	case by.ID == talk.AskedOf || by.ID == talk.TakenBy:
		return true
	case talk.Node == "":
		return people.May(by.Role, people.SuperviseDemand)
	}
	return by.Covers(t, talk.Node)
}

// askPerson calls a person; while one speaks already, that one is told once more.
func (d desk) askPerson(tx *store.Tx, a handlers.Asked) (dialog.Value, error) {
	to, talking, err := speaker(tx, a)
	if err != nil {
		return dialog.Value{}, err
	}
	if !talking {
		return d.call(tx, a, people.Card{Kind: people.CardHumanRequest, Title: "居民找人工", Text: "有居民请您来说。点“我来接”后机器人不再说话，您写的话直接发给居民。"})
	}
	done, err := d.note(tx, a, "（居民又发了“人工”）")
	done.More = []string{"1", "", "", "", a.Tree.Signature(to)}
	return done, err
}

// speaker gives who of staff speaks with the resident now.
func speaker(tx *store.Tx, a handlers.Asked) (people.Staff, bool, error) {
	talk, found, err := people.NewestTalk(tx, a.Who.Ref)
	if err != nil || !found || !talk.Taken() {
		return people.Staff{}, false, err
	}
	s, ok := a.Tree.StaffByID(talk.TakenBy)
	return s, ok, nil
}

// passOn gives the resident's words to who speaks with them, else to who was called.
func (d desk) passOn(tx *store.Tx, a handlers.Asked, words string) (dialog.Value, error) {
	_, talking, err := speaker(tx, a)
	if err != nil {
		return dialog.Value{}, err
	}
	if talking {
		return d.note(tx, a, words)
	}
	card := people.Card{Kind: cardNote, Title: "居民留言", Text: words}
	if talk, found, err := people.NewestTalk(tx, a.Who.Ref); err != nil {
		return dialog.Value{}, err
	} else if found && talk.EndedAt.IsZero() {
		card.About, card.Path, card.Buttons = talk.ID, talkPage(talk), requestButtons()
	}
	return d.call(tx, a, card)
}

// note shows words to the steward who speaks with the resident.
func (d desk) note(tx *store.Tx, a handlers.Asked, words string) (dialog.Value, error) {
	talk, _, err := people.NewestTalk(tx, a.Who.Ref)
	if err != nil {
		return dialog.Value{}, err
	}
	to, _ := a.Tree.StaffByID(talk.TakenBy)
	if err := people.HeardTalk(tx, talk.ID); err != nil {
		return dialog.Value{}, err
	}
	err = people.Tell(tx, people.Card{To: to, Kind: cardNote, Key: cardNote + ":" + a.Conversation, From: a.Who.ID, About: talk.ID, Title: "居民说", Text: words,
		Path: talkPage(talk), Buttons: talkButtons()})
	return dialog.Value{ID: to.ID, Label: nameOf(to)}, err
}

// press carries out what a steward pressed or wrote about a talk.
func press(_ context.Context, tx *store.Tx, p handlers.Pressed) (handlers.Deed, error) {
	talk, err := talkFor(tx, p.Tree, p.Staff, p.About)
	if err != nil {
		return handlers.Deed{}, err
	}
	switch p.Verb {
	case pressTake:
		if talk.Taken() && talk.TakenBy != p.Staff.ID {
			return handlers.Deed{Done: taker(p.Tree, talk) + "在接", Say: taker(p.Tree, talk) + "刚刚已经接了，不用再接。"}, nil
		}
		if err := take(tx, p.Tree, p.Staff, talk); err != nil {
			return handlers.Deed{}, err
		}
		return handlers.Deed{Done: p.Staff.Name + "在接", Focus: pressSay, Say: "已接通，机器人不再说话。请直接写，会发给居民；说完点“结束人工”。"}, nil
	case pressReply:
		if err := mine(p.Tree, p.Staff, talk); err != nil {
			return handlers.Deed{}, err
		}
		return handlers.Deed{Focus: pressSay, Say: "请直接写要回复的话。"}, nil
	case pressSay:
		if err := say(tx, p.Tree, p.Staff, talk, p.Words); err != nil {
			return handlers.Deed{}, err
		}
		return handlers.Deed{Focus: pressSay, Say: "已发给居民。"}, nil
	case pressEnd:
		if err := end(tx, p.Tree, p.Staff, talk); err != nil {
			return handlers.Deed{}, err
		}
		return handlers.Deed{Done: "已结束", Say: "已结束，机器人继续服务。"}, nil
	}
	return handlers.Deed{}, fmt.Errorf("menu: nobody carries out %s", p.Verb)
}

func talkFor(r store.Reader, t *people.Tree, by people.Staff, id string) (people.Talk, error) {
	talk, found, err := people.TalkByID(r, id)
	if err != nil {
		return talk, err
	}
	if !found || !sees(t, by, talk) {
		return talk, handlers.Refuse("没有找到这次人工，或不在您的范围里。")
	}
	return talk, nil
}

func taker(t *people.Tree, talk people.Talk) string {
	if s, ok := t.StaffByID(talk.TakenBy); ok {
		return s.Name
	}
	return "同事"
}

// mine refuses who does not speak in a talk.
func mine(t *people.Tree, by people.Staff, talk people.Talk) error {
	switch {
	case !talk.EndedAt.IsZero():
		return handlers.Refuse("这次人工已经结束。居民再找人工时会有新的卡片。")
	case talk.TakenBy == "":
		return handlers.Refuse("还没有人接。请先点“我来接”。")
	case talk.TakenBy != by.ID:
		return handlers.Refuse("这位居民由" + taker(t, talk) + "在接，请不要重复回复。")
	}
	return nil
}

// take lets a steward speak instead of the bot. One takes it; the resident hears who.
func take(tx *store.Tx, t *people.Tree, by people.Staff, talk people.Talk) error {
	switch first, err := people.TakeTalk(tx, talk.ID, by); {
	case err != nil:
		return err
	case !first:
		now, _, err := people.TalkByID(tx, talk.ID)
		if err != nil {
			return err
		}
		if !now.EndedAt.IsZero() {
			return handlers.Refuse("这次人工已经结束。居民再找人工时会有新的卡片。")
		}
		return handlers.Refuse(taker(t, now) + "刚刚已经接了，不用再接。")
	}
	if err := people.CloseCards(tx, people.CardFilter{About: talk.ID}, by.Name+"在接"); err != nil {
		return err
	}
	return tell(tx, talk, pushTaken, "talk:taken:"+talk.ID, t.Signature(by)+"来了，接下来由我和您说，请直接写。\n要回到机器人，发“菜单”。")
}

// say sends the resident what the steward writes, with the name of the office.
func say(tx *store.Tx, t *people.Tree, by people.Staff, talk people.Talk, words string) error {
	if words = strings.TrimSpace(words); words == "" {
		return handlers.Refuse("请写下要说的话。")
	}
	if err := mine(t, by, talk); err != nil {
		return err
	}
	if err := people.HeardTalk(tx, talk.ID); err != nil {
		return err
	}
	if err := tx.Audit(store.Entry{ActorKind: "staff", ActorID: by.ID, Role: by.Role, Action: "talk.say", ObjectKind: "talk", ObjectID: talk.ID}); err != nil {
		return err
	}
	return tell(tx, talk, people.PushText, "talk:say:"+tx.NewID(), t.Signature(by)+"："+words)
}

// end gives the bot its voice back; the resident hears it.
func end(tx *store.Tx, t *people.Tree, by people.Staff, talk people.Talk) error {
	if talk.TakenBy != "" || !talk.EndedAt.IsZero() {
		if err := mine(t, by, talk); err != nil {
			return err
		}
	}
	ended, err := people.EndTalk(tx, talk.ID, by, people.EndedByStaff)
	if err != nil {
		return err
	}
	if !ended {
		return handlers.Refuse("这次人工已经结束。")
	}
	if err := people.CloseCards(tx, people.CardFilter{About: talk.ID}, "已结束"); err != nil {
		return err
	}
	if err := people.SetFocus(tx, by.ID, "", ""); err != nil {
		return err
	}
	return tell(tx, talk, pushEnded, "talk:ended:"+talk.ID, t.Signature(by)+"：这次先说到这里，机器人继续为您服务。\n再找我们发“人工”，看能办什么发“菜单”。")
}

// tell sends the resident a message of a talk. It answers what they are waiting for, so no quiet hour holds it back.
func tell(tx *store.Tx, talk people.Talk, kind, key, body string) error {
	err := tx.Post(store.Outgoing{Key: key, Resident: talk.Resident, Platform: "wechat", Kind: kind, Channel: people.ChannelChat, Body: body, About: talk.ID})
	if err != nil {
		return fmt.Errorf("post %s of a talk: %w", kind, err)
	}
	return nil
}

// held tells the steward that words wait until the resident writes again.
func held(_ context.Context, tx *store.Tx, t *people.Tree, push store.Push) error {
	talk, found, err := people.TalkByID(tx, push.About)
	if err != nil || !found {
		return err
	}
	to, ok := t.StaffByID(talk.TakenBy)
	if !ok {
		return nil
	}
	return people.Tell(tx, people.Card{To: to, Kind: people.CardQuotaLow, Key: "talk:quota:" + push.ID, From: talk.Resident, About: talk.ID, Title: "消息先留着没发",
		Text: "微信规定居民来信后48小时内最多回5条，剩下的留给提问和办理结果。居民再发消息后自动发出；急事请打电话。", Path: talkPage(talk)})
}

// tick ends the talks in which nobody says anything any more, and the requests that nobody took.
func tick(ctx context.Context, s *store.Store, t *people.Tree, _ *calendar.Calendar) (int, error) {
	quiet, err := people.QuietTalks(s.Reader(ctx))
	if err != nil {
		return 0, err
	}
	for _, talk := range quiet {
		if err := s.InTx(ctx, func(tx *store.Tx) error { return lapse(tx, t, talk) }); err != nil {
			return len(quiet), fmt.Errorf("end the talk %s: %w", talk.ID, err)
		}
	}
	return len(quiet), nil
}

func lapse(tx *store.Tx, t *people.Tree, talk people.Talk) error {
	how, words := people.EndedBySilence, "有一会儿没有说话，人工先结束了，机器人继续为您服务。\n再找我们发“人工”，看能办什么发“菜单”。"
	if !talk.Taken() {
		how, words = people.EndedUnheard, "让您久等了，这次没有人接上，真对不起。\n急事请拨打12345，或再发“人工”；要反映问题直接说就行。"
	}
	ended, err := people.EndTalk(tx, talk.ID, people.Staff{}, how)
	if err != nil || !ended {
		return err
	}
	if err := people.CloseCards(tx, people.CardFilter{About: talk.ID}, "已自动结束"); err != nil {
		return err
	}
	if to, ok := t.StaffByID(talk.TakenBy); ok {
		err := people.Tell(tx, people.Card{To: to, Kind: cardEnded, Key: "talk:lapsed:" + talk.ID, From: talk.Resident, About: talk.ID, Title: "人工已自动结束",
			Text: "双方30分钟没有说话，机器人继续服务。", Path: talkPage(talk)})
		if err != nil {
			return err
		}
	}
	return tell(tx, talk, pushEnded, "talk:ended:"+talk.ID, words)
}

package menu

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

func (d desk) apply(ctx context.Context, tx *store.Tx, a handlers.Asked, e dialog.Effect) (dialog.Value, error) {
	done := dialog.Value{ID: "done"}
	id := a.Who.ID
	switch e := e.(type) {
	case Follow:
		return done, people.Follow(tx, id)
	case Bind:
		return done, d.bind(tx, a, e)
	case AskPerson:
		return d.askPerson(tx, a)
	case PassOn:
		return d.passOn(tx, a, e.Words)
	case CallBack:
		return d.callBack(tx, a, e)
	case Big:
		return done, people.SetBig(tx, id, e.On)
	case TakeAway:
		return d.takeAway(ctx, tx, a)
	case Forget:
		return done, d.forget(ctx, tx, a)
	case Stop:
		return done, eachTopic(e.Topic, func(topic string) error { return people.OptOut(tx, id, topic) })
	case Resume:
		return done, eachTopic(e.Topic, func(topic string) error { return people.OptIn(tx, id, topic) })
	}
	return done, fmt.Errorf("menu cannot carry out %T", e)
}

func (d desk) bind(tx *store.Tx, a handlers.Asked, e Bind) error {
	at := people.Address{Node: e.Node, Estate: e.Estate, Building: e.Building, Entrance: e.Entrance}
	if err := people.Bind(tx, a.Tree, a.Who.ID, at, e.Proof); err != nil {
		return fmt.Errorf("bind an address: %w", err)
	}
	if err := people.Consent(tx, a.Who.ID, "basic", e.Notice); err != nil {
		return fmt.Errorf("note the consent: %w", err)
	}
	return tx.Audit(store.Entry{ActorKind: "resident", ActorID: a.Who.ID, Action: "bind_address", ObjectKind: "resident", ObjectID: a.Who.ID, Reason: e.Proof})
}

// call tells the person responsible for the resident's community, at once or when the office opens next. The receipt says who, whether
// the office is open, when it opens next and its hours.
func (d desk) call(tx *store.Tx, a handlers.Asked, card people.Card) (dialog.Value, error) {
	to, ok := steward(a)
	if !ok {
		return dialog.Value{}, handlers.Refuse("现在没有能联系的工作人员，真对不起。\n请拨打12345，或稍后再发“人工”。")
	}
	now := tx.Now()
	open := a.Calendar.OfficeOpen(now)
	card.To, card.From, card.Path = to, a.Who.ID, cmp.Or(card.Path, "/console/")
	card.Key = card.Kind + ":" + a.Conversation
	next := ""
	if !open {
		at := a.Calendar.NextOpening(now)
		if card.Kind == "human_request" {
			card.NotBefore = at
		}
		next = calendar.SayNear(at, now)
	}
	if card.Kind == people.CardHumanRequest {
		t, err := people.AskTalk(tx, a.Who, to)
		if err != nil {
			return dialog.Value{}, err
		}
		card.About, card.Path, card.Buttons = t.ID, talkPage(t), requestButtons()
	}
	if err := people.Tell(tx, card); err != nil {
		return dialog.Value{}, err
	}
	flag := ""
	if open {
		flag = "1"
	}
	english := ""
	if !open {
		english = calendar.SayEnglish(a.Calendar.NextOpening(now))
	}
	return dialog.Value{ID: to.ID, Label: nameOf(to), More: []string{flag, next, a.Calendar.SayOffice(), english}}, nil
}

// steward is who answers for the resident: the community's steward, up the chain; without an address the street or the district.
func steward(a handlers.Asked) (people.Staff, bool) {
	if s, ok := people.Steward(a.Tree, a.Who.Home.Node); ok {
		return s, true
	}
	for _, role := range []string{people.RoleDistrictAdmin, people.RoleStreetOperator, people.RoleSteward} {
		for _, s := range a.Tree.Staff() {
			if s.Role == role {
				return s, true
			}
		}
	}
	return people.Staff{}, false
}

// nameOf says who comes without naming a person.
func nameOf(s people.Staff) string {
	switch s.Role {
	case people.RoleStreetOperator:
		return "街道值班的工作人员"
	case people.RoleDistrictAdmin:
		return "区里的工作人员"
	case people.RoleSecretary:
		return "社区的工作人员"
	}
	return "管家"
}

func (d desk) callBack(tx *store.Tx, a handlers.Asked, e CallBack) (dialog.Value, error) {
	if e.Phone != "" {
		if err := people.SetPhone(tx, a.Who.ID, e.Phone); err != nil {
			return dialog.Value{}, fmt.Errorf("keep a phone number: %w", err)
		}
		if err := people.Consent(tx, a.Who.ID, "basic", noticeVersion); err != nil {
			return dialog.Value{}, fmt.Errorf("note the consent: %w", err)
		}
	}
	return d.call(tx, a, people.Card{Kind: "phone_task", Title: "请给居民打电话", Text: "居民想电话里说，号码请在后台查看。"})
}

// kept says in few words what is stored.
func (d desk) kept(a handlers.Asked) ([]dialog.Value, error) {
	if !a.Who.Known {
		return []dialog.Value{{ID: "聊天记录", Label: "最近的几条"}}, nil
	}
	address := "没有"
	if a.Who.Bound() {
		address = a.Who.HomeLabel
	}
	phone := "没有"
	if a.Who.HasPhone {
		phone = "有，平时只显示后四位"
	}
	return []dialog.Value{{ID: "地址", Label: address}, {ID: "电话", Label: phone}, {ID: "办过的事", Label: "发“我的”查看"}}, nil
}

// takeAway gives the owner everything in machine form, and notes that it was taken.
func (d desk) takeAway(ctx context.Context, tx *store.Tx, a handlers.Asked) (dialog.Value, error) {
	all := map[string]any{}
	if d.Export != nil {
		parts, err := d.Export(ctx, tx, a.Who)
		if err != nil {
			return dialog.Value{}, err
		}
		for name, part := range parts {
			all[name] = part
		}
	}
	text, err := readable(all)
	if err != nil {
		return dialog.Value{}, err
	}
	err = tx.Audit(store.Entry{ActorKind: "resident", ActorID: a.Who.ID, Action: "export_own_data", ObjectKind: "resident", ObjectID: a.Who.ID, Reason: "asked in the chat"})
	return dialog.Value{ID: "data", Label: text}, err
}

func (d desk) forget(ctx context.Context, tx *store.Tx, a handlers.Asked) error {
	if d.Erase != nil {
		if err := d.Erase(ctx, tx, a.Who); err != nil {
			return err
		}
	}
	if d.Options.Forget != nil {
		ref := a.Who.Ref
		tx.AfterCommit(func() { _ = d.Options.Forget(context.WithoutCancel(ctx), ref) }) // the files' rows are listed again by verify
	}
	return tx.Audit(store.Entry{ActorKind: "resident", ActorID: a.Who.ID, Action: "erase", ObjectKind: "resident", ObjectID: a.Who.ID, Reason: "asked in the chat"})
}

func eachTopic(topic string, do func(string) error) error {
	topics := people.Topics()
	if slices.Contains(topics, topic) {
		topics = []string{topic}
	}
	for _, t := range topics {
		if err := do(t); err != nil {
			return fmt.Errorf("switch pushes of %s: %w", t, err)
		}
	}
	return nil
}

package campaign

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// Kinds of cards, and what is pressed on them.
const (
	cardApproval = "campaign.approval"
	cardDoor     = "campaign.door"
	cardDoors    = "campaign.doors"

	pressApprove = "campaign.approve"
	pressReject  = "campaign.reject"
	pressTold    = "campaign.told"
	pressAbsent  = "campaign.absent"
	pressRefused = "campaign.refused"
)

// doorCards is how many doors one person is shown as cards at once; the rest stands on the page.
const doorCards = 10

// doors lists whom nothing has reached, with the person who answers for the place.
func (o Office) doors(ctx context.Context, s *store.Store, c Campaign) ([]Visit, error) {
	const page = 1000
	lists := []func(after string) ([]string, error){
		func(after string) ([]string, error) { return s.NotReached(ctx, c.About(), after, page) },
		func(after string) ([]string, error) { return unreachable(s.Reader(ctx), c.ID, after, page) },
	}
	var all []Visit
	for _, list := range lists {
		for after := ""; ; {
			ids, err := list(after)
			if err != nil {
				return nil, err
			}
			nodes, err := nodesOf(s.Reader(ctx), c.ID, ids)
			if err != nil {
				return nil, err
			}
			for _, id := range ids {
				node, there := nodes[id] // gone: the resident has been erased since
				staff, found := people.Responsible(o.Tree, node)
				if there && found {
					all = append(all, Visit{Campaign: c.ID, Resident: id, Node: node, Staff: staff.ID})
				}
			}
			if len(ids) < page {
				break
			}
			after = ids[len(ids)-1]
		}
	}
	return all, nil
}

// sendOut tells everybody whose doors are to be knocked at: the first few as cards, all of them on the page.
func (o Office) sendOut(tx *store.Tx, c Campaign, doors []Visit) error {
	mine := map[string][]Visit{}
	for _, d := range doors {
		mine[d.Staff] = append(mine[d.Staff], d)
	}
	for id, list := range mine {
		to, ok := o.Tree.StaffByID(id)
		if !ok {
			continue
		}
		err := people.Tell(tx, people.Card{To: to, Kind: cardDoors, Key: c.About() + ":doors:" + id, About: c.ID, Title: number(len(list)) + "户没有通知到，请上门告知", Path: c.path(),
			Text: c.Title + "：" + c.Body})
		if err != nil {
			return err
		}
		for _, d := range list[:min(len(list), doorCards)] {
			where, err := o.where(tx, d)
			if err != nil {
				return err
			}
			err = people.Tell(tx, people.Card{To: to, Kind: cardDoor, Key: "campaign:door:" + d.ID, About: d.ID, From: d.Resident, Title: "请告知：" + where, Path: c.path(), Text: c.Title,
				Buttons: []people.Button{{Key: pressTold, Text: Told.Name()}, {Key: pressAbsent, Text: Absent.Name()}, {Key: pressRefused, Text: Refused.Name()}}})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// where says whose door it is, as far as a colleague may read on a card: the building and the first character of the name.
func (o Office) where(r store.Reader, d Visit) (string, error) {
	who, err := people.ByID(r, d.Resident)
	if err != nil {
		return "", fmt.Errorf("find whose door it is: %w", err)
	}
	name := "居民"
	if who.Alias != "" && !who.Minor {
		name = people.MaskName(who.Alias)
	}
	return o.Tree.PublicLabel(who.Home) + " " + name, nil
}

// Knock notes what a door came to.
func (o Office) Knock(tx *store.Tx, by people.Staff, id string, state VisitState) (Visit, error) {
	d, err := visitByID(tx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && !by.Covers(o.Tree, d.Node) {
		return d, refuse("没有找到这户，或不在您的范围里。")
	}
	if err != nil {
		return d, err
	}
	done, err := endVisit(tx, id, state, by.ID)
	if err != nil {
		return d, err
	}
	if !done {
		d, err = visitByID(tx, id)
		if err != nil {
			return d, err
		}
		who := "同事"
		if s, ok := o.Tree.StaffByID(d.By); ok {
			who = s.Name
		}
		return d, refuse("%s已经记过这户：%s。", who, d.State.Name())
	}
	d.State = state
	return d, tx.Audit(store.Entry{ActorKind: "staff", ActorID: by.ID, Role: by.Role, Action: "campaign.door", ObjectKind: "campaign", ObjectID: d.Campaign, After: string(state)})
}

// press carries out what a steward pressed on a card.
func (o Office) press(tx *store.Tx, p handlers.Pressed) (handlers.Deed, error) {
	switch p.Verb {
	case pressApprove, pressReject:
		c, err := o.Decide(tx, p.Staff, p.About, p.Verb == pressApprove)
		if err != nil {
			return handlers.Deed{}, err
		}
		if c.State == Running {
			return handlers.Deed{Done: p.Staff.Name + "已同意", Say: "已同意，" + c.Forecast()}, nil
		}
		return handlers.Deed{Done: p.Staff.Name + "已退回", Say: "已退回给写通知的人修改。"}, nil
	case pressTold, pressAbsent, pressRefused:
		state := VisitState(strings.TrimPrefix(p.Verb, "campaign."))
		d, err := o.Knock(tx, p.Staff, p.About, state)
		if err != nil {
			return handlers.Deed{}, err
		}
		deed := handlers.Deed{Done: p.Staff.Name + "：" + d.State.Name(), Say: "已记下：" + d.State.Name() + "。"}
		if state == Absent { // the card goes on working: somebody goes again
			deed.Done, deed.Say = "", "已记下：不在家。再去一次后，还可以在这张卡片上按。"
		}
		return deed, nil
	}
	return handlers.Deed{}, fmt.Errorf("campaign: nobody carries out %s", p.Verb)
}

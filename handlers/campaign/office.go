package campaign

import (
	"errors"

	"minxu/people"
	"minxu/store"
)

// Past is a deed by which an audience can be narrowed: who has filed a demand, who has come to an event. Did gives those who did it, of the residents given.
type Past struct {
	Key, Title string
	Did        func(r store.Reader, residents []string) (map[string]bool, error)
}

// Office does what stewards do with campaigns. It is made for one transaction.
type Office struct {
	Tree *people.Tree
	Past []Past
}

// listenersAtOnce is how many residents one query reads while an audience is counted.
const listenersAtOnce = 2000

// Write keeps a new campaign, or the changes of one that nobody has submitted; what it meant before is counted anew.
func (o Office) Write(tx *store.Tx, by people.Staff, c Campaign) (Campaign, error) {
	if !by.May(o.Tree, people.RunCampaign, c.Node) {
		return c, refuse("这个范围不归您管，请换一个范围。")
	}
	if err := c.Check(tx.Now()); err != nil {
		return c, err
	}
	if c.ID == "" {
		c.ID, c.State, c.By, c.Made, c.Version = tx.NewID(), Draft, by.ID, tx.Now(), 1
		if err := insert(tx, c); err != nil {
			return c, err
		}
		return c, audit(tx, by, c, "campaign.write")
	}
	before, err := ByID(tx, c.ID)
	if err != nil {
		return c, err
	}
	if before.State != Draft && before.State != Counted {
		return c, refuse("这条通知%s，内容不能再改。", before.State.Name())
	}
	c.State, c.By, c.Made, c.Version, c.Concerned, c.Picked = Draft, before.By, before.Made, before.Version, 0, 0
	if err := clearPeople(tx, c.ID); err != nil {
		return c, err
	}
	if err := save(tx, c); err != nil {
		return c, err
	}
	return c, audit(tx, by, c, "campaign.write")
}

// Count builds the audience as it is now: everybody concerned, and who of them is left out for which reason.
func (o Office) Count(tx *store.Tx, by people.Staff, id string) (Campaign, error) {
	c, err := o.take(tx, by, id, Count, people.RunCampaign)
	if err != nil {
		return c, err
	}
	if err := clearPeople(tx, id); err != nil {
		return c, err
	}
	c.Concerned, c.Picked = 0, 0
	for _, node := range o.Tree.Below(c.Node) {
		for after := ""; ; {
			list, err := people.Listeners(tx, people.Circle{Node: node, Bands: c.Bands, Standing: c.Standing, Topic: c.Topic}, after, listenersAtOnce)
			if err != nil {
				return c, err
			}
			if err := o.add(tx, &c, list); err != nil {
				return c, err
			}
			if len(list) < listenersAtOnce {
				break
			}
			after = list[len(list)-1].ID
		}
	}
	if c.Concerned == 0 {
		return c, refuse("这个范围里没有符合条件的居民，请放宽条件。")
	}
	if err := save(tx, c); err != nil {
		return c, err
	}
	return c, audit(tx, by, c, "campaign.count")
}

func (o Office) add(tx *store.Tx, c *Campaign, list []people.Listener) error {
	did, err := o.did(tx, c.Past, list)
	if err != nil {
		return err
	}
	var found []person
	for _, l := range list {
		if did != nil && !did[l.ID] {
			continue
		}
		p := person{ID: l.ID, Node: l.Node, Reason: reasonAgainst(l)}
		c.Concerned++
		if p.Reason == "" {
			c.Picked++
			p.Seq = c.Picked
		} else {
			p.Seq = c.Picked - c.Concerned // below zero, and nobody else's
		}
		found = append(found, p)
	}
	return insertPeople(tx, c.ID, found)
}

// did asks who of the listeners has done a deed; nil where no deed is asked for.
func (o Office) did(tx *store.Tx, key string, list []people.Listener) (map[string]bool, error) {
	for _, p := range o.Past {
		if p.Key == key && key != "" {
			ids := make([]string, len(list))
			for i, l := range list {
				ids[i] = l.ID
			}
			return p.Did(tx, ids)
		}
	}
	if key != "" {
		return nil, refuse("没有这样的条件，请重新选择。")
	}
	return nil, nil
}

func reasonAgainst(l people.Listener) string {
	switch {
	case l.Minor:
		return Minor
	case !l.Following:
		return NotFollowing
	case l.OptedOut:
		return OptedOut
	}
	return ""
}

// Submit starts a campaign to few people, and asks a second person where it is to many.
func (o Office) Submit(tx *store.Tx, by people.Staff, id string) (Campaign, error) {
	c, err := o.take(tx, by, id, Submit, people.RunCampaign)
	if err != nil {
		return c, err
	}
	if c.Picked == 0 {
		return c, refuse("没有人能收到这条通知：%d人都在排除名单里。", c.Concerned)
	}
	if err := c.Check(tx.Now()); err != nil {
		return c, err
	}
	if !c.NeedsSecond() {
		c.State = Running
		return c, o.start(tx, by, c)
	}
	if err := save(tx, c); err != nil {
		return c, err
	}
	if err := o.askSecond(tx, by, c); err != nil {
		return c, err
	}
	return c, audit(tx, by, c, "campaign.submit")
}

// askSecond tells those who may approve.
func (o Office) askSecond(tx *store.Tx, by people.Staff, c Campaign) error {
	for _, s := range o.Tree.Staff() {
		if s.ID == by.ID || s.ID == c.By || !s.May(o.Tree, people.ApproveCampaign, c.Node) {
			continue
		}
		card := people.Card{To: s, Kind: cardApproval, Key: c.About() + ":approve:" + s.ID, About: c.ID, Title: "群发通知待您审批", Path: c.path(),
			Text:    c.Title + "：" + c.Body + "\n发给" + number(c.Picked) + "人。" + c.Forecast(),
			Buttons: []people.Button{{Key: pressApprove, Text: "同意发送"}, {Key: pressReject, Text: "退回"}}}
		if err := people.Tell(tx, card); err != nil {
			return err
		}
	}
	return nil
}

// Decide is the second person's word.
func (o Office) Decide(tx *store.Tx, by people.Staff, id string, yes bool) (Campaign, error) {
	move := Reject
	if yes {
		move = Approve
	}
	c, err := o.take(tx, by, id, move, people.ApproveCampaign)
	if err != nil {
		return c, err
	}
	if by.ID == c.By {
		return c, refuse("写通知的人不能自己审批，请另一位同事来看。")
	}
	if !yes {
		if err := save(tx, c); err != nil {
			return c, err
		}
		return c, audit(tx, by, c, "campaign.reject")
	}
	if err := c.Check(tx.Now()); err != nil {
		return c, err
	}
	c.Approved = by.ID
	return c, o.start(tx, by, c)
}

func (o Office) start(tx *store.Tx, by people.Staff, c Campaign) error {
	c.NextAt = later(c.Starts, tx.Now())
	c.Cursor = c.NextAt
	if err := save(tx, c); err != nil {
		return err
	}
	return audit(tx, by, c, "campaign.start")
}

// Hold pauses, resumes or kills a campaign. Killed, nothing more leaves, not even what was on its way to the platform's door.
func (o Office) Hold(tx *store.Tx, by people.Staff, id string, m Move) (Campaign, error) {
	c, err := o.take(tx, by, id, m, people.RunCampaign)
	if err != nil {
		return c, err
	}
	if m == Kill {
		c.Ended = tx.Now()
		if _, err := tx.Stop(c.About(), "stopped"); err != nil {
			return c, err
		}
	}
	if m == Resume {
		c.NextAt, c.Cursor = tx.Now(), later(c.Cursor, tx.Now())
	}
	if err := save(tx, c); err != nil {
		return c, err
	}
	return c, audit(tx, by, c, "campaign."+string(m))
}

// take reads a campaign and moves it on; the caller saves it.
func (o Office) take(tx *store.Tx, by people.Staff, id string, m Move, right people.Action) (Campaign, error) {
	c, err := ByID(tx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && !by.Covers(o.Tree, c.Node) {
		return c, refuse("没有找到这条通知，或不在您的范围里。")
	}
	if err != nil {
		return c, err
	}
	if !by.May(o.Tree, right, c.Node) {
		return c, refuse("您的岗位不能这样操作，请找社区书记或街道。")
	}
	next, ok := c.State.Next(m)
	if !ok {
		return c, refuse("这条通知%s，现在不能这样操作。", c.State.Name())
	}
	c.State = next
	return c, nil
}

func audit(tx *store.Tx, by people.Staff, c Campaign, action string) error {
	return tx.Audit(store.Entry{ActorKind: "staff", ActorID: by.ID, Role: by.Role, Action: action, ObjectKind: "campaign", ObjectID: c.ID, After: string(c.State)})
}

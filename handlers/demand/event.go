package demand

import (
	"context"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// event tells the stewards of open cases that their resident left the account: from now on only the telephone reaches them.
func (c capability) event(_ context.Context, tx *store.Tx, a handlers.Asked, event string) error {
	if event != "unsubscribe" || a.Who.ID == "" {
		return nil
	}
	own, err := ownCases(tx, a.Who.ID)
	if err != nil {
		return err
	}
	o := c.office(a)
	told := map[string]bool{} // one card a steward, about the newest case
	for _, d := range own {
		s, ok := o.steward(d)
		if !ok || !d.State.Open() && d.State != Resolved || d.Privacy == Anonymous || told[s.ID] {
			continue
		}
		told[s.ID] = true
		text := "居民取消了关注，公众号消息发不到了。"
		if a.Who.HasPhone || d.Phone != "" {
			text += "请改用电话联系。"
		}
		err := people.Tell(tx, o.card(d, s, people.CardUnfollowed, cardKey(people.CardUnfollowed, d)+":"+s.ID, "居民取消关注", text))
		if err != nil {
			return err
		}
	}
	return nil
}

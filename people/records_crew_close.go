package people

import (
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

// CardFilter names cards: those about a case, of some kinds, in somebody's chat. Empty fields do not narrow, but About must be given.
type CardFilter struct {
	About string
	Kinds []string
	Staff string
}

func (f CardFilter) in(tx *store.Tx) *gorm.DB {
	query := tx.DB().Where("about = ? AND done_at = 0 AND sent_at > ?", f.About, store.Micros(tx.Now().Add(-codeLife)))
	if len(f.Kinds) > 0 {
		query = query.Where("kind IN ?", f.Kinds)
	}
	if f.Staff != "" {
		query = query.Where("staff_id = ?", f.Staff)
	}
	return query
}

// TakeCards gives the cards whose buttons still work, and notes that they no longer will: whoever takes them updates them.
func TakeCards(tx *store.Tx, f CardFilter) ([]CardCopy, error) {
	var rows []cardRow
	if err := f.in(tx).Clauses(clause.Locking{Strength: "UPDATE"}).Order("push_id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("find the cards about %s: %w", f.About, err)
	}
	var copies []CardCopy
	for _, row := range rows {
		done := tx.DB().Model(&cardRow{}).Where("push_id = ? AND done_at = 0", row.PushID).Update("done_at", store.Micros(tx.Now()))
		if done.Error != nil {
			return nil, fmt.Errorf("close the card %s: %w", row.PushID, done.Error)
		}
		copies = append(copies, CardCopy{Push: row.PushID, Staff: row.StaffID, About: row.About, Kind: row.Kind, Code: row.Code})
	}
	return copies, nil
}

// CloseCards puts the buttons of cards out of work, however the matter was settled: every copy says with which words.
func CloseCards(tx *store.Tx, f CardFilter, done string) error {
	copies, err := TakeCards(tx, f)
	if err != nil {
		return err
	}
	for _, c := range copies {
		if err := UpdateCard(tx, c, done); err != nil {
			return err
		}
	}
	return nil
}

// ChannelCardUpdate is the channel of pushes that write words on the buttons of a card; their Data is the code that pays for it.
const ChannelCardUpdate = "card_update"

// UpdateCard posts the words that stand on the buttons of one copy from now on.
func UpdateCard(tx *store.Tx, c CardCopy, done string) error {
	err := tx.Post(store.Outgoing{Key: "card:" + c.Push + ":" + c.Code, Staff: c.Staff, Platform: "wecom", Kind: "card_update", Channel: ChannelCardUpdate, Body: done, Data: c.Code, About: c.About})
	if err != nil {
		return fmt.Errorf("update the card %s: %w", c.Push, err)
	}
	return nil
}

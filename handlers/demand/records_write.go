package demand

import (
	"fmt"
	"slices"

	"gorm.io/gorm/clause"

	"minxu/store"
)

// addMedia attaches photos and voice to a demand that is held by this transaction, each once, up to the most that one demand holds, and
// tells how many there are then.
func addMedia(tx *store.Tx, d Demand, ids []string, most int) (int, error) {
	if len(ids) == 0 {
		return d.Media, nil
	}
	have, err := Photos(tx, d.ID)
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		if len(have) >= most || id == "" || slices.Contains(have, id) {
			continue
		}
		row := mediaRow{DemandID: d.ID, MediaID: id, Place: len(have), At: store.Micros(tx.Now())}
		if err := tx.DB().Create(&row).Error; err != nil {
			return 0, fmt.Errorf("attach a photo to demand %s: %w", d.ID, err)
		}
		have = append(have, id)
	}
	return len(have), nil
}

// evaluate keeps what the filer said of the last answer; said before, it is replaced.
func evaluate(tx *store.Tx, d Demand, e Evaluation) error {
	row := evaluationRow{ID: tx.NewID(), DemandID: d.ID, Round: d.Reopens, Solved: e.Solved, Score: e.Score, At: store.Micros(tx.Now())}
	var before []evaluationRow
	err := tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("demand_id = ? AND round = ?", d.ID, d.Reopens).Limit(1).Find(&before).Error
	if err != nil {
		return fmt.Errorf("read the evaluation of demand %s: %w", d.ID, err)
	}
	if len(before) > 0 {
		row.ID = before[0].ID
	}
	if e.Comment != "" {
		row.Comment = tx.Sealer().Seal("evaluations.comment:"+row.ID, e.Comment)
	}
	if len(before) == 0 {
		if err := tx.DB().Create(&row).Error; err != nil {
			return fmt.Errorf("write the evaluation of demand %s: %w", d.ID, err)
		}
		return nil
	}
	set := map[string]any{"solved": row.Solved, "at": row.At}
	if e.Score != 0 {
		set["score"] = row.Score
	}
	if e.Comment != "" {
		set["comment"] = row.Comment
	}
	done := tx.DB().Model(&evaluationRow{}).Where("id = ?", row.ID).Updates(set)
	if done.Error != nil {
		return fmt.Errorf("change the evaluation of demand %s: %w", d.ID, done.Error)
	}
	if done.RowsAffected > 1 {
		return fmt.Errorf("change the evaluation of demand %s: %d rows", d.ID, done.RowsAffected)
	}
	return nil
}

// forget erases the words of a demand that is over, and who filed any.
func forget(tx *store.Tx, d Demand, open bool) error {
	set := map[string]any{"owner": "", "owner_sealed": []byte(nil), "household": "", "phone": []byte(nil), "proxy_who": []byte(nil),
		"privacy_mode": string(Anonymous)}
	if !open {
		for _, c := range []string{"title", "text", "result", "question", "place", "proposal", "extend_reason"} {
			set[c] = []byte(nil)
		}
		set["has_point"], set["lat"], set["lng"], set["media"] = false, 0.0, 0.0, 0
	}
	done := tx.DB().Model(&demandRow{}).Where("id = ?", d.ID).Updates(set)
	if done.Error != nil {
		return fmt.Errorf("erase demand %s: %w", d.ID, done.Error)
	}
	if done.RowsAffected > 1 {
		return fmt.Errorf("erase demand %s: %d rows", d.ID, done.RowsAffected)
	}
	// The log keeps that something happened, not who the resident was.
	if err := tx.DB().Model(&eventRow{}).Where("demand_id = ? AND actor_kind = ?", d.ID, string(ByResident)).Update("actor_id", "").Error; err != nil {
		return fmt.Errorf("erase the log of demand %s: %w", d.ID, err)
	}
	if open {
		return nil
	}
	if err := tx.DB().Model(&eventRow{}).Where("demand_id = ?", d.ID).Update("payload", nil).Error; err != nil {
		return fmt.Errorf("erase the log of demand %s: %w", d.ID, err)
	}
	if err := tx.DB().Model(&evaluationRow{}).Where("demand_id = ?", d.ID).Update("comment", nil).Error; err != nil {
		return fmt.Errorf("erase the evaluations of demand %s: %w", d.ID, err)
	}
	if err := forgetOrders(tx, d.ID); err != nil {
		return err
	}
	if err := forgetWords(tx, d); err != nil {
		return err
	}
	return dropPhotos(tx, d)
}

func dropPhotos(tx *store.Tx, d Demand) error {
	if err := tx.DB().Where("demand_id = ?", d.ID).Delete(&mediaRow{}).Error; err != nil {
		return fmt.Errorf("erase the photos of demand %s: %w", d.ID, err)
	}
	return nil
}

// scrub takes what a resident wrote and sent out of the log of a demand that must not be kept: secrets, other people's data.
func scrub(tx *store.Tx, d Demand) error {
	if err := tx.DB().Model(&eventRow{}).Where("demand_id = ? AND actor_kind = ?", d.ID, string(ByResident)).Update("payload", nil).Error; err != nil {
		return fmt.Errorf("scrub the log of demand %s: %w", d.ID, err)
	}
	if err := forgetWords(tx, d); err != nil {
		return err
	}
	return dropPhotos(tx, d)
}

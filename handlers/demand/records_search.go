package demand

import (
	"errors"
	"fmt"

	"gorm.io/gorm/clause"

	"minxu/store"
)

// wordRow is one pair of characters of one demand, as a keyed hash: whoever reads the table learns no word. What a demand is found by
// follows behind its change, so that nobody who files waits for it.
type wordRow struct {
	Word     string `gorm:"primaryKey"`
	DemandID string `gorm:"primaryKey"`
}

func (wordRow) TableName() string { return "demand_words" }

// wordLength is how much of the keyed hash is kept: 24 characters of 5 bits.
const wordLength = 24

func blindWord(s *store.Sealer, pair string) string {
	text := s.Blind("demands.words", pair)
	return text[:min(len(text), wordLength)]
}

// unindexed lists demands whose words are not in the index yet, oldest first.
func unindexed(r store.Reader, most int) ([]string, error) {
	var ids []string
	if err := r.DB().Model(&demandRow{}).Where("indexed = 0").Order("id").Limit(most).Pluck("id", &ids).Error; err != nil {
		return nil, fmt.Errorf("list the demands to index: %w", err)
	}
	return ids, nil
}

// index writes the words of one demand into the index. Two processes at once leave the same rows.
func index(tx *store.Tx, id string) error {
	d, err := ForUpdate(tx, id)
	if err != nil {
		return err
	}
	if err := tx.DB().Where("demand_id = ?", id).Delete(&wordRow{}).Error; err != nil {
		return fmt.Errorf("index demand %s: %w", id, err)
	}
	words := d.indexed()
	rows := make([]wordRow, len(words))
	for i, w := range words {
		rows[i] = wordRow{blindWord(tx.Sealer(), w), id}
	}
	if len(rows) > 0 {
		const batch = 100
		if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(rows, batch).Error; err != nil {
			return fmt.Errorf("index demand %s: %w", id, err)
		}
	}
	done := tx.DB().Model(&demandRow{}).Where("id = ? AND version = ?", id, d.Version).Update("indexed", 1)
	if done.Error != nil {
		return fmt.Errorf("index demand %s: %w", id, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("index demand %s: %w", id, errOvertaken)
	}
	return nil
}

// find lists the newest demands that match and that the reader of the list may see, at most limit. It looks through a bounded number of
// candidates: pairs that stand in nearly every text are found in the newest ones.
func find(r store.Reader, s Search, f Filter, sees func(Demand) bool, limit int) ([]Demand, error) {
	if s.No != "" {
		d, err := ByNo(r, s.No)
		if errors.Is(err, store.ErrNotFound) || err == nil && !sees(d) {
			return nil, nil
		}
		return []Demand{d}, err
	}
	const batch, rounds = 100, 10
	var found []Demand
	f.Before = ""
	for range rounds {
		ids, err := candidates(r, s, f, batch)
		if err != nil {
			return nil, err
		}
		if len(ids) == 0 {
			return found, nil
		}
		list, err := many(r, r.DB().Where("id IN ?", ids).Order("id DESC"), "read what was found")
		if err != nil {
			return nil, err
		}
		for _, d := range list {
			if sees(d) && s.matches(d) {
				if found = append(found, d); len(found) == limit {
					return found, nil
				}
			}
		}
		if f.Before = ids[len(ids)-1]; len(ids) < batch {
			return found, nil
		}
	}
	return found, nil
}

func candidates(r store.Reader, s Search, f Filter, limit int) ([]string, error) {
	query := r.DB().Table("demand_words AS w0").Select("w0.demand_id").Order("w0.demand_id DESC").Limit(limit)
	for i, key := range s.keys() {
		words := r.Sealer().Blinds("demands.words", key)
		for j := range words {
			words[j] = words[j][:min(len(words[j]), wordLength)]
		}
		alias := fmt.Sprintf("w%d", i)
		if i > 0 {
			query = query.Joins("JOIN demand_words AS " + alias + " ON " + alias + ".demand_id = w0.demand_id")
		}
		query = query.Where(alias+".word IN ?", words)
	}
	if f.Desks != nil || f.Areas != nil {
		query = query.Joins("JOIN demands AS d ON d.id = w0.demand_id")
	}
	if f.Desks != nil {
		query = query.Where("d.community IN ?", f.Desks)
	}
	if f.Areas != nil {
		query = query.Where("d.node IN ?", f.Areas)
	}
	if f.Before != "" {
		query = query.Where("w0.demand_id < ?", f.Before)
	}
	var ids []string
	if err := query.Scan(&ids).Error; err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return ids, nil
}

// forgetWords takes a demand out of the index; what is left of it is indexed anew.
func forgetWords(tx *store.Tx, id string) error {
	if err := tx.DB().Where("demand_id = ?", id).Delete(&wordRow{}).Error; err != nil {
		return fmt.Errorf("take demand %s out of the index: %w", id, err)
	}
	if err := tx.DB().Model(&demandRow{}).Where("id = ?", id).Update("indexed", 0).Error; err != nil {
		return fmt.Errorf("take demand %s out of the index: %w", id, err)
	}
	return nil
}

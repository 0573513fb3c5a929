package demand

import (
	"errors"
	"fmt"
	"hash/fnv"
	"slices"

	"gorm.io/gorm/clause"

	"minxu/store"
)

// termRow is one pair of characters of one demand, as a keyed hash: whoever reads the table learns no word. Where the demand lies stands
// beside it, so that a search in one unit reads this table alone. What a demand is found by follows behind its change, so that nobody who
// files waits for it; what it was found by goes with the change that takes the words away.
type termRow struct {
	Term     int64  `gorm:"primaryKey;autoIncrement:false"`
	DemandID string `gorm:"primaryKey"`
	Desk     int32
	Node     int32
}

func (termRow) TableName() string { return "demand_terms" }

// termOf gives the number under which a pair is kept: the start of a keyed hash.
func termOf(blind string) int64 {
	h := fnv.New64a()
	h.Write([]byte(blind)) // never fails
	return int64(h.Sum64())
}

// termsFor gives the numbers under which a pair may be kept: two while the secret is being changed.
func termsFor(s *store.Sealer, pair string) []int64 {
	var list []int64
	for _, blind := range s.Blinds("demands.words", pair) {
		list = append(list, termOf(blind))
	}
	return list
}

// placeKey shortens the code of a place; two that share a key are told apart when the demand itself is read.
func placeKey(code string) int32 {
	h := fnv.New32a()
	h.Write([]byte(code)) // never fails
	return int32(h.Sum32())
}

func placeKeys(codes []string) []int32 {
	list := make([]int32, len(codes))
	for i, c := range codes {
		list[i] = placeKey(c)
	}
	return list
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
	words := d.indexed()
	rows := make([]termRow, len(words))
	for i, w := range words {
		rows[i] = termRow{termOf(tx.Sealer().Blind("demands.words", w)), id, placeKey(d.Community), placeKey(d.Node)}
	}
	if len(rows) > 0 {
		const batch = 100
		moved := clause.OnConflict{Columns: []clause.Column{{Name: "term"}, {Name: "demand_id"}}, DoUpdates: clause.AssignmentColumns([]string{"desk", "node"})}
		if err := tx.DB().Clauses(moved).CreateInBatches(rows, batch).Error; err != nil {
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

// dropTerms takes what a demand is found by out of the index; d is the demand as it was when it was indexed.
func dropTerms(tx *store.Tx, d Demand) error {
	var terms []int64
	for _, w := range d.indexed() {
		terms = append(terms, termsFor(tx.Sealer(), w)...)
	}
	for part := range slices.Chunk(terms, 200) {
		if err := tx.DB().Where("term IN ? AND demand_id = ?", part, d.ID).Delete(&termRow{}).Error; err != nil {
			return fmt.Errorf("take demand %s out of the index: %w", d.ID, err)
		}
	}
	return nil
}

// forgetWords takes a demand out of the index before its words are erased; what is left of it is indexed anew.
func forgetWords(tx *store.Tx, d Demand) error {
	if err := dropTerms(tx, d); err != nil {
		return err
	}
	if err := tx.DB().Model(&demandRow{}).Where("id = ?", d.ID).Update("indexed", 0).Error; err != nil {
		return fmt.Errorf("take demand %s out of the index: %w", d.ID, err)
	}
	return nil
}

// A search looks through so many candidates of the rarest pair at most: what is in nearly every text is found in the newest ones.
const (
	searchFirst = 24
	searchBatch = 400
	searchMost  = 6000
)

// find lists the newest demands that match and that the reader of the list may see, at most limit.
func find(r store.Reader, s Search, f Filter, sees func(Demand) bool, limit int) ([]Demand, error) {
	if s.No != "" {
		d, err := ByNo(r, s.No)
		if errors.Is(err, store.ErrNotFound) || err == nil && !sees(d) {
			return nil, nil
		}
		return []Demand{d}, err
	}
	keys := s.keys()
	terms := make([][]int64, len(keys))
	for i, k := range keys {
		terms[i] = termsFor(r.Sealer(), k)
	}
	lead, err := rarest(r, terms)
	if err != nil || lead < 0 {
		return nil, err
	}
	ids, err := newestWith(r, terms[lead], f, "", searchFirst)
	if err != nil {
		return nil, err
	}
	var found []Demand
	for looked, size := 0, searchFirst; len(ids) > 0; {
		both := ids
		for i := range terms {
			if i == lead {
				continue
			}
			if both, err = having(r, terms[i], both); err != nil {
				return nil, err
			}
		}
		list, err := many(r, r.DB().Where("id IN ?", append(both, "")).Order("id DESC"), "read what was found")
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
		if looked += len(ids); len(ids) < size || looked >= searchMost {
			break
		}
		before := ids[len(ids)-1]
		size = min(2*size, searchBatch)
		if ids, err = newestWith(r, terms[lead], f, before, size); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// rarest chooses the pair whose newest demands reach back furthest; -1 when one of the pairs is nowhere.
func rarest(r store.Reader, terms [][]int64) (lead int, err error) {
	if len(terms) == 1 {
		return 0, nil
	}
	count, last := 0, ""
	for i := range terms {
		list, err := newestWith(r, terms[i], Filter{}, "", searchFirst)
		if err != nil {
			return -1, err
		}
		if len(list) == 0 {
			return -1, nil
		}
		if oldest := list[len(list)-1]; i == 0 || len(list) < count || len(list) == count && oldest < last {
			lead, count, last = i, len(list), oldest
		}
	}
	return lead, nil
}

// newestWith lists the newest demands with a pair, older than one of them, in the scope of a filter.
func newestWith(r store.Reader, terms []int64, f Filter, before string, limit int) ([]string, error) {
	var all []string
	for _, term := range terms {
		query := r.DB().Model(&termRow{}).Where("term = ?", term).Order("demand_id DESC").Limit(limit)
		if before != "" {
			query = query.Where("demand_id < ?", before)
		}
		if f.Desks != nil {
			query = query.Where("desk IN ?", placeKeys(append(f.Desks, "")))
		}
		if f.Areas != nil {
			query = query.Where("node IN ?", placeKeys(append(f.Areas, "")))
		}
		var ids []string
		if err := query.Pluck("demand_id", &ids).Error; err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		all = append(all, ids...)
	}
	if len(terms) > 1 {
		slices.Sort(all)
		all = slices.Compact(all)
		slices.Reverse(all)
	}
	return all[:min(len(all), limit)], nil
}

// having keeps those of some demands that have a pair.
func having(r store.Reader, terms []int64, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var kept []string
	if err := r.DB().Model(&termRow{}).Where("term IN ? AND demand_id IN ?", terms, ids).Distinct().Pluck("demand_id", &kept).Error; err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return kept, nil
}

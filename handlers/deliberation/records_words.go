package deliberation

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

// authorMarks are the texts under which a resident's words stand; the first is that of today's secret.
func authorMarks(s *store.Sealer, resident string) []string {
	return s.Blinds("deliberation.author", resident)
}

func (row wordsRow) said(s *store.Sealer) (Words, error) {
	w := Words{ID: row.ID, Meeting: row.MeetingID, Outcome: row.OutcomeID, Kind: row.Kind, Answer: row.Answer, ReadAt: store.FromMicros(row.ReadAt), At: store.FromMicros(row.At)}
	var err error
	if w.Owner, err = unsealed(s, "meeting_words.owner:"+row.ID, row.Owner); err != nil {
		return w, err
	}
	w.Text, err = unsealed(s, "meeting_words.text:"+row.ID, row.Text)
	return w, err
}

// keepWords writes something that was said, once for its source.
func keepWords(tx *store.Tx, w Words, source string) (Words, error) {
	var there wordsRow
	err := tx.DB().Where("source_key = ?", source).Take(&there).Error
	if err == nil {
		return there.said(tx.Sealer())
	}
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return w, fmt.Errorf("look for words on meeting %s: %w", w.Meeting, err)
	}
	w.ID, w.At = tx.NewID(), tx.Now()
	row := wordsRow{ID: w.ID, MeetingID: w.Meeting, OutcomeID: w.Outcome, Kind: w.Kind, Author: authorMarks(tx.Sealer(), w.Owner)[0],
		Owner: tx.Sealer().Seal("meeting_words.owner:"+w.ID, w.Owner), Text: tx.Sealer().Seal("meeting_words.text:"+w.ID, w.Text), SourceKey: source, At: micros(w.At)}
	if err := tx.DB().Create(&row).Error; err != nil {
		return w, fmt.Errorf("keep words on meeting %s: %w", w.Meeting, err)
	}
	return w, nil
}

// WordsOn lists what was said about a meeting, oldest first; an empty kind means everything.
func WordsOn(r store.Reader, meeting, kind string) ([]Words, error) {
	query := r.DB().Where("meeting_id = ?", meeting).Order("at, id")
	if kind != "" {
		query = query.Where("kind = ?", kind)
	}
	return wordsList(r, query)
}

// allWords lists everything that was said anywhere, for those who look at the whole.
func allWords(r store.Reader, limit int) ([]Words, error) {
	return wordsList(r, r.DB().Order("at, id").Limit(limit))
}

func ownWords(r store.Reader, resident string) ([]Words, error) {
	return wordsList(r, r.DB().Where("author IN ?", authorMarks(r.Sealer(), resident)).Order("at, id"))
}

func wordsList(r store.Reader, query *gorm.DB) ([]Words, error) {
	rows, err := find[wordsRow](query, "what was said")
	if err != nil {
		return nil, err
	}
	list := make([]Words, len(rows))
	for i, row := range rows {
		if list[i], err = row.said(r.Sealer()); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// saidBy counts what somebody said about a meeting in one kind.
func saidBy(r store.Reader, meeting, kind, resident string) (int, error) {
	var n int64
	err := r.DB().Model(&wordsRow{}).Where("meeting_id = ? AND kind = ? AND author IN ?", meeting, kind, authorMarks(r.Sealer(), resident)).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count words on meeting %s: %w", meeting, err)
	}
	return int(n), nil
}

// readOut notes that a statement was read out; false when it was before.
func readOut(tx *store.Tx, meeting, id string) (bool, error) {
	done := tx.DB().Model(&wordsRow{}).Where("id = ? AND meeting_id = ? AND read_at = 0", id, meeting).Update("read_at", micros(tx.Now()))
	if done.Error != nil {
		return false, fmt.Errorf("note that a statement was read: %w", done.Error)
	}
	return done.RowsAffected == 1, nil
}

// replyTo writes the published answer to an objection.
func replyTo(tx *store.Tx, outcome, id, answer string) (bool, error) {
	done := tx.DB().Model(&wordsRow{}).Where("id = ? AND outcome_id = ? AND kind = ?", id, outcome, Objection).Update("answer", answer)
	if done.Error != nil {
		return false, fmt.Errorf("answer an objection: %w", done.Error)
	}
	return done.RowsAffected == 1, nil
}

func attendancePlace(column, meeting, household string) string {
	return "attendances." + column + ":" + meeting + "/" + household
}

func (row attendanceRow) attendance(s *store.Sealer) (Attendance, error) {
	a := Attendance{Meeting: row.MeetingID, Household: row.Household, Resident: row.ResidentID, Holder: row.Holder, Way: row.Way, Stance: Stance(row.Stance), At: store.FromMicros(row.At)}
	var err error
	if a.Name, err = unsealed(s, attendancePlace("name", row.MeetingID, row.Household), row.Name); err != nil {
		return a, err
	}
	a.Reason, err = unsealed(s, attendancePlace("reason", row.MeetingID, row.Household), row.Reason)
	return a, err
}

// attend notes that a household is there; false when it is already. Whoever of a household is faster is its one row.
func attend(tx *store.Tx, a Attendance, staff string) (bool, error) {
	row := attendanceRow{MeetingID: a.Meeting, Household: a.Household, ResidentID: a.Resident, Holder: a.Holder, Way: a.Way, ByStaff: staff, At: micros(tx.Now())}
	if a.Name != "" {
		row.Name = tx.Sealer().Seal(attendancePlace("name", a.Meeting, a.Household), a.Name)
	}
	var before int64
	there := func() *gorm.DB {
		return tx.DB().Model(&attendanceRow{}).Where("meeting_id = ? AND household = ?", a.Meeting, a.Household)
	}
	if err := there().Count(&before).Error; err != nil {
		return false, fmt.Errorf("look who is at meeting %s: %w", a.Meeting, err)
	}
	if before == 0 {
		if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return false, fmt.Errorf("note who is at meeting %s: %w", a.Meeting, err)
		}
	}
	kept, err := take[attendanceRow](locked(tx).Where("meeting_id = ? AND household = ?", a.Meeting, a.Household), "presence at meeting", a.Meeting)
	if err != nil {
		return false, err
	}
	if kept.Holder != "" && a.Holder == "" { // who comes in person takes the voice back from the holder of the proxy
		err := there().Updates(map[string]any{"holder": "", "way": row.Way, "resident_id": row.ResidentID, "by_staff": staff, "at": row.At}).Error
		if err != nil {
			return false, fmt.Errorf("note who is at meeting %s: %w", a.Meeting, err)
		}
		return true, nil
	}
	return before == 0 && kept.ResidentID == row.ResidentID && kept.Holder == row.Holder && kept.ByStaff == staff, nil
}

// Roll lists the households at a meeting, in the order of coming.
func Roll(r store.Reader, meeting string) ([]Attendance, error) {
	rows, err := find[attendanceRow](r.DB().Where("meeting_id = ?", meeting).Order("at, household"), "who is at a meeting")
	if err != nil {
		return nil, err
	}
	list := make([]Attendance, len(rows))
	for i, row := range rows {
		if list[i], err = row.attendance(r.Sealer()); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// keepStance writes what a household says to the consensus meter; false when it is not on the roll.
func keepStance(tx *store.Tx, meeting, household string, s Stance, reason string) (bool, error) {
	set := map[string]any{"stance": string(s), "reason": nil}
	if reason != "" {
		set["reason"] = tx.Sealer().Seal(attendancePlace("reason", meeting, household), reason)
	}
	done := tx.DB().Model(&attendanceRow{}).Where("meeting_id = ? AND household = ?", meeting, household).Updates(set)
	if done.Error != nil {
		return false, fmt.Errorf("keep a stance of meeting %s: %w", meeting, done.Error)
	}
	return done.RowsAffected == 1, nil
}

// Hand is somebody who wants to speak.
type Hand struct {
	Resident     string
	At, CalledAt time.Time
}

// raise puts somebody into the line of speakers; the place in it, from 1.
func raise(tx *store.Tx, meeting, resident string) (int, error) {
	var rows []handRow
	if err := locked(tx).Where("meeting_id = ?", meeting).Find(&rows).Error; err != nil {
		return 0, fmt.Errorf("read the speakers of meeting %s: %w", meeting, err)
	}
	mine := false
	for _, h := range rows {
		mine = mine || h.ResidentID == resident && h.CalledAt == 0
	}
	if !mine {
		row := handRow{MeetingID: meeting, ResidentID: resident, At: micros(tx.Now())}
		if err := tx.DB().Where("meeting_id = ? AND resident_id = ?", meeting, resident).Delete(&handRow{}).Error; err != nil {
			return 0, fmt.Errorf("note a speaker of meeting %s: %w", meeting, err)
		}
		if err := tx.DB().Create(&row).Error; err != nil {
			return 0, fmt.Errorf("note a speaker of meeting %s: %w", meeting, err)
		}
	}
	list, err := Hands(tx, meeting)
	if err != nil {
		return 0, err
	}
	at := 0
	for _, h := range list {
		if h.CalledAt.IsZero() {
			at++
		}
		if h.Resident == resident {
			break
		}
	}
	return at, nil
}

// Hands lists the line of speakers.
func Hands(r store.Reader, meeting string) ([]Hand, error) {
	rows, err := find[handRow](r.DB().Where("meeting_id = ?", meeting).Order("at, resident_id"), "speakers")
	list := make([]Hand, len(rows))
	for i, h := range rows {
		list[i] = Hand{h.ResidentID, store.FromMicros(h.At), store.FromMicros(h.CalledAt)}
	}
	return list, err
}

// callNext gives the word to the first in the line; false when nobody waits.
func callNext(tx *store.Tx, meeting string) (bool, error) {
	list, err := Hands(tx, meeting)
	if err != nil {
		return false, err
	}
	for _, h := range list {
		if !h.CalledAt.IsZero() {
			continue
		}
		done := tx.DB().Model(&handRow{}).Where("meeting_id = ? AND resident_id = ? AND called_at = 0", meeting, h.Resident).Update("called_at", micros(tx.Now()))
		if done.Error != nil {
			return false, fmt.Errorf("give the word at meeting %s: %w", meeting, done.Error)
		}
		return done.RowsAffected == 1, nil
	}
	return false, nil
}

package deliberation

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

// MeetingByID reads a meeting. store.ErrNotFound when there is none.
func MeetingByID(r store.Reader, id string) (Meeting, error) {
	return meetingOf(r.DB().Where("id = ?", id), id)
}

// MeetingByNo reads a meeting by the number that people see.
func MeetingByNo(r store.Reader, no string) (Meeting, error) {
	return meetingOf(r.DB().Where("meeting_no = ?", no), no)
}

func meetingForUpdate(tx *store.Tx, id string) (Meeting, error) {
	return meetingOf(locked(tx).Where("id = ?", id), id)
}

func meetingOf(query *gorm.DB, id string) (Meeting, error) {
	row, err := take[meetingRow](query, "meeting", id)
	if err != nil {
		return Meeting{}, err
	}
	return row.meeting()
}

func meetingsOf(rows []meetingRow) ([]Meeting, error) {
	list := make([]Meeting, len(rows))
	for i, row := range rows {
		var err error
		if list[i], err = row.meeting(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// MeetingFilter narrows a list of meetings. Nil Communities and Nodes mean everywhere.
type MeetingFilter struct {
	Nodes       []string
	Communities []string
	States      []MeetingState
	From, To    time.Time // of the meeting; zero = open
	Before      string    // id; the page behind it
	Limit       int
}

// Meetings lists meetings, newest first.
func Meetings(r store.Reader, f MeetingFilter) ([]Meeting, error) {
	query := r.DB().Order("id DESC").Limit(f.Limit)
	if f.Nodes != nil {
		query = query.Where("node IN ?", f.Nodes)
	}
	if f.Communities != nil {
		query = query.Where("community IN ?", f.Communities)
	}
	if len(f.States) > 0 {
		query = query.Where("state IN ?", f.States)
	}
	if !f.From.IsZero() {
		query = query.Where("at >= ?", micros(f.From))
	}
	if !f.To.IsZero() {
		query = query.Where("at < ?", micros(f.To))
	}
	if f.Before != "" {
		query = query.Where("id < ?", f.Before)
	}
	rows, err := find[meetingRow](query, "meetings")
	if err != nil {
		return nil, err
	}
	return meetingsOf(rows)
}

// invite notes that a notice goes to somebody; a later notice of the meeting takes the place of an earlier one.
func invite(tx *store.Tx, i Invite) error {
	row := inviteRow{MeetingID: i.Meeting, ResidentID: i.Resident, Household: i.Household, Seq: i.Seq, At: micros(i.At)}
	err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "meeting_id"}, {Name: "resident_id"}},
		DoUpdates: clause.Assignments(map[string]any{"household": row.Household, "seq": row.Seq, "at": row.At})}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("note a notice of meeting %s: %w", i.Meeting, err)
	}
	return nil
}

// invitesOf lists the notices that a person got since an instant, newest first.
func invitesOf(r store.Reader, resident string, since time.Time) ([]Invite, error) {
	const most = 20
	rows, err := find[inviteRow](r.DB().Where("resident_id = ? AND at >= ?", resident, micros(since)).Order("at DESC, meeting_id").Limit(most), "notices of a person")
	return invites(rows), err
}

// invitesAfter reads one page of who got the notice of a meeting.
func invitesAfter(r store.Reader, meeting, after string, limit int) ([]Invite, error) {
	rows, err := find[inviteRow](r.DB().Where("meeting_id = ? AND resident_id > ?", meeting, after).Order("resident_id").Limit(limit), "notices of a meeting")
	return invites(rows), err
}

func invites(rows []inviteRow) []Invite {
	list := make([]Invite, len(rows))
	for i, row := range rows {
		list[i] = Invite{row.MeetingID, row.ResidentID, row.Household, row.Seq, store.FromMicros(row.At)}
	}
	return list
}

// told counts the people and households that the newest notice of a meeting went to.
func told(r store.Reader, m Meeting) (people, households int, err error) {
	var n, h int64
	where := func() *gorm.DB {
		return r.DB().Model(&inviteRow{}).Where("meeting_id = ? AND seq = ?", m.ID, m.NoticeSeq)
	}
	if err := where().Count(&n).Error; err != nil {
		return 0, 0, fmt.Errorf("count notices of meeting %s: %w", m.ID, err)
	}
	if err := where().Distinct("household").Count(&h).Error; err != nil {
		return 0, 0, fmt.Errorf("count households of meeting %s: %w", m.ID, err)
	}
	return int(n), int(h), nil
}

func rsvpPlace(meeting, resident string) string {
	return "rsvps.substitute:" + meeting + "/" + resident
}

func (row rsvpRow) rsvp(s *store.Sealer) (RSVP, error) {
	who, err := unsealed(s, rsvpPlace(row.MeetingID, row.ResidentID), row.Substitute)
	return RSVP{row.MeetingID, row.ResidentID, row.Household, Answer(row.Answer), who, row.Edits, store.FromMicros(row.At)}, err
}

// rsvpOf reads what somebody answered; false when nothing.
func rsvpOf(r store.Reader, meeting, resident string) (RSVP, bool, error) {
	rows, err := find[rsvpRow](r.DB().Where("meeting_id = ? AND resident_id = ?", meeting, resident).Limit(1), "an answer")
	if err != nil || len(rows) == 0 {
		return RSVP{}, false, err
	}
	a, err := rows[0].rsvp(r.Sealer())
	return a, true, err
}

// keepRSVP writes an answer, in the place of the one before.
func keepRSVP(tx *store.Tx, a RSVP) error {
	row := rsvpRow{MeetingID: a.Meeting, ResidentID: a.Resident, Household: a.Household, Answer: string(a.Answer), At: micros(tx.Now())}
	if a.Substitute != "" {
		row.Substitute = tx.Sealer().Seal(rsvpPlace(a.Meeting, a.Resident), a.Substitute)
	}
	err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "meeting_id"}, {Name: "resident_id"}},
		DoUpdates: clause.Assignments(map[string]any{"household": row.Household, "answer": row.Answer, "substitute": row.Substitute, "at": row.At, "edits": gorm.Expr("edits + 1")})}).
		Create(&row).Error
	if err != nil {
		return fmt.Errorf("write an answer to meeting %s: %w", a.Meeting, err)
	}
	return nil
}

// RSVPs lists the answers to a meeting.
func RSVPs(r store.Reader, meeting string) ([]RSVP, error) {
	return rsvps(r, r.DB().Where("meeting_id = ?", meeting).Order("at, resident_id"))
}

func ownRSVPs(r store.Reader, resident string) ([]RSVP, error) {
	return rsvps(r, r.DB().Where("resident_id = ?", resident).Order("meeting_id DESC"))
}

func rsvps(r store.Reader, query *gorm.DB) ([]RSVP, error) {
	rows, err := find[rsvpRow](query, "answers")
	if err != nil {
		return nil, err
	}
	list := make([]RSVP, len(rows))
	for i, row := range rows {
		if list[i], err = row.rsvp(r.Sealer()); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// HouseholdVotes counts the households of which somebody takes part: one household, one voice.
func HouseholdVotes(list []RSVP) int {
	come := map[string]bool{}
	for _, a := range list {
		if a.Answer.Comes() {
			come[a.Household] = true
		}
	}
	return len(come)
}

package festival

import (
	"errors"
	"fmt"
	"hash/fnv"

	"gorm.io/gorm"

	"minxu/store"
)

// open is the condition under which an event takes registrations, for the instant that is given twice: time alone decides, whether or not
// a timer has moved the stored state yet.
const openNow = "state IN ('PUBLISHED', 'OPEN') AND signup_open_at <= ? AND signup_close_at > ?"

// errTwice says that the person has a registration for the event already.
var errTwice = errors.New("festival: registered already")

// takeSeats writes a registration and takes its seats: all of them or none, in one conditional update, and never past somebody who waits.
// false: there were not enough, and nothing was written. The row of the event, for which all race, is touched last, so that it is locked
// for no more than the commit. errTwice when the person has an active registration.
func takeSeats(tx *store.Tx, r *Registration) (bool, error) {
	r.State, r.Made, r.Signed, r.Version = Signed, tx.Now(), tx.Now(), 1
	if err := insert(tx, r); err != nil {
		return false, err
	}
	now := store.Micros(tx.Now())
	done := tx.DB().Exec("UPDATE festival_events SET taken = taken + ? WHERE id = ? AND taken + ? <= capacity AND waiting = 0 AND "+openNow,
		r.Party, r.Event, r.Party, now, now)
	if done.Error != nil {
		return false, fmt.Errorf("take seats at event %s: %w", r.Event, done.Error)
	}
	if done.RowsAffected == 1 {
		return true, nil
	}
	gone := tx.DB().Where("id = ?", r.ID).Delete(&registrationRow{})
	if gone.Error != nil {
		return false, fmt.Errorf("take back registration %s: %w", r.ID, gone.Error)
	}
	return false, nil
}

// standInLine writes a registration at the end of the line. Its place comes from the event's row inside its lock. false: nobody may stand
// in line now, because there are seats, the line is full, or sign-up is closed.
func standInLine(tx *store.Tx, r *Registration) (bool, error) {
	now := store.Micros(tx.Now())
	done := tx.DB().Exec("UPDATE festival_events SET last_seq = last_seq + 1, waiting = waiting + 1 WHERE id = ? AND (waitlist_max = 0 OR waiting < waitlist_max) AND "+
		"(taken + ? > capacity OR waiting > 0) AND "+openNow, r.Event, r.Party, now, now)
	if done.Error != nil {
		return false, fmt.Errorf("stand in line for event %s: %w", r.Event, done.Error)
	}
	if done.RowsAffected == 0 {
		return false, nil
	}
	if err := tx.DB().Model(&eventRow{}).Where("id = ?", r.Event).Select("last_seq").Scan(&r.Seq).Error; err != nil {
		return false, fmt.Errorf("read the place in line for event %s: %w", r.Event, err)
	}
	r.State, r.Made, r.Version = Waitlisted, tx.Now(), 1
	err := insert(tx, r)
	if errors.Is(err, errTwice) { // another message of the same person was faster; the place stays unused
		back := tx.DB().Exec("UPDATE festival_events SET waiting = waiting - 1 WHERE id = ?", r.Event)
		if back.Error != nil {
			return false, fmt.Errorf("leave the line for event %s: %w", r.Event, back.Error)
		}
	}
	return err == nil, err
}

// insert writes a new registration with a code of its own and its line in the audit.
func insert(tx *store.Tx, r *Registration) error {
	const tries = 20
	r.Bands = BandsOf(r.People)
	for try := range tries {
		r.Code = newCode(tx.Sealer(), r.ID, try)
		row, err := rowOf(tx.Sealer(), *r)
		if err != nil {
			return err
		}
		err = tx.DB().Create(&row).Error
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			if _, twice, err := ownOne(tx, r.Event, r.Resident); err != nil || twice {
				return errors.Join(err, errTwice)
			}
			continue // another party has the code
		}
		if err != nil {
			return fmt.Errorf("write registration %s: %w", r.ID, err)
		}
		return tx.Audit(store.Entry{ActorKind: "resident", ActorID: r.Resident, Action: "registration.make", ObjectKind: "registration", ObjectID: r.ID,
			Reason: r.Event, After: string(r.State)})
	}
	return fmt.Errorf("registration %s found no free code in %d tries", r.ID, tries)
}

// newCode makes a check-in code: six digits that follow from the registration and the house's secret, so that nobody can tell one from
// another.
func newCode(s *store.Sealer, id string, try int) string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s", s.Blind("festival.code", fmt.Sprintf("%s/%d", id, try)))
	return fmt.Sprintf("%06d", h.Sum64()%1_000_000)
}

// moveSeats changes what an event that is held by this transaction counts: seats and parties in line.
func moveSeats(tx *store.Tx, e *Event, seats, waiting int) error {
	if seats == 0 && waiting == 0 {
		return nil
	}
	done := tx.DB().Exec("UPDATE festival_events SET taken = taken + ?, waiting = waiting + ? WHERE id = ? AND taken + ? >= 0 AND waiting + ? >= 0 AND (? <= 0 OR taken + ? <= capacity)",
		seats, waiting, e.ID, seats, waiting, seats, seats)
	if done.Error != nil {
		return fmt.Errorf("move seats of event %s: %w", e.ID, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("event %s cannot count %+d seats and %+d in line", e.ID, seats, waiting)
	}
	e.Taken += seats
	e.Waiting += waiting
	return nil
}

// deed is one thing that is done to a registration.
type done struct {
	Action  string // registration.cancel ...
	Who     string // resident, staff, system
	ActorID string
	Role    string
	Reason  string
}

// change moves a registration that was read in this transaction: one conditional update, one line of the audit. set changes what else
// changes with it.
func change(tx *store.Tx, r *Registration, to RegState, d done, set func(*Registration)) error {
	from := r.State
	if to != from && !from.May(to) {
		return fmt.Errorf("registration %s may not go from %s to %s", r.ID, from, to)
	}
	version := r.Version
	r.State, r.Version = to, version+1
	if set != nil {
		set(r)
	}
	r.Bands = BandsOf(r.People)
	row, err := rowOf(tx.Sealer(), *r)
	if err != nil {
		return err
	}
	did := tx.DB().Model(&registrationRow{}).Where("id = ? AND state = ? AND version = ?", r.ID, string(from), version).Select("*").Omit("id").Updates(&row)
	if did.Error != nil {
		return fmt.Errorf("%s registration %s: %w", d.Action, r.ID, did.Error)
	}
	if did.RowsAffected != 1 {
		return fmt.Errorf("%s registration %s: somebody else was faster", d.Action, r.ID)
	}
	return tx.Audit(store.Entry{ActorKind: d.Who, ActorID: d.ActorID, Role: d.Role, Action: "registration." + d.Action, ObjectKind: "registration",
		ObjectID: r.ID, Reason: d.Reason, Before: string(from), After: string(to)})
}

// nextSeq draws a place in line for a restored registration from the event's row.
func nextSeq(tx *store.Tx, e *Event, r *Registration) error {
	if err := tx.DB().Exec("UPDATE festival_events SET last_seq = last_seq + 1 WHERE id = ?", e.ID).Error; err != nil {
		return fmt.Errorf("draw a place in line for event %s: %w", e.ID, err)
	}
	e.LastSeq++
	r.Seq = e.LastSeq
	return nil
}

// insertAs writes a registration as it stands; it keeps a code that it has.
func insertAs(tx *store.Tx, r *Registration) error {
	if r.Code == "" {
		return insert(tx, r)
	}
	r.Bands = BandsOf(r.People)
	row, err := rowOf(tx.Sealer(), *r)
	if err != nil {
		return err
	}
	return tx.DB().Create(&row).Error
}

package lawyer

import (
	"fmt"

	"minxu/store"
)

type sessionRow struct {
	ID         string `gorm:"primaryKey"`
	Ukey       *string
	Community  string
	Lawyer     string
	LawyerName string
	Place      string
	Mode       string
	StartAt    int64
	EndAt      int64
	State      string
	Reason     string
	Version    int
	WaitSeq    int
	InAt       int64
	OutAt      int64
	LawyerOk   bool
	StewardOk  bool
}

func (sessionRow) TableName() string { return "lawyer_sessions" }

func sessionRowOf(s Session) sessionRow {
	row := sessionRow{ID: s.ID, Community: s.Community, Lawyer: s.Lawyer, LawyerName: s.LawyerName, Place: s.Place, Mode: s.Mode,
		StartAt: store.Micros(s.Start), EndAt: store.Micros(s.End), State: string(s.State), Reason: s.Reason, Version: max(s.Version, 1), WaitSeq: s.WaitSeq,
		InAt: store.Micros(s.In), OutAt: store.Micros(s.Out), LawyerOk: s.LawyerOK, StewardOk: s.StewardOK}
	if s.Key != "" {
		row.Ukey = &s.Key
	}
	return row
}

func (row sessionRow) session() Session {
	s := Session{ID: row.ID, Community: row.Community, Lawyer: row.Lawyer, LawyerName: row.LawyerName, Place: row.Place, Mode: row.Mode,
		Start: store.FromMicros(row.StartAt), End: store.FromMicros(row.EndAt), State: SessionState(row.State), Reason: row.Reason, Version: row.Version,
		WaitSeq: row.WaitSeq, In: store.FromMicros(row.InAt), Out: store.FromMicros(row.OutAt), LawyerOK: row.LawyerOk, StewardOK: row.StewardOk}
	if row.Ukey != nil {
		s.Key = *row.Ukey
	}
	return s
}

type slotRow struct {
	ID        string `gorm:"primaryKey"`
	SessionID string
	StartAt   int64
	EndAt     int64
	State     string
	Taken     int
	Capacity  int
	Booking   string
	HeldBy    string
	HeldUntil int64
}

func (slotRow) TableName() string { return "lawyer_slots" }

func slotRowOf(s Slot) slotRow {
	return slotRow{ID: s.ID, SessionID: s.Session, StartAt: store.Micros(s.Start), EndAt: store.Micros(s.End), State: string(s.State), Taken: s.Taken,
		Capacity: max(s.Capacity, 1), Booking: s.Booking, HeldBy: s.HeldBy, HeldUntil: store.Micros(s.HeldUntil)}
}

func (row slotRow) slot() Slot {
	return Slot{ID: row.ID, Session: row.SessionID, Start: store.FromMicros(row.StartAt), End: store.FromMicros(row.EndAt), State: SlotState(row.State),
		Taken: row.Taken, Capacity: row.Capacity, Booking: row.Booking, HeldBy: row.HeldBy, HeldUntil: store.FromMicros(row.HeldUntil)}
}

type bookingRow struct {
	ID             string `gorm:"primaryKey"`
	BookingNo      *string
	SourceKey      string
	Resident       string
	ActiveKey      *string
	SessionID      string
	SlotID         string
	SlotAt         int64
	SlotEnd        int64
	Community      string
	Subject        string
	Side           string
	Conflict       bool
	Note           []byte
	Name           []byte
	Proxy          string
	Priority       bool
	Channel        string
	State          string
	Reason         string
	Version        int
	Seq            int
	Moves          int
	Previous       string
	CreatedAt      int64
	BookedAt       int64
	OfferedAt      int64
	OfferExpiresAt int64
	EndedAt        int64
	Reminded       int
	RemindedAt     int64
	Coming         bool
	AskedAt        int64
	Rating         int
	NextAt         int64
}

func (bookingRow) TableName() string { return "lawyer_bookings" }

func bookingSeat(column, id string) string { return "lawyer_bookings." + column + ":" + id }

// rowOf seals a booking for keeping. One without an owner is nobody's active booking.
func rowOf(s *store.Sealer, b Booking) bookingRow {
	row := bookingRow{ID: b.ID, SourceKey: b.Source, Resident: b.Resident, SessionID: b.Session, SlotID: b.Slot, SlotAt: store.Micros(b.Start),
		SlotEnd: store.Micros(b.End), Community: b.Community, Subject: b.Subject, Side: b.Side, Conflict: b.Conflict, Proxy: b.Proxy, Priority: b.Priority,
		Channel: b.Channel, State: string(b.State), Reason: b.Reason, Version: b.Version, Seq: b.Seq, Moves: b.Moves, Previous: b.Previous,
		CreatedAt: store.Micros(b.Created), BookedAt: store.Micros(b.BookedAt), OfferedAt: store.Micros(b.OfferedAt), OfferExpiresAt: store.Micros(b.OfferEnds),
		EndedAt: store.Micros(b.EndedAt), Reminded: int(b.Reminded), RemindedAt: store.Micros(b.RemindAt), Coming: b.Coming, AskedAt: store.Micros(b.AskedAt),
		Rating: b.Rating}
	if b.No != "" {
		row.BookingNo = &b.No
	}
	if b.Active && b.Resident != "" {
		row.ActiveKey = &b.Resident
	}
	if b.Note != "" {
		row.Note = s.Seal(bookingSeat("note", b.ID), b.Note)
	}
	if b.Name != "" {
		row.Name = s.Seal(bookingSeat("name", b.ID), b.Name)
	}
	return row
}

func (row bookingRow) booking(s *store.Sealer) (Booking, error) {
	b := Booking{ID: row.ID, Source: row.SourceKey, Resident: row.Resident, Session: row.SessionID, Slot: row.SlotID, Start: store.FromMicros(row.SlotAt),
		End: store.FromMicros(row.SlotEnd), Community: row.Community, Subject: row.Subject, Side: row.Side, Conflict: row.Conflict, Proxy: row.Proxy,
		Priority: row.Priority, Channel: row.Channel, State: State(row.State), Reason: row.Reason, Version: row.Version, Seq: row.Seq, Moves: row.Moves,
		Previous: row.Previous, Created: store.FromMicros(row.CreatedAt), BookedAt: store.FromMicros(row.BookedAt), OfferedAt: store.FromMicros(row.OfferedAt),
		OfferEnds: store.FromMicros(row.OfferExpiresAt), EndedAt: store.FromMicros(row.EndedAt), Reminded: Reminder(row.Reminded),
		RemindAt: store.FromMicros(row.RemindedAt), Coming: row.Coming, AskedAt: store.FromMicros(row.AskedAt), Rating: row.Rating, Active: row.ActiveKey != nil}
	if row.BookingNo != nil {
		b.No = *row.BookingNo
	}
	var err error
	if b.Note, err = s.Unseal(bookingSeat("note", b.ID), row.Note); err != nil {
		return b, fmt.Errorf("unseal the note of booking %s: %w", b.ID, err)
	}
	if b.Name, err = s.Unseal(bookingSeat("name", b.ID), row.Name); err != nil {
		return b, fmt.Errorf("unseal the name of booking %s: %w", b.ID, err)
	}
	return b, nil
}

type eventRow struct {
	ID        string `gorm:"primaryKey"`
	BookingID string
	Version   int
	At        int64
	ActorKind string
	ActorID   string
	Role      string
	Action    string
	FromState string
	ToState   string
	Reason    string
	SlotID    string
}

func (eventRow) TableName() string { return "lawyer_events" }

type markRow struct {
	ID         string `gorm:"primaryKey"`
	Resident   string
	BookingID  string
	Kind       string
	At         int64
	ForgivenAt int64
	ForgivenBy string
}

func (markRow) TableName() string { return "lawyer_marks" }

type standingRow struct {
	Resident       string `gorm:"primaryKey"`
	SuspendedUntil int64
}

func (standingRow) TableName() string { return "lawyer_standings" }

type consultationRow struct {
	BookingID string `gorm:"primaryKey"`
	Lawyer    string
	At        int64
	Minutes   int
	Subject   string
	Outcome   string
	Content   []byte
}

func (consultationRow) TableName() string { return "lawyer_consultations" }

type clockRow struct {
	Name   string `gorm:"primaryKey"`
	NextAt int64
}

func (clockRow) TableName() string { return "lawyer_clocks" }

package festival

import (
	"encoding/json"
	"fmt"

	"minxu/store"
)

type editionRow struct {
	ID      string `gorm:"primaryKey"`
	Number  int
	Title   string
	StartAt int64
	EndAt   int64
}

func (editionRow) TableName() string { return "festival_editions" }

type eventRow struct {
	ID            string `gorm:"primaryKey"`
	Edition       string
	Theme         string
	Title         string
	Place         string
	Node          string
	Notes         string
	StartAt       int64
	EndAt         int64
	SignupOpenAt  int64
	SignupCloseAt int64
	CancelUntilAt int64
	Capacity      int
	Taken         int
	Elsewhere     int
	Waiting       int
	WaitlistMax   int
	LastSeq       int64
	MinAge        int
	MaxAge        int
	Outdoor       bool
	Sport         bool
	HostFirst     bool
	NoOverlap     bool
	State         string
	Reason        string
	WasAt         int64
	RemindedAt    int64
	NextAt        int64
	MadeBy        string
	MadeAt        int64
	Version       int
}

func (eventRow) TableName() string { return "festival_events" }

func rowOfEvent(e Event) eventRow {
	return eventRow{ID: e.ID, Edition: e.Edition, Theme: string(e.Theme), Title: e.Title, Place: e.Place, Node: e.Node, Notes: e.Notes,
		StartAt: store.Micros(e.Start), EndAt: store.Micros(e.End), SignupOpenAt: store.Micros(e.SignupOpen), SignupCloseAt: store.Micros(e.SignupClose),
		CancelUntilAt: store.Micros(e.CancelUntil), Capacity: e.Capacity, Taken: e.Taken, Elsewhere: e.Elsewhere, Waiting: e.Waiting,
		WaitlistMax: e.WaitlistMax, LastSeq: e.LastSeq, MinAge: e.MinAge, MaxAge: e.MaxAge, Outdoor: e.Outdoor, Sport: e.Sport,
		HostFirst: e.HostFirst, NoOverlap: e.NoOverlap, State: string(e.State), Reason: e.Reason, WasAt: store.Micros(e.Was),
		RemindedAt: store.Micros(e.Reminded), NextAt: store.Micros(e.Next), MadeBy: e.MadeBy, MadeAt: store.Micros(e.MadeAt), Version: e.Version}
}

func (row eventRow) event() Event {
	return Event{ID: row.ID, Edition: row.Edition, Theme: Theme(row.Theme), Title: row.Title, Place: row.Place, Node: row.Node, Notes: row.Notes,
		Start: store.FromMicros(row.StartAt), End: store.FromMicros(row.EndAt), SignupOpen: store.FromMicros(row.SignupOpenAt),
		SignupClose: store.FromMicros(row.SignupCloseAt), CancelUntil: store.FromMicros(row.CancelUntilAt), Capacity: row.Capacity, Taken: row.Taken,
		Elsewhere: row.Elsewhere, Waiting: row.Waiting, WaitlistMax: row.WaitlistMax, LastSeq: row.LastSeq, MinAge: row.MinAge, MaxAge: row.MaxAge,
		Outdoor: row.Outdoor, Sport: row.Sport, HostFirst: row.HostFirst, NoOverlap: row.NoOverlap, State: State(row.State), Reason: row.Reason,
		Was: store.FromMicros(row.WasAt), Reminded: store.FromMicros(row.RemindedAt), Next: store.FromMicros(row.NextAt), MadeBy: row.MadeBy,
		MadeAt: store.FromMicros(row.MadeAt), Version: row.Version}
}

type registrationRow struct {
	ID             string `gorm:"primaryKey"`
	RegNo          string
	EventID        string
	Resident       string
	SourceKey      string
	Node           string
	Active         *int // 1 while it is the person's one registration for the event, else NULL: the unique key does not see it
	State          string
	Party          int
	Code           string
	Bands          string
	People         []byte
	Guardian       bool
	GuardianPhone  []byte
	Declared       bool
	Companion      bool
	Exempt         bool
	Seq            int64
	MadeAt         int64
	SignedAt       int64
	OfferedAt      int64
	OfferExpiresAt int64
	EndedAt        int64
	RemindedAt     int64
	Coming         bool
	MovedAt        int64
	Arrived        int
	CheckedAt      int64
	CheckedBy      string
	Tries          int
	NoShowAt       int64
	Forgiven       bool
	AskedAt        int64
	Score          int
	Comment        []byte
	Version        int
}

func (registrationRow) TableName() string { return "festival_registrations" }

type walkInRow struct {
	ID      string `gorm:"primaryKey"`
	EventID string
	People  int
	Kind    string
	Staff   string
	At      int64
}

func (walkInRow) TableName() string { return "festival_walk_ins" }

// seat names the place of a sealed column.
func seat(column, id string) string { return "festival_registrations." + column + ":" + id }

// rowOf seals a registration for keeping.
func rowOf(s *store.Sealer, r Registration) (registrationRow, error) {
	row := registrationRow{ID: r.ID, RegNo: r.No, EventID: r.Event, Resident: r.Resident, SourceKey: r.Source, Node: r.Node, Active: activeOf(r),
		State: string(r.State), Party: r.Party, Code: r.Code, Bands: r.Bands.String(), Guardian: r.Guardian, Declared: r.Declared, Companion: r.Companion,
		Exempt: r.Exempt, Seq: r.Seq, MadeAt: store.Micros(r.Made), SignedAt: store.Micros(r.Signed), OfferedAt: store.Micros(r.Offered),
		OfferExpiresAt: store.Micros(r.OfferExpires), EndedAt: store.Micros(r.Ended), RemindedAt: store.Micros(r.Reminded), Coming: r.Coming,
		MovedAt: store.Micros(r.Moved), Arrived: r.Arrived, CheckedAt: store.Micros(r.Checked), CheckedBy: r.CheckedBy, Tries: r.Tries,
		NoShowAt: store.Micros(r.NoShow), Forgiven: r.Forgiven, AskedAt: store.Micros(r.Asked), Score: r.Score, Version: r.Version}
	if len(r.People) > 0 {
		plain, err := json.Marshal(r.People)
		if err != nil {
			return row, fmt.Errorf("write the party of registration %s: %w", r.ID, err)
		}
		row.People = s.Seal(seat("people", r.ID), string(plain))
	}
	if r.GuardianPhone != "" {
		row.GuardianPhone = s.Seal(seat("guardian_phone", r.ID), r.GuardianPhone)
	}
	if r.Comment != "" {
		row.Comment = s.Seal(seat("comment", r.ID), r.Comment)
	}
	return row, nil
}

// activeOf: an erased person has no registration that could bar another one.
func activeOf(r Registration) *int {
	if !r.State.Active() || r.Resident == "" {
		return nil
	}
	one := 1
	return &one
}

// registration unseals a row.
func (row registrationRow) registration(s *store.Sealer) (Registration, error) {
	r := Registration{ID: row.ID, No: row.RegNo, Event: row.EventID, Resident: row.Resident, Source: row.SourceKey, Node: row.Node,
		State: RegState(row.State), Party: row.Party, Code: row.Code, Bands: bandsIn(row.Bands), Guardian: row.Guardian, Declared: row.Declared,
		Companion: row.Companion, Exempt: row.Exempt, Seq: row.Seq, Made: store.FromMicros(row.MadeAt), Signed: store.FromMicros(row.SignedAt),
		Offered: store.FromMicros(row.OfferedAt), OfferExpires: store.FromMicros(row.OfferExpiresAt), Ended: store.FromMicros(row.EndedAt),
		Reminded: store.FromMicros(row.RemindedAt), Coming: row.Coming, Moved: store.FromMicros(row.MovedAt), Arrived: row.Arrived,
		Checked: store.FromMicros(row.CheckedAt), CheckedBy: row.CheckedBy, Tries: row.Tries, NoShow: store.FromMicros(row.NoShowAt),
		Forgiven: row.Forgiven, Asked: store.FromMicros(row.AskedAt), Score: row.Score, Version: row.Version}
	people, err := s.Unseal(seat("people", r.ID), row.People)
	if err == nil && people != "" {
		err = json.Unmarshal([]byte(people), &r.People)
	}
	if err == nil {
		r.GuardianPhone, err = s.Unseal(seat("guardian_phone", r.ID), row.GuardianPhone)
	}
	if err == nil {
		r.Comment, err = s.Unseal(seat("comment", r.ID), row.Comment)
	}
	if err != nil {
		return Registration{}, fmt.Errorf("unseal registration %s: %w", r.ID, err)
	}
	return r, nil
}

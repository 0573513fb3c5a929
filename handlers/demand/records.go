package demand

import (
	"fmt"
	"strings"

	"minxu/store"
)

type demandRow struct {
	ID           string `gorm:"primaryKey"`
	DemandNo     *string
	SourceKey    string
	Owner        string // resident id; a blind text when anonymous
	OwnerSealed  []byte
	FilerRole    string
	Proxy        string
	ProxyWho     []byte
	Household    string
	PrivacyMode  string
	Minor        bool
	Title        []byte
	Text         []byte
	Result       []byte
	Question     []byte
	Nature       string
	Category     string
	Second       string
	Urgency      string
	Level        string
	Hazard       bool
	Node         string
	Community    string
	Estate       string
	Building     string
	Entrance     string
	Place        []byte
	HasPoint     bool
	Lat          float64
	Lng          float64
	Contact      string
	Phone        []byte
	Lang         string
	Channel      string
	Media        int
	State        string
	Live         bool
	Reason       string
	Version      int
	SubmittedAt  int64
	ClockFromAt  int64
	ContactDueAt int64
	FinishDueAt  int64
	ContactedAt  int64
	ProgressAt   int64
	WaitingSince int64
	ResolvedAt   int64
	ClosedAt     int64
	LastUrgeAt   int64
	NextAt       int64 // when a timer falls due; 0 = never
	Urges        int
	Returns      int
	Reopens      int
	Reminds      int
	Warned       int
	Extended     bool
	Supervised   bool
	SupervisedBy string
	GroupFlag    bool
	Ruled        bool
	Removed      bool
	Steward      string
	Handler      string
	Master       string
	Households   int
	Recused      string
	DispatchedAt int64
	Transfers    int
	Former       string
	Proposal     []byte
	ProposedBy   string
	ExtendDays   int
	ExtendBy     string
	ExtendAt     int64
	ExtendReason []byte
	ArchivedAt   int64
	ToldOn       int
	Told         int
	Parent       string
}

func (demandRow) TableName() string { return "demands" }

// seat names the place of a sealed column.
func seat(column, id string) string { return "demands." + column + ":" + id }

// sealedColumns are the personal words of a row.
func (d *Demand) sealedColumns() []sealedColumn {
	return []sealedColumn{
		{"proxy_who", &d.ProxyWho}, {"title", &d.Title}, {"text", &d.Text}, {"result", &d.Result}, {"question", &d.Question},
		{"place", &d.Place}, {"phone", &d.Phone}, {"proposal", &d.Proposal}, {"extend_reason", &d.ExtendWhy},
	}
}

type sealedColumn struct {
	name string
	text *string
}

func (row *demandRow) sealed(column string) *[]byte {
	switch column {
	case "proxy_who":
		return &row.ProxyWho
	case "title":
		return &row.Title
	case "text":
		return &row.Text
	case "result":
		return &row.Result
	case "question":
		return &row.Question
	case "place":
		return &row.Place
	case "proposal":
		return &row.Proposal
	case "extend_reason":
		return &row.ExtendReason
	}
	return &row.Phone
}

// rowOf seals a demand for keeping.
func rowOf(s *store.Sealer, d Demand) demandRow {
	row := demandRow{ID: d.ID, SourceKey: d.Source, FilerRole: string(d.Role), Proxy: d.Proxy, Household: d.Household,
		PrivacyMode: string(d.Privacy), Minor: d.Minor, Nature: d.Nature, Category: d.Category, Second: d.Second, Urgency: string(d.Urgency),
		Level: d.Level, Hazard: d.Hazard, Node: d.Node, Community: d.Community, Estate: d.Estate, Building: d.Building, Entrance: d.Entrance,
		HasPoint: d.HasPoint, Lat: d.Lat, Lng: d.Lng, Contact: d.Contact, Lang: d.Lang, Channel: d.Channel, Media: d.Media,
		State: string(d.State), Live: d.State.Open(), Reason: d.Reason, Version: d.Version,
		SubmittedAt: store.Micros(d.SubmittedAt), ClockFromAt: store.Micros(d.ClockFrom), ContactDueAt: store.Micros(d.ContactDue),
		FinishDueAt: store.Micros(d.FinishDue), ContactedAt: store.Micros(d.ContactedAt), ProgressAt: store.Micros(d.LastProgress),
		WaitingSince: store.Micros(d.WaitingSince), ResolvedAt: store.Micros(d.ResolvedAt), ClosedAt: store.Micros(d.ClosedAt),
		LastUrgeAt: store.Micros(d.LastUrge), Urges: d.Urges, Returns: d.Returns, Reopens: d.Reopens, Reminds: d.Reminds, Warned: int(d.Warned),
		Extended: d.Extended, Supervised: d.Supervised, SupervisedBy: d.SupervisedBy, GroupFlag: d.GroupFlag, Ruled: d.Ruled, Removed: d.Removed,
		Steward: d.Steward, Handler: d.Handler, Master: d.Master, Households: max(d.Households, 1),
		Recused: listText(d.Recused), DispatchedAt: store.Micros(d.DispatchedAt), Transfers: d.Transfers, Former: d.Former, ProposedBy: d.ProposedBy,
		ExtendDays: d.ExtendDays, ExtendBy: d.ExtendBy, ExtendAt: store.Micros(d.ExtendAt), ArchivedAt: store.Micros(d.ArchivedAt),
		ToldOn: d.ToldOn, Told: d.Told, Parent: d.Parent}
	if d.No != "" {
		row.DemandNo = &d.No
	}
	for _, c := range d.sealedColumns() {
		if *c.text != "" {
			*row.sealed(c.name) = s.Seal(seat(c.name, d.ID), *c.text)
		}
	}
	return row
}

// listText writes ids for a column: divided by blanks, the newest that have room.
func listText(ids []string) string {
	const room = 255
	text := strings.Join(ids, " ")
	for len(text) > room {
		ids = ids[1:]
		text = strings.Join(ids, " ")
	}
	return text
}

// ownedBy writes who filed it: openly, or sealed with a blind text to find one's own by.
func (row *demandRow) ownedBy(s *store.Sealer, filer string, p Privacy) {
	switch {
	case filer == "":
	case p == Anonymous:
		row.Owner = s.Blind("demands.owner", filer)
		row.OwnerSealed = s.Seal(seat("owner_sealed", row.ID), filer)
	default:
		row.Owner = filer
	}
}

// owners lists what stands in the owner column of a resident's demands.
func owners(s *store.Sealer, resident string) []string {
	return append([]string{resident}, s.Blinds("demands.owner", resident)...)
}

// demand unseals a row.
func (row demandRow) demand(s *store.Sealer) (Demand, error) {
	d := Demand{ID: row.ID, Source: row.SourceKey, Role: Role(row.FilerRole), Proxy: row.Proxy, Household: row.Household,
		Privacy: Privacy(row.PrivacyMode), Minor: row.Minor, Nature: row.Nature, Category: row.Category, Second: row.Second,
		Urgency: Urgency(row.Urgency), Level: row.Level, Hazard: row.Hazard, Node: row.Node, Community: row.Community, Estate: row.Estate,
		Building: row.Building, Entrance: row.Entrance, HasPoint: row.HasPoint, Lat: row.Lat, Lng: row.Lng, Contact: row.Contact,
		Lang: row.Lang, Channel: row.Channel, Media: row.Media, State: State(row.State), Reason: row.Reason, Version: row.Version,
		SubmittedAt: store.FromMicros(row.SubmittedAt), ClockFrom: store.FromMicros(row.ClockFromAt),
		ContactDue: store.FromMicros(row.ContactDueAt), FinishDue: store.FromMicros(row.FinishDueAt),
		ContactedAt: store.FromMicros(row.ContactedAt), LastProgress: store.FromMicros(row.ProgressAt),
		WaitingSince: store.FromMicros(row.WaitingSince), ResolvedAt: store.FromMicros(row.ResolvedAt), ClosedAt: store.FromMicros(row.ClosedAt),
		LastUrge: store.FromMicros(row.LastUrgeAt), Urges: row.Urges, Returns: row.Returns, Reopens: row.Reopens, Reminds: row.Reminds,
		Warned: Warning(row.Warned), Extended: row.Extended, Supervised: row.Supervised, SupervisedBy: row.SupervisedBy,
		GroupFlag: row.GroupFlag, Ruled: row.Ruled, Removed: row.Removed, Steward: row.Steward, Handler: row.Handler, Master: row.Master,
		Households: row.Households, Recused: strings.Fields(row.Recused), DispatchedAt: store.FromMicros(row.DispatchedAt), Transfers: row.Transfers,
		Former: row.Former, ProposedBy: row.ProposedBy, ExtendDays: row.ExtendDays, ExtendBy: row.ExtendBy, ExtendAt: store.FromMicros(row.ExtendAt),
		ArchivedAt: store.FromMicros(row.ArchivedAt), ToldOn: row.ToldOn, Told: row.Told, Parent: row.Parent}
	if row.DemandNo != nil {
		d.No = *row.DemandNo
	}
	if len(row.OwnerSealed) == 0 {
		d.Filer = row.Owner
	}
	for _, c := range d.sealedColumns() {
		text, err := s.Unseal(seat(c.name, d.ID), *row.sealed(c.name))
		if err != nil {
			return Demand{}, fmt.Errorf("unseal %s of demand %s: %w", c.name, d.ID, err)
		}
		*c.text = text
	}
	return d, nil
}

type eventRow struct {
	ID        string `gorm:"primaryKey"`
	DemandID  string
	Version   int
	At        int64
	ActorKind string
	ActorID   string
	Role      string
	Action    string
	FromState string
	ToState   string
	Reason    string
	Payload   []byte
}

func (eventRow) TableName() string { return "demand_events" }

type mediaRow struct {
	DemandID string `gorm:"primaryKey"`
	MediaID  string `gorm:"primaryKey"`
	Place    int
	At       int64
}

func (mediaRow) TableName() string { return "demand_media" }

type evaluationRow struct {
	ID       string `gorm:"primaryKey"`
	DemandID string
	Round    int
	Solved   bool
	Score    int
	Comment  []byte
	At       int64
}

func (evaluationRow) TableName() string { return "evaluations" }

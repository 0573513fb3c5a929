package people

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

type residentRow struct {
	ID           string  `gorm:"primaryKey"`
	Ref          *string // NULL after erasure, so that the openid leads nowhere
	Openid       []byte
	Alias        []byte
	Phone        []byte
	PhoneBlind   string
	AgeBand      string
	Lang         string
	BigText      bool
	Minor        bool
	Following    bool
	SlowMode     bool
	Household    string
	Node         string
	Estate       string
	Building     string
	Entrance     string
	HomeLabel    string
	Proof        string
	Standings    bool // has rows in resident_standings: saves the second query for nearly everybody
	BoundAt      int64
	ArrivedAt    int64
	UnfollowedAt int64
	ErasedAt     int64
}

func (residentRow) TableName() string { return "residents" }

func place(column, id string) string { return "residents." + column + ":" + id }

func (row residentRow) resident(r store.Reader) (Resident, error) {
	alias := ""
	if len(row.Alias) > 0 {
		var err error
		if alias, err = r.Sealer().Unseal(place("alias", row.ID), row.Alias); err != nil {
			return Resident{}, fmt.Errorf("unseal the alias of %s: %w", row.ID, err)
		}
	}
	res := Resident{ID: row.ID, Alias: alias, AgeBand: row.AgeBand, Lang: row.Lang, Household: row.Household,
		Home:      Address{Node: row.Node, Estate: row.Estate, Building: row.Building, Entrance: row.Entrance},
		HomeLabel: row.HomeLabel, Proof: row.Proof, HasPhone: len(row.Phone) > 0, Following: row.Following, Big: row.BigText,
		Minor: row.Minor, SlowMode: row.SlowMode, BoundAt: store.FromMicros(row.BoundAt), ArrivedAt: store.FromMicros(row.ArrivedAt),
		Erased: row.ErasedAt != 0, Known: true}
	if row.Ref != nil {
		res.Ref = *row.Ref
	}
	if row.Standings {
		standings, err := readStandings(r, row.ID)
		if err != nil {
			return Resident{}, err
		}
		res.Roles = standings
	}
	return res, nil
}

// Ref gives the blind index under which an openid is known; it is what locks and sessions are named by.
func Ref(r store.Reader, openid string) string { return r.Sealer().Blind("residents.openid", openid) }

// ByOpenID gives the resident behind an openid. For somebody never seen (or erased since) it is a Resident with nothing
// but the Ref, Known false, and no error.
func ByOpenID(r store.Reader, openid string) (Resident, error) {
	refs := r.Sealer().Blinds("residents.openid", openid) // the second one while the secret is being changed
	var row residentRow
	err := r.DB().Where("ref IN ?", refs).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Resident{Ref: refs[0]}, nil
	}
	if err != nil {
		return Resident{}, fmt.Errorf("read a resident: %w", err)
	}
	return row.resident(r)
}

// ByID gives the resident of an id, an erased stub too. ErrUnknown when there never was one.
func ByID(r store.Reader, id string) (Resident, error) {
	row, err := residentByID(r, id)
	if err != nil {
		return Resident{}, err
	}
	return row.resident(r)
}

func residentByID(r store.Reader, id string) (residentRow, error) {
	var row residentRow
	err := r.DB().Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, fmt.Errorf("resident %s: %w", id, ErrUnknown)
	}
	if err != nil {
		return row, fmt.Errorf("read resident %s: %w", id, err)
	}
	return row, nil
}

// Arrive gives the resident of an openid a row if there is none yet. Two arrivals at once make one row.
func Arrive(tx *store.Tx, openid string) (Resident, error) {
	known, err := ByOpenID(tx, openid)
	if err != nil || known.Known {
		return known, err
	}
	id, ref := tx.NewID(), known.Ref
	row := residentRow{ID: id, Ref: &ref, Openid: tx.Sealer().Seal(place("openid", id), openid), Following: true,
		ArrivedAt: store.Micros(tx.Now())}
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return Resident{}, fmt.Errorf("write a new resident: %w", err)
	}
	// Somebody else may have been first; the count of rows does not tell on MySQL. A locking read sees their committed row
	// even in an old snapshot.
	var first residentRow
	if err := tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("ref = ?", ref).Take(&first).Error; err != nil {
		return Resident{}, fmt.Errorf("read the resident who arrived first: %w", err)
	}
	return first.resident(tx)
}

// OpenIDOf unseals the openid of a resident, for the sender alone. It is empty for an erased stub.
func OpenIDOf(r store.Reader, id string) (string, error) {
	row, err := residentByID(r, id)
	if err != nil || len(row.Openid) == 0 {
		return "", err
	}
	openid, err := r.Sealer().Unseal(place("openid", id), row.Openid)
	if err != nil {
		return "", fmt.Errorf("unseal the openid of %s: %w", id, err)
	}
	return openid, nil
}

// PhoneOf unseals the phone number of a resident for what needs the number itself: the card of a named case. It is empty
// when none is stored. Pages go through RevealPhone.
func PhoneOf(r store.Reader, id string) (string, error) {
	row, err := residentByID(r, id)
	if err != nil || len(row.Phone) == 0 {
		return "", err
	}
	phone, err := r.Sealer().Unseal(place("phone", id), row.Phone)
	if err != nil {
		return "", fmt.Errorf("unseal the phone of %s: %w", id, err)
	}
	return phone, nil
}

// ByPhone lists the residents who left this number (cleaned by ParsePhone); several may share a telephone.
func ByPhone(r store.Reader, phone string) ([]Resident, error) {
	return list(r, r.DB().Where("phone_blind IN ?", r.Sealer().Blinds("residents.phone", phone)).Order("id").Limit(20))
}

// Members lists who belongs to a household, by id; nobody belongs to the empty one.
func Members(r store.Reader, household string) ([]Resident, error) {
	if household == "" {
		return nil, nil
	}
	return list(r, r.DB().Where("household = ? AND erased_at = 0", household).Order("id").Limit(50))
}

// Neighbours lists residents whose home lies in one of the nodes, by node and id: one page of at most limit, beginning
// behind the resident whose NeighbourKey is given (empty: the start).
func Neighbours(r store.Reader, nodes []string, after string, limit int) ([]Resident, error) {
	node, id, _ := strings.Cut(after, ".")
	rest := slices.DeleteFunc(slices.Clone(nodes), func(n string) bool { return n < node || n == "" })
	if len(rest) == 0 {
		return nil, nil
	}
	// The order is that of the index, so that a page of a whole district needs no sorting.
	return list(r, r.DB().Where("node IN ? AND (node > ? OR id > ?)", rest, node, id).Order("node, id").Limit(limit))
}

// Audience is Neighbours for a notice: only who follows the account and has not opted out of the topic.
func Audience(r store.Reader, nodes []string, topic, after string, limit int) ([]Resident, error) {
	node, id, _ := strings.Cut(after, ".")
	rest := slices.DeleteFunc(slices.Clone(nodes), func(n string) bool { return n < node || n == "" })
	if len(rest) == 0 {
		return nil, nil
	}
	refused := r.DB().Model(&optOutRow{}).Select("1").Where("optouts.resident_id = residents.id AND optouts.topic = ?", topic)
	return list(r, r.DB().Where("node IN ? AND (node > ? OR id > ?) AND following = 1", rest, node, id).
		Where("NOT EXISTS (?)", refused).Order("node, id").Limit(limit))
}

// Households counts the households whose home lies in one of the nodes.
func Households(r store.Reader, nodes []string) (int, error) {
	var count int64
	err := r.DB().Model(&residentRow{}).Where("node IN ? AND household <> ''", nodes).Distinct("household").Count(&count).Error
	if err != nil {
		return 0, fmt.Errorf("count households: %w", err)
	}
	return int(count), nil
}

// NeighbourKey is the place of a resident in the list of Neighbours.
func NeighbourKey(who Resident) string { return who.Home.Node + "." + who.ID }

func list(r store.Reader, query *gorm.DB) ([]Resident, error) {
	var rows []residentRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list residents: %w", err)
	}
	found := make([]Resident, 0, len(rows))
	for _, row := range rows {
		res, err := row.resident(r)
		if err != nil {
			return nil, err
		}
		found = append(found, res)
	}
	return found, nil
}

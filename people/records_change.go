package people

import (
	"fmt"
	"slices"

	"gorm.io/gorm/clause"

	"minxu/store"
)

// change updates columns of one living resident; an unknown or erased one is a fault.
func change(tx *store.Tx, id, what string, columns map[string]any) error {
	done := tx.DB().Model(&residentRow{}).Where("id = ? AND erased_at = 0", id).Updates(columns)
	if done.Error != nil {
		return fmt.Errorf("set %s of %s: %w", what, id, done.Error)
	}
	if done.RowsAffected == 0 {
		// MySQL counts changed rows only: the same value again is no fault.
		row, err := residentByID(tx, id)
		if err != nil {
			return err
		}
		if row.ErasedAt != 0 {
			return fmt.Errorf("set %s of %s, who is erased: %w", what, id, ErrUnknown)
		}
	}
	return nil
}

// SetAlias stores how the person wants to be called; empty takes it away.
func SetAlias(tx *store.Tx, id, alias string) error {
	var sealed []byte
	if alias != "" {
		sealed = tx.Sealer().Seal(place("alias", id), alias)
	}
	return change(tx, id, "alias", map[string]any{"alias": sealed})
}

// SetPhone stores a number that ParsePhone accepts; empty takes it away.
func SetPhone(tx *store.Tx, id, phone string) error {
	if phone == "" {
		return change(tx, id, "phone", map[string]any{"phone": []byte(nil), "phone_blind": ""})
	}
	clean, ok := ParsePhone(phone)
	if !ok {
		return fmt.Errorf("set phone of %s: it is no telephone number", id)
	}
	return change(tx, id, "phone", map[string]any{
		"phone": tx.Sealer().Seal(place("phone", id), clean), "phone_blind": tx.Sealer().Blind("residents.phone", clean)})
}

// SetAgeBand stores one of AgeBands, or empty.
func SetAgeBand(tx *store.Tx, id, band string) error {
	if band != "" && !slices.Contains(AgeBands(), band) {
		return fmt.Errorf("set age band of %s: no such band", id)
	}
	return change(tx, id, "age band", map[string]any{"age_band": band})
}

// SetBig switches large letters and short lines.
func SetBig(tx *store.Tx, id string, big bool) error {
	return change(tx, id, "large text", map[string]any{"big_text": big})
}

// SetLanguage stores "" for Chinese or "en".
func SetLanguage(tx *store.Tx, id, lang string) error {
	return change(tx, id, "language", map[string]any{"lang": lang})
}

// SetMinor notes that the person is a child, or not.
func SetMinor(tx *store.Tx, id string, minor bool) error {
	return change(tx, id, "minor", map[string]any{"minor": minor})
}

// SetSlowMode slows a person down who floods the desk, or lifts it.
func SetSlowMode(tx *store.Tx, id string, slow bool) error {
	return change(tx, id, "slow mode", map[string]any{"slow_mode": slow})
}

// SetHousehold puts a resident into a household; its name is made by us and says nothing about the people.
func SetHousehold(tx *store.Tx, id, household string) error {
	return change(tx, id, "household", map[string]any{"household": household})
}

// SetProof notes how sure the home address is.
func SetProof(tx *store.Tx, id, proof string) error {
	return change(tx, id, "proof", map[string]any{"proof": proof})
}

// Follow notes that the account is followed (again).
func Follow(tx *store.Tx, id string) error {
	return change(tx, id, "following", map[string]any{"following": true, "unfollowed_at": int64(0)})
}

// Unfollow notes that the account is no longer followed: what waits to be sent is suppressed. Open cases go on.
func Unfollow(tx *store.Tx, id string) error {
	if _, err := tx.Suppress(id, "unfollowed"); err != nil {
		return fmt.Errorf("suppress the pushes of %s: %w", id, err)
	}
	return change(tx, id, "following", map[string]any{"following": false, "unfollowed_at": store.Micros(tx.Now())})
}

// Bind registers the home address; a room is never part of it. Somebody without a household gets one of their own, and
// somebody who moves to another building leaves the old one; who stays in the building has been there since then.
func Bind(tx *store.Tx, t *Tree, id string, home Address, proof string) error {
	if _, ok := t.Node(home.Node); !ok {
		return fmt.Errorf("bind %s to node %s: %w", id, home.Node, ErrUnknown)
	}
	home.Detail = ""
	row, err := residentByID(tx, id)
	if err != nil {
		return err
	}
	household, since := row.Household, store.Micros(tx.Now())
	stays := row.Node == home.Node && row.Building == home.Building
	if household == "" || row.Node != "" && !stays {
		household = tx.NewID()
	}
	if stays && row.BoundAt > 0 { // a corrected entrance makes nobody a newcomer
		since = row.BoundAt
	}
	return change(tx, id, "home", map[string]any{"node": home.Node, "estate": home.Estate, "building": home.Building,
		"entrance": home.Entrance, "home_label": t.Label(home), "proof": proof, "household": household,
		"bound_at": since})
}

// Unbind takes the home address away, and the household with it.
func Unbind(tx *store.Tx, id string) error {
	return change(tx, id, "home", map[string]any{"node": "", "estate": "", "building": "", "entrance": "",
		"home_label": "", "proof": "", "household": "", "bound_at": int64(0)})
}

type addressRow struct {
	ResidentID string `gorm:"primaryKey"`
	Place      string `gorm:"primaryKey"`
	Node       string
	Estate     string
	Building   string
	Entrance   string
	Label      string
	BoundAt    int64
}

func (addressRow) TableName() string { return "resident_addresses" }

// Registered is an address that a resident registered beside home: the parents', the shop's.
type Registered struct {
	Place   string
	Address Address
	Label   string
}

// BindAlso registers the parents' address or the shop's; the one before it is replaced.
func BindAlso(tx *store.Tx, t *Tree, id, place string, at Address) error {
	if _, ok := t.Node(at.Node); !ok || place != PlaceParents && place != PlaceShop {
		return fmt.Errorf("bind %s of %s to node %s: %w", place, id, at.Node, ErrUnknown)
	}
	row := addressRow{ResidentID: id, Place: place, Node: at.Node, Estate: at.Estate, Building: at.Building,
		Entrance: at.Entrance, Label: t.Label(at), BoundAt: store.Micros(tx.Now())}
	if err := UnbindAlso(tx, id, place); err != nil {
		return err
	}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("bind %s of %s: %w", place, id, err)
	}
	return nil
}

// UnbindAlso takes a further address away; there may be none.
func UnbindAlso(tx *store.Tx, id, place string) error {
	if err := tx.DB().Where("resident_id = ? AND place = ?", id, place).Delete(&addressRow{}).Error; err != nil {
		return fmt.Errorf("unbind %s of %s: %w", place, id, err)
	}
	return nil
}

// Addresses lists everything registered, home first (as PlaceOwn).
func Addresses(r store.Reader, who Resident) ([]Registered, error) {
	var rows []addressRow
	if err := r.DB().Where("resident_id = ?", who.ID).Order("place").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the addresses of %s: %w", who.ID, err)
	}
	var all []Registered
	if who.Bound() {
		all = append(all, Registered{Place: PlaceOwn, Address: who.Home, Label: who.HomeLabel})
	}
	for _, row := range rows {
		all = append(all, Registered{Place: row.Place, Label: row.Label,
			Address: Address{Node: row.Node, Estate: row.Estate, Building: row.Building, Entrance: row.Entrance}})
	}
	return all, nil
}

type standingRow struct {
	ResidentID string `gorm:"primaryKey"`
	Standing   string `gorm:"primaryKey"`
	Node       string `gorm:"primaryKey"`
	GivenAt    int64
}

func (standingRow) TableName() string { return "resident_standings" }

func readStandings(r store.Reader, id string) ([]string, error) {
	var rows []standingRow
	if err := r.DB().Where("resident_id = ?", id).Order("standing, node").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the standings of %s: %w", id, err)
	}
	var list []string
	for _, row := range rows {
		if row.Node != "" {
			row.Standing += "@" + row.Node
		}
		list = append(list, row.Standing)
	}
	return list, nil
}

// GiveStanding gives a resident a standing at a node (empty: everywhere); twice is once.
func GiveStanding(tx *store.Tx, id, standing, node string) error {
	row := standingRow{ResidentID: id, Standing: standing, Node: node, GivenAt: store.Micros(tx.Now())}
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("give %s a standing: %w", id, err)
	}
	return change(tx, id, "standings", map[string]any{"standings": true})
}

// TakeStanding takes a standing away again; there may be none.
func TakeStanding(tx *store.Tx, id, standing, node string) error {
	gone := tx.DB().Where("resident_id = ? AND standing = ? AND node = ?", id, standing, node).Delete(&standingRow{})
	if gone.Error != nil {
		return fmt.Errorf("take a standing from %s: %w", id, gone.Error)
	}
	return nil
}

package people

import (
	"fmt"
	"slices"
	"time"

	"minxu/store"
)

type tombstoneRow struct {
	ResidentID string `gorm:"primaryKey"`
	ErasedAt   int64
}

func (tombstoneRow) TableName() string { return "tombstones" }

// Tombstone says that a resident was erased; it holds nothing personal and is kept apart from backups.
type Tombstone struct {
	Resident string    `json:"resident"`
	At       time.Time `json:"erased_at"`
}

// Erase forgets who a resident is, and what the store keeps of their words. The openid leads nowhere afterwards: whoever
// writes again is a new resident. Alias, phone, addresses, household, standings, consents and opt-outs go, pushes that
// wait are suppressed; the stub of the id stays, because ledgers point to it. Twice is once. Capabilities forget theirs
// before this.
func Erase(tx *store.Tx, id string) error {
	row, err := residentByID(tx, id)
	if err != nil || row.ErasedAt != 0 {
		return err
	}
	ref := ""
	if row.Ref != nil {
		ref = *row.Ref
	}
	if err := tx.Erase(ref, id); err != nil {
		return fmt.Errorf("erase the messages of %s: %w", id, err)
	}
	for _, gone := range []any{&addressRow{}, &standingRow{}, &consentRow{}, &optOutRow{}, &creditRow{}, &creditChangeRow{}, &talkRow{}} {
		if err := tx.DB().Where("resident_id = ?", id).Delete(gone).Error; err != nil {
			return fmt.Errorf("erase what belongs to %s: %w", id, err)
		}
	}
	// The words of an alarm are the resident's; that there was one stays.
	if err := tx.DB().Model(&alertRow{}).Where("resident_id = ?", id).Update("text", nil).Error; err != nil {
		return fmt.Errorf("erase the alarms of %s: %w", id, err)
	}
	now := store.Micros(tx.Now())
	err = change(tx, id, "erasure", map[string]any{"ref": nil, "openid": nil, "alias": nil, "phone": nil, "phone_blind": "",
		"age_band": "", "lang": "", "big_text": false, "minor": false, "following": false, "slow_mode": false,
		"household": "", "node": "", "estate": "", "building": "", "entrance": "", "home_label": "", "proof": "",
		"standings": false, "bound_at": int64(0), "arrived_at": int64(0), "unfollowed_at": int64(0), "erased_at": now})
	if err != nil {
		return err
	}
	if err := tx.DB().Create(&tombstoneRow{ResidentID: id, ErasedAt: now}).Error; err != nil {
		return fmt.Errorf("write the tombstone of %s: %w", id, err)
	}
	return nil
}

// Tombstones lists the erased, oldest first, for keeping beside the backups.
func Tombstones(r store.Reader) ([]Tombstone, error) {
	var rows []tombstoneRow
	if err := r.DB().Order("erased_at, resident_id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list the tombstones: %w", err)
	}
	list := make([]Tombstone, len(rows))
	for i, row := range rows {
		list[i] = Tombstone{Resident: row.ResidentID, At: store.FromMicros(row.ErasedAt)}
	}
	return list, nil
}

// Risen lists the residents who were erased and are there again because an older backup was restored. They are to be
// erased anew, by every capability and then by Erase, before the house opens.
func Risen(r store.Reader, stones []Tombstone) ([]Resident, error) {
	var risen []Resident
	for chunk := range slices.Chunk(stones, 500) {
		ids := make([]string, len(chunk))
		for i, s := range chunk {
			ids[i] = s.Resident
		}
		found, err := list(r, r.DB().Where("id IN ? AND erased_at = 0", ids).Order("id"))
		if err != nil {
			return nil, err
		}
		risen = append(risen, found...)
	}
	return risen, nil
}

// Exported is what this room keeps of a resident, for its owner.
type Exported struct {
	Resident  string            `json:"resident"`
	OpenID    string            `json:"openid"`
	Alias     string            `json:"alias,omitempty"`
	Phone     string            `json:"phone,omitempty"`
	AgeBand   string            `json:"age_band,omitempty"`
	Language  string            `json:"language,omitempty"`
	LargeText bool              `json:"large_text"`
	Minor     bool              `json:"minor"`
	Following bool              `json:"following"`
	Household string            `json:"household,omitempty"`
	Standings []string          `json:"standings,omitempty"`
	ArrivedAt time.Time         `json:"arrived_at"`
	Addresses []ExportedAddress `json:"addresses,omitempty"`
	Consents  []ExportedConsent `json:"consents,omitempty"`
	OptOuts   []string          `json:"opt_outs,omitempty"`
}

// ExportedAddress is one registered address.
type ExportedAddress struct {
	Place string `json:"place"`
	Label string `json:"label"`
	Node  string `json:"node"`
}

// ExportedConsent is one consent, withdrawn or not.
type ExportedConsent struct {
	Scope       string     `json:"scope"`
	Version     string     `json:"version"`
	GivenAt     time.Time  `json:"given_at"`
	WithdrawnAt *time.Time `json:"withdrawn_at,omitempty"`
}

// Export gives a resident everything this room keeps of them, unmasked: hand it to nobody else.
func Export(r store.Reader, who Resident) (Exported, error) {
	out := Exported{Resident: who.ID, Alias: who.Alias, AgeBand: who.AgeBand, Language: who.Lang, LargeText: who.Big,
		Minor: who.Minor, Following: who.Following, Household: who.Household, Standings: who.Roles, ArrivedAt: who.ArrivedAt}
	var err error
	if out.OpenID, err = OpenIDOf(r, who.ID); err != nil {
		return Exported{}, err
	}
	if out.Phone, err = PhoneOf(r, who.ID); err != nil {
		return Exported{}, err
	}
	addresses, err := Addresses(r, who)
	if err != nil {
		return Exported{}, err
	}
	for _, a := range addresses {
		out.Addresses = append(out.Addresses, ExportedAddress{Place: a.Place, Label: a.Label, Node: a.Address.Node})
	}
	consents, err := Consents(r, who.ID)
	if err != nil {
		return Exported{}, err
	}
	for _, c := range consents {
		given := ExportedConsent{Scope: c.Scope, Version: c.Version, GivenAt: c.At}
		if !c.Withdrawn.IsZero() {
			given.WithdrawnAt = &c.Withdrawn
		}
		out.Consents = append(out.Consents, given)
	}
	out.OptOuts, err = OptOuts(r, who.ID)
	return out, err
}

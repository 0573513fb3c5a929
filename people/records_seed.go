package people

import (
	"fmt"

	"minxu/store"
)

// Settler is a resident of a box district: made up, with everything that a real one may have left.
type Settler struct {
	ID, OpenID, Alias, Phone, AgeBand, Household string
	Home                                         Address
	HomeLabel                                    string
	Standing                                     string // building head or volunteer; empty = neither
}

// Settle writes made-up residents in few statements, sealed and found as real ones are. It is for districts of trial only.
func Settle(tx *store.Tx, list []Settler) error {
	s, now := tx.Sealer(), store.Micros(tx.Now())
	rows := make([]residentRow, len(list))
	consents := make([]consentRow, len(list))
	var standings []standingRow
	for i, x := range list {
		ref := s.Blind("residents.openid", x.OpenID)
		rows[i] = residentRow{ID: x.ID, Ref: &ref, Openid: s.Seal(place("openid", x.ID), x.OpenID), AgeBand: x.AgeBand, Following: true, Household: x.Household,
			Node: x.Home.Node, Estate: x.Home.Estate, Building: x.Home.Building, Entrance: x.Home.Entrance, HomeLabel: x.HomeLabel, Proof: ProofSaid, BoundAt: now, ArrivedAt: now}
		if x.Alias != "" {
			rows[i].Alias = s.Seal(place("alias", x.ID), x.Alias)
		}
		if x.Phone != "" {
			rows[i].Phone, rows[i].PhoneBlind = s.Seal(place("phone", x.ID), x.Phone), s.Blind("residents.phone", x.Phone)
		}
		consents[i] = consentRow{ID: tx.NewID(), ResidentID: x.ID, Scope: ScopeBasic, Version: ConsentText, GivenAt: now}
		if x.Standing != "" {
			rows[i].Standings = true
			standings = append(standings, standingRow{ResidentID: x.ID, Standing: x.Standing, Node: x.Home.Node, GivenAt: now})
		}
	}
	const wide, narrow = 500, 2000 // rows a statement
	if err := tx.DB().CreateInBatches(rows, wide).Error; err != nil {
		return fmt.Errorf("settle residents: %w", err)
	}
	if err := tx.DB().CreateInBatches(consents, narrow).Error; err != nil {
		return fmt.Errorf("write their consent: %w", err)
	}
	if len(standings) > 0 {
		if err := tx.DB().CreateInBatches(standings, narrow).Error; err != nil {
			return fmt.Errorf("write their standings: %w", err)
		}
	}
	return nil
}

// AnyResidents says whether anybody ever wrote to this house, those who were erased included.
func AnyResidents(r store.Reader) (bool, error) {
	var ids []string
	if err := r.DB().Model(&residentRow{}).Limit(1).Pluck("id", &ids).Error; err != nil {
		return false, fmt.Errorf("look for residents: %w", err)
	}
	return len(ids) > 0, nil
}

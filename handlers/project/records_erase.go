package project

import (
	"fmt"

	"gorm.io/gorm"

	"minxu/store"
)

// forget takes a person out of all ballots, opinions, lists and invitations. What is left of a ballot is its score under its own id.
func forget(tx *store.Tx, resident string, voter, listed []string) error {
	var ids []string
	if err := tx.DB().Model(&ballotRow{}).Where("voter IN ?", voter).Pluck("id", &ids).Error; err != nil {
		return fmt.Errorf("find the ballots of an erased person: %w", err)
	}
	for _, step := range []struct {
		what string
		do   func() *gorm.DB
	}{
		{"ballots", func() *gorm.DB {
			if len(ids) == 0 {
				return tx.DB()
			}
			return tx.DB().Model(&ballotRow{}).Where("id IN ?", ids).Updates(map[string]any{"voter": gorm.Expr("id"), "owner": nil, "reason": nil, "prefix": ""})
		}},
		{"opinions", func() *gorm.DB { return tx.DB().Where("author IN ?", voter).Delete(&commentRow{}) }},
		{"invitations", func() *gorm.DB { return tx.DB().Where("resident = ?", resident).Delete(&inviteRow{}) }},
		{"lists", func() *gorm.DB {
			return tx.DB().Where("mark IN ? AND list = ?", listed, string(ListBeneficiary)).Delete(&personRow{})
		}},
	} {
		if err := step.do().Error; err != nil {
			return fmt.Errorf("forget %s of an erased person: %w", step.what, err)
		}
	}
	return nil
}

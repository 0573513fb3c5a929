package deliberation

import (
	"fmt"

	"gorm.io/gorm"

	"minxu/people"
	"minxu/store"
)

// forget takes a person out of everything. Households that were counted stay counted: under a name that means nobody, where the household was
// the person alone.
func forget(tx *store.Tx, who people.Resident) error {
	alone := "r:" + who.ID
	blank := "e:" + tx.NewID()
	for _, step := range []struct {
		what string
		do   func() *gorm.DB
	}{
		{"words", func() *gorm.DB {
			return tx.DB().Where("author IN ?", authorMarks(tx.Sealer(), who.ID)).Delete(&wordsRow{})
		}},
		{"topics", func() *gorm.DB {
			return tx.DB().Model(&topicRow{}).Where("proposer = ?", who.ID).Updates(map[string]any{"proposer": "", "text": nil})
		}},
		{"backing", func() *gorm.DB {
			return tx.DB().Model(&backerRow{}).Where("resident_id = ?", who.ID).Updates(map[string]any{"resident_id": blank})
		}},
		{"notices", func() *gorm.DB { return tx.DB().Where("resident_id = ?", who.ID).Delete(&inviteRow{}) }},
		{"answers", func() *gorm.DB { return tx.DB().Where("resident_id = ?", who.ID).Delete(&rsvpRow{}) }},
		{"hands", func() *gorm.DB { return tx.DB().Where("resident_id = ?", who.ID).Delete(&handRow{}) }},
		{"presence", func() *gorm.DB {
			return tx.DB().Model(&attendanceRow{}).Where("resident_id = ?", who.ID).Updates(map[string]any{"resident_id": "", "name": nil, "reason": nil})
		}},
		{"households", func() *gorm.DB {
			return tx.DB().Model(&attendanceRow{}).Where("household = ?", alone).Updates(map[string]any{"household": blank})
		}},
		{"proxies", func() *gorm.DB {
			return tx.DB().Model(&attendanceRow{}).Where("holder = ?", alone).Updates(map[string]any{"holder": blank})
		}},
		{"backing households", func() *gorm.DB {
			return tx.DB().Model(&backerRow{}).Where("household = ?", alone).Updates(map[string]any{"household": blank})
		}},
		{"ratings", func() *gorm.DB {
			return tx.DB().Model(&supervisorRow{}).Where("resident_id = ?", who.ID).Updates(map[string]any{"resident_id": "", "reason": nil})
		}},
	} {
		if err := step.do().Error; err != nil {
			return fmt.Errorf("forget %s of an erased person: %w", step.what, err)
		}
	}
	return nil
}

// ownSeats lists the meetings at which a person was.
func ownSeats(r store.Reader, resident string) ([]Attendance, error) {
	rows, err := find[attendanceRow](r.DB().Where("resident_id = ?", resident).Order("at"), "meetings of a person")
	if err != nil {
		return nil, err
	}
	list := make([]Attendance, len(rows))
	for i, row := range rows {
		if list[i], err = row.attendance(r.Sealer()); err != nil {
			return nil, err
		}
	}
	return list, nil
}

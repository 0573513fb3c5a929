package people

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"minxu/store"
)

type revealRow struct {
	ID         string `gorm:"primaryKey"`
	StaffID    string
	ResidentID string
	Reason     string
	RevealedAt int64
}

func (revealRow) TableName() string { return "reveals" }

// revealsAnHour is how many whole phone numbers one person may look at in an hour.
const revealsAnHour = 30

// RevealPhone shows a whole phone number to a member of staff who gives a reason; node is the place of the matter that
// gives them the right: the demand's, or the home's. It refuses (*Refusal) whoever may not,
// a reason of fewer than four characters, a child's number, and the 31st
// in an hour. Each look is audited in this transaction.
func RevealPhone(tx *store.Tx, t *Tree, by Staff, id, node, reason string) (string, error) {
	who, err := ByID(tx, id)
	if err != nil {
		return "", err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case !by.May(t, RevealPhoneNumber, node):
		return "", &Refusal{"您的岗位不能查看这位居民的电话。"}
	case utf8.RuneCountInString(reason) < 4 || len(reason) > 200:
		return "", &Refusal{"请写明查看原因（4到60个字）。"}
	case who.Minor:
		return "", &Refusal{"未成年人的电话须经区管理员线下审批后由家长提供。"}
	case !who.HasPhone:
		return "", &Refusal{"这位居民没有留电话。"}
	}
	var count int64
	since := store.Micros(tx.Now().Add(-time.Hour))
	err = tx.DB().Model(&revealRow{}).Where("staff_id = ? AND revealed_at > ?", by.ID, since).Count(&count).Error
	if err != nil {
		return "", fmt.Errorf("count the reveals of %s: %w", by.ID, err)
	}
	if count >= revealsAnHour {
		return "", &Refusal{"一小时内查看电话已达30次，请稍后再试。"}
	}
	row := revealRow{ID: tx.NewID(), StaffID: by.ID, ResidentID: id, Reason: reason, RevealedAt: store.Micros(tx.Now())}
	if err := tx.DB().Create(&row).Error; err != nil {
		return "", fmt.Errorf("note a reveal: %w", err)
	}
	err = tx.Audit(store.Entry{ActorKind: "staff", ActorID: by.ID, Role: by.Role, Action: "resident.reveal",
		ObjectKind: "resident", ObjectID: id, Reason: reason})
	if err != nil {
		return "", err
	}
	return PhoneOf(tx, id)
}

package campaign

import (
	"context"
	"fmt"

	"minxu/store"
)

// verify checks that the figures of campaigns are those of their people.
func verify(_ context.Context, r store.Reader) ([]string, error) {
	rows, err := countedWrong(r)
	if err != nil {
		return nil, err
	}
	var wrong []string
	for _, row := range rows {
		wrong = append(wrong, fmt.Sprintf("campaign %s: %d pushes are noted as posted, %d people were picked", row.ID, row.Posted, row.Picked))
	}
	return wrong, nil
}

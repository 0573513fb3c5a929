package webtest

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"minxu/store"
)

// Snapshot is the content of every table; the sessions of browsers and who has a page open right now are left out.
type Snapshot map[string]string

// Snapshot reads every table.
func (h *House) Snapshot() Snapshot {
	h.T.Helper()
	all := make(Snapshot)
	h.Tx(func(tx *store.Tx) error {
		var tables []string
		err := tx.DB().Raw(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).Scan(&tables).Error
		if err != nil {
			return err
		}
		for _, table := range tables {
			if table == "web_sessions" || table == "web_tickets" || strings.HasSuffix(table, "_presence") {
				continue
			}
			var rows []map[string]any
			if err := tx.DB().Table(table).Find(&rows).Error; err != nil {
				return err
			}
			lines := make([]string, len(rows))
			for i, row := range rows {
				var cells []string
				for column, value := range row {
					cells = append(cells, fmt.Sprintf("%s=%v", column, value))
				}
				sort.Strings(cells)
				lines[i] = strings.Join(cells, " ")
			}
			sort.Strings(lines)
			all[table] = strings.Join(lines, "\n")
		}
		return nil
	})
	return all
}

// Changed lists the tables that differ, sorted.
func Changed(before, after Snapshot) []string {
	var list []string
	for table, content := range after {
		if before[table] != content {
			list = append(list, table)
		}
	}
	slices.Sort(list)
	return list
}

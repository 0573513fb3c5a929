package store

import "strings"

// where collects the conditions of a list; nothing that came from outside is ever part of the SQL itself. The list goes through the index
// that was named first: left to themselves, both engines at times walk through a million rows to spare themselves a sort.
type where struct {
	index string
	terms []string
	args  []any
}

func (w *where) add(term string, args ...any) {
	w.terms = append(w.terms, term)
	w.args = append(w.args, args...)
}

// by names the index that the conditions so far allow, unless one is named already.
func (w *where) by(index string) {
	if w.index == "" {
		w.index = index
	}
}

// sql gives what comes after the name of the table.
func (w *where) sql(e *engine) string {
	text := ""
	if w.index != "" {
		text = e.hint(w.index)
	}
	if len(w.terms) > 0 {
		text += " WHERE " + strings.Join(w.terms, " AND ")
	}
	return text
}

// hint pins an index.
func (e *engine) hint(index string) string {
	if e.mysql {
		return " FORCE INDEX (" + index + ")"
	}
	return " INDEXED BY " + index
}

// some gives a statement that changes at most so many rows of a table as its last argument says: MySQL would read the whole table for a
// subquery, and SQLite knows no limit here. order may be empty.
func (e *engine) some(change, table, condition, order string) string {
	if order != "" {
		order = " ORDER BY " + order
	}
	if e.mysql {
		return change + " WHERE " + condition + order + " LIMIT ?"
	}
	return change + " WHERE rowid IN (SELECT rowid FROM " + table + " WHERE " + condition + order + " LIMIT ?)"
}

// clamp is the limit of a list: 100 when nothing was said, at most 1000.
func clamp(limit int) int {
	if limit <= 0 {
		return 100
	}
	return min(limit, 1000)
}

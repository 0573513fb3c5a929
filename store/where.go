package store

import "strings"

// where collects the conditions of a list; nothing that came from outside is ever part of the SQL itself.
type where struct {
	terms []string
	args  []any
}

func (w *where) add(term string, args ...any) {
	w.terms = append(w.terms, term)
	w.args = append(w.args, args...)
}

func (w *where) sql() string {
	if len(w.terms) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.terms, " AND ")
}

// clamp is the limit of a list: 100 when nothing was said, at most 1000.
func clamp(limit int) int {
	if limit <= 0 {
		return 100
	}
	return min(limit, 1000)
}

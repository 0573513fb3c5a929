package district

import (
	"context"
	"fmt"
	"io"
	"slices"

	"minxu/store"
)

// Exporter is one kind of record that can be exported. A capability brings its own.
type Exporter struct {
	Kind    string
	Columns []string
	// Each gives every row to yield, in a stable order and page by page, with a value for every column: a string, bool,
	// int, int64, float64, time.Time, []string, or nil. With mask it leaves out or shortens what is personal. An error of
	// yield ends it.
	Each func(ctx context.Context, r store.Reader, mask bool, yield func(row []any) error) error
}

// Formats of an export; an export may be XLSX, too.
const (
	JSONL = "jsonl"
	CSV   = "csv"
)

// Formats lists the formats of an export.
func Formats() []string { return []string{JSONL, CSV, XLSX} }

// Exports are the kinds of one house.
type Exports struct {
	Store *store.Store
	Kinds []Exporter // of the capabilities; the built-in ones are there by themselves
}

// all lists every kind, the built-in ones first.
func (x Exports) all() []Exporter {
	return append([]Exporter{nodesExport(), staffExport(), residentsExport(), outboxExport(x.Store), auditExport(x.Store)}, x.Kinds...)
}

// Names lists the kinds that can be exported.
func (x Exports) Names() []string {
	var names []string
	for _, e := range x.all() {
		names = append(names, e.Kind)
	}
	return names
}

// sink writes rows in one format.
type sink interface {
	row(values []any) error
	close() error
}

// Write writes every record of one kind and tells how many; that it happened, for whom (a staff id, empty: the command
// line) and whether masked, goes into the audit. An unknown kind or format is a *Refused.
func (x Exports) Write(ctx context.Context, w io.Writer, kind, format string, mask bool, by string) (int, error) {
	at := slices.IndexFunc(x.all(), func(e Exporter) bool { return e.Kind == kind })
	if at < 0 {
		return 0, refuse(Problem{Says: "the kind " + unknown(kind, x.Names())})
	}
	if !slices.Contains(Formats(), format) {
		return 0, refuse(Problem{Says: "the format " + unknown(format, Formats())})
	}
	rows, err := x.all()[at].write(ctx, x.Store.Reader(ctx), w, format, mask)
	if err != nil {
		return rows, fmt.Errorf("export %s: %w", kind, err)
	}
	return rows, x.audit(ctx, kind, fmt.Sprintf("%d rows as %s, masked %v", rows, format, mask), by)
}

func (x Exports) audit(ctx context.Context, kind, what, by string) error {
	e := store.Entry{ActorKind: "system", ActorID: "command", Action: "district.export", ObjectKind: "export", ObjectID: kind, After: what}
	if by != "" {
		e.ActorKind, e.ActorID = "staff", by
	}
	if err := x.Store.InTx(ctx, func(tx *store.Tx) error { return tx.Audit(e) }); err != nil {
		return fmt.Errorf("note the export of %s: %w", kind, err)
	}
	return nil
}

func (e Exporter) write(ctx context.Context, r store.Reader, w io.Writer, format string, mask bool) (int, error) {
	var out sink
	var err error
	switch format {
	case CSV:
		out, err = newCSV(w, e.Columns)
	case XLSX:
		out, err = newXLSX(w, e.Kind, e.Columns)
	default:
		out = newJSONL(w, e.Columns)
	}
	if err != nil {
		return 0, err
	}
	rows := 0
	err = e.Each(ctx, r, mask, func(values []any) error {
		if len(values) != len(e.Columns) {
			return fmt.Errorf("row %d has %d values for %d columns", rows+1, len(values), len(e.Columns))
		}
		rows++
		return out.row(values)
	})
	if end := out.close(); err == nil {
		err = end
	}
	return rows, err
}

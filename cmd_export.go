package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"minxu/district"
	"minxu/handlers/demand"
	"minxu/store"
	"minxu/triage"
)

type exportCmd struct {
	Kind   string `arg:"" help:"demands, bookings, signups, events, scores, projects, legal_ledger, legal_kb, residents, staff, nodes, outbox, audit, or all."`
	Format string `help:"jsonl, csv or xlsx." default:"jsonl" enum:"jsonl,csv,xlsx"`
	To     string `type:"path" help:"File, or with all the empty folder, to write to; else standard output."`
	Full   bool   `help:"Leave personal data unmasked; it is masked on a terminal in any case."`
}

// Run writes one kind of record, or with all a copy of everything from which rebuild makes an equal system.
func (cmd exportCmd) Run(e *env) error {
	_, s, _, err := opened(e)
	if err != nil {
		return err
	}
	defer s.Close(e.ctx)
	x := district.Exports{Store: s, Kinds: exporters()}
	if cmd.Kind == "all" {
		if cmd.To == "" {
			return errors.New("name the empty folder to write to: --to DIR")
		}
		n, err := x.Copy(e.ctx, cmd.To, "")
		if err == nil {
			fmt.Fprintf(e.stdout, "%d rows are in %s. Keep the secret key and the media folder with them: neither is in it.\n", n, cmd.To)
		}
		return err
	}
	if cmd.To == "" {
		_, err := x.Write(e.ctx, e.stdout, cmd.Kind, cmd.Format, !cmd.Full || isTerminal(e), "")
		return err
	}
	f, err := os.OpenFile(cmd.To, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("make the file to write to: %w", err)
	}
	_, err = x.Write(e.ctx, f, cmd.Kind, cmd.Format, !cmd.Full, "")
	return errors.Join(err, f.Close())
}

func isTerminal(e *env) bool {
	f, ok := e.stdout.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

type rebuildCmd struct {
	Dir string `arg:"" type:"existingdir" help:"Folder that export all wrote."`
}

// Run fills an empty database from a copy.
func (cmd rebuildCmd) Run(e *env) error {
	_, s, caps, err := opened(e)
	if err != nil {
		return err
	}
	defer s.Close(e.ctx)
	if err := migrate(e.ctx, s, caps); err != nil {
		return err
	}
	n, err := district.Rebuild(e.ctx, s, cmd.Dir)
	if err == nil {
		fmt.Fprintf(e.stdout, "%d rows were written.\n", n)
	}
	return err
}

// demandColumns are what is given out of a demand.
func demandColumns() []string {
	return []string{"demand_no", "filer", "filer_role", "title", "text", "category", "nature", "urgency", "level", "state", "reason", "node", "building",
		"privacy_mode", "submitted_at", "contact_due_at", "finish_due_at", "resolved_at", "urges", "returns", "reopens", "extended", "supervised", "master", "households"}
}

// demandRow writes a demand in the order of the columns; the filer is a pseudonym in any case.
func demandRow(r store.Reader, d demand.Demand, mask bool) []any {
	filer, title, text := "", d.Title, d.Text
	if d.Filer != "" {
		filer = r.Sealer().Blind("export.pseudonym", d.Filer)
	}
	if mask {
		title, _ = triage.Redact(title)
		text, _ = triage.Redact(text)
	}
	return []any{d.No, filer, string(d.Role), title, text, d.Category, d.Nature, string(d.Urgency), d.Level, string(d.State), d.Reason, d.Node,
		d.Building, string(d.Privacy), d.SubmittedAt, d.ContactDue, d.FinishDue, d.ResolvedAt, d.Urges, d.Returns, d.Reopens, d.Extended, d.Supervised, d.Master, d.Households}
}

// demandsExport gives demands to district, which knows no capability.
func demandsExport() district.Exporter {
	return district.Exporter{Kind: "demands", Columns: demandColumns(), Each: func(_ context.Context, r store.Reader, mask bool, yield func([]any) error) error {
		const page = 500
		for before := ""; ; {
			list, err := demand.List(r, demand.Filter{Before: before, Limit: page})
			if err != nil {
				return err
			}
			for _, d := range list {
				if err := yield(demandRow(r, d, mask)); err != nil {
					return err
				}
			}
			if len(list) < page {
				return nil
			}
			before = list[len(list)-1].ID
		}
	}}
}

// consoleExport writes what somebody takes out of the console: the same columns, always masked, noted in the audit under their name.
func consoleExport(ctx context.Context, w io.Writer, s *store.Store, format, by string, each func(func(demand.Demand) error) error) (int, error) {
	some := district.Exporter{Kind: "demands", Columns: demandColumns(), Each: func(_ context.Context, r store.Reader, mask bool, yield func([]any) error) error {
		return each(func(d demand.Demand) error { return yield(demandRow(r, d, mask)) })
	}}
	return district.Exports{Store: s, Kinds: []district.Exporter{some}}.Write(ctx, w, "demands", format, true, by)
}

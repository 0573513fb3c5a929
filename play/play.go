package play

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// Options say what is played and where.
type Options struct {
	Files   []string // at least one; a fixture may stand in any of them, else the built-in one is used
	Only    []string // ids of the conversations to play; empty = all
	Verbose bool     // print every dialogue as it went
	AtOnce  int      // conversations in play at the same time, each in its own house; 0 = 1
	Open    Opener
}

// Run plays the conversations of the files in their order and writes what came of them: for each how many messages the
// resident needed and every line that failed, and as the last line "N passed, N failed". It gives the number that
// failed. An error means that nothing was judged: a file that cannot be read, an id that nobody has, an ended context.
func Run(ctx context.Context, o Options, w io.Writer) (failed int, err error) {
	conversations, err := load(o.Files, o.Only)
	if err != nil {
		return 0, err
	}
	out := bufio.NewWriter(w)
	results := make([]chan *result, len(conversations))
	for i := range results {
		results[i] = make(chan *result, 1)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, o.AtOnce) + 1) // one of them prints
	group.Go(func() error {
		for _, next := range results {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case res := <-next:
				if len(res.faults) > 0 {
					failed++
				}
				report(out, res, o.Verbose)
				if err := out.Flush(); err != nil {
					return fmt.Errorf("write the report: %w", err)
				}
			}
		}
		return nil
	})
	for i, c := range conversations {
		group.Go(func() error {
			res, err := playOne(ctx, c, o.Open)
			results[i] <- res
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return 0, err
	}
	fmt.Fprintf(out, "%d passed, %d failed\n", len(conversations)-failed, failed)
	if err := out.Flush(); err != nil {
		return 0, fmt.Errorf("write the report: %w", err)
	}
	return failed, nil
}

// load reads the files and chooses the conversations.
func load(files, only []string) ([]*conversation, error) {
	fallback, err := readFixture(place{"the built-in fixture", 1}, builtIn)
	if err != nil {
		return nil, err
	}
	var books []*book
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read conversations: %w", err)
		}
		b, err := parse(name, string(raw))
		if err != nil {
			return nil, err
		}
		books = append(books, b)
	}
	if err := settle(books, fallback); err != nil {
		return nil, err
	}
	var all []*conversation
	seen := map[string]bool{}
	for _, b := range books {
		for _, c := range b.conversations {
			if len(only) == 0 || slices.Contains(only, c.id) {
				all = append(all, c)
				seen[c.id] = true
			}
		}
	}
	for _, id := range only {
		if !seen[id] {
			return nil, fmt.Errorf("no conversation is called %s", id)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no conversation in %s", strings.Join(files, ", "))
	}
	return all, nil
}

// report writes one conversation's outcome.
func report(w io.Writer, r *result, verbose bool) {
	verdict := "passed"
	if len(r.faults) > 0 {
		verdict = "FAILED"
	}
	unit := "messages"
	if r.messages == 1 {
		unit = "message"
	}
	fmt.Fprintf(w, "%-6s %s  %2d %-8s  %s\n", r.conversation.id, verdict, r.messages, unit, r.conversation.title)
	if verbose {
		for _, line := range r.dialogue {
			fmt.Fprintf(w, "    %s\n", line)
		}
	}
	for _, f := range r.faults {
		fmt.Fprintf(w, "  %s: %s\n      %s\n", f.at, f.source, f.reason)
		if f.reply != "" {
			fmt.Fprintf(w, "      reply: %s\n", oneLine(f.reply))
		}
	}
}

package bench

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// checkStatements files one demand with the server's log on and compares the statements of its transaction with the floor's: a floor that
// writes less than the product does, or more, is none.
func (h *hall) checkStatements(b *testing.B) {
	b.Helper()
	w, err := dial(h.product.addr)
	if err != nil {
		b.Fatal(err)
	}
	defer w.conn.Close()
	n := h.residents[0]
	toReadBack(b, w, h.platform, n)
	h.calm(b)
	exec := func(statement string) {
		if _, err := h.db.Root.Exec(statement); err != nil {
			b.Fatal(err)
		}
	}
	exec(`SET GLOBAL log_output = 'TABLE'`)
	exec(`SET GLOBAL general_log = 1`)
	if reply := say(b, w, h.platform, n, submit); !strings.Contains(reply, filedWords) {
		b.Fatalf("not filed:\n%s", reply)
	}
	n.filed++
	var got []string
	for range 50 { // the log is written beside the statements
		if got = h.transaction(b); got != nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	exec(`SET GLOBAL general_log = 0`)
	var want []string
	for _, s := range filingStatements() {
		want = append(want, squeezed(s.text))
	}
	if !slices.Equal(got, want) {
		b.Errorf("the product's turn that files no longer makes the statements of the floor; write them into floor_filing_test.go:\n%s\nthe floor has:\n%s",
			strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// transaction gives the statements of the last transaction that noted a message and was committed.
func (h *hall) transaction(b *testing.B) []string {
	b.Helper()
	rows, err := h.db.Root.Query(`SELECT thread_id, command_type, CONVERT(argument USING utf8mb4) FROM mysql.general_log`)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	open, prepared := map[int][]string{}, map[int]string{}
	var last []string
	for rows.Next() {
		var thread int
		var kind, text string
		if err := rows.Scan(&thread, &kind, &text); err != nil {
			b.Fatal(err)
		}
		switch {
		case kind == "Query" && text == "START TRANSACTION":
			open[thread] = []string{}
		case kind == "Query" && text == "COMMIT":
			if all := open[thread]; len(all) > 0 && strings.HasPrefix(all[0], "INSERT INTO inbox") {
				last = all
			}
			delete(open, thread)
		case kind == "Prepare": // the log shows what is carried out right after it with its values
			prepared[thread] = text
		case kind == "Execute" && open[thread] != nil:
			if p := prepared[thread]; p != "" {
				text = p
			}
			open[thread] = append(open[thread], squeezed(text))
			delete(prepared, thread)
		}
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return last
}

func squeezed(statement string) string { return strings.Join(strings.Fields(statement), " ") }

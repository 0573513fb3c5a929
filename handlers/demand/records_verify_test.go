package demand

import (
	"strings"
	"testing"

	"minxu/store"
)

func TestVerifyNamesWhatWasTamperedWith(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ sql, want string }{
		"a state that nobody moved it to":   {`UPDATE demands SET state = 'CLOSED' WHERE id = 'd1'`, "ends at TRIAGED and it is CLOSED"},
		"a line of log that is gone":        {`DELETE FROM demand_events WHERE demand_id = 'd1' AND version = 2`, "lines of log"},
		"a line of log that was changed":    {`UPDATE demand_events SET to_state = 'RESOLVED' WHERE demand_id = 'd1' AND version = 3`, "may not triage"},
		"a reason that was taken away":      {`UPDATE demand_events SET reason = '' WHERE demand_id = 'd1'`, "no reason"},
		"a photo that was counted twice":    {`UPDATE demands SET media = 1 WHERE id = 'd1'`, "photos"},
		"a leader that is not there":        {`UPDATE demands SET state = 'MERGED', master = 'MX0' WHERE id = 'd1'`, "leader"},
		"a number that was taken away":      {`UPDATE demands SET demand_no = NULL WHERE id = 'd1'`, "number and refusal"},
		"nothing, and then nothing is said": {`UPDATE demands SET urges = urges WHERE id = 'd1'`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openPages(t)
			h.Tx(func(tx *store.Tx) error { return tx.DB().Exec(c.sql).Error })
			found, err := New(Options{}).Verify(t.Context(), h.Reader())
			if err != nil {
				t.Fatal(err)
			}
			all := strings.Join(found, "\n")
			if c.want == "" && all != "" || !strings.Contains(all, c.want) || strings.Contains(all, "楼道灯") {
				t.Errorf("found %q, want %q", all, c.want)
			}
		})
	}
}

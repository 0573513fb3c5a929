package dialog_test

import (
	"testing"

	"minxu/dialog"
)

// BenchmarkTurn is one turn of a five-question flow with one read and one order: decode, advance, encode. It reports the time of
// an average turn and the bytes of an average stored session.
func BenchmarkTurn(b *testing.B) {
	f := plain()
	said := []string{"楼道灯坏了", "3号楼", "2", "13912345678", "1"}
	hints := make([][]dialog.Hint, len(said))
	for i, text := range said {
		hints[i] = understand(text)
	}
	rows := look(openHours{})
	receipt := dialog.Value{ID: "MX202603100001"}
	facts := []dialog.Fact{{Key: "home", Value: "海风小区3号楼2单元"}, {Key: "age_band", Value: "adult"}}
	finish := func(c *dialog.Conversation, out dialog.Outcome) dialog.Outcome {
		for {
			switch out.Kind {
			case dialog.Needs:
				out = dialog.Rows(f, c, out, rows)
			case dialog.Orders:
				out = dialog.Receipt(f, c, out, receipt)
			default:
				return out
			}
		}
	}
	buf := make([]byte, 0, 4096)
	var size, turns int
	b.ReportAllocs()
	for b.Loop() {
		s := &dialog.Session{Active: dialog.Start(f, "01JQZ3N6T7F3Z0000000000000", facts, nil)}
		finish(s.Active, dialog.Advance(f, s.Active, nil))
		buf = s.Append(buf[:0])
		for i, text := range said {
			s, err := dialog.Decode(buf)
			if err != nil {
				b.Fatal(err)
			}
			in := dialog.Input{Text: text, Hints: hints[i], Understand: understand}
			out := finish(s.Active, dialog.Advance(f, s.Active, &in))
			if i == len(said)-1 && out.Kind != dialog.Ends {
				b.Fatalf("the talk did not end but came to %+v", out)
			}
			buf = s.Append(buf[:0])
			size += len(buf)
			turns++
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(turns), "ns/turn")
	b.ReportMetric(float64(size)/float64(turns), "session-B")
}

package dialog_test

import (
	"bytes"
	"strings"
	"testing"

	"minxu/dialog"
)

// FuzzTalk plays any text, line by line, to every flow: never silent, never a panic, exact bytes at every pause. Lines in brackets are
// attachments, "<" is undo, "~" resume, "!" a refusal of the next order.
func FuzzTalk(f *testing.F) {
	f.Add(uint8(0), strings.Join(messages, "\n"))
	f.Add(uint8(1), "5号楼垃圾没人收，还有停车难\n没有\n!\n1\n~\n1\n1\n是\n修改\n地点\n10号楼\n<\n<\n1\n[photo]p9")
	f.Add(uint8(2), "海风社区\n2\n漏水那个\n2\n~\n!\n1\n2\n!\n1\n1\n1\n1")
	f.Add(uint8(3), "包饺子\n排候补\n三位\n<\n两位\n\xff\xfe\x00\n不说\n不说\n1\n没有")
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		all := flows()
		facts := []string{home, "community=海风社区", "language=en"}[:which/4%4]
		lines := strings.Split(text, "\n")
		p := open(t, all[int(which)%len(all)], lines[0], facts...)
		for i, line := range lines[1:] {
			if i == 40 || p.out.Kind != dialog.Asks {
				return
			}
			switch line {
			case "":
			case "<":
				p.undoes()
			case "~":
				p.resumes()
			case "!":
				p.refuse = append(p.refuse, "不行。")
			default:
				p.receives(line)
			}
		}
		if n := len((&dialog.Session{Active: p.c}).Append(nil)); n > 6*len(text)+20000 {
			t.Fatalf("%d bytes of talk made a session of %d", len(text), n)
		}
	})
}

// FuzzDecode reads any bytes: an error or a session that is stored in the same way ever after, and that no script panics on.
func FuzzDecode(f *testing.F) {
	f.Add(fullSession(f).Append(nil))
	f.Add((&dialog.Session{}).Append(nil))
	f.Add([]byte{1, 1, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := dialog.Decode(data)
		if err != nil {
			return
		}
		stored := s.Append(nil)
		again, err := dialog.Decode(stored)
		if err != nil {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
		if !bytes.Equal(stored, again.Append(nil)) {
			t.Fatal("stored twice it has other bytes")
		}
		if s.Active == nil {
			return
		}
		for _, flow := range flows() {
			for _, in := range []string{"1", "不是，是5号楼", "地址改成7号楼"} {
				s, err := dialog.Decode(stored)
				if err != nil {
					t.Fatal(err)
				}
				dialog.Advance(flow, s.Active, &dialog.Input{Text: in, Hints: understand(in), Understand: understand})
				dialog.Undo(flow, s.Active)
				dialog.Resume(flow, s.Active)
			}
		}
	})
}

package bench

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// neighbour is one resident of the load, with an area and a building of his own.
type neighbour struct {
	openid string
	area   int
	house  int // number of his building
	turn   int // how many turns of a round were sent
	filed  int
}

// street is how many buildings each resident has to himself: more than a run's matters need.
const street = 50

// crowd makes residents whom nobody has seen yet.
func crowd(name string, n int) []*neighbour {
	all := make([]*neighbour, n)
	for i := range all {
		all[i] = &neighbour{openid: fmt.Sprintf("oBench%s%020d", name, i), area: i % areas, house: 1 + street*(i/areas)}
	}
	return all
}

func (n *neighbour) place(house int) string { return fmt.Sprintf("%s%d号楼", estate(n.area), house) }

// matters are ordinary matters, each of a category of its own, so that a resident's second one is no duplicate of the first.
var matters = []string{"垃圾桶满了三天没人收", "健身器材坏了", "下水道堵了", "小区里有人遛狗不牵绳"}

// next gives the matter and the building that the resident has not told yet.
func (n *neighbour) next() (matter string, category, house int) {
	category = n.filed % len(matters)
	return matters[category], category, n.house + n.filed/len(matters)
}

// say sends one message as a person does and gives the reply.
func say(t testing.TB, w *wire, p *platform, n *neighbour, text string) string {
	t.Helper()
	if err := w.ask(p.request(t, callbackPath, n.openid, text, time.Now())); err != nil {
		t.Fatal(err)
	}
	return p.words(t, w.body)
}

// toReadBack tells the resident's next matter and answers what is asked until everything is read back.
func toReadBack(t testing.TB, w *wire, p *platform, n *neighbour) {
	t.Helper()
	matter, _, house := n.next()
	words := matter
	for range 6 {
		reply := say(t, w, p, n, words)
		switch {
		case strings.Contains(reply, "请您核对"):
			return
		case strings.Contains(reply, "没有就回复“没有”"):
			words = "没有"
		case strings.Contains(reply, "哪个小区"):
			words = n.place(house)
		default:
			t.Fatalf("the load does not know what to answer to resident %d of area %d, who filed %d, on %q:\n%s", n.house, n.area, n.filed, words, reply)
		}
	}
	t.Fatalf("%q is not read back", matter)
}

// file tells the resident's next matter and sends it.
func file(t testing.TB, w *wire, p *platform, n *neighbour) {
	t.Helper()
	toReadBack(t, w, p, n)
	if reply := say(t, w, p, n, submit); !strings.Contains(reply, filedWords) {
		t.Fatalf("not filed:\n%s", reply)
	}
	n.filed++
}

const (
	submit     = "1"
	filedWords = "已提交，编号MX"
)

// each lets a few connections do something for every resident.
func each(t testing.TB, addr string, all []*neighbour, do func(*wire, *neighbour)) {
	t.Helper()
	const at = 16
	var wait sync.WaitGroup
	for i := range at {
		w, err := dial(addr)
		if err != nil {
			t.Fatal(err)
		}
		wait.Go(func() {
			defer w.conn.Close()
			for j := i; j < len(all) && !t.Failed(); j += at {
				do(w, all[j])
			}
		})
	}
	wait.Wait()
	if t.Failed() {
		t.FailNow()
	}
}

// sent is one request of a window and who sends it.
type sent struct {
	by      *neighbour
	request []byte
}

// deal makes the requests of one window and shares them out to connections, so that nobody has two messages on the way at once.
func deal(t testing.TB, p *platform, path string, all []*neighbour, connections, requests int, text func(*neighbour) string) [][]sent {
	t.Helper()
	at := time.Now().Add(time.Second) // a message is fresh for three seconds before and after the instant it carries
	shares := make([][]sent, connections)
	mine := len(all) / connections
	for r := range requests {
		c := r % connections
		n := all[c+connections*(r/connections%mine)]
		shares[c] = append(shares[c], sent{n, p.request(t, path, n.openid, text(n), at)})
		n.turn++
	}
	return shares
}

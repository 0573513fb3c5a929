package bench

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// wire is one kept connection of the load: one request at a time, nothing parsed that need not be.
type wire struct {
	conn net.Conn
	in   *bufio.Reader
	body []byte // of the last answer
}

func dial(addr string) (*wire, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &wire{conn: conn, in: bufio.NewReaderSize(conn, 16<<10)}, nil
}

var errStatus = errors.New("not answered with 200")

// ask sends a whole request and reads a whole answer.
func (w *wire) ask(request []byte) error {
	if _, err := w.conn.Write(request); err != nil {
		return err
	}
	line, err := w.in.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(line, []byte("HTTP/1.1 200")) {
		return fmt.Errorf("%w: %s", errStatus, bytes.TrimSpace(line))
	}
	size := -1
	for {
		line, err := w.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		if v, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if size, err = strconv.Atoi(string(bytes.TrimSpace(v))); err != nil {
				return err
			}
		}
	}
	if size < 0 {
		return errors.New("an answer without a length")
	}
	w.body = slices.Grow(w.body[:0], size)[:size]
	_, err = io.ReadFull(w.in, w.body)
	return err
}

// window is what one variant did in one window.
type window struct {
	done  int
	took  time.Duration
	waits []time.Duration
	cpu   []time.Duration // of each watched process
}

func (w window) rate() float64 { return float64(w.done) / w.took.Seconds() }

// drive sends each share over a connection of its own, in a closed loop, until all is sent or the time is over. Turns that were not sent
// are taken back from their residents. last holds the last answer of each connection.
func drive(t testing.TB, addr string, shares [][]sent, most time.Duration, watched ...process) (w window, last [][]byte) {
	t.Helper()
	wires := make([]*wire, len(shares))
	for i := range shares {
		var err error
		if wires[i], err = dial(addr); err != nil {
			t.Fatal(err)
		}
		defer wires[i].conn.Close()
	}
	waits := make([][]time.Duration, len(shares))
	errs := make([]error, len(shares))
	ended := make([]time.Duration, len(shares))
	before := make([]time.Duration, len(watched))
	for i, p := range watched {
		before[i] = p.cpu(t)
	}
	var all sync.WaitGroup
	began := time.Now()
	for i, share := range shares {
		waits[i] = make([]time.Duration, 0, len(share))
		all.Go(func() {
			at := time.Since(began)
			for _, s := range share {
				if errs[i] = wires[i].ask(s.request); errs[i] != nil {
					return
				}
				now := time.Since(began)
				waits[i] = append(waits[i], now-at)
				if at = now; now > most {
					break
				}
			}
			ended[i] = at
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatalf("under load: %v", err)
	}
	for i, share := range shares {
		for _, s := range share[len(waits[i]):] {
			s.by.turn--
		}
		w.took = max(w.took, ended[i])
		w.waits = append(w.waits, waits[i]...)
		last = append(last, wires[i].body)
	}
	for i, p := range watched {
		w.cpu = append(w.cpu, p.cpu(t)-before[i])
	}
	w.done = len(w.waits)
	slices.Sort(w.waits)
	return w, last
}

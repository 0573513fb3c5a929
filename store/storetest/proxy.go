package storetest

import (
	"bytes"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Proxy stands between a store and a MariaDB and can cut the line at the worst moment: after COMMIT went to the server and was carried
// out, before the answer comes back.
type Proxy struct {
	Addr   string // where the store connects to
	target string
	cuts   atomic.Int64 // commits still to be cut
	done   atomic.Int64 // commits that were cut
}

// NewProxy starts a proxy to addr that ends with the test.
func NewProxy(t testing.TB, addr string) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{Addr: l.Addr().String(), target: addr}
	var lines sync.WaitGroup
	t.Cleanup(func() {
		l.Close()
		lines.Wait()
	})
	lines.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			lines.Go(func() { p.serve(client) })
		}
	})
	return p
}

// URL is the given URL of the server, led through the proxy.
func (p *Proxy) URL(direct string) string { return strings.Replace(direct, p.target, p.Addr, 1) }

// CutCommits cuts the line at each of the next n commits.
func (p *Proxy) CutCommits(n int) { p.cuts.Add(int64(n)) }

// Cut tells how many commits were cut.
func (p *Proxy) Cut() int { return int(p.done.Load()) }

// take uses one of the cuts that were asked for.
func (p *Proxy) take() bool {
	for {
		n := p.cuts.Load()
		if n == 0 {
			return false
		}
		if p.cuts.CompareAndSwap(n, n-1) {
			return true
		}
	}
}

func (p *Proxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer server.Close()
	var cutting atomic.Bool
	answers := make(chan struct{})
	go func() {
		defer close(answers)
		defer client.Close()
		buf := make([]byte, 64<<10)
		for {
			n, err := server.Read(buf)
			if err != nil || cutting.Load() { // the answer to COMMIT is here: it happened, and nobody will hear of it
				return
			}
			if _, err := client.Write(buf[:n]); err != nil {
				return
			}
		}
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if err != nil {
			break
		}
		if bytes.Contains(buf[:n], []byte("\x03COMMIT")) && p.take() {
			cutting.Store(true)
			p.done.Add(1)
		}
		if _, err := io.Copy(server, bytes.NewReader(buf[:n])); err != nil {
			break
		}
	}
	server.Close()
	<-answers
}

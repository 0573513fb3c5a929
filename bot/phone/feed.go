package phone

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Delta is what changed since a serial number. The page and the terminal live on it, pushed or polled.
type Delta struct {
	Epoch    string    `json:"epoch"`  // another one: the phone was started anew, forget everything
	Serial   int64     `json:"serial"` // to ask from next time
	Whole    bool      `json:"whole"`  // everything, not only what changed
	Title    string    `json:"title"`
	Now      time.Time `json:"now"`
	Accounts []Account `json:"accounts"`
	Menu     []Button  `json:"menu"`
	Messages []Message `json:"messages"`
	Notes    []Note    `json:"notes"`
	WeCom    bool      `json:"wecom"` // there is a stewards' side
}

// since gives the changes behind a serial number, and a channel that closes at the next one.
func (p *Phone) since(serial int64, epoch string) (Delta, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	d := Delta{Epoch: p.epoch, Serial: p.serial, Title: p.o.Title, Now: p.now(), Menu: p.menu, WeCom: p.o.WeCom.CorpID != "",
		Accounts: make([]Account, 0, len(p.accounts)), Messages: []Message{}, Notes: []Note{}}
	if epoch != p.epoch || serial <= 0 || serial > p.serial {
		serial, d.Whole = 0, true
	}
	for _, a := range p.accounts {
		d.Accounts = append(d.Accounts, p.seen(a))
		for _, m := range a.log {
			if m.Rev > serial {
				d.Messages = append(d.Messages, *m)
			}
		}
	}
	for _, n := range p.desk.notes {
		if n.Rev > serial {
			d.Notes = append(d.Notes, *n)
		}
	}
	return d, p.changed
}

func asked(r *http.Request) (serial int64, epoch string) {
	serial, _ = strconv.ParseInt(r.URL.Query().Get("since"), 10, 64)
	return serial, r.URL.Query().Get("epoch")
}

func (p *Phone) state(w http.ResponseWriter, r *http.Request) {
	d, _ := p.since(asked(r))
	p.json(w, http.StatusOK, d)
}

// beat is how often an open page hears of the clock although nothing happens.
const beat = 15 * time.Second

// events streams deltas. A page behind something that cannot stream gets an error and polls.
func (p *Phone) events(w http.ResponseWriter, r *http.Request) {
	rc := http.NewResponseController(w)
	_ = rc.SetWriteDeadline(time.Time{})
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	serial, epoch := asked(r)
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		d, changed := p.since(serial, epoch)
		serial, epoch = d.Serial, d.Epoch
		line, err := json.Marshal(d)
		if err != nil {
			p.o.Log.Error("phone: delta not encoded", "error", err)
			return
		}
		if _, err := fmt.Fprintf(w, "data: %s\n\n", line); err != nil {
			return
		}
		if rc.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-ticker.C:
		case <-r.Context().Done():
			return
		case <-p.ctx.Done():
			return
		}
	}
}

package phone

import (
	"io"
	"net/http"
	"sync"
)

// Fault is a scripted misfortune of one API call.
type Fault struct {
	Code     int    // errcode to answer inside HTTP 200
	Message  string // its errmsg; a plain one when empty
	Status   int    // an HTTP status instead, with a gateway's HTML page
	HTML     bool   // the HTML page with status 200, as a captive portal would
	Hang     bool   // no answer at all until the caller gives up
	Accepted bool   // the call is carried out first, only its answer suffers
}

// script holds the faults that wait for calls.
type script struct {
	mu    sync.Mutex
	queue map[string][]Fault
}

// Next lets the next call of an API meet a fault; several wait in a row. The name is the path behind /cgi-bin/ (message/custom/send),
// with wecom/ in front for the stewards' platform.
func (p *Phone) Next(api string, faults ...Fault) {
	p.script.mu.Lock()
	defer p.script.mu.Unlock()
	if p.script.queue == nil {
		p.script.queue = map[string][]Fault{}
	}
	p.script.queue[api] = append(p.script.queue[api], faults...)
}

func (s *script) take(api string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	waiting := s.queue[api]
	if len(waiting) == 0 {
		return Fault{}, false
	}
	s.queue[api] = waiting[1:]
	return waiting[0], true
}

// strike answers with the fault. It returns when the caller has gone if the fault is to hang.
func (p *Phone) strike(w http.ResponseWriter, r *http.Request, f Fault) {
	switch {
	case f.Hang:
		// A server notices that a caller has gone only behind the whole body.
		_, _ = io.Copy(io.Discard, r.Body)
		select {
		case <-r.Context().Done():
		case <-p.ctx.Done():
		}
		// Without this the server would send an empty 200 to a caller that still listens.
		panic(http.ErrAbortHandler)
	case f.HTML || f.Status != 0:
		status := f.Status
		if status == 0 {
			status = http.StatusOK
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_, _ = w.Write([]byte("<html><head><title>Gateway</title></head><body><h1>Gateway</h1></body></html>\n"))
	default:
		message := f.Message
		if message == "" {
			message = "scripted error"
		}
		p.answer(w, refuse(f.Code, message))
	}
}

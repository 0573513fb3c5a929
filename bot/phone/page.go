package phone

import (
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"strings"
	"time"
)

//go:embed static
var static embed.FS

// Handler serves the page and its JSON API below /phone/. It is for loopback in development and asks for no login.
func (p *Phone) Handler() http.Handler {
	files, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // the folder is embedded: it cannot be missing
	}
	mux := http.NewServeMux()
	mux.Handle("GET /phone/", http.StripPrefix("/phone/", http.FileServerFS(files)))
	mux.HandleFunc("GET /phone/api/state", p.state)
	mux.HandleFunc("GET /phone/api/events", p.events)
	mux.HandleFunc("GET /phone/api/setup", p.setup)
	mux.HandleFunc("GET /phone/api/media/{id}", p.showMedia)
	mux.HandleFunc("GET /phone/api/samples/{name}", p.showSample)
	mux.HandleFunc("GET /phone/wecom/authorize", p.authorize)
	mux.HandleFunc("POST /phone/api/residents", p.addResident)
	mux.HandleFunc("POST /phone/api/send", p.sendInput)
	mux.HandleFunc("POST /phone/api/clock", p.moveClock)
	mux.HandleFunc("POST /phone/api/press", p.pressCard)
	guarded := http.NewCrossOriginProtection().Handler(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "+
			"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		guarded.ServeHTTP(w, r)
	})
}

func (p *Phone) json(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.o.Log.Debug("phone: page answer not written", "error", err)
	}
}

// fail answers with a sentence for the person at the page.
func (p *Phone) fail(w http.ResponseWriter, err error) {
	var no *Refusal
	if errors.As(err, &no) {
		p.json(w, http.StatusUnprocessableEntity, map[string]string{"error": no.Sentence})
		return
	}
	p.o.Log.Debug("phone: request failed", "error", err)
	p.json(w, http.StatusInternalServerError, map[string]string{"error": "手机演示出了问题，请刷新页面再试。"})
}

// take reads a JSON body of at most 64 KiB.
func take(w http.ResponseWriter, r *http.Request, into any) error {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/json" {
		return Refuse("请求格式不对。")
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(into); err != nil {
		return Refuse("请求格式不对。")
	}
	return nil
}

// setup gives what the panels of the page list.
func (p *Phone) setup(w http.ResponseWriter, _ *http.Request) {
	out := map[string]any{"places": []Place{}, "scenes": []Scene{}, "samples": sampleList(), "notices": p.o.Notices, "stewards": p.Stewards()}
	if p.o.Places != nil {
		out["places"] = p.o.Places()
	}
	var scenes []Scene
	if p.o.Scenes != nil {
		scenes = p.o.Scenes()
	}
	p.mu.Lock()
	scenes = append(append([]Scene{}, scenes...), p.scenes...)
	p.mu.Unlock()
	out["scenes"] = scenes
	p.json(w, http.StatusOK, out)
}

func (p *Phone) showMedia(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	f, ok := p.media.files[r.PathValue("id")] // the phone keeps its own pictures longer than the platform hands them out
	p.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	kind := f.kind
	// Only pictures are shown in the page; everything else is a download and never a document of this origin.
	if !strings.HasPrefix(kind, "image/") || strings.Contains(kind, "svg") {
		w.Header().Set("Content-Disposition", "attachment")
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(f.data)
}

func (p *Phone) showSample(w http.ResponseWriter, r *http.Request) {
	picture, ok := p.samples.draw(strings.TrimSuffix(r.PathValue("name"), ".jpg"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "image/jpeg")
	_, _ = w.Write(picture)
}

// addResident makes a phone; with follow the new resident follows at once and is greeted.
func (p *Phone) addResident(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Name   string `json:"name"`
		Follow bool   `json:"follow"`
	}
	if err := take(w, r, &in); err != nil {
		p.fail(w, err)
		return
	}
	a, err := p.Add(in.Name)
	if err != nil {
		p.fail(w, err)
		return
	}
	if in.Follow && !a.Following {
		if _, err := p.patient(w, r, a.OpenID, Input{Kind: Follow}); err != nil {
			p.fail(w, err)
			return
		}
		a.Following = true
	}
	p.json(w, http.StatusOK, a)
}

// sendInput lets a resident do something: JSON, or a form with a file for pictures of one's own.
func (p *Phone) sendInput(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Input
		Account string `json:"account"`
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		r.Body = http.MaxBytesReader(w, r.Body, fileSize+1<<20)
		part, _, err := r.FormFile("file")
		if err != nil {
			p.fail(w, Refuse("没有收到文件，或者文件超过10MB。"))
			return
		}
		defer func() { _ = part.Close() }()
		in.Account, in.Kind, in.Text = r.FormValue("account"), r.FormValue("kind"), r.FormValue("text")
		if in.File, err = io.ReadAll(part); err != nil {
			p.fail(w, Refuse("文件没有读完，请再试一次。"))
			return
		}
		if in.Kind == Image && !strings.HasPrefix(http.DetectContentType(in.File), "image/") {
			p.fail(w, Refuse("这不是照片，请选一张图片。"))
			return
		}
	} else if err := take(w, r, &in); err != nil {
		p.fail(w, err)
		return
	}
	if !p.has(in.Account) {
		p.fail(w, Refuse("没有这部手机，请先添加居民。"))
		return
	}
	answers, err := p.patient(w, r, in.Account, in.Input)
	if err != nil {
		p.fail(w, err)
		return
	}
	if answers == nil {
		answers = []Message{}
	}
	p.json(w, http.StatusOK, map[string]any{"messages": answers})
}

func (p *Phone) has(who string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.find(who) != nil
}

// patient sends even if the page goes away meanwhile, and longer than the server's write deadline where three attempts take that long.
func (p *Phone) patient(w http.ResponseWriter, r *http.Request, who string, in Input) ([]Message, error) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
	return p.Send(detach(r.Context()), who, in)
}

func (p *Phone) pressCard(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Note     int64               `json:"note"`
		Key      string              `json:"key"`
		Selected map[string][]string `json:"selected"`
	}
	if err := take(w, r, &in); err != nil {
		p.fail(w, err)
		return
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
	if err := p.Press(detach(r.Context()), in.Note, in.Key, in.Selected); err != nil {
		p.fail(w, err)
		return
	}
	p.json(w, http.StatusOK, map[string]bool{"ok": true})
}

// moveClock moves the clock of the whole house: by a distance, to an instant of Shanghai, or back to the real time.
func (p *Phone) moveClock(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Add   string `json:"add"` // a Go duration, also with d for days: 10m, 1h, 1d
		Set   string `json:"set"` // 2026-03-10T09:00, or RFC 3339
		Reset bool   `json:"reset"`
	}
	if err := take(w, r, &in); err != nil {
		p.fail(w, err)
		return
	}
	to, err := MoveClock(p.now(), cmp.Or(in.Add, in.Set, map[bool]string{true: "reset"}[in.Reset]))
	if err != nil {
		p.fail(w, err)
		return
	}
	p.o.Clock.Set(to)
	p.mu.Lock()
	p.touch()
	p.mu.Unlock()
	p.json(w, http.StatusOK, map[string]any{"now": p.now()})
}

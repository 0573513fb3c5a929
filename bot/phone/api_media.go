package phone

import (
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// shelf keeps files for three days, and the newest of them within its size; guarded by Phone.mu.
type shelf struct {
	order []string
	files map[string]stored
	size  int
}

type stored struct {
	kind string
	data []byte
	at   time.Time
}

const (
	mediaLife = 3 * 24 * time.Hour
	shelfSize = 128 << 20 // bytes
)

func (s *shelf) put(data []byte, kind string, now time.Time) string {
	if s.files == nil {
		s.files = map[string]stored{}
	}
	id := secret(48)
	s.files[id] = stored{kind, data, now}
	s.order = append(s.order, id)
	s.size += len(data)
	for s.size > shelfSize && len(s.order) > 1 {
		s.size -= len(s.files[s.order[0]].data)
		delete(s.files, s.order[0])
		s.order = s.order[1:]
	}
	return id
}

// get gives a file that is not too old for the platform.
func (s *shelf) get(id string, now time.Time) (stored, bool) {
	f, ok := s.files[id]
	return f, ok && now.Sub(f.at) < mediaLife
}

// kindOf names what a resident uploaded; the phone converts nothing.
func kindOf(in Input) string {
	if in.Kind == Video {
		return "video/mp4"
	}
	return http.DetectContentType(in.File)
}

// silence is a well-formed AMR recording of so many seconds in which nothing was said.
func silence(seconds int) []byte {
	out := []byte("#!AMR\n")
	for range 50 * seconds {
		out = append(out, 0x7c)
	}
	return out
}

// mediaUpload keeps a file of the product's.
func (p *Phone) mediaUpload(c *call) (any, *refusal) {
	limits := map[string]int{"image": 10 << 20, "voice": 2 << 20, "video": 10 << 20, "thumb": 64 << 10}
	kind := c.r.URL.Query().Get("type")
	limit, ok := limits[kind]
	if !ok {
		return nil, refuse(40004, "invalid media type")
	}
	part, head, err := c.r.FormFile("media")
	if err != nil {
		return nil, refuse(41005, "media data missing")
	}
	defer func() { _ = part.Close() }()
	data, err := io.ReadAll(io.LimitReader(part, int64(limit)+1))
	if err != nil {
		return nil, refuse(41005, "media data missing")
	}
	if len(data) > limit {
		return nil, refuse(40009, "invalid image size")
	}
	sniffed := http.DetectContentType(data)
	if kind == "image" && !strings.HasPrefix(sniffed, "image/") || len(data) == 0 {
		return nil, refuse(40004, "invalid media type")
	}
	if byName := mime.TypeByExtension(ext(head.Filename)); sniffed == "application/octet-stream" && byName != "" {
		sniffed = byName
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	return map[string]any{"type": kind, "media_id": p.media.put(data, sniffed, now), "created_at": now.Unix()}, nil
}

func ext(name string) string {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return name[i:]
	}
	return ""
}

// mediaGet hands out a file; a video comes as an address, as on the platform.
func (p *Phone) mediaGet(c *call) (any, *refusal) {
	id := c.r.URL.Query().Get("media_id")
	p.mu.Lock()
	defer p.mu.Unlock()
	f, ok := p.media.get(id, p.now())
	if !ok {
		return nil, refuse(40007, "invalid media_id")
	}
	return file{f.kind, f.data}, nil
}

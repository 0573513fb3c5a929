package play

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"time"

	"minxu/bot"
	"minxu/bot/wechat"
	"minxu/calendar"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// HouseOptions say what the judged houses are made of.
type HouseOptions struct {
	Capabilities func() []handlers.Capability
	Migrate      func(context.Context, *store.Store, []handlers.Capability) error
	NewID        func() string
	DatabaseURL  string // mysql://user:password@host:port/ of a server: every house gets a database minxu_play_* there; "" = a file each
	RedisURL     string
	Safe         bool // every callback goes through the real HTTP handler in AES mode
	Log          *slog.Logger
}

// inside is a real house under the judge's eyes: the real desk over a real database, with a clock that stands still.
type inside struct {
	o        HouseOptions
	empty    func() ([]byte, error)
	clock    *stoppedClock
	store    *store.Store
	people   *people.People
	calendar *calendar.Calendar
	caps     []handlers.Capability
	desk     *bot.Desk
	deliver  func(context.Context, delivery) (string, error)
	drop     func()

	names  map[string]string // resident id -> user
	opened []string          // users of the fixture
	last   map[string]delivery
	serial int
	sent   []Push // pushes that left and that nobody has asked for yet
}

type stoppedClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *stoppedClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *stoppedClock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// Houses gives an Opener of real houses.
func Houses(o HouseOptions) Opener {
	empty := sync.OnceValues(func() ([]byte, error) { return emptyDatabase(o) })
	return func(ctx context.Context, w World) (House, error) {
		h := &inside{o: o, empty: empty, clock: &stoppedClock{at: w.Clock}, people: people.New(), names: map[string]string{}, last: map[string]delivery{}}
		if err := h.open(ctx, w); err != nil {
			h.Close()
			return nil, err
		}
		return h, nil
	}
}

// playKey seals what a judged house keeps; it is thrown away with it.
const playKey = "a key for houses that live a minute"

func (h *inside) open(ctx context.Context, w World) error {
	url, err := h.database(ctx)
	if err != nil {
		return err
	}
	h.store, err = store.Open(ctx, store.Options{URL: url, Now: h.clock.Now, NewID: h.o.NewID, Keys: store.Keys{Current: []byte(playKey)}, Log: h.o.Log})
	if err != nil {
		return fmt.Errorf("open the house's database: %w", err)
	}
	h.caps = h.o.Capabilities()
	if err := h.o.Migrate(ctx, h.store, h.caps); err != nil {
		return err
	}
	if err := h.settle(ctx, w); err != nil {
		return err
	}
	sessions, err := store.NewSessions(h.store, h.o.RedisURL)
	if err != nil {
		return err
	}
	h.desk, err = bot.New(bot.Options{Store: h.store, Sessions: sessions, People: h.people, Calendar: h.calendar, Capabilities: h.caps,
		Now: h.clock.Now, NewID: h.o.NewID, Log: h.o.Log})
	if err != nil {
		return err
	}
	h.deliver = func(ctx context.Context, m delivery) (string, error) {
		reply, err := h.desk.Turn(ctx, m.Message)
		return reply.Text, err
	}
	if h.o.Safe {
		return h.throughHTTP()
	}
	return nil
}

// database makes the house a database of its own and says how it is dropped.
func (h *inside) database(ctx context.Context) (string, error) {
	if h.o.DatabaseURL == "" {
		dir, err := os.MkdirTemp("", "minxu-play-")
		if err != nil {
			return "", err
		}
		h.drop = func() { os.RemoveAll(dir) }
		file, err := h.empty()
		if err == nil {
			err = os.WriteFile(dir+"/play.db", file, 0o600)
		}
		return "sqlite:" + dir + "/play.db", err
	}
	name := "minxu_play_" + strings.ToLower(h.o.NewID())
	url, drop, err := store.MakeDatabase(ctx, h.o.DatabaseURL, name)
	if err != nil {
		return "", fmt.Errorf("make a database for the house: %w", err)
	}
	h.drop = drop
	return url, nil
}

// emptyDatabase makes the file of a database with all its tables, once for all houses of a run: bringing tables forward takes longer
// than most conversations.
func emptyDatabase(o HouseOptions) ([]byte, error) {
	dir, err := os.MkdirTemp("", "minxu-play-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	ctx, file := context.Background(), dir+"/play.db"
	s, err := store.Open(ctx, store.Options{URL: "sqlite:" + file, Now: time.Now, NewID: o.NewID, Keys: store.Keys{Current: []byte(playKey)}, Log: o.Log}) //house:clock nothing of this instant stays in the file
	if err != nil {
		return nil, fmt.Errorf("open an empty database: %w", err)
	}
	if err := o.Migrate(ctx, s, o.Capabilities()); err != nil {
		return nil, err
	}
	if err := s.Close(ctx); err != nil {
		return nil, fmt.Errorf("close an empty database: %w", err)
	}
	return os.ReadFile(file)
}

// The account that a judged house pretends to be.
const (
	playAppID   = "wxplay0000000001"
	playToken   = "playtoken"
	playAESKey  = "playplayplayplayplayplayplayplayplayplayplA"
	playAccount = "gh_play"
)

// throughHTTP sends every message through the real handler, signed and sealed, and opens the reply as the platform would.
func (h *inside) throughHTTP() error {
	handler, err := wechat.NewHandler(wechat.Options{Token: playToken, AppID: playAppID, OriginalID: playAccount, AESKey: playAESKey, Now: h.clock.Now, Turn: h.desk.Turn})
	if err != nil {
		return err
	}
	platform := wechat.Callback{Token: playToken, AppID: playAppID, AESKey: playAESKey}
	nonce := 0
	h.deliver = func(ctx context.Context, m delivery) (string, error) {
		nonce++
		var random [16]byte
		copy(random[:], fmt.Sprintf("%016d", nonce))
		query, body, err := platform.Encode(h.clock.Now(), fmt.Sprint(nonce), random, playAccount, wechat.Document(m.Message, m.serial))
		if err != nil {
			return "", err
		}
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/wechat/callback?"+query, strings.NewReader(string(body)))
		r.Header.Set("Content-Type", "text/xml")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			return "", fmt.Errorf("the callback answered %d", w.Code)
		}
		answer, err := platform.Decode(w.Body.Bytes())
		return answer.Reply.Text, err
	}
	return nil
}

// Close closes the house and leaves nothing of it.
func (h *inside) Close() error {
	var err error
	if h.store != nil {
		err = h.store.Close(context.Background())
	}
	if h.drop != nil {
		h.drop()
	}
	return err
}

// openidOf is the platform's id of a user: the same in every house.
func openidOf(user string) string { return "oPlay-" + user }

// Say delivers one line.
func (h *inside) Say(ctx context.Context, line Line) (Answer, error) {
	m, err := h.message(line)
	if err != nil {
		return Answer{}, err
	}
	began := time.Now() //house:clock how long a reply took, for the five seconds of the platform
	ctx, cancel := context.WithTimeout(ctx, 4400*time.Millisecond)
	defer cancel()
	text, err := h.deliver(ctx, m)
	if err != nil {
		return Answer{}, fmt.Errorf("deliver a %s: %w", line.Kind, err)
	}
	if err := h.meet(ctx, line.Account); err != nil {
		return Answer{}, err
	}
	return Answer{Text: text, Took: time.Since(began)}, nil //house:clock as above
}

// delivery is a message with the serial that the platform would give it.
type delivery struct {
	wechat.Message
	serial int64
}

func (h *inside) message(line Line) (delivery, error) {
	if line.Kind == Retry {
		m, ok := h.last[line.Account]
		if !ok {
			return m, errors.New("nothing was sent before that could be sent again")
		}
		return m, nil
	}
	h.serial++
	now := h.clock.Now()
	m := delivery{serial: int64(1000000 + h.serial)}
	m.Message = wechat.Message{From: openidOf(line.Account), To: playAccount, At: now.Truncate(time.Second), Received: now,
		Key: fmt.Sprintf("play:%d:%d", now.Unix(), h.serial), Text: line.Text}
	switch line.Kind {
	case Text:
		m.Kind = wechat.KindText
	case Image:
		m.Kind, m.Text, m.MediaID, m.PicURL = wechat.KindImage, "", fmt.Sprintf("media-%d", h.serial), "http://pic.example/1"
	case Voice:
		m.Kind, m.Text, m.Recognition, m.MediaID, m.Format = wechat.KindVoice, "", line.Text, fmt.Sprintf("media-%d", h.serial), "amr"
	case Location:
		m.Kind, m.Text, m.Label, m.Lat, m.Lng, m.HasPoint = wechat.KindLocation, "", line.Text, line.Lat, line.Lng, true
	case Menu:
		m.Kind, m.Text, m.Event, m.EventKey = wechat.KindEvent, "", wechat.EventClick, line.Text
	case Event:
		m.Kind, m.Text = wechat.KindEvent, ""
		switch line.Text {
		case "subscribe":
			m.Event, m.EventKey, m.Scanned = wechat.EventSubscribe, line.Scene, line.Scene != ""
		case "unsubscribe":
			m.Event = wechat.EventUnsubscribe
		case "scan":
			m.Event, m.EventKey = wechat.EventScan, line.Scene
		default:
			return m, NotBuilt("event " + line.Text)
		}
	default:
		return m, NotBuilt(string(line.Kind))
	}
	h.last[line.Account] = m
	return m, nil
}

// meet notes which resident a user has become.
func (h *inside) meet(ctx context.Context, user string) error {
	r, err := people.ByOpenID(h.store.Reader(ctx), openidOf(user))
	if err == nil && r.Known {
		h.names[r.ID] = user
	}
	return err
}

// Session says where an account's talk stands.
func (h *inside) Session(ctx context.Context, account string) (string, error) {
	s, err := h.desk.Standing(ctx, openidOf(account))
	return s.State, err
}

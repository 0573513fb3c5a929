package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/prometheus/client_golang/prometheus"

	"minxu/bot"
	"minxu/bot/phone"
	"minxu/bot/wechat"
	"minxu/bot/wecom"
	"minxu/calendar"
	"minxu/config"
	"minxu/district"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// house is the whole service, open and wired.
type house struct {
	config   config.Config
	log      *slog.Logger
	clock    phone.Clock
	store    *store.Store
	sessions store.Sessions
	people   *people.People
	calendar *calendar.Calendar
	caps     []handlers.Capability
	wechat   *wechat.Client
	wecom    *wecom.Client // nil while no stewards' app is set
	media    *bot.Media
	desk     *bot.Desk
	post     *bot.Post
	callback *wechat.Handler
	staff    *wecom.Handler // nil while no stewards' app is set
	site     *web.Site
	phone    *phone.Phone // nil with a real account
	registry *prometheus.Registry
	listener net.Listener
	demo     district.Demo

	draining atomic.Bool
	loops    sync.WaitGroup
	ending   context.CancelFunc
}

// newID makes ids of 26 characters that sort by time.
func newID() string { return ulid.Make().String() }

func newLog(c config.Config, w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// openStore opens the database with its keys and brings every room's tables forward.
func openStore(ctx context.Context, c config.Config, now func() time.Time, log *slog.Logger, command bool) (*store.Store, error) {
	keys, err := secretKeys(c)
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, store.Options{URL: c.DatabaseURL, Now: now, NewID: newID, Keys: keys, Log: log, Command: command})
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return s, nil
}

// room is a room with tables of its own.
type room struct {
	name  string
	files fs.FS
}

// migrate brings the tables of every room forward.
func migrate(ctx context.Context, s *store.Store, caps []handlers.Capability) error {
	for _, room := range rooms(caps) {
		if err := s.Migrate(ctx, room.name, room.files); err != nil {
			return fmt.Errorf("bring the tables of %s forward: %w", room.name, err)
		}
	}
	return nil
}

// secretKeys gives the master secrets: those that are set, else one that is made once beside the embedded database.
func secretKeys(c config.Config) (store.Keys, error) {
	if c.SecretKey != "" {
		current, _ := base64.StdEncoding.DecodeString(c.SecretKey) // both were checked by config
		previous, _ := base64.StdEncoding.DecodeString(c.PreviousKey)
		return store.Keys{Current: current, Previous: previous}, nil
	}
	path := filepath.Join(c.DataDir, "secret.key")
	body, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
			return store.Keys{}, fmt.Errorf("make MINXU_DATA_DIR: %w", err)
		}
		fresh := make([]byte, 32)
		rand.Read(fresh)
		body = []byte(base64.StdEncoding.EncodeToString(fresh))
		if err := os.WriteFile(path, body, 0o600); err != nil {
			return store.Keys{}, fmt.Errorf("keep the made secret key: %w", err)
		}
	} else if err != nil {
		return store.Keys{}, fmt.Errorf("read the secret key: %w", err)
	}
	current, err := base64.StdEncoding.DecodeString(string(body))
	if err != nil || len(current) < 32 {
		return store.Keys{}, fmt.Errorf("%s is damaged: put the old file back; without it personal data cannot be read", path)
	}
	return store.Keys{Current: current}, nil
}

// openHouse opens everything on a listener, ready to serve. The caller closes it.
func openHouse(ctx context.Context, c config.Config, listener net.Listener, logTo io.Writer) (_ *house, err error) {
	h := &house{config: c, log: newLog(c, logTo), listener: listener, people: people.New(), registry: prometheus.NewRegistry()}
	h.clock = phone.NewShift(time.Now)
	if h.config.BaseURL == "http://"+c.Addr {
		h.config.BaseURL = "http://" + listener.Addr().String()
	}
	defer func() {
		if err != nil {
			h.close(context.WithoutCancel(ctx))
		}
	}()
	if h.store, err = openStore(ctx, c, h.now, h.log, false); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("make MINXU_DATA_DIR: %w", err)
	}
	account, crew := h.accounts()
	if h.wechat, err = wechat.NewClient(wechat.ClientOptions{Base: account.APIBase, AppID: account.AppID, Secret: account.AppSecret, Now: h.now}); err != nil {
		return nil, err
	}
	if crew.CorpID != "" {
		h.wecom, err = wecom.NewClient(wecom.ClientOptions{Base: crew.APIBase, CorpID: crew.CorpID, AgentID: crew.AgentID, Secret: crew.Secret, Now: h.now})
		if err != nil {
			return nil, err
		}
	}
	if h.media, err = bot.NewMedia(bot.MediaOptions{Store: h.store, Client: h.wechat, Dir: filepath.Join(c.DataDir, "media"), Log: h.log}); err != nil {
		return nil, err
	}
	h.caps = capabilities(lent{forget: h.media.Forget, photo: h.photo, keep: h.keepPhoto, link: func(path string) string { return h.config.BaseURL + path },
		days: func() *calendar.Calendar { return h.calendar }})
	if err := migrate(ctx, h.store, h.caps); err != nil {
		return nil, err
	}
	if c.PretendWeChat() {
		if h.demo, err = district.SeedDemo(ctx, h.store, h.people, district.DemoOptions{Sections: sections(), OpenID: pretendOpenID}); err != nil {
			return nil, fmt.Errorf("seed the demo district: %w", err)
		}
	}
	if h.calendar, err = district.Calendar(h.store.Reader(ctx), calendar.China()); err != nil {
		return nil, err
	}
	h.warnMissingYear()
	if h.sessions, err = store.NewSessions(h.store, c.RedisURL); err != nil {
		return nil, err
	}
	h.desk, err = bot.New(bot.Options{Store: h.store, Sessions: h.sessions, People: h.people, Calendar: h.calendar, Capabilities: h.caps,
		Media: h.media, Now: h.now, NewID: newID, Log: h.log})
	if err != nil {
		return nil, err
	}
	h.registry.MustRegister(h.desk.Collectors()...)
	h.post = bot.NewPost(bot.PostOptions{Store: h.store, People: h.people, WeChat: h.wechat, WeCom: h.wecom, Worker: newID(), Log: h.log, Desk: h.desk, BaseURL: h.config.BaseURL,
		Capabilities: h.caps})
	h.callback, err = wechat.NewHandler(wechat.Options{Token: account.Token, AppID: account.AppID, OriginalID: account.OriginalID, AESKey: account.AESKey,
		Mode: account.Mode, Now: h.now, Turn: h.desk.Turn, Alarm: func(what string, err error) { h.log.Warn("callback", "what", what, "err", err) }})
	if err != nil {
		return nil, err
	}
	if crew.CorpID != "" {
		hears := bot.NewCrew(bot.CrewOptions{Store: h.store, People: h.people, Calendar: h.calendar, Capabilities: h.caps, BaseURL: h.config.BaseURL, Log: h.log})
		h.staff, err = wecom.NewHandler(wecom.Options{Token: crew.Token, CorpID: crew.CorpID, AgentID: strconv.FormatInt(crew.AgentID, 10), AESKey: crew.AESKey, Now: h.now,
			Turn: hears.Turn, Alarm: func(what string, err error) { h.log.Warn("stewards' callback", "what", what, "err", err) }})
		if err != nil {
			return nil, err
		}
	}
	h.count()
	var pages []web.Page
	var nav []web.NavItem
	var beats web.Beats // one capability has pages that watch
	for _, cap := range h.caps {
		pages, nav = append(pages, cap.Pages...), append(nav, cap.Nav...)
		if cap.Beats != nil {
			beats = cap.Beats
		}
	}
	h.site, err = web.New(web.Options{Store: h.store, People: h.people, Pages: pages, Nav: nav, BaseURL: h.config.BaseURL,
		Trusted: c.TrustedProxies, Limited: c.Production(), Log: h.log, Gate: h.gate(crew), Beats: beats})
	return h, err
}

func (h *house) now() time.Time { return h.clock.Now() }

// photo gives a kept photo to the pages.
func (h *house) photo(ctx context.Context, id string) ([]byte, string, error) {
	body, medium, err := h.media.Read(ctx, id)
	return body, medium.FileType, err
}

// keepPhoto keeps a photo that staff uploaded.
func (h *house) keepPhoto(ctx context.Context, body []byte) (string, error) {
	id, err := h.media.Keep(ctx, body)
	if errors.Is(err, bot.ErrNoPhoto) {
		return "", handlers.Refuse("这张照片打不开，请换一张（JPG、PNG或WebP）。")
	}
	return id, err
}

// warnMissingYear says when the holiday table does not reach: deadlines would be guesses.
func (h *house) warnMissingYear() {
	for _, year := range []int{h.now().Year(), h.now().Year() + 1} {
		if !h.calendar.Covers(year) {
			h.log.Warn("the holiday table does not cover a year; import its days off before deadlines reach it", "year", year)
		}
	}
}

// accounts gives the platform accounts: the real ones, or those of the pretend platform that this process plays itself.
func (h *house) accounts() (config.WeChat, config.WeCom) {
	w, c := h.config.WeChat, h.config.WeCom
	if h.config.PretendWeChat() {
		here := "http://" + h.listener.Addr().String()
		w = config.WeChat{AppID: pretendAppID, AppSecret: "pretend-secret", Token: "pretendtoken", AESKey: pretendAESKey,
			OriginalID: "gh_pretend", Mode: "safe", APIBase: here + "/api.weixin.qq.com"}
		c = config.WeCom{CorpID: "wwpretend", AgentID: 1000001, Secret: "pretend-secret", Token: "pretendtoken", AESKey: pretendAESKey,
			APIBase: here + "/qyapi.weixin.qq.com"}
		if h.phone == nil {
			h.phone = phone.New(phone.Options{CallbackURL: func() string { return here + "/wechat/callback" }, AppID: w.AppID, AppSecret: w.AppSecret,
				Token: w.Token, AESKey: w.AESKey, OriginalID: w.OriginalID, Mode: w.Mode, Title: "芝罘民需",
				WeCom: phone.WeCom{CallbackURL: func() string { return here + "/wecom/callback" }, CorpID: c.CorpID, Secret: c.Secret, AgentID: strconv.FormatInt(c.AgentID, 10),
					Token: c.Token, AESKey: c.AESKey, Stewards: h.demoStewards}, Clock: h.clock, Log: h.log,
				Residents: district.DemoResidents(), Places: func() []phone.Place { return h.demoPlaces() }, Scenes: func() []phone.Scene { return h.demoScenes() }})
		}
	}
	return w, c
}

// pretendAppID is the pretend account's.
const pretendAppID = "wxpretend00000001"

// pretendAESKey seals nothing that leaves this process.
const pretendAESKey = "pretendpretendpretendpretendpretendpretend0"

// door is one way into the service beside the pages.
type door struct {
	pattern string
	handler http.Handler
}

// doors lists every way in; a test tries each without a log-in, a signature or a key.
func (h *house) doors() []door {
	list := []door{{"/", h.site}, {"/wechat/callback", h.callback}, {"GET /readyz", http.HandlerFunc(h.ready)}, {"GET /metrics", h.metrics()},
		{"GET /healthz", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok\n") })}}
	if h.staff != nil {
		list = append(list, door{"/wecom/callback", h.staff})
	}
	if h.phone != nil {
		list = append(list, door{"/phone/", h.phone.Handler()}, door{"/api.weixin.qq.com/", h.phone.API()}, door{"/qyapi.weixin.qq.com/", h.phone.API()})
	}
	return list
}

// routes is the service as a server sees it.
func (h *house) routes() http.Handler {
	mux := http.NewServeMux()
	for _, d := range h.doors() {
		mux.Handle(d.pattern, d.handler)
	}
	return mux
}

// start runs the loops behind the replies.
func (h *house) start(ctx context.Context) {
	ctx, h.ending = context.WithCancel(ctx)
	loop := func(run func(context.Context)) {
		h.loops.Add(1)
		go func() { defer h.loops.Done(); run(ctx) }()
	}
	loop(h.media.Run)
	loop(h.post.Run)
	loop(every(3*time.Second, h.log, "resolve unknown outcomes", h.desk.Resolve))
	loop(every(30*time.Second, h.log, "ring alarms again", h.ringAgain))
	loop(every(15*time.Second, h.log, "do what has fallen due", h.tick))
	loop(every(time.Hour, h.log, "sweep what is kept too long", h.store.Sweep))
	loop(h.store.RunNotary)
}

// tick lets every capability do what has fallen due; two replicas at once do each thing once, because each is one conditional change.
func (h *house) tick(ctx context.Context) error {
	tree, err := h.people.Tree(h.store.Reader(ctx))
	if err != nil {
		return err
	}
	for _, c := range h.caps {
		if c.Tick == nil {
			continue
		}
		if _, err := c.Tick(ctx, h.store, tree, h.calendar); err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	return nil
}

func (h *house) ringAgain(ctx context.Context) error {
	tree, err := h.people.Tree(h.store.Reader(ctx))
	if err != nil {
		return err
	}
	return h.store.InTx(ctx, func(tx *store.Tx) error {
		_, err := people.RingAgain(tx, tree)
		return err
	})
}

// every calls a function at a pace until the context ends; its errors are said and it goes on.
func every(pace time.Duration, log *slog.Logger, what string, do func(context.Context) error) func(context.Context) {
	return func(ctx context.Context) {
		tick := time.NewTicker(pace)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if err := do(ctx); err != nil && ctx.Err() == nil {
				log.Warn(what, "err", err)
			}
		}
	}
}

// close ends the loops and writes what waits.
func (h *house) close(ctx context.Context) {
	if h.ending != nil {
		h.ending()
	}
	h.loops.Wait()
	if h.phone != nil {
		h.phone.Close()
	}
	if h.site != nil {
		h.site.Close()
	}
	if h.store != nil {
		if err := h.store.Close(ctx); err != nil {
			h.log.Warn("closing the database", "err", err)
		}
	}
}

package phone

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options is what main tells the phone. CallbackURL, AppID, Token, OriginalID and Clock are always needed.
type Options struct {
	CallbackURL func() string // where the product listens now, e.g. http://127.0.0.1:8080/wechat/callback; read at each delivery
	AppID       string
	AppSecret   string // what the token endpoints ask for
	Token       string
	AESKey      string // 43 characters; needed in safe mode
	OriginalID  string // the gh_ id
	Mode        string // safe (also when empty) or plain
	Title       string // the account's name above the chat; empty = 民需
	WeCom       WeCom
	Clock       Clock

	Residents []string       // phones that are there from the start and follow already
	Places    func() []Place // the district for the location picture; nil = none drawn
	Scenes    func() []Scene // codes that can be scanned; nil = only those that the product makes
	Notices   []NoticeKind   // subscription notices that residents can agree to; empty = any template id is taken

	// Prefixes of the two APIs below API(); empty = /api.weixin.qq.com and /qyapi.weixin.qq.com.
	WeChatPrefix, WeComPrefix string

	Timeout    time.Duration // of one attempt; 0 = the platform's 5 s
	RetryPause time.Duration // after a failed attempt that did not use up its time; 0 = 1 s
	Log        *slog.Logger  // nil = none
}

// Place is one box of the district picture, in GCJ-02 degrees.
type Place struct {
	Name  string  `json:"name"`
	Group string  `json:"group"` // the street or community under which it is listed
	South float64 `json:"south"`
	West  float64 `json:"west"`
	North float64 `json:"north"`
	East  float64 `json:"east"`
}

// Scene is a code that hangs somewhere and can be scanned.
type Scene struct {
	Key   string `json:"key"`
	Title string `json:"title"`
	Group string `json:"group"`
}

// NoticeKind is a subscription notice: one agreement pays for one send, a standing one for all.
type NoticeKind struct {
	Template string `json:"template"`
	Title    string `json:"title"`
	Standing bool   `json:"standing"`
}

// Phone is the pretend platform with all its phones. Safe for concurrent use.
type Phone struct {
	o       Options
	client  *http.Client
	journal Journal
	script  script
	epoch   string // changes with every start, so that an open page notices
	samples samples

	ctx    context.Context
	cancel context.CancelFunc
	work   sync.WaitGroup

	mu       sync.Mutex
	serial   int64
	changed  chan struct{} // closed and replaced at every change
	accounts []*account
	msgID    int64
	menu     []Button
	menuRev  int64
	scenes   []Scene // made by the product through the API
	media    shelf
	tokens   map[string]token
	desk     wecomDesk
}

// New makes a phone. Close ends its background deliveries and its open pages.
func New(o Options) *Phone {
	if o.Mode == "" {
		o.Mode = "safe"
	}
	if o.Title == "" {
		o.Title = "民需"
	}
	if o.WeChatPrefix == "" {
		o.WeChatPrefix = "/api.weixin.qq.com"
	}
	if o.WeComPrefix == "" {
		o.WeComPrefix = "/qyapi.weixin.qq.com"
	}
	if o.Timeout == 0 {
		o.Timeout = 5 * time.Second
	}
	if o.RetryPause == 0 {
		o.RetryPause = time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithCancel(context.Background())
	p := &Phone{
		o: o, ctx: ctx, cancel: cancel, epoch: secret(6), changed: make(chan struct{}), menu: DefaultMenu(), tokens: map[string]token{},
		desk: wecomDesk{codes: map[string]*code{}, tasks: map[string]bool{}, recent: map[string][]time.Time{}, sent: map[string]sentBody{},
			logins: map[string]string{}},
		// Own transport: idle connections end with the phone, and nobody's proxy settings come in between.
		client: &http.Client{
			Transport:     &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: 30 * time.Second},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	// Message ids must not come again after a restart: the product remembers them for good.
	var seed [8]byte
	_, _ = rand.Read(seed[:])
	p.msgID = int64(binary.BigEndian.Uint64(seed[:])>>2) | 1<<61
	for _, name := range o.Residents {
		if a := p.add(name); a != nil {
			a.following = true
		}
	}
	return p
}

// Close ends open pages and background deliveries and waits for them.
func (p *Phone) Close() {
	p.cancel()
	// Whoever starts background work holds the lock and has looked at the context: behind this point nobody starts any.
	p.mu.Lock()
	p.mu.Unlock() //nolint:staticcheck // an empty section is a barrier here
	p.work.Wait()
	p.client.CloseIdleConnections()
}

// Journal gives what went over the wire so far.
func (p *Phone) Journal() *Journal { return &p.journal }

func (p *Phone) now() time.Time { return p.o.Clock.Now() }

// wake tells all listeners that something changed; the caller holds the lock.
func (p *Phone) wake() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// touch marks a change of something that has a revision; the caller holds the lock.
func (p *Phone) touch() int64 {
	p.serial++
	p.wake()
	return p.serial
}

// account is one resident's phone; guarded by Phone.mu.
type account struct {
	name, openID string
	following    bool
	since        time.Time // of the last follow
	scene        string    // of the code by which it followed
	log          []*Message
	talk         grant // opened by a message: 5 in 48 h
	tap          grant // opened by a click, a scan, a follow: 3 in a minute
	consents     map[string]int
	sent         map[string]keyed // template messages by client_msg_id
	last         *parcel
	lastEvent    int64 // CreateTime of the newest event
	busy         int   // callbacks under way
	typingUntil  time.Time
}

// find looks a phone up by openid or name; the caller holds the lock.
func (p *Phone) find(who string) *account {
	for _, a := range p.accounts {
		if a.openID == who || a.name == who {
			return a
		}
	}
	return nil
}

const phones = 200 // a page with more is no use to anybody

// add makes a phone, nil when the name is no name or there are too many; the caller holds the lock (or owns the Phone alone).
func (p *Phone) add(name string) *account {
	name = strings.TrimSpace(name)
	if name == "" || len([]rune(name)) > 20 || len(p.accounts) >= phones {
		return nil
	}
	if a := p.find(name); a != nil {
		return a
	}
	a := &account{name: name, openID: OpenID(p.o.AppID, name), since: p.now(), consents: map[string]int{}, sent: map[string]keyed{}}
	p.accounts = append(p.accounts, a)
	p.touch()
	return a
}

// Add makes a phone for a new resident who does not follow yet, or gives the one of that name.
func (p *Phone) Add(name string) (Account, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.add(name)
	if a == nil {
		return Account{}, Refuse("请给这位居民起个名字，最多20个字。")
	}
	return p.seen(a), nil
}

// Accounts lists the phones in the order in which they came.
func (p *Phone) Accounts() []Account {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]Account, 0, len(p.accounts))
	for _, a := range p.accounts {
		out = append(out, p.seen(a))
	}
	return out
}

func (p *Phone) seen(a *account) Account {
	now := p.now()
	return Account{Name: a.name, OpenID: a.openID, Following: a.following, Quota: a.talk.room(now) + a.tap.room(now),
		Typing: a.busy > 0 || now.Before(a.typingUntil)}
}

// OpenID is the openid of a name: the same after every start, so that a resident of the demo district keeps her records.
func OpenID(appID, name string) string {
	sum := digest(appID + "\x00" + name)
	return "o" + base64.RawURLEncoding.EncodeToString(sum)[:27]
}

// Refusal is a "no" with a sentence for the person at the page.
type Refusal struct{ Sentence string }

// Error gives the sentence.
func (r *Refusal) Error() string { return r.Sentence }

// Refuse makes a refusal.
func Refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

// newest gives the last n of a list.
func newest[T any](list []T, n int) []T {
	if len(list) <= n {
		return list
	}
	return slices.Clone(list[len(list)-n:])
}

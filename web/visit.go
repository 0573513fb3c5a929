package web

import (
	"context"
	"net/http"
	"time"

	"minxu/people"
	"minxu/store"
)

// Visit is one request to one page, with the person who makes it.
type Visit struct {
	W     http.ResponseWriter
	R     *http.Request
	Staff people.Staff // zero on public pages
	Tree  *people.Tree // the district as of this request
	ID    string       // request id

	site    *Site
	page    *Page
	token   string // form token of this session
	session session
	scoped  bool   // the unit was asked for
	foreign string // node outside the subtree that was asked for
	taken   bool   // the posted form's key was taken
	sent    bool
	news    string // path that tells of news
	now     time.Time
}

// Context is that of the request.
func (v *Visit) Context() context.Context { return v.R.Context() }

// Now is the instant of the visit.
func (v *Visit) Now() time.Time { return v.now }

// Reader reads the database.
func (v *Visit) Reader() store.Reader { return v.site.store.Reader(v.R.Context()) }

// People keeps the district's snapshot: changes of nodes and staff go through it.
func (v *Visit) People() *people.People { return v.site.people }

// Store gives the ground itself, for what it lists: outbox, audit.
func (v *Visit) Store() *store.Store { return v.site.store }

// InTx changes the database in one transaction. The first one of a posted form takes the form's own key with it, so that
// a double click does once what was meant once; the second click is refused with a sentence.
func (v *Visit) InTx(change func(*store.Tx) error) error {
	key := ""
	if v.R.Method == http.MethodPost && !v.taken {
		key = v.R.PostForm.Get("_once")
	}
	return v.site.store.InTx(v.R.Context(), func(tx *store.Tx) error {
		if key != "" {
			first, err := takeForm(tx, hashed(key), v.ID)
			if err != nil {
				return err
			}
			if !first {
				return &people.Refusal{Sentence: "这份表单刚才已经提交过了，请刷新页面查看结果。"}
			}
			tx.AfterCommit(func() { v.taken = true })
		}
		return change(tx)
	})
}

// Within reports whether a node lies in the person's own subtree. A page that declares Unit must ask.
func (v *Visit) Within(node string) bool { return v.asked(node, v.Staff.Covers(v.Tree, node)) }

// asked notes that the scope was asked for, and what lay outside.
func (v *Visit) asked(node string, inside bool) bool {
	v.scoped = true
	if _, known := v.Tree.Node(node); known && !inside {
		v.foreign = node
	}
	return inside
}

// Scope lists the codes of the person's own subtree, for the IN condition of a query. A page that declares Unit must ask.
func (v *Visit) Scope() []string {
	v.scoped = true
	return v.Staff.Scope(v.Tree)
}

// May reports whether the person may do an action at a node. A page that declares Unit must ask.
func (v *Visit) May(action people.Action, node string) bool {
	return v.asked(node, v.Staff.May(v.Tree, action, node))
}

// Audit writes a line of the audit in this transaction: this person, this request.
func (v *Visit) Audit(tx *store.Tx, e store.Entry) error {
	e.ActorKind, e.ActorID, e.Role = "staff", v.Staff.ID, v.Staff.Role
	e.Request, e.IP = v.ID, v.site.clientIP(v.R)
	return tx.Audit(e)
}

// Path gives a part of the pattern: {id}.
func (v *Visit) Path(name string) string { return v.R.PathValue(name) }

// Query gives a parameter of the address, at most 200 bytes of it.
func (v *Visit) Query(name string) string {
	s := v.R.URL.Query().Get(name)
	return s[:min(len(s), 200)]
}

package web

import (
	"context"
	"io/fs"

	"minxu/people"
	"minxu/store"
)

// Page is one route. Either it is Public or it names the roles that may open it.
type Page struct {
	Route  string   // method and pattern of net/http: "GET /console/demand/{id}"
	Public bool     // no log-in; shows nothing personal
	Roles  []string // roles that may open it, usually people.RolesThat(action)
	// Unit says that the page shows or changes what belongs to one unit. Its handler must have asked Visit.Within or
	// Visit.Scope before anything leaves it; a handler that forgets is a fault and shows nothing.
	Unit    bool
	Views   []View // own templates that the handler may show; checked at the start
	MaxBody int64  // bytes of a form; 0 = 64 KiB, and room for the files of Upload
	Upload  Upload // files that the form may bring; none by default
	Live    bool   // an open page asks here by itself (Visit.Watch): it does not keep the log-in awake
	API     bool   // the handler reads the body itself and knows its callers by a key of its own; must be Public
	// Do answers the visit. A *people.Refusal is shown as a sentence; any other error is a fault: logged once, shown as
	// one fixed text with the request's id.
	Do func(*Visit) error
}

// View is a template of a capability: a file of html/template. It is drawn inside the layout.
type View struct {
	Files fs.FS
	Name  string // file name within Files
}

// NavItem is an entry in the console's menu, or in the public board's.
type NavItem struct {
	Path   string   // /console/demand/ or /public/demand/
	Title  string   // 民需
	Public bool     // on the public board instead
	Roles  []string // who sees it
	Order  int      // lower comes first
	// Count gives the number that stands beside the entry on the home page (what waits for this person); nil = none.
	Count func(context.Context, store.Reader, people.Staff, *people.Tree) (int, error)
}

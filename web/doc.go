// Package web is the frame of all pages: who is logged in, which page a role may open, how pages look, forms and their
// tokens, the headers that keep browsers honest. It knows no capability's tables: a capability declares Pages and
// NavItems, and a page's handler gets a Visit with the person, the scope and the ground to stand on.
//
// Every route is declared in one table (Site.Routes), so that a test can walk it. There is no inline script or style. The
// console has one script of its own, for keys and news; every page is complete without it.
package web

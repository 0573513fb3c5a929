package web

import (
	"net/http"

	"minxu/people"
	"minxu/store"
)

// Site is the whole of the pages, an http.Handler.
type Site struct {
	store  *store.Store
	people *people.People
}

func (s *Site) clientIP(r *http.Request) string { return r.RemoteAddr }

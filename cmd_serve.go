package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"minxu/config"
)

type serveCmd struct{}

// drainTime is how long turns in flight may take after the signal.
const drainTime = 9 * time.Second

// garbage is how much may be thrown away before it is collected, in percent of what is kept (GOGC wins). Little is kept: sessions are in
// Redis and the database.
const garbage = 300

// Run starts the service and ends it when the context ends: no new work, turns in flight finish.
func (serveCmd) Run(e *env) error {
	c, err := config.Load(e.environ, e.file)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(e.environ, func(s string) bool { return strings.HasPrefix(s, "GOGC=") }) {
		debug.SetGCPercent(garbage)
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("listen on MINXU_ADDR: %w", err)
	}
	h, err := openHouse(e.ctx, c, listener, e.stderr)
	if err != nil {
		listener.Close()
		return err
	}
	server := newServer(h)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	h.start(context.WithoutCancel(e.ctx))
	if err := h.announce(e.ctx, e.stdout); err != nil {
		h.log.Warn("no log-in link", "err", err)
	}
	select {
	case err = <-failed:
	case <-e.ctx.Done():
		h.draining.Store(true)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(e.ctx), drainTime)
		defer cancel()
		h.site.Close() // open pages would hold the server
		if h.phone != nil {
			h.phone.Close()
		}
		err = server.Shutdown(ctx)
	}
	h.close(context.WithoutCancel(e.ctx))
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// newServer limits every part of a request in time; bodies are limited at each door.
func newServer(h *house) *http.Server {
	return &http.Server{Handler: h.routes(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, IdleTimeout: 60 * time.Second,
		MaxHeaderBytes: 16 << 10, ErrorLog: nil}
}

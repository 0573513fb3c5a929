package main

import (
	"context"
	"fmt"
	"io"
	"net"

	"minxu/bot/phone"
	"minxu/config"
)

type chatCmd struct {
	As  string `help:"Name of the resident." default:"张阿姨"`
	URL string `name:"url" help:"Address of a running service; else MINXU_ADDR, else one is started in this process."`
}

// Run is a resident's phone in the terminal.
func (cmd chatCmd) Run(e *env) error {
	c, err := config.Load(e.environ, e.file)
	if err != nil {
		return err
	}
	base := cmd.URL
	if base == "" {
		base = "http://" + c.Addr
		if conn, err := net.Dial("tcp", c.Addr); err == nil {
			conn.Close()
		} else {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			h, err := openHouse(e.ctx, c, listener, io.Discard)
			if err != nil {
				listener.Close()
				return err
			}
			server := newServer(h)
			go server.Serve(listener)
			h.start(e.ctx)
			defer h.close(context.WithoutCancel(e.ctx))
			defer server.Close()
			base = "http://" + listener.Addr().String()
			fmt.Fprintln(e.stdout, "No service runs at "+c.Addr+"; started one here.")
		}
	}
	return phone.Terminal(e.ctx, base, cmd.As, e.in, e.stdout)
}

package main

import (
	"context"
	"log/slog"

	"minxu/handlers"
	"minxu/play"
	"minxu/store"
)

type playCmd struct {
	Files       []string `arg:"" name:"file" help:"Conversation files." type:"existingfile"`
	Only        []string `help:"Play only these conversations." sep:","`
	DatabaseURL string   `name:"database-url" help:"A MySQL or MariaDB server; every house gets a database of its own there, minxu_play_*."`
	RedisURL    string   `name:"redis-url" help:"Redis for the sessions."`
	Safe        bool     `help:"Send every callback through the real HTTP handler in AES mode."`
	Verbose     bool     `short:"v" help:"Print every dialogue."`
}

// Run plays conversation files and fails when one of them does.
func (cmd playCmd) Run(e *env) error {
	level := slog.LevelError + 4
	if cmd.Verbose {
		level = slog.LevelWarn
	}
	log := slog.New(slog.NewTextHandler(e.stderr, &slog.HandlerOptions{Level: level}))
	failed, err := play.Run(e.ctx, play.Options{Files: cmd.Files, Only: cmd.Only, Verbose: cmd.Verbose, AtOnce: 2, Open: play.Houses(play.HouseOptions{
		Capabilities: func() []handlers.Capability { return capabilities(lent{}) },
		Migrate: func(ctx context.Context, s *store.Store, caps []handlers.Capability) error {
			return migrate(ctx, s, caps)
		},
		NewID: newID, DatabaseURL: cmd.DatabaseURL, RedisURL: cmd.RedisURL, Safe: cmd.Safe, Log: log})}, e.stdout)
	if err == nil && failed > 0 {
		return errSilent
	}
	return err
}

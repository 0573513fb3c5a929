// Minxu is the backend of a district's WeChat official account: residents file demands by chat, stewards answer from WeCom.
//
// `go run .` starts everything on an embedded default; README.md says more.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/handlers/campaign"
	"minxu/handlers/deliberation"
	"minxu/handlers/demand"
	"minxu/handlers/festival"
	"minxu/handlers/lawyer"
	"minxu/handlers/menu"
	"minxu/handlers/project"
	"minxu/handlers/team"
	"minxu/people"
	"minxu/store"
)

// version is set by the linker in a release.
var version = "dev"

// commands are all commands; each is a type of its own in cmd_*.go.
type commands struct {
	EnvFile string     `name:"env-file" help:"File of NAME=value lines; the environment wins." type:"path"`
	Serve   serveCmd   `cmd:"" default:"1" help:"Start the whole service."`
	Chat    chatCmd    `cmd:"" help:"A resident's phone in the terminal."`
	Play    playCmd    `cmd:"" help:"Play conversation files against a fresh house."`
	Import  importCmd  `cmd:"" help:"Read a district from a YAML or XLSX file, all or nothing."`
	Export  exportCmd  `cmd:"" help:"Write records as jsonl, csv or xlsx; all: a copy of everything."`
	Rebuild rebuildCmd `cmd:"" help:"Fill an empty database from a copy of everything."`
	Box     boxCmd     `cmd:"" name:"district-in-a-box" help:"Fill an empty database with a whole made-up district, for trials."`
	Hotline hotlineCmd `cmd:"" help:"File orders of the telephone hotline from a CSV or XLSX file, each once."`
	Triage  triageCmd  `cmd:"" help:"What the system understands of a message."`
	Migrate migrateCmd `cmd:"" help:"Bring the database's schema forward."`
	Doctor  doctorCmd  `cmd:"" help:"Check settings and what they reach."`
	Verify  verifyCmd  `cmd:"" help:"Check the invariants over the live data."`
	WeChat  wechatCmd  `cmd:"" name:"wechat" help:"The account's menu and its QR codes."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

// env is what a command may touch of the world.
type env struct {
	ctx            context.Context
	environ        []string
	file           string
	in             io.Reader
	stdout, stderr io.Writer
}

// errSilent ends a command whose output has said everything.
var errSilent = errors.New("")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() { // a second signal ends at once
		<-ctx.Done()
		stop()
	}()
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// run is the program; tests start it as main does.
func run(ctx context.Context, args, environ []string, in io.Reader, stdout, stderr io.Writer) int {
	var c commands
	code := -1
	parser, err := kong.New(&c, kong.Name("minxu"), kong.Writers(stdout, stderr), kong.Exit(func(n int) { code = n }),
		kong.Description("Resident services of a district in a WeChat chat. Settings are environment variables MINXU_*; see README.md."))
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	k, err := parser.Parse(args)
	if code >= 0 {
		return code
	}
	if err != nil {
		fmt.Fprintln(stderr, "minxu:", err)
		return 2
	}
	err = k.Run(&env{ctx: ctx, environ: environ, file: c.EnvFile, in: in, stdout: stdout, stderr: stderr})
	switch {
	case err == nil:
		return 0
	case !errors.Is(err, errSilent):
		fmt.Fprintln(stderr, "minxu:", err)
	}
	return 1
}

// lent is what capabilities get from the house around them; a command that answers nobody has none of it.
type lent struct {
	forget func(ctx context.Context, who string) error // deletes the photos of somebody
	photo  demand.Photographs
	keep   demand.Keeper
	link   func(path string) string  // the address of a page for somebody outside
	days   func() *calendar.Calendar // the district's working days; nil = China's
}

// capabilities lists what residents and stewards can do, in the order in which they may bid for a message. What two of them
// have to do with each other is handed over here.
func capabilities(lent lent) []handlers.Capability {
	d := demand.New(demand.Options{Photo: lent.photo, Keep: lent.keep, Link: lent.link, Calendar: lent.days, Agenda: agendaPath, Export: consoleExport})
	crew := team.New()
	built := []handlers.Capability{d, lawyer.New(lawyer.Options{Link: lent.link}), festival.New(), project.New(project.Options{DemandsOf: demandsOf}),
		campaign.New(campaign.Past{Key: "filed", Title: "实名反映过民需", Did: demand.Filed}, campaign.Past{Key: "signed_up", Title: "报名过邻里节活动", Did: festival.SignedUp}),
		deliberation.New(deliberation.Options{Calendar: lent.days, Lent: lentToMeetings()}), crew}
	var flows []*dialog.Flow
	for _, c := range built {
		flows = append(flows, c.Flows...)
	}
	m := menu.New(menu.Options{
		Open: func(ctx context.Context, a handlers.Asked) (string, error) {
			var open []string
			for _, c := range built {
				if c.Glances["greeting"] == nil {
					continue
				}
				words, err := c.Glances["greeting"](ctx, a)
				if err != nil {
					return "", fmt.Errorf("%s looks at what is open: %w", c.Name, err)
				}
				if words != "" {
					open = append(open, words)
				}
			}
			return strings.Join(open, "\n"), nil
		},
		Forget: lent.forget,
		Photo:  lent.photo,
		Built:  flows,
		Erase: func(ctx context.Context, tx *store.Tx, who people.Resident) error {
			for _, c := range built {
				if c.Erase == nil {
					continue
				}
				if err := c.Erase(ctx, tx, who); err != nil {
					return fmt.Errorf("%s erases: %w", c.Name, err)
				}
			}
			return nil
		},
		Export: func(ctx context.Context, r store.Reader, who people.Resident) (map[string]any, error) {
			parts := map[string]any{}
			for _, c := range built {
				if c.Export == nil {
					continue
				}
				part, err := c.Export(ctx, r, who)
				if err != nil {
					return nil, fmt.Errorf("%s exports: %w", c.Name, err)
				}
				parts[c.Name] = part
			}
			return parts, nil
		},
	})
	return append(built, m)
}

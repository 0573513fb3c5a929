package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"minxu/bot/phone"
	"minxu/district"
	"minxu/people"
	"minxu/store"
)

func treeOf(ctx context.Context, s *store.Store) (*people.Tree, error) {
	return people.New().Tree(s.Reader(ctx))
}

type importCmd struct {
	File    string `arg:"" optional:"" type:"path" help:"YAML or XLSX."`
	Example string `type:"path" help:"Write an example that is filled in to this file and stop."`

	SkipUnbuilt bool `help:"Leave out sections whose capability is not built yet, and say so, instead of refusing the file."`
}

// Run imports a district, all or nothing.
func (cmd importCmd) Run(e *env) error {
	if cmd.Example != "" {
		f, err := os.Create(cmd.Example)
		if err != nil {
			return err
		}
		format := district.YAML
		if strings.EqualFold(filepath.Ext(cmd.Example), ".xlsx") {
			format = district.XLSX
		}
		return errors.Join(district.Importer{Sections: sections()}.Example(f, format, time.Now()), f.Close())
	}
	if cmd.File == "" {
		return errors.New("name a file to import, or --example FILE to write one")
	}
	data, err := district.ReadFile(cmd.File)
	if err != nil {
		return err
	}
	c, s, caps, err := opened(e)
	if err != nil {
		return err
	}
	defer s.Close(e.ctx)
	if err := migrate(e.ctx, s, caps); err != nil {
		return err
	}
	im := district.Importer{Store: s, People: people.New(), Sections: sections()}
	if c.PretendWeChat() {
		im.OpenID = pretendOpenID
	}
	report, err := im.Import(e.ctx, data, district.Options{Name: filepath.Base(cmd.File), SkipUnbuilt: cmd.SkipUnbuilt})
	if err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, report)
	return nil
}

// pretendOpenID is under which id the pretend phone speaks for an account.
func pretendOpenID(a district.Account) string { return phone.OpenID(pretendAppID, a.Name) }

type verifyCmd struct{}

// Run checks the invariants over the live data and fails on a violation.
func (verifyCmd) Run(e *env) error {
	_, s, caps, err := opened(e)
	if err != nil {
		return err
	}
	defer s.Close(e.ctx)
	bad := 0
	breaks, err := s.VerifyAudit(e.ctx)
	if err != nil {
		return err
	}
	for _, b := range breaks {
		bad++
		fmt.Fprintln(e.stdout, "BAD ", b)
	}
	for _, c := range caps {
		if c.Verify == nil {
			continue
		}
		found, err := c.Verify(e.ctx, s.Reader(e.ctx))
		if err != nil {
			return fmt.Errorf("verify %s: %w", c.Name, err)
		}
		for _, f := range found {
			bad++
			fmt.Fprintln(e.stdout, "BAD ", c.Name+":", f)
		}
	}
	if bad > 0 {
		fmt.Fprintf(e.stdout, "%d violations\n", bad)
		return errSilent
	}
	fmt.Fprintln(e.stdout, "no violation")
	return nil
}

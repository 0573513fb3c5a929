package district

import (
	"context"
	_ "embed"
	"fmt"

	"minxu/people"
	"minxu/store"
)

//go:embed demo.yaml
var demoText string

// Demo is what main and the pretend phone need to know of the demo district.
type Demo struct {
	Seeded    bool      // false: the house had a district already, and nothing was written
	Residents []Account // of the pretend phone, in the order in which it shows them
	Report    Report    // of the seeding: which sections have to wait for their capability
}

// DemoOptions connect the demo district with the house around it.
type DemoOptions struct {
	Sections []Section            // of the capabilities that are built
	OpenID   func(Account) string // under which the pretend phone speaks for an account; nil: the account's id
}

// SeedDemo writes the demo district into a house that has no place in it yet; any other is left as it is. Dates are
// counted from now, so that its events lie ahead.
func SeedDemo(ctx context.Context, s *store.Store, p *people.People, o DemoOptions) (Demo, error) {
	demo := Demo{Residents: demoAccounts()}
	tree, err := people.ReadTree(s.Reader(ctx))
	if err != nil {
		return demo, fmt.Errorf("look for a district: %w", err)
	}
	if len(tree.Nodes()) > 0 {
		return demo, nil
	}
	if o.OpenID == nil {
		o.OpenID = func(a Account) string { return a.ID }
	}
	im := Importer{Store: s, People: p, Sections: o.Sections, OpenID: o.OpenID}
	demo.Report, err = im.Import(ctx, []byte(dated(demoText, s.Now())), Options{Name: "demo district", SkipUnbuilt: true})
	if err != nil {
		return demo, fmt.Errorf("seed the demo district: %w", err)
	}
	demo.Seeded = demo.Report.Already.IsZero()
	return demo, nil
}

// DemoResidents gives the names under which the pretend phone lists the residents of the demo district.
func DemoResidents() []string {
	var names []string
	for _, a := range demoAccounts() {
		names = append(names, a.Name)
	}
	return names
}

// demoAccounts reads the accounts of the demo district.
func demoAccounts() []Account {
	sheets, err := parseYAML([]byte(demoText), fullLimits())
	if err != nil {
		panic("district: the embedded demo district: " + err.Error())
	}
	section := usersSection(nil)
	var accounts []Account
	for _, s := range sheets {
		if s.key != keyUsers {
			continue
		}
		rows, _, _ := section.take(s) // a test imports them all
		for _, r := range rows {
			accounts = append(accounts, accountOf(r))
		}
	}
	return accounts
}

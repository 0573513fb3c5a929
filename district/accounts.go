package district

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"minxu/people"
	"minxu/store"
)

const keyUsers = "users"

// phoneBound stands for some number: the pretend phone's residents have numbers that nobody need know.
const phoneBound = "bound"

// Account is one resident of the pretend phone.
type Account struct {
	ID   string // u1
	Name string // what the phone shows: the alias, else the id
}

// usersSection makes residents of accounts of the pretend phone. Real residents come by themselves, by following.
func usersSection(openID func(Account) string) Section {
	return Section{Key: keyUsers, Fields: []Field{
		{Name: "id", Need: true, Max: 20},
		{Name: "name", Max: 20},
		{Name: "alias", Max: 20},
		{Name: "age_band"},
		{Name: "address", Max: 120},
		{Name: "household", Max: 40},
		{Name: "phone", Max: 20},
		{Name: "lang", OneOf: []string{"en"}},
		{Name: "big", Kind: Truth},
		{Name: "standings", Kind: List, Max: 60},
	}, Check: checkUsers, Load: func(tx *store.Tx, t *people.Tree, rows []Row) error {
		for _, r := range rows {
			if err := loadUser(tx, t, r, openID(accountOf(r))); err != nil {
				return fmt.Errorf("import user %s: %w", r.Text("id"), err)
			}
		}
		return nil
	}}
}

func accountOf(r Row) Account {
	a := Account{ID: r.Text("id"), Name: r.Text("name")}
	if a.Name == "" {
		a.Name = r.Text("alias")
	}
	if a.Name == "" {
		a.Name = a.ID
	}
	return a
}

func checkUsers(_ store.Reader, t *people.Tree, rows []Row) ([]Problem, error) {
	var problems []Problem
	wrong := func(r Row, field, format string, args ...any) {
		problems = append(problems, r.Problem(field, format, args...))
	}
	ids, names := map[string]int{}, map[string]int{}
	for _, r := range rows {
		a := accountOf(r)
		if first, twice := ids[a.ID]; twice {
			wrong(r, "id", "%s is there twice, first in line %d", a.ID, first)
		} else if first, twice := names[a.Name]; twice {
			wrong(r, "name", "%s is there twice, first in line %d; give one of them another name", a.Name, first)
		}
		ids[a.ID], names[a.Name] = r.Line, r.Line
		if band := r.Text("age_band"); band != "" && !slices.Contains(people.AgeBands(), band) {
			wrong(r, "age_band", "%s", unknown(band, people.AgeBands()))
		}
		if phone := r.Text("phone"); phone != "" && phone != phoneBound {
			if _, ok := people.ParsePhone(phone); !ok {
				wrong(r, "phone", "is no telephone number, nor the word %s", phoneBound)
			}
		}
		if text := r.Text("address"); text != "" {
			if _, says := findAddress(t, text); says != "" {
				wrong(r, "address", "%s", says)
			}
		}
		for _, s := range r.List("standings") {
			name, node, placed := strings.Cut(s, "@")
			known := []string{people.StandingBuildingHead, people.StandingVolunteer, people.StandingCheckedIn}
			if !slices.Contains(known, name) {
				wrong(r, "standings", "%s", unknown(name, known))
			}
			if _, ok := t.Node(node); placed && !ok {
				wrong(r, "standings", "%s is neither in the file nor in the house", node)
			}
		}
	}
	return problems, nil
}

// findAddress reads 海风小区3号楼2单元; the sentence says why it cannot.
func findAddress(t *people.Tree, text string) (people.Address, string) {
	var found []people.Address
	for _, n := range t.Nodes() {
		if n.Kind != people.KindArea {
			continue
		}
		for _, name := range append([]string{n.Estate}, n.Aliases...) {
			rest, ok := strings.CutPrefix(text, name)
			if !ok || name == "" {
				continue
			}
			building, entrance := cutAddress(rest)
			if building != "" && !n.HoldsBuilding(building) {
				continue
			}
			found = append(found, people.Address{Node: n.Code, Estate: n.Estate, Building: building, Entrance: entrance})
			break
		}
	}
	switch len(found) {
	case 0:
		return people.Address{}, fmt.Sprintf("%q is no estate with a building of this district", short(text))
	case 1:
		return found[0], ""
	}
	return people.Address{}, fmt.Sprintf("%q lies in %d areas; give the building", short(text), len(found))
}

// cutAddress parts 3号楼2单元 into 3 and 2; 北楼 keeps its name.
func cutAddress(rest string) (building, entrance string) {
	building, after, numbered := strings.Cut(rest, "号楼")
	if !numbered {
		return rest, ""
	}
	return building, strings.TrimSuffix(after, "单元")
}

func loadUser(tx *store.Tx, t *people.Tree, r Row, openid string) error {
	who, err := people.Arrive(tx, openid)
	if err != nil {
		return err
	}
	steps := []struct {
		given bool
		do    func() error
	}{
		{r.Has("alias"), func() error { return people.SetAlias(tx, who.ID, r.Text("alias")) }},
		{r.Has("age_band"), func() error { return people.SetAgeBand(tx, who.ID, r.Text("age_band")) }},
		{r.Has("lang"), func() error { return people.SetLanguage(tx, who.ID, r.Text("lang")) }},
		{r.Has("big"), func() error { return people.SetBig(tx, who.ID, r.Truth("big")) }},
		{r.Has("phone"), func() error { return people.SetPhone(tx, who.ID, phoneOf(r)) }},
		{r.Text("address") != "", func() error { return bindUser(tx, t, who.ID, r.Text("address")) }},
		{r.Text("household") != "", func() error { return people.SetHousehold(tx, who.ID, r.Text("household")) }},
	}
	for _, step := range steps {
		if !step.given {
			continue
		}
		if err := step.do(); err != nil {
			return err
		}
	}
	for _, s := range r.List("standings") {
		name, node, _ := strings.Cut(s, "@")
		if err := people.GiveStanding(tx, who.ID, name, node); err != nil {
			return err
		}
	}
	return nil
}

// bindUser registers the home, and the consent without which nobody's home is kept.
func bindUser(tx *store.Tx, t *people.Tree, id, text string) error {
	home, says := findAddress(t, text)
	if says != "" {
		return fmt.Errorf("find the home: %s", says)
	}
	if err := people.Bind(tx, t, id, home, people.ProofSaid); err != nil {
		return err
	}
	return people.Consent(tx, id, people.ScopeBasic, people.ConsentText)
}

// phoneOf gives the number; for the word "bound" one that is made of the account's id and always the same.
func phoneOf(r Row) string {
	if r.Text("phone") != phoneBound {
		return r.Text("phone")
	}
	h := fnv.New32a()
	h.Write([]byte(r.Text("id"))) // never fails
	return fmt.Sprintf("1380000%04d", h.Sum32()%10000)
}

package project

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"minxu/people"
	"minxu/store"
)

// Restored is a project as it stands somewhere else: a fixture, a list that is taken over.
type Restored struct {
	Project
	OpenAt, CloseAt time.Time // window of the running or coming round; zero = none
	Demands         []Origin
	People          []Person
}

// Person stands on a list of a project, by resident id or by telephone.
type Person struct {
	List            Roll
	Resident, Phone string
}

// mark is the blind text under which the person is kept.
func (p Person) mark(s *store.Sealer) string {
	if p.Resident != "" {
		return markOf(s, "id:"+p.Resident)
	}
	return markOf(s, "phone:"+p.Phone)
}

// Place finds the coverage of a project by its name: an estate, a community, an area, a street, a code. The second value is the estate
// where the coverage is one. An error is a sentence in English for those who write files.
func Place(t *people.Tree, coverage, node string) (code, estate string, err error) {
	if node != "" {
		if _, ok := t.Node(node); !ok {
			return "", "", fmt.Errorf("%s is no place of this district", node)
		}
	}
	var found []string // nodes that carry the name, and of areas of an estate what holds them all
	for _, n := range t.Nodes() {
		if node != "" && !t.Within(n.Code, node) {
			continue
		}
		if n.Name == coverage || n.Code == coverage {
			return n.Code, "", nil
		}
		if n.Kind == people.KindArea && (n.Estate == coverage || slices.Contains(n.Aliases, coverage)) {
			found, estate = append(found, n.Code), n.Estate
		}
	}
	if len(found) == 0 {
		if node != "" && coverage == "" {
			return node, "", nil
		}
		return "", "", fmt.Errorf("%q is no estate, community or street of this district", coverage)
	}
	code = found[0]
	if len(found) > 1 {
		code = ""
		for _, n := range t.Up(found[0]) {
			if !slices.ContainsFunc(found, func(f string) bool { return !t.Within(f, n.Code) }) {
				code = n.Code
				break
			}
		}
	}
	if n, ok := t.Node(code); !ok || n.Kind == people.KindDistrict || n.Kind == people.KindStreet {
		return "", "", fmt.Errorf("%q lies in several communities; give the node", coverage)
	}
	return code, estate, nil
}

// Restore writes a project as it stands somewhere else; its log is the shortest way that the table of moves allows to its state, and the
// gates on that way are kept as published before. A project that is here already keeps its state and log: what describes it is changed,
// and its window as long as nobody has scored. Of a round whose window is open already nobody is invited: that was done where it came from.
func (o Office) Restore(tx *store.Tx, in Restored) (Project, error) {
	o.Policy = o.Policy.WithDefaults()
	known, err := ForUpdate(tx, in.ID)
	switch {
	case err == nil:
		return o.update(tx, known, in)
	case !errors.Is(err, store.ErrNotFound):
		return Project{}, err
	}
	p := in.Project
	path := pathTo(p.State)
	if path == nil {
		return Project{}, refuse("项目%s：没有办法到“%s”这个状态。", p.ID, p.State.Name())
	}
	if p.State == Scoring && in.OpenAt.IsZero() {
		return Project{}, refuse("项目%s在评价中，要写打分的起止时间。", p.ID)
	}
	if p.No == "" {
		if p.No, err = tx.Number("XM"); err != nil {
			return Project{}, err
		}
	}
	acts := make([]act, len(path))
	for i, m := range path {
		acts[i] = act{Action: m.Action, Who: m.Who[0], Reason: restored}
	}
	if !in.OpenAt.IsZero() {
		p.Round = 1
	}
	if p.State == Rectifying && p.RectifyDue.IsZero() {
		p.RectifyDue = o.Calendar.Due(tx.Now(), o.Policy.RectifyDays)
	}
	if err := create(tx, &p, acts...); err != nil {
		return Project{}, err
	}
	for _, g := range passed(path) {
		if err := publish(tx, Publication{Project: p.ID, Gate: g, Text: map[string]string{}, Restored: true}); err != nil {
			return Project{}, err
		}
	}
	if p.Round > 0 {
		if err := o.window(tx, p, in.OpenAt, in.CloseAt); err != nil {
			return Project{}, err
		}
	}
	return p, o.belongings(tx, p, in)
}

// restored is the reason of the lines of a log that were made for a project that was taken over.
const restored = "restored"

// update changes what describes a project that is here already.
func (o Office) update(tx *store.Tx, p Project, in Restored) (Project, error) {
	if in.State != p.State {
		return p, refuse("项目%s已经在库里，状态是%s；状态要在后台按流程改。", p.ID, p.State)
	}
	same := p
	same.Title, same.Summary, same.Coverage, same.Node, same.Estate = in.Title, in.Summary, in.Coverage, in.Node, in.Estate
	same.Provider, same.Channel, same.Budget = in.Provider, in.Channel, in.Budget
	if same != p && !p.State.Over() {
		err := change(tx, &p, act{Action: ToEdit, Who: ByStaff, Reason: "import"}, func(p *Project) {
			version, state, changed := p.Version, p.State, p.ChangedAt
			*p = same
			p.Version, p.State, p.ChangedAt = version, state, changed
		})
		if err != nil {
			return p, err
		}
	}
	if r, ok, err := RoundOf(tx, p.ID, p.Round); err != nil {
		return p, err
	} else if ok && !in.OpenAt.IsZero() && (!in.OpenAt.Equal(r.OpenAt) || !in.CloseAt.Equal(r.CloseAt)) {
		r.OpenAt, r.CloseAt = in.OpenAt, in.CloseAt
		moved, err := moveWindow(tx, r)
		if err != nil {
			return p, err
		}
		if !moved {
			return p, refuse("项目%s已经有人打分或已封存，打分时间不能再改。", p.ID)
		}
		if err := o.schedule(tx, r); err != nil {
			return p, err
		}
		if err := lookAgain(tx, p, tx.Now()); err != nil {
			return p, err
		}
	}
	return p, o.belongings(tx, p, in)
}

// belongings writes the lists and links of a project.
func (o Office) belongings(tx *store.Tx, p Project, in Restored) error {
	for _, d := range in.Demands {
		if err := link(tx, p.ID, d); err != nil {
			return err
		}
	}
	for _, person := range in.People {
		if err := enlist(tx, p.ID, person.List, person.mark(tx.Sealer()), ""); err != nil {
			return err
		}
	}
	return nil
}

// window opens the round of a project that its number of rounds names.
func (o Office) window(tx *store.Tx, p Project, open, end time.Time) error {
	r := Round{Project: p.ID, No: p.Round, OpenAt: open, CloseAt: end}
	if err := openRound(tx, r); err != nil {
		return err
	}
	return o.schedule(tx, r)
}

// schedule plans the notices of a round that opens now or later.
func (o Office) schedule(tx *store.Tx, r Round) error {
	if r.OpenAt.Before(tx.Now()) {
		return nil
	}
	for _, n := range []notice{{Project: r.Project, Round: r.No, Kind: NoticeInvite, DueAt: r.OpenAt}, {Project: r.Project, Round: r.No, Kind: NoticeRemind, DueAt: r.CloseAt.Add(-o.Policy.RemindBefore)}} {
		if n.Kind == NoticeRemind && !n.DueAt.After(r.OpenAt) {
			continue // a window so short needs no reminder
		}
		if err := plan(tx, n); err != nil {
			return err
		}
		if err := replan(tx, n); err != nil {
			return err
		}
	}
	return nil
}

// pathTo finds the shortest way from nothing to a state; nil when there is none.
func pathTo(to State) []move {
	type way struct {
		at   State
		path []move
	}
	seen := map[State]bool{draft: true}
	for queue := []way{{at: draft}}; len(queue) > 0; queue = queue[1:] {
		w := queue[0]
		for _, m := range moves() {
			if m.To == "" || seen[m.To] || !slices.Contains(m.From, w.at) {
				continue
			}
			path := append(slices.Clone(w.path), m)
			if m.To == to {
				return path
			}
			seen[m.To] = true
			queue = append(queue, way{m.To, path})
		}
	}
	return nil
}

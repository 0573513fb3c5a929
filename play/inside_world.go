package play

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"minxu/calendar"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// world is the part of a fixture that belongs to the house itself: places, people, the calendar.
type world struct {
	BoundAt  time.Time `json:"bound_at"`
	Calendar struct {
		Rule       string          `json:"rule"`
		Exceptions map[string]bool `json:"exceptions"`
	} `json:"calendar"`
	District struct {
		Code string    `json:"code"`
		Name string    `json:"name"`
		Box  []float64 `json:"box"`
	} `json:"district"`
	Nodes []struct {
		Code, Kind, Name, Estate, Buildings string
		Box                                 []float64
	} `json:"nodes"`
	Staff []struct{ ID, Name, Role, Node string } `json:"staff"`
	Users []struct {
		ID, Alias, Address, Household, Phone string
		AgeBand                              string `json:"age_band"`
	} `json:"users"`
	Roles []struct{ User, Role, Community string } `json:"user_role"`
}

// own are the keys of the fixture that the house loads by itself, or that only the judge reads.
var own = []string{"clock", "asr", "sub_tokens", "calendar", "district", "nodes", "staff", "bound_at", "users", "ask", "user_role"}

// promised are keys of the fixture whose capabilities are to come: the district is the same without them.
var promised = []string{"service_items", "timebank", "tb_orders", "wishes", "honours"}

// settle writes the world into the house: places and people first, then what capabilities load.
func (h *inside) settle(ctx context.Context, w World) error {
	var f world
	if err := w.Decode(&f); err != nil {
		return err
	}
	cal, err := calendar.New(f.Calendar.Rule, f.Calendar.Exceptions)
	if err != nil {
		return fmt.Errorf("the fixture's calendar: %w", err)
	}
	h.calendar = cal
	if err := h.store.InTx(ctx, func(tx *store.Tx) error { return h.places(tx, f) }); err != nil {
		return fmt.Errorf("settle the places: %w", err)
	}
	tree, err := h.people.Tree(h.store.Reader(ctx))
	if err != nil {
		return err
	}
	if !f.BoundAt.IsZero() && f.BoundAt.Before(w.Clock) { // since when they live there decides what they may do
		h.clock.set(f.BoundAt)
	}
	err = h.store.InTx(ctx, func(tx *store.Tx) error { return h.residents(tx, tree, f) })
	h.clock.set(w.Clock)
	if err != nil {
		return fmt.Errorf("settle the residents: %w", err)
	}
	for _, u := range f.Users {
		h.opened = append(h.opened, u.ID)
		if err := h.meet(ctx, u.ID); err != nil {
			return err
		}
	}
	keys := make([]string, 0, len(w.Doc))
	for key := range w.Doc {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if err := h.load(ctx, w, key); err != nil {
			return fmt.Errorf("settle %s: %w", key, err)
		}
	}
	return nil
}

// load hands a key to the capability that knows it.
func (h *inside) load(ctx context.Context, w World, key string) error {
	if slices.Contains(own, key) {
		return nil
	}
	for _, c := range h.caps {
		if c.Stage == nil || c.Stage.Load[key] == nil {
			continue
		}
		scene, err := h.scene(ctx, people.Staff{})
		if err != nil {
			return err
		}
		return h.store.InTx(ctx, func(tx *store.Tx) error { return c.Stage.Load[key](ctx, tx, scene, w.Rows(key)) })
	}
	switch {
	case slices.Contains(promised, key):
		return nil
	case key == "last_user_msg_at" || key == "cs_quota_left" && w.Doc["last_user_msg_at"] == nil:
		return h.windows(ctx, w)
	case key == "cs_quota_left": // with the windows
		return nil
	}
	return NotBuilt(key)
}

// windows opens the reply windows of the fixture and uses up what is not left of them. A message has been sent to whoever has less than all.
func (h *inside) windows(ctx context.Context, w World) error {
	last, _ := w.Doc["last_user_msg_at"].(map[string]any)
	left, _ := w.Doc["cs_quota_left"].(map[string]any)
	opened := map[string]time.Time{}
	for user, at := range last {
		when, err := time.Parse(time.RFC3339, fmt.Sprint(at))
		if err != nil {
			return fmt.Errorf("last_user_msg_at of %s: %w", user, err)
		}
		opened[user] = when
	}
	for user := range left {
		if opened[user].IsZero() {
			opened[user] = w.Clock.Add(-time.Second) // what was sent came after it
		}
	}
	for user, when := range opened {
		if err := h.meet(ctx, user); err != nil {
			return err
		}
		n := windowMessages
		if text, some := left[user]; some {
			var err error
			if n, err = strconv.Atoi(fmt.Sprint(text)); err != nil || n < 0 || n > windowMessages {
				return fmt.Errorf("cs_quota_left of %s: %v is none of 0 to %d", user, text, windowMessages)
			}
		}
		if err := h.window(ctx, user, when, windowMessages-n); err != nil {
			return fmt.Errorf("the reply window of %s: %w", user, err)
		}
	}
	return nil
}

// windowMessages is how many customer-service messages a window has.
const windowMessages = 5

func (h *inside) window(ctx context.Context, user string, opened time.Time, used int) error {
	err := h.store.InTx(ctx, func(tx *store.Tx) error {
		who, err := people.ByOpenID(tx, openidOf(user))
		if err != nil {
			return err
		}
		if err := tx.Trail(store.Line{Who: who.Ref, At: opened, Direction: store.In, Kind: "text"}); err != nil {
			return err
		}
		for i := range used {
			if err := tx.Post(store.Outgoing{Key: fmt.Sprintf("given:%s:%d", user, i), Resident: who.ID, Platform: "wechat", Channel: "customer_service", Kind: people.PushQuestion}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = h.Pushes(ctx) // sent before the conversation begins
	return err
}

func (h *inside) places(tx *store.Tx, f world) error {
	nodes := []people.Node{{Code: f.District.Code, Kind: people.KindDistrict, Name: f.District.Name, Box: boxOf(f.District.Box)}}
	for _, n := range f.Nodes {
		nodes = append(nodes, people.Node{Code: n.Code, Kind: n.Kind, Name: n.Name, Parent: parentOf(n.Code), Estate: n.Estate, Buildings: n.Buildings, Box: boxOf(n.Box)})
	}
	if err := h.people.SaveNodes(tx, nodes...); err != nil {
		return err
	}
	staff := make([]people.Staff, len(f.Staff))
	for i, s := range f.Staff {
		staff[i] = people.Staff{ID: s.ID, Name: s.Name, Role: s.Role, Node: s.Node, Active: true}
	}
	return h.people.SaveStaff(tx, staff...)
}

// parentOf cuts the last part off a code: 6 digits district, 9 street, 12 community, 15 area.
func parentOf(code string) string {
	const part = 3
	if len(code) <= 2*part {
		return ""
	}
	return code[:len(code)-part]
}

func boxOf(b []float64) *people.Box {
	const sides = 4
	if len(b) != sides {
		return nil
	}
	return &people.Box{South: b[0], West: b[1], North: b[2], East: b[3]}
}

// anyPhone is the number of those of whom the fixture says that they have one.
const anyPhone = "13900000000"

func (h *inside) residents(tx *store.Tx, tree *people.Tree, f world) error {
	for i, u := range f.Users {
		r, err := people.Arrive(tx, openidOf(u.ID))
		if err != nil {
			return err
		}
		for _, set := range []struct {
			value string
			do    func(*store.Tx, string, string) error
		}{{u.Alias, people.SetAlias}, {u.AgeBand, people.SetAgeBand}, {u.Household, people.SetHousehold}} {
			if set.value == "" {
				continue
			}
			if err := set.do(tx, r.ID, set.value); err != nil {
				return fmt.Errorf("user %s: %w", u.ID, err)
			}
		}
		if u.Phone != "" {
			if err := people.SetPhone(tx, r.ID, fmt.Sprintf("%s%02d", anyPhone[:9], i)); err != nil {
				return fmt.Errorf("user %s: %w", u.ID, err)
			}
		}
		if u.Address == "" {
			continue
		}
		found := tree.Places().Resolve(u.Address, nil)
		if len(found) != 1 {
			return fmt.Errorf("user %s: %d places are called %s", u.ID, len(found), u.Address)
		}
		if err := people.Bind(tx, tree, r.ID, people.PlaceAddress(found[0].Place), people.ProofDesk); err != nil {
			return fmt.Errorf("user %s: %w", u.ID, err)
		}
	}
	for _, s := range f.Roles {
		r, err := people.Arrive(tx, openidOf(s.User))
		if err != nil {
			return err
		}
		node := ""
		for _, n := range f.Nodes {
			if n.Name == s.Community {
				node = n.Code
			}
		}
		if err := people.GiveStanding(tx, r.ID, s.Role, node); err != nil {
			return fmt.Errorf("role of user %s: %w", s.User, err)
		}
	}
	return nil
}

// scene is what a capability's adapter may use.
func (h *inside) scene(ctx context.Context, by people.Staff) (handlers.Scene, error) {
	tree, err := h.people.Tree(h.store.Reader(ctx))
	if err != nil {
		return handlers.Scene{}, err
	}
	return handlers.Scene{Tree: tree, Calendar: h.calendar, Now: h.clock.Now(), Staff: by,
		User: func(id string) string { return h.names[id] },
		Resident: func(tx *store.Tx, user string) (people.Resident, error) {
			r, err := people.Arrive(tx, openidOf(user)) // people whom the fixture does not know are other residents
			if err == nil {
				h.names[r.ID] = user
			}
			return r, err
		}}, nil
}

// Act carries out what a steward or somebody else does.
func (h *inside) Act(ctx context.Context, a Action) error {
	for _, c := range h.caps {
		if c.Stage == nil || c.Stage.Act[a.Verb] == nil {
			continue
		}
		var by people.Staff
		if a.Actor == Steward {
			r, err := people.ByOpenID(h.store.Reader(ctx), openidOf(a.Account))
			if err != nil {
				return err
			}
			tree, err := h.people.Tree(h.store.Reader(ctx))
			if err != nil {
				return err
			}
			by, _ = people.Steward(tree, r.Home.Node)
		}
		scene, err := h.scene(ctx, by)
		if err != nil {
			return err
		}
		fields := map[string]any{"account": a.Account}
		for k, v := range a.Fields {
			if n, ok := v.(json.Number); ok {
				v = n.String()
			}
			fields[k] = v
		}
		return h.store.InTx(ctx, func(tx *store.Tx) error { return c.Stage.Act[a.Verb](ctx, tx, scene, fields) })
	}
	return NotBuilt(a.Verb)
}

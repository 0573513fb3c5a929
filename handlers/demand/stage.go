package demand

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// stage lets the judge of conversations set demands up and look at them, in the words of the conversation files.
func (c capability) stage() *handlers.Stage {
	return &handlers.Stage{
		Load: map[string]func(context.Context, *store.Tx, handlers.Scene, []map[string]any) error{"demand": c.stageLoad},
		Rows: map[string]func(context.Context, store.Reader, handlers.Scene) ([]map[string]any, error){
			"demand": stageDemands, "demand_event": stageEvents, "evaluation": stageEvaluations},
		Act: map[string]func(context.Context, *store.Tx, handlers.Scene, map[string]any) error{
			"ask": c.stageAsk, "resolve": c.stageResolve, "extend": c.stageExtend, "say": c.stageSay,
			"handler_return": c.stageReturn, "redispatch": c.stageRedispatch},
		Knows: func(_ context.Context, r store.Reader, no string) (bool, error) {
			d, err := ByNo(r, no)
			if errors.Is(err, store.ErrNotFound) {
				return false, nil
			}
			return d.No != "", err
		},
	}
}

func (c capability) stageOffice(s handlers.Scene) Office {
	return Office{Tree: s.Tree, Calendar: s.Calendar, Policy: c.numbers.base}
}

func (c capability) stageLoad(_ context.Context, tx *store.Tx, s handlers.Scene, rows []map[string]any) error {
	for _, row := range rows {
		text := func(key string) string {
			if v, ok := row[key]; ok && v != nil {
				return fmt.Sprint(v)
			}
			return ""
		}
		d := Demand{No: text("demand_no"), Title: text("title"), Text: text("text"), Category: text("category"), Urgency: Urgency(text("urgency")),
			State: State(text("state")), Node: text("node"), Building: text("building"), Master: text("master"), Lang: text("lang"),
			Privacy: Privacy(text("privacy_mode")), Role: Role(text("filer_role")), SupervisedBy: text("supervised_by"), Level: text("level")}
		for key, at := range map[string]*time.Time{"submitted_at": &d.SubmittedAt, "contact_due_at": &d.ContactDue, "finish_due_at": &d.FinishDue,
			"last_progress_at": &d.LastProgress, "resolved_at": &d.ResolvedAt, "last_urge_at": &d.LastUrge, "waiting_since": &d.WaitingSince} {
			if text(key) == "" {
				continue
			}
			t, err := time.Parse(time.RFC3339, text(key))
			if err != nil {
				return fmt.Errorf("%s of %s: %w", key, d.No, err)
			}
			*at = t
		}
		for key, n := range map[string]*int{"urges": &d.Urges, "returns": &d.Returns, "reopens": &d.Reopens, "households": &d.Households} {
			if v := text(key); v != "" {
				i, err := strconv.Atoi(v)
				if err != nil {
					return fmt.Errorf("%s of %s: %w", key, d.No, err)
				}
				*n = i
			}
		}
		d.Supervised, d.Extended, d.GroupFlag = text("supervised") == "true", text("extended") == "true", text("flag_group") == "true"
		if user := text("filer"); user != "" {
			who, err := s.Resident(tx, user)
			if err != nil {
				return fmt.Errorf("filer of %s: %w", d.No, err)
			}
			d.Filer, d.Household = who.ID, who.Household
		}
		if area, ok := s.Tree.Node(d.Node); ok {
			d.Estate = area.Estate
			d.Place = s.Tree.Label(people.Address{Node: d.Node, Estate: d.Estate, Building: d.Building})
		}
		if d.State == WaitingResident && text("question") != "" {
			d.Question = text("question")
		}
		if _, err := c.stageOffice(s).Restore(tx, d); err != nil {
			return err
		}
	}
	return nil
}

func stageDemands(_ context.Context, r store.Reader, s handlers.Scene) ([]map[string]any, error) {
	const most = 1000
	list, err := List(r, Filter{Limit: most})
	if err != nil {
		return nil, err
	}
	rows := make([]map[string]any, len(list))
	for i, d := range list {
		photos, err := Photos(r, d.ID)
		if err != nil {
			return nil, err
		}
		phone, source, lang := "", "text", d.Lang
		if d.Phone != "" {
			phone = "given"
		}
		if d.Channel == "voice" {
			source = "voice"
		}
		rows[i] = map[string]any{"demand_no": d.No, "filer": s.User(d.Filer), "filer_role": string(d.Role), "category": d.Category, "urgency": string(d.Urgency),
			"level": d.Level, "state": string(d.State), "reason": d.Reason, "privacy_mode": string(d.Privacy), "node": d.Node, "building": d.Building,
			"submitted_at": d.SubmittedAt, "contact_due_at": d.ContactDue, "finish_due_at": d.FinishDue, "media_count": len(photos), "urges": d.Urges,
			"returns": d.Returns, "reopens": d.Reopens, "supervised": d.Supervised, "supervised_by": d.SupervisedBy, "extended": d.Extended,
			"master": d.Master, "households": d.Households, "flag_group": d.GroupFlag, "phone": phone, "lang": lang, "source": source,
			"room_stored": strings.Contains(d.Place, "室")}
	}
	return rows, nil
}

func stageEvents(_ context.Context, r store.Reader, _ handlers.Scene) ([]map[string]any, error) {
	const most = 1000
	list, err := List(r, Filter{Limit: most})
	if err != nil {
		return nil, err
	}
	var rows []map[string]any
	for _, d := range list {
		events, err := Events(r, d.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			rows = append(rows, map[string]any{"demand_no": d.No, "action": string(e.Action)})
		}
	}
	return rows, nil
}

func stageEvaluations(_ context.Context, r store.Reader, _ handlers.Scene) ([]map[string]any, error) {
	const most = 1000
	list, err := List(r, Filter{Limit: most})
	if err != nil {
		return nil, err
	}
	var rows []map[string]any
	for _, d := range list {
		all, err := Evaluations(r, d.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range all {
			rows = append(rows, map[string]any{"demand_no": d.No, "solved": e.Solved, "satisfaction": e.Satisfaction()})
		}
	}
	return rows, nil
}

func stageText(fields map[string]any, key string) string {
	if v, ok := fields[key]; ok && v != nil {
		return fmt.Sprint(v)
	}
	return ""
}

func (c capability) stageAsk(_ context.Context, tx *store.Tx, s handlers.Scene, f map[string]any) error {
	return c.stageOffice(s).Ask(tx, s.Staff, stageText(f, "ask"), stageText(f, "text"))
}

// stageResolve is an answer that everybody agreed to who has to: of a case that is done again somebody above approves what is proposed.
func (c capability) stageResolve(_ context.Context, tx *store.Tx, s handlers.Scene, f map[string]any) error {
	o, no, text := c.stageOffice(s), stageText(f, "resolve"), stageText(f, "text")
	d, err := ByNo(tx, no)
	if err != nil {
		return err
	}
	right := o.answerRight(d)
	up, ok := o.holder(d, right)
	if people.May(s.Staff.Role, right) || !ok {
		return o.Resolve(tx, s.Staff, no, text)
	}
	if err := o.Propose(tx, s.Staff, no, text); err != nil {
		return err
	}
	return o.Resolve(tx, up, no, text)
}

func (c capability) stageExtend(_ context.Context, tx *store.Tx, s handlers.Scene, f map[string]any) error {
	days, err := strconv.Atoi(stageText(f, "working_days"))
	if err != nil {
		return fmt.Errorf("working_days: %w", err)
	}
	by, ok := s.Tree.StaffByID(stageText(f, "approved_by"))
	if !ok {
		return fmt.Errorf("approved_by %q is nobody", stageText(f, "approved_by"))
	}
	return c.stageOffice(s).Extend(tx, s.Staff, stageText(f, "extend"), days, stageText(f, "reason"), by)
}

// stageReturn is the handler giving a case back.
func (c capability) stageReturn(_ context.Context, tx *store.Tx, s handlers.Scene, f map[string]any) error {
	d, err := ByNo(tx, stageText(f, "handler_return"))
	if err != nil {
		return err
	}
	o := c.stageOffice(s)
	by, ok := s.Tree.StaffByID(d.Handler)
	if !ok {
		by, _ = o.steward(d)
	}
	return o.Return(tx, by, d.No, stageText(f, "reason"))
}

// stageRedispatch is the triager of the level handing it to somebody else: the steward, behind an arbitration the street.
func (c capability) stageRedispatch(_ context.Context, tx *store.Tx, s handlers.Scene, f map[string]any) error {
	d, err := ByNo(tx, stageText(f, "redispatch"))
	if err != nil {
		return err
	}
	o := c.stageOffice(s)
	by, _ := o.steward(d)
	if d.State == Arbitration {
		by, _ = o.above(d)
	}
	return o.Dispatch(tx, by, d.No, stageText(f, "handler"))
}

// stageSay is a steward typing to the acting account's open case.
func (c capability) stageSay(_ context.Context, tx *store.Tx, s handlers.Scene, f map[string]any) error {
	who, err := s.Resident(tx, stageText(f, "account"))
	if err != nil {
		return err
	}
	open, err := List(tx, Filter{Owner: who.ID, Open: true, Limit: 1})
	if err != nil {
		return err
	}
	if len(open) == 0 {
		return errors.New("the account has no open case to write to")
	}
	return c.stageOffice(s).Say(tx, s.Staff, open[0].No, stageText(f, "text"))
}

package project

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"minxu/handlers"
	"minxu/store"
)

// stage lets the judge of conversations set projects up and look at ballots, in the words of the conversation files.
func (c capability) stage() *handlers.Stage {
	return &handlers.Stage{
		Load: map[string]func(context.Context, *store.Tx, handlers.Scene, []map[string]any) error{"projects": c.stageLoad},
		Rows: map[string]func(context.Context, store.Reader, handlers.Scene) ([]map[string]any, error){"ballot": stageBallots, "comment": stageComments},
		Knows: func(_ context.Context, r store.Reader, no string) (bool, error) {
			_, err := ByNo(r, no)
			if errors.Is(err, store.ErrNotFound) {
				return false, nil
			}
			return err == nil, err
		},
	}
}

func (c capability) stageOffice(s handlers.Scene) Office {
	return Office{Tree: s.Tree, Calendar: s.Calendar, Policy: c.policy}
}

func stageText(row map[string]any, key string) string {
	if v, ok := row[key]; ok && v != nil {
		return fmt.Sprint(v)
	}
	return ""
}

func stageTime(row map[string]any, key string) (time.Time, error) {
	if stageText(row, key) == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, stageText(row, key))
	if err != nil {
		return at, fmt.Errorf("%s of %s: %w", key, stageText(row, "id"), err)
	}
	return at, nil
}

// stageLoad restores projects of the fixture and of "given".
func (c capability) stageLoad(_ context.Context, tx *store.Tx, s handlers.Scene, rows []map[string]any) error {
	for _, row := range rows {
		in := Restored{Project: Project{ID: stageText(row, "id"), No: stageText(row, "project_no"), Title: stageText(row, "title"), Coverage: stageText(row, "coverage"),
			State: State(stageText(row, "state")), Provider: stageText(row, "provider"), Reason: stageText(row, "reason")}}
		var err error
		if in.Node, in.Estate, err = Place(s.Tree, in.Coverage, stageText(row, "node")); err != nil {
			return fmt.Errorf("coverage of %s: %w", in.ID, err)
		}
		if in.OpenAt, err = stageTime(row, "score_open"); err != nil {
			return err
		}
		if in.CloseAt, err = stageTime(row, "score_close"); err != nil {
			return err
		}
		if in.State == Scoring && in.OpenAt.IsZero() { // "being scored" is all that the scene says
			in.OpenAt = s.Now.AddDate(0, 0, -1)
		}
		if !in.OpenAt.IsZero() && in.CloseAt.IsZero() {
			in.CloseAt = in.OpenAt.AddDate(0, 0, c.policy.WindowDays)
		}
		for key, list := range map[string]Roll{"staff": ListStaff, "providers": ListProvider, "beneficiaries": ListBeneficiary} {
			users, _ := row[key].([]any)
			for _, u := range users {
				who, err := s.Resident(tx, fmt.Sprint(u))
				if err != nil {
					return fmt.Errorf("%s of %s: %w", key, in.ID, err)
				}
				in.People = append(in.People, Person{List: list, Resident: who.ID})
			}
		}
		demands, _ := row["demands"].([]any)
		for _, d := range demands {
			in.Demands = append(in.Demands, Origin{DemandNo: fmt.Sprint(d), Chosen: true})
		}
		if _, err := c.stageOffice(s).Restore(tx, in); err != nil {
			return fmt.Errorf("restore %s: %w", in.ID, err)
		}
		if err := c.stageGiven(tx, s, in.ID, row); err != nil {
			return err
		}
	}
	return nil
}

// stageGiven casts the ballots that a scene begins with: "ballots": {"u1": 4}.
func (c capability) stageGiven(tx *store.Tx, s handlers.Scene, id string, row map[string]any) error {
	given, _ := row["ballots"].(map[string]any)
	for user, v := range given {
		who, err := s.Resident(tx, user)
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(fmt.Sprint(v))
		if err != nil {
			return fmt.Errorf("ballot of %s: %w", user, err)
		}
		if _, _, err = cast(tx, vote{Project: id, Round: 1, Marks: voterMarks(tx.Sealer(), who.ID), Owner: who.ID, Score: n, Channel: ChannelChat,
			Key: "given/" + id + "/" + user, EditMost: c.policy.EditsADay}); err != nil {
			return err
		}
	}
	return nil
}

// stageBallots lists the ballots that stand: of every project those of its last round.
func stageBallots(_ context.Context, r store.Reader, s handlers.Scene) ([]map[string]any, error) {
	const most = 1000
	projects, err := List(r, Filter{Limit: most})
	if err != nil {
		return nil, err
	}
	var rows []map[string]any
	for _, p := range projects {
		list, err := Ballots(r, p.ID, p.Round)
		if err != nil {
			return nil, err
		}
		for _, b := range list {
			rows = append(rows, map[string]any{"user": s.User(b.Owner), "project": p.ID, "score": b.Score, "round": b.Round, "standing": string(b.Standing), "reason": b.Reason})
		}
	}
	return rows, nil
}

func stageComments(_ context.Context, r store.Reader, s handlers.Scene) ([]map[string]any, error) {
	list, err := Comments(r, "")
	if err != nil {
		return nil, err
	}
	var rows []map[string]any
	for _, c := range list {
		rows = append(rows, map[string]any{"user": s.User(c.Owner), "project": c.Project})
	}
	return rows, nil
}

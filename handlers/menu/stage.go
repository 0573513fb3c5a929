package menu

import (
	"context"
	"errors"
	"fmt"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// stage lets the judge of conversations take, hold and end a talk as a steward: {"human_take": "u1"}, {"human_say": "u1", "text"}, {"human_end": "u1"}.
func stage() *handlers.Stage {
	with := func(verb string, do func(*store.Tx, handlers.Scene, people.Talk, string) error) func(context.Context, *store.Tx, handlers.Scene, map[string]any) error {
		return func(_ context.Context, tx *store.Tx, s handlers.Scene, f map[string]any) error {
			who, err := s.Resident(tx, fmt.Sprint(f[verb]))
			if err != nil {
				return err
			}
			talk, found, err := people.NewestTalk(tx, who.Ref)
			if err != nil {
				return err
			}
			if !found {
				return errors.New("nobody was asked for")
			}
			if by, ok := s.Tree.StaffByID(fmt.Sprint(f["by"])); ok {
				s.Staff = by
			}
			text, _ := f["text"].(string)
			return do(tx, s, talk, text)
		}
	}
	return &handlers.Stage{Act: map[string]func(context.Context, *store.Tx, handlers.Scene, map[string]any) error{
		"human_take": with("human_take", func(tx *store.Tx, s handlers.Scene, t people.Talk, _ string) error {
			return take(tx, s.Tree, s.Staff, t)
		}),
		"human_say": with("human_say", func(tx *store.Tx, s handlers.Scene, t people.Talk, words string) error {
			return say(tx, s.Tree, s.Staff, t, words)
		}),
		"human_end": with("human_end", func(tx *store.Tx, s handlers.Scene, t people.Talk, _ string) error {
			return end(tx, s.Tree, s.Staff, t)
		}),
	}}
}

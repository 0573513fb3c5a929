package festival

import (
	"context"
	"errors"
	"strings"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/store"
)

// scenePrefix begins the value of an event's check-in code; a building's begins with digits.
const scenePrefix = "event-"

// sceneOf is the value of the code that stands at the check-in desk of an event.
func sceneOf(e Event) string { return scenePrefix + e.ID }

// factScene tells the check-in which event's code was scanned.
const factScene = "event.scene"

// attach takes the code of a check-in desk.
func (c capability) attach(_ context.Context, a handlers.Asked, h dialog.Hint) (*handlers.Start, error) {
	if h.Kind != handlers.HintScene || len(h.Values) == 0 {
		return nil, nil
	}
	id, ok := strings.CutPrefix(h.Values[0].ID, scenePrefix)
	if !ok {
		return nil, nil
	}
	return &handlers.Start{Flow: checkingIn, Facts: []dialog.Fact{{Key: factScene, Value: id}}}, nil
}

// scanned checks a registration of the resident's own in by the code at the desk: whoever can scan it is there.
func (d deed) scanned(event string) (receipt, error) {
	e, err := ByID(d.tx, event)
	if errors.Is(err, store.ErrNotFound) {
		return receipt{outcome: "none"}, nil
	}
	if err != nil {
		return receipt{}, err
	}
	r, found, err := ownOne(d.tx, e.ID, d.a.Who.ID)
	if err != nil {
		return receipt{}, err
	}
	if !found || r.State != Signed && r.State != CheckedIn && r.State != NoShow || e.State == Cancelled || e.State == Postponed {
		return receipt{outcome: "unsigned", words: e.Title}, nil
	}
	from, to := d.Policy.CheckInOpen(e)
	now := d.tx.Now()
	if r.State == CheckedIn {
		return d.receipt("again", r, e)
	}
	if now.Before(from) || now.After(to) {
		return d.notOpen(r.Code)
	}
	held, err := registrationForUpdate(d.tx, r.ID)
	if err != nil {
		return receipt{}, err
	}
	if held.State == CheckedIn { // the code was scanned twice at once
		return d.receipt("again", held, e)
	}
	if err := checkIn(d.tx, &held, held.Party, d.by("check_in", "scan")); err != nil {
		return receipt{}, err
	}
	return d.receipt("in", held, e)
}

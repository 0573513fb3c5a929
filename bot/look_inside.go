package bot

import (
	"context"
	"fmt"

	"minxu/bot/wechat"
	"minxu/people"
)

// Standing is where a resident's talk stands, for pages and for the judge of conversations.
type Standing struct {
	State  string  // "idle", "human", or flow.key of the question that waits
	Drafts []Draft // kept talks, newest first
}

// Draft is a talk that was laid aside.
type Draft struct{ Flow, Title string }

// Standing looks at a resident's session without touching it.
func (d *Desk) Standing(ctx context.Context, openid string) (Standing, error) {
	t := &turn{d: d, ctx: ctx, m: wechat.Message{From: openid}, now: d.Now(), who: people.Ref(d.Store.Reader(ctx), openid)}
	sitting, err := d.Sessions.Open(ctx, t.who, "standing:"+d.NewID())
	if err != nil {
		return Standing{}, fmt.Errorf("look at a session: %w", err)
	}
	defer d.Sessions.Drop(ctx, sitting)
	t.sitting = sitting
	t.load()
	if err := t.whoSpeaks(); err != nil {
		return Standing{}, err
	}
	s := Standing{State: "idle"}
	live := t.s.Active != nil && t.now.UnixMilli() <= t.s.Until
	switch {
	case live && t.s.Active.Screen.Waits():
		s.State = t.s.Active.State()
	case t.s.Human != 0:
		s.State = "human"
	}
	if c := t.s.Active; c != nil && !live && c.Holds() {
		s.Drafts = append(s.Drafts, Draft{c.Flow, t.titleOf(c)})
	}
	for _, p := range t.s.Parked {
		s.Drafts = append(s.Drafts, Draft{p.Conversation.Flow, t.titleOf(p.Conversation)})
	}
	return s, nil
}

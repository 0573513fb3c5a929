package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"

	"minxu/bot/wechat"
	"minxu/bot/wecom"
	"minxu/calendar"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// CrewOptions of a Crew. All but Log must be given.
type CrewOptions struct {
	Store        *store.Store
	People       *people.People
	Calendar     *calendar.Calendar
	Capabilities []handlers.Capability
	BaseURL      string // what links to the console start with
	Log          *slog.Logger
}

// Crew hears the stewards in WeCom: buttons of cards, and words about a case.
type Crew struct{ CrewOptions }

// NewCrew makes one.
func NewCrew(o CrewOptions) *Crew {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Crew{o}
}

const crewBusy = "系统繁忙，这一下没有办成，请稍后再试。"

// Turn answers one message or event of a steward. What fails is said, never passed over.
func (c *Crew) Turn(ctx context.Context, m wecom.Message) (wecom.Reply, error) {
	switch {
	case m.Kind == wecom.KindEvent && m.Event == wecom.EventCard:
		return wecom.Reply{}, c.press(ctx, m) // the platform shows nobody the reply to a press
	case m.Kind == wecom.KindEvent:
		return wecom.Reply{}, nil
	case m.Kind != wecom.KindText:
		return wecom.Reply{Text: "这里只看得懂文字。照片和文件请在后台上传：" + c.BaseURL + "/console/"}, nil
	}
	said, err := c.hear(ctx, m)
	if err != nil {
		c.Log.Error("words of a steward not taken", "key", keyForLog(m.Key), "err", err)
		said = crewBusy
	}
	return wecom.Reply{Text: said}, nil
}

// press carries out what a button says; the steward reads the outcome on the card and, where there is more to say, in a message.
func (c *Crew) press(ctx context.Context, m wecom.Message) error {
	pushes, err := c.Store.ListOutbox(ctx, store.PushFilter{ID: m.Card.Task, Limit: 1})
	if err != nil {
		return fmt.Errorf("find the pressed card: %w", err)
	}
	if len(pushes) == 0 {
		c.Log.Warn("a card that nobody knows was pressed", "key", keyForLog(m.Key))
		return nil
	}
	card := pushes[0]
	staff, deed, err := c.act(ctx, m, m.EventKey, card.About, "", func(tx *store.Tx, deed handlers.Deed) error {
		if deed.Done == "" {
			return nil
		}
		return c.close(tx, m, card, deed)
	})
	var no *handlers.Refusal
	switch {
	case errors.As(err, &no):
		deed = handlers.Deed{Say: no.Sentence}
	case err != nil:
		c.Log.Error("press not carried out", "key", keyForLog(m.Key), "err", err)
		deed = handlers.Deed{Say: crewBusy}
	}
	return c.tell(ctx, m, staff.ID, deed.Say)
}

// close puts the buttons of the pressed card, and of its copies where they mean the same, out of work: the pressed one with the code that the
// press brought, the others with the codes that their sending brought.
func (c *Crew) close(tx *store.Tx, m wecom.Message, card store.Push, deed handlers.Deed) error {
	f := people.CardFilter{About: card.About, Kinds: []string{card.Kind}}
	if deed.Alone {
		f.Staff = card.Staff
	}
	copies, err := people.TakeCards(tx, f)
	if err != nil {
		return err
	}
	for _, one := range copies {
		if one.Push == card.ID {
			continue
		}
		if err := people.UpdateCard(tx, one, deed.Done); err != nil {
			return err
		}
	}
	return people.UpdateCard(tx, people.CardCopy{Push: card.ID, Staff: card.Staff, About: card.About, Code: m.Card.ResponseCode}, deed.Done)
}

var caseNumber = regexp.MustCompile(`^[A-Z]{2}\d{12,}$`)

// ofACaseFirst are words that begin with the number of a case, or its last four digits.
var ofACaseFirst = regexp.MustCompile(`^([A-Z]{2}\d{12,}|\d{4})[\s:：，,、]+(.+)$`)

// hear takes words: for the case whose button asked for them, or for the one whose number stands first.
func (c *Crew) hear(ctx context.Context, m wecom.Message) (string, error) {
	text := strings.TrimSpace(m.Text)
	verb, about, words := "", "", text
	if part := ofACaseFirst.FindStringSubmatch(strings.ReplaceAll(text, "\n", "　")); part != nil {
		about, words = part[1], part[2]
		for _, cap := range c.Capabilities {
			if cap.Words != "" {
				verb = cap.Words
			}
		}
	}
	_, deed, err := c.act(ctx, m, verb, about, words, nil)
	var no *handlers.Refusal
	if errors.As(err, &no) {
		return no.Sentence, nil
	}
	if err != nil {
		return "", err
	}
	return deed.Say, nil
}

// errNoFocus says that words came and nothing waits for them.
var errNoFocus = &handlers.Refusal{Sentence: "要回复居民，请先在卡片上点“回复居民”，或以编号后四位开头写，例如：\n0012 师傅今天下午到\n查看和办理请到后台。"}

// act carries out one deed once, whatever is delivered again.
func (c *Crew) act(ctx context.Context, m wecom.Message, verb, about, words string, more func(*store.Tx, handlers.Deed) error) (staff people.Staff, deed handlers.Deed, err error) {
	tree, err := c.People.Tree(c.Store.Reader(ctx))
	if err != nil {
		return staff, deed, fmt.Errorf("read the district: %w", err)
	}
	staff, ok := tree.StaffByWeCom(m.From)
	if !ok {
		if staff, ok = tree.StaffByID(m.From); !ok || staff.WeComID != "" {
			return people.Staff{}, deed, handlers.Refuse("您还没有登记为工作人员，请联系区或街道管理员。")
		}
	}
	key := "wecom:" + c.Store.Sealer().Blind("wecom.message", m.Key)
	err = c.Store.InTx(ctx, func(tx *store.Tx) error {
		deed = handlers.Deed{}
		saved, seen, err := tx.Inbox(key, "staff:"+staff.ID)
		if err != nil {
			return err
		}
		if seen {
			deed.Say = string(saved)
			return nil
		}
		verb, about := verb, about
		if verb == "" {
			focus, err := people.FocusOf(tx, staff.ID)
			if err != nil {
				return err
			}
			if focus.Verb == "" {
				return errNoFocus
			}
			verb, about = focus.Verb, focus.About
		}
		verb, arg, _ := strings.Cut(verb, ":")
		press, err := c.capability(verb)
		if err != nil {
			return err
		}
		if deed, err = press(ctx, tx, handlers.Pressed{Tree: tree, Calendar: c.Calendar, Staff: staff, Verb: verb, Arg: arg, About: about, Words: words}); err != nil {
			return err
		}
		if err := people.SetFocus(tx, staff.ID, deed.Focus, about); err != nil {
			return err
		}
		if more != nil {
			if err := more(tx, deed); err != nil {
				return err
			}
		}
		return tx.SaveReply(key, []byte(deed.Say), store.Receipt)
	})
	return staff, deed, err
}

// capability finds who carries out a verb: its name stands before the dot.
func (c *Crew) capability(verb string) (func(context.Context, *store.Tx, handlers.Pressed) (handlers.Deed, error), error) {
	name, _, _ := strings.Cut(verb, ".")
	for i := range c.Capabilities {
		if c.Capabilities[i].Name == name && c.Capabilities[i].Press != nil {
			return c.Capabilities[i].Press, nil
		}
	}
	return nil, handlers.Refuse("这个按钮在现在的版本里没有了，请在后台办理。")
}

// tell says something to whoever pressed. The press is answered in any case; a message that is lost is in the log.
func (c *Crew) tell(ctx context.Context, m wecom.Message, staff, words string) error {
	if words == "" {
		return nil
	}
	if staff == "" { // nobody whom the outbox could write to
		c.Log.Warn("a press by somebody who is no member of staff", "key", keyForLog(m.Key))
		return nil
	}
	return c.Store.InTx(ctx, func(tx *store.Tx) error {
		return tx.Post(store.Outgoing{Key: "pressed:" + tx.Sealer().Blind("wecom.message", m.Key), Staff: staff, Platform: "wecom", Kind: "answer", Channel: "app", Body: words})
	})
}

// cardOf makes the platform's card of a push with buttons.
func cardOf(push store.Push, card people.CardData, baseURL string) wecom.TemplateCard {
	number := push.About
	if !caseNumber.MatchString(number) { // what is no number tells nobody anything
		number = ""
	}
	out := wecom.TemplateCard{Type: wecom.CardButton, Source: &wecom.Source{Name: "民需"}, Title: wecom.Title{Title: wechat.CleanText(card.Title), Desc: number},
		Text: wechat.CleanText(push.Body), Task: push.ID}
	if card.Path != "" {
		out.Jumps = []wecom.Jump{{Type: 1, Title: "在后台打开", URL: baseURL + card.Path}}
	}
	for i, b := range card.Buttons {
		style := 1
		if i > 0 {
			style = 2
		}
		out.Buttons = append(out.Buttons, wecom.Button{Text: b.Text, Key: b.Key, Style: style})
	}
	return out
}

package menu

import (
	"context"
	"fmt"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// Options are what other capabilities lend: the menu knows none of them. Nil functions lend nothing.
type Options struct {
	// Open lists a resident's open matters, one short line each ("楼道灯不亮（尾号0007）…"); empty when there are none.
	Open func(context.Context, handlers.Asked) (string, error)
	// Erase forgets a resident in every capability.
	Erase func(context.Context, *store.Tx, people.Resident) error
	// Export collects what every capability keeps of a resident, under its name.
	Export func(context.Context, store.Reader, people.Resident) (map[string]any, error)
	// Forget removes a resident's photos and voices by the blind reference; it runs after the commit.
	Forget func(context.Context, string) error
	// Photo gives the bytes of a kept photo and their type; nil: pages show none.
	Photo func(ctx context.Context, id string) (body []byte, kind string, err error)
	// Built names the flows that other capabilities bring, so that nothing built is called unbuilt.
	Built []*dialog.Flow
}

type desk struct{ Options }

// New makes the capability.
func New(o Options) handlers.Capability {
	d := desk{o}
	return handlers.Capability{
		Name:    "menu",
		Flows:   append(flows(), unbuilt(o.Built)...),
		Look:    d.look,
		Apply:   d.apply,
		Glances: map[string]handlers.Glance{"mine": d.mine},
		Press:   press,
		Held:    held,
		Tick:    tick,
		Next:    people.NextQuiet,
		Stage:   stage(),
		Pages:   d.pages(),
		Nav:     nav(),
	}
}

func flows() []*dialog.Flow {
	return []*dialog.Flow{
		{Name: "menu", Title: "菜单", Quiet: true, Talk: talkMenu},
		{Name: "help", Title: "帮助", Quiet: true, Talk: talkHelp, Intents: []string{"help"}},
		{Name: "chat", Title: "问候", Quiet: true, Talk: talkChat, Intents: []string{"greeting", "thanks", "smalltalk_bot", "smalltalk"}},
		{Name: "welcome", Title: "登记地址", Menu: []string{"event.subscribe", "event.scan"}, Talk: talkWelcome},
		{Name: "bind", Title: "登记地址", Intents: []string{"bind_address"}, Open: []string{"登记地址", "绑定地址", "我搬家了", "改地址"},
			Takes: []string{handlers.HintPlace}, Talk: talkBind},
		{Name: "human", Title: "人工", Quiet: true, Menu: []string{"human"}, Intents: []string{"human"}, Talk: talkHuman},
		{Name: "note", Title: "留言", Quiet: true, Takes: []string{handlers.HintWords}, Talk: talkNote},
		{Name: "call", Title: "请工作人员打电话", Intents: []string{"call_me"}, Takes: []string{handlers.HintPhone}, Talk: talkCall},
		{Name: "big", Title: "大字", Quiet: true, Intents: []string{"big_text"}, Talk: talkBig},
		{Name: "privacy", Title: "隐私", Quiet: true, Intents: []string{"privacy"}, Talk: talkPrivacy},
		{Name: "export", Title: "导出我的数据", Quiet: true, Intents: []string{"export_data"}, Talk: talkExport},
		{Name: "erase", Title: "删除我的数据", Quiet: true, Intents: []string{"delete_data"}, Talk: talkErase},
		{Name: "unsubscribe", Title: "退订", Quiet: true, Intents: []string{"unsubscribe"}, Talk: talkUnsubscribe},
		{Name: "resubscribe", Title: "订阅", Quiet: true, Intents: []string{"resubscribe"}, Talk: talkResubscribe},
		{Name: "services", Title: "更多服务", Quiet: true, Menu: []string{"service.list"}, Open: []string{"更多服务"}, Talk: talkServices},
	}
}

// mine adds what is registered of the person to "我的".
func (d desk) mine(_ context.Context, a handlers.Asked) (string, error) {
	if !a.Who.Bound() {
		return "", nil
	}
	return "登记地址：" + a.Who.HomeLabel + "（发“登记地址”可改）", nil
}

// Queries and orders of these flows.
type (
	// Open asks for the resident's open matters, as one value whose label is the list.
	Open struct{}
	// Scene asks which building a code stands for.
	Scene struct{ Value string }
	// Follow notes that the person follows the account.
	Follow struct{}
	// Bind registers the home address, with consent to the notice of that version.
	Bind struct{ Node, Estate, Building, Entrance, Proof, Notice string }
	// AskPerson calls a person of the community.
	AskPerson struct{}
	// PassOn gives words to the person who was called.
	PassOn struct{ Words string }
	// CallBack is a telephone task; an empty number means the one on file.
	CallBack struct{ Phone string }
	// Big switches large letters.
	Big struct{ On bool }
	// Kept asks what is stored of the person.
	Kept struct{}
	// TakeAway writes down that the person took the data away and gives it.
	TakeAway struct{}
	// Forget deletes the person.
	Forget struct{}
	// Stop and Resume switch pushes on topics; no topic means all.
	Stop   struct{ Topic string }
	Resume struct{ Topic string }
)

// noticeVersion names the text of the privacy notice that consent is given to.
const noticeVersion = "2026-01"

func (d desk) look(ctx context.Context, a handlers.Asked, q dialog.Query) ([]dialog.Value, error) {
	switch q := q.(type) {
	case Open:
		if d.Options.Open == nil {
			return nil, nil
		}
		list, err := d.Options.Open(ctx, a)
		if err != nil || list == "" {
			return nil, err
		}
		return []dialog.Value{{ID: "open", Label: list}}, nil
	case Scene:
		at, ok := a.Tree.SceneAddress(q.Value)
		if !ok {
			return nil, nil
		}
		community := ""
		if n, ok := a.Tree.Community(at); ok {
			community = n.Name
		}
		same := ""
		if a.Who.Home.Node == at.Node && a.Who.Home.Building == at.Building {
			same = "1"
		}
		return []dialog.Value{{ID: q.Value, Label: a.Tree.Label(at), More: []string{at.Node, at.Estate, at.Building, community, same}}}, nil
	case Kept:
		return d.kept(a)
	}
	return nil, fmt.Errorf("menu cannot look up %T", q)
}

package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"minxu/bot/wechat"
	"minxu/calendar"
	"minxu/config"
	"minxu/district"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/web"
)

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(e *env) error {
	fmt.Fprintln(e.stdout, "minxu", version)
	return nil
}

// opened is a database opened by a command beside a running service.
func opened(e *env) (config.Config, *store.Store, []handlers.Capability, error) {
	c, err := config.Load(e.environ, e.file)
	if err != nil {
		return c, nil, nil, err
	}
	s, err := openStore(e.ctx, c, time.Now, newLog(c, e.stderr), true)
	if err != nil {
		return c, nil, nil, err
	}
	return c, s, capabilities(lent{}), nil
}

type migrateCmd struct{}

// Run brings the schema forward.
func (migrateCmd) Run(e *env) error {
	_, s, caps, err := opened(e)
	if err != nil {
		return err
	}
	defer s.Close(e.ctx)
	if err := migrate(e.ctx, s, caps); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, "The schema is current.")
	return nil
}

type doctorCmd struct{}

// Run checks settings and what they reach, one line each, and says what to do.
func (doctorCmd) Run(e *env) error {
	bad := 0
	say := func(what string, err error) {
		if err != nil {
			bad++
			fmt.Fprintf(e.stdout, "BAD  %s: %v\n", what, err)
			return
		}
		fmt.Fprintf(e.stdout, "ok   %s\n", what)
	}
	c, err := config.Load(e.environ, e.file)
	say("settings", err)
	if err != nil {
		return errSilent
	}
	s, err := openStore(e.ctx, c, time.Now, newLog(c, e.stderr), true)
	say("database", err)
	if err == nil {
		defer s.Close(e.ctx)
		say("database answers", s.Ping(e.ctx))
		advice, err := s.Advise(e.ctx)
		say("database settings can be read", err)
		for _, a := range advice {
			fmt.Fprintln(e.stdout, "note", a.Sentence)
		}
		if c.RedisURL != "" {
			client, err := store.OpenRedis(c.RedisURL)
			if err == nil {
				err = client.Ping(e.ctx).Err()
				client.Close()
			}
			if err != nil {
				err = errors.New("does not answer; check MINXU_REDIS_URL (sessions fall back to the database)")
			}
			say("Redis", err)
		}
	}
	if f, err := os.CreateTemp(c.DataDir, "doctor"); err != nil {
		say("MINXU_DATA_DIR can be written", errors.New("no: make it writable for this user"))
	} else {
		f.Close()
		say("MINXU_DATA_DIR can be written", os.Remove(f.Name()))
	}
	if years := calendar.China(); !years.Covers(time.Now().Year()) {
		say("holiday table", fmt.Errorf("has no days off for %d: import them", time.Now().Year()))
	} else {
		say("holiday table", nil)
	}
	if c.PretendWeChat() {
		fmt.Fprintln(e.stdout, "note no official account is set: the pretend phone plays the platform")
	}
	if bad > 0 {
		return errSilent
	}
	return nil
}

type wechatCmd struct {
	Menu wechatMenuCmd `cmd:"" help:"Publish the account's menu."`
	QR   wechatQRCmd   `cmd:"" name:"qr" help:"Make sheets of the buildings' QR codes to print (SVG, 12 a page)."`
}

type wechatMenuCmd struct{}

// accountMenu is the menu that contract and chat agree on: keys are those of the flows.
const accountMenu = `{"button":[
{"name":"我要办","sub_button":[{"type":"click","name":"反映民需","key":"demand.new"},{"type":"click","name":"约律师","key":"lawyer.book"},{"type":"click","name":"邻里节","key":"festival.signup"},{"type":"click","name":"办事指南","key":"service.list"},{"type":"click","name":"找人工","key":"human"}]},
{"name":"查进度","sub_button":[{"type":"click","name":"我的进度","key":"demand.mine"},{"type":"click","name":"我的","key":"me"}]},
{"name":"社区","sub_button":[{"type":"click","name":"议事","key":"meeting.list"},{"type":"click","name":"项目评价","key":"project.score"},{"type":"click","name":"志愿服务","key":"volunteer.home"}]}]}`

// Run publishes the menu to the account that is set.
func (wechatMenuCmd) Run(e *env) error {
	c, err := config.Load(e.environ, e.file)
	if err != nil {
		return err
	}
	if c.PretendWeChat() {
		return errors.New("MINXU_WECHAT_APP_ID is not set: there is no account to publish a menu to")
	}
	client, err := wechat.NewClient(wechat.ClientOptions{Base: c.WeChat.APIBase, AppID: c.WeChat.AppID, Secret: c.WeChat.AppSecret, Now: time.Now})
	if err != nil {
		return err
	}
	if err := client.MenuCreate(e.ctx, []byte(strings.ReplaceAll(accountMenu, "\n", ""))); err != nil {
		return fmt.Errorf("publish the menu: %w", err)
	}
	fmt.Fprintln(e.stdout, "The menu is published; phones show it within five minutes.")
	return nil
}

// rooms names every room with tables and its migrations, in the order in which they are brought forward.
func rooms(caps []handlers.Capability) []room {
	list := []room{{"people", people.Migrations()}, {"web", web.Migrations()}, {"district", district.Migrations()}}
	for _, c := range caps {
		if c.Migrations != nil {
			list = append(list, room{c.Name, c.Migrations})
		}
	}
	return list
}

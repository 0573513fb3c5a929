package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"minxu/people"
	"minxu/store"
)

// Gate is the log-in of WeCom; main hands the client over.
type Gate interface {
	// LoginURL is where the browser is sent; callback is our own address, state comes back with the code. Inside says that the page is open in
	// WeCom itself; elsewhere the person scans a code with WeCom.
	LoginURL(callback, state string, inside bool) string
	// UserID changes the code for the WeCom user id; empty for somebody outside the company. A *people.Refusal is a code that is no longer good.
	UserID(ctx context.Context, code string) (string, error)
}

const (
	stateLife   = 10 * time.Minute
	stateCookie = "minxu-state"
)

// NewLoginLink makes a link that logs a member of staff in once, and gives its path. Life is at most 24 hours; zero
// means ten minutes. It is printed by a command or at the start of a development house, never sent through a page.
func (s *Site) NewLoginLink(ctx context.Context, staffID string, life time.Duration) (string, error) {
	if life <= 0 {
		life = 10 * time.Minute
	}
	life = min(life, 24*time.Hour)
	token := newToken()
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		staff, err := people.StaffByID(tx, staffID)
		if err != nil {
			return err
		}
		if !staff.Active {
			return fmt.Errorf("staff %s has left: %w", staffID, people.ErrUnknown)
		}
		return writeTicket(tx, hashed(token), ticketLink, staffID, "", life)
	})
	if err != nil {
		return "", fmt.Errorf("make a log-in link: %w", err)
	}
	return "/console/enter/" + token, nil
}

// enterByLink uses a printed link up.
func (s *Site) enterByLink(v *Visit) error {
	ok := false
	err := v.InTx(func(tx *store.Tx) error {
		ok = false
		id, _, valid, err := useTicket(tx, hashed(v.Path("token")), ticketLink)
		if err != nil || !valid {
			return err
		}
		staff, err := people.StaffByID(tx, id)
		if err != nil {
			return err
		}
		if !staff.Active {
			return nil
		}
		ok = true
		return s.enter(v.W, v.R, tx, staff, "link")
	})
	if err != nil {
		return err
	}
	if !ok {
		return v.refuse(http.StatusForbidden, "这个登录链接已用过或已过期，请重新生成一个。")
	}
	return v.Redirect("/console/")
}

// loginPage offers the ways in.
func (s *Site) loginPage(v *Visit) error {
	next := v.Query("next")
	if !s.listed(next) {
		next = ""
	}
	if s.gate == nil {
		return v.Show("登录", Prose{Text: "请使用管理员生成的一次性登录链接进入后台。"})
	}
	to := "/console/login/wecom?next=" + url.QueryEscape(next)
	ways := []Cell{Link("用企业微信登录", to)}
	if !insideWeCom(v.R) {
		ways = []Cell{Link("用企业微信扫码登录", to+"&how=qr"), Link("我已在企业微信里打开", to+"&how=inside")}
	}
	return v.Show("登录", Prose{Text: "本后台供社区工作人员使用。在电脑上请用企业微信扫码，在手机上请从企业微信的工作台进入。"}, Links{Items: ways})
}

// insideWeCom reports whether the browser is the one in WeCom; it only chooses between two ways in.
func insideWeCom(r *http.Request) bool { return strings.Contains(r.UserAgent(), "wxwork") }

// wecomStart sends the browser to WeCom with a state that only this browser can bring back.
func (s *Site) wecomStart(v *Visit) error {
	next, inside := v.Query("next"), insideWeCom(v.R)
	if !s.listed(next) {
		next = "/console/"
	}
	switch v.Query("how") {
	case "qr":
		inside = false
	case "inside":
		inside = true
	}
	state := newToken()
	err := v.InTx(func(tx *store.Tx) error {
		return writeTicket(tx, hashed(state), ticketState, "", next, stateLife)
	})
	if err != nil {
		return err
	}
	http.SetCookie(v.W, s.cookie(stateCookie, state, int(stateLife.Seconds())))
	v.sent = true
	http.Redirect(v.W, v.R, s.gate.LoginURL(s.base+"/console/login/return", state, inside), http.StatusSeeOther)
	return nil
}

// wecomReturn takes the code that WeCom gave, if the state is ours, fresh, unused and this browser's.
func (s *Site) wecomReturn(v *Visit) error {
	state := v.R.URL.Query().Get("state")
	http.SetCookie(v.W, s.cookie(stateCookie, "", -1))
	c, err := v.R.Cookie(stateCookie)
	if err != nil || state == "" || !equal(c.Value, state) {
		return v.refuse(http.StatusForbidden, "登录没有完成，请重新打开后台再试一次。")
	}
	next, fresh := "", false
	err = v.InTx(func(tx *store.Tx) error {
		_, next, fresh, err = useTicket(tx, hashed(state), ticketState)
		return err
	})
	if err != nil {
		return err
	}
	if !fresh {
		return v.refuse(http.StatusForbidden, "登录已超时，请重新打开后台再试一次。")
	}
	code := v.R.URL.Query().Get("code")
	if code == "" {
		return v.refuse(http.StatusForbidden, "企业微信里没有确认登录，请再试一次。")
	}
	user, err := s.gate.UserID(v.Context(), code)
	if err != nil {
		return fmt.Errorf("ask WeCom who logs in: %w", err)
	}
	staff, known := v.Tree.StaffByWeCom(user)
	if known && !s.limits.account(staff.ID, v.now) {
		return v.refuse(http.StatusTooManyRequests, "登录太频繁了，请过几分钟再试。")
	}
	if !known {
		return v.refuse(http.StatusForbidden, "您的企业微信账号没有开通后台，请联系街道管理员。")
	}
	err = v.InTx(func(tx *store.Tx) error {
		fresh, err := people.StaffByID(tx, staff.ID) // the snapshot may be a second old
		if err != nil {
			return err
		}
		if !fresh.Active {
			return &people.Refusal{Sentence: "您的账号已停用。"}
		}
		return s.enter(v.W, v.R, tx, fresh, "wecom")
	})
	if err != nil {
		return err
	}
	return v.Redirect(next)
}

// logout ends the session before the cookie goes.
func (s *Site) logout(v *Visit) error {
	c, err := v.R.Cookie(s.cookieName())
	if err != nil {
		return v.Redirect("/console/login")
	}
	err = v.InTx(func(tx *store.Tx) error {
		if err := endSession(tx, hashed(c.Value)); err != nil {
			return err
		}
		return v.Audit(tx, store.Entry{Action: "logout", ObjectKind: "staff", ObjectID: v.Staff.ID})
	})
	if err != nil {
		return err
	}
	http.SetCookie(v.W, s.cookie(s.cookieName(), "", -1))
	return v.Redirect("/console/login")
}

package web

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"minxu/people"
	"minxu/store"
)

func contextWith(r *http.Request, id string) context.Context {
	return context.WithValue(r.Context(), idKey{}, id)
}

// Show draws the page: a title and its blocks, from top to bottom.
func (v *Visit) Show(title string, blocks ...Block) error {
	return v.ShowAs(http.StatusOK, title, blocks...)
}

// Wrong draws a form again after something in it could not be taken (422).
func (v *Visit) Wrong(title string, blocks ...Block) error {
	return v.ShowAs(http.StatusUnprocessableEntity, title, blocks...)
}

// ShowAs is Show with a status of its own.
func (v *Visit) ShowAs(status int, title string, blocks ...Block) error {
	if v.page.Unit && !v.scoped {
		return fmt.Errorf("page %s shows a unit's matters without asking for the scope", v.page.Route)
	}
	return v.draw(status, title, blocks...)
}

func (v *Visit) draw(status int, title string, blocks ...Block) error {
	page := layout{Title: title, ID: v.ID, Token: v.token, News: v.news, Public: v.Staff.ID == "" || strings.HasPrefix(v.R.URL.Path, "/public/"),
		Big: v.Query("big") == "1", Path: "/public/", Nav: v.site.menu(v)}
	if status == http.StatusOK {
		page.Path = v.R.URL.Path // the path of a refused page may hold a secret
	}
	if !page.Public {
		page.Staff = v.Staff.Name
		page.Role = people.RoleName(v.Staff.Role)
		page.Scope = v.scopeName()
		page.Flash = v.session.flash
		if page.Flash != "" {
			err := v.site.store.InTx(v.Context(), func(tx *store.Tx) error { return setFlash(tx, v.session.hash, "") })
			if err != nil {
				return err
			}
			v.session.flash = ""
		}
	}
	for _, b := range blocks {
		html, err := v.site.frame.block(v, b)
		if err != nil {
			return err
		}
		page.Body = append(page.Body, html)
	}
	var out bytes.Buffer
	if err := v.site.frame.layout(&out, page); err != nil {
		return err
	}
	if page.Public && status == http.StatusOK && v.W.Header().Get("Cache-Control") == "no-store" && v.Staff.ID == "" && strings.HasPrefix(v.R.URL.Path, "/public/") {
		v.W.Header().Set("Cache-Control", "public, max-age=30")
	}
	v.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.W.Header().Set("Content-Length", strconv.Itoa(out.Len()))
	v.sent = true
	v.W.WriteHeader(status)
	_, _ = v.W.Write(out.Bytes()) // the browser may be gone
	return nil
}

func (v *Visit) scopeName() string {
	if n, ok := v.Tree.Node(v.Staff.Node); ok {
		return n.Name
	}
	return "全区"
}

// Redirect goes on to a page of ours after something was done (303). Anything but a listed relative path is a fault.
func (v *Visit) Redirect(path string) error {
	if v.page.Unit && !v.scoped {
		return fmt.Errorf("page %s changes a unit's matters without asking for the scope", v.page.Route)
	}
	return v.send(path)
}

// send goes on to a listed page.
func (v *Visit) send(path string) error {
	if !v.site.listed(path) {
		return fmt.Errorf("page %s redirects to a path that is not listed", v.page.Route)
	}
	v.sent = true
	http.Redirect(v.W, v.R, path, http.StatusSeeOther)
	return nil
}

// Say keeps a sentence for the top of the next page of this person: 已保存。 It is part of the change's transaction.
func (v *Visit) Say(tx *store.Tx, sentence string) error {
	return setFlash(tx, v.session.hash, sentence)
}

// Refuse says no in one sentence (409).
func (v *Visit) Refuse(sentence string) error { return v.refuse(http.StatusConflict, sentence) }

// NotFound says that there is no such thing (404). Say the same of what lies in another unit: the try is audited.
func (v *Visit) NotFound() error {
	if err := v.auditForeign(); err != nil {
		return err
	}
	return v.refuse(http.StatusNotFound, "没有找到，或不在您的范围内。")
}

// Forbid says that the person may not do this here (403); the try is audited.
func (v *Visit) Forbid() error {
	if err := v.auditForeign(); err != nil {
		return err
	}
	return v.refuse(http.StatusForbidden, "您的岗位不能这样做。")
}

func (v *Visit) auditForeign() error {
	if v.foreign == "" {
		return nil
	}
	return v.site.store.InTx(v.R.Context(), func(tx *store.Tx) error {
		return v.Audit(tx, store.Entry{Action: "access.denied", ObjectKind: "node", ObjectID: v.foreign, Reason: v.page.Route})
	})
}

func (v *Visit) refuse(status int, sentence string) error {
	if v.Tree == nil {
		v.Tree = people.NewTree(nil, nil)
	}
	if err := v.draw(status, "提示", Prose{Text: sentence, Tone: "warn"}); err != nil {
		v.site.log.Error("a refusal could not be drawn", "route", v.page.Route, "request", v.ID, "error", err)
		v.fault()
	}
	return nil
}

// fault is the one fixed text of everything that went wrong inside.
func (v *Visit) fault() {
	if v.sent {
		return
	}
	v.sent = true
	v.W.Header().Set("Content-Type", "text/plain; charset=utf-8")
	v.W.Header().Set("Cache-Control", "no-store")
	v.W.Header().Del("Content-Length")
	v.W.WriteHeader(http.StatusInternalServerError)
	_, _ = v.W.Write([]byte("页面暂时打不开，请稍后再试。编号 " + v.ID + "\n"))
}

// Send answers with bytes of another kind: a feed, a calendar, JSON.
func (v *Visit) Send(status int, kind string, body []byte) error {
	if v.page.Unit && !v.scoped {
		return fmt.Errorf("page %s sends a unit's matters without asking for the scope", v.page.Route)
	}
	v.W.Header().Set("Content-Type", kind)
	v.W.Header().Set("Content-Length", strconv.Itoa(len(body)))
	v.sent = true
	v.W.WriteHeader(status)
	_, _ = v.W.Write(body)
	return nil
}

// Download answers with a file to keep; the browser never opens it in place.
func (v *Visit) Download(name, kind string, body []byte) error {
	v.W.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	v.W.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	return v.Send(http.StatusOK, kind, body)
}

// With gives this page's path with one parameter changed; an empty value takes it away.
func (v *Visit) With(name, value string) string {
	q := v.R.URL.Query()
	if value == "" {
		q.Del(name)
	} else {
		q.Set(name, value)
	}
	u := url.URL{Path: v.R.URL.Path, RawQuery: q.Encode()}
	return u.String()
}

// After is the key behind which this page of a list begins; empty is the start.
func (v *Visit) After() string { return v.Query("after") }

// More gives the path of the next page of a list that is paged by key: rows were read one more than shown, and last is
// the key of the last row shown. Empty when there is no next page.
func (v *Visit) More(more bool, last string) string {
	if !more {
		return ""
	}
	return v.With("after", last)
}

// Follow lets the page that is shown next say how much is new since, where there is script: the path is one that watches.
func (v *Visit) Follow(path string) { v.news = path }

// menu lists what this person finds in the menu.
func (s *Site) menu(v *Visit) []menuEntry {
	public := v.Staff.ID == "" || strings.HasPrefix(v.R.URL.Path, "/public/")
	var list []menuEntry
	for _, n := range s.nav {
		if n.Public == public && (public || slices.Contains(n.Roles, v.Staff.Role)) {
			list = append(list, menuEntry{Title: n.Title, Path: n.Path, Here: strings.HasPrefix(v.R.URL.Path, n.Path)})
		}
	}
	return list
}

// home is the console's first page: what there is, and what waits for this person.
func (s *Site) home(v *Visit) error {
	var rows [][]Cell
	for _, n := range s.nav {
		if n.Public || !slices.Contains(n.Roles, v.Staff.Role) {
			continue
		}
		count := Toned("", "quiet")
		if n.Count != nil {
			waiting, err := n.Count(v.Context(), v.Reader(), v.Staff, v.Tree)
			if err != nil {
				return fmt.Errorf("count %s: %w", n.Path, err)
			}
			count = Text(strconv.Itoa(waiting))
			if waiting > 0 {
				count.Tone = "warn"
			}
		}
		rows = append(rows, []Cell{Link(n.Title, n.Path), count})
	}
	return v.Show("工作台", Table{Head: []string{"事项", "待办"}, Rows: rows, Empty: "您的岗位还没有可用的页面。"})
}

// publicHome is the public board's first page.
func (s *Site) publicHome(v *Visit) error {
	name := "本区"
	if root, ok := v.Tree.Root(); ok {
		name = root.Name
	}
	var rows [][]Cell
	for _, n := range s.nav {
		if n.Public {
			rows = append(rows, []Cell{Link(n.Title, n.Path)})
		}
	}
	return v.Show(name+"民需公开", Prose{Text: "这里公开民需办理、项目、议事和评价的结果，不含任何个人信息。"},
		Table{Head: []string{"栏目"}, Rows: rows, Empty: "栏目正在准备中。"})
}

// menuEntry is one entry as the layout shows it.
type menuEntry struct {
	Title, Path string
	Here        bool
}

// layout is what the outer template sees.
type layout struct {
	Title, ID, Token, Path string
	Staff, Role, Scope     string
	Flash                  string
	News                   string // path that tells this page of news
	Public, Big            bool
	Nav                    []menuEntry
	Body                   []template.HTML
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"minxu/bot/phone"
	"minxu/bot/wechat"
	"minxu/bot/wecom"
	"minxu/config"
	"minxu/handlers"
	"minxu/people"
	"minxu/web"
)

// ready says whether new work is welcome: the database answers and nobody has asked us to stop.
func (h *house) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if h.draining.Load() {
		http.Error(w, "draining", http.StatusServiceUnavailable)
		return
	}
	if err := h.store.Ping(ctx); err != nil {
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	io.WriteString(w, "ready\n")
}

// count lets the program's own counters and the callback's be read.
func (h *house) count() {
	h.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), callbackCollector{h.callback})
}

// metrics serves Prometheus on loopback and to trusted proxies alone.
func (h *house) metrics() http.Handler {
	serve := promhttp.HandlerFor(h.registry, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from, err := netip.ParseAddrPort(r.RemoteAddr)
		allowed := err == nil && from.Addr().Unmap().IsLoopback()
		for _, p := range h.config.TrustedProxies {
			allowed = allowed || err == nil && p.Contains(from.Addr().Unmap())
		}
		if !allowed {
			http.NotFound(w, r)
			return
		}
		serve.ServeHTTP(w, r)
	})
}

// announce prints where everything is, with a one-time link into the console for each demo steward.
func (h *house) announce(ctx context.Context, out io.Writer) error {
	base := h.config.BaseURL
	fmt.Fprintf(out, "Minxu %s is ready.\n", version)
	if h.phone != nil {
		fmt.Fprintf(out, "  phone    %s/phone/\n", base)
	}
	fmt.Fprintf(out, "  console  %s/console/\n", base)
	fmt.Fprintf(out, "  public   %s/public/\n", base)
	if h.config.Production() {
		return nil
	}
	tree, err := h.people.Tree(h.store.Reader(ctx))
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "One-time links into the console, good for a day:")
	said := map[string]bool{}
	for _, s := range tree.Staff() {
		if said[s.Role] || !consoleRole(s.Role) {
			continue
		}
		said[s.Role] = true
		path, err := h.site.NewLoginLink(ctx, s.ID, 24*time.Hour)
		if err != nil {
			return err
		}
		where, _ := tree.Node(s.Node)
		fmt.Fprintf(out, "  %s (%s, %s)  %s%s\n", s.Name, people.RoleName(s.Role), where.Name, base, path)
	}
	return nil
}

func consoleRole(role string) bool {
	switch role {
	case people.RoleSteward, people.RoleSecretary, people.RoleStreetOperator, people.RoleDistrictAdmin:
		return true
	}
	return false
}

func (h *house) demoPlaces() []phone.Place {
	var places []phone.Place
	tree, err := h.people.Tree(h.store.Reader(context.Background()))
	if err != nil {
		return nil
	}
	for _, n := range tree.Nodes() {
		if n.Kind != people.KindArea || n.Box == nil {
			continue
		}
		group, _ := tree.Above(n.Code, people.KindCommunity)
		places = append(places, phone.Place{Name: strings.TrimSpace(n.Estate + " " + n.Buildings), Group: group.Name, South: n.Box.South, West: n.Box.West, North: n.Box.North, East: n.Box.East})
	}
	return places
}

// demoScenes lists the codes of a few buildings of each area: enough to scan, not a list without end.
func (h *house) demoScenes() []phone.Scene {
	const each = 3
	var scenes []phone.Scene
	tree, err := h.people.Tree(h.store.Reader(context.Background()))
	if err != nil {
		return nil
	}
	for _, n := range tree.Nodes() {
		if n.Kind != people.KindArea {
			continue
		}
		for i, building := range n.ListBuildings() {
			if key := people.Scene(n.Code, building); key != "" && i < each {
				scenes = append(scenes, phone.Scene{Key: key, Title: n.Estate + building + "号楼", Group: n.Name})
			}
		}
	}
	return scenes
}

// callbackCollector shows the callback's counters: what was answered, refused and why.
type callbackCollector struct{ handler *wechat.Handler }

// Describe sends nothing: the names are only known when there is something to count.
func (callbackCollector) Describe(chan<- *prometheus.Desc) {}

// Collect sends every counter.
func (c callbackCollector) Collect(out chan<- prometheus.Metric) {
	desc := prometheus.NewDesc("minxu_callbacks_total", "Callbacks of the official account by outcome.", []string{"outcome"}, nil)
	c.handler.Counters().Each(func(name string, n int64) {
		out <- prometheus.MustNewConstMetric(desc, prometheus.CounterValue, float64(n), name)
	})
}

// wecomGate is the console's log-in by WeCom.
type wecomGate struct {
	client *wecom.Client
	crew   config.WeCom
	stand  string // address of the pretend platform's log-in page, in development
}

// LoginURL is where the browser is sent.
func (g wecomGate) LoginURL(callback, state string, inside bool) string {
	to := wecom.LoginURL(g.crew.CorpID, g.crew.AgentID, callback, state, inside)
	if _, query, ok := strings.Cut(to, "?"); ok && g.stand != "" {
		query, _, _ = strings.Cut(query, "#")
		return g.stand + "?" + query
	}
	return to
}

// UserID changes the code for the WeCom user; a person from outside the company is nobody.
func (g wecomGate) UserID(ctx context.Context, code string) (string, error) {
	const usedUp = 40029
	id, err := g.client.Login(ctx, code)
	var refused *wecom.Error
	switch {
	case errors.As(err, &refused) && refused.Reason == wechat.ReasonOutsider:
		return "", nil
	case errors.As(err, &refused) && refused.Code == usedUp:
		return "", handlers.Refuse("这次登录已用过或已过期，请重新进入。")
	}
	return id, err
}

// gate is the log-in by WeCom, where a stewards' app is set; in development the pretend platform asks who it is.
func (h *house) gate(crew config.WeCom) web.Gate {
	if h.wecom == nil {
		return nil
	}
	g := wecomGate{client: h.wecom, crew: crew}
	if h.phone != nil {
		g.stand = h.config.BaseURL + "/phone/wecom/authorize"
	}
	return g
}

// demoStewards are the members of the pretend stewards' app.
func (h *house) demoStewards() []phone.Steward {
	tree, err := h.people.Tree(h.store.Reader(context.Background()))
	if err != nil {
		return nil
	}
	var list []phone.Steward
	for _, s := range tree.Staff() {
		if s.WeComID != "" {
			list = append(list, phone.Steward{UserID: s.WeComID, Name: s.Name})
		}
	}
	return list
}

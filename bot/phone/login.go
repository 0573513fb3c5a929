package phone

import (
	"html/template"
	"net/http"
	"net/url"
)

// authorize is the pretend login page of the stewards' platform: it lists the members, and the chosen one comes to redirect_uri with a
// code that the product exchanges at auth/getuserinfo.
func (p *Phone) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	target, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || target.Host == "" || target.Scheme != "http" && target.Scheme != "https" {
		http.Error(w, "redirect_uri is missing", http.StatusBadRequest)
		return
	}
	if user := q.Get("user"); user != "" {
		back := target.Query()
		back.Set("code", p.LoginCode(user))
		back.Set("state", q.Get("state"))
		target.RawQuery = back.Encode()
		http.Redirect(w, r, target.String(), http.StatusSeeOther)
		return
	}
	scanned := q.Get("login_type") != "" // the desktop's page: a code that a member scans
	type row struct{ Name, Link string }
	var rows []row
	for _, s := range p.Stewards() {
		q.Set("user", s.UserID)
		rows = append(rows, row{s.Name, "?" + q.Encode()})
	}
	page := template.Must(template.New("login").Parse(`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>选择管家登录（演示）</title><link rel="stylesheet" href="/phone/phone.css"></head>
<body class="login"><main><h1>{{if .Scanned}}请用企业微信扫码登录{{else}}以哪位管家的身份登录？{{end}}</h1><p>演示用的企业微信登录页，只在开发环境出现。{{if .Scanned}}选一位，就当作是这位扫了码。{{end}}</p>
<ul>{{range .Rows}}<li><a class="button" href="{{.Link}}">{{.Name}}</a></li>{{else}}<li>还没有管家，请先导入工作人员。</li>{{end}}</ul></main></body></html>
`))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := page.Execute(w, struct {
		Scanned bool
		Rows    []row
	}{scanned, rows}); err != nil {
		p.o.Log.Debug("phone: login page not written", "error", err)
	}
}

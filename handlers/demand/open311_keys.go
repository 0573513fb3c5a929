package demand

import (
	"crypto/rand"
	"errors"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// keyPages are where the district gives other systems keys and takes them back.
func (c capability) keyPages() []web.Page {
	keep := people.RolesThat(people.KeepPolicy)
	return []web.Page{
		{Route: "GET /console/demand/keys", Roles: keep, Do: c.keysPage},
		{Route: "POST /console/demand/keys", Roles: keep, Do: c.keysPost},
		{Route: "POST /console/demand/keys/end", Roles: keep, Do: c.keysEnd},
	}
}

func keyForm() web.Form {
	return web.Form{Caption: "新的密钥", Action: "/console/demand/keys", Submit: "生成", Fields: []web.Field{
		{Name: "name", Label: "给哪个系统用", Required: true, Max: 40, Hint: "例如：12345热线、某某小程序。"}}}
}

func (c capability) keysPage(v *web.Visit) error { return keysShow(v, keyForm(), "", false) }

// keysShow lists the keys; a secret is shown once, in the answer to the form that made it.
func keysShow(v *web.Visit, f web.Form, secret string, wrong bool) error {
	list, err := APIKeys(v.Reader())
	if err != nil {
		return err
	}
	var rows [][]web.Cell
	blocks := []web.Block{web.Prose{Text: "其他系统凭密钥用 Open311 接口（/open311/v2/）登记民需；查询公开的民需不需要密钥。每个密钥每分钟最多登记60件。"}}
	if secret != "" {
		blocks = append(blocks, web.Prose{Caption: "密钥只显示这一次，请现在抄下交给对方", Text: secret, Tone: "warn"})
	}
	var ends []web.Block
	for _, k := range list {
		by := k.By
		if s, ok := v.Tree.StaffByID(k.By); ok {
			by = s.Name
		}
		state := web.Toned("在用", "good")
		if !k.Ended.IsZero() {
			state = web.Cell{Text: "已停用", Tone: "quiet", Sub: web.Stamp(k.Ended)}
		} else {
			ends = append(ends, web.Form{Action: "/console/demand/keys/end", Submit: "停用“" + k.Name + "”的密钥", Fields: []web.Field{{Name: "id", Kind: "hidden", Value: k.ID}}})
		}
		rows = append(rows, []web.Cell{web.Text(k.Name), state, web.Text(web.Stamp(k.Made)), web.Text(by)})
	}
	blocks = append(blocks, f, web.Table{Caption: "密钥", Head: []string{"用途", "状态", "生成时间", "谁"}, Rows: rows, Empty: "还没有密钥。"})
	blocks = append(blocks, ends...)
	if wrong {
		return v.Wrong("开放接口密钥", blocks...)
	}
	return v.Show("开放接口密钥", blocks...)
}

func (c capability) keysPost(v *web.Visit) error {
	form := v.Form()
	name := form.Needed("name", 40)
	if !form.OK() {
		return keysShow(v, form.Again(keyForm()), "", true)
	}
	secret := NewAPIKey()
	err := v.InTx(func(tx *store.Tx) error {
		_, err := KeepKey(tx, name, secret, v.Staff.ID)
		return err
	})
	if err != nil {
		return err
	}
	return keysShow(v, keyForm(), secret, false)
}

// NewAPIKey makes a secret of 130 random bits.
func NewAPIKey() string { return "mxk_" + rand.Text() }

func (c capability) keysEnd(v *web.Visit) error {
	err := v.InTx(func(tx *store.Tx) error {
		if err := EndKey(tx, v.Form().Raw("id"), v.Staff.ID); err != nil {
			return err
		}
		return v.Say(tx, "已停用，马上生效。")
	})
	if errors.Is(err, store.ErrNotFound) {
		return v.NotFound()
	}
	if err != nil {
		return err
	}
	return v.Redirect("/console/demand/keys")
}

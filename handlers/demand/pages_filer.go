package demand

import (
	"errors"

	"minxu/people"
	"minxu/web"
)

func filerFor(v *web.Visit, d Demand) (web.Cell, error) {
	role := "居民"
	switch d.Role {
	case RoleProxy:
		role = "代" + relationName(d.Proxy) + "反映"
	case RoleStaff:
		role = "工作人员登记"
	}
	switch {
	case d.Privacy == Anonymous:
		return web.Cell{Text: role, Sub: "匿名"}, nil
	case d.Filer == "" || !people.May(v.Staff.Role, people.ReadIdentity):
		return web.Text(role), nil
	case d.Privacy == Confidential && !people.May(v.Staff.Role, people.ReplyDemand):
		return web.Cell{Text: role, Sub: "保密"}, nil
	}
	who, err := people.ByID(v.Reader(), d.Filer)
	if errors.Is(err, people.ErrUnknown) {
		return web.Text(role), nil
	}
	if err != nil {
		return web.Cell{}, err
	}
	c := web.Cell{Text: people.MaskName(who.Alias), Sub: role}
	if c.Text == "" {
		c.Text = "居民"
	}
	if d.Privacy == Confidential {
		c.Sub += "，保密"
	}
	return c, nil
}

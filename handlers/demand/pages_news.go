package demand

import (
	"minxu/people"
	"minxu/web"
)

// listNews tells an open list how many cases of the visitor's somebody else touched since.
func (c capability) listNews(v *web.Visit) error {
	v.Within(v.Staff.Node)
	return v.Watch(func(t *people.Tree, b web.Beat) bool {
		one, ok := b.Data.(beat)
		return ok && Office{Tree: t}.sees(v.Staff, one.of())
	})
}

// oneNews tells the open page of a case that somebody else touched it.
func (c capability) oneNews(v *web.Visit) error {
	p, ok, err := c.openCase(v)
	if !ok || err != nil {
		return err
	}
	return v.Watch(func(_ *people.Tree, b web.Beat) bool { return b.About == p.d.ID })
}

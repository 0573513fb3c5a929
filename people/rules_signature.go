package people

import "strings"

// Unit names the place that a person of staff answers for: 海风社区.
func (t *Tree) Unit(s Staff) string {
	if c, ok := t.Above(s.Node, KindCommunity); ok {
		return c.Name
	}
	if n, ok := t.Node(s.Node); ok {
		return n.Name
	}
	return ""
}

// Signature is how staff sign what a resident reads: 海风社区·王管家.
func (t *Tree) Signature(s Staff) string {
	unit := t.Unit(s)
	if unit == "" || strings.HasPrefix(s.Name, unit) {
		return s.Name
	}
	return unit + "·" + s.Name
}

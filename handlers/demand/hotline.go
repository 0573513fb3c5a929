package demand

import (
	"cmp"
	"fmt"
	"strings"

	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// HotlineOrder is one order of the district's telephone hotline as its table has it.
type HotlineOrder struct {
	Number  string // the hotline's own; what came before is not filed again
	Text    string
	Address string
	Phone   string // to call back, as it was written; may be empty
	Kind    string // the hotline's class; goes into the log
}

// hotlineChannel is how such a demand came.
const hotlineChannel = "hotline"

// FileHotline files one order. created is false when its number came before; a *Refusal says what is wrong with it.
func (o Office) FileHotline(tx *store.Tx, h HotlineOrder) (d Demand, created bool, err error) {
	number := strings.ToUpper(strings.Join(strings.Fields(h.Number), ""))
	text := strings.TrimSpace(h.Text)
	switch {
	case number == "" || len(number) > 64:
		return d, false, refuse("没有工单编号，或编号太长。")
	case len([]rune(text)) < 2:
		return d, false, refuse("没有诉求内容。")
	case len([]rune(text)) > wordsMost:
		return d, false, refuse("诉求内容超过%d字。", wordsMost)
	case strings.TrimSpace(h.Address) == "" || len([]rune(h.Address)) > 100:
		return d, false, refuse("没有地址，或地址太长。")
	}
	t := Outside{Key: hotlineChannel + "/" + number, Channel: hotlineChannel, Text: text, Named: fmt.Sprintf("热线工单%s%s", number, pick(h.Kind == "", "", "（"+h.Kind+"）"))}
	if h.Phone != "" {
		phone, ok := people.ParsePhone(h.Phone)
		if !ok {
			return d, false, refuse("联系电话不是一个电话号码。")
		}
		t.Phone = phone
	}
	address := strings.TrimSpace(h.Address)
	for _, r := range o.Tree.Places().Resolve(address, nil) {
		if t.Place.Node == "" {
			t.Place = r.Place
		} else if t.Place.Label != r.Place.Label { // several places of this name: a person decides
			t.Place = triage.Place{Label: address}
			break
		}
	}
	t.Place.Label = cmp.Or(t.Place.Label, address)
	return o.FileOutside(tx, t)
}

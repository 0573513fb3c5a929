package demand

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// What stewards do from a card, or in words, in WeCom.
const (
	pressAccept = "demand.accept"
	pressReply  = "demand.reply"
	pressSay    = "demand.say"
)

// buttonsOf are the buttons of a card: a new case is taken from it, and every case answered.
func buttonsOf(kind string) []people.Button {
	reply := people.Button{Key: pressReply, Text: "回复居民"}
	switch kind {
	case people.CardNewDemand:
		return []people.Button{{Key: pressAccept, Text: "我来办"}, reply}
	case cardSupplement, cardAnswered, cardDissatisfied, people.CardUrge, people.CardReopened:
		return []people.Button{reply}
	}
	return nil
}

// press carries out what a steward pressed or wrote.
func (c capability) press(_ context.Context, tx *store.Tx, p handlers.Pressed) (handlers.Deed, error) {
	o := Office{Tree: p.Tree, Calendar: p.Calendar, Policy: c.numbers.in(tx)}
	no, err := o.numbered(tx, p.Staff, p.About)
	if err != nil {
		return handlers.Deed{}, err
	}
	deed, err := o.pressed(tx, p, no)
	if errors.Is(err, store.ErrNotFound) { // somebody else's case is as good as none
		err = refuse("没有找到这件民需，或不在您的范围里。")
	}
	return deed, err
}

func (o Office) pressed(tx *store.Tx, p handlers.Pressed, no string) (handlers.Deed, error) {
	switch p.Verb {
	case pressAccept:
		if err := o.Accept(tx, p.Staff, no); err != nil {
			return handlers.Deed{}, err
		}
		tail := no[len(no)-4:]
		return handlers.Deed{Done: p.Staff.Name + "在办", Say: "尾号" + tail + "由您办理。要回复居民，直接写“" + tail + " 要说的话”。"}, nil
	case pressReply:
		d, err := o.hold(tx, p.Staff, no, ToContact, people.ReplyDemand)
		if err != nil {
			return handlers.Deed{}, err
		}
		return handlers.Deed{Focus: pressSay, Say: "请直接写要回复居民的话（尾号" + d.Tail() + " " + d.Title + "），30分钟内有效。"}, nil
	case pressSay:
		if strings.TrimSpace(p.Words) == "" {
			return handlers.Deed{}, refuse("请写下要回复的内容。")
		}
		if err := o.Say(tx, p.Staff, no, p.Words); err != nil {
			return handlers.Deed{}, err
		}
		return handlers.Deed{Say: "已发给居民（尾号" + no[len(no)-4:] + "）。"}, nil
	}
	return handlers.Deed{}, fmt.Errorf("demand: nobody carries out %s", p.Verb)
}

// numbered finds the number of a case by its last four digits among the open ones that a steward sees; two alike have to be told apart.
func (o Office) numbered(r store.Reader, by people.Staff, about string) (string, error) {
	if strings.HasPrefix(about, "MX") {
		return about, nil
	}
	list, err := List(r, scope(o.Tree, by, Filter{Open: true, Limit: 1000}))
	if err != nil {
		return "", err
	}
	var found []string
	for _, d := range list {
		if d.Tail() == about {
			found = append(found, d.No)
		}
	}
	switch len(found) {
	case 0:
		return "", refuse("您这里没有尾号%s的在办民需。", about)
	case 1:
		return found[0], nil
	}
	return "", refuse("有%d件尾号都是%s，请写完整编号：%s。", len(found), about, strings.Join(found, "、"))
}

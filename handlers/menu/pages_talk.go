package menu

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

func (d desk) pages() []web.Page {
	reply := people.RolesThat(people.ReplyDemand)
	return []web.Page{
		{Route: "GET /console/talk/{$}", Roles: reply, Unit: true, Do: d.talkList},
		{Route: "GET /console/talk/{id}", Roles: reply, Unit: true, Do: d.talkOne},
		{Route: "GET /console/talk/{id}/photo/{n}", Roles: reply, Unit: true, Do: d.talkPhoto},
		{Route: "POST /console/talk/{id}/take", Roles: reply, Unit: true, Do: talkDo("已接通，机器人不再说话。", func(tx *store.Tx, v *web.Visit, t people.Talk) error { return take(tx, v.Tree, v.Staff, t) })},
		{Route: "POST /console/talk/{id}/say", Roles: reply, Unit: true, Do: talkDo("已发给居民。", sayTyped)},
		{Route: "POST /console/talk/{id}/end", Roles: reply, Unit: true, Do: talkDo("已结束，机器人继续服务。", func(tx *store.Tx, v *web.Visit, t people.Talk) error { return end(tx, v.Tree, v.Staff, t) })},
	}
}

func nav() []web.NavItem {
	return []web.NavItem{{Path: "/console/talk/", Title: "人工", Roles: people.RolesThat(people.ReplyDemand), Order: 11, Count: waiting}}
}

// waiting counts the talks of a person's subtree that nobody has taken.
func waiting(_ context.Context, r store.Reader, by people.Staff, t *people.Tree) (int, error) {
	open, err := openFor(r, t, by)
	n := 0
	for _, talk := range open {
		if !talk.Taken() {
			n++
		}
	}
	return n, err
}

func openFor(r store.Reader, t *people.Tree, by people.Staff) ([]people.Talk, error) {
	open, err := people.OpenTalks(r, nil)
	return slices.DeleteFunc(open, func(talk people.Talk) bool { return !sees(t, by, talk) }), err
}

// talkList shows who waits for a person and who speaks with one.
func (d desk) talkList(v *web.Visit) error {
	v.Scope()
	open, err := openFor(v.Reader(), v.Tree, v.Staff)
	if err != nil {
		return err
	}
	var rows [][]web.Cell
	for _, t := range open {
		state := web.Toned("等人接", "warn")
		if t.Taken() {
			state = web.Cell{Text: taker(v.Tree, t) + "在接", Tone: "good"}
		}
		rows = append(rows, []web.Cell{web.Link(placeName(v.Tree, t), talkPage(t)), state, web.Text(web.Stamp(t.AskedAt)), web.Text(web.Stamp(t.HeardAt))})
	}
	return v.Show("人工", web.Prose{Text: "居民发“人工”后在这里排队。接了以后机器人不说话，双方30分钟没有说话会自动结束。"},
		web.Table{Head: []string{"居民", "状态", "几时找的", "最近说话"}, Rows: rows, Empty: "现在没有居民在等人工。"})
}

func placeName(t *people.Tree, talk people.Talk) string {
	if n, ok := t.Above(talk.Node, people.KindCommunity); ok {
		return n.Name + "居民"
	}
	if n, ok := t.Node(talk.Node); ok {
		return n.Name + "居民"
	}
	return "没有登记地址的居民"
}

// openTalk finds the talk of a request; ok is false when the answer was given already.
func openTalk(v *web.Visit) (t people.Talk, ok bool, err error) {
	t, found, err := people.TalkByID(v.Reader(), v.Path("id"))
	if err != nil {
		return t, false, err
	}
	v.Within(cmp.Or(t.Node, v.Staff.Node))
	if !found || !sees(v.Tree, v.Staff, t) {
		return t, false, v.NotFound()
	}
	return t, true, nil
}

// line is one thing that was said.
type line struct {
	at    time.Time
	who   string
	words web.Cell
}

// talkBefore is how long before the request what was said belongs to the talk: why a person was asked for.
const talkBefore = 30 * time.Minute

func (d desk) talkOne(v *web.Visit) error {
	t, ok, err := openTalk(v)
	if !ok || err != nil {
		return err
	}
	said, err := transcript(v, t)
	if err != nil {
		return err
	}
	photos, err := photosOf(v, t)
	if err != nil {
		return err
	}
	rows := make([][]web.Cell, len(said))
	for i, l := range said {
		rows[i] = []web.Cell{web.Text(web.Stamp(l.at)), web.Text(l.who), l.words}
	}
	blocks := []web.Block{web.Facts{Items: []web.Fact{{Name: "居民", Value: web.Text(placeName(v.Tree, t))}, {Name: "状态", Value: stateOf(v, t)}, {Name: "几时找的", Value: web.Text(web.Stamp(t.AskedAt))}}},
		web.Table{Caption: "说过的话", Head: []string{"时间", "谁", "内容"}, Rows: rows, Empty: "还没有说话。"}}
	if len(photos) > 0 {
		links := web.Links{Items: []web.Cell{web.Toned("照片：", "quiet")}}
		for i := range photos {
			links.Items = append(links.Items, web.Link("照片"+strconv.Itoa(i+1), talkPage(t)+"/photo/"+strconv.Itoa(i+1)))
		}
		blocks = append(blocks, links)
	}
	switch {
	case !t.EndedAt.IsZero():
	case !t.Taken():
		blocks = append(blocks, web.Form{Action: talkPage(t) + "/take", Submit: "我来接"}, web.Form{Action: talkPage(t) + "/end", Submit: "不用接，结束", Danger: true})
	case t.TakenBy == v.Staff.ID:
		blocks = append(blocks, web.Form{Caption: "回复居民", Action: talkPage(t) + "/say", Submit: "发送", Fields: []web.Field{{Name: "text", Label: "内容", Kind: "area", Required: true, Max: wordsMost}}},
			web.Form{Action: talkPage(t) + "/end", Submit: "结束人工，交还机器人", Danger: true})
	}
	err = v.InTx(func(tx *store.Tx) error {
		return v.Audit(tx, store.Entry{Action: "talk.read", ObjectKind: "talk", ObjectID: t.ID, Reason: strconv.Itoa(len(said)) + " lines"})
	})
	if err != nil {
		return err
	}
	return v.Show("人工", blocks...)
}

const wordsMost = 500

func stateOf(v *web.Visit, t people.Talk) web.Cell {
	switch {
	case !t.EndedAt.IsZero():
		return web.Cell{Text: "已结束", Sub: web.Stamp(t.EndedAt) + " " + map[people.TalkEnd]string{people.EndedByStaff: "管家结束", people.EndedByResident: "居民回到机器人",
			people.EndedBySilence: "双方没有说话", people.EndedUnheard: "没有人接"}[t.EndedBy], Tone: "quiet"}
	case t.Taken():
		return web.Cell{Text: taker(v.Tree, t) + "在接", Tone: "good"}
	}
	return web.Toned("等人接", "warn")
}

// transcript puts what the resident and the bot said, and what stewards sent in this talk, in the order of time.
func transcript(v *web.Visit, t people.Talk) ([]line, error) {
	const most = 200
	chat, err := v.Store().ReadTrail(v.Context(), t.Ref, "", most)
	if err != nil {
		return nil, err
	}
	var said []line
	within := func(at time.Time) bool {
		return at.After(t.AskedAt.Add(-talkBefore)) && (t.EndedAt.IsZero() || at.Before(t.EndedAt.Add(time.Second)))
	}
	for _, l := range chat {
		if !within(l.At) || l.Kind == "event" {
			continue
		}
		words := l.Text
		switch l.Kind {
		case "image":
			words = "（照片）"
		case "voice":
			words = cmp.Or(words, "（语音）")
		case "location":
			words = "（位置）" + words
		}
		said = append(said, line{l.At, "居民", web.Text(words)})
		if l.Reply != "" {
			said = append(said, line{l.At, "机器人", web.Toned(l.Reply, "quiet")})
		}
	}
	sent, err := v.Store().ListOutbox(v.Context(), store.PushFilter{About: t.ID, Limit: most})
	if err != nil {
		return nil, err
	}
	for _, p := range sent {
		if p.Resident == "" || p.Platform != "wechat" {
			continue
		}
		words := web.Text(p.Body)
		switch p.State {
		case store.Sent:
		case store.Due:
			words.Sub = "还没有发出"
		default:
			words.Sub, words.Tone = "没有送到", "bad"
		}
		said = append(said, line{p.CreatedAt, "工作人员", words})
	}
	slices.SortStableFunc(said, func(a, b line) int { return a.at.Compare(b.at) })
	return said, nil
}

// photosOf lists the photos that came in a talk.
func photosOf(v *web.Visit, t people.Talk) ([]string, error) {
	media, err := v.Store().MediaOf(v.Context(), t.Ref)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, m := range media {
		if m.Kind == "image" && m.CreatedAt.After(t.AskedAt.Add(-talkBefore)) && (t.EndedAt.IsZero() || m.CreatedAt.Before(t.EndedAt)) {
			ids = append(ids, m.ID)
		}
	}
	return ids, nil
}

func (d desk) talkPhoto(v *web.Visit) error {
	t, ok, err := openTalk(v)
	if !ok || err != nil {
		return err
	}
	ids, err := photosOf(v, t)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.Path("n"))
	if err != nil || n < 1 || n > len(ids) || d.Photo == nil {
		return v.NotFound()
	}
	body, kind, err := d.Photo(v.Context(), ids[n-1])
	if errors.Is(err, store.ErrNotFound) {
		return v.Refuse("这张照片还没有从微信取回，或已经取不到了。请稍后再看。")
	}
	if err != nil {
		return err
	}
	err = v.InTx(func(tx *store.Tx) error {
		return v.Audit(tx, store.Entry{Action: "talk.photo", ObjectKind: "talk", ObjectID: t.ID, Reason: "photo " + strconv.Itoa(n)})
	})
	if err != nil {
		return err
	}
	return v.Send(http.StatusOK, kind, body)
}

// talkDo does something in a talk and shows it again.
func talkDo(done string, do func(*store.Tx, *web.Visit, people.Talk) error) func(*web.Visit) error {
	return func(v *web.Visit) error {
		t, ok, err := openTalk(v)
		if !ok || err != nil {
			return err
		}
		err = v.InTx(func(tx *store.Tx) error {
			if err := do(tx, v, t); err != nil {
				return err
			}
			return v.Say(tx, done)
		})
		if err != nil {
			return err
		}
		return v.Redirect(talkPage(t))
	}
}

func sayTyped(tx *store.Tx, v *web.Visit, t people.Talk) error {
	form := v.Form()
	words := form.Needed("text", wordsMost)
	if !form.OK() {
		return &people.Refusal{Sentence: "请写下内容，最多" + strconv.Itoa(wordsMost) + "字。"}
	}
	return say(tx, v.Tree, v.Staff, t, words)
}

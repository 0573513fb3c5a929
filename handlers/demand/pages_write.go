package demand

import (
	"cmp"
	"strconv"
	"strings"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// The boxes that write to a resident, by the end of their path.
const (
	boxSay     = "say"
	boxAsk     = "ask"
	boxResolve = "resolve"
)

// resultPhotosMost is how many photos come with one answer.
const (
	resultPhotosMost = 4
	photoBytesMost   = 8 << 20
)

func resultUpload() web.Upload {
	return web.Upload{Most: resultPhotosMost, Bytes: photoBytesMost, Types: web.Images()}
}

// others says who else has the case open right now, so that two do not write at once.
func (p *actPage) others() ([]web.Block, error) {
	if p.masked() {
		return nil, nil
	}
	var ids []string
	err := p.v.Store().InTx(p.v.Context(), func(tx *store.Tx) (err error) {
		ids, err = lookIn(tx, p.d.ID, p.v.Staff.ID)
		return err
	})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = p.o.unitName(id)
	}
	return []web.Block{web.Prose{Text: strings.Join(names, "、") + "也打开着这件事。", Tone: "warn"}}, nil
}

// prepare reads what the boxes need: drafts, beginnings, and how much the platform still lets through.
func (p *actPage) prepare() (err error) {
	if !people.May(p.v.Staff.Role, people.ReplyDemand) {
		return nil
	}
	if p.drafts, err = draftsOf(p.v.Reader(), p.v.Staff.ID, p.d.ID); err != nil {
		return err
	}
	if p.beginnings, err = templatesIn(p.v.Reader()); err != nil || p.d.Filer == "" {
		return err
	}
	who, err := people.ByID(p.v.Reader(), p.d.Filer)
	if err != nil {
		return err
	}
	w, err := p.v.Store().Window(p.v.Context(), who.Ref, who.ID)
	if err != nil {
		return err
	}
	p.budget = budgetWords(w, who.Following, p)
	return nil
}

// budgetWords says how many messages the platform still lets through, until when, and what is kept.
func budgetWords(w store.Window, following bool, p *actPage) web.Prose {
	now := p.v.Now()
	left, until := people.MessagesLeft(w, now), people.WindowEnd(w)
	end := calendar.SayNear(until, now)
	switch {
	case !following:
		return web.Prose{Text: "居民已取消关注，微信消息发不到：请打电话或上门，并记一笔。", Tone: "bad"}
	case left == 0 && now.Before(until):
		return web.Prose{Text: "微信的条数用完了（" + end + "前），居民再来信才有。提问和结果改发服务通知；消息会先留着。急事请打电话。", Tone: "bad"}
	case left == 0:
		return web.Prose{Text: "居民48小时内没有来信，微信窗口已关：这里发的改走服务通知（居民同意过才收得到），急事请打电话。", Tone: "warn"}
	case people.RouteOf(w, PushText, now).Wait > 0:
		return web.Prose{Text: "微信还能发" + strconv.Itoa(left) + "条（" + end + "前），都留给提问和办理结果：普通消息会先留着，居民再来信后自动发出。", Tone: "warn"}
	}
	return web.Prose{Text: "微信还能发" + strconv.Itoa(left) + "条（" + end + "前），其中2条留给提问和办理结果。", Tone: "quiet"}
}

// writing is what writes to the resident: how much goes through, beginnings of messages, and the boxes.
func (p *actPage) writing() []web.Block {
	forms := p.replies()
	if len(forms) == 0 {
		return nil
	}
	var blocks []web.Block
	if p.d.Filer == "" {
		blocks = append(blocks, web.Prose{Text: "这件事没有绑定公众号，消息发不到居民手机：请电话或上门告知，并记一笔。", Tone: "quiet"})
	} else {
		blocks = append(blocks, p.budget)
		if strings.HasSuffix(forms[0].Action, "/"+boxSay) {
			beginnings := web.Links{Items: []web.Cell{web.Toned("常用开头：", "quiet")}}
			for _, t := range p.beginnings {
				beginnings.Items = append(beginnings.Items, web.Link(t.Name, page(p.d)+"?t="+t.Key))
			}
			blocks = append(blocks, beginnings)
		}
	}
	for _, f := range forms {
		blocks = append(blocks, f)
	}
	return blocks
}

// replies are the boxes that write to the resident.
func (p *actPage) replies() []web.Form {
	var forms []web.Form
	for _, f := range []struct {
		action                Action
		path, caption, submit string
	}{{ToContact, boxSay, "给居民发消息", "发送"}, {ToAsk, boxAsk, "请居民补充情况（暂停计时）", "提问"}, {ToResolve, boxResolve, "答复办理结果", "答复"}} {
		if !people.May(p.v.Staff.Role, people.ReplyDemand) || !p.o.reachable(p.v.Staff, p.d, f.action, p.v.Now()) {
			continue
		}
		if p.d.Filer == "" && f.action != ToResolve { // nobody would read it
			continue
		}
		draft := p.drafts[f.path]
		text := web.Field{Name: "text", Label: "内容", Kind: "area", Required: true, Max: wordsMost, Value: draft.Text}
		fields := []web.Field{seenField(p.d)}
		switch f.path {
		case boxSay:
			if key := p.v.Query("t"); key != "" {
				text.Value = p.filled(key)
			}
		case boxResolve:
			text.Value, text.Hint = cmp.Or(draft.Text, p.d.Proposal), "写清做了什么、什么时候、谁做的。"
		}
		if draft.Text != "" && text.Value == draft.Text {
			text.Hint = strings.TrimSpace("草稿，" + web.Stamp(draft.At) + "存的。" + text.Hint)
		}
		fields = append(fields, text)
		if f.path == boxResolve && p.keep != nil {
			fields = append(fields, photosField())
		}
		forms = append(forms, web.Form{Caption: f.caption, Action: page(p.d) + "/" + f.path, Submit: f.submit, Fields: fields, Also: []web.Submit{{Name: "draft", Text: "存草稿"}}})
	}
	return forms
}

func photosField() web.Field {
	return web.Field{Name: "photos", Label: "办好后的照片", Kind: "file", Hint: "最多" + strconv.Itoa(resultPhotosMost) + "张，每张8MB以内；定位等信息会去掉。居民看得到，请别拍到人脸、车牌和门牌。"}
}

// filled fills in a beginning for this case.
func (p *actPage) filled(key string) string {
	for _, t := range p.beginnings {
		if t.Key == key {
			return t.fill(p.o, p.d, p.v.Staff, p.v.Now())
		}
	}
	return ""
}

// replyPage posts words to the resident: a message, a question, an answer. Words that say nothing, or a template with its blanks, come back
// once with the hint; who means them sends them all the same. What could not be sent is kept as a draft.
func (c capability) replyPage(do func(Office, *store.Tx, people.Staff, string, string) error, a Action, box, done string) func(*web.Visit) error {
	return func(v *web.Visit) error {
		p, ok, err := c.openCase(v)
		if !ok || err != nil {
			return err
		}
		form := v.Form()
		text := form.Text("text", wordsMost)
		if !form.OK() || text == "" && !form.Ticked("draft") {
			return v.Refuse("请写下内容，最多" + strconv.Itoa(wordsMost) + "字。")
		}
		if form.Ticked("draft") {
			return p.keepDraft(box, text)
		}
		if err := p.prepare(); err != nil {
			return err
		}
		if p.o.reachable(v.Staff, p.d, a, v.Now()) && a != ToAsk && (hollow(text) || unfilled(text)) && !form.Ticked("sure") {
			return p.emptyWords(form, a)
		}
		photos, err := p.photos(form)
		if err != nil {
			return err
		}
		p.o.Seen, _ = strconv.Atoi(form.Raw("seen"))
		p.o.Photos, p.o.Link = photos, c.link
		err = v.InTx(func(tx *store.Tx) error {
			if err := do(p.o, tx, v.Staff, p.d.No, text); err != nil {
				return err
			}
			if err := keepDraft(tx, v.Staff.ID, p.d.ID, box, ""); err != nil {
				return err
			}
			return v.Say(tx, done)
		})
		if isRefused(err) { // what was written is not lost
			if kept := v.Store().InTx(v.Context(), func(tx *store.Tx) error { return keepDraft(tx, v.Staff.ID, p.d.ID, box, text) }); kept != nil {
				return kept
			}
		}
		if err != nil {
			return err
		}
		return v.Redirect(page(p.d))
	}
}

func (p *actPage) keepDraft(box, text string) error {
	err := p.v.InTx(func(tx *store.Tx) error {
		if err := keepDraft(tx, p.v.Staff.ID, p.d.ID, box, text); err != nil {
			return err
		}
		return p.v.Say(tx, pick(text == "", "草稿已清掉。", "草稿已存，下次打开还在，只有您看得到。"))
	})
	if err != nil {
		return err
	}
	return p.v.Redirect(page(p.d))
}

// emptyWords shows a reply again that says nothing.
func (p *actPage) emptyWords(form *web.Entered, a Action) error {
	hint := hollowHint
	if unfilled(form.Raw("text")) {
		hint = "模板里的【】还没有填。"
	}
	for _, f := range p.replies() {
		if (a == ToContact) != strings.HasSuffix(f.Action, "/"+boxSay) || a == ToResolve && !strings.HasSuffix(f.Action, "/"+boxResolve) {
			continue
		}
		f.Fields = append(f.Fields, web.Field{Name: "sure", Label: "就这样发送", Kind: "check"})
		return p.v.Wrong(titleFor(p.v.Staff, p.d), p.around("", form.Again(f))[0], web.Prose{Text: hint, Tone: "warn"}, form.Again(f))
	}
	return p.v.Refuse(hint)
}

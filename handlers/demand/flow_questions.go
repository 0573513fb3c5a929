package demand

import (
	"strconv"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// answers are what was asked beside matter and place; most stay empty.
type answers struct {
	degrees string // 14 or the words
	cold    bool
	hours   string
	contact string // self or subject
	phone   string
	privacy Privacy
	voice   []string
	photos  []string
}

// questions asks at most one thing of the category, and whom to call where it is for somebody who cannot. Everything else is taken when it
// comes and never asked for.
func (f *filer) questions(t *dialog.Talk, m triage.Matter) answers {
	var a answers
	unknown := []string{"不知道", "不清楚", "没量", "没有温度计", "说不准", "unknown"}
	if Heating(m.Category, m.Text) {
		v := t.Take(dialog.Q{Key: "degrees", Label: f.say("室温", "Temperature"), Names: []string{"温度", "度数"}, Takes: handlers.HintTemperature, Raw: true, Skip: unknown,
			Ask: f.say("家里现在大约多少度？不知道就回复“不知道”。", "About how many degrees is it in the room? Reply \"unknown\" if you cannot tell.")})
		a.degrees = v.Label
		if n, err := strconv.Atoi(v.ID); err == nil && n < Freezing {
			a.cold = true
			t.Say(f.say("才"+v.Label+"，太冷了，这件按紧急处理。", "That is too cold. I will mark it urgent."))
		}
	}
	if Smoke(m.Category, m.Text) {
		v := t.Text(dialog.Q{Key: "hours", Label: "时间", Skip: append(unknown, "没有", "没照片", "不发"),
			Ask: f.say("一般几点油烟最厉害？方便的话也发张照片，没有就回复“跳过”。", "At what time is it worst? You can also send a photo, or reply \"skip\".")})
		a.hours = v.Label
	}
	if f.proxy() != "" && (m.Category == "D04" || m.Category == "D09" || f.elder()) {
		other := "联系" + f.whom()
		v := t.Pick(dialog.Q{Key: "contact", Label: f.say("联系人", "Contact"), Names: []string{"联系谁", "联系"}, Takes: handlers.HintContact,
			Ask: f.say("办的时候联系您，还是"+other+"？", "Whom shall we call: you, or the person concerned?")},
			dialog.Option{ID: "self", Label: f.say("联系我", "Me"), Words: []string{"我", "找我", "打给我", "打我登记的电话", "打我电话", "联系您"}},
			dialog.Option{ID: "subject", Label: f.say(other, "The person concerned"), Words: []string{"老人", "本人", f.whom(), "找老人", "联系她", "联系他"}})
		a.contact = v.ID
	}
	a.phone = t.Take(dialog.Q{Key: "phone", Label: "", Takes: handlers.HintPhone, Quiet: true}).Label
	if v := t.Take(dialog.Q{Key: "voice", Takes: handlers.HintVoice, Quiet: true}); v.ID != "" {
		a.voice = []string{v.ID}
	}
	a.privacy = PrivacyFor(m.Text, m.Category, m.Nature, m.Confidential, f.child)
	if a.privacy == Named {
		a.privacy = f.said.privacy
	}
	return a
}

// photos asks for a photo once, where the place had to be asked for, a photo helps and nothing is urgent. It takes one at any time.
func (f *filer) photos(t *dialog.Talk, m triage.Matter, joins string) []string {
	asked := handlers.WhereWasAsked(t) && Photographed(m.Category) && Urgency(m.Urgency).Known() == Normal && !f.child && !f.english &&
		!Smoke(m.Category, m.Text) && joins == ""
	values := t.Photos(dialog.Q{Key: "photo", Label: f.say("照片", "Photo"), Names: []string{"图片", "相片"}, Quiet: !asked, Early: true,
		Skip:  []string{"没有", "没照片", "没有照片", "不发", "不用", "无", "没拍", "拍不了", "没得", "没得照片", "莫得", "不会拍", "拍不来", "不方便", "none", "no"},
		Ask:   f.say("好的。方便的话请发一张照片，没有就回复“没有”。", "Please send a photo, or reply \"none\"."),
		Retry: f.say("有照片请直接发过来，没有就回复“没有”。", "Send a photo, or reply \"none\".")})
	ids := make([]string, len(values))
	for i, v := range values {
		ids[i] = v.ID
	}
	return ids
}

// proxy is the relation of the person for whom it is filed; empty for oneself.
func (f *filer) proxy() string {
	if p := f.t.Fact(handlers.FactProxy); p != "" {
		return p
	}
	return f.said.proxy
}

func (f *filer) proxyWho() string {
	if w := f.t.Fact(handlers.FactProxyWho); w != "" {
		return w
	}
	return f.said.proxyWho
}

func (f *filer) elder() bool { return f.t.Fact(handlers.FactElder) == "1" || f.said.elder }

// whom names the other person as an option does.
func (f *filer) whom() string {
	if f.elder() {
		return "老人"
	}
	switch p := f.proxy(); p {
	case "mother", "father", "grandparent":
		return "老人"
	case "child", "spouse", "sibling", "neighbour", "friend":
		return relationName(p)
	}
	return "本人"
}

// sameAsBefore asks whether a matter is one that the same person has open; the same is added to the old case.
func (f *filer) sameAsBefore(t *dialog.Talk, m triage.Matter, place triage.Place) (string, bool) {
	rows := t.Look("own", OwnCase{Category: m.Category, Node: place.Node, Estate: place.Estate, Building: place.Building, Point: place.HasPoint})
	if len(rows) == 0 {
		return "", false
	}
	c := caseOf(rows[0])
	same, other := f.say("同一件事，补充一句", "The same, add to it"), f.say("新的事，另外登记", "A new one")
	if c.state == Resolved {
		same = f.say("还是那件，没修好", "That one, it is not solved")
	}
	choice := t.Pick(dialog.Q{Key: "same", Skip: []string{},
		Ask: f.say("您"+c.filed+"报过“"+c.title+"”（尾号"+c.tail+"），"+c.stands+"。这次是：",
			"You reported \""+c.title+"\" ("+c.tail+") before. Is this:")},
		dialog.Option{ID: "same", Label: same, Words: []string{"同一件", "同一件事", "一样", "一样的", "还是那件", "那件", "补充", "是", "是的", "对"}},
		dialog.Option{ID: "other", Label: other, Words: []string{"新的", "新的事", "另外", "不是", "不一样", "另一件", "不同", "跳过"}})
	if choice.ID != "same" {
		return "", false
	}
	ask := f.say("好的，请说要补充什么，也可以发照片。没有就回复“没有”。", "What would you like to add? You can also send photos.")
	if c.state == Resolved {
		ask = f.say("对不起，让您又费心了。请说一句现在的情况，没有就回复“没有”。", "Sorry about that. What is it like now?")
	}
	more := t.Text(dialog.Q{Key: "more", Label: f.say("补充", "Addition"), Skip: []string{"没有", "没了", "不用", "none", "no"}, Ask: ask})
	photos := f.quietPhotos(t)
	text := m.Text
	if more.Label != "" {
		text += "；" + more.Label
	}
	if c.state == Resolved {
		return f.reopened(receiptOf(t.Do("reopened", Reopen{Case: c.id, Text: text, Photos: photos}))), true
	}
	r := receiptOf(t.Do("supplemented", Supplement{Case: c.id, Text: text, Photos: photos}))
	t.Context("case", c.id)
	return f.supplemented(r), true
}

func (f *filer) quietPhotos(t *dialog.Talk) []string {
	var ids []string
	for _, v := range t.Photos(dialog.Q{Key: "photo", Quiet: true}) {
		ids = append(ids, v.ID)
	}
	return ids
}

// alsoNeighbours asks whether a matter is one that a neighbour has open; joined, it follows the neighbour's case. It gives that case's id.
func (f *filer) alsoNeighbours(t *dialog.Talk, m triage.Matter, place triage.Place) string {
	if f.child || m.Confidential {
		return ""
	}
	rows := t.Look("near", NearCase{Title: m.Title, Category: m.Category, Node: place.Node, Estate: place.Estate, Building: place.Building, Point: place.HasPoint})
	if len(rows) == 0 {
		return ""
	}
	n := nearOf(rows[0])
	choice := t.Pick(dialog.Q{Key: "join",
		Ask: f.say("“"+m.Title+"”已有"+n.households+"户邻居反映过，"+n.stands+"。您家也是同样的情况？",
			n.households+" neighbours reported the same. Is it the same for you?")},
		dialog.Option{ID: "yes", Label: f.say("我家也是，一起办", "Yes, count me in"), Words: []string{"我家也是", "我也是", "也是", "一样", "是", "是的", "对", "算我一个", "算我一户", "一起"}},
		dialog.Option{ID: "no", Label: f.say("不一样，另外登记", "No, a new one"), Words: []string{"不一样", "不是", "另外", "新的", "跳过"}})
	if choice.ID != "yes" {
		return ""
	}
	return n.id
}

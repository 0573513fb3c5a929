package demand

import (
	"strconv"
	"strings"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// filing is the conversation that files: what, where, a few questions of the category, a read-back, a number; then the next matter.
var filing = &dialog.Flow{Name: "demand", Title: "反映民需",
	Open: []string{"上报", "报事", "反映民需", "反映问题", "我要反映", "我要反映问题", "我想反映问题", "我要上报", "报修", "我要报修", "投诉", "我要投诉", "提建议", "report", "report a problem"},
	Menu: []string{"demand.new"}, Intents: []string{string(triage.Demand)},
	Takes: []string{handlers.HintMatter, handlers.HintPlace, handlers.HintPlaces, handlers.HintPhoto, handlers.HintVoice, handlers.HintPhone,
		handlers.HintTemperature, handlers.HintExtent, handlers.HintContact},
	Talk: file}

// file reads from top to bottom: everything that was said, what of it is not taken here, which matter first, then one after the other.
func file(t *dialog.Talk) dialog.End {
	f := filer{t: t, speech: speechOf(t)}
	matters, ok := f.matters()
	if !ok {
		return f.nothing()
	}
	f.said = saidOf(t.Look("said", Said{}))
	f.child = f.child || f.said.minor
	kept, refused := f.said.sorted(f.said.all(matters))
	guidance := f.refuse(refused)
	if len(kept) == 0 {
		return t.End(guidance)
	}
	t.Say(guidance)
	kept = f.said.corrected(f.arranged(kept), matters)
	var before triage.Place
	for i, m := range kept {
		place, words, over := f.one(t.Round(strconv.Itoa(i+1)), m, before, i, len(kept))
		if over && i == len(kept)-1 {
			return t.End(words)
		}
		t.Say(words)
		before = place
	}
	return t.End("")
}

// filer is one such talk.
type filer struct {
	t *dialog.Talk
	speech
	said said
}

// matters asks what it is about, a second time when the words describe nothing; not ok after that.
func (f *filer) matters() ([]dialog.Value, bool) {
	label, names := f.say("事情", "Matter"), []string{"内容", "什么事", "问题", "描述", "matter", "problem"}
	matters := f.t.Texts(dialog.Q{Key: "matter", Label: label, Names: names, Takes: handlers.HintMatter, Ask: f.describe(),
		Again: f.say("请重新说一句是什么事。\n（刚才写的是：%s）", "Please say again what is wrong.\n(You wrote: %s)")})
	if len(matters) > 0 && !empty(matterIn(matters[0]).Text) {
		return matters, true
	}
	matters = f.t.Texts(dialog.Q{Key: "plainly", Label: label, Names: names, Takes: handlers.HintMatter,
		Ask: f.say("请说一句具体是什么事，比如“3号楼楼道灯坏了”。\n说不清也可以发“人工”。", "Please tell me what is wrong, for example \"the street light is broken\".")})
	return matters, len(matters) > 0 && !empty(matterIn(matters[0]).Text)
}

// describe words the first question by what came before any words.
func (f *filer) describe() string {
	if _, photo := f.t.Hear(handlers.HintPhoto); photo {
		return f.say("照片收到了，谢谢您。\n请说一句是什么事，比如“单元门口地砖松了”。", "Photo received, thank you.\nWhat is wrong? One sentence is enough.")
	}
	if place, ok := f.t.Hear(handlers.HintPlace); ok {
		return f.say("位置收到，看着是在"+place.Label+"一带。\n您那里有什么事要反映？请说一句。", "Location received.\nWhat is wrong there? One sentence is enough.")
	}
	return f.say("好的，请说一句是什么事，比如“楼道灯不亮”。", "Please tell me in one sentence what is wrong.")
}

// nothing closes politely after two tries, and keeps that it did.
func (f *filer) nothing() dialog.End {
	f.t.Do("nothing", Refuse{Reason: string(triage.Nonsense)})
	return f.t.End(f.speech.polite(Guidance(triage.Nonsense, "", "", "")))
}

// refuse records what is certainly not taken here and gives the way that is.
func (f *filer) refuse(refused []dialog.Value) string {
	if len(refused) == 0 {
		return ""
	}
	m := matterIn(refused[0])
	f.t.Do("refused", Refuse{Reason: string(f.said.refusal), Words: f.said.refusalWords, Matter: matterOf(m)})
	f.t.Context("refused", string(f.said.refusal))
	return f.polite(Guidance(f.said.refusal, f.said.refusalWords+m.Text, f.said.refusalPlace, f.said.dial))
}

// arranged puts the matters into the order in which they are done: what is dangerous first, else what the resident says.
func (f *filer) arranged(kept []dialog.Value) []dialog.Value {
	if len(kept) < 2 {
		return kept
	}
	if i := foremost(kept); i >= 0 {
		f.t.Say(f.say("您说了"+count(len(kept))+"件事，都会登记。先办要紧的“"+matterIn(kept[i]).Title+"”，接着办"+others(kept, i)+"。",
			"You told me about "+strconv.Itoa(len(kept))+" things. Let us begin with the urgent one."))
		return toFront(kept, i)
	}
	options := make([]dialog.Option, len(kept))
	for i, v := range kept {
		options[i] = dialog.Option{ID: strconv.Itoa(i), Label: matterIn(v).Title, Words: ordinal(i)}
	}
	first := f.t.Pick(dialog.Q{Key: "first",
		Ask: f.say("您说了"+count(len(kept))+"件事，我分开登记，办起来更快。先说哪一件？", "You told me about "+strconv.Itoa(len(kept))+" things. Which one first?")}, options...)
	i, err := strconv.Atoi(first.ID)
	if err != nil || i < 0 || i >= len(kept) {
		i = 0
	}
	return toFront(kept, i)
}

// matterIn reads a matter as it is shown and kept: without what was taken out of it.
func matterIn(v dialog.Value) triage.Matter {
	m := handlers.MatterOf(v)
	m.Title, m.Text = tidy(m.Title), tidy(m.Text)
	if m.Title == "" {
		m.Title = m.Text
	}
	m.Title = titled(m.Title)
	return m
}

// foremost finds the one matter that is more dangerous than all others; -1 when none is.
func foremost(matters []dialog.Value) int {
	best, at, tie := 0, -1, false
	for i, v := range matters {
		m := matterIn(v)
		rank := 2 * Urgency(m.Urgency).rank()
		if m.Hazard {
			rank++
		}
		switch {
		case rank > best:
			best, at, tie = rank, i, false
		case rank == best:
			tie = true
		}
	}
	if tie || best < 2*Urgent.rank() {
		return -1
	}
	return at
}

func toFront(list []dialog.Value, i int) []dialog.Value {
	out := append(make([]dialog.Value, 0, len(list)), list[i])
	out = append(out, list[:i]...)
	return append(out, list[i+1:]...)
}

func others(list []dialog.Value, i int) string {
	var names []string
	for j, v := range list {
		if j != i {
			names = append(names, "“"+matterIn(v).Title+"”")
		}
	}
	return strings.Join(names, "、")
}

// one files one matter and gives its place and the words about its number. over says that nothing more is to be asked about it.
func (f *filer) one(t *dialog.Talk, v dialog.Value, before triage.Place, i, n int) (triage.Place, string, bool) {
	if i > 0 { // the first one is corrected by its own question
		if again := t.Text(dialog.Q{Key: "what", Label: f.say("事情", "Matter"), Names: []string{"内容", "什么事"}, Takes: handlers.HintMatter, Quiet: true,
			Ask: f.say("请重新说一句是什么事。", "Please say again what is wrong.")}); !again.None() {
			v = again
		}
	}
	m := matterIn(v)
	t.About(m.Title)
	f.acknowledge(t, m, i, n)
	place := handlers.WhereIsIt(t, f.where(m, before))
	if words, same := f.sameAsBefore(t, m, place); same {
		return place, words, true
	}
	with := f.alsoNeighbours(t, m, place)
	more := f.questions(t, m)
	more.photos = f.photos(t, m, with)
	order := f.order(t, m, place, more, with)
	t.Confirm(dialog.Q{Key: "confirm", Ask: f.readBack(order, more, i == 0 && f.said.first)})
	receipt := receiptOf(t.Do("filed", order))
	t.Context("filed", receipt.no)
	t.Context("case", receipt.id)
	return place, f.filed(receipt, order, i, n), true
}

// where says what is known of the place before it is asked for.
func (f *filer) where(m triage.Matter, before triage.Place) handlers.Where {
	proxy := f.proxy() != ""
	parking := Parking(m.Category, m.Text) && !f.said.placed && !proxy && !f.child
	spot := m.Category == "D01" || m.Category == "D02" || m.Category == "D07" || m.Category == "D08"
	whole := wholeEstate(m.Text) || f.said.wholeEstate
	w := handlers.Where{Title: m.Title, Text: m.Text, Before: before, NotHome: proxy, Whole: whole, Yard: parking, Child: f.child, AtHome: !proxy && (placeless(m.Category) || Urgency(m.Urgency) == Consult || m.Nature == "consult" && Urgency(m.Urgency).rank() <= Normal.rank()),
		Spot: spot && !whole && !f.child && !f.english && Urgency(m.Urgency) != Critical}
	if f.said.several {
		w.Own = m.Place
	}
	return w
}

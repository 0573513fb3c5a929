package handlers

import (
	"strings"

	"minxu/dialog"
	"minxu/triage"
)

// Where is what a script knows of a place before it asks for it. The zero Where asks openly, or proposes the registered home.
type Where struct {
	Title   string        // what the matter is called, for the wording
	Text    string        // the words in which it was told: a landmark in them is proposed
	Own     *triage.Place // the matter's own place, where several were named in one message
	Before  triage.Place  // the place of the matter before; proposed with 也
	NotHome bool          // it is for somebody else: the writer's own home is not proposed
	Whole   bool          // the estate as a whole is meant, not a building
	Yard    bool          // ask whether the whole estate or the own building is meant (parking)
	Spot    bool          // an estate alone is too wide: ask once for the building
	AtHome  bool          // the matter lies nowhere (advice, conduct): the registered home will do, shown in the read-back
	Child   bool          // the writer is a child: 你
}

// WhereIsIt is the one place question of the house: a place that was named is not asked for, one that is likely is proposed, else it is
// asked for; an ambiguous name gives up to four choices; what nobody understands is taken in the resident's words. The place that comes
// back may be empty (不清楚) or have a label and no node: whoever files it sends it to the desk of the home, never guesses.
func WhereIsIt(t *dialog.Talk, w Where) triage.Place {
	t = t.Part("location")
	p := placeQuestion{t: t, w: w}
	found, chosen, asked := p.reading()
	if !asked && w.Yard {
		found, chosen, asked = p.yard()
	}
	if chosen {
		return found
	}
	p.open = asked // what is likely was offered and is not it
	return p.narrowed(p.spot())
}

// WhereWasAsked says whether the place had to be asked for or agreed to. Only for deciding whether a later question is Quiet.
func WhereWasAsked(t *dialog.Talk) bool {
	t = t.Part("location")
	for _, key := range []string{"which", "extent", "spot"} {
		if how := t.How(key); how != dialog.NotYet {
			return how != dialog.Heard
		}
	}
	return false
}

// placeQuestion is the talk about one place.
type placeQuestion struct {
	t    *dialog.Talk
	w    Where
	open bool // propose nothing
}

// words picks the language; a child is not addressed as 您.
func (p placeQuestion) words(chinese, english string) string {
	if p.t.English() {
		return english
	}
	if p.w.Child {
		return strings.ReplaceAll(chinese, "您", "你")
	}
	return chinese
}

func (p placeQuestion) label() string { return p.words("地点", "Place") }

func (p placeQuestion) names() []string {
	return []string{"地址", "位置", "地方", "address", "location", "where"}
}

// reading asks which of several places of the same name is meant, where there are several.
func (p placeQuestion) reading() (found triage.Place, chosen, asked bool) {
	readings := p.t.Texts(dialog.Q{Key: "readings", Takes: HintPlaces, Quiet: true})
	if len(readings) < 2 {
		return triage.Place{}, false, false
	}
	const most = 4
	readings = readings[:min(len(readings), most)]
	options := make([]dialog.Option, 0, most+1)
	for _, v := range readings {
		options = append(options, dialog.Option{ID: v.ID, Label: v.Label})
	}
	options = append(options, dialog.Option{ID: "other", Label: p.words("都不是，我来说", "None of these"), Words: []string{"都不是", "不是", "其他", "别的"}})
	choice := p.t.Pick(dialog.Q{Key: "which", Label: p.label(), Names: p.names(), Ask: p.words("有几处叫这个名字，您说的是哪一处？", "Which one do you mean?")}, options...)
	for _, v := range readings {
		if v.ID == choice.ID {
			return PlaceOf(v), true, true
		}
	}
	return triage.Place{}, false, true
}

// yard asks whether the whole estate is meant, where there is an estate to speak of.
func (p placeQuestion) yard() (found triage.Place, chosen, asked bool) {
	base, ok := p.base()
	if !ok || base.Estate == "" {
		return triage.Place{}, false, false
	}
	choice := p.t.Pick(dialog.Q{Key: "extent", Label: p.label(), Names: p.names(), Takes: HintExtent,
		Ask: p.words("是整个"+base.Estate+"都这样吗？", "Is it the whole of "+base.Estate+"?")},
		dialog.Option{ID: "estate", Label: p.words("是，整个小区", "Yes, the whole estate"), Words: []string{"整个", "整个小区", "全小区", "都这样", "是", "是的", "对"}},
		dialog.Option{ID: "front", Label: p.words("就在我们楼前", "Only at my building"), Words: []string{"楼前", "我们楼", "楼下", "不是", "门口"}},
		dialog.Option{ID: "other", Label: p.words("别的地方", "Somewhere else"), Words: []string{"其他", "别处"}})
	switch choice.ID {
	case "estate":
		return wholeOf(base), true, true
	case "front":
		if base.Building != "" {
			return base, true, true
		}
	}
	return triage.Place{}, false, true
}

// base is the place that the resident most likely speaks of without naming it.
func (p placeQuestion) base() (triage.Place, bool) {
	if p.w.Before.Estate != "" {
		return p.w.Before, true
	}
	if p.w.NotHome {
		return triage.Place{}, false
	}
	return Home(p.t)
}

// wholeOf widens a place to its estate. Its node stays that of the building; whoever files it widens that too.
func wholeOf(p triage.Place) triage.Place {
	return triage.Place{Node: p.Node, Estate: p.Estate, Label: p.Estate, Sure: true}
}

// spot takes the place from what was said, proposes it, or asks.
func (p placeQuestion) spot() triage.Place {
	q := dialog.Q{Key: "spot", Label: p.label(), Names: p.names(), Takes: HintPlace, Raw: true, Skip: unknownWords(),
		Ask:       p.ask(),
		Again:     p.words("请说正确的地点，比如“7号楼旁小广场”，也可以发位置。", "Where is it then? Send a location, or the estate and building."),
		ProposeNo: p.words("不是，我来说地址", "No, I will tell you")}
	q.Propose, q.ProposeAsk = p.proposal()
	home, known := Home(p.t)
	q.Quiet = p.w.AtHome && known
	v := p.t.Take(q)
	if v.None() && q.Quiet {
		return home
	}
	if v.None() || v.ID != "" {
		return PlaceOf(v)
	}
	return p.again(v.Label)
}

// unknownWords pass the place question.
func unknownWords() []string {
	return []string{"不清楚", "不知道", "说不清", "不记得", "unknown", "dontknow"}
}

func (p placeQuestion) ask() string {
	if _, named := p.t.Hear(HintPlace); named {
		return p.words("请说准确的地点，也可以发位置。", "Where is it exactly? You can also send a location.")
	}
	if spot := landmark(p.w.Text); spot != "" {
		return p.words("是哪个小区的"+spot+"？也可以发位置。", "Which estate is it in? You can also send a location.")
	}
	if p.w.Child {
		return "是哪个小区？知道楼号也请说一声。"
	}
	return p.words("请问在哪个小区、几号楼？也可以发位置。\n说不清就回复“不清楚”。", "Where is it? Please send your location, or the estate name and building number.")
}

// proposal is the place to agree to, with its wording.
func (p placeQuestion) proposal() (dialog.Value, string) {
	if heard, ok := p.t.Hear(HintPlace); ok { // heard, but not surely
		return heard, p.words("是在"+heard.Label+"吗？", "Is it at "+heard.Label+"?")
	}
	if p.open {
		return dialog.Value{}, ""
	}
	if p.w.Own != nil && p.w.Own.Label != "" {
		return PlaceValue(*p.w.Own), p.words("“"+p.w.Title+"”是在"+p.w.Own.Label+"吗？", "Is it at "+p.w.Own.Label+"?")
	}
	if p.w.Before.Label != "" && !p.w.Whole {
		return PlaceValue(p.w.Before), p.words("也是在"+p.w.Before.Label+"吗？", "Is it also at "+p.w.Before.Label+"?")
	}
	base, ok := p.base()
	if !ok {
		return dialog.Value{}, ""
	}
	if spot := landmark(p.w.Text); spot != "" && base.Estate != "" {
		base = wholeOf(base)
		base.Detail, base.Label = spot, base.Estate+spot
		return PlaceValue(base), p.words("是在"+base.Estate+"的"+spot+"吗？", "Is it at "+base.Label+"?")
	}
	if p.w.Whole && base.Estate != "" {
		base = wholeOf(base)
		return PlaceValue(base), p.words("是在"+base.Label+"吗？", "Is it at "+base.Label+"?")
	}
	return PlaceValue(base), p.words("是在您登记的"+base.Label+"吗？", "Is it at "+base.Label+"?")
}

// again asks a second and last time after words that no place was found for.
func (p placeQuestion) again(words string) triage.Place {
	v := p.t.Take(dialog.Q{Key: "nearby", Takes: HintPlace, Raw: true, Skip: unknownWords(), For: words,
		Ask: p.words("“"+words+"”我没找到是哪个小区。请说附近的小区名，或发个位置。\n说不清就回复“不清楚”，社区来核实。",
			"I could not find that place. Which estate is near? You can also send a location, or reply \"unknown\".")})
	if v.None() {
		return triage.Place{Label: words}
	}
	near := PlaceOf(v)
	if v.ID == "" {
		near.Label = words + "，" + near.Label
		return near
	}
	near.Detail = words
	near.Label += "（" + words + "）"
	return near
}

// narrowed asks once for the building where an estate alone is too wide.
func (p placeQuestion) narrowed(place triage.Place) triage.Place {
	if !p.w.Spot || place.Estate == "" || place.Building != "" || place.Detail != "" || place.HasPoint {
		return place
	}
	v := p.t.Take(dialog.Q{Key: "building", Takes: HintPlace, Raw: true, For: place.Label,
		Skip: append(unknownWords(), "没有", "是的", "是", "对", "整个", "都"),
		Ask:  p.words(place.Estate+"的几号楼附近？说不清就回复“不清楚”。", "Near which building of "+place.Estate+"? Reply \"unknown\" if you cannot tell.")})
	if v.None() {
		return place
	}
	if v.ID != "" {
		return PlaceOf(v)
	}
	place.Detail = v.Label
	place.Label += v.Label
	return place
}

// landmark finds what people name instead of a building. The longer name comes first.
func landmark(text string) string {
	for _, l := range []string{"小广场", "大门口", "小区大门", "北门", "南门", "东门", "西门", "健身角", "健身区", "车棚", "凉亭", "花坛", "垃圾站", "活动室", "停车场", "地下车库", "幼儿园", "广场"} {
		if strings.Contains(text, l) && !strings.Contains(text, l+"舞") {
			return l
		}
	}
	return ""
}

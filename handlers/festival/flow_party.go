package festival

import (
	"slices"
	"strconv"
	"strings"

	"minxu/dialog"
	"minxu/handlers"
)

// partyMost is how many people one registration takes where the talk must know it; the order knows the district's number.
const partyMost = 5

// who puts the party together: counted from words or asked once, ages only where they were not said, then what the rules of the field ask.
func (f talker) who(e eventView, said saidView, queue bool) (crowd, dialog.End, bool) {
	reading, ok := f.count(e, said, queue)
	if reading.Away && reading.Party < 0 {
		return crowd{}, f.end("好的，这次先不报。"+otherEvents, "OK."), false
	}
	if !ok {
		return crowd{}, f.end("没能听清几位来，怕给您报错。\n请发“人工”，工作人员帮您报。", "Please reply \"staff\" for a person."), false
	}
	party := Crowd(reading.Party, reading, f.t.Fact(handlers.FactAgeBand))
	party, ok = f.ages(e, party)
	if !ok {
		return crowd{}, f.end("这个活动"+e.limits.words()+"，知道年纪才能报。\n请发“人工”，工作人员帮您报。", "This event has an age limit."), false
	}
	return f.allowed(e, party, !reading.Away)
}

// count asks how many come until it is a number that can be.
func (f talker) count(e eventView, said saidView, queue bool) (Reading, bool) {
	reading, why := said.party, ""
	for i := range 3 {
		known := i == 0 && reading.Party > 0
		heard := f.t.Take(dialog.Q{Key: "party" + strconv.Itoa(i), Label: f.say("人数", "People"), Names: []string{"几位", "几个人", "人员"}, Takes: handlers.HintParty, Raw: true, Quiet: known, Skip: declining(),
			Ask: f.askCount(e, said, why, queue), Again: f.say("一共几位来？（原来：%s）", "How many people? (It was %s)")})
		no := heard.None() && !known
		if !heard.None() && !(i == 0 && known && heard.ID == said.counted) {
			reading, no = f.counted(reading, heard, i)
		}
		if no {
			return Reading{Party: -1, Away: true}, false
		}
		switch n := reading.Party; {
		case n > partyMost:
			why = needWords(needTooMany, make([]Person, n), e.limits, partyMost)
		case n > 0:
			return reading, true
		case reading.Some:
			why = "连您一共几位？"
		default:
			why = "没听清几位来。"
		}
	}
	return reading, false
}

// declining are the words that answer a question with no: nothing shall be done after all.
func declining() []string {
	return []string{"不用了", "不用", "不报了", "不报", "先不报", "先不", "不去了", "不要了", "只是问问", "没有", "不了"}
}

// counted reads an answer to the question how many: words about people, a bare number, or that nothing shall be done.
func (f talker) counted(before Reading, heard dialog.Value, i int) (Reading, bool) {
	told := saidIn(f.t.Look("told"+strconv.Itoa(i), Said{Of: heard.ID + heard.Label, Asked: true}))
	said := told.party
	if said.Party == 0 {
		if n, ok := dialog.Digit(heard.Label); ok {
			said.Party = n
		} else if heard.ID != "" {
			said.Party = intIn(heard.ID)
		}
	}
	if len(said.People) == 0 { // who they are was said before
		said.People, said.Ages, said.Away = before.People, append(before.Ages, said.Ages...), said.Away || before.Away && said.Party > 0 && said.Party <= len(before.People)
	}
	if said.Own == 0 {
		said.Own, said.OwnBand = before.Own, before.OwnBand
	}
	return said, told.no && said.Party == 0
}

// askCount words the question: what the event is comes with it.
func (f talker) askCount(e eventView, said saidView, why string, queue bool) string {
	if f.english {
		return "\"" + e.title + "\", " + e.english + ", " + e.place + ".\nHow many people, with you (1-5)?"
	}
	if why != "" {
		return f.say(why+"\n请说总人数，比如“3位”。", "")
	}
	if queue {
		return "好的，排“" + e.title + "”的候补。\n连您一共几位来？比如“1位”“我和老伴”。"
	}
	head := e.named + "\n" + e.span + "，" + e.place + "，还剩" + strconv.Itoa(e.free) + "个名额。\n"
	if words := e.limits.words(); words != "" {
		head += "年龄" + words + "。\n"
	}
	if said.asks {
		return "好的，连您一共几位来？比如“1位”“我和老伴”。"
	}
	return head + "连您一共几位来？比如“1位”“我和老伴”。"
}

// ages asks once for ages that were not said and are needed, or may be passed where nothing depends on them.
func (f talker) ages(e eventView, party []Person) ([]Person, bool) {
	for i := range 2 {
		who := unsaid(party, e.limits)
		must := e.limits.words() != "" && len(who) > 0 || e.limits.sport && len(who) > 0
		if len(who) == 0 || i > 0 && !must {
			return party, true
		}
		skip := []string{"跳过", "不说", "不方便", "不想说", "保密", "不知道"}
		if must {
			skip = nil
		}
		said := f.t.Text(dialog.Q{Key: "ages" + strconv.Itoa(i), Label: f.say("年龄", "Ages"), Names: []string{"年纪", "岁数"}, Ask: f.askAges(e, party, who, must), Skip: skip,
			Again: f.say("请再说一下年纪。（原来：%s）", "How old? (It was %s)")})
		if said.None() {
			return party, true
		}
		party = Aged(party, saidIn(f.t.Look("aged"+strconv.Itoa(i), Said{Of: said.Label, Asked: true})).party)
	}
	return party, len(unsaid(party, e.limits)) == 0 || e.limits.words() == ""
}

func (f talker) askAges(e eventView, party []Person, who []int, must bool) string {
	if f.english {
		return "How old is everybody, roughly? For example \"65\"."
	}
	var names []string
	for _, i := range who {
		names = append(names, party[i].Name)
	}
	head := ""
	if words := e.limits.words(); words != "" {
		head = "这个活动" + words + "。"
	}
	like, pass := "说个大概就行，比如“65岁”。", "不想说回复“跳过”。"
	if len(who) > 1 {
		like = "说个大概就行，比如“老伴72，孙子5岁”。"
	}
	if must {
		pass = ""
	}
	return f.say(head+strings.Join(names, "、")+"多大年纪？\n"+like+pass, "")
}

// allowed goes through the rules of the field until the party may come, or may not.
func (f talker) allowed(e eventView, party []Person, present bool) (crowd, dialog.End, bool) {
	g, phone := granted{}, ""
	for i := range 5 {
		need := needs(party, e.limits, partyMost, g)
		words := needWords(need, party, e.limits, partyMost)
		key := string(need) + strconv.Itoa(i)
		switch need {
		case needNothing:
			return crowd{party, g, phone}, dialog.End{}, true
		case needAgeLimit:
			left := Without(party, barred(party, e.limits))
			if len(left) == 0 || !f.t.YesNo(dialog.Q{Key: key, Ask: words + "\n其余" + heads(len(left)) + "（" + named(left) + "）照常报吗？"}, "照常报", "都不报了") {
				return crowd{}, f.end(words+otherEvents, "Somebody is outside the age limit of this event."), false
			}
			party = left
		case needAdult:
			if !f.yes(key, words+"请把陪同的大人也报上。", "大人一起来（加1位）", "一起来", "我陪", "我也去", "加上我") {
				return crowd{}, f.end("好的，这次先不报。找好陪同的大人再来报就行。", "A grown-up must come along."), false
			}
			party = append(party, f.companion(present))
			present = true
		case needParent, needContact:
			if !present {
				if !f.yes(key, words+"\n您是孩子的家长，同意孩子自己参加吗？", "我是家长，同意", "同意", "我是家长") {
					return crowd{}, f.end("好的，这次先不报。请孩子的家长来报名。", "A parent must agree."), false
				}
				g.guardian, g.contact = true, true
				continue
			}
			if need == needParent {
				return crowd{}, f.end(words+"\n请用大人的微信报名。", "A parent must sign you up."), false
			}
			given := f.t.Take(dialog.Q{Key: "contact", Label: f.say("家长电话", "Parent's phone"), Takes: handlers.HintPhone, Ask: words + "\n请发一位家长的手机号，只在活动当天用。", Skip: []string{"没有", "不留", "跳过"}})
			if given.None() {
				return crowd{}, f.end("没有家长电话，这次不能报，请您谅解。\n也可以请家长用自己的微信来报。", "A parent's phone number is needed."), false
			}
			g.contact, phone = true, given.Label
		case needCompany:
			if !f.yes(key, words+"陪同的人也占一个名额。", "有人陪（加1位）", "有人陪", "我陪", "家人陪", "有") {
				return crowd{}, f.end("好的，这次先不报。找好陪同的人再来报就行。", "Somebody must come along."), false
			}
			party, g.companion = append(party, f.companion(present)), true
			present = true
		case needFit:
			switch f.fit(key, words) {
			case "with":
				party, g.companion = append(party, f.companion(present)), true
				present = true
			case "well":
				g.declared = true
			default:
				return crowd{}, f.end("好的，这次先不报，身体要紧。"+otherEvents, "OK."), false
			}
		default:
			return crowd{}, f.end(words, "This party cannot be signed up."), false
		}
	}
	return crowd{}, f.end("情况有些特殊，请发“人工”，工作人员帮您报。", "Please reply \"staff\" for a person."), false
}

// companion is somebody who comes along: the writer, where they had not meant to come.
func (f talker) companion(present bool) Person {
	if !present {
		return Person{Name: self, Band: orElse(f.t.Fact(handlers.FactAgeBand), "18-59")}
	}
	return Person{Name: "陪同", Band: "18-59"}
}

// yes asks whether a condition is met; 0 gives up.
func (f talker) yes(key, ask, label string, words ...string) bool {
	return f.t.Pick(dialog.Q{Key: key, Ask: f.say(ask, "")}, option("yes", 1, label, yesWords(words...)...), option("no", 0, "不报了", noWords("没有", "没人", "不报", "没有人陪")...)).ID == "yes"
}

// fit asks an elder who wants to walk or do sports.
func (f talker) fit(key, words string) string {
	return f.t.Pick(dialog.Q{Key: key, Ask: f.say(words, "Aged 70 or more: please choose.")},
		option("with", 1, f.say("有人陪同（加1位）", "Somebody comes with me"), "有人陪", "陪同", "家人陪"),
		option("well", 2, f.say("身体没问题，自己参加", "I am well enough"), "身体没问题", "没问题", "身体好", "身体很好", "我能行", "自己能行", "可以"),
		option("no", 0, f.say("不报了", "No, thanks"), noWords("不报")...)).ID
}

// crowd is a party that may come, with what was granted for it.
type crowd struct {
	people []Person
	given  granted
	phone  string // of a parent
}

// first keeps the first people of a party.
func (c crowd) first(n int) crowd {
	c.people = c.people[:min(n, len(c.people))]
	return c
}

func (c crowd) order(e eventView, queue bool) SignUp {
	return SignUp{Event: e.id, People: c.people, Guardian: c.given.guardian || slices.ContainsFunc(c.people, Person.child), GuardianPhone: c.phone, Declared: c.given.declared, Companion: c.given.companion, Queue: queue}
}

package bot

import (
	"strings"
	"time"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// advice is what is said at once: numbers in the first line, at most four short lines of safety.
type advice struct {
	first string
	lines string
	kind  string // of the duty alarm
}

var advices = map[triage.EmergencyKind]advice{
	triage.Gas:      {"请马上到屋外拨打119，有人不舒服拨120！", "先开窗，别开关电器、别点火、别在屋里打电话。", "emergency"},
	triage.Fire:     {"请马上拨打119！人先撤到屋外安全处。", "弯腰捂住口鼻，走楼梯，别坐电梯，别回去拿东西。", "emergency"},
	triage.Smoke:    {"请马上拨打119！先离开有烟的地方。", "弯腰捂住口鼻，走楼梯，别坐电梯。", "emergency"},
	triage.Shock:    {"有人触电请马上拨打120和119！", "先断电源，别用手直接拉人，用干木棍挑开电线。", "emergency"},
	triage.Drowning: {"有人落水请马上拨打110和120！", "别贸然下水，抛绳子、竹竿或救生圈，大声喊人帮忙。", "emergency"},
	triage.Lift:     {"请按电梯里的报警按钮，并拨打119！有人不舒服拨120。", "别扒门、别蹦跳，靠墙站好等救援。", "emergency"},
	triage.Faint:    {"请马上拨打120！", "让人平躺、侧过头、松开衣领；没有呼吸就按压胸口，等医生来。", "emergency"},
	triage.Chest:    {"请马上拨打120！", "坐下别动，松开衣领，有急救药按医嘱服用，身边留人。", "emergency"},
	triage.Breath:   {"请马上拨打120！", "坐起身，松开衣领，开窗通风，身边留人。", "emergency"},
	triage.Bleeding: {"请马上拨打120！", "用干净布用力压住伤口，抬高受伤的地方，别松手。", "emergency"},
	triage.Traffic:  {"有人受伤请马上拨打120和122！", "人先撤到路边，开双闪、放警示牌，别搬动重伤的人。", "emergency"},
	triage.Knife:    {"请马上离开并拨打110！有人受伤拨120。", "躲到能锁门的地方，别和对方争执。", "emergency"},
	triage.Fight:    {"请马上拨打110！有人受伤拨120。", "离远一点，别上前拉架，记下样子和方向。", "emergency"},
	triage.Burglary: {"请马上拨打110！", "先保证自己安全，别追，别动现场。", "emergency"},
	triage.Missing:  {"请马上拨打110报警，不用等24小时！", "说清走失时间、地点、衣着，带上近照，请邻居一起找。", "emergency"},
	triage.SelfHarm: {"我在听，您愿意说出来很不容易。请拨12356心理援助热线；有危险请马上拨120或110。", "先放下身边危险的东西，和家人朋友待在一起，别一个人扛。", "self_harm"},
}

var englishAdvice = "Call 119 (fire, gas, trapped), 120 (ambulance) or 110 (police) now!\nGet to a safe place first."

// emergency answers before everything else: numbers first, the person on duty told where a place is known, the interrupted talk kept.
func (t *turn) emergency(e triage.Emergency) (string, error) {
	tree, err := t.district()
	if err != nil {
		return "", err
	}
	r, err := t.person()
	if err != nil {
		return "", err
	}
	node, place := r.Home.Node, ""
	if t.heard.Place != nil && t.heard.Place.Node != "" {
		node, place = t.heard.Place.Node, t.heard.Place.Label
	} else if c := t.s.Active; c != nil {
		if p, ok := placeOf(c); ok && p.Node != "" {
			node, place = p.Node, p.Label
		}
	}
	if place == "" {
		place = r.HomeLabel
	}
	if e.Doubt {
		return t.inDoubt()
	}
	a := advices[e.Kind]
	part := func() (string, error) {
		t.class = store.Answer
		interrupted := t.s.Active
		t.park()
		t.s.After = ""
		if err := t.keepRest(); err != nil {
			return "", err
		}
		if e.Kind != triage.SelfHarm && t.s.After == "" && t.isNewest(interrupted) {
			t.s.After = interrupted.ID
		}
		t.s.Danger, t.s.DangerOf = t.now.UnixMilli(), string(e.Kind)
		first, lines := a.first, a.lines
		if t.heard.English {
			first, lines, _ = strings.Cut(englishAdvice, "\n")
		}
		told := ""
		if node != "" {
			_, err := people.Raise(t.tx, tree, people.Alarm{Kind: a.kind, Resident: t.resident.ID, Node: node, Text: alarmText(e, place)})
			if err != nil {
				return "", err
			}
			told = t.toldWords(tree, node)
		} else {
			told = t.pick("您在哪里？请说小区和楼号，我马上告诉值班人员。", "Where are you? Tell me the estate and building.")
		}
		return strings.Join([]string{first, lines, told, t.safeWords(e.Kind)}, "\n"), nil
	}
	return t.transact(part)
}

// keepRest keeps what the message reported beside the emergency as a draft: it is offered when the danger is over.
func (t *turn) keepRest() error {
	f := t.d.intents[string(triage.Demand)]
	var rest []dialog.Value
	for _, m := range t.heard.Matters {
		if !m.Hazard && m.Urgency != "CRITICAL" {
			rest = append(rest, handlers.MatterValue(m))
		}
	}
	if f == nil || len(rest) == 0 || len(rest) == len(t.heard.Matters) {
		return nil
	}
	if _, err := t.begin(f, nil, []dialog.Hint{{Kind: handlers.HintMatter, Sure: true, Values: rest}}); err != nil {
		return err
	}
	if c := t.s.Active; c != nil {
		t.park()
		t.s.After = c.ID
	}
	return nil
}

// alarmText is what the person on duty reads: what and where, in no more words than that.
func alarmText(e triage.Emergency, place string) string {
	if place == "" {
		place = "地点不详"
	}
	return "紧急：居民说“" + e.Words + "”，" + place + "。已提醒居民拨打急救电话，请马上联系。"
}

func (t *turn) toldWords(tree *people.Tree, node string) string {
	who := "值班人员"
	if duty := people.DutyFor(tree, node); len(duty) > 0 {
		if _, ok := people.Steward(tree, node); ok {
			who = "社区和街道值班人员"
		}
		if s, ok := people.Steward(tree, node); ok && s.Role == people.RoleStreetOperator {
			who = "街道值班人员"
		}
	}
	return t.pick("我已提醒"+who+"，但不能代您报警。", "I have told the officer on duty, but I cannot call for you.")
}

func (t *turn) safeWords(k triage.EmergencyKind) string {
	if k == triage.SelfHarm {
		return t.pick("愿意的话，跟我说说，我在。", "I am here.")
	}
	return t.pick("到安全处后请回复1。", "Reply 1 when you are safe.")
}

func (t *turn) pick(zh, en string) string {
	if t.english() {
		return en
	}
	return zh
}

// inDoubt gives the short advice above whatever the message is otherwise.
func (t *turn) inDoubt() (string, error) {
	t.heard.Emergency = triage.Emergency{}
	t.lead = append(t.lead, t.pick("如果现在有危险，请先拨打110、119或120。", "If there is danger now, call 110, 119 or 120 first."))
	return t.heardOn()
}

// dangerKept is how long "1" after an emergency text means "I am safe".
const dangerKept = 2 * time.Hour

// safe hears what comes after an emergency text. Only "1" and words of safety are taken; all else is heard as usual.
func (t *turn) safe() (string, bool, error) {
	if t.now.UnixMilli()-t.s.Danger > dangerKept.Milliseconds() {
		t.s.Danger = 0
		return "", false, nil
	}
	n, digit := dialog.Digit(t.text)
	folded := dialog.Fold(t.text)
	isSafe := digit && n == 1 || strings.Contains(folded, "安全") && !strings.Contains(folded, "不安全") || strings.Contains(folded, "出来了") ||
		strings.Contains(folded, "没事了") || strings.Contains(folded, "在外面") || strings.Contains(folded, "报警了") || folded == "safe" || folded == "iamsafe"
	if isSafe {
		kind := triage.EmergencyKind(t.s.DangerOf)
		t.s.Danger = 0
		words := t.pick("好的，您安全就好。请和家人留在外面，等专业人员说安全再回去。需要帮助随时叫我。",
			"Good. Stay outside until the rescuers say it is safe. I am here if you need me.")
		switch kind {
		case triage.SelfHarm:
			words = "谢谢您告诉我。难受的时候随时可以拨12356，有人一直在听。社区的工作人员也会联系您。"
		case triage.Faint, triage.Chest, triage.Breath, triage.Bleeding, triage.Traffic:
			words = t.pick("好的，人平安就好，请听医生的安排。需要帮助随时叫我。", words)
		case triage.Knife, triage.Fight, triage.Burglary, triage.Missing:
			words = t.pick("好的，您安全就好，请配合民警。需要帮助随时叫我。", words)
		}
		if c := t.s.Newest("", t.now.UnixMilli()); c != nil && c.ID == t.s.After && kind != triage.SelfHarm {
			words = join(words, t.offer(c))
		}
		t.s.After = ""
		return words, true, nil
	}
	return t.whereabouts()
}

// whereabouts takes the answer to "您在哪里" and tells the person on duty.
func (t *turn) whereabouts() (string, bool, error) {
	u, err := t.understand()
	if err != nil {
		return "", false, err
	}
	r, err := t.person()
	if err != nil || r.Home.Node != "" || u.Place == nil || u.Place.Node == "" || len(u.Matters) > 0 && u.Emergency.Kind == "" && u.Intent != triage.Demand {
		return "", false, err
	}
	tree, err := t.district()
	if err != nil {
		return "", false, err
	}
	kind := triage.EmergencyKind(t.s.DangerOf)
	reply, err := t.transact(func() (string, error) {
		_, err := people.Raise(t.tx, tree, people.Alarm{Kind: advices[kind].kind, Resident: t.resident.ID, Node: u.Place.Node,
			Text: alarmText(triage.Emergency{Kind: kind, Words: nameOfDanger(kind)}, u.Place.Label)})
		return "收到，" + u.Place.Label + "。\n" + t.toldWords(tree, u.Place.Node) + "\n" + t.safeWords(kind), err
	})
	return reply, true, err
}

func nameOfDanger(k triage.EmergencyKind) string {
	names := map[triage.EmergencyKind]string{triage.Gas: "燃气味", triage.Fire: "着火", triage.Smoke: "冒烟", triage.Shock: "触电", triage.Drowning: "落水",
		triage.Lift: "困在电梯", triage.Faint: "晕倒", triage.Chest: "胸痛", triage.Breath: "呼吸困难", triage.Bleeding: "大出血", triage.Traffic: "车祸受伤",
		triage.Knife: "持刀", triage.Fight: "打架", triage.Burglary: "入室盗窃", triage.Missing: "走失", triage.SelfHarm: "想不开"}
	return names[k]
}

func (t *turn) heardText() string {
	if t.heard != nil && t.heard.Text != "" {
		return t.heard.Text
	}
	return t.text
}

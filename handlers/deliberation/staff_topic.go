package deliberation

import (
	"strings"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// What staff do to topics, on pages and elsewhere. Each is one conditional change with its line of log and of audit; a *handlers.Refusal is a
// sentence for the person. Scope is asked by the caller.

// heldTopic reads a topic for update and refuses what the table does not allow.
func heldTopic(tx *store.Tx, id string, a Action) (Topic, error) {
	t, err := topicForUpdate(tx, id)
	if err != nil {
		return t, err
	}
	if !may(objectTopic, string(t.State), a, ByStaff) {
		return t, refuse("这个议题现在是“%s”，不能这样办。", t.StateName())
	}
	return t, nil
}

// news plans a message to everybody behind a topic.
func news(tx *store.Tx, t Topic) error {
	return plan(tx, notice{Object: t.ID, Kind: PushTopic, Seq: t.Version, DueAt: tx.Now()})
}

// Found registers a topic that staff write down, or that a hot spot makes. ref names what it came from: one topic a source.
func (o Office) Found(tx *store.Tx, s people.Staff, t Topic) (Topic, error) {
	o.Policy = o.Policy.WithDefaults()
	if _, ok := o.Tree.Node(t.Node); !ok {
		return t, refuse("没有这个地方。")
	}
	if t.Title = short(triage.Understand(t.Title, triage.Context{At: tx.Now()}).Text, titleMost); t.Title == "" {
		return t, refuse("请写明要商量什么。")
	}
	if t.OriginRef != "" {
		const look = 200
		there, err := Topics(tx, TopicFilter{Communities: []string{o.community(t.Node)}, Limit: look})
		if err != nil {
			return t, err
		}
		for _, other := range there {
			if other.OriginRef == t.OriginRef && other.Live() {
				return other, refuse("这个聚集点已经有议题：%s“%s”，%s。", other.No, other.Title, other.StateName())
			}
		}
	}
	no, err := tx.Number("YT")
	if err != nil {
		return t, err
	}
	t.ID, t.No, t.Community, t.ScreenDue = tx.NewID(), no, o.community(t.Node), o.screenDue(tx.Now())
	return t, createTopic(tx, &t, by(s, act{Action: ToPropose, Reason: t.Origin + ":" + t.OriginRef}))
}

// Accept takes a topic on.
func (o Office) Accept(tx *store.Tx, s people.Staff, id, words string) error {
	t, err := heldTopic(tx, id, ToScreen)
	if err != nil {
		return err
	}
	if err := changeTopic(tx, &t, by(s, act{Action: ToScreen, Reason: words}), func(t *Topic) { t.Screening, t.Words = Accepted, words }); err != nil {
		return err
	}
	return news(tx, t)
}

// Turn refuses a topic with one of the closed reasons and a sentence that says more.
func (o Office) Turn(tx *store.Tx, s people.Staff, id string, reason Reason, words string) error {
	t, err := heldTopic(tx, id, ToRefuse)
	if err != nil {
		return err
	}
	words = strings.TrimSpace(words)
	switch {
	case reason.Guidance() == "":
		return refuse("请从列出的原因里选一个。")
	case words == "":
		return refuse("请写一句说明，提议的居民会收到。")
	}
	if err := changeTopic(tx, &t, by(s, act{Action: ToRefuse, Reason: string(reason) + "：" + words}), func(t *Topic) {
		t.Screening, t.Reason, t.Words = Refused, string(reason), words
	}); err != nil {
		return err
	}
	return news(tx, t)
}

// Merge puts a topic into a like one. Who backed it backs the other from now on and hears of it.
func (o Office) Merge(tx *store.Tx, s people.Staff, id, into string) error {
	t, err := heldTopic(tx, id, ToJoin)
	if err != nil {
		return err
	}
	other, err := topicForUpdate(tx, into)
	if err != nil {
		return err
	}
	if other.ID == t.ID || !other.Live() || other.Community != t.Community {
		return refuse("只能合并到同一个社区、还在办的议题。")
	}
	backers, err := Backers(tx, t.ID)
	if err != nil {
		return err
	}
	before, err := backing(tx, other.ID)
	if err != nil {
		return err
	}
	for _, b := range backers {
		if _, err := back(tx, other.ID, Backer{Resident: b.Resident, Household: b.Household, Part: Merged}); err != nil {
			return err
		}
	}
	n, err := backing(tx, other.ID)
	if err != nil {
		return err
	}
	if err := changeTopic(tx, &other, by(s, act{Action: ToSecond, Reason: "merged " + t.No}), func(o *Topic) { o.Seconds += n - before }); err != nil {
		return err
	}
	if err := changeTopic(tx, &t, by(s, act{Action: ToJoin, Reason: other.No}), func(t *Topic) { t.Screening, t.Into = Merged, other.ID }); err != nil {
		return err
	}
	return news(tx, t)
}

// Scoping is what a topic is scoped by. The zero Override takes the rule's tier.
type Scoping struct {
	Impact
	Node     string
	List     string // of buildings, for a building or a yard
	Override Tier
	Why      string // of the override
}

// ScopeTopic counts who is affected, chooses the tier by rule and keeps both; another tier than the rule's needs a reason.
func (o Office) ScopeTopic(tx *store.Tx, s people.Staff, id string, in Scoping) error {
	t, err := heldTopic(tx, id, ToScope)
	if err != nil {
		return err
	}
	if t.Screening != Accepted {
		return refuse("先受理，再定由哪一级来议。")
	}
	node, buildings, err := o.extent(t, in)
	if err != nil {
		return err
	}
	households, _, err := o.Stakeholders(tx, node, buildings)
	if err != nil {
		return err
	}
	in.Households = max(in.Households, households)
	if buildings != "" {
		in.Buildings = len(people.Node{Buildings: buildings}.ListBuildings())
	}
	tier, why := TierFor(in.Impact)
	rule := tier
	if in.Override != "" && in.Override != tier {
		if strings.TrimSpace(in.Why) == "" {
			return refuse("按规则是%s（%s）。要改由%s来议，请写明原因。", tier.Name(), why, in.Override.Name())
		}
		tier, why = in.Override, in.Why
	}
	if err := changeTopic(tx, &t, by(s, act{Action: ToScope, Reason: string(tier) + "（" + string(rule) + "）：" + why}), func(t *Topic) {
		t.Tier, t.TierRule, t.TierWhy, t.Reach, t.Node, t.Buildings, t.Households = tier, rule, clipped(why, 300), in.Reach, node, buildings, in.Households
	}); err != nil {
		return err
	}
	return news(tx, t)
}

// extent says which node and buildings a topic concerns.
func (o Office) extent(t Topic, in Scoping) (node, buildings string, err error) {
	node = in.Node
	if node == "" {
		node = t.Node
	}
	if !o.Tree.Within(node, t.Community) {
		return "", "", refuse("范围要在%s里面。", o.name(t.Community))
	}
	switch in.Reach {
	case ReachCommunity:
		return t.Community, "", nil
	case ReachArea:
		return node, "", nil
	case ReachBuilding:
		if buildings = strings.TrimSpace(in.List); buildings == "" {
			buildings = t.Building
		}
	case ReachYard:
		buildings = strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(in.List), "，", ","), "、", ",")
	default:
		return "", "", refuse("请选影响的范围。")
	}
	if buildings == "" {
		return "", "", refuse("请写楼号，比如3，或1-3。")
	}
	if bad := people.CheckBuildings(buildings); bad != "" {
		return "", "", refuse("%s", bad)
	}
	return node, buildings, nil
}

// Plan is what a convener sets for a meeting.
type Plan struct {
	At        time.Time
	Place     string
	Title     string // empty: the topic's
	Invited   int    // households concerned; 0 = those that are registered
	Rule      string // ByShare or ByLeast
	Threshold Threshold
	Paper     Paper
	Topics    []string // further topics
}

// Convene makes a meeting of a scoped topic, as a draft.
func (o Office) Convene(tx *store.Tx, s people.Staff, topic string, in Plan) (Meeting, error) {
	o.Policy = o.Policy.WithDefaults()
	t, err := heldTopic(tx, topic, ToSchedule)
	if err != nil {
		return Meeting{}, err
	}
	m := Meeting{Tier: t.Tier, Node: t.Node, Community: t.Community, Buildings: t.Buildings, Title: in.Title, Proxies: o.Policy.Proxies, NoticeDays: o.Policy.NoticeFor[t.Tier]}
	if m.Title == "" {
		m.Title = t.Title
	}
	if m.Tier == AssemblyTier {
		return m, refuse("居民代表会议不在这里召集，请把结果记在议事结果页上。")
	}
	if err := o.planned(tx, &m, in); err != nil {
		return m, err
	}
	if m.No, err = tx.Number("HY"); err != nil {
		return m, err
	}
	m.ID = tx.NewID()
	topics := []string{t.ID}
	if err := changeTopic(tx, &t, by(s, act{Action: ToSchedule, Reason: m.No}), nil); err != nil {
		return m, err
	}
	for _, id := range in.Topics {
		other, err := heldTopic(tx, id, ToSchedule)
		if err != nil {
			return m, err
		}
		if other.ID == t.ID || !o.Tree.Within(other.Node, m.Node) && other.Community != m.Community {
			return m, refuse("“%s”不在这个会的范围里。", other.Title)
		}
		if err := changeTopic(tx, &other, by(s, act{Action: ToSchedule, Reason: m.No}), nil); err != nil {
			return m, err
		}
		topics = append(topics, other.ID)
	}
	return m, createMeeting(tx, &m, topics, by(s, act{Action: ToConvene, Reason: t.No}))
}

// planned fills a meeting from a plan and refuses what cannot be.
func (o Office) planned(tx *store.Tx, m *Meeting, in Plan) error {
	households, _, err := o.Stakeholders(tx, m.Node, m.Buildings)
	if err != nil {
		return err
	}
	if in.Invited == 0 {
		in.Invited = households
	}
	if in.Threshold == "" {
		in.Threshold = Half
	}
	switch {
	case in.At.IsZero() || !in.At.After(tx.Now()):
		return refuse("会议时间要在以后。")
	case NoticeLate(tx.Now(), in.At, m.NoticeDays):
		return refuse("%s要提前%d天通知，最早%s。", m.Tier.Name(), m.NoticeDays, calendar.SayDay(EarliestFor(tx.Now(), m.NoticeDays)))
	case strings.TrimSpace(in.Place) == "":
		return refuse("请写开会的地点。")
	case in.Invited < 1:
		return refuse("这个范围里还没有登记的住户，请填有关的户数。")
	case in.Invited < households:
		return refuse("这个范围登记了%d户，有关户数不能少于它。", households)
	}
	if bad := agendaFault(in.Paper.Agenda); bad != "" {
		return refuse("%s", bad)
	}
	m.At, m.Place, m.RSVPClose, m.Invited, m.Threshold, m.Paper = in.At, strings.TrimSpace(in.Place), o.Policy.CloseFor(in.At), in.Invited, in.Threshold, in.Paper
	if in.Rule != ByLeast {
		in.Rule = ByShare
	}
	m.Paper.Rule = in.Rule
	m.Quorum = o.Policy.QuorumFor(m.Tier, m.Invited, in.Rule)
	return nil
}

// agendaFault says what is wrong with an agenda: the parts of a point may not take longer than the point.
func agendaFault(items []Item) string {
	whole, parts, name := 0, 0, ""
	for _, i := range items {
		if i.Minutes < 0 {
			return "议程的时间不能是负数。"
		}
		if !i.Part {
			whole, parts, name = i.Minutes, 0, i.Text
			continue
		}
		if name == "" {
			return "议程要先有大项，再有小项。"
		}
		if parts += i.Minutes; parts > whole {
			return "“" + name + "”的小项加起来" + digits(parts) + "分钟，超过了它的" + digits(whole) + "分钟。"
		}
	}
	return ""
}

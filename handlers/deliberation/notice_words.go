package deliberation

import (
	"fmt"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/store"
)

// worded is what a notice says, what it is about and until when it is worth saying.
type worded struct {
	body, about string
	expires     time.Time
}

// wording words a notice; empty when there is nothing to say any more.
func (o Office) wording(r store.Reader, n notice) (worded, error) {
	switch n.Kind {
	case PushNotice, PushRemind, PushOff, PushMeter:
		m, err := MeetingByID(r, n.Object)
		if err != nil {
			return worded{}, err
		}
		return o.meetingWords(m, n, r.Now()), nil
	case PushTopic:
		t, err := TopicByID(r, n.Object)
		if err != nil {
			return worded{}, err
		}
		body, err := o.topicNews(r, t)
		return worded{body: body, about: t.No}, err
	case PushResult, PushSupervise:
		out, err := OutcomeByID(r, n.Object)
		if err != nil {
			return worded{}, err
		}
		title, err := titleOf(r, out)
		if err != nil {
			return worded{}, err
		}
		m, err := MeetingByID(r, out.Meeting)
		if err != nil {
			return worded{}, err
		}
		body, expires, err := o.outcomeNews(r, out, title, n)
		return worded{body, m.No, expires}, err
	}
	return worded{}, fmt.Errorf("unknown notice %q", n.Kind)
}

// NoticeWords is the invitation to a meeting, as a resident reads it: topic, why, when, where, who is asked, material, contact, until when.
func (o Office) NoticeWords(m Meeting) string {
	head := "【" + m.Tier.Name() + "】请您来商量：" + m.Title
	if m.Paper.Changed != "" {
		head = "【改期】" + m.Tier.Name() + "“" + m.Title + "”：" + m.Paper.Changed
	}
	lines := []string{head}
	for _, l := range [][2]string{{"缘由", m.Paper.Why}, {"时间", calendar.Say(m.At)}, {"地点", m.Place}, {"请谁", o.where(m.Node, m.Buildings) + "，每户一位"}, {"材料", m.Paper.Material},
		{"线上", m.Paper.Online}, {"联系", o.contact(m)}} {
		if l[1] != "" {
			lines = append(lines, l[0]+"："+oneLine(l[1]))
		}
	}
	until := calendar.Say(m.RSVPClose)
	if calendar.SameDay(m.RSVPClose, m.At) {
		until = "当天" + calendar.SayTime(m.RSVPClose)
	}
	lines = append(lines, "请在"+until+"前回复：", "1 参加　2 不参加　3 请家人代去")
	return strings.Join(lines, "\n")
}

func (o Office) meetingWords(m Meeting, n notice, now time.Time) worded {
	w := worded{about: m.No}
	switch n.Kind {
	case PushNotice:
		if !m.State.Coming() || n.Seq != m.NoticeSeq {
			return w
		}
		w.body, w.expires = o.NoticeWords(m), m.RSVPClose
	case PushRemind:
		if !m.State.Coming() {
			return w
		}
		w.body, w.expires = "提醒您：“"+m.Title+"”"+calendar.SayNear(m.At, now)+"，"+m.Place+"。到了请扫门口的码签到。\n来不了了，"+calendar.SayNear(m.RSVPClose, now)+"前说一声“开会去不了”。", m.At
	case PushOff:
		if m.State == CalledOff {
			w.body = "对不起，“" + m.Title + "”（" + calendar.Say(m.At) + "）取消了：" + oneLine(m.Paper.CalledOff) + "。\n不用来了，重新安排会再通知您。"
		}
	case PushMeter:
		if m.Meter == meterOpen {
			w.body, w.expires = "“"+m.Title+"”：刚才念的方案，您家怎么看？\n1 同意　2 能接受　3 反对\n"+PollNote+"。", now.Add(time.Hour)
		}
	}
	return w
}

// topicNews tells the backers of a topic what became of it.
func (o Office) topicNews(r store.Reader, t Topic) (string, error) {
	head := "您支持的议题“" + t.Title + "”（尾号" + tail(t.No) + "）"
	switch {
	case t.Screening == Refused && t.State == Screened:
		return head + "没有列入议事。\n原因：" + Reason(t.Reason).Name() + "。" + short(t.Words, 40) + "\n" + Reason(t.Reason).Guidance(), nil
	case t.Screening == Merged && t.State == Screened:
		into, err := TopicByID(r, t.Into)
		return head + "和“" + into.Title + "”（尾号" + tail(into.No) + "）是一件事，一起议。\n您照样会收到进展。", err
	case t.State == Screened:
		return head + "社区受理了，接着定由哪一级来议，定了告诉您。", nil
	case t.State == Scoped:
		return head + "由" + t.Tier.Name() + "来议：" + short(t.TierWhy, 50) + "。\n时间定了会通知您。", nil
	}
	return "", nil
}

// outcomeNews tells those who took part what was decided, or asks who was drawn.
func (o Office) outcomeNews(r store.Reader, out Outcome, title string, n notice) (string, time.Time, error) {
	if n.Kind == PushSupervise {
		if out.State != Supervised {
			return "", time.Time{}, nil
		}
		return "您被抽中做监督员，请评“" + short(title, 24) + "”落实得怎么样，直接回复数字：\n5 非常满意　4 满意\n3 基本满意　2 不满意　1 很不满意\n" + calendar.Say(out.RatingDue) + "截止；不评回复0。", out.RatingDue, nil
	}
	head := "您参加过的“" + short(title, 24) + "”"
	ass, decided, err := AssemblyOf(r, out.ID)
	if err != nil {
		return "", time.Time{}, err
	}
	by := ""
	if decided {
		by = "居民代表会议" + calendar.SayDate(ass.At) + "表决：" + digits(ass.Present) + "人到会，" + digits(ass.Yes) + "票同意。\n"
	}
	switch {
	case n.Seq == seqReferred && out.State != InAssembly, n.Seq == seqPublished && out.State != Published: // what was planned is overtaken
		return "", time.Time{}, nil
	}
	switch out.State {
	case InAssembly:
		return head + "：" + out.Kind.Name() + "，已提交居民代表会议决定，有结果马上告诉您。", time.Time{}, nil
	case Published:
		verdict := "有结果了：" + out.Kind.Name()
		if decided {
			verdict = "居民代表会议通过了"
			if !ass.Passed {
				verdict = "居民代表会议没有通过"
			}
		}
		return head + verdict + "。\n" + by + short(out.Text, 50) + "\n公示到" + calendar.Say(out.OpenUntil) + "，有意见直接回复我。", time.Time{}, nil
	case Rated, Archived:
		return head + "监督评价：" + out.Paper.Said + "。谢谢您参与。", time.Time{}, nil
	case Implementing:
		if out.Reopens > 0 {
			return head + "监督评价偏低（" + out.Paper.Said + "），重新办。办好再请您看。", time.Time{}, nil
		}
	}
	return "", time.Time{}, nil
}

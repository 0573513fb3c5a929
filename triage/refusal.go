package triage

import "strings"

// refuse finds a certain case of "not here". Whoever asks for the lawyer or asks a legal question is not refused, nor is a
// matter with a place of ours.
func refuse(lower string, u *Understanding, facts *factsHeard) Refusal {
	said := rules().refusals.said(lower)
	if len(said) == 0 {
		return Refusal{}
	}
	ours := u.Place != nil && u.Place.Sure
	for _, one := range said {
		reason := RefusalReason(one.rule.label)
		switch reason {
		case Judicial, Petition:
			if u.Intent == Lawyer || u.Intent == LegalQA && len(u.Matters) == 0 && !containsAny(lower, "你们", "帮我判", "管管", "评评理") {
				continue // a legal question about a lawsuit is answered like any other
			}
		case Market:
			if u.Intent != Demand && u.Intent != UnknownIntent || len(u.Matters) > 0 && u.Matters[0].Category != "D99" && u.Matters[0].Margin > 0.2 && u.Matters[0].Category != "D12" {
				continue
			}
		case PrivacyOf:
			if ours && len(u.Matters) > 0 || hasStrongMatter(u) || facts.has("contact_self") {
				continue
			}
		case Secret, Unlawful:
			if facts.has("report") || facts.has("complain") || strings.Contains(lower, "有人") {
				continue
			}
		case "AREA":
			if r := elsewhere(lower, one, u); r.Reason != Accepted {
				return r
			}
			continue
		default:
			continue
		}
		return Refusal{Reason: reason, Words: one.words}
	}
	return Refusal{}
}

func hasStrongMatter(u *Understanding) bool {
	for _, m := range u.Matters {
		if m.Sure {
			return true
		}
	}
	return false
}

// elsewhere says that the matter lies in another district: its name is the place of the matter, not a road, a relative's home
// town or where somebody came from, and nothing of ours is named.
func elsewhere(lower string, one spoken, u *Understanding) Refusal {
	if u.Place != nil && (u.Place.Sure || u.Place.Building != "") || len(u.Options) > 0 || len(u.Matters) == 0 {
		return Refusal{}
	}
	area, _, _ := strings.Cut(one.words, " ")
	for _, cue := range [...]string{"我在", "人在", "家在", "住在", "家住"} {
		area = strings.TrimPrefix(area, cue)
	}
	at := one.start + strings.Index(lower[one.start:], area)
	if at > 36 && !placed(lower[:at]) || len(lower) > 600 {
		return Refusal{} // named in passing
	}
	rest := lower[at:]
	for _, after := range [...]string{"路", "街", "大街", "啤酒", "银行", "人", "话", "户口", "医保", "社保", "来的", "回来", "搬来", "转", "学", "上学", "读", "出差", "上大学", "看病", "上班", "工作", "打工", "牌", "产", "菜", "大姨", "站", "高速"} {
		for _, name := range [...]string{area, strings.TrimRight(area, "市区")} {
			if strings.HasPrefix(rest, name+after) {
				return Refusal{}
			}
		}
	}
	for _, before := range [...]string{"从", "去", "到", "往", "回", "来自", "户口在", "户籍在", "老家", "原籍", "比如", "像", "不像", "学习", "参照", "外地"} {
		if strings.HasSuffix(lower[:at], before) {
			return Refusal{}
		}
	}
	r := Refusal{Reason: OutOfArea, Words: one.words, Place: area}
	for _, flag := range one.rule.flags {
		r.Dial = flag + "-12345"
	}
	return r
}

// placed says whether the words before a name make it the place of what follows.
func placed(before string) bool {
	for _, cue := range [...]string{"在", "住", "位于", "我们", "我是", "这里是", "地址", "地址:", "地址是"} {
		if strings.HasSuffix(before, cue) {
			return true
		}
	}
	return false
}

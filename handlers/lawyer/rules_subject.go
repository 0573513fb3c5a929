package lawyer

import (
	"strings"

	"minxu/dialog"
)

// subject is what a lawyer can be asked about.
type subject struct {
	code, name, english string
	words               []string
}

// Other is the subject of what is none of the others.
const Other = "other"

// subjects lists them; the first five and the last stand in the question, the others are understood in words.
func subjects() []subject {
	return []subject{
		{"inheritance", "继承遗嘱", "inheritance", []string{"继承", "遗嘱", "遗产", "房产过户", "老人走了"}},
		{"property_neighbour", "物业邻里", "property or neighbours", []string{"物业与相邻", "物业", "邻里", "邻居", "漏水", "噪音", "采光", "违建", "楼上", "楼下"}},
		{"debt", "借钱欠账", "debt", []string{"借贷", "借钱", "欠钱", "欠账", "债务", "借条", "欠条", "还钱", "欠款", "借款"}},
		{"labour", "工作劳动", "work", []string{"劳动", "工资", "工伤", "辞退", "加班", "社保", "上班", "打工"}},
		{"family", "家庭婚姻", "family", []string{"家庭", "婚姻", "离婚", "抚养", "彩礼", "家暴", "夫妻"}},
		{"tenancy", "房屋租赁", "renting", []string{"租房", "租赁", "房东", "押金", "租客", "房租", "中介"}},
		{"consumer", "消费", "shopping", []string{"退货", "商家", "买东西", "网购", "假货", "会员卡", "退款"}},
		{"injury", "赔偿", "compensation", []string{"受伤", "被撞", "车祸", "摔伤", "医药费", "交通事故"}},
		{"elder_support", "养老赡养", "care of the old", []string{"养老", "赡养", "监护"}},
		{Other, "其他", "other", nil},
	}
}

const askedSubjects = 5 // of subjects stand in the question, then other

// SubjectName says a subject in Chinese.
func SubjectName(code string) string {
	for _, s := range subjects() {
		if s.code == code {
			return s.name
		}
	}
	return "其他"
}

func subjectEnglish(code string) string {
	for _, s := range subjects() {
		if s.code == code {
			return s.english
		}
	}
	return Other
}

// Subjects lists the codes.
func Subjects() []string {
	var codes []string
	for _, s := range subjects() {
		codes = append(codes, s.code)
	}
	return codes
}

// subjectOf reads the answer to "about what?": a code that was understood, a number of the list, words; anything else is other.
func subjectOf(v dialog.Value) string {
	all := subjects()
	for _, s := range all {
		if v.ID == s.code {
			return s.code
		}
	}
	if n, ok := dialog.Digit(v.Label); ok {
		if n >= 1 && n <= askedSubjects {
			return all[n-1].code
		}
		return Other
	}
	words := dialog.Fold(v.Label)
	for _, s := range all {
		if words == dialog.Fold(s.name) {
			return s.code
		}
	}
	for _, s := range all {
		for _, w := range s.words {
			if strings.Contains(words, w) {
				return s.code
			}
		}
		if s.english != Other && strings.Contains(words, dialog.Fold(s.english)) {
			return s.code
		}
	}
	return Other
}

// Kinds of the other side. Names are never asked for.
const (
	SideFamily       = "family"
	SideNeighbour    = "neighbour_property"
	SideOrganisation = "organisation"
	SideCommittee    = "committee"
	SideUnsaid       = "unsaid"
)

// Sides lists the kinds of the other side.
func Sides() []string {
	return []string{SideFamily, SideNeighbour, SideOrganisation, SideCommittee, SideUnsaid}
}

// SideName says a kind in Chinese.
func SideName(code string) string {
	switch code {
	case SideFamily:
		return "家人亲戚"
	case SideNeighbour:
		return "邻居或物业"
	case SideOrganisation:
		return "单位或商家"
	case SideCommittee:
		return "居委会或街道"
	}
	return "不方便说"
}

// relationName says for whom somebody asks.
func relationName(code string) string {
	return map[string]string{"mother": "母亲", "father": "父亲", "grandparent": "祖辈", "spouse": "老伴", "child": "子女", "sibling": "兄弟姐妹",
		"relative": "亲戚", "neighbour": "邻居", "friend": "朋友", "other": "他人"}[code]
}

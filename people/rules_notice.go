package people

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// NoticeSort is what lets a notice through when the reply window is closed.
type NoticeSort string

// The sorts of notice that the platform knows.
const (
	NoticeOnce     NoticeSort = "once"     // one agreement pays for one notice
	NoticeStanding NoticeSort = "standing" // one agreement pays for all of them, until it is taken back
	NoticeTemplate NoticeSort = "template" // a service notice that needs no agreement, only a follower
)

// NoticeSorts lists them, the better one first: what the resident agreed to for good is used up by nothing.
func NoticeSorts() []NoticeSort { return []NoticeSort{NoticeStanding, NoticeOnce, NoticeTemplate} }

// SortName says a sort in Chinese.
func SortName(s NoticeSort) string {
	switch s {
	case NoticeOnce:
		return "一次性订阅"
	case NoticeStanding:
		return "长期订阅"
	case NoticeTemplate:
		return "模板消息"
	}
	return string(s)
}

// NoticeForm is a template of the platform's by which pushes of one kind leave outside the window.
type NoticeForm struct {
	Kind     string // of push: meeting_notice
	Template string // the platform's id
	Sort     NoticeSort
	Fields   []NoticeField
}

// NoticeField is one value of a template: its name says its type (thing1), From says what stands in it.
type NoticeField struct {
	Name string
	From string // text, about, or "=" and fixed words
}

// Where the value of a field comes from.
const (
	FieldText  = "text"  // what the resident reads in the chat, cut to fit
	FieldAbout = "about" // the number of the case
	fieldFixed = "="
)

// ReadFields reads the way in which fields are written on a page: "thing1=text, character_string2=about, thing3==请按时参加".
func ReadFields(s string) ([]NoticeField, error) {
	var fields []NoticeField
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == '，' || r == '\n' }) {
		name, from, ok := strings.Cut(strings.TrimSpace(part), "=")
		if !ok || name == "" || from == "" {
			return nil, &Refusal{Sentence: "字段要写成“thing1=text”的样子，用逗号隔开：" + part}
		}
		fields = append(fields, NoticeField{Name: name, From: from})
	}
	return fields, nil
}

// String writes the fields as ReadFields reads them.
func (f NoticeForm) String() string {
	parts := make([]string, len(f.Fields))
	for i, field := range f.Fields {
		parts[i] = field.Name + "=" + field.From
	}
	return strings.Join(parts, ", ")
}

// Check says in one sentence what is wrong with a form before the platform does; nil when nothing is.
func (f NoticeForm) Check() error {
	switch {
	case f.Kind == "" || f.Template == "":
		return &Refusal{Sentence: "请写明通知种类和模板编号。"}
	case !slices.Contains(NoticeSorts(), f.Sort):
		return &Refusal{Sentence: "请选择模板的类型。"}
	case len(f.Fields) == 0 || len(f.Fields) > 5:
		return &Refusal{Sentence: "模板要有1到5个字段。"}
	}
	seen := map[string]bool{}
	for _, field := range f.Fields {
		kind := strings.TrimRight(field.Name, "0123456789")
		if _, ok := fieldLimits()[kind]; !ok || kind == field.Name || seen[field.Name] {
			return &Refusal{Sentence: "没有这样的字段，或写了两次：" + field.Name}
		}
		seen[field.Name] = true
		if fixed, ok := strings.CutPrefix(field.From, fieldFixed); ok {
			if _, err := fit(field.Name, fixed); err != nil {
				return err
			}
		} else if field.From != FieldText && field.From != FieldAbout {
			return &Refusal{Sentence: field.Name + "的内容只能取text（正文）、about（编号）或“=固定的话”。"}
		}
	}
	return nil
}

// Fill gives the values of a push. The error is a Refusal that names the field which has nothing fit to say.
func (f NoticeForm) Fill(text, about string) (map[string]string, error) {
	values := make(map[string]string, len(f.Fields))
	for _, field := range f.Fields {
		from := text
		if fixed, ok := strings.CutPrefix(field.From, fieldFixed); ok {
			from = fixed
		} else if field.From == FieldAbout {
			from = about
		}
		value, err := fit(field.Name, from)
		if err != nil {
			return nil, err
		}
		values[field.Name] = value
	}
	return values, nil
}

// fieldLimit is the rule of a type of field. What is too long is cut where cut is true, else refused: half a date misleads.
type fieldLimit struct {
	most int
	cut  bool
	may  func(rune) bool
	wish string
}

// fieldLimits are the platform's rules by type.
func fieldLimits() map[string]fieldLimit {
	any := func(rune) bool { return true }
	plain := func(r rune) bool { return r < utf8.RuneSelf }
	return map[string]fieldLimit{
		"thing":            {20, true, any, "20个字以内"},
		"const":            {20, false, any, "20个字以内"},
		"character_string": {32, false, plain, "32个以内的数字、字母或符号，不能有汉字"},
		"number":           {32, false, func(r rune) bool { return r >= '0' && r <= '9' || r == '.' }, "只能是数字"},
		"letter":           {32, false, func(r rune) bool { return plain(r) && unicode.IsLetter(r) }, "只能是字母"},
		"phrase":           {5, false, func(r rune) bool { return unicode.Is(unicode.Han, r) }, "5个以内的汉字"},
		"name":             {10, true, any, "10个字以内"},
		"time":             {40, false, any, "时间"},
		"date":             {40, false, any, "日期"},
		"amount":           {14, false, any, "金额"},
		"phone_number":     {17, false, func(r rune) bool { return !unicode.IsLetter(r) }, "电话号码"},
	}
}

// fit makes a value that the field's type takes: one line, no emoji, not too long.
func fit(name, value string) (string, error) {
	limit := fieldLimits()[strings.TrimRight(name, "0123456789")]
	value = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.So, r) || unicode.Is(unicode.Cs, r) || unicode.Is(unicode.Mn, r) || r == '\u200d':
			return -1
		}
		return r
	}, value))
	runes := []rune(value)
	switch {
	case len(runes) == 0:
		return "", &Refusal{Sentence: "模板字段" + name + "没有内容，通知发不出去。"}
	case slices.ContainsFunc(runes, func(r rune) bool { return !limit.may(r) }) || len(runes) > limit.most && !limit.cut:
		return "", &Refusal{Sentence: fmt.Sprintf("模板字段%s的内容不合要求：%s。", name, limit.wish)}
	case len(runes) > limit.most:
		return string(runes[:limit.most-1]) + "…", nil
	}
	return value, nil
}

// Credit is what a resident agreed to for one template.
type Credit struct {
	Left     int  // notices that are paid for
	Standing bool // all of them are
}

// Pays reports whether a notice may leave.
func (c Credit) Pays() bool { return c.Standing || c.Left > 0 }

// CreditChange is one line of the ledger of agreements.
type CreditChange struct {
	Key      string // unique for ever: the same event twice changes nothing the second time
	Resident string
	Template string
	Why      CreditWhy
}

// CreditWhy says what changes an agreement.
type CreditWhy string

// What changes an agreement.
const (
	CreditAgreed   CreditWhy = "agreed"   // ticked: one more, or for good
	CreditRefused  CreditWhy = "refused"  // did not tick: nothing is lost
	CreditRevoked  CreditWhy = "revoked"  // switched off in the account's settings: nothing is left
	CreditSpent    CreditWhy = "spent"    // a notice leaves
	CreditReturned CreditWhy = "returned" // it was not accepted
	CreditDenied   CreditWhy = "denied"   // the platform says that nothing is left
)

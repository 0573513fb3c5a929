package demand

import "strings"

// Privacy is who sees who filed it.
type Privacy string

// The closed set of privacy modes.
const (
	Named        Privacy = "NAMED"        // steward and handler see the telephone
	Confidential Privacy = "CONFIDENTIAL" // the handler sees nobody; the steward does
	Anonymous    Privacy = "ANONYMOUS"    // nobody sees anybody; the link to the account is sealed
)

// Name says a mode in Chinese, as it is read back.
func (p Privacy) Name() string {
	switch p {
	case Confidential:
		return "保密，对被反映的人不公开"
	case Anonymous:
		return "匿名"
	}
	return "实名"
}

// Known gives the mode itself, NAMED for anything that is none.
func (p Privacy) Known() Privacy {
	if p == Confidential || p == Anonymous {
		return p
	}
	return Named
}

// PrivacyFor chooses the mode: a child is never named; the writer's own wish comes next; what is about a person in office, or a report of
// one, is confidential.
func PrivacyFor(text, category, nature string, confidential, minor bool) Privacy {
	if minor {
		return Anonymous
	}
	for _, w := range []string{"匿名", "不留名", "不要留名", "别留名", "不想留名", "别说是我", "不要说是我", "anonymous"} {
		if strings.Contains(strings.ToLower(text), w) {
			return Anonymous
		}
	}
	for _, w := range []string{"保密", "别让他知道", "别让他们知道", "别让人知道", "不要告诉他", "别告诉他", "别告诉邻居", "confidential"} {
		if strings.Contains(strings.ToLower(text), w) {
			return Confidential
		}
	}
	if confidential || category == "D15" || nature == "report" {
		return Confidential
	}
	return Named
}

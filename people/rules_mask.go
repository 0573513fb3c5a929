package people

import "unicode/utf8"

// MaskPhone shows the first three and last four digits: 138****1234. Anything shorter than 8 shows only its last two.
func MaskPhone(phone string) string {
	switch n := len(phone); {
	case n == 0:
		return ""
	case n < 8:
		return "****" + phone[max(0, n-2):]
	default:
		return phone[:3] + "****" + phone[n-4:]
	}
}

// MaskName shows the first character: 张*. Nothing is made of nothing.
func MaskName(name string) string {
	if name == "" {
		return ""
	}
	_, size := utf8.DecodeRuneInString(name)
	return name[:size] + "*"
}

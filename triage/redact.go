package triage

import (
	"strings"
)

// What stands in a kept text where something sensitive was taken out.
const (
	idGone       = "[证件号]"
	cardGone     = "[卡号]"
	phoneGone    = "[电话]"
	passwordGone = "[密码]"
)

// Redact takes numbers of identity cards, bank cards and telephones, and passwords, out of a text that is kept, and names the
// kinds it took: id_number, bank_card, phone, password.
func Redact(text string) (clean string, removed []string) {
	clean, removed, _ = redact(text)
	return clean, removed
}

// redact is Redact that also gives the first valid mobile number.
func redact(text string) (clean string, removed []string, phone string) {
	note := func(kind string) {
		for _, known := range removed {
			if known == kind {
				return
			}
		}
		removed = append(removed, kind)
	}
	text = passwords(text, func() { note("password") })
	var b strings.Builder
	for i := 0; i < len(text); {
		if !asciiDigit(text[i]) {
			b.WriteByte(text[i])
			i++
			continue
		}
		end := numberEnd(text, i)
		run := text[i:end]
		if i > 0 && (latin(text[i-1]|0x20)) && !strings.HasPrefix(run, "1") || caseNumber(text, i) {
			b.WriteString(run)
			i = end
			continue
		}
		kind, gone, number, used := sensitive(run)
		switch kind {
		case "":
			group := firstGroup(run)
			b.WriteString(group)
			i += len(group)
			continue
		case "phone":
			if phone == "" && len(number) == 11 && number[0] == '1' {
				phone = number
			}
		}
		note(kind)
		b.WriteString(gone)
		i += used
		if kind == "id_number" && i < len(text) && (text[i] == 'X' || text[i] == 'x') {
			i++
		}
	}
	return b.String(), removed, phone
}

// caseNumber says whether the digits at i belong to a number of ours: MX202603100001.
func caseNumber(text string, i int) bool {
	if i < 2 {
		return false
	}
	switch strings.ToUpper(text[i-2 : i]) {
	case "MX", "LF", "LJ", "SJ", "XM", "YT", "HY":
		return true
	}
	return false
}

// numberEnd gives the end of a run of digits that single spaces or hyphens may group.
func numberEnd(text string, i int) int {
	end := i
	for end < len(text) {
		switch {
		case asciiDigit(text[end]):
			end++
		case (text[end] == ' ' || text[end] == '-') && end+1 < len(text) && asciiDigit(text[end+1]):
			end++
		default:
			return end
		}
	}
	return end
}

func firstGroup(run string) string {
	if i := strings.IndexAny(run, " -"); i > 0 {
		return run[:i]
	}
	return run
}

// sensitive looks at a run of digits from its beginning: the longest sensitive number first. Used is how much of the run it takes.
func sensitive(run string) (kind, gone, number string, used int) {
	var digits strings.Builder
	ends := make([]int, 0, len(run)) // by count of digits: where the run stands then
	for i := range len(run) {
		if asciiDigit(run[i]) {
			digits.WriteByte(run[i])
			ends = append(ends, i+1)
		}
	}
	d := digits.String()
	whole := func(n int) bool { return n <= len(ends) && (ends[n-1] == len(run) || !asciiDigit(run[ends[n-1]])) }
	take := func(n int) (string, int) { return d[:n], ends[n-1] }
	switch {
	case whole(18) && birthDate(d[6:14]):
		number, used = take(18)
		return "id_number", idGone, number, used
	case whole(17) && len(d) == 17 && birthDate(d[6:14]):
		number, used = take(17)
		return "id_number", idGone, number, used
	case whole(15) && len(d) == 15 && birthDate("19"+d[6:12]):
		number, used = take(15)
		return "id_number", idGone, number, used
	}
	for _, n := range [...]int{19, 18, 17, 16} {
		if whole(n) && (strings.HasPrefix(d, "62") || luhn(d[:n]) && strings.ContainsRune("3456", rune(d[0]))) { // 62: every card of this country
			number, used = take(n)
			return "bank_card", cardGone, number, used
		}
	}
	if len(d) >= 13 && strings.HasPrefix(d, "86") && whole(13) && mobile(d[2:13]) {
		_, used = take(13)
		return "phone", phoneGone, d[2:13], used
	}
	if whole(11) && mobile(d[:11]) {
		number, used = take(11)
		return "phone", phoneGone, number, used
	}
	if strings.HasPrefix(run, "0535-") || strings.HasPrefix(d, "0535") && len(d) >= 11 {
		if whole(11) {
			number, used = take(11)
			return "phone", phoneGone, number, used
		}
	}
	return "", "", "", 0
}

func mobile(d string) bool { return len(d) == 11 && d[0] == '1' && d[1] >= '3' }

// birthDate says whether eight digits can be a date of birth.
func birthDate(d string) bool {
	year := d[:4]
	month := int(d[4]-'0')*10 + int(d[5]-'0')
	day := int(d[6]-'0')*10 + int(d[7]-'0')
	return year >= "1900" && year <= "2099" && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

// luhn checks the last digit of a card number.
func luhn(d string) bool {
	sum := 0
	for i := range len(d) {
		v := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}

// passwords takes out what follows the word.
func passwords(text string, note func()) string {
	for _, word := range [...]string{"密码是", "密码为", "密码:", "密码：", "密码 ", "password is ", "password:"} {
		for from := 0; ; {
			at := strings.Index(text[from:], word)
			if at < 0 {
				break
			}
			begin := from + at + len(word)
			end := begin
			for end < len(text) && (asciiDigit(text[end]) || latin(text[end]|0x20)) {
				end++
			}
			from = begin
			if end-begin < 4 {
				continue
			}
			note()
			text = text[:begin] + passwordGone + text[end:]
		}
	}
	return text
}

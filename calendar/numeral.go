package calendar

// Numeral reads the number that begins at r[i], as people write it in dates and addresses: 12, １２, 十二, 两, 二十, 一百零三, 五零一.
// It gives the value and the index behind it; next == i when there is no number.
func Numeral(r []rune, i int) (value, next int) {
	next = i
	for next < len(r) && digit(r[next]) >= 0 && next-i < 9 {
		value = value*10 + digit(r[next])
		next++
	}
	if next > i {
		return value, next
	}
	var figures, whole, part int // whole: closed hundreds and tens; part: the figure that waits for its unit
	units := false
	for ; next < len(r) && next-i < 9; next++ {
		switch v := figure(r[next]); {
		case v < 0:
			return whole + part, next
		case v >= 10:
			if part == 0 {
				if whole > 0 && v == 10 && figures == 0 { // 百十
					part = 1
				} else if whole == 0 {
					part = 1 // 十二
				}
			}
			if part == 0 {
				return whole, next
			}
			whole, part, units = whole+part*v, 0, true
		case units && part > 0:
			return whole + part, next // 十二三: the second figure is another number
		case units:
			part = v
		default:
			part, figures = part*10+v, figures+1 // 五零一
		}
	}
	return whole + part, next
}

func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '０' && r <= '９':
		return int(r - '０')
	}
	return -1
}

// figure gives the value of a Chinese numeral: 0-9, or 10 and 100 as units; -1 for anything else.
func figure(r rune) int {
	switch r {
	case '零', '〇':
		return 0
	case '一', '壹':
		return 1
	case '二', '两', '贰':
		return 2
	case '三', '叁':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	}
	return -1
}

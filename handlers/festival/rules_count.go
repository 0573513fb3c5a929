package festival

import "strings"

// total reads how many come in all, or how many beside the writer: 一共3位, 一家四口, 两大一小, 五个大人两个孩子, 带3个人.
func (x *reader) total() (total, extra int) {
	s := string(x.r)
	for _, w := range []struct {
		words string
		n     int
	}{{"just me", 1}, {"only me", 1}, {"myself", 1}, {"alone", 1}, {"two of us", 2}, {"both of us", 2}, {"me and my", 2}, {"three of us", 3}, {"four of us", 4}, {"我们俩", 2}, {"我俩", 2}, {"俺俩", 2}, {"咱俩", 2}, {"老两口", 2}, {"两口子", 2}, {"夫妻俩", 2}, {"夫妻二人", 2}, {"娘俩", 2}, {"爷俩", 2}, {"母女俩", 2}, {"母子俩", 2}, {"父子俩", 2}, {"祖孙俩", 2},
		{"俩人", 2}, {"我们仨", 3}, {"仨人", 3}, {"娘仨", 3}, {"爷仨", 3}} {
		if strings.Contains(s, w.words) {
			return w.n, 0
		}
	}
	for i := 0; i < len(x.r); i++ {
		grown, at := x.number(i)
		if at == i {
			continue
		}
		if m := x.one(at, "个大人", "大人", "大", "个老人", "位老人", "老"); m > 0 && grown < 20 {
			j := at + m
			j += x.one(j, "带", "和", "加", "、", ",", "，", " ")
			if small, next := x.number(j); next > j && x.one(next, "个孩子", "个小孩", "个娃", "小", "个小朋友", "孩子", "个小的") > 0 {
				return grown + small, 0
			}
		}
	}
	for i := 0; i < len(x.r); i++ {
		n, at := x.number(i)
		if at == i || n < 1 || n > 99 || x.used[i] || x.one(i-1, "第", "老", "每") > 0 {
			continue
		}
		m := x.one(at, "位", "个人", "口人", "口子", "口", "人", "名", "个大人", "个名额", "张票", "个位子", "个座", "个位置", "个成人")
		if m == 0 || x.has(at, "口") && x.any("家", "口人") == 0 || x.one(at+m, "数", "民", "多", "行", "员", "节", "家") > 0 || x.has(at, "名额") {
			continue
		}
		if x.isKin(at+m) || x.has(at+m, "的") {
			continue
		}
		if from := string(x.r[max(0, i-3):i]); strings.ContainsAny(from, "带领陪") || strings.HasSuffix(from, "再加") || strings.HasSuffix(from, "还有") || strings.HasSuffix(from, "另外") || strings.HasSuffix(from, "和") || strings.HasSuffix(from, "跟") {
			return 0, n
		}
		return n, 0
	}
	return 0, 0
}

// ages collects the ages that belong to nobody in particular: 72和5岁, 一个5岁一个8岁.
func (x *reader) ages() []int {
	var list []int
	for i := 0; i < len(x.r); i++ {
		if x.used[i] {
			continue
		}
		age, next, sure := x.age(i)
		if next == i {
			continue
		}
		if sure || age >= 3 && x.alone(i, next) {
			list = append(list, age)
		}
		i = next - 1
	}
	return list
}

// alone says whether a number stands between marks and joining words.
func (x *reader) alone(from, to int) bool {
	around := "、,，和与跟 .。;；/\n了"
	return (from == 0 || strings.ContainsRune(around+"她他都年也是才快整满刚", x.r[from-1]) || x.used[from-1] || x.isKinEnd(from)) && (to == len(x.r) || strings.ContainsRune(around, x.r[to]))
}

// isKinEnd says whether a word for people ends at i.
func (x *reader) isKinEnd(i int) bool {
	const longest = 5
	for n := 1; n <= longest; n++ {
		if k, ok := x.kinAt(i - n); ok && len([]rune(k.word)) == n {
			return true
		}
	}
	return false
}

// everybody reads an age that all have: 都六十多, 都是成年人, 全是大人.
func (x *reader) everybody() string {
	s := string(x.r)
	if !strings.Contains(s, "都") && !strings.Contains(s, "全") {
		return ""
	}
	for _, w := range []struct{ words, band string }{{"大人", "18-59"}, {"成年", "18-59"}, {"年轻", "18-59"}, {"中年", "18-59"}, {"三十", "18-59"}, {"四十", "18-59"}, {"五十", "18-59"},
		{"二十", "18-59"}, {"六十", "60-69"}, {"七十", "70-79"}, {"八十", "80+"}, {"60", "60-69"}, {"70", "70-79"}, {"80", "80+"}, {"退休", "60-69"}, {"小学", "8-13"}} {
		if strings.Contains(s, w.words) {
			return w.band
		}
	}
	return ""
}

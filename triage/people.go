package triage

import (
	"strings"
	"sync"

	"minxu/calendar"
)

// kin are words for people, longer ones first where one begins like another.
var kin = [...]struct {
	words, relation string
	elder           bool
}{
	{"老母亲", "mother", true}, {"老父亲", "father", true}, {"老妈妈", "mother", true}, {"老妈", "mother", true}, {"老爸", "father", true}, {"老娘", "mother", true}, {"老爹", "father", true},
	{"妈妈", "mother", false}, {"母亲", "mother", true}, {"俺妈", "mother", false}, {"我妈", "mother", false}, {"我娘", "mother", true}, {"俺娘", "mother", true}, {"爸爸", "father", false}, {"父亲", "father", true}, {"我爸", "father", false}, {"俺爸", "father", false}, {"我爹", "father", true},
	{"爸妈", "parents", true}, {"父母", "parents", true}, {"公婆", "parents", true}, {"公公婆婆", "parents", true},
	{"奶奶", "grandparent", true}, {"爷爷", "grandparent", true}, {"姥姥", "grandparent", true}, {"姥爷", "grandparent", true}, {"外婆", "grandparent", true}, {"外公", "grandparent", true},
	{"丈母娘", "mother", true}, {"老丈人", "father", true}, {"岳母", "mother", true}, {"岳父", "father", true}, {"婆婆", "mother", true}, {"公公", "father", true},
	{"老伴", "spouse", true}, {"爱人", "spouse", false}, {"老公", "spouse", false}, {"老婆", "spouse", false}, {"媳妇", "spouse", false}, {"丈夫", "spouse", false}, {"妻子", "spouse", false}, {"对象", "spouse", false},
	{"外孙女", "grandchild", false}, {"外孙", "grandchild", false}, {"孙女", "grandchild", false}, {"孙子", "grandchild", false}, {"小孙", "grandchild", false},
	{"儿子", "child", false}, {"女儿", "child", false}, {"闺女", "child", false}, {"孩子", "child", false}, {"小孩", "child", false}, {"宝宝", "child", false}, {"娃", "child", false},
	{"哥哥", "sibling", false}, {"弟弟", "sibling", false}, {"姐姐", "sibling", false}, {"妹妹", "sibling", false}, {"我哥", "sibling", false}, {"我姐", "sibling", false}, {"我弟", "sibling", false}, {"我妹", "sibling", false},
	{"舅舅", "relative", false}, {"姑姑", "relative", false}, {"姑妈", "relative", true}, {"姨妈", "relative", true}, {"叔叔", "relative", false}, {"大伯", "relative", true}, {"亲戚", "relative", false},
	{"邻居", "neighbour", false}, {"对门", "neighbour", false}, {"独居老人", "neighbour", true}, {"老大爷", "neighbour", true}, {"老大娘", "neighbour", true}, {"大爷", "neighbour", true}, {"大妈", "neighbour", true}, {"大娘", "neighbour", true}, {"老太太", "neighbour", true}, {"老奶奶", "neighbour", true}, {"老爷爷", "neighbour", true}, {"老人", "other", true},
	{"朋友", "friend", false}, {"同事", "friend", false}, {"闺蜜", "friend", false}, {"同学", "friend", false},
}

var kinByFirst = sync.OnceValue(func() byFirst {
	words := make([]string, len(kin))
	for i, k := range kin {
		words[i] = k.words
	}
	return indexWords(words)
})

// someone is a person found in a text.
type someone struct {
	Person
	relation string
	elder    bool
	from, to int // runes
}

// findPeople finds the people named in a text, with their ages where these stand beside them.
func findPeople(r []rune) []someone {
	x := addressReader{r}
	index := kinByFirst()
	var out []someone
	for i := 0; i < len(r); {
		found := false
		for _, which := range index[r[i]] {
			k := kin[which]
			if !x.has(i, k.words) {
				continue
			}
			n := len([]rune(k.words))
			who := someone{Person: Person{Words: strings.TrimPrefix(strings.TrimPrefix(k.words, "我"), "俺")}, relation: k.relation, elder: k.elder, from: i, to: i + n}
			who.Age = ageBeside(r, i, i+n)
			who.Band = Band(who.Age)
			who.elder = who.elder || who.Age >= 60
			out = append(out, who)
			i += n
			found = true
			break
		}
		if !found {
			i++
		}
	}
	return out
}

// ageBeside reads 五岁的|孙子, 老伴|72岁, 老母亲|85了, 我妈|今年八十多了.
func ageBeside(r []rune, from, to int) int {
	x := addressReader{r}
	at := to
	for {
		n := x.one(at, "今年", "都", "已经", "快", "也", "年纪", "是", "她", "他", " ", ",", ":", "(")
		if n == 0 || at-to > 6 {
			break
		}
		at += n
	}
	if age, next := calendar.Numeral(r, at); next > at && age > 0 && age < 120 {
		if n := x.one(next, "岁", "多岁", "周岁", "来岁", "多了", "多"); n > 0 || age >= 40 && x.one(next, "了", ",", "。", " ", ")") > 0 || age >= 40 && next == len(r) {
			return age
		}
	}
	end := from
	if x.at(end-1) == '我' || x.at(end-1) == '俺' || x.at(end-1) == '小' || x.at(end-1) == '大' {
		end--
	}
	if x.at(end-1) == '的' {
		end--
	}
	if x.at(end-1) != '岁' {
		return 0
	}
	end--
	if x.at(end-1) == '多' || x.at(end-1) == '周' {
		end--
	}
	for begin := max(0, end-3); begin < end; begin++ {
		if age, next := calendar.Numeral(r, begin); next == end && age > 0 && age < 120 {
			return age
		}
	}
	return 0
}

// Band gives the age band of an age in years: 0-7, 8-13, 14-17, 18-59, 60-69, 70-79, 80+; empty for 0 (unsaid).
func Band(age int) string {
	switch {
	case age <= 0:
		return ""
	case age <= 7:
		return "0-7"
	case age <= 13:
		return "8-13"
	case age <= 17:
		return "14-17"
	case age <= 59:
		return "18-59"
	case age <= 69:
		return "60-69"
	case age <= 79:
		return "70-79"
	}
	return "80+"
}

// ownAge reads 我12岁, 我今年72了, 本人65岁, and the whole message 65岁.
func ownAge(r []rune) int {
	x := addressReader{r}
	for i := range r {
		n := x.one(i, "我今年", "我都", "我已经", "我快", "我是个", "我是", "我才", "我现在", "本人", "俺", "我")
		if i == 0 && n == 0 {
			if age, next := calendar.Numeral(r, 0); next > 0 && x.has(next, "岁") && next+1 == len(r) && age < 120 {
				return age
			}
		}
		if n == 0 {
			continue
		}
		at := i + n
		for x.at(at) == ',' || x.at(at) == ' ' {
			at++
		}
		age, next := calendar.Numeral(r, at)
		if next == at || age < 3 || age > 115 {
			continue
		}
		if x.has(next, "多") {
			next++
		}
		m := x.one(next, "周岁", "岁")
		if m == 0 {
			if age >= 50 && x.has(next, "了") {
				return age
			}
			continue
		}
		after := next + m
		if x.has(after, "的") && x.at(after+1) != '小' {
			continue // 我12岁的儿子
		}
		if named := findPeople(r[after:min(len(r), after+3)]); len(named) > 0 && named[0].from == 0 {
			continue // 我8岁孙子
		}
		return age
	}
	return 0
}

// proxyOf tells for whom somebody writes. Being named is not enough: 带上老伴 is company, 我替她报 and 我妈不会用手机 is writing for another.
func proxyOf(text string, people []someone) Proxy {
	acts := containsAny(text, "我替", "替她", "替他", "替老", "替我", "代她", "代他", "帮她", "帮他", "帮我妈", "帮我爸", "帮老", "帮邻居", "帮爸", "帮妈", "代报", "代办", "代为", "代我", "帮奶奶", "帮爷爷", "替奶奶", "替爷爷", "替邻居", "替父", "替母", "帮父", "帮母")
	acts = acts || containsAny(text, "给我妈", "给我爸", "给她", "给他", "给奶奶", "给爷爷", "给姥姥", "给姥爷", "给老母亲", "给老父亲", "给老妈", "给老爸", "给婆婆", "给丈母娘", "给孩子", "给儿子", "给女儿", "给孙子", "给孙女", "给老伴") &&
		containsAny(text, "报名", "报个", "报一", "约", "办", "登记", "申请", "反映", "问一", "问问", "咨询")
	helpless := containsAny(text, "不会用手机", "不会用微信", "没有手机", "没手机", "不会打字", "不识字", "看不清", "眼睛不好", "耳朵不好", "耳朵背", "腿脚不", "走不动", "卧床", "瘫痪", "不方便出门", "下不了楼", "去不了社区", "不会弄", "让我", "托我", "叫我", "岁数大了", "年纪大了")
	for _, p := range people {
		lives := containsAny(textAfter(text, p.Words, 12), "住", "家住", "家在", "家里", "家的", "家暖", "家水", "家电", "那边", "那里", "那儿", "屋里", "她不会", "他不会")
		switch {
		case p.relation == "child" || p.relation == "grandchild" || p.relation == "other" && !acts:
			continue
		case p.relation == "spouse" && !acts, (p.relation == "neighbour" || p.relation == "friend") && !acts:
			continue
		case acts || helpless || lives || p.Age >= 60:
			return Proxy{Relation: p.relation, Words: p.Words, Elder: p.elder}
		}
	}
	if acts && containsAny(text, "我替", "替她", "替他", "替老", "代报", "代办") {
		return Proxy{Relation: "other", Words: "代办", Elder: strings.Contains(text, "老")}
	}
	return Proxy{}
}

func textAfter(text, word string, runes int) string {
	_, after, ok := strings.Cut(text, word)
	if !ok {
		return ""
	}
	r := []rune(after)
	return string(r[:min(len(r), runes)])
}

func containsAny(text string, words ...string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

package festival

import "strconv"

// refusalOf gives the sentence for a party that may not come as it is; empty when it may. The talk asks before it comes to that; the order
// checks again.
func refusalOf(party []Person, l limits, most int, g granted) string {
	return needWords(needs(party, l, most, g), party, l, most)
}

// needWords says what a party still needs.
func needWords(n need, party []Person, l limits, most int) string {
	switch n {
	case needTooFew:
		return "至少要有一位参加。"
	case needTooMany:
		return "一次最多报" + strconv.Itoa(most) + "位，您说了" + strconv.Itoa(len(party)) + "位，请减一减。\n其余的邻居可以用自己的微信报。"
	case needAgeLimit:
		var out []Person
		for _, i := range barred(party, l) {
			out = append(out, party[i])
		}
		who := named(out)
		if who == self {
			return "这个活动" + l.words() + "，您这次不能报，请您谅解。"
		}
		return "这个活动" + l.words() + "，" + who + "这次不能报，请您谅解。"
	case needAdult:
		return "8岁以下的孩子要有大人一起参加。"
	case needParent:
		return "14岁以下的孩子，要由爸爸妈妈或家里大人来报名。"
	case needContact:
		return "14到17岁参加户外或晚上的活动，要留一位家长的联系电话。"
	case needCompany:
		return "80岁以上的老人要有人陪着来。"
	case needFit:
		return "70岁以上参加走步和运动，要有人陪同，或者本人说明身体没问题。"
	}
	return ""
}

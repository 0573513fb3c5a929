package festival

import (
	"fmt"
	"strings"
	"testing"
)

func TestWhoComesIsReadFromWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text      string
		answering bool
		own       string
		want      string // party: name band/age, ...
	}{
		{"我要报名包饺子，带上老伴和五岁的孙子", false, "60-69", "3: 您 60-69, 老伴 ?, 孙子 0-7/5"},
		{"带俩孙子去包饺子", false, "60-69", "3: 您 60-69, 孙子一 ?, 孙子二 ?"},
		{"我和老伴都去", true, "", "2: 您 ?, 老伴 ?"},
		{"老伴和小孙子", true, "60-69", "3: 您 60-69, 老伴 ?, 小孙子 ?"},
		{"就我一位", true, "60-69", "1: 您 60-69"},
		{"一共3位", true, "", "3: 您 ?, 同伴1 ?, 同伴2 ?"},
		{"三个人", true, "", "3: 您 ?, 同伴1 ?, 同伴2 ?"},
		{"一家四口报健步走", false, "18-59", "4: 您 18-59, 同伴1 ?, 同伴2 ?, 同伴3 ?"},
		{"我们家三口都去", false, "", "3: 您 ?, 同伴1 ?, 同伴2 ?"},
		{"两大一小", true, "18-59", "3: 您 18-59, 同伴1 ?, 同伴2 ?"},
		{"五个大人两个孩子", true, "", "7: 您 ?, 孩子一 ?, 孩子二 ?, 同伴1 ?, 同伴2 ?, 同伴3 ?, 同伴4 ?"},
		{"给我妈报个手机课", false, "18-59", "1: 妈 ?"},
		{"帮老母亲报手机课，她81了", false, "18-59", "1: 老母亲 80+/81"},
		{"我陪老母亲去，她81岁", false, "18-59", "2: 您 18-59, 老母亲 80+/81"},
		{"我68，孙子6岁，一起去", false, "", "2: 您 60-69/68, 孙子 0-7/6"},
		{"我72了，老伴70，报健步走", false, "70-79", "2: 您 70-79/72, 老伴 70-79/70"},
		{"我和对门邻居一起报健步走", false, "18-59", "2: 您 18-59, 对门 ?"},
		{"六个人报包饺子", false, "", "6: 您 ?, 同伴1 ?, 同伴2 ?, 同伴3 ?, 同伴4 ?, 同伴5 ?"},
		{"我带3个人", true, "", "4: 您 ?, 同伴1 ?, 同伴2 ?, 同伴3 ?"},
		{"带两位邻居", true, "18-59", "3: 您 18-59, 邻居一 ?, 邻居二 ?"},
		{"孙女上小学，也去", true, "60-69", "2: 您 60-69, 孙女 8-13"},
		{"老伴和孙子两个人，我不去", true, "60-69", "2: 老伴 ?, 孙子 ?"},
		{"我老公、我妈还有两个孩子", true, "18-59", "5: 您 18-59, 老公 ?, 妈 ?, 孩子一 ?, 孩子二 ?"},
		{"我们老两口", true, "70-79", "2: 您 70-79, 同伴 ?"},
		{"报两个名额", false, "", "2: 您 ?, 同伴 ?"},
		{"包饺子比赛", false, "", "0: 您 ?"},
		{"3月21日9点半的包饺子", false, "", "0: 您 ?"},
	} {
		r := ReadPeople(c.text, c.answering)
		var names []string
		for _, p := range Crowd(r.Party, r, c.own) {
			s := p.Name + " " + p.Band
			if p.Band == "" {
				s += "?"
			}
			if p.Age > 0 {
				s += fmt.Sprintf("/%d", p.Age)
			}
			names = append(names, s)
		}
		if got := fmt.Sprintf("%d: %s", r.Party, strings.Join(names, ", ")); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestAgesAreGivenToThoseTheyBelongTo(t *testing.T) {
	t.Parallel()
	party := []Person{{Name: self, Band: "60-69"}, {Name: "老伴"}, {Name: "孙子"}}
	for text, want := range map[string]string{
		"老伴72岁，孙子5岁":    "60-69 70-79/72 0-7/5",
		"老伴72，孙子5":      "60-69 70-79/72 0-7/5",
		"72和5岁":         "60-69 70-79/72 0-7/5",
		"5岁，老伴七十多":      "60-69 70-79/71 0-7/5",
		"老伴六十八，小孙子上小学":  "60-69 60-69/68 8-13",
		"一个七十二岁，一个五岁":   "60-69 70-79/72 0-7/5",
		"老伴也是七十了，孙子才三岁": "60-69 70-79/70 0-7/3",
	} {
		var got []string
		for _, p := range Aged(party, ReadPeople(text, true)) {
			s := p.Band
			if p.Age > 0 {
				s += fmt.Sprintf("/%d", p.Age)
			}
			got = append(got, s)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %s, want %s", text, strings.Join(got, " "), want)
		}
	}
	one := []Person{{Name: self}}
	for text, want := range map[string]int{"65岁": 65, "65": 65, "六十五": 65, "我今年七十二了": 72, "快80岁了": 80, "七十多": 71, "我19": 19} {
		if got := Aged(one, ReadPeople(text, true))[0].Age; got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
	for _, p := range Aged([]Person{{Name: self}, {Name: "同伴1"}}, ReadPeople("都是六十多岁", true)) {
		if p.Band != "60-69" {
			t.Errorf("all of sixty and more: %+v", p)
		}
	}
}

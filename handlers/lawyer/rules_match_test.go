package lawyer

import "testing"

func kb() []Answer {
	return []Answer{
		{ID: "K1", Subject: "debt", Question: "借钱没写借条，还能要回来吗", State: AnswerReviewed},
		{ID: "K2", Subject: "tenancy", Question: "退租了，房东不退押金怎么办", State: AnswerReviewed},
		{ID: "K3", Subject: "labour", Question: "单位拖欠工资怎么办", State: AnswerReviewed},
		{ID: "K4", Subject: "debt", Question: "借钱的利息最高能要多少", State: AnswerDraft},
		{ID: "K5", Subject: "inheritance", Question: "老人没有遗嘱，房子怎么继承", Words: "没留遗嘱遗产怎么分", State: AnswerReviewed},
	}
}

func TestFreeQuestionsFindTheReviewedAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ asked, want string }{
		{"邻居借钱没写借条还能要回来吗", "K1"},
		{"借钱没写借条，还能要回来吗", "K1"},
		{"钱借给同事了，没打欠条，能讨回来吗", "K1"},
		{"我借给朋友两万块没有借条怎么要回来", "K1"},
		{"没有借条，借出去的钱还能不能拿回来？", "K1"},
		{"退租房东不退押金怎么办", "K2"},
		{"房东扣押金不给退", "K2"},
		{"租房押金不退怎么办呀", "K2"},
		{"我搬走了房主不还我押金", "K2"},
		{"公司欠着工资不发", "K3"},
		{"老板拖欠工资三个月了咋办", "K3"},
		{"老人没留遗嘱，遗产怎么分", "K5"},
		{"借钱利息多少合法", ""},
		{"离婚财产怎么分", ""},
		{"我买的手机坏了商家不退货", ""},
		{"楼上漏水怎么办", ""},
		{"押金条是什么", ""},
		{"借条怎么写才有效", ""},
		{"试用期工资怎么算", ""},
		{"怎么办", ""},
		{"", ""},
	} {
		t.Run(c.asked, func(t *testing.T) {
			t.Parallel()
			if got, _ := Match(c.asked, kb()); got.ID != c.want {
				t.Errorf("found %q, want %q", got.ID, c.want)
			}
		})
	}
}

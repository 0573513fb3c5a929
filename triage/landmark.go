package triage

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// sides say on which side of a building something is, with the short form that is kept. Those that may stand alone come first.
var sides = [...]struct {
	words, short string
	alone        bool
}{
	{"斜对面", "斜对面", true}, {"正对面", "对面", true}, {"东头", "东头", true}, {"西头", "西头", true}, {"南头", "南头", true}, {"北头", "北头", true},
	{"东侧", "东侧", true}, {"西侧", "西侧", true}, {"南侧", "南侧", true}, {"北侧", "北侧", true}, {"东边", "东边", true}, {"西边", "西边", true},
	{"南边", "南边", true}, {"北边", "北边", true}, {"东面", "东面", true}, {"西面", "西面", true}, {"南面", "南面", true}, {"北面", "北面", true},
	{"东南角", "东南角", true}, {"西南角", "西南角", true}, {"东北角", "东北角", true}, {"西北角", "西北角", true},
	{"旁边", "旁", true}, {"边上", "旁", true}, {"跟前", "前", true}, {"附近", "附近", true}, {"对面", "对面", true}, {"前面", "前", true}, {"后面", "后", true},
	{"后身", "后", true}, {"门前", "门前", true}, {"前边", "前", true}, {"后边", "后", true}, {"中间", "中间", true}, {"拐角", "拐角", true},
	{"一楼", "一楼", false}, {"楼头", "楼头", true},
	{"东", "东", false}, {"西", "西", false}, {"南", "南", false}, {"北", "北", false}, {"旁", "旁", false}, {"前", "前", false}, {"后", "后", false},
}

// marks are landmarks of an estate; what is reported broken (灯, 垃圾桶) is none.
var marks = [...]string{
	"健身小广场", "健身广场", "中心广场", "文化广场", "小广场", "休闲广场", "十字路口", "丁字路口", "路口", "胡同口", "胡同", "巷口", "楼门口", "单元门口", "大门口", "门口",
	"北大门", "南大门", "东大门", "西大门", "大门", "北门", "南门", "东门", "西门", "后门", "侧门", "花坛", "花园", "地下停车场", "停车场", "地下车库", "车库", "自行车棚", "车棚",
	"凉亭", "亭子", "小公园", "公园", "儿童乐园", "游乐场", "篮球场", "健身区", "健身角", "活动室", "活动中心", "老年活动室", "超市", "菜市场", "市场", "幼儿园", "小学", "学校", "药店",
	"物业办公室", "物业门口", "社区门口", "院子", "院内", "院里", "空地", "绿地", "草坪", "台阶", "坡道", "小路", "马路边", "马路", "路边", "河边", "桥头", "桥下", "公交站", "车站", "拐弯处", "拐角处",
	"拐角", "山墙", "垃圾站", "垃圾房", "广场", "喷泉", "水池", "小卖部", "快递站", "驿站", "食堂", "配电室", "泵房",
}

// freeMarks are landmarks that name a place of the writer's own estate without any building before them.
var freeMarks = [...]string{
	"健身小广场", "健身广场", "中心广场", "文化广场", "小广场", "休闲广场", "单元门口", "楼门口", "小区门口", "大门口", "北大门", "南大门", "东大门", "西大门", "北门", "南门", "东门", "西门",
	"地下停车场", "停车场", "地下车库", "自行车棚", "车棚", "凉亭", "小公园", "儿童乐园", "篮球场", "健身区", "健身角", "老年活动室", "活动室", "活动中心", "中心花园",
	"物业办公室", "配电室", "泵房", "小卖部", "快递站", "广场",
}

// notAMark are words that only begin like a landmark.
var notAMark = [...]string{"广场舞", "门口腔", "小学生", "学校放", "停车场费", "超市场", "市场价", "花园路"}

// byFirst finds words by their first character, in the order of their list.
type byFirst map[rune][]int

func indexWords(words []string) byFirst {
	index := byFirst{}
	for i, word := range words {
		first, _ := utf8.DecodeRuneInString(word)
		index[first] = append(index[first], i)
	}
	return index
}

var (
	marksByFirst     = sync.OnceValue(func() byFirst { return indexWords(marks[:]) })
	freeMarksByFirst = sync.OnceValue(func() byFirst { return indexWords(freeMarks[:]) })
)

// mark gives the length of the landmark of the list that stands at i, 0 when none does.
func (x addressReader) mark(i int, list []string, index byFirst) int {
	for _, n := range index[x.at(i)] {
		if !x.has(i, list[n]) {
			continue
		}
		for _, word := range notAMark {
			if x.has(i, word) {
				return 0
			}
		}
		return utf8.RuneCountInString(list[n])
	}
	return 0
}

// detail reads the landmark behind a building or an estate: 东头路口, 旁边的小广场 (旁小广场), 门口. Empty when there is none.
func (x addressReader) detail(i int) (detail string, next int) {
	next = i
	at := x.skip(i, true)
	for range 3 {
		if n := x.mark(at, marks[:], marksByFirst()); n > 0 {
			detail += string(x.r[at : at+n])
			next = at + n
			at = x.skip(next, true)
			continue
		}
		side, alone, after := x.side(at)
		noun := x.skip(after, after > at)
		if side != "" {
			noun += x.one(noun, "那个", "这个", "那边的", "的")
		}
		if n := x.mark(noun, marks[:], marksByFirst()); n > 0 {
			detail += side + string(x.r[noun:noun+n])
			next = noun + n
		} else if side != "" && alone {
			detail += side
			next = after
		} else {
			break
		}
		at = x.skip(next, true)
	}
	return detail, next
}

func (x addressReader) side(i int) (short string, alone bool, next int) {
	for _, s := range sides {
		if x.has(i, s.words) {
			return s.short, s.alone, i + len([]rune(s.words))
		}
	}
	return "", false, i
}

// landmark finds a landmark of the writer's own estate; "" when there is none.
func (x addressReader) landmark() (detail string, from, to int) {
	index := freeMarksByFirst()
	for i := range x.r {
		n := x.mark(i, freeMarks[:], index)
		if n == 0 {
			continue
		}
		word := string(x.r[i : i+n])
		switch word {
		case "单元门口", "楼门口", "小区门口", "大门口":
			word = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(word, "单元"), "小区"), "楼")
		}
		return word, i, i + n
	}
	return "", 0, 0
}

package triage_test

import (
	"testing"

	"pgregory.net/rapid"

	"minxu/triage"
)

// spot writes a place down compactly: label @node, "?" when unsure, "room" when one was cut off.
func spot(c triage.Candidate) string {
	text := c.Place.Label + " @" + c.Place.Node[len("370602"):]
	if !c.Place.Sure {
		text += "?"
	}
	if c.Room {
		text += " room"
	}
	return text
}

func TestPlacesAsResidentsWriteThem(t *testing.T) {
	t.Parallel()
	places := fixturePlaces()
	located, _, _ := places.Locate(37.5312, 121.3905)
	for name, c := range map[string]struct {
		text string
		home *triage.Place
		want string // "" = nothing
	}{
		"numerals, entrance and room":             {"海风小区十二号楼2单元五零一", nil, "海风小区12号楼2单元 @003901002 room"},
		"hyphens":                                 {"海风小区12-2-501", nil, "海风小区12号楼2单元 @003901002 room"},
		"half a name and a door":                  {"海风12号楼二门501室", nil, "海风小区12号楼2单元 @003901002 room"},
		"a hash":                                  {"海风小区3#2单元", nil, "海风小区3号楼2单元 @003901001"},
		"numerals and a door":                     {"海风小区三号楼二门", nil, "海风小区3号楼2单元 @003901001"},
		"a block":                                 {"东岸花园3栋", nil, "东岸花园3号楼 @001901001"},
		"full width":                              {"海风小区３号楼２单元", nil, "海风小区3号楼2单元 @003901001"},
		"traditional characters":                  {"海風小區3號樓", nil, "海风小区3号楼 @003901001"},
		"city and district before it":             {"烟台市芝罘区毓璜顶街道海风小区7号楼", nil, "海风小区7号楼 @003901002"},
		"a slip of the pen":                       {"东岸花圆十二号楼下垃级没人收", nil, "东岸花园12号楼 @001901001"},
		"another character of the same sound":     {"东案花园3栋", nil, "东岸花园3号楼 @001901001"},
		"one letter off is only proposed":         {"怀香里2号楼", nil, "槐香里2号楼 @003902001"},
		"half a name of the same sound":           {"海丰12号楼", nil, "海风小区12号楼 @003901002"},
		"the wrong ending is only proposed":       {"东岸小区15栋", nil, "东岸花园15号楼 @001901001?"},
		"the estate alone, two areas":             {"海风小区", nil, "海风小区 @003901"},
		"the estate alone, one area":              {"槐香里", nil, "槐香里 @003902001"},
		"the community":                           {"海风社区", nil, "海风社区 @003901?"},
		"the community and a building":            {"槐香里社区3号楼", nil, "槐香里3号楼 @003902001"},
		"a building that nobody knows":            {"海风小区99号楼", nil, "海风小区99号楼 @003901?"},
		"a gate":                                  {"海风小区北门路灯不亮", nil, "海风小区北门 @003901"},
		"the building later in the sentence":      {"海风小区有人乱扔垃圾，就在5号楼", nil, "海风小区5号楼 @003901001"},
		"pinyin":                                  {"haifeng xiaoqu 3 hao lou 2 danyuan", nil, "海风小区3号楼2单元 @003901001"},
		"English":                                 {"Dong'an Garden, building 8", nil, "东岸花园8号楼 @001901001"},
		"English the other way round":             {"Bldg 8, unit 2, room 301, Dongan Garden", nil, "东岸花园8号楼2单元 @001901001 room"},
		"English without an ending":               {"near Haifeng community building 5", nil, "海风小区5号楼 @003901001"},
		"a building of the own estate":            {"7号楼旁边的小广场", haifeng(), "海风小区7号楼旁小广场 @003901002"},
		"a landmark behind a building":            {"5号楼东头路口的井盖没了", &located, "海风小区5号楼东头路口 @003901001"},
		"the own building":                        {"8号楼下广场舞吵", dongan(), "东岸花园8号楼 @001901001"},
		"an entrance of the own building":         {"2单元的灯坏了", haifeng(), "海风小区3号楼2单元 @003901001?"},
		"hyphens in the own estate":               {"3-2-501漏水", haifeng(), "海风小区3号楼2单元 @003901001 room"},
		"a landmark of the own estate":            {"小广场的漫步机坏了", haifeng(), "海风小区小广场 @003901?"},
		"before the own entrance":                 {"单元门口的地砖翘了", haifeng(), "海风小区3号楼2单元门口 @003901001?"},
		"another estate beats the own":            {"我妈住槐香里5号楼", dongan(), "槐香里5号楼 @003902001"},
		"a floor is no room":                      {"海风小区3号楼2单元5楼的灯", nil, "海风小区3号楼2单元 @003901001"},
		"a floor and a side is one":               {"海风小区3号楼2单元5楼东户", nil, "海风小区3号楼2单元 @003901001 room"},
		"no home, no guess":                       {"5号楼东头路口", nil, ""},
		"no place":                                {"楼道灯坏了", haifeng(), ""},
		"a house number of a road is no building": {"中山路12号", haifeng(), ""},
		"a day is no building":                    {"约12号的律师", haifeng(), ""},
		"a lawyer of the community is no place":   {"海风社区的律师什么时候来", nil, ""},
		"square dancing is no square":             {"广场舞太吵了", haifeng(), ""},
		"an estate of another town":               {"莱山区某小区3号楼", nil, ""},
		"nothing":                                 {"", haifeng(), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if found := places.Resolve(c.text, c.home); len(found) == 1 {
				got = spot(found[0])
			} else if len(found) > 1 {
				t.Fatalf("%d readings", len(found))
			}
			if got != c.want {
				t.Errorf("%s is %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestTheSameNameInTwoStreetsIsAskedFor(t *testing.T) {
	t.Parallel()
	nodes := append(fixtureNodes(),
		triage.PlaceNode{Code: "370602001902", Kind: "community", Name: "海风里社区", Parent: "370602001"},
		triage.PlaceNode{Code: "370602001902001", Kind: "area", Name: "网格", Parent: "370602001902", Estate: "海风小区", Buildings: "10-30"})
	places := triage.NewPlaces(nodes)
	both := places.Resolve("海风小区垃圾没人收", nil)
	if len(both) != 2 || both[0].Place.Sure || both[1].Place.Sure || both[0].Place.Label == both[1].Place.Label {
		t.Fatalf("readings %+v, want two to choose from", both)
	}
	if both[0].Place.Label != "毓璜顶街道海风小区" || both[1].Place.Label != "向阳街道海风小区" {
		t.Errorf("labels %q, %q must name the streets", both[0].Place.Label, both[1].Place.Label)
	}
	for text, node := range map[string]string{
		"海风小区3号楼":       "370602003901001",
		"海风小区20号楼":      "370602001902001",
		"向阳街道海风小区11号楼":  "370602001902001",
		"毓璜顶街道海风小区11号楼": "370602003901002",
	} {
		if found := places.Resolve(text, nil); len(found) != 1 || found[0].Place.Node != node {
			t.Errorf("%s: %+v, want %s", text, found, node)
		}
	}
	if found := places.Resolve("海风小区11号楼", haifeng()); len(found) != 1 || found[0].Place.Node != "370602003901002" {
		t.Errorf("the own estate is meant: %+v", found)
	}
	u := triage.Understand("海风小区11号楼垃圾没人收", triage.Context{Places: places, At: fixtureClock(t)})
	if u.Place != nil || len(u.Options) != 2 {
		t.Errorf("place %+v, options %+v", u.Place, u.Options)
	}
}

func TestAliasesOfAnEstate(t *testing.T) {
	t.Parallel()
	nodes := fixtureNodes()
	for i := range nodes {
		if nodes[i].Estate == "东岸花园" {
			nodes[i].Aliases = []string{"老造船厂宿舍"}
		}
	}
	found := triage.NewPlaces(nodes).Resolve("老造船厂宿舍3号楼", nil)
	if len(found) != 1 || found[0].Place.Label != "东岸花园3号楼" {
		t.Errorf("readings %+v", found)
	}
}

func TestPointsAreLocated(t *testing.T) {
	t.Parallel()
	places := fixturePlaces()
	for name, c := range map[string]struct {
		lat, lng    float64
		node        string
		sure        bool
		ok, outside bool
	}{
		"inside an area":                   {37.5312, 121.3905, "370602003901001", true, true, false},
		"just outside every area":          {37.5328, 121.3905, "370602003901001", false, true, false},
		"in the district, far from all":    {37.60, 121.30, "", false, false, false},
		"in another town":                  {36.07, 120.38, "", false, false, true},
		"latitude and longitude exchanged": {121.3905, 37.5312, "", false, false, true},
		"the corner of the district":       {37.48, 121.28, "", false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place, ok, outside := places.Locate(c.lat, c.lng)
			if ok != c.ok || outside != c.outside || place.Node != c.node || place.Sure != c.sure {
				t.Errorf("located %+v %v %v", place, ok, outside)
			}
			if ok && (!place.HasPoint || place.Lat != c.lat || place.Label != "海风小区附近") {
				t.Errorf("the point is lost: %+v", place)
			}
		})
	}
	spot, _, _ := places.Locate(37.5312, 121.3905)
	if found := places.Resolve("5号楼东头路口", &spot); len(found) != 1 || !found[0].Place.HasPoint {
		t.Errorf("a spot of the estate of the location keeps its point: %+v", found)
	}
}

func TestCodesOfBuildings(t *testing.T) {
	t.Parallel()
	places := fixturePlaces()
	if p, ok := places.ByBuilding("370602003901001", "0003", ""); !ok || p.Label != "海风小区3号楼" || p.Building != "3" || !p.Sure {
		t.Errorf("area and building: %+v, %v", p, ok)
	}
	if p, ok := places.ByBuilding("370602003901", "", ""); !ok || p.Label != "海风社区" {
		t.Errorf("community: %+v, %v", p, ok)
	}
	if _, ok := places.ByBuilding("999", "1", ""); ok {
		t.Error("an unknown node was found")
	}
}

func TestEveryAddressIsReadBack(t *testing.T) {
	t.Parallel()
	places := fixturePlaces()
	rapid.Check(t, func(t *rapid.T) {
		building := rapid.IntRange(1, 12).Draw(t, "building")
		entrance := rapid.IntRange(0, 6).Draw(t, "entrance")
		form := rapid.SampledFrom([]string{"%s号楼", "%s栋", "%s幢", "%s#", "%s #楼"}).Draw(t, "form")
		door := rapid.SampledFrom([]string{"%s单元", "%s门洞", "%s号单元"}).Draw(t, "door")
		say := rapid.SampledFrom([]func(int) string{numeral, chinese}).Draw(t, "numerals")
		text := "海风小区" + fill(form, say(building))
		want := triage.Label("海风小区", numeral(building), "", "")
		if entrance > 0 {
			text += fill(door, say(entrance))
			want = triage.Label("海风小区", numeral(building), numeral(entrance), "")
		}
		text = rapid.SampledFrom([]string{"", "我住", "反映一下,"}).Draw(t, "before") + text + rapid.SampledFrom([]string{"", "漏水", "，垃圾没人收"}).Draw(t, "after")
		found := places.Resolve(text, nil)
		if len(found) != 1 || found[0].Place.Label != want {
			t.Fatalf("%s: %+v, want %s", text, found, want)
		}
		again := places.Resolve(found[0].Place.Label, nil)
		if len(again) != 1 || again[0].Place != found[0].Place {
			t.Fatalf("the label %s is read as %+v", found[0].Place.Label, again)
		}
	})
}

func TestPlacesInEnglish(t *testing.T) {
	t.Parallel()
	p, _ := fixturePlaces().ByBuilding("370602001901001", "8", "2")
	if got := p.English(); got != "东岸花园8号楼2单元 (Dongan Huayuan, Bldg 8, Unit 2)" {
		t.Errorf("in English %q", got)
	}
}

package triage

import (
	"slices"
	"strings"
)

// mostOptions bounds the readings that a person is asked to choose from.
const mostOptions = 4

// Resolve reads the place in a message, best first. Home is the estate of context for "5号楼东头" (a registered address, or an
// earlier location); nil when none. Several candidates mean that the reader must choose (the same estate in two streets), at
// most 4; none means that no place was named or known: nothing is guessed.
func (p *Places) Resolve(text string, home *Place) []Candidate {
	if p == nil {
		return nil
	}
	return p.read([]rune(tidy(text)), home).found
}

// reading is what was read in one text: the candidates, and the stretch of words that they stood in.
type reading struct {
	found    []Candidate
	from, to int // runes of the place words; equal when nothing was read

	roomFrom, roomTo int // runes of a room number among them
}

func (r reading) none() bool { return len(r.found) == 0 }

// read tries the ways of naming a place, the surest first. The text must be tidy.
func (p *Places) read(r []rune, home *Place) reading {
	x := addressReader{r}
	for _, way := range []func(addressReader, *Place) reading{p.byName, p.bySoundOfName, p.byShortName, p.byLatin, p.byHome, p.byNode, p.byLandmark} {
		if got := way(x, home); !got.none() {
			return got
		}
	}
	return reading{}
}

// named gives the names of an index that stand at i, longest first.
func named(index map[rune][]name, x addressReader, i int) (n name, ok bool) {
	for _, one := range index[x.r[i]] {
		if x.has(i, string(one.runes)) {
			return one, true
		}
	}
	return name{}, false
}

// byName reads 海风小区12号楼2单元501, and 海风社区3号楼 where the community has one estate with such a building.
func (p *Places) byName(x addressReader, home *Place) reading {
	var street, community string
	for i := range x.r {
		one, ok := named(p.names, x, i)
		if !ok || x.denied(i) {
			continue
		}
		if one.node == "" {
			return p.finish(x, i, i+len(one.runes), one.estates, street, community, home, "exact", true)
		}
		switch p.nodes[one.node].Kind {
		case "street":
			street = one.node
		case "community":
			community = one.node
			if a, next := x.read(i+len(one.runes), true); next > i+len(one.runes) && a.building != "" {
				if inside := p.inCommunity(one.node, a.building); len(inside) > 0 {
					return p.finish(x, i, i+len(one.runes), inside, street, "", home, "community", len(inside) == 1)
				}
			}
		}
	}
	return reading{}
}

func (p *Places) inCommunity(community, building string) []*estate {
	var inside []*estate
	for _, one := range p.estates {
		if p.within(one.common, community) && one.holds(building) != "" {
			inside = append(inside, one)
		}
	}
	return inside
}

// finish reads the address behind (or, failing that, anywhere after) a name and makes the candidates.
func (p *Places) finish(x addressReader, from, to int, estates []*estate, street, community string, home *Place, how string, sure bool) reading {
	at := to
	for { // 海风小区里, 东岸花园小区
		n := x.one(at, "小区", "里边", "里面", "那边", "这边", "那儿", "院里", "院内", "里")
		if n == 0 {
			break
		}
		at += n
	}
	a, next := x.read(at, true)
	if next == at {
		next = to
		for i := to; i < len(x.r) && a.empty(); i++ { // 海风小区有人乱扔垃圾，就在5号楼
			if b, _ := x.read(i, false); b.building != "" {
				a = b
				a.detail = ""
			}
		}
	}
	if len(estates) > 1 {
		estates = p.narrow(estates, a.building, street, community, home)
	}
	got := reading{from: from, to: p.giveBack(x, next), roomFrom: a.roomFrom, roomTo: a.roomTo}
	for _, one := range estates {
		if len(got.found) == mostOptions {
			break
		}
		place := p.place(one, a, sure && len(estates) == 1)
		if len(estates) > 1 {
			place.Label = strings.TrimSuffix(p.nodes[one.street].Name, "街道") + "街道" + place.Label
		}
		got.found = append(got.found, Candidate{Place: withPoint(place, home), Words: string(x.r[from:got.to]), How: how, Room: a.room})
	}
	return got
}

// narrow drops readings that the words or the context rule out: another street, no such building, not the writer's own.
func (p *Places) narrow(estates []*estate, building, street, community string, home *Place) []*estate {
	keep := func(test func(*estate) bool) {
		var kept []*estate
		for _, one := range estates {
			if test(one) {
				kept = append(kept, one)
			}
		}
		if len(kept) > 0 {
			estates = kept
		}
	}
	if street != "" {
		keep(func(one *estate) bool { return one.street == street })
	}
	if community != "" {
		keep(func(one *estate) bool { return p.within(one.common, community) })
	}
	if building != "" {
		keep(func(one *estate) bool { return one.holds(building) != "" })
	}
	if own := p.estateOf(home); own != nil && slices.Contains(estates, own) {
		return []*estate{own}
	}
	return estates
}

// giveBack leaves 楼 of 12号楼 to the words behind it where they are one: 12号|楼下, 3号|楼道.
func (p *Places) giveBack(x addressReader, end int) int {
	if x.at(end-1) == '楼' && x.at(end) != 0 && strings.ContainsRune("下上顶道前后梯旁里外房管栋", x.at(end)) {
		return end - 1
	}
	return end
}

// denied says whether the words before i deny the place that stands there: 不是3号楼，是5号楼.
func (x addressReader) denied(i int) bool {
	return x.one(i-2, "不是", "不在", "并非") > 0
}

// withPoint keeps the point of a location that was sent before, when the words name a spot of the same estate.
func withPoint(place Place, home *Place) Place {
	if home != nil && home.HasPoint && home.Estate == place.Estate {
		place.Lat, place.Lng, place.HasPoint = home.Lat, home.Lng, true
	}
	return place
}

// byShortName reads 海风12号楼, 住海风, and the whole message 海风: half a name needs more round it.
func (p *Places) byShortName(x addressReader, home *Place) reading {
	for i := range x.r {
		one, ok := named(p.shorts, x, i)
		if !ok {
			continue
		}
		end := i + len(one.runes)
		if a, _ := x.read(end, true); a.building != "" || a.entrance != "" || i == 0 && end == len(x.r) ||
			x.one(i-1, "住", "在", "是", "去", "到") > 0 && (end == len(x.r) || x.one(end, ",", "。", " ", "的", "这", "那") > 0) {
			return p.finish(x, i, end, one.estates, "", "", home, "prefix", true)
		}
		if n := x.one(end, "小区", "花园", "家园", "公寓", "院", "那边", "这边"); n > 0 { // 东岸小区 for 东岸花园
			got := p.finish(x, i, end, one.estates, "", "", home, "prefix", false)
			got.to = max(got.to, end+n)
			return got
		}
	}
	return reading{}
}

// byHome reads 5号楼东头路口, 2单元 with the estate of context.
func (p *Places) byHome(x addressReader, home *Place) reading {
	own := p.estateOf(home)
	if own == nil {
		return reading{}
	}
	for i := range x.r {
		a, next := x.read(i, false)
		if next == i || x.denied(i) {
			continue
		}
		sure := true
		if a.building == "" {
			if a.entrance == "" || home.Building == "" {
				continue
			}
			a.building, sure = home.Building, false // 2单元 of which building? likely the own one
		}
		to := p.giveBack(x, next)
		place := withPoint(p.place(own, a, sure), home)
		return reading{found: []Candidate{{Place: place, Words: string(x.r[i:to]), How: "context", Room: a.room}}, from: i, to: to, roomFrom: a.roomFrom, roomTo: a.roomTo}
	}
	return reading{}
}

// byNode reads the name of a community: the place is the community as a whole.
func (p *Places) byNode(x addressReader, _ *Place) reading {
	for i := range x.r {
		if one, ok := named(p.names, x, i); ok && one.node != "" {
			end := i + len(one.runes)
			n := p.nodes[one.node]
			if n.Kind != "community" || x.one(x.skip(end, true), "人", "工作人员", "书记", "主任", "管家", "居委", "干部", "网格员", "律师", "活动", "议事") > 0 {
				continue
			}
			place := Place{Node: n.Code, Label: n.Name, Sure: false}
			if inside := p.inCommunityAll(n.Code); len(inside) == 1 {
				place.Estate = inside[0].name
			}
			return reading{found: []Candidate{{Place: place, Words: string(x.r[i:end]), How: "community"}}, from: i, to: end}
		}
	}
	return reading{}
}

func (p *Places) inCommunityAll(community string) []*estate {
	var inside []*estate
	for _, one := range p.estates {
		if p.within(one.common, community) {
			inside = append(inside, one)
		}
	}
	return inside
}

// byLandmark reads 小广场, 单元门口 with the estate of context: proposed, never taken for certain.
func (p *Places) byLandmark(x addressReader, home *Place) reading {
	own := p.estateOf(home)
	if own == nil {
		return reading{}
	}
	detail, from, to := x.landmark()
	if detail == "" {
		return reading{}
	}
	words := string(x.r[from:to])
	a := address{detail: detail}
	switch {
	case strings.HasPrefix(words, "单元") && home.Building != "":
		a.building, a.entrance = home.Building, home.Entrance
	case strings.HasPrefix(words, "楼门") && home.Building != "":
		a.building = home.Building
	}
	return reading{found: []Candidate{{Place: withPoint(p.place(own, a, false), home), Words: words, How: "landmark"}}, from: from, to: from}
}

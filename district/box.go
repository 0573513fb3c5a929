package district

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"minxu/people"
	"minxu/store"
)

// The seed's own numbers: what a whole district has.
const (
	boxStreets       = 12
	boxCommunities   = 142
	boxAreas         = 1024
	boxWorkers       = 750
	boxHeads         = 21_000
	boxVolunteers    = 125_000
	boxOthers        = 14_000 // residents who are neither
	boxDemandsAtOnce = 30_000
)

// Box is a whole district for trials: places, staff and residents who are made up, the same for the same number.
type Box struct {
	Store  *store.Store
	People *people.People
	Scale  float64 // 1 = the whole district
	Number uint64
	// IDAt makes ids that sort by time, in the order in which it is called.
	IDAt func(time.Time) string
	Done func(what string, done, all int) // hears how far it is; nil = nobody
}

// ErrInhabited says that a database has residents: a box is never poured over a real district.
var ErrInhabited = errors.New("this database has residents in it; a box is for an empty one")

// Demands is how many demands belong to the scale.
func (b Box) Demands() int { return b.scaled(boxDemandsAtOnce) }

func (b Box) scaled(n int) int { return max(int(float64(n)*b.Scale), 1) }

// Fill writes the places and the staff, unless a district is there already, and the residents; it gives the district and who lives in it.
func (b Box) Fill(ctx context.Context) (*people.Tree, []people.Settler, error) {
	r := b.Store.Reader(ctx)
	switch inhabited, err := people.AnyResidents(r); {
	case err != nil:
		return nil, nil, err
	case inhabited:
		return nil, nil, ErrInhabited
	}
	tree, err := people.ReadTree(r)
	if err != nil {
		return nil, nil, err
	}
	if len(tree.Nodes()) == 0 {
		nodes, staff := b.grid()
		err := b.Store.InTx(ctx, func(tx *store.Tx) error {
			if err := b.People.SaveNodes(tx, nodes...); err != nil {
				return err
			}
			return b.People.SaveStaff(tx, staff...)
		})
		if err != nil {
			return nil, nil, fmt.Errorf("write the box's places: %w", err)
		}
		if tree, err = people.ReadTree(b.Store.Reader(ctx)); err != nil {
			return nil, nil, err
		}
	}
	list := b.settlers(tree)
	if len(list) == 0 {
		return nil, nil, errors.New("this district has no area in which somebody could live")
	}
	const batch = 2000
	for from := 0; from < len(list); from += batch {
		part := list[from:min(from+batch, len(list))]
		if err := b.Store.InTx(ctx, func(tx *store.Tx) error { return people.Settle(tx, part) }); err != nil {
			return nil, nil, err
		}
		b.say("residents", from+len(part), len(list))
	}
	return tree, list, nil
}

func (b Box) say(what string, done, all int) {
	if b.Done != nil {
		b.Done(what, done, all)
	}
}

// streetNames are the district's twelve, by their official serial.
func streetNames() []string {
	return []string{"向阳", "东山", "毓璜顶", "通伸", "凤凰台", "奇山", "白石", "芝罘岛", "黄务", "只楚", "世回尧", "幸福"}
}

// boxName makes a name of two characters; the same number gives the same name, and no two numbers below 900 share one.
func boxName(n int) string {
	first, second := []rune("云海松竹梅兰桂荷柳枫桐榆槐桑杏桃李枣梨橘金银玉珠翠碧青紫丹朱"), []rune("庭轩阁园台坊汀洲溪泉湖湾岭峰岩谷岸桥渡津港滩沙石林原野田畦圃")
	return string(first[n%len(first)]) + string(second[n/len(first)%len(second)])
}

// personName makes a name for somebody who does not exist.
func personName(r *rand.Rand) string {
	family, given := []rune("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"), []rune("建国秀英丽敏静强磊洋勇艳杰娟涛明超霞平刚桂兰玉梅志文海燕宁")
	name := string(family[r.IntN(len(family))]) + string(given[r.IntN(len(given))])
	if r.IntN(3) > 0 {
		name += string(given[r.IntN(len(given))])
	}
	return name
}

// grid thinks up the places and who answers for them.
func (b Box) grid() ([]people.Node, []people.Staff) {
	r := rand.New(rand.NewPCG(b.Number, 1))
	const root, south, west, height, width = "370602", 37.48, 121.28, 0.14, 0.18
	district := people.Box{South: south, West: west, North: south + height, East: west + width}
	nodes := []people.Node{{Code: root, Kind: people.KindDistrict, Name: "芝罘区", Box: &district}}
	staff := []people.Staff{b.person(r, "d1", people.RoleDistrictAdmin, root), b.person(r, "d2", people.RoleAuditor, root)}
	streets, communities, areas := min(b.scaled(boxStreets), boxStreets), b.scaled(boxCommunities), b.scaled(boxAreas)
	communities, areas = max(communities, streets), max(areas, communities)
	for i := range streets {
		code := fmt.Sprintf("%s%03d", root, i+1)
		nodes = append(nodes, people.Node{Code: code, Kind: people.KindStreet, Name: streetNames()[i] + "街道", Parent: root})
		staff = append(staff, b.person(r, fmt.Sprintf("o%d", i+1), people.RoleStreetOperator, code))
	}
	codes := make([]string, communities)
	for i := range communities {
		street := fmt.Sprintf("%s%03d", root, i%streets+1)
		codes[i] = fmt.Sprintf("%s%03d", street, i/streets+1)
		nodes = append(nodes, people.Node{Code: codes[i], Kind: people.KindCommunity, Name: boxName(i) + "社区", Parent: street})
		staff = append(staff, b.person(r, fmt.Sprintf("c%d", i+1), people.RoleSecretary, codes[i]), b.person(r, fmt.Sprintf("m%d", i+1), people.RoleSteward, codes[i]))
	}
	side := 1
	for side*side < areas {
		side++
	}
	workers := make([]people.Staff, min(b.scaled(boxWorkers), areas))
	for i := range areas {
		community := codes[i%communities]
		code := fmt.Sprintf("%s%03d", community, i/communities+1)
		x, y := float64(i%side), float64(i/side)
		box := people.Box{South: south + height*y/float64(side), West: west + width*x/float64(side), North: south + height*(y+1)/float64(side), East: west + width*(x+1)/float64(side)}
		estate := boxName(i%900) + []string{"苑", "家园"}[i/900%2]
		nodes = append(nodes, people.Node{Code: code, Kind: people.KindArea, Name: fmt.Sprintf("%s第%d网格", boxName(i%communities), i/communities+1), Parent: community, Estate: estate,
			Buildings: fmt.Sprintf("1-%d", 12+r.IntN(18)), Box: &box})
		if i < len(workers) {
			workers[i] = b.person(r, fmt.Sprintf("w%d", i+1), people.RoleGridWorker, code)
			continue
		}
		w := &workers[i%len(workers)] // fewer workers than areas: some look after two
		w.Also = append(w.Also, code)
	}
	return nodes, append(staff, workers...)
}

func (b Box) person(r *rand.Rand, id, role, node string) people.Staff {
	return people.Staff{ID: "box-" + id, Name: personName(r), Role: role, Node: node, WeComID: "box-" + id, Active: true, Duty: true}
}

// settlers thinks up who lives there.
func (b Box) settlers(t *people.Tree) []people.Settler {
	r := rand.New(rand.NewPCG(b.Number, 2))
	var areas []people.Node
	for _, n := range t.Nodes() {
		if n.Kind == people.KindArea {
			areas = append(areas, n)
		}
	}
	if len(areas) == 0 {
		return nil
	}
	heads, volunteers := b.scaled(boxHeads), b.scaled(boxVolunteers)
	list := make([]people.Settler, heads+volunteers+b.scaled(boxOthers))
	bands := people.AgeBands()[3:]
	now := b.Store.Now()
	household := ""
	for i := range list {
		n := areas[r.IntN(len(areas))]
		home := people.Address{Node: n.Code, Estate: n.Estate, Entrance: fmt.Sprint(1 + r.IntN(4))}
		if all := n.ListBuildings(); len(all) > 0 {
			home.Building = all[r.IntN(len(all))]
		}
		id := b.IDAt(now)
		if i%2 == 1 && r.IntN(3) == 0 { // lives with the one before
			home = list[i-1].Home
		} else {
			household = "h" + strings.ToLower(id)
		}
		s := people.Settler{ID: id, OpenID: fmt.Sprintf("obox%024d", i+1), AgeBand: bands[r.IntN(len(bands))], Household: household, Home: home,
			HomeLabel: t.Label(home), Phone: fmt.Sprintf("139%08d", r.IntN(100_000_000))}
		switch {
		case i < heads:
			s.Standing = people.StandingBuildingHead
		case i < heads+volunteers:
			s.Standing = people.StandingVolunteer
		}
		list[i] = s
	}
	return list
}

package handlers_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/dialog/dialogtest"
	"minxu/handlers"
	"minxu/triage"
)

// placeNodes is a small district in which one estate's name is in two streets.
func placeNodes() []triage.PlaceNode {
	return []triage.PlaceNode{
		{Code: "370602", Kind: "district", Name: "芝罘区"},
		{Code: "370602003", Kind: "street", Name: "毓璜顶街道", Parent: "370602"},
		{Code: "370602001", Kind: "street", Name: "向阳街道", Parent: "370602"},
		{Code: "370602003901", Kind: "community", Name: "海风社区", Parent: "370602003"},
		{Code: "370602001901", Kind: "community", Name: "东岸社区", Parent: "370602001"},
		{Code: "370602003901001", Kind: "area", Name: "海风第一网格", Parent: "370602003901", Estate: "海风小区", Buildings: "1-6"},
		{Code: "370602003901002", Kind: "area", Name: "海风第二网格", Parent: "370602003901", Estate: "海风小区", Buildings: "7-12"},
		{Code: "370602003901003", Kind: "area", Name: "海风第三网格", Parent: "370602003901", Estate: "和平小区", Buildings: "1-9"},
		{Code: "370602001901001", Kind: "area", Name: "东岸第一网格", Parent: "370602001901", Estate: "东岸花园", Buildings: "1-20"},
		{Code: "370602001901002", Kind: "area", Name: "东岸第二网格", Parent: "370602001901", Estate: "和平小区", Buildings: "1-9"},
	}
}

// asksWhere is a talk of the place question alone; what it knows stands in facts of the transcript.
func asksWhere() *dialog.Flow {
	return &dialog.Flow{Name: "where", Takes: []string{handlers.HintPlace, handlers.HintPlaces, handlers.HintExtent}, Talk: func(t *dialog.Talk) dialog.End {
		on := func(key string) bool { return t.Fact(key) == "1" }
		w := handlers.Where{Title: "路灯坏了", Text: t.Fact("text"), NotHome: on("proxy"), Whole: on("whole"), Yard: on("yard"), Spot: on("spot"), AtHome: on("nowhere"), Child: on("child")}
		if b := t.Fact("before"); b != "" {
			w.Before = triage.Place{Node: "370602001901001", Estate: "东岸花园", Building: "8", Label: b}
		}
		p := handlers.WhereIsIt(t, w)
		t.Confirm(dialog.Q{Key: "ok", Ask: "地点：" + p.Label})
		asked := "没有问"
		if handlers.WhereWasAsked(t) {
			asked = "问过"
		}
		return t.End(strings.Join([]string{p.Node, p.Estate, p.Building, p.Detail, p.Label, asked}, "|"))
	}}
}

func TestThePlaceQuestion(t *testing.T) {
	t.Parallel()
	places := triage.NewPlaces(placeNodes())
	files, err := filepath.Glob("testdata/place_*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	home := triage.Place{Node: "370602003901001", Estate: "海风小区", Building: "3", Entrance: "2", Label: "海风小区3号楼2单元", Sure: true}
	for _, file := range files {
		bound := !strings.Contains(file, "stranger")
		world := dialogtest.World{Understand: func(text string) []dialog.Hint {
			c := triage.Context{Places: places, At: time.Date(2026, 3, 10, 9, 0, 0, 0, calendar.Shanghai())}
			if bound {
				c.Home = &home
			}
			return handlers.Hints(triage.Understand(text, c))
		}}
		if bound {
			world.Facts = []dialog.Fact{{Key: handlers.FactHome, Value: home.Label}, {Key: handlers.FactHomeNode, Value: home.Node}, {Key: handlers.FactEstate, Value: home.Estate},
				{Key: handlers.FactBuilding, Value: home.Building}, {Key: handlers.FactEntrance, Value: home.Entrance}}
		}
		dialogtest.Run(t, asksWhere(), file, world)
	}
}

package triage_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"minxu/calendar"
	"minxu/triage"
)

// fixtureNodes is the small district of the tests: one estate over two areas, one alone, one in another street.
func fixtureNodes() []triage.PlaceNode {
	return []triage.PlaceNode{
		{Code: "370602", Kind: "district", Name: "芝罘区", Box: &triage.Box{South: 37.48, West: 121.28, North: 37.62, East: 121.46}},
		{Code: "370602003", Kind: "street", Name: "毓璜顶街道", Parent: "370602"},
		{Code: "370602001", Kind: "street", Name: "向阳街道", Parent: "370602"},
		{Code: "370602003901", Kind: "community", Name: "海风社区", Parent: "370602003"},
		{Code: "370602003902", Kind: "community", Name: "槐香里社区", Parent: "370602003"},
		{Code: "370602001901", Kind: "community", Name: "东岸社区", Parent: "370602001"},
		{Code: "370602003901001", Kind: "area", Name: "海风第一网格", Parent: "370602003901", Estate: "海风小区", Buildings: "1-6", Box: &triage.Box{South: 37.5300, West: 121.3890, North: 37.5325, East: 121.3920}},
		{Code: "370602003901002", Kind: "area", Name: "海风第二网格", Parent: "370602003901", Estate: "海风小区", Buildings: "7-12", Box: &triage.Box{South: 37.5300, West: 121.3920, North: 37.5325, East: 121.3950}},
		{Code: "370602003902001", Kind: "area", Name: "槐香里第一网格", Parent: "370602003902", Estate: "槐香里", Buildings: "1-8", Box: &triage.Box{South: 37.5340, West: 121.3890, North: 37.5365, East: 121.3920}},
		{Code: "370602001901001", Kind: "area", Name: "东岸第一网格", Parent: "370602001901", Estate: "东岸花园", Buildings: "1-20", Box: &triage.Box{South: 37.5400, West: 121.4050, North: 37.5430, East: 121.4090}},
	}
}

func fixturePlaces() *triage.Places { return triage.NewPlaces(fixtureNodes()) }

func haifeng() *triage.Place {
	return &triage.Place{Node: "370602003901001", Estate: "海风小区", Building: "3", Entrance: "2", Label: "海风小区3号楼2单元", Sure: true}
}

func dongan() *triage.Place {
	return &triage.Place{Node: "370602001901001", Estate: "东岸花园", Building: "8", Label: "东岸花园8号楼", Sure: true}
}

func huaixiang() *triage.Place {
	return &triage.Place{Node: "370602003902001", Estate: "槐香里", Building: "5", Label: "槐香里5号楼", Sure: true}
}

func fixtureClock(t testing.TB) time.Time {
	t.Helper()
	return time.Date(2026, 3, 10, 9, 0, 0, 0, calendar.Shanghai())
}

// hears understands a message of the fixture's resident.
func hears(t testing.TB, text string, home *triage.Place) triage.Understanding {
	t.Helper()
	return triage.Understand(text, triage.Context{Places: fixturePlaces(), Home: home, At: fixtureClock(t)})
}

func contains(text, part string) bool { return strings.Contains(text, part) }

func numeral(n int) string { return strconv.Itoa(n) }

func chinese(n int) string {
	figures := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 10:
		return figures[n]
	case n < 20:
		return "十" + figures[n-10]
	}
	return figures[n/10] + "十" + figures[n%10]
}

func fill(form, value string) string { return strings.Replace(form, "%s", value, 1) }

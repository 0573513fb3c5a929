package festival

import (
	"strconv"
	"strings"

	"minxu/people"
)

// Crowd puts a party together: the writer first unless they stay at home, then who was named, then as many companions as were counted.
// own is the writer's age band as far as the account knows it.
func Crowd(total int, said Reading, own string) []Person {
	var party []Person
	if !said.Away {
		p := Person{Name: self, Band: own}
		if said.Own > 0 {
			p = p.aged(said.Own)
		}
		party = append(party, p)
	}
	party = append(party, said.People...)
	if total < len(party) && total > 0 {
		party = party[:total]
	}
	for n := 1; len(party) < total; n++ {
		p := Person{Name: "同伴"}
		if total-len(party) > 1 || n > 1 {
			p.Name += strconv.Itoa(n)
		}
		party = append(party, p)
	}
	return Aged(party, said)
}

// Aged gives the people of a party the ages that were said: by name, then what stands alone in the order of those who are without.
func Aged(party []Person, said Reading) []Person {
	out := append([]Person(nil), party...)
	set := func(i int, p Person) {
		if p.Age > 0 {
			out[i].Age, out[i].Band = p.Age, p.Band
		} else if p.Band != "" && out[i].Band == "" {
			out[i].Band = p.Band
		}
	}
	for i := range out {
		if out[i].Name == self && said.Own > 0 {
			set(i, Person{Age: said.Own, Band: said.OwnBand})
		}
		for _, p := range said.People {
			if strings.TrimPrefix(p.Name, "小") == strings.TrimPrefix(out[i].Name, "小") {
				set(i, p)
			}
		}
	}
	ages := said.Ages
	for pass := range 2 { // small ages belong to children first
		for i := range out {
			if out[i].Age > 0 || out[i].Band != "" && len(ages) == 0 {
				continue
			}
			for j, age := range ages {
				if pass == 0 && (age < 18) != childWord(out[i].Name) || out[i].Band != "" && people.AgeBandOf(age) != out[i].Band && out[i].Name == self && len(out) > 1 {
					continue
				}
				set(i, Person{}.aged(age))
				ages = append(append([]int(nil), ages[:j]...), ages[j+1:]...)
				break
			}
		}
	}
	for i := range out {
		if out[i].Band == "" && said.Band != "" {
			out[i].Band = said.Band
		}
	}
	return out
}

// Without takes people out of a party by their places.
func Without(party []Person, who []int) []Person {
	var left []Person
	for i, p := range party {
		out := false
		for _, w := range who {
			out = out || w == i
		}
		if !out {
			left = append(left, p)
		}
	}
	return left
}

package people

import "testing"

func TestPhoneNumbersThatPeopleType(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"13800001234":        "13800001234",
		" 138 0000 1234 ":    "13800001234",
		"138-0000-1234":      "13800001234",
		"+86 138 0000 1234":  "13800001234",
		"8613800001234":      "13800001234",
		"008613800001234":    "13800001234",
		"１３８００００１２３４":        "13800001234",
		"0535-6661234":       "05356661234",
		"（0535）6661234":      "05356661234",
		"6661234":            "05356661234",
		"010-88881234":       "01088881234",
		"12345":              "",
		"12800001234":        "",
		"1380000123":         "",
		"138000012345":       "",
		"370602199001011234": "",
		"没有":                 "",
		"":                   "",
		"1380000123x":        "",
	} {
		got, ok := ParsePhone(typed)
		if got != want || ok != (want != "") {
			t.Errorf("ParsePhone(%q) = %q %v, want %q", typed, got, ok, want)
		}
	}
}

func TestMasksShowNoMoreThanTheyShould(t *testing.T) {
	t.Parallel()
	for phone, want := range map[string]string{"13812341234": "138****1234", "05356661234": "053****1234", "6661234": "****34", "1": "****1", "": ""} {
		if got := MaskPhone(phone); got != want {
			t.Errorf("MaskPhone(%q) = %q", phone, got)
		}
	}
	for name, want := range map[string]string{"张三": "张*", "欧阳修文": "欧*", "Anna": "A*", "张": "张*", "": ""} {
		if got := MaskName(name); got != want {
			t.Errorf("MaskName(%q) = %q", name, got)
		}
	}
}

func TestEveryAgeHasOneBand(t *testing.T) {
	t.Parallel()
	for age, want := range map[int]string{-1: "", 0: "", 1: "0-7", 7: "0-7", 8: "8-13", 13: "8-13", 14: "14-17", 17: "14-17", 18: "18-59",
		59: "18-59", 60: "60-69", 69: "60-69", 70: "70-79", 79: "70-79", 80: "80+", 120: "80+", 121: ""} {
		if got := AgeBandOf(age); got != want {
			t.Errorf("AgeBandOf(%d) = %q", age, got)
		}
	}
	for band, elder := range map[string]bool{"": false, "18-59": false, "60-69": true, "70-79": true, "80+": true} {
		if (Resident{AgeBand: band}).Elder() != elder {
			t.Errorf("Elder of %q", band)
		}
	}
}

func TestAStandingHoldsWhereItWasGiven(t *testing.T) {
	t.Parallel()
	tree := fixtureTree(t)
	r := Resident{Roles: []string{StandingCheckedIn + "@" + dongan, StandingVolunteer}}
	for name, got := range map[string]bool{
		"held somewhere":                r.Has(StandingCheckedIn),
		"held at its community":         r.HasAt(tree, StandingCheckedIn, dongan),
		"held in an area below":         r.HasAt(tree, StandingCheckedIn, dongan1),
		"not held in another community": !r.HasAt(tree, StandingCheckedIn, haifeng),
		"without a place: everywhere":   r.HasAt(tree, StandingVolunteer, haifeng),
		"not held at all":               !r.Has(StandingBuildingHead),
		"a beginning is not the name":   !r.Has("party"),
	} {
		if !got {
			t.Error(name)
		}
	}
}

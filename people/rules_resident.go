package people

import (
	"slices"
	"strings"
	"time"
)

// Resident is what a turn knows of a person. It is small on purpose: phone and openid stay sealed in their row.
type Resident struct {
	ID        string // made by us; all ledgers point to it; empty for a stranger
	Ref       string // blind index of the openid
	Alias     string // how the person wants to be called
	AgeBand   string // "", 0-7, 8-13, 14-17, 18-59, 60-69, 70-79, 80+
	Lang      string // "" = Chinese, "en"
	Household string
	Home      Address
	HomeLabel string // as it was said when bound: 海风小区3号楼2单元
	Proof     string // how sure the home address is
	HasPhone  bool
	Following bool
	Big       bool // large letters, short lines
	Minor     bool
	SlowMode  bool
	BoundAt   time.Time // zero: no address bound
	ArrivedAt time.Time
	Roles     []string // standings: "volunteer", "building_head@370602003901001"
	Known     bool     // has a row
	Erased    bool     // has only the stub of one
}

// Standings of residents. They give no log-in; capabilities ask for them.
const (
	StandingBuildingHead = "building_head"
	StandingVolunteer    = "volunteer"
	StandingCheckedIn    = "party_member_checked_in" // a party member who reported to the community
)

// Has reports whether the person holds a standing, anywhere.
func (r Resident) Has(standing string) bool {
	return slices.ContainsFunc(r.Roles, func(s string) bool {
		name, _, _ := strings.Cut(s, "@")
		return name == standing
	})
}

// HasAt reports whether the person holds a standing at or above a node; a standing without a place holds everywhere.
func (r Resident) HasAt(t *Tree, standing, node string) bool {
	return slices.ContainsFunc(r.Roles, func(s string) bool {
		name, scope, placed := strings.Cut(s, "@")
		return name == standing && (!placed || t.Within(node, scope))
	})
}

// Bound reports whether a home address is registered.
func (r Resident) Bound() bool { return r.Home.Node != "" }

// Elder reports whether the age band is 60 or above.
func (r Resident) Elder() bool {
	return r.AgeBand == "60-69" || r.AgeBand == "70-79" || r.AgeBand == "80+"
}

// AgeBands lists the bands, youngest first.
func AgeBands() []string { return []string{"0-7", "8-13", "14-17", "18-59", "60-69", "70-79", "80+"} }

// AgeBandOf gives the band of an age in years; empty for ages that nobody has.
func AgeBandOf(age int) string {
	switch {
	case age <= 0 || age > 120:
		return ""
	case age < 8:
		return "0-7"
	case age < 14:
		return "8-13"
	case age < 18:
		return "14-17"
	case age < 60:
		return "18-59"
	case age < 70:
		return "60-69"
	case age < 80:
		return "70-79"
	}
	return "80+"
}

// How sure an address is.
const (
	ProofSaid    = "unverified"    // the resident's own words
	ProofScan    = "scanned"       // the code on the building's notice board
	ProofVouched = "vouched"       // the building head knows them
	ProofDesk    = "desk_verified" // seen by the community desk
)

// ProofName says a proof level in Chinese.
func ProofName(proof string) string {
	switch proof {
	case ProofScan:
		return "扫码"
	case ProofVouched:
		return "楼长确认"
	case ProofDesk:
		return "社区核实"
	case ProofSaid:
		return "本人填报"
	}
	return "未登记"
}

// Places that one account may register beside home.
const (
	PlaceOwn     = "own"
	PlaceParents = "parents"
	PlaceShop    = "shop"
)

// Topics of which a resident may have no more; own cases, bookings and safety are no topic.
const (
	TopicFestival  = "festival"
	TopicMeeting   = "meeting"
	TopicScoring   = "scoring"
	TopicHonours   = "honours"
	TopicVolunteer = "volunteer"
	TopicDigest    = "digest"
)

// Topics lists them in the order in which residents see them.
func Topics() []string {
	return []string{TopicFestival, TopicMeeting, TopicScoring, TopicHonours, TopicVolunteer, TopicDigest}
}

// TopicName says a topic in Chinese.
func TopicName(topic string) string {
	switch topic {
	case TopicFestival:
		return "邻里节活动"
	case TopicMeeting:
		return "议事通知"
	case TopicScoring:
		return "评价邀请"
	case TopicHonours:
		return "最美评选"
	case TopicVolunteer:
		return "志愿招募"
	case TopicDigest:
		return "每月简报"
	}
	return topic
}

// ScopeBasic is the consent to keep address, phone and conversation for handling one's own matters.
const ScopeBasic = "basic"

// ConsentText is the version of the notice in force. Another version means that consent is asked for again.
const ConsentText = "2026-01"

// ParsePhone cleans a phone number: a mobile number, or a landline with its area code (0535 when there is none). It is false for what is
// neither. Spaces, dashes, full-width digits and +86 are taken away.
func ParsePhone(text string) (string, bool) {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r >= '０' && r <= '９':
			r = r - '０' + '0'
		case r == ' ' || r == '-' || r == '－' || r == '　' || r == '(' || r == ')' || r == '（' || r == '）':
			continue
		}
		b.WriteRune(r)
	}
	s := b.String()
	s = strings.TrimPrefix(strings.TrimPrefix(s, "+"), "0086")
	if len(s) == 13 {
		s = strings.TrimPrefix(s, "86")
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return "", false
		}
	}
	switch {
	case len(s) == 11 && s[0] == '1' && s[1] >= '3':
		return s, true
	case len(s) >= 10 && len(s) <= 12 && s[0] == '0' && s[1] != '0':
		return s, true
	case len(s) == 7 && s[0] >= '2':
		return "0535" + s, true
	}
	return "", false
}

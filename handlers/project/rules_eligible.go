package project

import (
	"slices"
	"time"

	"minxu/people"
)

// Right says whether a person may score a project, and if not, why.
type Right string

// The answers, the first three in the order in which they are looked for.
const (
	RightStaff   Right = "staff"    // works on the project
	RightGiven   Right = "given"    // on the list of those who profit from it
	RightHome    Right = "home"     // lives in the coverage, registered in time
	RightUnbound Right = "unbound"  // no address is registered
	RightOutside Right = "outside"  // none of the addresses lies in the coverage
	RightLate    Right = "late"     // registered after the window opened
	RightFresh   Right = "fresh"    // registered in time, but less than a day ago
	RightMinor   Right = "guardian" // a child below 14: no account of their own may vote
)

// May says whether a ballot is taken.
func (r Right) May() bool { return r == RightGiven || r == RightHome }

// Roll says on which list of a project somebody stands.
type Roll string

// The lists of a project.
const (
	ListBeneficiary Roll = "beneficiary"
	ListStaff       Roll = "staff"
	ListProvider    Roll = "provider"
)

// covers says whether an address lies in the coverage of a project.
func covers(t *people.Tree, p Project, a people.Address) bool {
	if a.Node == "" || !t.Within(a.Node, p.Node) {
		return false
	}
	if p.Estate == "" {
		return true
	}
	if a.Estate != "" {
		return a.Estate == p.Estate
	}
	n, _ := t.Node(a.Node)
	return n.Estate == p.Estate
}

// coveredNodes lists the nodes in which homes of the coverage lie.
func coveredNodes(t *people.Tree, p Project) []string {
	codes := t.Below(p.Node)
	if p.Estate == "" {
		return codes
	}
	return slices.DeleteFunc(codes, func(code string) bool {
		n, _ := t.Node(code)
		return n.Estate != p.Estate
	})
}

// rightOf decides. open is when the window opened, now when the ballot would be cast, lists are those on which the person stands. The
// second value is when RightFresh ends; the third the community that makes the person eligible.
func (p Policy) rightOf(t *people.Tree, pr Project, who people.Resident, lists []Roll, open, now time.Time) (Right, time.Time, string) {
	home := communityOf(t, who.Home.Node)
	fresh := who.BoundAt.Add(p.BoundFor)
	switch {
	case slices.Contains(lists, ListStaff), slices.Contains(lists, ListProvider), worksThere(t, pr, who):
		return RightStaff, time.Time{}, ""
	case who.AgeBand == "0-7" || who.AgeBand == "8-13":
		return RightMinor, time.Time{}, ""
	case slices.Contains(lists, ListBeneficiary):
		return RightGiven, time.Time{}, home
	case !who.Bound():
		return RightUnbound, time.Time{}, ""
	case !covers(t, pr, who.Home):
		return RightOutside, time.Time{}, ""
	case who.BoundAt.After(open):
		return RightLate, time.Time{}, ""
	case now.Before(fresh):
		return RightFresh, fresh, ""
	}
	return RightHome, time.Time{}, home
}

// worksThere says whether a resident's standing is one of staff at the project's place: a steward who also lives there does not vote.
func worksThere(t *people.Tree, pr Project, who people.Resident) bool {
	for _, role := range people.Roles() {
		if who.HasAt(t, role, pr.Node) {
			return true
		}
	}
	return false
}

func communityOf(t *people.Tree, node string) string {
	if c, ok := t.Above(node, people.KindCommunity); ok {
		return c.Code
	}
	return node
}

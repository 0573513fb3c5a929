package demand

import (
	"slices"
	"strings"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// Said asks what the message that described the matter said beside it. It is looked up in the turn of that message and kept.
type Said struct{}

// said is the answer, read back.
type said struct {
	refusal                          triage.RefusalReason
	refusalWords, refusalPlace, dial string
	proxy, proxyWho                  string
	privacy                          Privacy
	elder, swearing, minor           bool
	room, first, placed, wholeEstate bool
	several, secrets                 bool           // secrets: numbers of cards or a password were told and not kept
	matters                          []dialog.Value // kept only when there are several
}

// The places of the first row.
const (
	saidRefusal = iota
	saidRefusalWords
	saidRefusalPlace
	saidDial
	saidProxy
	saidProxyWho
	saidPrivacy
	saidFlags
	saidWidth
)

// saidRows writes what was said as rows: one about the message, then its matters when there are several.
func saidRows(u triage.Understanding, first bool) []dialog.Value {
	more := make([]string, saidWidth)
	more[saidRefusal], more[saidRefusalWords] = string(u.Refusal.Reason), u.Refusal.Words
	more[saidRefusalPlace], more[saidDial] = u.Refusal.Place, u.Refusal.Dial
	more[saidProxy], more[saidProxyWho] = u.Proxy.Relation, u.Proxy.Words
	var flags strings.Builder
	for _, f := range []struct {
		on   bool
		mark byte
	}{{u.Proxy.Elder, 'e'}, {u.Swearing, 's'}, {u.Minor, 'm'}, {u.RoomGiven, 'r'}, {first, 'f'}, {u.Place != nil || len(u.Options) > 0, 'p'}, {u.WholeEstate, 'w'}, {hasSecrets(u.Removed), 'x'}} {
		if f.on {
			flags.WriteByte(f.mark)
		}
	}
	more[saidFlags] = flags.String()
	more[saidPrivacy] = string(PrivacyFor(u.Text, "", "", false, false))
	rows := []dialog.Value{{ID: "said", More: more}}
	if len(u.Matters) > 1 {
		for _, m := range u.Matters {
			rows = append(rows, handlers.MatterValue(m))
		}
	}
	return rows
}

// hasSecrets says whether something was told that nobody needs here.
func hasSecrets(removed []string) bool {
	return slices.ContainsFunc(removed, func(kind string) bool { return kind != "phone" })
}

func saidOf(rows []dialog.Value) said {
	if len(rows) == 0 {
		return said{}
	}
	r := rows[0]
	has := func(mark string) bool { return strings.Contains(r.At(saidFlags), mark) }
	return said{refusal: triage.RefusalReason(r.At(saidRefusal)), refusalWords: r.At(saidRefusalWords), refusalPlace: r.At(saidRefusalPlace),
		dial: r.At(saidDial), proxy: r.At(saidProxy), proxyWho: r.At(saidProxyWho), privacy: Privacy(r.At(saidPrivacy)).Known(),
		elder: has("e"), swearing: has("s"), minor: has("m"), room: has("r"), first: has("f"), placed: has("p"), wholeEstate: has("w"), secrets: has("x"),
		several: len(rows) > 2, matters: rows[1:]}
}

// all lists every matter that the message held; what was said afterwards in place of one of them is put in by corrected.
func (s said) all(now []dialog.Value) []dialog.Value {
	if s.several {
		return s.matters
	}
	return now
}

// corrected puts what was said afterwards in the place of the matter that was being spoken of, the first in the order; the others of the
// same message stay.
func (s said) corrected(order, now []dialog.Value) []dialog.Value {
	same := func(a, b dialog.Value) bool { return a.ID == b.ID && a.Label == b.Label }
	if !s.several || len(order) == 0 || slices.EqualFunc(now, s.matters, same) {
		return order
	}
	return append(slices.Clone(now), order[1:]...)
}

// sorted parts the matters that are certainly not taken here from those that are.
func (s said) sorted(matters []dialog.Value) (kept, refused []dialog.Value) {
	if s.refusal == triage.Accepted {
		return matters, nil
	}
	if len(matters) == 1 {
		return nil, matters
	}
	for _, v := range matters {
		if s.refusalWords != "" && strings.Contains(matterIn(v).Text, s.refusalWords) {
			refused = append(refused, v)
		} else {
			kept = append(kept, v)
		}
	}
	return kept, refused
}

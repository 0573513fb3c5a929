package project

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// The two seals of a round. The first is made at closing over every ballot that came in, the second when every verdict is in, over what
// counts. Both leave out who voted: a person who is erased later breaks no seal.

// ballotsSeal is SHA-256, in hex, over the canonical list of ballots: a head, then one line a ballot in the order of ids.
func ballotsSeal(r Round, ballots []Ballot) string {
	return seal(fmt.Sprintf("ballots|%s|%d|%d|%d", r.Project, r.No, r.OpenAt.UnixMicro(), r.CloseAt.UnixMicro()), ballots, func(b Ballot) string {
		return fmt.Sprintf("%s|%d|%s|%d|%d", b.ID, b.Score, b.Channel, b.CastAt.UnixMicro(), b.ChangedAt.UnixMicro())
	})
}

// countedSeal is the same over what counts: id, score and the verdict.
func countedSeal(r Round, ballots []Ballot) string {
	return seal(fmt.Sprintf("counted|%s|%d|%s", r.Project, r.No, r.BallotsSeal), ballots, func(b Ballot) string {
		return fmt.Sprintf("%s|%d|%s|%t", b.ID, b.Score, b.Standing, b.Counts())
	})
}

func seal(head string, ballots []Ballot, line func(Ballot) string) string {
	lines := make([]string, 0, len(ballots))
	for _, b := range ballots {
		lines = append(lines, line(b))
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(head + "\n" + strings.Join(lines, "\n") + "\n"))
	return hex.EncodeToString(sum[:])
}

// tallies counts the ballots that count, and all of them.
func tallies(ballots []Ballot) (counted, all Tally) {
	for _, b := range ballots {
		if b.Score < worst || b.Score > best {
			continue
		}
		all[b.Score]++
		if b.Counts() {
			counted[b.Score]++
		}
	}
	return counted, all
}

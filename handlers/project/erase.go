package project

import (
	"context"
	"time"

	"minxu/people"
	"minxu/store"
)

// erase forgets who cast a person's ballots and left their opinions, and every word of them. The scores stay in the results: they name
// nobody any more, and the seals of closed rounds are not over names.
func (c capability) erase(_ context.Context, tx *store.Tx, who people.Resident) error {
	marks := voterMarks(tx.Sealer(), who.ID)
	phone := ""
	if who.HasPhone {
		var err error
		if phone, err = people.PhoneOf(tx, who.ID); err != nil {
			return err
		}
	}
	return forget(tx, who.ID, marks, personMarks(tx.Sealer(), who.ID, phone))
}

// Exported is what this room keeps of a person, for its owner.
type Exported struct {
	Ballots  []ExportedBallot  `json:"ballots"`
	Opinions []ExportedOpinion `json:"opinions"`
}

// ExportedBallot is one ballot of the owner with all values that it had.
type ExportedBallot struct {
	Project string          `json:"project"`
	Title   string          `json:"title"`
	Round   int             `json:"round"`
	Score   int             `json:"score"`
	Reason  string          `json:"reason,omitempty"`
	CastAt  time.Time       `json:"cast_at"`
	Counts  bool            `json:"counts"`
	History []ExportedScore `json:"history"`
}

// ExportedScore is one value of a ballot.
type ExportedScore struct {
	Score int       `json:"score"`
	At    time.Time `json:"at"`
}

// ExportedOpinion is one opinion of the owner.
type ExportedOpinion struct {
	Project string    `json:"project"`
	Title   string    `json:"title"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
}

// export gives a person everything that is kept of them here.
func (c capability) export(_ context.Context, r store.Reader, who people.Resident) (any, error) {
	marks := voterMarks(r.Sealer(), who.ID)
	out := Exported{Ballots: []ExportedBallot{}, Opinions: []ExportedOpinion{}}
	own, err := ownBallots(r, marks)
	if err != nil {
		return nil, err
	}
	for _, b := range own {
		p, err := ByID(r, b.Project)
		if err != nil {
			return nil, err
		}
		e := ExportedBallot{Project: p.No, Title: p.Title, Round: b.Round, Score: b.Score, Reason: b.Reason, CastAt: b.CastAt, Counts: b.Counts()}
		history, err := Revisions(r, b.ID)
		if err != nil {
			return nil, err
		}
		for _, v := range history {
			e.History = append(e.History, ExportedScore{v.Score, v.At})
		}
		out.Ballots = append(out.Ballots, e)
	}
	said, err := ownComments(r, marks)
	if err != nil {
		return nil, err
	}
	for _, o := range said {
		p, err := ByID(r, o.Project)
		if err != nil {
			return nil, err
		}
		out.Opinions = append(out.Opinions, ExportedOpinion{p.No, p.Title, o.Text, o.At})
	}
	return out, nil
}

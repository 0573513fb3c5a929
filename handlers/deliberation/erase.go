package deliberation

import (
	"context"
	"time"

	"minxu/people"
	"minxu/store"
)

// erase forgets who proposed, answered, came, spoke and rated, and every word of it. What was counted stays: a household that was there was
// there, a topic that was accepted is a public matter under its title.
func (c capability) erase(_ context.Context, tx *store.Tx, who people.Resident) error {
	return forget(tx, who)
}

// Exported is what this room keeps of a person, for its owner.
type Exported struct {
	Topics     []ExportedTopic  `json:"topics"`
	Answers    []ExportedAnswer `json:"answers"`
	Words      []ExportedWords  `json:"words"`
	Attended   []ExportedSeat   `json:"attended"`
	Supervised []ExportedRating `json:"supervised"`
}

// ExportedTopic is a topic that the owner proposed or seconded.
type ExportedTopic struct {
	No    string    `json:"topic_no"`
	Title string    `json:"title"`
	Part  string    `json:"part"`
	Text  string    `json:"text,omitempty"`
	State string    `json:"state"`
	At    time.Time `json:"at"`
}

// ExportedAnswer is an answer to a notice.
type ExportedAnswer struct {
	Meeting    string    `json:"meeting_no"`
	Title      string    `json:"title"`
	Answer     string    `json:"answer"`
	Substitute string    `json:"substitute,omitempty"`
	At         time.Time `json:"at"`
}

// ExportedWords is something that the owner said for a meeting or against an outcome.
type ExportedWords struct {
	Meeting string    `json:"meeting_no"`
	Kind    string    `json:"kind"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
}

// ExportedSeat is a meeting at which the owner was.
type ExportedSeat struct {
	Meeting string    `json:"meeting_no"`
	Way     string    `json:"way"`
	Stance  string    `json:"stance,omitempty"`
	Reason  string    `json:"reason,omitempty"`
	At      time.Time `json:"at"`
}

// ExportedRating is a rating that the owner gave as a drawn supervisor.
type ExportedRating struct {
	Outcome string    `json:"outcome"`
	Score   int       `json:"score"`
	Reason  string    `json:"reason,omitempty"`
	At      time.Time `json:"at"`
}

// export gives a person everything that is kept of them here.
func (c capability) export(_ context.Context, r store.Reader, who people.Resident) (any, error) {
	out := Exported{Topics: []ExportedTopic{}, Answers: []ExportedAnswer{}, Words: []ExportedWords{}, Attended: []ExportedSeat{}, Supervised: []ExportedRating{}}
	const most = 1000
	topics, err := BackedBy(r, who.ID, most)
	if err != nil {
		return nil, err
	}
	for _, t := range topics {
		e := ExportedTopic{No: t.No, Title: t.Title, Part: "second", State: string(t.State), At: t.CreatedAt}
		if t.Proposer == who.ID {
			e.Part, e.Text = "proposer", t.Text
		}
		out.Topics = append(out.Topics, e)
	}
	answers, err := ownRSVPs(r, who.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range answers {
		m, err := MeetingByID(r, a.Meeting)
		if err != nil {
			return nil, err
		}
		out.Answers = append(out.Answers, ExportedAnswer{m.No, m.Title, string(a.Answer), a.Substitute, a.At})
	}
	words, err := ownWords(r, who.ID)
	if err != nil {
		return nil, err
	}
	for _, w := range words {
		m, err := MeetingByID(r, w.Meeting)
		if err != nil {
			return nil, err
		}
		out.Words = append(out.Words, ExportedWords{m.No, w.Kind, w.Text, w.At})
	}
	seats, err := ownSeats(r, who.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range seats {
		m, err := MeetingByID(r, a.Meeting)
		if err != nil {
			return nil, err
		}
		out.Attended = append(out.Attended, ExportedSeat{m.No, a.Way, string(a.Stance), a.Reason, a.At})
	}
	drawn, err := askedOf(r, who.ID, time.Time{})
	if err != nil {
		return nil, err
	}
	for _, s := range drawn {
		out.Supervised = append(out.Supervised, ExportedRating{s.Outcome, s.Score, s.Reason, s.AskedAt})
	}
	return out, nil
}

package people

import (
	"encoding/json"
	"fmt"
	"time"
)

// Button is one thing that can be done from a card. Key is a verb of a capability: demand.accept.
type Button struct {
	Key  string `json:"key"`
	Text string `json:"text"`
}

// buttonsMost is how many buttons a card may have.
const buttonsMost = 6

// CardData is what a card holds beside its words, as it stands in the outbox.
type CardData struct {
	Title   string   `json:"title"`
	Path    string   `json:"path,omitempty"`
	From    string   `json:"from,omitempty"`
	Buttons []Button `json:"buttons,omitempty"`
}

// ReadCardData reads it back.
func ReadCardData(data string) (c CardData, err error) {
	if data == "" {
		return c, nil
	}
	if err := json.Unmarshal([]byte(data), &c); err != nil {
		return c, fmt.Errorf("read a card: %w", err)
	}
	return c, nil
}

// CardCopy is a card with buttons that lies in somebody's chat.
type CardCopy struct {
	Push  string // id of the push that brought it, which is its task id as well
	Staff string
	About string // number of the case
	Kind  string // of the card: copies of one card have the same kind and case
	Code  string // pays for one update of its buttons within three days
}

// Focus is what the next words of a steward are for.
type Focus struct {
	Verb  string
	About string
	Until time.Time
}

// focusTime is how long a steward's next words belong to the case whose button was pressed.
const focusTime = 30 * time.Minute

// codeLife is how long a card can be updated.
const codeLife = 72 * time.Hour

package wecom

import "time"

// Kinds of a Message.
const (
	KindText     = "text"
	KindImage    = "image"
	KindVoice    = "voice"
	KindVideo    = "video"
	KindLocation = "location"
	KindLink     = "link"
	KindEvent    = "event"
	KindUnknown  = "unknown" // a MsgType that we do not know; Type holds it
	KindBroken   = "broken"  // authentic, but not readable; only Key, At, Received and Raw are set
)

// Events by their exact platform names.
const (
	EventSubscribe     = "subscribe"   // joins the app's visible range
	EventUnsubscribe   = "unsubscribe" // leaves it
	EventEnter         = "enter_agent"
	EventClick         = "click"
	EventView          = "view"
	EventLocation      = "LOCATION"
	EventCard          = "template_card_event"      // a button, a vote or a form of a card
	EventCardMenu      = "template_card_menu_event" // the menu in a card's corner
	EventContact       = "change_contact"
	EventInactiveAlert = "inactive_alert" // the platform will stop an idle app at Effect
)

// Message is one inbound message or event of a steward.
type Message struct {
	Key      string    // the same for every delivery of one message, at most 191 ASCII characters
	From, To string    // userid, corp id
	AgentID  string    // of the app
	At       time.Time // when it was sent, UTC; the receive time when the platform's value is absurd
	Received time.Time
	Kind     string
	Type     string // MsgType as it came

	Text                    string
	MediaID, ThumbID        string
	PicURL, Format          string
	Lat, Lng                float64 // degrees, GCJ-02; only with HasPoint
	HasPoint                bool
	Label                   string
	Title, Description, URL string // link

	Event    string
	EventKey string // menu key; for a card the button's or the form's key
	Card     Card   // template_card_event and template_card_menu_event

	Change            string // change_contact: create_user, update_user ...
	UserID, NewUserID string // whom the change is about
	Effect            time.Time

	Raw []byte // the decrypted document as it came; owned by the message
}

// Card is what a press on a template card says.
type Card struct {
	Task         string // task_id given when the card was sent
	Type         string // button_interaction, vote_interaction, multiple_interaction, text_notice ...
	ResponseCode string // pays for one update of the card within 72 h
	Chosen       []Chosen
}

// Chosen is one question of a vote or a form with the chosen options.
type Chosen struct {
	Question string
	Options  []string
}

package triage

import (
	"time"

	"minxu/calendar"
)

// Context is what may be known of the writer and the district while a message is read.
type Context struct {
	Places   *Places            // gazetteer; nil finds no places
	Home     *Place             // registered address, or a location sent before; nil when none
	At       time.Time          // when it was written
	Holidays *calendar.Calendar // for "next working day"; nil = China's calendar
}

// Understanding is what one message was understood to say. Zero fields were not said.
type Understanding struct {
	Text     string // clean text for records: normalised, swearing and sensitive numbers taken out; English as it was written
	Swearing bool   // it swears; titles never do
	Threat   bool   // it threatens a person
	English  bool   // written in English: answer so

	Intent   Intent   // what is wanted first of all
	Outright bool     // it is asked for outright (约律师, 我要投诉), not only mentioned
	Also     []Intent // what else is wanted, weaker first intent excluded
	Asking   bool     // it is a question (吗, 哪天, 怎么办)
	Cancels  bool     // it gives something up (去不了了, 取消报名)

	Matters []Matter // what is reported or wished, in order of saying, danger first flagged by Hazard and Urgency
	Place   *Place   // the place of the whole message; nil when none was named
	Options []Place  // readings of an ambiguous place (same estate in two streets), at most 4; Place is nil then

	Proxy   Proxy    // it is for somebody else
	Contact string   // whom to call: "self", "subject"; empty = unsaid
	People  []Person // people named with the writer or as the subject, in order of saying
	Party   int      // how many come, the writer included where the words say so; 0 = unsaid
	Age     int      // age of the writer; 0 = unsaid
	AgeBand string   // band of Age: 0-7, 8-13, 14-17, 18-59, 60-69, 70-79, 80+
	Minor   bool     // the writer is a child

	Phone     string   // a valid mobile number that was given for contact; nowhere else in the understanding
	RoomGiven bool     // a room number was said; it is cut off everywhere
	Removed   []string // kinds of sensitive words taken out: id_number, bank_card, phone, password

	Emergency Emergency // something that 110, 119 or 120 must hear of first
	Refusal   Refusal   // a certain case of "not here"

	Discretion string // privacy that was asked for: ANONYMOUS, CONFIDENTIAL; empty = unsaid
	Blank      bool   // nothing that could be read: marks, emoji, keys hit at random

	None  []string        // kinds said not to be there: photo, phone, comment, name, party
	Times []calendar.When // dates and times named
	Since string          // words that say how long it has lasted: 三天, 好几天, 昨天

	Subject      string  // legal subject: family, inheritance, property_neighbour, tenancy, debt, labour, consumer, injury, elder_support
	Counterparty string  // the other side: family, neighbour_property, organisation, committee
	Service      string  // service item S01..S42 that the words name
	Score        int     // 1-5 where a score was given (改成5分, 非常满意)
	Temperature  Celsius // room temperature that was told
	WholeEstate  bool    // 整个小区: the place is the estate, not a building
	Case         string  // number, or last four digits, of a case that was named
	Answer       Answer  // plain yes or no
	Because      []Reason
}

// Intent is what a message wants.
type Intent string

// The closed set of intents.
const (
	Demand        Intent = "demand"        // report, complain, ask for repair
	Progress      Intent = "progress"      // how far is it
	Urge          Intent = "urge"          // hurry
	Withdraw      Intent = "withdraw"      // take a demand back
	Supplement    Intent = "supplement"    // add to a demand
	NotSolved     Intent = "not_solved"    // it was said to be done and is not
	Solved        Intent = "solved"        // it is done, answer to the question
	Lawyer        Intent = "lawyer"        // book, move, ask for the lawyer's hours
	LegalQA       Intent = "legal_qa"      // a legal question
	Festival      Intent = "festival"      // events: sign up, ask, cancel
	ScoreProject  Intent = "score"         // score a project
	Deliberation  Intent = "deliberation"  // meetings, RSVP, results
	Topic         Intent = "topic"         // propose a topic
	ServiceItem   Intent = "service_item"  // one of the 42 items
	TimeBank      Intent = "timebank"      // time coins
	Volunteer     Intent = "volunteer"     // become or call a volunteer
	Claim         Intent = "claim"         // claim a wish or project
	Honour        Intent = "honour"        // vote, nominate
	Human         Intent = "human"         // a person, please
	CallMe        Intent = "call_me"       // please telephone
	Help          Intent = "help"          // what can you do
	Menu          Intent = "menu"          // main menu
	More          Intent = "more"          // 更多
	Mine          Intent = "mine"          // my things
	Privacy       Intent = "privacy"       // what is stored
	ExportData    Intent = "export_data"   // give me my data
	DeleteData    Intent = "delete_data"   // delete my data
	Unsubscribe   Intent = "unsubscribe"   // no more pushes
	Resubscribe   Intent = "resubscribe"   // pushes again
	BigText       Intent = "big_text"      // larger letters
	BindAddress   Intent = "bind_address"  // register or change the address
	Why           Intent = "why"           // why was it decided so
	Greeting      Intent = "greeting"      // 您好
	Thanks        Intent = "thanks"        // 谢谢
	Bot           Intent = "smalltalk_bot" // are you a machine
	Smalltalk     Intent = "smalltalk"     // weather, jokes, feelings without a matter
	UnknownIntent Intent = "unknown"       // nothing of these
)

// Matter is one thing that a message reports or wishes.
type Matter struct {
	Title    string  // at most 20 characters of the resident's own words
	Text     string  // the clean words that belong to it
	Category string  // D01..D99, never empty
	Second   string  // next best category; empty when none
	Margin   float64 // 0-1 between the two
	Nature   string  // consult, help, complaint, report, suggestion, praise
	Gloss    string  // English matters only: a short Chinese title for those who work with it
	Urgency  string  // CRITICAL, URGENT, NORMAL, CONSULT
	Level    string  // COMMUNITY, STREET, DISTRICT

	Confidential bool   // about a person in office: never to the person named
	Hazard       bool   // it can hurt somebody: comes first
	Sure         bool   // the rules are certain of category and urgency
	Place        *Place // its own place; nil = that of the message, or none
	Because      []Reason
}

// Reason is one rule that spoke and the words it heard.
type Reason struct{ Rule, Words string }

// Proxy says for whom somebody writes.
type Proxy struct {
	Relation string // mother, father, grandparent, spouse, child, sibling, relative, neighbour, friend, other; empty = for oneself
	Words    string // the word used: 我妈, 老母亲
	Elder    bool   // the other is old, by word or age
}

// Person is somebody named in a message.
type Person struct {
	Words string // 老伴, 孙子, 我
	Age   int    // 0 = unsaid
	Band  string // age band when Age is known
}

// Celsius is a temperature; Known tells 0 degrees from nothing said.
type Celsius struct {
	Degrees int
	Known   bool
}

// Emergency is something for 110, 119 or 120. The zero Emergency is none.
type Emergency struct {
	Kind  EmergencyKind
	Doubt bool // the words may be a joke or meant otherwise: give the short advice and go on
	Other bool // self-harm: it is about somebody else
	Words string
}

// EmergencyKind is the closed set of emergencies.
type EmergencyKind string

// The kinds of emergency, each with advice of its own.
const (
	NoEmergency EmergencyKind = ""
	Fire        EmergencyKind = "fire"
	Smoke       EmergencyKind = "smoke"
	Gas         EmergencyKind = "gas"
	Shock       EmergencyKind = "shock"
	Drowning    EmergencyKind = "drowning"
	Lift        EmergencyKind = "lift"
	Faint       EmergencyKind = "faint"
	Chest       EmergencyKind = "chest"
	Breath      EmergencyKind = "breath"
	Bleeding    EmergencyKind = "bleeding"
	Traffic     EmergencyKind = "traffic"
	Knife       EmergencyKind = "knife"
	Fight       EmergencyKind = "fight"
	Burglary    EmergencyKind = "burglary"
	Missing     EmergencyKind = "missing"
	SelfHarm    EmergencyKind = "self_harm"
	Distress    EmergencyKind = "distress" // a cry for help that says nothing more
)

// Refusal is a certain case of a matter that is not taken here. The zero Refusal is none.
type Refusal struct {
	Reason RefusalReason
	Words  string // the words that made it certain
	Place  string // OUT_OF_AREA: the other place as it was named
	Dial   string // OUT_OF_AREA: the number to dial, area code + 12345, where known
}

// RefusalReason is a reason code of a refusal.
type RefusalReason string

// The reasons for which a bot may refuse by itself.
const (
	Accepted  RefusalReason = ""
	Judicial  RefusalReason = "JUDICIAL"
	Petition  RefusalReason = "PETITION"
	Secret    RefusalReason = "SECRET"
	PrivacyOf RefusalReason = "PRIVACY"
	OutOfArea RefusalReason = "OUT_OF_AREA"
	Market    RefusalReason = "MARKET"
	Unlawful  RefusalReason = "UNLAWFUL"
	Nonsense  RefusalReason = "NONSENSE"
)

// Answer is a plain yes or no, said with whatever words.
type Answer string

// The answers.
const (
	NoAnswer Answer = ""
	Yes      Answer = "yes"
	No       Answer = "no"
)

package lawyer

// Queries and orders of the conversations. They are plain data: compared in tests, kept nowhere.

// Own asks what the person has and what the present message wants: one row.
type Own struct{}

// Hours asks which hours can be had: a head row, then hours or ways out.
type Hours struct {
	Words string // a time in the resident's words; empty = any
	Page  int
	Skip  string // slot that the person has already
	Day   string // session of which all hours are wanted
}

// Timetable asks when the lawyer is there: one row with a sentence, or none.
type Timetable struct{}

// Legal asks the knowledge base about the present message: one row.
type Legal struct{}

// Prompt asks what an open prompt (an offer, a reminder, a score, a first choice) is about: one row or none.
type Prompt struct{ Kind string }

// Hold keeps a slot while the resident answers.
type Hold struct{ Slot string }

// Book takes a slot.
type Book struct {
	Slot, Subject, Side, Proxy string
	Elder                      bool
	Previous                   string // what it replaces: an hour that the lawyer cancelled, a place in a line that is left with it
}

// Join puts the person into the line for a session.
type Join struct {
	Session, Subject, Side, Proxy string
	Elder                         bool
	Previous                      string // a place in another line that is left with it
}

// Refer hands the matter to the street, for another lawyer.
type Refer struct{ Session, Community, Subject, Side, Proxy string }

// Cancel gives a booked hour up. Told says that the person read that it counts as late.
type Cancel struct {
	Booking string
	Told    bool
}

// Move takes another hour and gives the present one back.
type Move struct {
	Booking, Slot string
	Told          bool
}

// Accept takes an offered hour; Decline gives it to the next one.
type Accept struct{ Booking string }

// Decline gives an offered hour to the next one.
type Decline struct{ Booking string }

// Leave leaves the line.
type Leave struct{ Booking string }

// Promise notes that the person will come.
type Promise struct{ Booking string }

// Rate scores an hour.
type Rate struct {
	Booking string
	Score   int
}

// Ask notes an instant question and what was answered.
type Ask struct{ Entry, Subject string }

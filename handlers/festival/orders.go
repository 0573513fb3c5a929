package festival

// Queries and orders of the conversations. They are plain data.

// Queries.
type (
	// Said asks what the message of this turn says about events. Of keeps it from being asked again for the same answer; Asked says that
	// the message answers a question about who comes; Party is how many were signed up, where it is about how many are there.
	Said struct {
		Of    string
		Asked bool
		Party int
	}
	// Near lists the events that somebody may choose from, nearest first; Without leaves one out.
	Near struct{ Without string }
	// One asks for one event as it stands now.
	One struct{ ID string }
	// Mine lists the resident's own registrations that the message may mean, for a purpose.
	Mine struct{ For, Event string }
	// Barred asks why this resident may not sign up for an event now: one row with the sentence, or none.
	Barred struct{ Event string }
	// Clashes lists the resident's own registrations at the same time.
	Clashes struct{ Event string }
)

// SignUp takes seats for a whole party.
type SignUp struct {
	Event         string
	People        []Person
	Guardian      bool
	GuardianPhone string
	Declared      bool
	Companion     bool
	Queue         bool // stand in line where there are no seats
}

// Leave gives a registration up.
type Leave struct{ Registration string }

// Accept takes seats that were offered; Decline lets them go.
type (
	Accept  struct{ Registration string }
	Decline struct{ Registration string }
)

// Confirm says that somebody comes: to a reminder, or to a new date.
type Confirm struct{ Registration string }

// Resize changes how many come: who is named in Gone leaves, else the last of the party; Added come beside them.
type Resize struct {
	Registration string
	Party        int
	Gone         string
	Added        []Person
	Guardian     bool
	Declared     bool
	Companion    bool
}

// Scan checks in by the code at the desk of an event.
type Scan struct{ Event string }

// Code checks in by a code; Arrived says how many of the party are there.
type (
	Code    struct{ Code string }
	Arrived struct {
		Registration string
		People       int
	}
)

// Feedback says how an event was; Reason why it was not good.
type (
	Feedback struct {
		Registration string
		Score        int
	}
	Reason struct{ Registration, Text string }
)

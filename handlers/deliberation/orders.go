package deliberation

// Queries of the conversations.
type (
	// Heard asks what the message said.
	Heard struct{}
	// Meant asks for the meetings that a talk may be about: those that wait for an answer, or those named.
	Meant struct {
		Meeting string // id; empty: found from the words and what is open
		Any     bool   // answered ones too
	}
	// Mine asks what somebody has to do with: meetings, topics, results.
	Mine struct{}
	// Near asks for the topics of somebody's place that can be seconded.
	Near struct{ Topic string }
	// Own asks for topics that somebody proposed and can take back.
	Own struct{}
	// Check asks what stands in the way of a topic: a like one, another's community, the law.
	Check struct{ Title, Text, Node, Building string }
	// Results asks for what was decided.
	Results struct{}
	// Standing asks how a topic or a meeting stands, by its number.
	Standing struct{ No string }
	// Seat asks what somebody was drawn to rate.
	Seat struct{ Outcome string }
)

// Orders of the conversations.
type (
	// Propose writes a topic.
	Propose struct{ Title, Text, Node, Estate, Building, Place string }
	// Back seconds a topic.
	Back struct{ Topic string }
	// TakeBack withdraws an own topic.
	TakeBack struct{ Topic string }
	// Reply answers a notice.
	Reply struct {
		Meeting, Answer, Substitute string
	}
	// Late passes an answer that came after the deadline to the steward.
	Late struct{ Meeting, Answer string }
	// Say keeps a statement for a meeting, or an objection to an outcome.
	Say struct{ Meeting, Outcome, Text string }
	// SignIn notes that somebody is there.
	SignIn struct{ Meeting string }
	// RaiseHand puts somebody into the line of speakers.
	RaiseHand struct{ Meeting string }
	// Show gives the consensus meter a stance.
	Show struct{ Meeting, Stance, Reason string }
	// Score rates what became of an outcome; 0 declines.
	Score struct {
		Outcome string
		Score   int
	}
	// Because keeps why a score was low.
	Because struct{ Outcome, Text string }
)

package dialog

// Session is all that a resident has open with the account: the running talk, parked drafts, and what the desk remembers of the last turns.
// Instants are Unix milliseconds of the product's clock; 0 is never.
type Session struct {
	Active  *Conversation
	Until   int64    // when the running talk is parked for silence
	Parked  []Parked // newest first, three at most
	Offered string   // id of the parked talk that the last reply offered

	Last   string   // last reply, for "再说一遍"
	Rest   []string // parts of a long reply that are one word away ("更多")
	Misses int      // messages in a row that nothing was understood of

	Finished   int64 // when the last read-back was agreed to: the same digit soon after is a slip of the finger
	FinishedBy string
	Burst      int64 // when the last photo was acknowledged

	Human    int64 // since when a person was asked for; the bot starts nothing until released
	Danger   int64 // since when an emergency text waits for "1"
	DangerOf string
	After    string // id of the talk that the emergency interrupted

	Context []Fact // small things of the last reply that a follow-up may mean (the refused matter, the case spoken of)
	At      int64  // when Context was set
}

// Parked is a draft that waits.
type Parked struct {
	Conversation *Conversation
	Until        int64
}

// maxParked is how many drafts a person may have lying (house rule); the oldest goes.
const maxParked = 3

// Park lays the running talk aside; it stays until the given instant.
func (s *Session) Park(until int64) {
	if s.Active == nil {
		return
	}
	s.Parked = append([]Parked{{s.Active, until}}, s.Parked...)
	if len(s.Parked) > maxParked {
		s.Parked = s.Parked[:maxParked]
	}
	s.Active = nil
}

// Unpark brings a draft back as the running talk; the running one is parked in its place.
func (s *Session) Unpark(id string, until int64) bool {
	for i, p := range s.Parked {
		if p.Conversation.ID == id {
			s.Parked = append(s.Parked[:i:i], s.Parked[i+1:]...)
			s.Park(until)
			s.Active = p.Conversation
			return true
		}
	}
	return false
}

// DropParked forgets a draft.
func (s *Session) DropParked(id string) {
	for i, p := range s.Parked {
		if p.Conversation.ID == id {
			s.Parked = append(s.Parked[:i:i], s.Parked[i+1:]...)
			return
		}
	}
}

// Newest gives the newest draft that is still kept, of one flow or of any ("").
func (s *Session) Newest(flow string, now int64) *Conversation {
	for _, p := range s.Parked {
		if p.Until > now && (flow == "" || p.Conversation.Flow == flow) {
			return p.Conversation
		}
	}
	return nil
}

// Sweep forgets drafts whose time is over.
func (s *Session) Sweep(now int64) {
	kept := s.Parked[:0]
	for _, p := range s.Parked {
		if p.Until > now {
			kept = append(kept, p)
		}
	}
	s.Parked = kept
}

package dialog

import (
	"fmt"
	"slices"
)

// Image is what a talk holds, for tests that compare talks: sorted, without rows (they are read again), the counter of holds and the
// labels that only word a question.
func Image(c *Conversation) []string {
	image := []string{fmt.Sprintf("screen %+v", c.Screen), fmt.Sprintf("about %s turn %d fence %d readBack %d correcting %s", c.About, c.turn, c.fence, c.readBack, c.correcting)}
	for _, a := range c.Answers {
		if a.Kind == Held { // one that undo brought back is given again when the script comes to it
			a.How = Heard
		}
		if a.Kind != Look {
			image = append(image, fmt.Sprintf("answer %+v", a))
		}
	}
	for _, p := range c.pool {
		image = append(image, fmt.Sprintf("waits %+v", p))
	}
	for _, p := range c.past {
		if p.Kind == Held {
			p.How = Heard
		}
		image = append(image, fmt.Sprintf("past %+v", p))
	}
	for _, p := range c.spent {
		image = append(image, fmt.Sprintf("spent %+v", p))
	}
	slices.Sort(image)
	return image
}

// Turn is how many turns recorded something.
func Turn(c *Conversation) int { return c.turn }

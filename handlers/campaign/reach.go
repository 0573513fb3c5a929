package campaign

import (
	"context"
	"strconv"

	"minxu/people"
	"minxu/store"
)

// aboutPrefix begins the About of every campaign's pushes.
const aboutPrefix = "campaign:"

// ReachOf counts who knows of a campaign. A message into an open chat has arrived when the platform accepts it; a notice when the platform reports so.
func ReachOf(ctx context.Context, s *store.Store, c Campaign) (Reach, []store.Delivery, error) {
	list, err := s.CountAbout(ctx, c.About())
	if err != nil {
		return Reach{}, nil, err
	}
	reach := Reach{Concerned: c.Concerned}
	for _, d := range list {
		switch {
		case d.State == store.Due || d.State == store.Claimed:
			reach.OnTheWay += d.N
		case d.State != store.Sent:
			reach.Lost += d.N
		case d.Arrived, d.Channel == people.ChannelChat:
			reach.Sent += d.N
			reach.Arrived += d.N
		default:
			reach.Sent += d.N
			if d.Reported {
				reach.Lost += d.N
			}
		}
	}
	reach.Doors, reach.Told, err = countVisits(s.Reader(ctx), c.ID)
	return reach, list, err
}

func (c Campaign) path() string { return "/console/campaign/" + c.ID }

// wayOut is the line by which every campaign ends: how to get no more of them.
func (c Campaign) wayOut() string {
	return "（不想再收" + people.TopicName(c.Topic) + "，回复“退订”）"
}

func number(n int) string { return strconv.Itoa(n) }

package alerts

import "context"

// Told is the gate that lets a channel hear of a story once, whichever of its topics the story matches.
type Told struct{ Filer Filer }

var _ Gate = Told{}

// Judge holds c back if its channel has been told of the story or is about to be.
func (t Told) Judge(ctx context.Context, c Candidate) (string, error) {
	for _, d := range c.Beside {
		if d.Channel == c.Subscription.Channel && d.Alert.Story == c.Alert.Story {
			return toldBy(d.Alert.Topic, c.Topic.ID), nil
		}
	}
	by, told, err := t.Filer.Told(ctx, c.Subscription.Channel, c.Alert.Story)
	if err != nil || !told {
		return "", err
	}
	return toldBy(by, c.Topic.ID), nil
}

func toldBy(by, topic TopicID) string {
	if by == topic {
		return "The channel was already told of this story."
	}
	return "The channel was already told of this story for another of its topics."
}

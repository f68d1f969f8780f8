package alerts

import (
	"fmt"
	"strings"
	"time"
)

// Notice is the kind of a delivery in which the program speaks of itself.
const Notice = "notice"

// NewNotice returns the delivery of a text to c. What is filed twice under one name is said once.
func NewNotice(name, text string, c Channel, now time.Time) Delivery {
	return NewDelivery(Alert{Story: StoryID(name), Card: Card{Source: "newsbot", Title: text}}, c, Notice, now)
}

// personMark begins the ID of a channel that is one person's own.
const personMark = "@"

// Privately returns the channel in which the person with an ID is written to alone, on the platform and in the workspace of c.
func (c Channel) Privately(person string) Channel {
	c.ID = personMark + person
	return c
}

// Person returns the platform's name for the person whose own channel c is, and false if it is nobody's.
func (c Channel) Person() (string, bool) { return strings.CutPrefix(c.ID, personMark) }

// PauseText tells who subscribed a channel that nothing can be posted there. place is what people call the channel and why a sentence.
func PauseText(place, why string) string {
	return fmt.Sprintf("I cannot post to %s: %s. I try again every hour, keep what comes in for a day, and tell you when it works again.",
		called(place), strings.TrimRight(why, "."))
}

// ReturnText takes [PauseText] back.
func ReturnText(place string) string {
	return fmt.Sprintf("I can post to %s again; what waited is on its way.", called(place))
}

func called(place string) string {
	if place == "" {
		return "a channel that you subscribed"
	}
	return place
}

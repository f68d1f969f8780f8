package fetch

import "time"

// A houseRule is what a host asks of programs in its terms, where that differs from what suits all others.
type houseRule struct {
	pace    time.Duration // between two requests
	contact bool          // whoever asks must say whom to write to
}

// houseRules are by registrable domain.
var houseRules = map[string]houseRule{
	"sec.gov":    {pace: 125 * time.Millisecond, contact: true}, // "Accessing EDGAR Data": ten a second, and a declared agent
	"reddit.com": {pace: time.Minute},                           // answers 429 to feed readers that ask more often
}

// briskPace is the pace while a person waits for the answer.
const briskPace = 500 * time.Millisecond

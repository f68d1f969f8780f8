package syntax

import "fmt"

// An Error says what keeps a text from being a rule.
type Error struct {
	Offset     int    // in bytes: where in the source; its length if something is missing at the end
	Msg        string // what is wrong, for people: "the rule ends where a word was expected"
	Suggestion string // what to do, for people, or empty: "did you mean NEAR/5?"
}

// Error returns the message and the suggestion as one sentence.
func (e *Error) Error() string {
	if e.Suggestion == "" {
		return e.Msg
	}
	return e.Msg + "; " + e.Suggestion
}

func errorAt(offset int, suggestion, format string, args ...any) *Error {
	return &Error{Offset: offset, Msg: fmt.Sprintf(format, args...), Suggestion: suggestion}
}

// shown cuts what people typed to a length that fits into a sentence.
func shown(s string) string {
	const most = 40
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

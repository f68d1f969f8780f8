package bot

import "context"

// A Command is something that people can ask for, the same on every platform.
type Command struct {
	Name    string
	Help    string   // what it does, in a line of at most 100 characters
	Options []Option // the first is positional where what is typed has no flags; the rest are --flags
	Changes bool     // whether it changes what a channel is told

	run func(h *Handler, ctx context.Context, r Request) Reply
}

// An Option is something that a command is told. Limits are Discord's, the strictest: name 32, help 100 characters.
type Option struct {
	Name     string // lower case
	Help     string
	Required bool
	Number   bool // a whole number between Min and Max
	Min, Max int
	MaxLen   int  // longest text, in characters; 0 for a number
	Complete bool // whether Complete proposes values
}

// longestRule is how long a rule may be when typed; rules have limits of their own, which count terms.
const longestRule = 2000

// Commands returns every command in the order in which help shows them.
func Commands() []Command {
	return []Command{}
}

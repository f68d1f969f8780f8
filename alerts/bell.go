package alerts

// A Bell tells one listener that something happened. Rings that nobody heard yet are one.
type Bell struct{ rung chan struct{} }

// NewBell returns a bell that was not rung.
func NewBell() *Bell { return &Bell{make(chan struct{}, 1)} }

// Ring rings the bell and never waits. It is safe for concurrent use.
func (b *Bell) Ring() {
	select {
	case b.rung <- struct{}{}:
	default:
	}
}

// Rung returns the channel that receives once for the rings since it last did.
func (b *Bell) Rung() <-chan struct{} { return b.rung }

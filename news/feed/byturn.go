package feed

import (
	"container/heap"
	"time"
)

// A waiter is what waits for a time. It is told where it stands, so that it can be found again when the time changes.
type waiter interface {
	turn() time.Time
	stand(place int) // -1 for nowhere
}

// byTurn has what is due first on top. Its methods are those of [heap.Interface].
type byTurn[T waiter] []T

var _ heap.Interface = (*byTurn[*entry])(nil)

func (q byTurn[T]) Len() int           { return len(q) }
func (q byTurn[T]) Less(i, j int) bool { return q[i].turn().Before(q[j].turn()) }
func (q byTurn[T]) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].stand(i)
	q[j].stand(j)
}

func (q *byTurn[T]) Push(x any) {
	w := x.(T)
	w.stand(len(*q))
	*q = append(*q, w)
}

func (q *byTurn[T]) Pop() any {
	old, end := *q, len(*q)-1
	w := old[end]
	var none T
	old[end] = none
	*q = old[:end]
	w.stand(-1)
	return w
}

func (e *entry) turn() time.Time { return e.at }
func (e *entry) stand(place int) { e.index = place }

func (l *lane) stand(place int) { l.index = place }

// turn returns when the lane's first feed can be fetched.
func (l *lane) turn() time.Time {
	if at := l.queue[0].at; at.After(l.next) {
		return at
	}
	return l.next
}

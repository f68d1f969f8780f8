//go:build race

package feed

// Under the race detector everything takes longer, so that there is less of it.
const (
	slow  = 30 // times that everything may take
	scale = 8  // part of a document's size
)

//go:build !race

package feed

const (
	slow  = 4 // times that everything may take while others use the machine
	scale = 1 // part of a document's size
)

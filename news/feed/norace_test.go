//go:build !race

package feed

const slow = 1

//go:build race

package feed

const slow = 10 // times that everything takes under the race detector

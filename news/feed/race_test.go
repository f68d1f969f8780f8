//go:build race

package feed

const slow = 30 // times that everything takes under the race detector

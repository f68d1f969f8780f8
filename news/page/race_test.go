//go:build race

package page

const slow = 10 // times that everything takes under the race detector

//go:build race

package page

const slow = 30 // times that everything takes under the race detector

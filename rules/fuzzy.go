package rules

import "unicode/utf8"

// near reports whether a becomes b by at most off letters put in, left out, changed, or swapped with the next.
func near(a, b string, off int) bool {
	if d := utf8.RuneCountInString(a) - utf8.RuneCountInString(b); d > off || -d > off {
		return false
	}
	return editDistance([]rune(a), []rune(b)) <= off
}

// editDistance returns how many letters put in, left out, changed, or swapped with the next make b of a.
func editDistance(a, b []rune) int {
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		next[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j+1]+1, next[j]+1, row[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}

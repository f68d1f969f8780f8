//go:build !race

package page

const slow = 4 // times that everything may take while others use the machine

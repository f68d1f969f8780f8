package text

// Paired reports whether the quotation marks and brackets of s are closed within it. What is cut out of a longer
// quotation would put words into the writer's mouth.
func Paired(s string) bool {
	straight, curly, angle, round := 0, 0, 0, 0
	for _, c := range s {
		switch c {
		case '"':
			straight++
		case '“', '”', '„':
			curly++
		case '«', '»':
			angle++
		case '(':
			round++
		case ')':
			if round--; round < 0 {
				return false
			}
		}
	}
	return straight%2 == 0 && curly%2 == 0 && angle%2 == 0 && round == 0
}

package alerts

import (
	"strings"
)

// cutMarks are the ends of texts that go on elsewhere, in lower case without what stands around them.
var cutMarks = []string{
	"…", "...", "read more", "continue reading", "full story", "read the full story", "more at the link", "devamını oku", "weiterlesen",
	"lire la suite", "leer más", "continua a leggere", "leia mais", "читать далее",
}

// cutOff reports whether a text says that it goes on elsewhere.
func cutOff(text string) bool {
	end := strings.ToLower(strings.TrimRight(text, " \n\t»>→)]."))
	if strings.HasSuffix(strings.TrimRight(text, " \n\t»>→)]"), "...") {
		return true
	}
	for _, m := range cutMarks {
		if strings.HasSuffix(end, m) {
			return true
		}
	}
	return false
}

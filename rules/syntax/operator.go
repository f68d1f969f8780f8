package syntax

import "strings"

// operator reads an operator that starts with a letter or digit. It returns false if text is a word.
func (s *scanner) operator(at, end int, text string) (token, bool, *Error) {
	if !operates(text) {
		return token{}, false, nil
	}
	upper := strings.ToUpper(text)
	t := token{at: at, text: text}
	switch upper {
	case "AND":
		t.kind = tokAnd
	case "OR":
		t.kind = tokOr
	case "NOT":
		return s.not(t, end)
	case "MONEY", "PERCENT", "WORDS":
		old := s.at
		s.at = end
		x, ok, err := s.figure(at, strings.ToLower(text))
		if !ok {
			s.at = old
		}
		return token{kind: tokTerm, at: at, x: x}, ok, err
	case "SENTENCE", "PARAGRAPH":
		if !s.opens(end, text == upper) {
			return t, false, nil
		}
		t.kind, t.unit = tokWithin, Unit(upper)
	default:
		return s.counted(t, end, upper)
	}
	s.at = end
	return t, true, nil
}

// operates reports whether text looks like an operator, or like the operator of another system: by its first letter and
// what is in it. Most words do not, and need no closer look.
func operates(text string) bool {
	if text == "" || strings.IndexByte("aofnmwpsAOFNMWPS0123456789", text[0]) < 0 {
		return false
	}
	if strings.ContainsAny(text, "/0123456789") {
		return true
	}
	for _, op := range []string{"and", "or", "not", "near", "onear", "money", "percent", "words", "sentence", "paragraph", "atleast", "first", "around", "within"} {
		if len(op) == len(text) && strings.EqualFold(op, text) {
			return true
		}
	}
	return false
}

// not reads NOT, or NOT NEAR/5, which is one operator.
func (s *scanner) not(t token, end int) (token, bool, *Error) {
	t.kind = tokNot
	s.at = s.skipSpace(end)
	at := s.at
	text := narrow(s.src[at:s.chunk()])
	if upper := strings.ToUpper(text); strings.HasPrefix(upper, "NEAR") || strings.HasPrefix(upper, "ONEAR") {
		near, ok, err := s.counted(token{at: at, text: text}, s.chunk(), upper)
		if err != nil {
			return t, false, err
		}
		if ok {
			near.at, near.text, near.without = t.at, t.text+" "+near.text, true
			return near, true, nil
		}
	}
	s.at = end
	return t, true, nil
}

// opens reports whether a parenthesis follows at i; behind spaces only where they are allowed.
func (s *scanner) opens(i int, spaces bool) bool {
	if spaces {
		i = s.skipSpace(i)
	}
	return strings.HasPrefix(s.src[i:], "(") || strings.HasPrefix(s.src[i:], "（")
}

// A countedOperator is an operator with a number in it.
type countedOperator struct {
	kind    kind
	ordered bool
	most    int
	call    bool // a parenthesis follows
	example string
}

var countedOperators = map[string]countedOperator{
	"NEAR":    {tokNear, false, farthestNear, false, "NEAR/5"},
	"ONEAR":   {tokNear, true, farthestNear, false, "ONEAR/5"},
	"ATLEAST": {tokAtLeast, false, mostOccurences, true, "ATLEAST/3"},
	"FIRST":   {tokFirst, false, longestFirst, true, "FIRST/50"},
}

// foreignOperators are what other systems call ours.
var foreignOperators = map[string]string{"W": "NEAR", "WITHIN": "NEAR", "N": "NEAR", "AROUND": "NEAR", "PRE": "ONEAR", "ADJ": "ONEAR", "ONEAR": "ONEAR", "NEAR": "NEAR",
	"ATLEAST": "ATLEAST", "FIRST": "FIRST"}

// counted reads NEAR/5, ONEAR/5, ATLEAST/3, FIRST/50 and 2 OF, and says what was meant where one is misspelt.
func (s *scanner) counted(t token, end int, upper string) (token, bool, *Error) {
	if n, ok := number(upper); ok {
		return s.quorum(t, end, n)
	}
	word, digits, slash := strings.Cut(upper, "/")
	op, ours := countedOperators[word]
	if n, ok := number(digits); ours && slash && ok {
		if n < 1 || n > op.most {
			return t, false, errorAt(t.at, "", "the number in %s must be between 1 and %d", word, op.most)
		}
		if op.call && !s.opens(end, true) {
			return t, false, errorAt(end, "write it like "+op.example+"(Turkey)", "a ( was expected behind %s", shown(t.text))
		}
		t.kind, t.n, t.ordered = op.kind, n, op.ordered
		s.at = end
		return t, true, nil
	}
	if !slash {
		word = strings.TrimRight(upper, "0123456789")
		digits = upper[len(word):]
	}
	meant, known := foreignOperators[word]
	if !known {
		return t, false, nil
	}
	op = countedOperators[meant]
	_, numeric := number(digits)
	loud := strings.HasPrefix(t.text, word)
	called := !op.call || s.opens(end, false)
	if n := s.numberApart(end, ours); n != "" && loud && !slash && digits == "" {
		if ours {
			return t, false, errorAt(t.at, "did you mean "+meant+"/"+n+"?", "%s is not followed by its number at once", meant)
		}
		return t, false, errorAt(t.at, "did you mean "+meant+"/"+n+"?", "%s is not an operator", shown(t.text))
	}
	switch {
	case ours && !slash && digits == "" && loud && called:
		return t, false, errorAt(t.at, "did you mean "+op.example+"?", "%s needs a number", meant)
	case ours && slash && loud && called:
	case slash && numeric && called:
	case !slash && numeric && len(word) > 1 && called:
	default:
		return t, false, nil
	}
	example := op.example
	if numeric && len(digits) < 6 {
		example = meant + "/" + digits
	}
	return t, false, errorAt(t.at, "did you mean "+example+"?", "%s is not an operator", shown(t.text))
}

// numberApart returns the number in "ATLEAST 3 (", behind whose first word is i; for the operator of another system, that in
// "AROUND(5)". It is empty for what reads like words.
func (s *scanner) numberApart(i int, ours bool) string {
	from := s.skipSpace(i)
	if !ours {
		if from++; !s.opens(i, false) || s.src[i] != '(' {
			return ""
		}
	}
	end := from
	for end < len(s.src) && end < from+5 && isDigit(s.src[end]) {
		end++
	}
	if end > from && (ours && s.opens(end, true) || !ours && strings.HasPrefix(s.src[end:], ")")) {
		return s.src[from:end]
	}
	return ""
}

// quorum reads the rest of 2 OF ( behind its number.
func (s *scanner) quorum(t token, end, n int) (token, bool, *Error) {
	i := s.skipSpace(end)
	if i == end || len(s.src) < i+2 || !strings.EqualFold(s.src[i:i+2], "of") || !s.opens(i+2, true) {
		return t, false, nil
	}
	s.at = i + 2
	t.kind, t.n = tokQuorum, n
	return t, true, nil
}

// reserved reports whether text means something else when it stands without quotation marks.
func reserved(text string) bool {
	s := scanner{src: text}
	_, ok, err := s.operator(0, len(text), text)
	return ok || err != nil
}

// Package text is the one way rules and articles are read: words, sentences, folding, forms of words.
// It works on plain text of any language and knows nothing of articles, rules or markup.
package text

// A Span is a part of a text: bytes Start up to, not including, End.
type Span struct{ Start, End int }

// In returns the part of s that the span covers.
func (sp Span) In(s string) string { return s[sp.Start:sp.End] }

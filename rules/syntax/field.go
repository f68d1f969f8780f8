package syntax

import "strings"

// fields are the names that may stand before a colon, and what each is.
var fields = map[string]string{
	"title":  "the headline",
	"lead":   "the standfirst, or else the first paragraph",
	"body":   "the text without the headline",
	"author": "who wrote it",
	"source": "the publisher",
	"site":   "the host of its address",
	"url":    "its address",
	"tag":    "the publisher's tags",
	"lang":   "its language",
	"person": "a person it names",
	"org":    "an organisation it names",
	"place":  "a place it names",
	"topic":  "another topic",
}

// fieldNames is fields in the order in which people are told of them.
const fieldNames = "title, lead, body, author, source, site, url, tag, lang, person, org, place and topic"

// unknownField says that name is no field, with the nearest one that is.
func unknownField(at int, name string) *Error {
	best, far := "", 3
	for f := range fields {
		if d := distance(strings.ToLower(name), f); d < far || d == far && f < best {
			best, far = f, d
		}
	}
	if synonym, ok := fieldSynonyms[strings.ToLower(name)]; ok {
		best = synonym
	}
	if best == "" {
		return errorAt(at, "put it in quotes if it is text to look for", "%s: is not a field; the fields are %s", shown(name), fieldNames)
	}
	return errorAt(at, "did you mean "+best+":?", "%s: is not a field", shown(name))
}

// fieldSynonyms are what other systems call our fields.
var fieldSynonyms = map[string]string{
	"intitle": "title", "headline": "title", "hd": "title", "inurl": "url", "link": "url", "by": "author", "byline": "author",
	"domain": "site", "host": "site", "from": "source", "publisher": "source", "language": "lang", "la": "lang", "category": "tag",
	"label": "tag", "text": "body", "content": "body", "intext": "body", "lp": "lead", "ingress": "lead", "summary": "lead",
	"company": "org", "organisation": "org", "organization": "org", "country": "place", "city": "place", "location": "place",
	"people": "person", "name": "person", "rule": "topic", "list": "topic",
}

// distance returns how many letters a and b differ by; two that are swapped count once.
func distance(a, b string) int {
	if len(a) > len(b)+3 || len(b) > len(a)+3 {
		return 4
	}
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j+1]+1, next[j]+1, row[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}

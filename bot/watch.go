package bot

import (
	"errors"
	"strings"

	"newsbot/alerts"
	"newsbot/news"
)

// linksOption says which links of a page without a feed are news.
const linksOption = "links"

// maxLinksLen is how long a selector of links may be.
const maxLinksLen = 300

// A NoFeedError is what a Scout answers about a web page that has no feed. Its links can be watched instead.
type NoFeedError struct{ Err error }

func (e *NoFeedError) Error() string { return e.Err.Error() }
func (e *NoFeedError) Unwrap() error { return e.Err }

// meant returns the address of the source that the arguments of "sources" are about: with a selector of links, the page as it is watched. The error is a
// sentence.
func meant(args map[string]string, do, address string) (string, error) {
	links := strings.Trim(strings.TrimSpace(args[linksOption]), `'"“”‘’`)
	switch {
	case links == "":
		return address, nil
	case do != addSource && do != removeSource:
		return "", errors.New("--" + linksOption + " goes with add; write: sources add https://example.com/news --" + linksOption + " 'h2 a'")
	}
	return news.WatchedURL(address, links), nil
}

// watchHint tells whoever named a page without a feed what else can be done.
func watchHint() Part {
	return Paragraph{
		{Text: "A page can be watched without one: "}, alerts.Code("sources add ADDRESS --" + linksOption + " 'h2 a'"),
		{Text: " takes its links within headings for news, or whatever else you write there as a CSS selector."},
	}
}

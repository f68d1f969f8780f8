package news

import (
	"net/url"
	"strings"
)

// linksMark begins the fragment of an address that names a watched page.
const linksMark = "links="

// WatchedURL returns the name of a source that is a page without a feed: the page's address and, in the fragment, which is never sent,
// the CSS selector of those of its links that are its items. Without a selector it is the address alone.
func WatchedURL(page, selector string) string {
	page, _, _ = strings.Cut(strings.TrimSpace(page), "#")
	selector = strings.Join(strings.Fields(selector), " ")
	if selector == "" {
		return page
	}
	return page + "#" + linksMark + strings.ReplaceAll(url.PathEscape(selector), "&", "%26")
}

// SplitWatched returns what [WatchedURL] was made of. The selector is empty if the source is a feed.
func SplitWatched(address string) (page, selector string) {
	page, fragment, _ := strings.Cut(strings.TrimSpace(address), "#")
	escaped, ok := strings.CutPrefix(fragment, linksMark)
	if !ok {
		return page, ""
	}
	escaped, _, _ = strings.Cut(escaped, "&")
	selector, err := url.PathUnescape(escaped)
	if err != nil {
		selector = escaped // people write it as it is
	}
	return page, strings.Join(strings.Fields(selector), " ")
}

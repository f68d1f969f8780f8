// Package news holds what is in the world: articles, where they come from, and the lines that cite them.
// It knows no rule, no channel and no network, and imports nothing of ours.
package news

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"
)

// An ID names an article for as long as it is kept. It is made of the article's first key, so the same
// article gets the same ID on every node; see [Article.Keys].
type ID string

// An Article is one published text and where it is from.
//
// All text is plain: no markup, valid UTF-8, but otherwise as hostile as the web. Sources fill in what they
// know; only Title is required.
type Article struct {
	ID ID // given by the desk; sources leave it empty

	Feed string // the source that brought it: the feed's address, "inbox", "sample"
	Key  string // the source's own name for it (a guid); unique within Feed, empty if it has none

	Source    string    // the publisher, as people know it: "Bloomberg"
	URL       string    // where it can be read; http or https, empty if nowhere
	Title     string    // one line
	Summary   string    // the publisher's own standfirst, empty if none or if Text starts with it
	Text      string    // the body; paragraphs are parted by a blank line
	Authors   []string  // as the publisher writes them
	Tags      []string  // as the publisher writes them
	Language  string    // BCP 47 ("en", "tr-TR"), empty if unknown
	Published time.Time // UTC; zero if unknown
	Modified  time.Time // UTC; zero if never or unknown
	Seen      time.Time // UTC; when the desk first accepted it
	Backlog   bool      // too old to be news: kept and searchable, but not posted
	Burst     bool      // one of so many that its source brings at once that a channel is not told of each by itself
	Shared    bool      // other articles of its source have the same URL, so that it names none of them
	Own       bool      // only some workspaces see its source; given by the desk, like ID
}

// ErrNoTitle is the one thing that makes a text no article.
var ErrNoTitle = errors.New("the article has no title")

// Validate says in a sentence what keeps a from being filed, or returns nil.
func (a Article) Validate() error {
	if strings.TrimSpace(a.Title) == "" {
		return ErrNoTitle
	}
	return nil
}

// Keys returns the names under which the same article may come again, the surest first: the source's own key, then
// its canonical address, unless other articles share it. An article with neither is known by its text. What comes from a source
// that only some workspaces see never stands for what comes from another: who sees that one would miss it.
func (a Article) Keys() []string {
	var keys []string
	if a.Key != "" {
		keys = append(keys, "key:"+a.Feed+"\n"+a.Key)
	}
	if u := placeOf(a.URL); u != "" && !a.Shared {
		if a.Own {
			u = a.Feed + "\n" + u
		}
		keys = append(keys, "url:"+u)
	}
	if len(keys) == 0 {
		keys = append(keys, "text:"+digest(a.Feed+"\n"+a.Title+"\n"+a.Text))
	}
	return keys
}

// NewID returns the ID of an article that has the given keys.
func NewID(keys []string) ID { return ID(digest(keys[0])[:20]) }

// Time returns when a was published, or first seen where the publisher does not say.
func (a Article) Time() time.Time {
	if a.Published.IsZero() {
		return a.Seen
	}
	return a.Published
}

// Outlet returns whom to name as the article's source: its publisher, else the host of its address, else its feed.
func (a Article) Outlet() string { return cmp.Or(a.Source, Host(a.URL), a.Feed) }

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

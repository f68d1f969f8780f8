package inbox

import (
	"time"

	"newsbot/news"
)

// An Item is an article as JSON: an item of JSON Feed 1.1, with its publisher as "source".
type Item struct {
	ID            string    `json:"id,omitempty"`
	URL           string    `json:"url,omitempty"`
	Title         string    `json:"title"`
	ContentHTML   string    `json:"content_html,omitempty"`
	ContentText   string    `json:"content_text,omitempty"`
	Summary       string    `json:"summary,omitempty"`
	DatePublished time.Time `json:"date_published,omitzero"`
	DateModified  time.Time `json:"date_modified,omitzero"`
	Authors       []Author  `json:"authors,omitempty"`
	Tags          []string  `json:"tags,omitempty"`
	Language      string    `json:"language,omitempty"`
	Source        string    `json:"source,omitempty"`
}

// An Author is who wrote an item.
type Author struct {
	Name string `json:"name"`
}

// A Document is a JSON Feed 1.1.
type Document struct {
	Version     string `json:"version"`
	Title       string `json:"title"`
	HomePageURL string `json:"home_page_url,omitempty"`
	Language    string `json:"language,omitempty"`
	Items       []Item `json:"items"`
}

// Version is what a [Document] says it is.
const Version = "https://jsonfeed.org/version/1.1"

// NewItem returns a as an item.
func NewItem(a news.Article) Item {
	it := Item{
		ID: a.Key, URL: a.URL, Title: a.Title, ContentText: a.Text, Summary: a.Summary, DatePublished: a.Published,
		DateModified: a.Modified, Tags: a.Tags, Language: a.Language, Source: a.Source,
	}
	for _, name := range a.Authors {
		it.Authors = append(it.Authors, Author{name})
	}
	return it
}

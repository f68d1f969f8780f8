package alerts

import (
	"newsbot/news"
	"newsbot/rules"
)

// Document returns a as rules read it.
func Document(a news.Article) *rules.Document {
	return rules.Read(rules.Fields{
		Title: a.Title, Lead: a.Summary, Body: a.Text, Source: a.Source, URL: a.URL,
		Authors: a.Authors, Tags: a.Tags, Language: a.Language,
	})
}

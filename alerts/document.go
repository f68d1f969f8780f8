package alerts

import (
	"strings"

	"newsbot/news"
	"newsbot/news/facts"
	"newsbot/news/text"
	"newsbot/rules"
)

// Prepare returns a as the desk keeps it: without the page's furniture (captions, "Related articles", cookie notices) in its
// text, and with its language where the publisher does not say it. Places in articles are places in prepared ones. Its keys do
// not change: they are those of the article as it came.
func Prepare(a news.Article) news.Article {
	a.Title = oneLine(harmless(a.Title))
	a.Source = oneLine(harmless(a.Source))
	a.Summary = harmless(a.Summary)
	a.Text = text.Clean(harmless(a.Text))
	if a.Language == "" {
		a.Language = text.DetectLanguage(a.Title + "\n\n" + a.Summary + "\n\n" + a.Text)
	}
	return a
}

// harmless returns s as valid UTF-8 without the characters that steer a terminal or turn the direction of the text around them.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ', r >= 0x7f && r < 0xa0, // control characters
			r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, // bidirectional embeddings, overrides and isolates
			r == 0xfeff:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// A Depth says how much of an article a rule asks about.
type Depth int

// The depths, from cheap to dear.
const (
	Words   Depth = iota // what stands in it
	Figures              // also whom it names and the amounts that it speaks of, which have to be found first
)

// DepthOf returns how deep an article must be read for a rule.
func DepthOf(r *rules.Rule) Depth {
	if r.AsksForNames() || r.AsksForFigures() {
		return Figures
	}
	return Words
}

// Document returns a prepared article as rules read it.
func Document(a news.Article, depth Depth) *rules.Document {
	f := rules.Fields{
		Title: a.Title, Lead: a.Summary, Body: a.Text, Source: a.Source, URL: a.URL,
		Authors: a.Authors, Tags: a.Tags, Language: a.Language,
	}
	if depth == Figures {
		// Always our own extractor, not the desk's: a rule must match the same articles today and in the archive.
		found := facts.Extractor{}.Extract(a, nil)
		for _, n := range found.Names {
			f.Names = append(f.Names, rules.Name{Kind: n.Kind, Text: n.Text})
		}
		for _, x := range found.Facts {
			switch {
			case x.Kind == "money":
				f.Figures = append(f.Figures, rules.Figure{Kind: "money", Amount: x.Number, Unit: x.Unit})
			case x.Unit == "%":
				f.Figures = append(f.Figures, rules.Figure{Kind: "percent", Amount: x.Number})
			}
		}
	}
	return rules.Read(f)
}

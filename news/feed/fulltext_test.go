package feed

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
	"newsbot/news/page"
)

const (
	standfirst = "Ministers from six countries signed a gas agreement on Sunday."
	whole      = standfirst + " It covers pipelines, storage and terminals for the next ten years, the host said.\n\n" +
		"Two of the six had asked for more time in the morning and gave way in the evening, according to people in the room.\n\n" +
		"Prices for spring fell by four percent after the news, and traders expected them to fall further in the week."
)

func TestMerge(t *testing.T) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	pg := func(text string, more func(*page.Page)) page.Page {
		p := page.Page{Article: news.Article{Text: text, Authors: []string{"Ada Byron"}, Language: "en", Published: at}}
		if more != nil {
			more(&p)
		}
		return p
	}
	for _, tc := range []struct {
		name          string
		a             news.Article
		pg            page.Page
		text, summary string
		published     time.Time
	}{
		{"a longer text", news.Article{Text: standfirst}, pg(whole, nil), whole, "", at},
		{"another standfirst", news.Article{Text: "A gas agreement covers pipelines and storage."}, pg(whole, nil), whole, "A gas agreement covers pipelines and storage.", at},
		{"no text in the feed", news.Article{}, pg(whole, nil), whole, "", at},
		{"the feed's date goes first", news.Article{Text: standfirst, Published: at.Add(time.Hour)}, pg(whole, nil), whole, "", at.Add(time.Hour)},
		{"a paywall that says so", news.Article{Text: standfirst}, pg(whole, func(p *page.Page) { p.Paywalled = true }), standfirst, "", at},
		{"a paywall that does not", news.Article{Text: standfirst}, pg(strings.Repeat("Subscribe now and read all you like for less. ", 20), nil), standfirst, "", at},
		{"a shorter text", news.Article{Text: whole}, pg(whole[:300], nil), whole, "", at},
		{"too short to be an article", news.Article{Text: standfirst}, pg(standfirst+" More.", nil), standfirst, "", at},
	} {
		a := tc.a
		merge(&a, tc.pg)
		if a.Text != tc.text || a.Summary != tc.summary || !a.Published.Equal(tc.published) || a.Language != "en" || len(a.Authors) != 1 {
			t.Errorf("%s: %+v", tc.name, a)
		}
	}
}

func TestOfferFetchesThePagesThatAreWanted(t *testing.T) {
	site := shelf{
		"https://wire.example/b": "<html><title>B</title><article><p>" + strings.ReplaceAll(whole, "\n\n", "</p><p>") + "</p></article>",
		"https://wire.example/d": `<html><title>D</title><meta name=robots content=noai><article><p>` + whole + "</p></article>",
	}
	items := []news.Article{
		{Title: "A", URL: "https://wire.example/a"},
		{Title: "B", URL: "https://wire.example/b", Text: standfirst},
		{Title: "C", URL: "https://wire.example/c", Text: standfirst, Backlog: true},
		{Title: "D", URL: "https://wire.example/d", Text: standfirst},
		{Title: "E", URL: "https://wire.example/missing", Text: standfirst},
	}
	var calls, long []string
	p := &Poller{Client: site, Wants: func(_ context.Context, a news.Article) bool { return a.Title != "A" }}
	var out Outcome
	err := p.offer(t.Context(), items, &out, func(_ context.Context, as ...news.Article) error {
		call := ""
		for _, a := range as {
			if call += a.Title; a.Text == whole {
				long = append(long, a.Title)
			}
		}
		calls = append(calls, call)
		return nil
	})
	if err != nil || strings.Join(calls, " ") != "A BC D E" || strings.Join(long, "") != "B" {
		t.Errorf("offered %v, with their pages %v, %v", calls, long, err)
	}
	if out.Pages != 3 || out.Longer != 1 {
		t.Errorf("%d pages, %d gave more text, want 3 and 1", out.Pages, out.Longer)
	}
	full := errors.New("disk full")
	if err := p.offer(t.Context(), items, &out, func(context.Context, ...news.Article) error { return full }); !errors.Is(err, full) {
		t.Errorf("error = %v, want that of accept", err)
	}
}

// A burst is handed on as one, or nobody could say how many a channel is told of; its pages have a minute.
func TestBurstIsHandedOnAsOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWeb(func(string, int) (*fetch.Response, time.Duration, error) {
			return nil, 7 * time.Second, &fetch.Error{Host: "wire.example", Msg: "wire.example did not answer in time"}
		})
		p := &Poller{Client: w, Wants: func(context.Context, news.Article) bool { return true }}
		var fresh []news.Article
		for i := range 30 {
			fresh = append(fresh, news.Article{Feed: wireFeed, Title: "T", URL: fmt.Sprintf("https://wire.example/%d", i), Burst: i > 0})
		}
		var calls []int
		var out Outcome
		began := time.Now()
		err := p.offer(t.Context(), fresh, &out, func(_ context.Context, as ...news.Article) error { calls = append(calls, len(as)); return nil })
		if took := time.Since(began); err != nil || len(calls) != 1 || calls[0] != 30 || took > 65*time.Second {
			t.Errorf("handed on as %v in %v, %v; want all at once within a minute", calls, took, err)
		}
		if w.times("https://wire.example/29") != 1 || w.times("https://wire.example/1") != 0 {
			t.Error("not the newest pages were asked for first")
		}
	})
}

func TestPageTellsThatAnArticleIsOld(t *testing.T) {
	now := time.Now().UTC()
	dated := func(at time.Time) string {
		return `<title>Gas</title><meta property="article:published_time" content="` + at.Format(time.RFC3339) + `"><article><p>` + whole + "</p></article>"
	}
	site := shelf{
		"https://wire.example/old":  dated(now.Add(-30 * 24 * time.Hour)),
		"https://wire.example/new":  dated(now.Add(-time.Hour)),
		"https://wire.example/soon": dated(now.Add(time.Hour)),
		"https://wire.example/none": "<title>Gas</title><article><p>" + whole + "</p></article>",
	}
	for path, old := range map[string]bool{"old": true, "new": false, "soon": false, "none": false} {
		p := &Poller{Client: site}
		a := news.Article{Feed: "https://wire.example/", Title: "Gas", URL: "https://wire.example/" + path}
		p.fill(t.Context(), &a)
		if a.Backlog != old || a.Text == "" || a.Published.After(time.Now()) {
			t.Errorf("an article that its feed did not date, its page %q: %+v", path, a)
		}
		a = news.Article{Feed: "https://else.example/", Title: "Gas", URL: "https://wire.example/" + path, Published: now}
		if p.fill(t.Context(), &a); a.Backlog {
			t.Errorf("an article that its feed dates today is old by its page %q", path)
		}
	}
}

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"newsbot/alerts"
	"newsbot/news"
	"newsbot/news/feed"
	"newsbot/news/fetch"
	"newsbot/news/inbox"
	"newsbot/news/page"
	"newsbot/news/text"
)

// maxInput is how much of a file is read.
const maxInput = 64 << 20

// An input is something to read articles from: a file, standard input or an address on the web.
type input struct {
	name        string // as given
	address     string // where it was found after redirects; empty for a file
	contentType string
	body        []byte
}

// readInput reads what the argument names: an http or https address, a file, or - for standard input.
func readInput(cmd *cobra.Command, argument string) (input, error) {
	if strings.HasPrefix(argument, "http://") || strings.HasPrefix(argument, "https://") {
		return download(cmd.Context(), argument)
	}
	in := input{name: argument}
	r := cmd.InOrStdin()
	if argument != "-" {
		f, err := os.Open(argument)
		if err != nil {
			return in, fmt.Errorf("cannot read it: %w", err)
		}
		defer f.Close()
		r = f
	}
	body, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	switch {
	case err != nil:
		return in, fmt.Errorf("cannot read %s: %w", argument, err)
	case len(body) > maxInput:
		return in, fmt.Errorf("%s is larger than %d MiB", argument, maxInput>>20)
	}
	in.body = body
	in.contentType, _, _ = strings.Cut(http.DetectContentType(body), ";")
	return in, nil
}

// download fetches an address with the settings that the bot itself fetches with.
func download(ctx context.Context, address string) (input, error) {
	c, err := loadConfig()
	if err != nil {
		return input{}, err
	}
	client, err := c.fetcher(nil)
	if err != nil {
		return input{}, err
	}
	defer client.Close()
	resp, err := client.Get(ctx, fetch.Request{URL: address})
	if err != nil {
		return input{}, once(err)
	}
	return input{name: address, address: resp.URL, contentType: resp.Header.Get("Content-Type"), body: resp.Body}, nil
}

// article reads the input as one article: a web page, the first item of a feed, an article as JSON, or plain text.
func (in input) article() (news.Article, error) {
	head := bytes.TrimLeft(in.body[:min(len(in.body), 1024)], "\ufeff \t\r\n")
	switch {
	case len(head) == 0:
		return news.Article{}, fmt.Errorf("%s is empty", in.name)
	case head[0] == '{' || head[0] == '[':
		for a, err := range inbox.Decode(bytes.NewReader(in.body)) {
			return a, err // the first is the one
		}
		return news.Article{}, fmt.Errorf("%s holds no article", in.name)
	case head[0] == '<' && isFeed(head):
		f, err := feed.Parse(in.body, in.contentType, in.address)
		if err != nil {
			return news.Article{}, err
		}
		if len(f.Items) == 0 {
			return news.Article{}, fmt.Errorf("the feed %s has no items", in.name)
		}
		return f.Items[0], nil
	case head[0] == '<':
		return page.Read(in.body, in.contentType, in.address)
	case !utf8.Valid(in.body):
		return news.Article{}, fmt.Errorf("%s is neither a page, a feed, JSON nor UTF-8 text", in.name)
	}
	return plainText(string(in.body))
}

// isFeed reports whether a document that starts with head is XML that is no web page.
func isFeed(head []byte) bool {
	lower := bytes.ToLower(head)
	for _, tag := range []string{"<rss", "<feed", "<rdf:rdf", "<urlset", "<sitemapindex"} {
		if bytes.Contains(lower, []byte(tag)) {
			return true
		}
	}
	return bytes.HasPrefix(lower, []byte("<?xml")) && !bytes.Contains(lower, []byte("<html"))
}

// plainText reads text as people copy it from a page: the first line that is not the page's furniture is the title, and a
// paragraph under it that is set apart from the rest by a wider gap is the standfirst.
func plainText(s string) (news.Article, error) {
	s = strings.ReplaceAll(strings.TrimPrefix(s, "\ufeff"), "\r\n", "\n")
	title, rest := cutLine(s, func(l string) bool { return !text.Boilerplate(l) })
	if title == "" {
		return news.Article{}, errors.New("the text is empty")
	}
	a := news.Article{Title: title, Text: strings.TrimSpace(rest)}
	first, after := cutLine(rest, func(l string) bool { return !text.Heading(l) }) // a heading here is the page's section
	_, behind := cutLine(after, func(string) bool { return true })
	if gap(after) > gap(behind) && gap(behind) > 0 {
		a.Summary, a.Text = first, strings.TrimSpace(after)
	}
	return a, a.Validate()
}

// cutLine returns the first line that is not empty and that wanted says yes to, and what stands behind it.
func cutLine(s string, wanted func(line string) bool) (line, rest string) {
	for rest = s; rest != ""; {
		line, rest, _ = strings.Cut(rest, "\n")
		if line = strings.TrimSpace(line); line != "" && wanted(line) {
			return line, rest
		}
	}
	return "", ""
}

// gap returns how many empty lines s begins with.
func gap(s string) int {
	n := 0
	for line := range strings.Lines(s) {
		if strings.TrimSpace(line) != "" {
			return n
		}
		n++
	}
	return 0 // nothing stands behind the gap
}

// prepared reads the input as one article as the desk would keep it.
func (in input) prepared() (news.Article, error) {
	a, err := in.article()
	if err != nil {
		return a, err
	}
	if err := a.Validate(); err != nil {
		return a, fmt.Errorf("%s: %w", in.name, err)
	}
	return alerts.Prepare(a), nil
}

package bot

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"newsbot/alerts"
	"newsbot/news"
)

// line joins strings and runs into a line.
func line(parts ...any) alerts.Line {
	var l alerts.Line
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			l = append(l, alerts.Run{Text: p})
		case alerts.Run:
			l = append(l, p)
		case alerts.Line:
			l = append(l, p...)
		default:
			panic(fmt.Sprintf("bot: no run for %T", p))
		}
	}
	return l
}

// say returns a reply of one paragraph.
func say(parts ...any) Reply { return Reply{Parts: []Part{Paragraph(line(parts...))}} }

// sentence returns a reply of one sentence: upper case in front, a stop behind.
func sentence(s string) Reply {
	first, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(first)) + s[n:]
	if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") && !strings.HasSuffix(s, "!") {
		s += "."
	}
	return say(s)
}

// when returns a time as people see it, in their own zone where the platform can.
func when(t time.Time) alerts.Run {
	return alerts.Run{Text: t.UTC().Format("2 Jan 2006 15:04 UTC"), Time: t}
}

// count returns "1 article", "2 articles".
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// found returns the line about a past article: headline, source, when, and the words that matched.
func found(f Found) alerts.Line {
	l := headline(f.Article)
	if words := alerts.MatchedWords(f.Article, f.Match); len(words) > 0 {
		l = append(l, alerts.Run{Text: " · has " + strings.Join(words[:min(len(words), 5)], ", ")})
	}
	return l
}

// headline names a past article: its headline, linked, its source, and when.
func headline(a news.Article) alerts.Line {
	title := alerts.Run{Text: shorten(a.Title, 150)}
	if news.CanonicalURL(a.URL) != "" {
		title.URL = a.URL
	} else {
		title.Strong = true
	}
	return line(title, " — "+shorten(a.Outlet(), 60)+", ", when(a.Time()))
}

// shorten cuts s to at most n characters, at a word where one ends near enough.
func shorten(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut := string([]rune(s)[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)*2/3 {
		cut = cut[:i]
	}
	return cut + "…"
}

package page

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

const board = `<html><body>
<nav id="menu"><a id=n1 href="/about">About</a></nav>
<main class="wide  list">
 <section id="notices">
  <h2 class="head"><a id=a1 href="/n/1" data-kind="notice urgent" lang="en-GB">One</a></h2>
  <div><p><h2 class="head minor"><span><a id=a2 href="/n/2.pdf" title="x">Two</a></span></h2></p></div>
  <ul><li id=l1>first</li><!-- between --><li id=l2 class="md:flex">second</li><li id=l3>third</li></ul>
 </section>
 <h2 id=3d><a id=a3 href="https://else.example/n/3">Three</a></h2>
</main></body></html>`

func TestSelector(t *testing.T) {
	doc, err := html.Parse(strings.NewReader(board))
	if err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string]string{
		"a":                             "n1 a1 a2 a3",
		"A":                             "n1 a1 a2 a3",
		"h2 a":                          "a1 a2 a3",
		"h2>a":                          "a1 a3",
		"h2 > span > a":                 "a2",
		"section h2 a":                  "a1 a2",
		"main > h2 a, nav a":            "n1 a3",
		".head a":                       "a1 a2",
		"h2.head.minor a":               "a2",
		".list.wide #notices .head a":   "a1 a2",
		".lis a":                        "",
		"#notices":                      "notices",
		"a[title]":                      "a2",
		"a[ href = '/n/1' ]":            "a1",
		`a[href^="/n/"]`:                "a1 a2",
		"a[href^=“/n/”]":                "a1 a2",
		"a[href$='.pdf']":               "a2",
		"a[href*=n\\/3]":                "a3",
		"a[href*='']":                   "",
		"a[data-kind~=urgent]":          "a1",
		"a[data-kind~='notice urgent']": "",
		"li:first-child":                "l1",
		"li:last-child":                 "l3",
		"li:nth-child(2)":               "l2",
		"li:not(:first-child):not(.x)":  "l2 l3",
		"a:not([href^='/'])":            "a3",
		"h2:not(.minor) > a":            "a1 a3",
		"li.md\\:flex":                  "l2",
		"#\\33 d a":                     "a3",
		"section > * li":                "l1 l2 l3",
		"body section div h2 a":         "a2", // HTML ends the <p> before the heading
		"body > section a":              "",
		"section section a":             "",
		"*":                             "menu n1 notices a1 a2 l1 l2 l3 3d a3",
	} {
		s, err := ParseSelector(source)
		if err != nil {
			t.Errorf("ParseSelector(%q): %v", source, err)
			continue
		}
		var got []string
		for _, n := range s.find(doc) {
			if id := attr(n, "id"); id != "" {
				got = append(got, id)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s finds %v, want %s", source, got, want)
		}
	}
}

func TestSelectorErrors(t *testing.T) {
	for source, want := range map[string]string{
		"":                             "the selector is empty; h2 a is one: the links within headings",
		" ":                            "the selector is empty; h2 a is one: the links within headings",
		"h2 >":                         "the selector ends where the name of an element, a .class, an #id or an [attribute] was expected",
		"h2,,a":                        `the selector cannot be read at ",a", where the name of an element, a .class, an #id or an [attribute] was expected`,
		"a:hover":                      `the selector cannot be read at "hover", where first-child, last-child, nth-child(3) or not(…) was expected`,
		"a[href=x":                     "the selector ends where a ] was expected",
		"a[href='x]":                   "the selector has a quote that does not end",
		"a + b":                        `the selector cannot be read at "+ b", where the name of an element, a .class, an #id or an [attribute] was expected`,
		"li:nth-child(2n)":             `the selector cannot be read at "(2n)", where a number in parentheses was expected`,
		"a:not(b c)":                   `the selector cannot be read at "c)", where a ) after one element was expected`,
		"a.":                           "the selector ends where the name of a .class was expected",
		"//div/a":                      `the selector cannot be read at "//div/a", where the name of an element, a .class, an #id or an [attribute] was expected`,
		"\xff":                         "the selector is no readable text",
		strings.Repeat("a ", 17):       "the selector goes down more than 16 steps; begin it nearer to the links",
		strings.Repeat("a", 301):       "the selector is longer than 300 characters",
		strings.Repeat("a,", 8) + "a":  "the selector asks for too much; a shorter one will do: h2 a, for the links within headings",
		"a" + strings.Repeat(".b", 33): "the selector asks for too much; a shorter one will do: h2 a, for the links within headings",
	} {
		if s, err := ParseSelector(source); err == nil || err.Error() != want {
			t.Errorf("ParseSelector(%q) = %v, %v, want %s", source, s, err, want)
		}
	}
}

func FuzzSelector(f *testing.F) {
	doc, err := html.Parse(strings.NewReader(board))
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"h2.head > a[href^='/n/']:not(.x)", "a, b", `\31 a`, "li:nth-child(2)", "[a~=b]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		s, err := ParseSelector(source)
		if err != nil {
			return
		}
		again, err := ParseSelector(s.String())
		if err != nil {
			t.Fatalf("ParseSelector(%q) passes, but not what it returns: %v", source, err)
		}
		if a, b := s.find(doc), again.find(doc); fmt.Sprint(a) != fmt.Sprint(b) {
			t.Errorf("%q finds %d elements and then %d", source, len(a), len(b))
		}
		for _, n := range s.find(doc) {
			if n.Type != html.ElementNode {
				t.Errorf("%q finds what is no element", source)
			}
		}
	})
}

func TestList(t *testing.T) {
	const body = `<html lang="en-GB"><head><title>Notices &amp; news</title><meta property="og:site_name" content="Port of Karsu"><base href="/en/">
<link rel=alternate type="application/rss+xml" href="/rss.xml"></head><body>
<a href="one?utm_source=x"><img alt=""></a>
<h2 class=t><a href="one">  One
 more </a></h2><a class=t href="https://else.example/two#top" title="Two"></a>
<a href="three"><h2 class=t>Three</h2></a><h2 class=t>no link</h2>
<a class=t href="mailto:desk@port.example">Write</a><a class=t href="javascript:alert(1)">Run</a><a class=t href="">Nothing</a>
<a class=t href="../notices">This page</a><a class=t href="four"></a><a class=t href="four">@everyone <b>Four</b></a><h2 class=t><a href="three#b">Three again</a></h2>
<a class=t href="http://ada:pw@else.example/five">Five</a></body>`
	s, err := ParseSelector(".t, a:not(.t) img")
	if err != nil {
		t.Fatal(err)
	}
	l, err := List([]byte(body), "text/html", "https://port.example/notices", s)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, link := range l.Links {
		got += link.URL + " " + link.Title + "\n"
	}
	const want = `https://port.example/en/one One more
https://else.example/two Two
https://port.example/en/three Three
https://port.example/en/four @everyone Four
http://else.example/five Five
`
	if got != want || l.Title != "Notices & news" || l.Site != "Port of Karsu" || l.Language != "en-GB" || len(l.Feeds) != 1 || l.Unwanted {
		t.Errorf("List = %+v\n%s", l, got)
	}
	if l, err := List([]byte(`<meta name=robots content="noindex, NoAI"><a href=/x>X</a>`), "", "https://port.example/", s); err != nil || !l.Unwanted {
		t.Errorf("a page that asks programs not to use it: %+v, %v", l, err)
	}
}

func TestListIsBounded(t *testing.T) {
	wide := strings.Repeat("<p class='a b c'><i>x</i></p>", 4_000)
	for name, body := range map[string]string{
		"deep":          strings.Repeat("<div>", 500) + wide[:1<<16],
		"one link":      "<a href=/x>" + strings.Repeat("<b>x</b>", 10_000) + "</a>",
		"no link":       strings.Repeat("<div>", 500) + strings.Repeat("<p>x", 12_000),
		"many links":    strings.Repeat("<a href=/x>", 10_000),
		"a long title":  "<a href=/x>" + strings.Repeat("long ", 200_000) + "</a>",
		"long classes":  "<p class='" + strings.Repeat("a ", 1<<19) + "'><a href=/x>x</a>",
		"too deep":      strings.Repeat("<div>", 100_000),
		"many distinct": many(4_000),
	} {
		for _, source := range []string{".a.b.c:not(.d):not(.e) i, *, p", strings.Repeat("div ", 15) + "a"} {
			s, err := ParseSelector(source)
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			l, err := List([]byte(body), "text/html", "https://port.example/", s)
			if took := time.Since(start); took > slow*time.Second {
				t.Errorf("%s, %s: took %v", name, source, took)
			}
			if len(l.Links) > maxLinks || err != nil && name != "too deep" {
				t.Errorf("%s, %s: %d links, %v", name, source, len(l.Links), err)
			}
			for _, link := range l.Links {
				if len(link.Title) > maxLinkTitle {
					t.Errorf("%s: a title of %d bytes", name, len(link.Title))
				}
			}
		}
	}
}

func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<a href=/%d>%d</a>", i, i)
	}
	return b.String()
}

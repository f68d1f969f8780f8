package web

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsbot/alerts"
	"newsbot/bot"
)

var update = flag.Bool("update", false, "write the golden files")

var noon = time.Date(2026, time.June, 12, 14, 5, 0, 0, time.UTC)

// golden compares got with testdata/name.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from what is rendered now:\n%s", file, got)
	}
}

func run(text string) alerts.Run { return alerts.Run{Text: text} }

// energy is an invented article as the desk composes it.
func energy() alerts.Card {
	return alerts.Card{
		Source: "Bosphorus Wire", Title: "Turkey courts U.S. gas sellers as Russian contracts near their end",
		URL:      "https://www.wire.example/energy/turkey-us-gas?ref=feed&id=318",
		Language: "en", Published: noon.Add(-2 * time.Hour),
		Summary: alerts.Line{alerts.Strong("Turkey"), run(" is in talks with American producers over twenty-year supplies of "),
			alerts.Strong("LNG"), run(", two officials said on Friday.")},
		Facts: []alerts.Line{
			{alerts.Strong("41%"), run(" of Turkey's gas imports came from Russia in 2024")},
			{run("Shipments of U.S. LNG to Turkey "), alerts.Strong("nearly doubled"), run(" between 2020 and 2024")},
		},
		Names: []alerts.Line{{alerts.Strong("ConocoPhillips"), run(", "), alerts.Strong("Chevron"), run(" · "),
			alerts.Strong("Alparslan Bayraktar"), run(" (energy minister) · "), alerts.Strong("Akkuyu")}},
		Topic: "turkey-lng", Rule: "Turkey AND LNG", Matched: []string{"Turkey", "LNG"},
		Also: []alerts.Outlet{{Name: "Harbour Gazette", URL: "https://gazette.example/gas?a=1&b=2"}, {Name: "Coast Radio"}, {Name: "Evening Post"}, {Name: "Night Wire"}},
		New:  []alerts.Line{{run("The first cargo is due in "), alerts.Strong("November")}},
	}
}

func hostile() alerts.Card {
	return alerts.Card{
		Source:    `<b onclick="alert(1)">Wire</b>`,
		Title:     "<script>alert(1)</script> \u202Egnp.exe\u202C & \x00\u200B\n</h2><img src=x onerror=alert(2)>",
		URL:       "https://bank.example@evil.example/a?b=\"><script>alert(3)</script>",
		Language:  `en" onload="alert(4)`,
		Published: noon.Add(time.Hour), // in the future
		Summary: alerts.Line{{Text: "a link", URL: "javascript:alert(5)"}, {Text: " another", URL: "data:text/html,<script>alert(6)</script>"},
			alerts.Strong("{{.Secret}} <style>*{display:none}</style>")},
		Facts: []alerts.Line{{alerts.Code("</code><iframe src=//evil.example>")}, {run("")}, nil},
		Names: []alerts.Line{alerts.Plain("\u2067</li></ul></article><article class=card>")},
		Also:  []alerts.Outlet{{Name: "<img src=x onerror=alert(8)>", URL: "javascript:alert(9)"}, {Name: "Wire", URL: "https://bank.example@evil.example/"}},
		Rule:  `x" onmouseover="alert(7)` + strings.Repeat(" OR y", 100),
	}
}

func cards() map[string]alerts.Card {
	turkish := alerts.Card{
		Source: "Boğaz Postası", Title: "Türkiye'nin LNG ithalatı yılın ilk yarısında %18 arttı",
		URL: "https://ığdır.example/lng", Language: "tr", Published: noon.Add(-20 * time.Minute),
		Summary: alerts.Line{alerts.Strong("Türkiye'nin"), run(" ithalatı geçen yıla göre arttı.")},
		Names:   []alerts.Line{{alerts.Strong("BOTAŞ")}}, Rule: "Türkiye AND LNG",
	}
	return map[string]alerts.Card{
		"digest": {Title: "7 stories for turkey-lng", Topic: "turkey-lng", Rule: "Turkey AND LNG", Stories: []alerts.Line{
			{{Text: "Bosphorus Wire: Turkey courts U.S. gas sellers", URL: "https://wire.example/energy/turkey-us-gas?ref=feed&id=318", Strong: true}, run(" — Turkey is in talks with American producers over twenty-year supplies of LNG, two officials said on Friday.")},
			{{Text: "Coast Radio: <!channel> **LNG** terminal at Karsu is full", URL: "https://radio.example/karsu", Strong: true}},
			{{Text: "Evening Post: Winter comes early", Strong: true}, run(" — Storage is at 80%.")},
			alerts.Plain("and 4 more"),
		}},
		"energy": energy(), "turkish": turkish, "hostile": hostile(),
		"bare":  {Title: "Karsu harbour closes", Rule: "Karsu"},
		"empty": {},
	}
}

func TestCardLooksAsAgreed(t *testing.T) {
	for name, card := range cards() {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Card(&b, card, noon); err != nil {
				t.Fatal(err)
			}
			golden(t, name+".html", b.String()+"\n")
			checkHTML(t, b.String())
		})
	}
}

func TestUpdateLooksAsAgreed(t *testing.T) {
	a := alerts.Alert{Topic: 1, Story: "story", Card: energy()}
	d := alerts.NewDelivery(a, Channel("news"), alerts.UpdateOn("another"), noon)
	d.Thread = "card"
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, "item", itemOf(d, noon)); err != nil {
		t.Fatal(err)
	}
	golden(t, "update.html", b.String()+"\n")
	checkHTML(t, b.String())
}

// checkHTML fails if fragment holds an element or an attribute that our templates do not write, or a link that leads
// anywhere but to the web. Text that came in cannot have made either.
func checkHTML(t *testing.T, fragment string) {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), body)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range nodes {
		checkNode(t, n)
	}
}

const (
	ourElements   = " article h2 h3 a bdi p ul li mark strong code pre footer span time div "
	ourAttributes = " class dir lang href rel target title datetime id data-version tabindex aria-hidden "
)

func checkNode(t *testing.T, n *html.Node) {
	t.Helper()
	if n.Type == html.ElementNode {
		if !strings.Contains(ourElements, " "+n.Data+" ") {
			t.Errorf("the element <%s> is not ours", n.Data)
		}
		for _, a := range n.Attr {
			if !strings.Contains(ourAttributes, " "+a.Key+" ") {
				t.Errorf("the attribute %s=%q of <%s> is not ours", a.Key, a.Val, n.Data)
			}
			if a.Key == "href" && !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "http://") {
				t.Errorf("a link leads to %q", a.Val)
			}
		}
	}
	if n.Type == html.TextNode {
		for _, r := range n.Data {
			if turns(r) {
				t.Errorf("%q turns the direction of the text", n.Data)
			}
		}
	}
	for c := range n.ChildNodes() {
		checkNode(t, c)
	}
}

func FuzzCardHoldsOnlyOurMarkup(f *testing.F) {
	for _, c := range cards() {
		f.Add(c.Source, c.Title, c.URL, c.Language, c.Summary.String(), c.Rule)
	}
	f.Fuzz(func(t *testing.T, source, title, url, language, text, rule string) {
		line := alerts.Line{run(text), alerts.Strong(text), alerts.Code(text), {Text: text, URL: url}}
		var b bytes.Buffer
		c := alerts.Card{Source: source, Title: title, URL: url, Language: language, Summary: line, Facts: []alerts.Line{line}, Rule: rule}
		if err := Card(&b, c, noon); err != nil {
			t.Fatal(err)
		}
		reply := bot.Reply{Parts: []bot.Part{bot.Paragraph(line), bot.Bullets{line}, bot.Block(text)}}
		answer, err := fragment("answer", answerOf(title, reply))
		if err != nil {
			t.Fatal(err)
		}
		checkHTML(t, b.String()+answer)
	})
}

func TestLinkShowsWhereItLeads(t *testing.T) {
	for _, c := range []struct{ raw, address, host string }{
		{"https://www.Wire.example/a?b=1#c", "https://www.Wire.example/a?b=1#c", "wire.example"},
		{"http://wire.example:8080/", "http://wire.example:8080/", "wire.example"},
		{"https://bank.example@evil.example/", "https://evil.example/", "evil.example"},
		{"https://аpple.example:8443/", "https://xn--pple-43d.example:8443/", "xn--pple-43d.example"}, // the first letter is Cyrillic
		{"http://[2001:db8::1]:8080/a", "http://[2001:db8::1]:8080/a", "2001:db8::1"},
		{"javascript:alert(1)", "", ""},
		{"JAVASCRIPT://wire.example/%0aalert(1)", "", ""},
		{"data:text/html,x", "", ""},
		{"//wire.example/", "", ""},
		{"/relative", "", ""},
		{"https://", "", ""},
		{"https://%zz", "", ""},
		{"", "", ""},
	} {
		if address, host := link(c.raw); address != c.address || host != c.host {
			t.Errorf("link(%q) = %q, %q, want %q, %q", c.raw, address, host, c.address, c.host)
		}
	}
}

func TestReplyLooksAsAgreed(t *testing.T) {
	reply := bot.Reply{Parts: []bot.Part{
		bot.Paragraph{run("I couldn't read the rule: a "), alerts.Code(")"), run(" is missing.")},
		bot.Block("Turkey AND (LNG OR \u202E<b>\n                  ^\n"),
		bot.Paragraph{},
		bot.Bullets{{{Text: "<i>A story</i>", URL: "https://wire.example/a?x=1&y=2"}, run(" of "), {Text: "then", Time: noon}}, nil, alerts.Plain("second")},
		bot.Paragraph{alerts.Strong("Nothing"), run(" was changed.")},
	}}
	v := answerOf("subscribe Turkey AND (LNG OR <b>", reply)
	v.Parts[2].Lines[0][2].Time.Ago = "2 h ago"
	got, err := fragment("answer", v)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "answer.html", got+"\n")
	checkHTML(t, got)
}

// TestLineOfAnAnswerRunsAsItsSentence has a topic in Arabic in an English line, which ran from right to left with it: "alerts this week 3".
func TestLineOfAnAnswerRunsAsItsSentence(t *testing.T) {
	topic := append(alerts.Line{{Text: "تركيا", Strong: true}}, alerts.Plain(" · 3 alerts this week")...)
	headline := append(alerts.Line{{Text: "تركيا توقع اتفاقا", URL: "https://wire.example/1"}}, alerts.Plain(" — Wire")...)
	got, err := fragment("answer", answerOf("list", bot.Reply{Parts: []bot.Part{bot.Paragraph(topic), bot.Bullets{topic, headline}}}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<p><strong>تركيا", "<li><strong>تركيا", `<li dir="auto"><a `} {
		if !strings.Contains(got, want) {
			t.Errorf("the answer lacks %s:\n%s", want, got)
		}
	}
}

func TestReplyWithoutPartsSaysSo(t *testing.T) {
	got, err := fragment("answer", answerOf("list", bot.Reply{Parts: []bot.Part{bot.Paragraph{}, bot.Bullets{nil}}}))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got, "<p>Done.</p>") {
		t.Errorf("an empty reply is shown as %s", got)
	}
}

func ExampleCard() {
	c := alerts.Card{Title: "Karsu harbour closes", Rule: "Karsu"}
	if err := Card(os.Stdout, c, time.Now()); err != nil {
		fmt.Println(err)
	}
	// Output:
	// <article class="card">
	// <h2 dir="auto">Karsu harbour closes</h2>
	// <footer>
	// <p class="context">Matched <code dir="auto">Karsu</code></p>
	// </footer>
	// </article>
}

package discord

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	sdk "github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"newsbot/alerts"
)

var update = flag.Bool("update", false, "write the golden files anew")

var published = time.Date(2026, time.June, 12, 14, 5, 0, 0, time.UTC)

func run(text string) alerts.Run { return alerts.Run{Text: text} }

// cards are what the golden files show. Everything in them is invented.
var cards = map[string]alerts.Card{
	"energy": {
		Source: "Bosphorus Wire", Title: "Turkey lines up decade of U.S. LNG as it loosens Russian grip",
		URL: "https://bosphoruswire.example/energy/turkey-us-lng?edition=en",
		Summary: alerts.Line{
			alerts.Strong("Turkey"), run(" signed three supply agreements for American "), alerts.Strong("LNG"),
			run(" on Thursday, its largest step yet away from pipeline gas. Energy minister Defne Karaca said deliveries begin in the winter of 2027."),
		},
		Facts: []alerts.Line{
			{alerts.Strong("41%"), run(" of gas imports came from Russia in 2024")},
			{run("U.S. volumes "), alerts.Strong("nearly doubled"), run(" between 2020 and 2024")},
			{run("The contracts are worth "), alerts.Strong("$18.5 billion"), run(" over ten years")},
		},
		Names:     []alerts.Line{alerts.Plain("Defne Karaca (energy minister)"), alerts.Plain("Gulfstar LNG, Harbor & Pine Energy"), alerts.Plain("Ankara, Marmara Ereğlisi")},
		Published: published, Topic: "turkey-lng", Rule: "Turkey AND LNG", Matched: []string{"Turkey", "LNG"}, Language: "en",
		Also: []alerts.Outlet{{Name: "Harbour Gazette", URL: "https://gazette.example/gas?a=1&b=2"}, {Name: "Coast Radio"}, {Name: "Evening Post"}, {Name: "Night Wire"}},
		New:  []alerts.Line{{run("The first cargo is due in "), alerts.Strong("November")}},
	},
	"turkish": {
		Source: "Körfez Gazetesi", Title: "Türkiye'nin doğal gaz ithalatında Rusya'nın payı ilk kez yüzde 40'ın altına indi",
		URL: "https://korfezgazetesi.example/ekonomi/doğal-gaz-ithalatı",
		Summary: alerts.Line{
			alerts.Strong("Türkiye'nin"), run(" doğal gaz ithalatı mayısta geçen yıla göre arttı; sıvılaştırılmış doğal gazın ("), alerts.Strong("LNG"), run(") payı üçte bire ulaştı."),
		},
		Facts: []alerts.Line{
			{run("Rusya'nın payı "), alerts.Strong("yüzde 38,6"), run(" oldu")},
			{run("Mayıs ithalatı "), alerts.Strong("4,2 milyar metreküp")},
		},
		Names:     []alerts.Line{alerts.Plain("İsmail Çağlayan (kurul başkanı)"), alerts.Plain("Iğdır, Şırnak, İskenderun")},
		Published: published, Topic: "turkiye-gaz", Rule: `(Türkiye OR Turkey) AND ("doğal gaz" OR LNG)`, Matched: []string{"Türkiye'nin", "LNG", "doğal gaz"}, Language: "tr",
	},
	"digest": {Title: "7 stories for turkey-lng", Topic: "turkey-lng", Rule: "Turkey AND LNG", Stories: []alerts.Line{
		{{Text: "Bosphorus Wire: Turkey courts U.S. gas sellers", URL: "https://wire.example/energy/turkey-us-gas?ref=feed&id=318", Strong: true}, run(" — Turkey is in talks with American producers over twenty-year supplies of LNG, two officials said on Friday.")},
		{{Text: "Coast Radio: <!channel> **LNG** terminal at Karsu is full", URL: "https://radio.example/karsu", Strong: true}},
		{{Text: "Evening Post: Winter comes early", Strong: true}, run(" — Storage is at 80%.")},
		alerts.Plain("and 4 more"),
	}},
	"bare": {Title: "Karsu harbour closes", Rule: "Karsu"},
	"names-only": {
		Source: "The Lantern", Title: "Court hears appeal in ferry case", URL: "https://lantern.example/ferry",
		Summary: alerts.Line{run("The appeal of the "), alerts.Strong("ferry"), run(" operator opened before three judges.")},
		Names:   []alerts.Line{alerts.Plain("Judge Odile Marchetti · Northmere Lines")}, Published: published,
		Topic: "ferry", Rule: "ferry AND NOT /gpt-[45]`/", Matched: []string{"ferry"},
	},
	"hostile": {
		Source:  "@everyone **Gazette** [x](https://evil.example)",
		Title:   "@everyone [win](https://evil.example) ||secret|| ```sh rm``` **b** __u__ ~~s~~ <@123> <#4> </news:5> \u202egnp.exe\u202c # not a heading",
		URL:     "https://lantern.example/a_(b)?q=<x>&r=[y]|`z`",
		Summary: alerts.Line{run("- not a list\n# nor a heading\n> nor a quotation https://evil.example/*x* "), alerts.Strong("**@here**"), {Text: "click](https://evil.example)", URL: "javascript:alert(1)"}},
		Facts: []alerts.Line{
			{alerts.Strong("`41%`"), run(" <t:0:R> <:pwn:1> \u2066isolated\u2069 \x00\x07")},
			{{Text: "a [label](", URL: "https://lantern.example/)**_b"}},
		},
		Names:     []alerts.Line{alerts.Plain("\u200b\u200b")},
		Published: published, Also: []alerts.Outlet{{Name: "@here [x](https://evil.example) **b**", URL: "https://evil.example/a)b|c"}, {Name: "<@123>", URL: "javascript:alert(1)"}},
		New:   []alerts.Line{{alerts.Strong("@everyone"), run(" <@&5>")}},
		Topic: "t`o**p", Rule: "\"`@everyone`\" AND x", Matched: []string{"@everyone", "*", ""},
	},
	"long": {
		Source: strings.Repeat("Northern Broadsheet ", 30), Title: strings.Repeat("Ministers weigh a longer winter contract (again) ", 20),
		URL:     "https://broadsheet.example/" + strings.Repeat("section/", 80),
		Summary: alerts.Line{alerts.Strong("Ministers"), run(strings.Repeat(" argued over the price_of_gas for hours.", 200))},
		Facts: []alerts.Line{
			{alerts.Strong("12%"), run(strings.Repeat(" of all ships", 30))}, {alerts.Strong("13%"), run(strings.Repeat(" of all ships", 30))},
			{alerts.Strong("14%"), run(strings.Repeat(" of all ships", 30))}, {alerts.Strong("15 ships")},
		},
		Published: published, Topic: strings.Repeat("winter-", 40), Rule: strings.Repeat("ministers OR ", 150) + "gas", Matched: strings.Fields(strings.Repeat("ministers ", 60)),
	},
}

func delivery(c alerts.Card) alerts.Delivery {
	a := alerts.Alert{ID: alerts.NewAlertID(1, "story"), Topic: 1, Story: "story", Card: c}
	d := alerts.NewDelivery(a, alerts.Channel{Platform: Name, Workspace: Workspace("800000000000000001"), ID: "100000000000000001"}, alerts.Live, published)
	d.State, d.Attempt, d.FirstAt, d.LastAt = alerts.Sending, 1, published, published
	return d
}

func TestMessageLooksAsRecorded(t *testing.T) {
	for name, card := range cards {
		t.Run(name, func(t *testing.T) { golden(t, name+".json", Message(delivery(card))) })
		t.Run(name+" as text", func(t *testing.T) { golden(t, name+".plain.json", Plain(delivery(card))) })
	}
}

func TestUpdateLooksAsRecorded(t *testing.T) {
	for _, name := range []string{"energy", "hostile", "bare"} {
		d := delivery(cards[name])
		d.Kind, d.Thread = alerts.UpdateOn("another"), "1100000000000000001"
		post := Message(d)
		golden(t, name+".update.json", post)
		for _, p := range []Post{post, Plain(d)} {
			if p.Reference == nil || p.Reference.MessageID != d.Thread || p.Reference.FailIfNotExists == nil || *p.Reference.FailIfNotExists {
				t.Errorf("%s answers %+v, want the card, or nothing if that is gone", name, p.Reference)
			}
		}
	}
}

// golden compares v as JSON with a file.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestMessageStaysWithinTheLimits(t *testing.T) {
	for name, card := range cards {
		t.Run(name, func(t *testing.T) { wantSound(t, delivery(card)) })
	}
	for _, n := range []int{maxTitle - 1, maxTitle, maxTitle + 1, maxDescription, maxDescription + 1} {
		text := strings.Repeat("é", n-1) + "👩"
		wantSound(t, delivery(alerts.Card{Title: text, Source: text, Summary: alerts.Plain(text), Facts: []alerts.Line{alerts.Plain(text)}, Rule: text, Topic: text}))
	}
}

func TestCardThatIsTooLongLosesFactsFirst(t *testing.T) {
	card := cards["energy"]
	card.Summary = alerts.Plain(strings.TrimSpace(strings.Repeat("Word after word. ", 235))) // about 4000
	card.Facts = nil
	for range 10 {
		card.Facts = append(card.Facts, alerts.Plain(strings.TrimSpace(strings.Repeat("ships ", 16))))
	}
	card.Rule = strings.Repeat("x", 290)
	card.Title = strings.Repeat("t", 250)
	card.Source = strings.Repeat("s", 250)
	if e := Message(delivery(card)).Embeds[0]; strings.Count(e.Fields[0].Value, "ships ships") == 0 || e.Description != card.Summary.String() {
		t.Errorf("a card of about 5900 units was cut: %d facts, summary of %d", strings.Count(e.Fields[0].Value, "•"), len(e.Description))
	}
}

// What must not stand in text from an article, outside of what the renderer itself puts there.
var active = regexp.MustCompile(`<(@|#|:|a:|/|t:|id:)|@everyone|@here|\]\(|\|\||~~|__|` + "```")

// wantSound checks what holds for every message: the limits, that nobody is mentioned, and that no markup of the article works.
func wantSound(t *testing.T, d alerts.Delivery) {
	t.Helper()
	p := Message(d)
	e := p.Embeds[0]
	if n := total(e); n > maxEmbedTotal {
		t.Errorf("the embed has %d units in all, limit %d", n, maxEmbedTotal)
	}
	limits := []struct {
		name, text string
		limit      int
	}{
		{"title", e.Title, maxTitle}, {"description", e.Description, maxDescription}, {"footer", e.Footer.Text, maxFooter},
		{"nonce", p.Nonce, 25},
	}
	if e.Author != nil {
		limits = append(limits, struct {
			name, text string
			limit      int
		}{"author", e.Author.Name, maxAuthor})
	}
	for _, f := range e.Fields {
		limits = append(limits, struct {
			name, text string
			limit      int
		}{f.Name, f.Value, maxFieldValue})
		if f.Value == "" || units(f.Name) > maxFieldName {
			t.Errorf("field %q = %q", f.Name, f.Value)
		}
	}
	plain := Plain(d)
	limits = append(limits, struct {
		name, text string
		limit      int
	}{"plain", plain.Content, maxContent})
	for _, l := range limits {
		if n := units(l.text); n > l.limit {
			t.Errorf("%s has %d units, limit %d", l.name, n, l.limit)
		}
		if strings.ContainsAny(l.text, "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200b\x00") {
			t.Errorf("%s = %q has characters that hide or turn text", l.name, l.text)
		}
	}
	for name, text := range map[string]string{"title": e.Title, "description": e.Description, "facts": fieldsOf(e), "plain": plain.Content} {
		if found := active.FindString(inert(text)); found != "" {
			t.Errorf("%s = %q has working markup %q", name, text, found)
		}
	}
	for _, m := range []Post{p, plain} {
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text, []byte(`"allowed_mentions":{"parse":[],`)) && !bytes.Contains(text, []byte(`"allowed_mentions":{"parse":[]}`)) && !bytes.Contains(text, []byte(`"parse":[]`)) {
			t.Errorf("mentions are not switched off: %s", text)
		}
		if !m.EnforceNonce || m.Nonce != string(d.ID) {
			t.Errorf("nonce %q enforced %v, want %q", m.Nonce, m.EnforceNonce, d.ID)
		}
	}
	for _, row := range p.Components {
		for _, c := range row.(sdk.ActionsRow).Components {
			if b := c.(sdk.Button); b.Style != sdk.LinkButton || units(b.URL) > maxButtonURL || !strings.HasPrefix(b.URL, "http") {
				t.Errorf("button %+v", b)
			}
		}
	}
}

func fieldsOf(e *sdk.MessageEmbed) string {
	var b strings.Builder
	for _, f := range e.Fields {
		b.WriteString(f.Value + "\n")
	}
	return b.String()
}

// What the renderer itself puts into text, and what Discord takes literally.
var ours = regexp.MustCompile("(?s)\\\\[^0-9A-Za-z\\s]|`[^`]+`|<t:-?[0-9]+:R>|\\]\\(<https?://[^<>()\\s]+>\\)|(?m:^<https?://[^<>()\\s]+>$)")

// A block of fixed width, which holds no backtick.
var fences = regexp.MustCompile("```\n[^`]*\n```")

// inert returns text without its escaped characters, its code and the renderer's own markup: what Discord would look for markup in.
func inert(text string) string { return ours.ReplaceAllString(text, "·") }

func FuzzMessage(f *testing.F) {
	for _, c := range cards {
		f.Add(c.Source, c.Title, c.URL, c.Summary.String(), c.Rule, c.Topic, 3)
	}
	f.Add("", "\\", "http://[::1]:80/", "**", "`", "`", 1)
	f.Add("a", strings.Repeat("\\", 300), "https://xn--.example", strings.Repeat("👩‍👩‍👧‍👦", 900), "\\`", "", 40)
	f.Fuzz(func(t *testing.T, source, title, url, text, rule, topic string, n int) {
		line := alerts.Line{run(text), alerts.Strong(title), run(text), {Text: title, URL: url}, alerts.Code(rule), {Text: "x", Time: published}}
		c := alerts.Card{Source: source, Title: title, URL: url, Summary: line, Rule: rule, Topic: topic, Published: published, Matched: []string{text, rule}}
		for range max(0, min(n, 30)) {
			c.Facts, c.Names = append(c.Facts, line), append(c.Names, alerts.Line{alerts.Strong(text), run(title)})
		}
		wantSound(t, delivery(c))
	})
}

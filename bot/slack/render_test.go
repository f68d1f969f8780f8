package slack

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	sdk "github.com/slack-go/slack"

	"newsbot/alerts"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares v, as JSON, with testdata/name.json.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("%s differs from what is rendered now:\n%s", file, b.String())
	}
}

func delivery(c alerts.Card) alerts.Delivery {
	a := alerts.Alert{ID: "a1", Topic: 7, Story: "s1", Card: c}
	d := alerts.NewDelivery(a, alerts.Channel{Platform: Name, Workspace: "slack:T0DESK", ID: "C0ENERGY"}, alerts.Live, noon)
	d.State, d.FirstAt, d.LastAt = alerts.Sending, noon, noon
	return d
}

var noon = time.Date(2026, time.June, 12, 14, 5, 0, 0, time.UTC)

func run(text string) alerts.Run { return alerts.Run{Text: text} }

// cards are invented articles as the desk composes them.
func cards() map[string]alerts.Card {
	energy := alerts.Card{
		Source: "Bosphorus Wire", Title: "Turkey courts U.S. gas sellers as Russian contracts near their end",
		URL:      "https://wire.example/energy/turkey-us-gas?ref=feed&id=318",
		Language: "en", Published: noon.Add(-2 * time.Hour),
		Summary: alerts.Line{alerts.Strong("Turkey"), run(" is in talks with American producers over twenty-year supplies of "),
			alerts.Strong("LNG"), run(", two officials said on Friday. A first agreement could be signed before the autumn, when two pipeline contracts with Russia run out.")},
		Facts: []alerts.Line{
			{alerts.Strong("41%"), run(" of Turkey's gas imports came from Russia in 2024")},
			{run("Shipments of U.S. LNG to Turkey "), alerts.Strong("nearly doubled"), run(" between 2020 and 2024")},
			{run("The two contracts cover "), alerts.Strong("22 billion cubic metres"), run(" a year")},
		},
		Names: []alerts.Line{{alerts.Strong("ConocoPhillips"), run(", "), alerts.Strong("Chevron"), run(" · "),
			alerts.Strong("Alparslan Bayraktar"), run(" (energy minister) · "), alerts.Strong("Akkuyu")}},
		Topic: "turkey-lng", Rule: "Turkey AND LNG", Matched: []string{"Turkey", "LNG"},
	}

	turkish := alerts.Card{
		Source: "Boğaz Postası", Title: "Türkiye'nin LNG ithalatı yılın ilk yarısında %18 arttı; Ereğli'deki ikinci FSRU için ihale ağustosta",
		URL: "https://posta.example/ekonomi/lng-ithalati", Language: "tr", Published: noon.Add(-20 * time.Minute),
		Summary: alerts.Line{alerts.Strong("Türkiye'nin"), run(" sıvılaştırılmış doğal gaz ("), alerts.Strong("LNG"),
			run(") ithalatı ocak–haziran döneminde geçen yıla göre arttı. Bakanlık, İzmir ile Iğdır arasındaki hattın da genişletileceğini açıkladı.")},
		Facts: []alerts.Line{
			{run("LNG ithalatı yılın ilk yarısında "), alerts.Strong("%18"), run(" arttı")},
			{run("Yeni terminalin bedeli "), alerts.Strong("1,2 milyar avro"), run(" olarak açıklandı")},
		},
		Names: []alerts.Line{{alerts.Strong("BOTAŞ"), run(" · "), alerts.Strong("Şule Çağlayan"), run(" (genel müdür)")}},
		Topic: "turkiye-lng", Rule: "(Turkey OR Türkiye) AND LNG",
	}

	energy.Also = []alerts.Outlet{{Name: "Harbour Gazette", URL: "https://gazette.example/gas?a=1&b=2"}, {Name: "Coast Radio"}, {Name: "Evening Post"}, {Name: "Night Wire"}}
	energy.New = []alerts.Line{{run("The first cargo is due in "), alerts.Strong("November")}}

	hostile := energy
	hostile.Also = []alerts.Outlet{{Name: "<!channel> *x*|`y`_z_", URL: "https://evil.example/a|b>c"}, {Name: "Mallory <@U0ADMIN>", URL: "javascript:alert(1)"}}
	hostile.New = []alerts.Line{{alerts.Strong("<!here>"), run(" & more")}}
	hostile.Source = "<https://evil.example|Bosphorus Wire>"
	hostile.Title = "<!channel> *free* `gas` _now_ ~today~ @everyone <@U0ADMIN> & \u202Eseirots\u202C :fire: > quote\nsecond line"
	hostile.URL = `https://user:password@evil.example/a|b>c"d?x=<script>`
	hostile.Summary = alerts.Line{run("Text with <!here> and *stars* and ```fences``` "), {Text: "a link", URL: "javascript:alert(1)"}, run(" \x00\x07 end.")}
	hostile.Facts = []alerts.Line{{alerts.Strong("<!subteam^S1>"), run(" rose & fell > 5%")}}
	hostile.Names = []alerts.Line{alerts.Plain("<#C0SECRET|general>")}
	hostile.Topic, hostile.Rule = "a`b*c_d<!channel>", "`Turkey` AND <!channel>"

	long := energy
	long.Source = "The Anatolian and Black Sea Energy and Shipping Gazette"
	long.Title = strings.Repeat("Ministers of seven countries meet in Karsu to talk about gas storage, prices and pipelines before the winter ", 6)
	long.URL = "https://gazette.example/" + strings.Repeat("long/", 300)
	long.Summary = alerts.Plain(strings.Repeat("The ministers agreed on nothing but the date of the next meeting. ", 40))
	long.Rule = strings.Repeat("(Turkey OR Türkiye) AND ", 40) + "LNG"
	long.Facts = nil
	for i := range 12 {
		long.Facts = append(long.Facts, alerts.Line{run("Storage number "), alerts.Strong(fmt.Sprint(i + 1)),
			run(" is " + strings.Repeat("quite nearly ", 40) + "full")})
	}

	bare := alerts.Card{Title: "Karsu harbour closes", Rule: "Karsu"}

	digest := alerts.Card{Title: "7 stories for turkey-lng", Topic: "turkey-lng", Rule: "Turkey AND LNG", Stories: []alerts.Line{
		{{Text: "Bosphorus Wire: Turkey courts U.S. gas sellers", URL: "https://wire.example/energy/turkey-us-gas?ref=feed&id=318", Strong: true}, run(" — Turkey is in talks with American producers over twenty-year supplies of LNG, two officials said on Friday.")},
		{{Text: "Coast Radio: <!channel> **LNG** terminal at Karsu is full", URL: "https://radio.example/karsu", Strong: true}},
		{{Text: "Evening Post: Winter comes early", Strong: true}, run(" — Storage is at 80%.")},
		alerts.Plain("and 4 more"),
	}}
	several := alerts.Card{Title: "7 stories", Stories: digest.Stories}

	return map[string]alerts.Card{"digest": digest, "digest-of-several": several, "energy": energy, "turkish": turkish, "hostile": hostile, "long": long, "bare": bare}
}

func TestMessageLooksAsAgreed(t *testing.T) {
	for name, card := range cards() {
		t.Run(name, func(t *testing.T) {
			post := Message(delivery(card))
			golden(t, name, post)
			checkPost(t, post)
			plain := Plain(delivery(card))
			golden(t, name+"-plain", plain)
			checkPost(t, plain)
		})
	}
}

func TestUpdateLooksAsAgreed(t *testing.T) {
	for _, name := range []string{"energy", "hostile", "bare"} {
		d := delivery(cards()[name])
		d.Kind, d.Thread = alerts.UpdateOn("another"), "1781273200.000001"
		post := Message(d)
		golden(t, name+"-update", post)
		checkPost(t, post)
		checkPost(t, Plain(d))
		if plain := Plain(d); post.Thread != d.Thread || plain.Thread != d.Thread {
			t.Errorf("%s goes to threads %q and %q, want %q", name, post.Thread, plain.Thread, d.Thread)
		}
	}
}

func TestMessageGivesWayInOrder(t *testing.T) {
	c := cards()["long"]
	c.URL = "https://gazette.example/" + strings.Repeat("&", 1400) // six characters each in JSON
	post := Message(delivery(c))
	checkPost(t, post)
	if raw, _ := json.Marshal(post.Blocks); !strings.Contains(string(raw), "Storage number ") {
		t.Error("the facts are gone although three of them fit")
	}
	c.URL = "https://gazette.example/" + strings.Repeat("&", 2900)
	checkPost(t, Message(delivery(c)))
}

// checkPost fails if p is a message that Slack would refuse, or that says more than it should.
func checkPost(t *testing.T, p Post) {
	t.Helper()
	if n := utf8.RuneCountInString(p.Text); n == 0 || n > maxText {
		t.Errorf("text has %d characters", n)
	}
	checkMarkup(t, "text", p.Text)
	checkBlocks(t, p.Blocks)
	ids := map[string]bool{}
	for _, b := range p.Blocks {
		if ids[b.ID()] {
			t.Errorf("block_id %q twice", b.ID())
		}
		ids[b.ID()] = true
	}
}

func checkBlocks(t *testing.T, blocks []sdk.Block) {
	t.Helper()
	if len(blocks) > maxBlocks {
		t.Errorf("%d blocks", len(blocks))
	}
	if n := size(blocks); n >= maxBlocksJSON {
		t.Errorf("blocks have %d characters of JSON", n)
	}
	raw, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	var back any
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	checkNode(t, back)
}

// checkNode looks at everything in a message's JSON.
func checkNode(t *testing.T, v any) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			checkNode(t, x)
		}
	case map[string]any:
		text, _ := v["text"].(string)
		kind, _ := v["type"].(string)
		switch kind {
		case "mrkdwn":
			checkMarkup(t, kind, text)
			if n := utf8.RuneCountInString(text); n == 0 || n > maxSectionText {
				t.Errorf("mrkdwn of %d characters", n)
			}
		case "text":
			if text == "" {
				t.Error("an empty text element: Slack refuses those")
			}
		case "user", "usergroup", "broadcast", "channel", "emoji":
			t.Errorf("an element of type %s: it may notify people", kind)
		case "button", "link":
			checkURL(t, v["url"].(string))
		case "rich_text", "rich_text_section", "rich_text_list", "rich_text_preformatted", "actions", "context":
			if list, _ := v["elements"].([]any); len(list) == 0 {
				t.Errorf("%s without elements: Slack refuses those", kind)
			}
		}
		if id, _ := v["block_id"].(string); utf8.RuneCountInString(id) > maxBlockID {
			t.Errorf("block_id of %d characters", len(id))
		}
		for _, x := range v {
			checkNode(t, x)
		}
	case string:
		for _, r := range v {
			if invisible(r) || r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 {
				t.Errorf("character %U in %.60q", r, v)
			}
		}
	}
}

// checkMarkup fails if mrkdwn holds a mention or a link that is not ours.
func checkMarkup(t *testing.T, where, s string) {
	t.Helper()
	for rest := s; ; {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			return
		}
		rest = rest[i:]
		if !strings.HasPrefix(rest, "<!date^") && !strings.HasPrefix(rest, "<https://") && !strings.HasPrefix(rest, "<http://") {
			t.Errorf("%s holds %.40q", where, rest)
		}
		rest = rest[1:]
	}
}

func checkURL(t *testing.T, s string) {
	t.Helper()
	if !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://") {
		t.Errorf("a link to %.40q", s)
	}
	if n := utf8.RuneCountInString(s); n > maxURL {
		t.Errorf("a link of %d characters", n)
	}
	if u, err := url.Parse(s); err != nil || u.User != nil {
		t.Errorf("a link that cannot be read, or with credentials: %s, %v", s, err)
	}
}

func FuzzMessage(f *testing.F) {
	for _, c := range cards() {
		f.Add(c.Source, c.Title, c.URL, c.Summary.String(), c.Rule, c.Topic, uint8(len(c.Facts)))
	}
	f.Add("<!channel>", "\u202E`*_~<@U1>", "http://[::1]/<>|", "a\xffb", "``", "<!here>", uint8(255))
	f.Add("", strings.Repeat("e\u0301\u0301", 4000), "https://x/"+strings.Repeat("ü", 2999), strings.Repeat("<", 9000), "&", "&", uint8(60))
	f.Fuzz(func(t *testing.T, source, title, url, text, rule, topic string, n uint8) {
		c := alerts.Card{Source: source, Title: title, URL: url, Rule: rule, Topic: topic, Published: noon}
		words := strings.SplitAfter(text, " ")
		for i, w := range words { // every second word stands out, which costs the most
			c.Summary = append(c.Summary, alerts.Run{Text: w, Strong: i%2 == 0, Code: i%5 == 0})
		}
		for range n {
			c.Facts = append(c.Facts, c.Summary)
			c.Names = append(c.Names, alerts.Line{alerts.Strong(text), {Text: title, URL: url}})
		}
		checkPost(t, Message(delivery(c)))
		checkPost(t, Plain(delivery(c)))
	})
}

// What the bot says of its own accord matched no rule.
func TestNoticeSpeaksOfNoRule(t *testing.T) {
	d := alerts.Delivery{ID: "n", Channel: alerts.Channel{ID: "C0ENERGY"}, Alert: alerts.Alert{Card: alerts.Card{Source: "newsbot", Title: "Port Review has failed for 6 hours"}}}
	for name, post := range map[string]Post{"with blocks": Message(d), "plain": Plain(d)} {
		text, err := json.Marshal(post)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "Port Review has failed") || strings.Contains(strings.ToLower(string(text)), "matched") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

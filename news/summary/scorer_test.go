package summary

import (
	"flag"
	"strings"
	"testing"
	"unicode/utf8"

	"newsbot/news"
	"newsbot/news/newstest"
	"newsbot/news/text"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestGolden(t *testing.T) {
	newstest.Golden(t, *update, func(a news.Article, focus []news.Mention) string {
		var b strings.Builder
		b.WriteString("# for the rule\n")
		for _, sp := range (Scorer{}).Summarize(a, focus) {
			b.WriteString(sp.In(a.Text) + "\n")
		}
		b.WriteString("# for nobody in particular\n")
		for _, sp := range (Scorer{}).Summarize(a, nil) {
			b.WriteString(sp.In(a.Text) + "\n")
		}
		return b.String()
	})
}

// checkSummary fails t where a summary breaks its promises.
func checkSummary(t *testing.T, a news.Article, spans []news.Span) {
	t.Helper()
	words, runes, last := 0, 0, 0
	for _, sp := range spans {
		if sp.Start < last || sp.End <= sp.Start || sp.End > len(a.Text) {
			t.Fatalf("%v is out of order in a text of %d bytes", sp, len(a.Text))
		}
		in := sp.In(a.Text)
		if utf8.ValidString(a.Text) && !utf8.ValidString(in) {
			t.Fatalf("%v cuts a character", sp)
		}
		if text.Boilerplate(in) {
			t.Fatalf("%q belongs to the page", in)
		}
		words += len(strings.Fields(in))
		runes += utf8.RuneCountInString(in) + 1
		last = sp.End
	}
	if len(spans) > maxSentences || runes > maxRunes+len(spans) || words > 2*maxWords {
		t.Fatalf("%d sentences, %d words, %d characters", len(spans), words, runes)
	}
}

func TestEveryTermIsShownThatASentenceHolds(t *testing.T) {
	a := news.Article{Title: "Harbour", Language: "en", Text: "The harbour opened on Monday after two years of work by local builders. Ships came at once.\n\n" +
		"The mayor cut a ribbon while a band played. The port authority hopes for more trade from abroad in the coming years. " +
		"Visitors praised the new cranes and the wide quay. A ferry to Altona will start in June, the operator said. " +
		"The harbour cost more than planned. The weather was fine, and people stayed until the evening."}
	focus := newstest.Mentions(a.Text, "ferry", "cranes")
	spans := Scorer{}.Summarize(a, focus)
	checkSummary(t, a, spans)
	var got []string
	for _, sp := range spans {
		got = append(got, sp.In(a.Text))
	}
	all := strings.Join(got, " ")
	if !strings.Contains(all, "ferry") || !strings.Contains(all, "cranes") || !strings.HasPrefix(all, "The harbour opened") {
		t.Errorf("summary %q, want the news, the ferry and the cranes", all)
	}
}

func TestNoSentenceDangles(t *testing.T) {
	a := news.Article{Title: "Mill", Language: "en", Text: "A mill in Tarrow burned down overnight and nobody was hurt. The owner lives abroad. " +
		"He bought the mill and its stock of oak in 2019. It was the last mill in the valley."}
	for _, sp := range (Scorer{}).Summarize(a, newstest.Mentions(a.Text, "oak")) {
		if in := sp.In(a.Text); strings.HasPrefix(in, "It ") {
			t.Errorf("%q stands without what it speaks of", in)
		}
		if in := sp.In(a.Text); strings.HasPrefix(in, "He ") {
			before := Scorer{}.Summarize(a, newstest.Mentions(a.Text, "oak"))
			if len(before) < 2 || !strings.Contains(a.Text[before[0].Start:sp.Start], "The owner") {
				t.Errorf("%q stands without its owner", in)
			}
		}
	}
}

func TestNoSummaryWithoutASentence(t *testing.T) {
	for _, body := range []string{"", "   ", "Skip to content", "12:30", "Menu\n\nSearch"} {
		if got := (Scorer{}).Summarize(news.Article{Title: "t", Text: body}, nil); len(got) != 0 {
			t.Errorf("Summarize(%q) = %v, want nothing", body, got)
		}
	}
}

func TestHostileText(t *testing.T) {
	for _, unit := range []string{"a", "a ", "Aa. ", "\"", "He said. ", "\n", "価格。", "1 ", "The harbour opened on Monday again. "} {
		a := news.Article{Title: "t", Text: strings.Repeat(unit, 1<<20/len(unit)), Language: "en"}
		checkSummary(t, a, Scorer{}.Summarize(a, newstest.Mentions(a.Text[:100], "a")))
	}
}

func FuzzSummarize(f *testing.F) {
	f.Add("en", "The harbour opened on Monday. He said so.\n\nSkip to content\n\nThey left “early.” It rained.", 4, 7)
	f.Add("tr", "Bakan Ankara'da konuştu. Bu anlaşma yeni. Fiyatlar arttı.", 6, 6)
	f.Add("ja", "価格が上がった。輸入は減った。", 0, 3)
	f.Fuzz(func(t *testing.T, lang, s string, at, n int) {
		a := news.Article{Title: "t", Text: s, Language: lang}
		checkSummary(t, a, Scorer{}.Summarize(a, []news.Mention{{Span: news.Span{Start: at, End: at + n}}}))
	})
}

func BenchmarkSummarize(b *testing.B) {
	a, _ := newstest.ReadArticle(b, "testdata/deal.txt")
	a.Text = strings.Repeat(a.Text+"\n\n", 4) // about 800 words
	focus := newstest.Mentions(a.Text, "Northwind")
	b.ReportAllocs()
	for b.Loop() {
		Scorer{}.Summarize(a, focus)
	}
}

package syntax

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// canonical holds rules as people type them, and as they are kept.
var canonical = []struct{ src, want string }{
	{"Turkey LNG", "Turkey AND LNG"},
	{"Turkey AND LNG", "Turkey AND LNG"},
	{"Turkey and LNG", "Turkey AND LNG"},
	{"Turkey && LNG & gas", "Turkey AND LNG AND gas"},
	{"Turkey OR Türkiye", "Turkey OR Türkiye"},
	{"a | b || c", "a OR b OR c"},
	{"a b OR c d", "a AND b OR c AND d"},
	{"(a OR b) c", "(a OR b) AND c"},
	{"((a)) ((b c) d)", "a AND b AND c AND d"},
	{"(a | (b | c))", "a OR b OR c"},
	{"（a）", "a"},
	{"NOT recipe Turkey", "NOT recipe AND Turkey"},
	{"Turkey -recipe", "Turkey AND NOT recipe"},
	{"Turkey AND NOT LNG", "Turkey AND NOT LNG"},
	{"not (a or b)", "NOT (a OR b)"},
	{"not not a", "NOT NOT a"},
	{"Turkey -(recipe OR \"thanksgiving dinner\")", "Turkey AND NOT (recipe OR \"thanksgiving dinner\")"},
	{"a - b -- c — d – e", "a AND b AND c AND d AND e"},
	{"Turkey –recipe −x ‑y －z", "Turkey AND NOT recipe AND NOT x AND NOT y AND NOT z"},
	{"Turkey -/gpt-[45]/ –/b/i", "Turkey AND NOT /gpt-[45]/ AND NOT /b/i"},
	{"天然气｜石油 ＡＮＤ　煤炭 ＮＯＴ 水", "天然气 OR 石油 AND 煤炭 AND NOT 水"},
	{"title：LNG ｔｉｔｌｅ：（a or b） 石油：x", "title:LNG AND title:(a OR b) AND 石油 AND x"},
	{"title：=LNG body:＝Turkey", "title:=LNG AND body:=Turkey"},
	{"What is Turkey's plan, really: a deal.", "What AND is AND Turkey's AND plan AND really AND a AND deal"},
	{"Türkiye’nin", "Türkiye'nin"},
	{"U.S. U.S U.S.A. Inc. end.", "U.S. AND U.S AND U.S.A. AND Inc AND end"},
	{"C++ C# AT&T #opec $BOTAS @who 1,000 10:30", "C++ AND C# AND AT&T AND #opec AND $BOTAS AND @who AND 1,000 AND 10:30"},
	{"state-owned oil/gas", "state-owned AND oil/gas"},
	{`"liquefied  natural gas"`, `"liquefied natural gas"`},
	{"“liquefied natural gas” „x y“ «z w»", `"liquefied natural gas" AND "x y" AND "z w"`},
	{`"Turkey" "and" "NEAR" "2.5"`, `Turkey AND "and" AND "NEAR" AND "2.5"`},
	{`"new * deals"`, `"new * deals"`},
	{"=Turkey", "=Turkey"},
	{`="New York"`, `="New York"`},
	{"~sign", "~sign"},
	{`~"sign deal"`, `~"sign deal"`},
	{"liquef* *gas *petro* te?t", "liquef* AND *gas AND *petro* AND te?t"},
	{"Erdogan~1 Erdogan~2", "Erdogan~1 AND Erdogan~2"},
	{"/gpt-[45]/ /GPT/i", "/gpt-[45]/ AND /GPT/i"},
	{`/a\/b\\/`, `/a\/b\\/`},
	{"gas NEAR/5 Russia", "gas NEAR/5 Russia"},
	{"gas near/5 Russia", "gas NEAR/5 Russia"},
	{"gas ONEAR/5 Russia", "gas ONEAR/5 Russia"},
	{"gas NOT NEAR/5 mask", "gas NOT NEAR/5 mask"},
	{"gas not onear/5 mask", "gas NOT ONEAR/5 mask"},
	{"a NEAR/5 b NEAR/3 c", "a NEAR/5 b NEAR/3 c"},
	{"a NEAR/5 (b NEAR/3 c)", "a NEAR/5 (b NEAR/3 c)"},
	{"(a | b) NEAR/5 c d", "(a OR b) NEAR/5 c AND d"},
	{"earthquake near Istanbul", "earthquake AND near AND Istanbul"},
	{"SENTENCE(Turkey LNG)", "SENTENCE(Turkey AND LNG)"},
	{"sentence(a | b)", "SENTENCE(a OR b)"},
	{"PARAGRAPH (a b)", "PARAGRAPH(a AND b)"},
	{"sentence (a b)", "sentence AND a AND b"},
	{"2 OF (Turkey, LNG, Chevron)", "2 OF (Turkey, LNG, Chevron)"},
	{"2 of (a b, c | d, (e), 1,000, 2)", "2 OF (a AND b, c OR d, e, 1,000, 2)"},
	{"2 of the best", "2 AND of AND the AND best"},
	{"ATLEAST/3(Turkey)", "ATLEAST/3(Turkey)"},
	{"first/50 (Turkey)", "FIRST/50(Turkey)"},
	{"title:LNG", "title:LNG"},
	{"Title: LNG", "title:LNG"},
	{"title:(a OR b)", "title:(a OR b)"},
	{"title:(LNG)", "title:LNG"},
	{`lead:"a b" body:~x author:=Y source:/z+/`, `lead:"a b" AND body:~x AND author:=Y AND source:/z+/`},
	{"-site:example.com", "NOT site:example.com"},
	{"url:(gas -oil) lang:tr tag:x person:y org:z place:w", "url:(gas AND NOT oil) AND lang:tr AND tag:x AND person:y AND org:z AND place:w"},
	{"title:(a NEAR/2 b)", "title:(a NEAR/2 b)"},
	{"title:SENTENCE(a b)", "title:SENTENCE(a AND b)"},
	{"topic:energy -topic:oil-and-gas", "topic:energy AND NOT topic:oil-and-gas"},
	{"title:topic:energy", "title:topic:energy"},
	{"Breaking: Turkey", "Breaking AND Turkey"},
	{"w/o n/a near/far and/or 24/7 first (x)", "w/o AND n/a AND near/far AND and/or AND 24/7 AND first AND x"},
	{"money > 1bn", "money > 1bn"},
	{"money>1.5 billion", "money > 1.5bn"},
	{"money >= $500m", "money >= 500m USD"},
	{"money > 500m EUR", "money > 500m EUR"},
	{"money < 500 million euros", "money < 500m EUR"},
	{"money = USD 2tn", "money = 2tn USD"},
	{"money ≤ 1,250", "money <= 1250"},
	{"money > 1,5 bn", "money > 1.5bn"},
	{"money > 1.500.000", "money > 1.5m"},
	{"money > 1.500,50 EUR", "money > 1500.5 EUR"},
	{"money > 1,500.50 EUR", "money > 1500.5 EUR"},
	{"money > 0,500", "money > 0.5"},
	{"money > .5bn", "money > 500m"},
	{"money > 5 Mrd. Euro", "money > 5bn EUR"},
	{"money > 500 Mio. US-Dollar", "money > 500m USD"},
	{"money > 1,5 milyar TL", "money > 1.5bn TRY"},
	{"money > 500 milyon lira LNG", "money > 500m TRY AND LNG"},
	{"money > 2 Milliarden Franken", "money > 2bn CHF"},
	{"money > 500 bin TL bin Laden", "money > 500000 TRY AND bin AND Laden"},
	{"money > 5 bin Laden", "money > 5 AND bin AND Laden"},
	{"money > 3 млрд", "money > 3bn"},
	{"money > 5 crore INR", "money > 50m INR"},
	{"money > US$5m", "money > 5m USD"},
	{"money > HK$5m | money < 5 US$", "money > 5m HKD OR money < 5 USD"},
	{"money > 5 EUR-denominated", "money > 5 AND EUR-denominated"},
	{"money＞5", "money > 5"},
	{"percent >= 40,5", "percent >= 40.5"},
	{"percent > %40 percent < 60 percent gas", "percent > 40 AND percent < 60 AND gas"},
	{"percent > 3,5 Prozent", "percent > 3.5"},
	{"percent > 3 percent > 2", "percent > 3 AND percent > 2"},
	{"money > 5 2 OF (a, b)", "money > 5 AND 2 OF (a, b)"},
	{"2 OF (money > 1,5bn, gas, oil)", "2 OF (money > 1.5bn, gas, oil)"},
	{"percent >= 40", "percent >= 40"},
	{"percent => 40.5%", "percent >= 40.5"},
	{"percent < -5", "percent < -5"},
	{"words > 300 LNG", "words > 300 AND LNG"},
	{"money =Turkey", "money AND =Turkey"},
	{"money talks", "money AND talks"},
	{"中国 天然气", "中国 AND 天然气"},
	{"so\u00adft", "soft"},
}

func TestPrintedFormIsTheOneKept(t *testing.T) {
	for _, c := range canonical {
		x, err := Parse(c.src)
		if err != nil {
			t.Errorf("Parse(%q) error = %v", c.src, err)
			continue
		}
		if got := x.String(); got != c.want {
			t.Errorf("Parse(%q) prints %q, want %q", c.src, got, c.want)
		}
		again, err := Parse(c.want)
		if err != nil {
			t.Errorf("Parse(%q) error = %v", c.want, err)
		} else if got := again.String(); got != c.want {
			t.Errorf("Parse(%q) prints %q, want the same", c.want, got)
		}
	}
}

// refused holds what is no rule, where that shows, and what people are told.
var refused = []struct {
	src    string
	offset int
	msg    string
}{
	{"", 0, "the rule is empty; write what an article should say, like Turkey AND LNG"},
	{" … ", 0, "the rule is empty; write what an article should say, like Turkey AND LNG"},
	{"Turkey AND", 10, "the rule ends where a word was expected"},
	{"Turkey and", 10, `the rule ends where a word was expected; put "and" in quotes if it is the word`},
	{"OR Turkey", 0, "a word was expected before OR"},
	{"or Turkey", 0, `a word was expected before or; put "or" in quotes if it is the word`},
	{"Turkey AND OR LNG", 11, "a word was expected before OR"},
	{"(Turkey LNG", 11, "the ( at position 1 is not closed; add ) at the end"},
	{"Türkiye (LNG", 13, "the ( at position 9 is not closed; add ) at the end"},
	{"Turkey)", 6, "this ) closes nothing; take it out, or add a ( before"},
	{"Turkey ()", 8, "there is nothing between ( and )"},
	{"(Turkey OR)", 10, "a word was expected before )"},
	{`"natural gas`, 0, `the quotation mark is not closed; add " where the phrase ends`},
	{`Turkey ""`, 7, "there is no word between the quotation marks"},
	{"gas NEAR Russia", 4, "NEAR needs a number; did you mean NEAR/5?"},
	{"gas NEAR5 Russia", 4, "NEAR5 is not an operator; did you mean NEAR/5?"},
	{"gas near7 Russia", 4, "near7 is not an operator; did you mean NEAR/7?"},
	{"gas W/3 Russia", 4, "W/3 is not an operator; did you mean NEAR/3?"},
	{"gas PRE/3 Russia", 4, "PRE/3 is not an operator; did you mean ONEAR/3?"},
	{"gas NOT NEAR mask", 8, "NEAR needs a number; did you mean NEAR/5?"},
	{"gas NEAR/0 Russia", 4, "the number in NEAR must be between 1 and 500"},
	{"gas NEAR/x Russia", 4, "NEAR/x is not an operator; did you mean NEAR/5?"},
	{"NEAR/5 Russia", 0, "a word was expected before NEAR/5"},
	{"gas NEAR/5", 10, "the rule ends where a word was expected"},
	{`"gas Russia"~5`, 12, "~ does not go behind a phrase; did you mean gas NEAR/5 Russia?"},
	{"ATLEAST3(Turkey)", 0, "ATLEAST3 is not an operator; did you mean ATLEAST/3?"},
	{"ATLEAST 3 (Turkey)", 0, "ATLEAST is not followed by its number at once; did you mean ATLEAST/3?"},
	{"gas FIRST 50(Turkey)", 4, "FIRST is not followed by its number at once; did you mean FIRST/50?"},
	{"gas AROUND(5) oil", 4, "AROUND is not an operator; did you mean NEAR/5?"},
	{"ATLEAST/3 Turkey", 9, "a ( was expected behind ATLEAST/3; write it like ATLEAST/3(Turkey)"},
	{"2 OF (Turkey)", 5, "OF counts several things, and here is one; part them with commas: 2 OF (Turkey, LNG, Chevron)"},
	{"3 OF (Turkey, LNG)", 0, "3 OF needs a number between 1 and 2 here"},
	{"titel:LNG", 0, "titel: is not a field; did you mean title:?"},
	{"headline:LNG", 0, "headline: is not a field; did you mean title:?"},
	{"Turkey zzzzzz:LNG", 7, "zzzzzz: is not a field; the fields are title, lead, body, author, source, site, url, tag, lang, person, org, place and topic; put it in quotes if it is text to look for"},
	{"https://example.com/x", 0, `an address is not a rule; write site:example.com, or url:"…" with the address in quotes`},
	{"title:", 6, "the rule ends where a word was expected"},
	{"title:(body:x)", 7, "body: cannot stand inside title:; end the one before the other starts"},
	{"title:(money > 1bn)", 7, "money > 1bn cannot stand inside title:; put it beside the field, with AND"},
	{"title:-x", 6, "NOT stands before the field; write NOT title:…, or title:(NOT …)"},
	{"topic:", 6, "the name of a topic was expected; write it like topic:energy"},
	{"Erdogan~", 7, "~ behind a word is followed by 1 or 2, the letters that may be wrong; did you mean Erdogan~1?"},
	{"Erdogan~3", 7, "~ behind a word is followed by 1 or 2, the letters that may be wrong; did you mean Erdogan~1?"},
	{"Erd*~1", 4, "a pattern and ~1 do not go together; leave one of them out"},
	{"=Turk*", 0, "= and a pattern do not go together; leave one of them out"},
	{"~sign~1", 0, "~ before a word and ~1 behind it do not go together; leave one of them out"},
	{"Turkey *", 7, `* alone would match every article; it stands for any word inside a phrase: "gas * deal"`},
	{"/gas", 0, "the regular expression is not closed; add / where it ends; put a text with / in quotes"},
	{"/gas/x", 5, "something is written onto the regular expression; only i may follow, for upper and lower case alike"},
	{"money > lots", 8, "a number was expected after >; write it like money > 500m EUR"},
	{"money > 5 bananas > 3", 18, "> compares money, percent or words with a number; write it like money > 1bn"},
	{"money > 1 000 000", 9, "the figure is followed by another number; write 1000000 without spaces, or AND between two"},
	{"words > 5 737 gas", 9, "the figure is followed by another number; write 1000000 without spaces, or AND between two"},
	{"money > 1,500,5", 8, "a number was expected after >; write it like money > 500m EUR"},
	{"money > 5%", 9, "money is no share; write percent > …"},
	{"gas AND NOT NEAR/5 mask", 8, "a word was expected before NOT NEAR/5; take AND out: gas NOT NEAR/5 mask"},
	{"money > 5x", 9, "the figure ends in something unknown; m, bn and tn are understood, and currencies such as EUR"},
	{"percent > 5 EUR", 0, "percent has no currency; write money > …"},
	{"money > 9999999tn", 15, "the figure is too large"},
	{"price > 5", 6, "> compares money, percent or words with a number; write it like money > 1bn"},
	{"Turkey !recipe", 7, "! is not an operator; write NOT, or - right before the word"},
	{"Turkey\xff", 6, "the rule is not valid text (UTF-8)"},
	{strings.Repeat("(", 40) + "a", 33, "the rule is nested deeper than 32; make parts of it topics of their own and use topic:name"},
	{strings.Repeat("x ", 257), 512, "the rule has more than 256 words and phrases; make parts of it topics of their own and use topic:name"},
	{strings.Repeat("x", 101), 0, "the word is longer than 100 characters"},
}

func TestWhatIsNoRuleIsRefusedWithAWayOut(t *testing.T) {
	for _, c := range refused {
		x, err := Parse(c.src)
		e, ok := errors.AsType[*Error](err)
		if !ok {
			t.Errorf("Parse(%q) = %v, %v, want an error", c.src, x, err)
			continue
		}
		if e.Offset != c.offset || e.Error() != c.msg {
			t.Errorf("Parse(%q) error = %d %q, want %d %q", c.src, e.Offset, e, c.offset, c.msg)
		}
	}
}

func TestEveryNodeIsWalkedAndKnowsItsPlace(t *testing.T) {
	const src = `a "b c" /def/ title:g topic:h money>1 NOT i AND (j | k) l NEAR/2 m 1 OF (n, o) SENTENCE(p) ATLEAST/2(q) FIRST/3(r)`
	x, err := Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	Walk(x, func(x Expr) {
		seen[strings.TrimPrefix(typeName(x), "*syntax.")] = true
		if x.Pos() < 0 || x.Pos() >= len(src) {
			t.Errorf("%s stands at %d", x, x.Pos())
		}
		if w, ok := x.(*Word); ok && !strings.HasPrefix(src[w.Pos():], w.Text) {
			t.Errorf("%s does not stand at %d", w, w.Pos())
		}
	})
	if len(seen) != 14 {
		t.Errorf("walked over %d sorts of nodes, want 14: %v", len(seen), seen)
	}
}

func typeName(x Expr) string {
	switch x.(type) {
	case *Word:
		return "Word"
	case *Phrase:
		return "Phrase"
	case *Regexp:
		return "Regexp"
	case *Field:
		return "Field"
	case *Topic:
		return "Topic"
	case *Figure:
		return "Figure"
	case *Not:
		return "Not"
	case *And:
		return "And"
	case *Or:
		return "Or"
	case *Near:
		return "Near"
	case *Quorum:
		return "Quorum"
	case *Within:
		return "Within"
	case *AtLeast:
		return "AtLeast"
	case *First:
		return "First"
	}
	return "?"
}

// hostile holds what nobody types and somebody sends.
var hostile = []string{
	strings.Repeat("(", 1<<20), strings.Repeat("(", 1<<18), strings.Repeat(")", 1<<18), strings.Repeat("NOT ", 1<<16), strings.Repeat("-", 1<<18),
	strings.Repeat("a ", 1<<17), strings.Repeat("a", 1<<18), strings.Repeat(`"`, 1<<18), strings.Repeat("/", 1<<18),
	strings.Repeat("/a ", 1<<16), strings.Repeat("a NEAR/5 ", 1<<14), strings.Repeat("2 OF (", 1<<15), strings.Repeat("title:", 1<<15),
	strings.Repeat("x~", 1<<17), strings.Repeat("=", 1<<18), strings.Repeat("* ", 1<<17), strings.Repeat("1,000", 1<<15),
	strings.Repeat("a|", 1<<17), strings.Repeat("money > ", 1<<15), "money > " + strings.Repeat("9", 1<<18), strings.Repeat("#", 1<<18),
	strings.Repeat("\u00ad", 1<<17), "/" + strings.Repeat("(a+)+", 1<<15) + "/", strings.Repeat("é", 1<<17), strings.Repeat("a'", 1<<17),
	strings.Repeat("&", 1<<18), strings.Repeat("2 of ", 1<<15), strings.Repeat(": ", 1<<17), strings.Repeat("a.", 1<<17), strings.Repeat("not near ", 1<<14),
}

// TestAnythingIsAnsweredWithinBounds counts the work that it takes to answer. Time is not measured: see BenchmarkParseHostile.
func TestAnythingIsAnsweredWithinBounds(t *testing.T) {
	const most = 12 * MaxLeaves
	for _, src := range hostile {
		if n := testing.AllocsPerRun(1, func() { Parse(src) }); n > most {
			t.Errorf("Parse(%.20q…) makes %.0f allocations, want at most %d", src, n, most)
		}
	}
}

func BenchmarkParseHostile(b *testing.B) {
	for b.Loop() {
		for _, src := range hostile {
			Parse(src)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range canonical {
		f.Add(c.src)
	}
	for _, c := range refused {
		f.Add(c.src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		x, err := Parse(src)
		if err != nil {
			e, ok := errors.AsType[*Error](err)
			if !ok {
				t.Fatalf("Parse(%q) error = %T, want *Error", src, err)
			}
			if e.Offset < 0 || e.Offset > len(src) || utf8.ValidString(src) && e.Offset < len(src) && !utf8.RuneStart(src[e.Offset]) {
				t.Fatalf("Parse(%q) error at %d, outside the rule or inside a character", src, e.Offset)
			}
			if e.Msg == "" || !utf8.ValidString(e.Error()) {
				t.Fatalf("Parse(%q) error %q", src, e.Error())
			}
			return
		}
		printed := x.String()
		y, err := Parse(printed)
		if err != nil {
			t.Fatalf("Parse(%q) prints %q, which is refused: %v", src, printed, err)
		}
		if diff := cmp.Diff(x, y, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".At" }, cmp.Ignore())); diff != "" {
			t.Fatalf("Parse(%q) prints %q, which is another tree:\n%s", src, printed, diff)
		}
		if again := y.String(); again != printed {
			t.Fatalf("Parse(%q) prints %q, then %q", src, printed, again)
		}
	})
}

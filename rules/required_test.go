package rules

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// met reports whether an article with these keys has what is required.
func (q *Required) met(keys []string) bool {
	has := func(x Required) bool { return x.met(keys) }
	switch {
	case q.Start:
		return slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, q.Key) })
	case q.Key != "":
		return slices.Contains(keys, q.Key)
	case q.All != nil:
		return !slices.ContainsFunc(q.All, func(x Required) bool { return !has(x) })
	}
	return slices.ContainsFunc(q.Any, has)
}

// archived returns fields as an archive reads them: nobody looks for names and figures.
func archived(f Fields) Fields {
	if f.Language == "" {
		f.Language = Read(f).lang // names said twice may change what is guessed
	}
	for _, n := range f.Names { // they stand in the text
		f.Body += "\n" + n.Text
	}
	f.Names, f.Figures = nil, nil
	return f
}

// TestWhatIsRequiredIsThereWhereverARuleMatches compares 150,000 pairs of random rules of every operator and random articles.
func TestWhatIsRequiredIsThereWhereverARuleMatches(t *testing.T) {
	c := chance{rand.New(rand.NewPCG(11, 12))}
	var keyer Keyer
	matches, narrowed, passed, pairs := 0, 0, 0, 0
	for range 1500 {
		f := c.fields()
		d := Read(f)
		keys := keyer.Keys(Read(archived(f)))
		for range 100 {
			pairs++
			r := c.compiled()
			q, ok := r.Required()
			if ok {
				narrowed++
			}
			there := !ok || q.met(keys)
			if there {
				passed++
			}
			if !r.Matches(d) {
				continue
			}
			if matches++; !there {
				t.Fatalf("%s matches, and of what it requires, %+v, something is not among %q\nof %+v", r, q, keys, f)
			}
		}
	}
	if matches < 10_000 || narrowed < pairs/2 || passed > pairs*3/4 {
		t.Errorf("of %d pairs %d match; %d rules require something; %d articles have it or need not: too few to tell", pairs, matches, narrowed, passed)
	}
}

func FuzzRequired(f *testing.F) {
	rules, texts := seeds(f)
	for i, r := range rules {
		f.Add(r, texts[i%len(texts)], texts[(i+7)%len(texts)], []string{"en", "tr", "", "zh", "ru"}[i%5])
	}
	f.Fuzz(func(t *testing.T, src, title, body, lang string) {
		r, err := Compile(src)
		if err != nil {
			return
		}
		d := Read(Fields{Title: title, Body: body, Language: lang, URL: "https://example.com/" + title, Tags: []string{title}, Source: title})
		if !r.Matches(d) {
			return
		}
		keys := new(Keyer).Keys(d)
		if q, ok := r.Required(); ok && !q.met(keys) {
			t.Fatalf("%s matches %q, and of what it requires, %+v, something is not among %q", r, body, q, keys)
		}
	})
}

func TestRequired(t *testing.T) {
	for rule, want := range map[string]string{
		"LNG":                              "lng",
		"Turkey AND LNG":                   "turkey & lng",
		"LNG OR oil":                       "lng | oil",
		"(LNG OR oil) AND karsu":           "(lng | oil) & karsu",
		"karsu NOT recipe":                 "karsu",
		"karsu NOT NEAR/5 port":            "karsu",
		"karsu NEAR/5 lng":                 "karsu & lng",
		"title:karsu":                      "karsu",
		"2 OF (karsu, lng, oil)":           "karsu | lng | oil",
		"2 OF (karsu, lng)":                "karsu & lng",
		"2 OF (karsu, lng, /[0-9]x/)":      "karsu | lng",
		"2 OF (karsu, /x[0-9]/, /[0-9]x/)": "",
		"liquef*":                          "liquef…",
		"te?t":                             "",
		"*gas":                             "",
		"Erdogan~1":                        "",
		"/gpt-[45]/":                       "",
		"money > 1bn":                      "",
		"money > 1bn AND karsu":            "karsu",
		"karsu OR money > 1bn":             "",
		"AT&T":                             "at·t",
		"天然气":                              "天然 & 然气",
		"LNG价格":                            "lng & 价格",
		"lang:pt-BR":                       "lang·pt·br",
		"site:www.example.com":             "site·example·com",
		"=Karsu":                           "karsu",
	} {
		r, err := Compile(rule)
		if err != nil {
			t.Fatal(err)
		}
		q, ok := r.Required()
		got := strings.TrimSuffix(q.print(false), " | ·")
		got = strings.TrimSuffix(strings.TrimPrefix(got, "("), ")")
		if !ok {
			got = ""
		}
		if got != strings.TrimSuffix(strings.TrimPrefix(want, "("), ")") && got != want {
			t.Errorf("%s requires %q, want %q", rule, got, want)
		}
	}
}

func (q Required) print(inside bool) string {
	if q.Start {
		return q.Key + "…"
	}
	if q.Key != "" {
		return q.Key
	}
	join := " & "
	kids := q.All
	if q.Any != nil {
		join, kids = " | ", q.Any
	}
	var parts []string
	for _, k := range kids {
		parts = append(parts, k.print(true))
	}
	if s := strings.Join(parts, join); !inside {
		return s
	}
	return "(" + strings.Join(parts, join) + ")"
}

func TestRequiredStaysSmall(t *testing.T) {
	deep := "karsu"
	for i := range 14 {
		deep = fmt.Sprintf("(w%d AND (lng OR %s))", i, deep)
	}
	var many []string
	for i := range 200 {
		many = append(many, fmt.Sprintf("~word%d", i))
	}
	for _, rule := range []string{deep, "karsu AND (" + strings.Join(many, " OR ") + ")"} {
		r, err := Compile(rule)
		if err != nil {
			t.Fatal(err)
		}
		q, ok := r.Required()
		if !ok || q.size() > mostAsked+1 || q.depth() > deepest+2 {
			t.Errorf("%.40s… requires %d keys, %d deep (%v)", rule, q.size(), q.depth(), ok)
		}
	}
	r, err := Compile(strings.Join(many, " OR "))
	if err != nil {
		t.Fatal(err)
	}
	if q, ok := r.Required(); ok {
		t.Errorf("200 stems require %d keys, want none named", q.size())
	}
}

func (q Required) depth() int {
	d := 0
	for _, k := range slices.Concat(q.All, q.Any) {
		d = max(d, 1+k.depth())
	}
	return d
}

// TestAnArticleWithTooManyKeysHasAll brings an article of so many words that no index would take them.
func TestAnArticleWithTooManyKeysHasAll(t *testing.T) {
	var b strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&b, "word%d ", i)
	}
	keys := new(Keyer).Keys(Read(Fields{Body: b.String(), Language: "en"}))
	for _, rule := range []string{"word59999", "word1 AND (word7 OR zebra)"} {
		r, err := Compile(rule)
		if err != nil {
			t.Fatal(err)
		}
		if q, ok := r.Required(); !ok || !q.met(keys) || len(keys) != 1 {
			t.Errorf("%s is not offered an article with %d keys", rule, len(keys))
		}
	}
}

// TestKeysAreOfThisReading fails when keys become others than those that archives have kept. Then raise Reading, so that they are
// taken again, and put the new sum here.
func TestKeysAreOfThisReading(t *testing.T) {
	sum := sha256.New()
	var keyer Keyer
	for _, f := range []Fields{
		{Title: "Turkey's companies sign U.S. LNG deals", Body: "AT&T's analysts, studying C++, said 1,000.5 tonnes were lying in O'Brien's ports. #opec $BOTAS"},
		{Title: "Türkiye'nin İstanbul limanları ıslandı", Body: "Şirketler anlaşmaları imzaladı; Ankara'dakiler bekliyor.", Language: "tr"},
		{Title: "Gasimporte: Häuser, Straßen und Verträge", Body: "Die Unternehmen kauften Lieferungen.", Language: "de", Tags: []string{"Energie"}},
		{Title: "L'accord des ports français", Body: "Les travaux généraux, les journaux, dell'energia e i prezzi delle navi.", Language: "fr"},
		{Title: "Газа и городов", Body: "Компании подписали договоры о поставках ещё вчера.", Language: "ru"},
		{Title: "حقول الغاز والموانئ", Body: "وقعت الشركات اتفاقيات جديدة", Language: "ar"},
		{Title: "土耳其天然气价格上涨", Body: "东京のガス会社は、LNG価格を「上げた」。", Language: "zh", URL: "https://www.example.com/gas"},
		{Title: "한국은 가스를 수입한다", Body: "회사들이 계약에 서명했다.", Language: "ko", Authors: []string{"김 기자"}},
		{Title: "ราคาก๊าซ ปรับขึ้น", Body: "De prijzen van huizen; los precios de las casas.", Language: "nl"},
	} {
		keys := keyer.Keys(Read(f))
		slices.Sort(keys)
		fmt.Fprintln(sum, keys)
	}
	const want = "3 25202bc4e1b9cc76"
	if got := fmt.Sprintf("%d %x", Reading, sum.Sum(nil)[:8]); got != want {
		t.Errorf("reading and sum of keys are %q, want %q", got, want)
	}
}

func TestKeysAreWrittenPlainly(t *testing.T) {
	c := chance{rand.New(rand.NewPCG(5, 6))}
	var keyer Keyer
	for range 500 {
		f := c.fields()
		f.Title += " \x01a\x02 AT&T " + strings.Repeat("ﷺ", 40)
		met := map[string]bool{}
		for _, k := range keyer.Keys(Read(f)) {
			if k == "" || len(k) > longestKey || strings.ContainsFunc(k, func(r rune) bool {
				return r < 0x80 && !(r >= 'a' && r <= 'z') && !(r >= '0' && r <= '9')
			}) || met[k] {
				t.Fatalf("key %q of %+v: met before %v", k, f, met[k])
			}
			met[k] = true
		}
	}
}

func BenchmarkKeys(b *testing.B) {
	c := chance{rand.New(rand.NewPCG(5, 6))}
	var body strings.Builder
	for range 400 {
		body.WriteString(c.word() + fmt.Sprint(c.IntN(100)) + " ")
	}
	f := Fields{Title: "Port of Karsu signs", Body: body.String(), Language: "en"}
	var keyer Keyer
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			Read(f)
		}
	})
	b.Run("read and keys", func(b *testing.B) {
		for b.Loop() {
			keyer.Keys(Read(f))
		}
	})
}

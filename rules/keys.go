package rules

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"newsbot/news/text"
)

// Reading is the version of the way in which articles are read. Keys that were taken in another way may miss what a rule requires,
// so that they have to be taken again. It changes with whatever changes keys: how languages are told, how words are parted, folded
// and brought to their base forms, and how keys are written.
const Reading = 3

// Keys are written so that anything can keep them: small letters and digits, whatever is not ASCII, and keyMark for the rest.
const (
	longestKey = 64 // bytes; what is longer is found by its start
	keyMark    = "·"
	mostKeys   = 256 << 10 // bytes; an article with more is taken to have whatever is asked for
)

// What stands before keys that are not words. None of it is part of a word.
const (
	keyStem     = "~"
	keyLanguage = "lang:"
	keySite     = "site:"
	keyAnything = "*" // the one key of an article that has too many
)

// A Keyer takes keys from articles: what [Rule.Required] asks for. It remembers those of words, so that one that is kept is faster.
// The zero Keyer is ready to use; it is not safe for concurrent use.
type Keyer struct {
	words map[writtenWord]*wordKeys
	taken int // articles so far
}

// mostWords is how many words a Keyer remembers; then it begins anew.
const mostWords = 50_000

// A writtenWord is a word as it stands in a text: those that are written alike are folded alike.
type writtenWord struct {
	lang, full string
	core       uint8
}

// wordKeys are the keys of a word.
type wordKeys struct {
	keys []string
	last int // the last article that had the word
}

// Keys returns by what an article can be found, each key once, in no order: its words in the forms in which they are compared, their
// base forms and stems, pairs of characters of scripts without spaces, its language, and the site it is from.
func (k *Keyer) Keys(d *Document) []string {
	k.taken++
	t := taking{keyer: k, d: d, met: make(map[string]bool, len(d.reading.Words))}
	for i := range d.streams {
		t.words(&d.streams[i])
		t.pairs(&d.streams[i])
	}
	have := strings.ToLower(strings.ReplaceAll(d.fields.Language, "_", "-"))
	for part := range heads(cmp.Or(have, d.lang), '-') {
		t.add(keyLanguage, part)
	}
	for h := strings.ToLower(host(d.fields.URL).In(d.fields.URL)); ; {
		t.add(keySite, h)
		_, rest, ok := strings.Cut(h, ".")
		if !ok {
			break
		}
		h = rest
	}
	if t.bytes > mostKeys {
		return []string{key(keyAnything)}
	}
	return t.keys
}

// A taking is the work on one article.
type taking struct {
	keyer *Keyer
	d     *Document
	met   map[string]bool // the keys
	keys  []string
	bytes int
}

// add adds what has a prefix as a key.
func (t *taking) add(prefix, s string) {
	if s != "" {
		t.take(key(prefix + s))
	}
}

// take adds a key, unless it is there. It adds no more than are kept.
func (t *taking) take(k string) {
	if t.met[k] || t.bytes > mostKeys {
		return
	}
	t.met[k] = true
	t.keys = append(t.keys, k)
	t.bytes += len(k) + 1
}

// words adds the keys of the words of one text.
func (t *taking) words(st *stream) {
	for i := st.from; i < st.to; i++ {
		w := &t.d.reading.Words[i]
		known := t.keyer.word(t.d, w, st.text[w.Start:w.End])
		if known.last == t.keyer.taken {
			continue
		}
		known.last = t.keyer.taken
		for _, k := range known.keys {
			t.take(k)
		}
	}
}

// word returns the keys of a word of d that is written so.
func (k *Keyer) word(d *Document, w *text.Word, full string) *wordKeys {
	written := writtenWord{d.lang, full, coreOf(w)}
	if known, ok := k.words[written]; ok {
		return known
	}
	if k.words == nil || len(k.words) >= mostWords {
		k.words = map[writtenWord]*wordKeys{}
	}
	var forms []string
	for _, form := range []string{string(d.reading.Fold(*w)), string(d.reading.Alt(*w))} {
		if form != "" {
			forms = append(append(forms, form), d.bases(form)...)
		}
	}
	if stem := text.Stem(d.lang, bare(full[:coreOf(w)])); stem != "" && !slices.Contains(forms, stem) {
		forms = append(forms, keyStem+stem)
	}
	known := &wordKeys{keys: make([]string, len(forms))}
	for i, f := range forms {
		known.keys[i] = key(f)
	}
	written.full, written.lang = strings.Clone(full), strings.Clone(d.lang)
	k.words[written] = known
	return known
}

// pairs adds the pairs of characters of scripts without spaces in one text that may stand in a word together.
func (t *taking) pairs(st *stream) {
	r := &t.d.reading
	for i := st.from + 1; i < st.to; i++ {
		a, b := r.Words[i-1], r.Words[i]
		if a.Flags&b.Flags&text.Running != 0 && b.Flags&(text.Broken|text.Paragraph) == 0 {
			t.add("", string(r.Fold(a))+string(r.Fold(b)))
		}
	}
}

// key writes s as a key.
func key(s string) string {
	plain := len(s) <= longestKey
	for i := 0; i < len(s) && plain; i++ {
		c := s[i]
		plain = 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c >= utf8.RuneSelf
	}
	if plain {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		n, piece := 1, s[i:i+1]
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		case 'A' <= c && c <= 'Z':
			piece = strings.ToLower(piece)
		case c >= utf8.RuneSelf:
			_, n = utf8.DecodeRuneInString(s[i:])
			piece = s[i : i+n]
		default:
			piece = keyMark
		}
		if b.Len()+len(piece) > longestKey {
			break
		}
		b.WriteString(piece)
		i += n
	}
	return b.String()
}

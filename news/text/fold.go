package text

import (
	"cmp"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as words are compared: lower case, without accents, width, ligatures and invisible characters.
// Türkiye, TURKIYE and Ｔürkiye fold alike; so do İstanbul, Istanbul and ıstanbul, ß and ss, the two sigmas of Greek,
// and Arabic with and without its marks. Letters that are letters of their own, such as й beside и, stay apart.
//
// Folding asks for no language, because a rule has none: both Turkish letters i fold to one.
func Fold(s string) string { return string(appendFold(nil, s)) }

// appendFold appends s, folded, to dst.
func appendFold(dst []byte, s string) []byte {
	start := len(dst)
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			dst = append(dst, ascii[c].fold)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		e := entry(r)
		if e == nil || e.class&classMark != 0 {
			return appendFoldComposed(dst[:start], norm.NFKC.String(s))
		}
		dst = append(dst, e.fold[:e.n]...)
		i += size
	}
	return dst
}

// appendFoldComposed is appendFold for text in which letters and marks are already one, where they can be.
func appendFoldComposed(dst []byte, s string) []byte {
	for _, r := range s {
		if r < utf8.RuneSelf {
			dst = append(dst, ascii[r].fold)
		} else if e := entry(r); e != nil {
			dst = append(dst, e.fold[:e.n]...)
		} else if !ignorable(r) && r != utf8.RuneError {
			dst = utf8.AppendRune(dst, foldRune(r))
		}
	}
	return dst
}

// foldRune folds a letter that no table holds.
func foldRune(r rune) rune {
	for _, zero := range digitZeros {
		if zero <= r && r <= zero+9 {
			return '0' + r - zero
		}
	}
	return unicode.ToLower(r)
}

// digitZeros are the zeros of the digits that newspapers print beside 0 to 9 and that NFKC leaves alone.
var digitZeros = []rune{'०', '০', '๐', '໐', '၀', '០'}

// A class says what a character is to the reader of words.
type class uint8

const (
	classWord      class = 1 << iota // a letter, digit or mark: part of a word
	classUpper                       // a capital letter
	classLower                       // a small letter
	classMark                        // a combining accent: look at the whole word
	classIgnorable                   // invisible: as if it were not there
	classDigit
	classJoining // a letter of a script whose words have apostrophes inside
)

type asciiEntry struct {
	class class
	fold  byte
}

// ascii is what each byte below 128 is.
var ascii = func() (t [utf8.RuneSelf]asciiEntry) {
	for i := range t {
		c := byte(i)
		t[i].fold = c
		switch {
		case 'a' <= c && c <= 'z':
			t[i].class = classWord | classLower
		case 'A' <= c && c <= 'Z':
			t[i] = asciiEntry{classWord | classUpper, c + 'a' - 'A'}
		case '0' <= c && c <= '9':
			t[i].class = classWord | classDigit
		}
	}
	return t
}()

// A tableEntry is what one character of the common alphabets is, and its folded form.
type tableEntry struct {
	class class
	n     uint8
	fold  [6]byte
}

// The table holds the alphabets that news is mostly written in; the rest is looked up in package unicode.
const (
	tableEnd  = 0x700 // Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic
	table2    = 0x1E00
	table2End = 0x2000 // more Latin and Greek
)

var table = func() (t [tableEnd + table2End - table2]tableEntry) {
	for i := range t {
		r := rune(i)
		if i >= tableEnd {
			r = table2 + r - tableEnd
		}
		t[i] = newEntry(r)
	}
	return t
}()

// entry returns what the table says of r, or nil if it is not in it.
func entry(r rune) *tableEntry {
	switch {
	case r < tableEnd:
		return &table[r]
	case table2 <= r && r < table2End:
		return &table[tableEnd+r-table2]
	}
	return nil
}

func newEntry(r rune) tableEntry {
	var e tableEntry
	e.class = classOf(r)
	if ignorable(r) {
		return e
	}
	out := foldedLetter(r)
	if len(out) > len(e.fold) {
		panic("text: the folded form of " + string(r) + " does not fit")
	}
	e.n = uint8(copy(e.fold[:], out))
	return e
}

// foldedLetter works out the folded form of one character for the table.
func foldedLetter(r rune) string {
	if s, ok := foldsTo[unicode.ToLower(r)]; ok {
		return s
	}
	if unicode.Is(unicode.Cyrillic, r) {
		return string(unicode.ToLower(r)) // its marks make letters of their own
	}
	if unicode.In(r, unicode.Arabic, unicode.Hebrew) && unicode.Is(unicode.Mn, r) {
		return "" // vowels, which are mostly not written
	}
	var out []rune
	for _, d := range norm.NFKD.String(string(r)) {
		if unicode.Is(unicode.Mn, d) || !unicode.In(d, unicode.L, unicode.N) && classOf(r)&classWord != 0 {
			continue
		}
		d = unicode.ToLower(d)
		out = append(out, []rune(cmp.Or(foldsTo[d], string(d)))...)
	}
	return string(out)
}

// foldsTo holds what Unicode does not take apart and readers do. Keys are in lower case.
var foldsTo = map[rune]string{
	'ı': "i", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'ħ': "h", 'ŧ': "t", 'þ': "th",
	'ŋ': "ng", 'ĸ': "k", 'ſ': "s", 'ə': "a", 'ǝ': "a", 'ǽ': "ae", 'ǿ': "o",
	'ς': "σ", 'ё': "е", 'ѐ': "е", 'ѝ': "и",
	'أ': "ا", 'إ': "ا", 'آ': "ا", 'ٱ': "ا", 'ؤ': "و", 'ئ': "ي", 'ى': "ي", 'ی': "ي", 'ې': "ي", 'ة': "ه", 'ۀ': "ه", 'ک': "ك", 'ـ': "",
	'٠': "0", '١': "1", '٢': "2", '٣': "3", '٤': "4", '٥': "5", '٦': "6", '٧': "7", '٨': "8", '٩': "9",
	'۰': "0", '۱': "1", '۲': "2", '۳': "3", '۴': "4", '۵': "5", '۶': "6", '۷': "7", '۸': "8", '۹': "9",
}

// classOf works out the class of a character that is not ASCII.
func classOf(r rune) class {
	if e := asciiClass(r); e != 0 {
		return e
	}
	if ignorable(r) {
		return classIgnorable
	}
	var c class
	switch {
	case r == 'ʻ', r == 'ʼ', r == 'ʾ', r == 'ʿ':
		return 0 // apostrophes
	case 0x300 <= r && r <= 0x36F:
		return classWord | classMark
	case unicode.IsLetter(r), unicode.IsMark(r):
		c = classWord
	case unicode.IsDigit(r), r == '²', r == '³', r == '¹', 0x2070 <= r && r <= 0x2089:
		c = classWord | classDigit
	default:
		return 0
	}
	if unicode.IsUpper(r) || unicode.IsTitle(r) {
		c |= classUpper
	} else if unicode.IsLower(r) {
		c |= classLower
	}
	if r < tableEnd && unicode.In(r, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic) {
		c |= classJoining
	}
	return c
}

func asciiClass(r rune) class {
	if r < utf8.RuneSelf {
		return ascii[r].class
	}
	return 0
}

// ignorable reports whether r is invisible inside a word: soft hyphens, joiners, marks of direction, and what hides
// words from rules.
func ignorable(r rune) bool {
	switch {
	case r < 0xAD:
		return false
	case r == 0xAD, r == 0x34F, r == 0x61C, r == 0x180E, r == 0xFEFF:
		return true
	case 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E, 0x2060 <= r && r <= 0x206F, 0xFE00 <= r && r <= 0xFE0F:
		return true
	}
	return false
}

// running reports whether r belongs to a script that is written without spaces between words: Chinese, Japanese, Thai,
// Lao, Khmer, Burmese. Each of its characters is read as a word of its own.
func running(r rune) bool {
	switch {
	case r < 0xE00:
		return false
	case r <= 0xEFF: // Thai, Lao; their digits make numbers
		return !unicode.IsDigit(r) && unicode.In(r, unicode.L, unicode.M)
	case r < 0x1000:
		return false
	case r <= 0x109F, 0x1780 <= r && r <= 0x17DD: // Burmese, Khmer
		return unicode.In(r, unicode.L, unicode.M)
	case r < 0x3005:
		return false
	case r <= 0x3007, 0x3031 <= r && r <= 0x3035:
		return true
	case 0x3041 <= r && r <= 0x30FF: // kana
		return r != 0x30A0 && r != 0x30FB && r != 0x309B && r != 0x309C
	case 0x31F0 <= r && r <= 0x31FF, 0x3400 <= r && r <= 0x4DBF, 0x4E00 <= r && r <= 0x9FFF, 0xF900 <= r && r <= 0xFAFF:
		return true
	case 0xFF66 <= r && r <= 0xFF9F: // narrow kana
		return true
	}
	return 0x20000 <= r && r <= 0x3FFFF
}

// clings reports whether r is written onto the character before it in a script without spaces.
func clings(r rune) bool {
	return r == 0xFF9E || r == 0xFF9F || r == 0x3099 || r == 0x309A || r >= 0x300 && unicode.IsMark(r)
}

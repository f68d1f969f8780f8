package facts

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"sort"
	"strings"
	"sync"
)

// namesFile is made by gazetteer/make.mjs, which says what it holds and from where.
//
//go:embed gazetteer/names.txt.gz
var namesFile []byte

// A nameList finds lines of a sorted text by halving, which costs less memory than a map of them.
type nameList struct {
	text  string
	lines []uint32 // where each line starts
}

// publicNames returns the names of countries, cities and people that public lists hold.
var publicNames = sync.OnceValue(func() nameList {
	z, err := gzip.NewReader(bytes.NewReader(namesFile))
	if err != nil {
		panic("facts: the list of names is no gzip file: " + err.Error())
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		panic("facts: the list of names is damaged: " + err.Error())
	}
	l := nameList{text: string(raw)}
	for at := 0; at < len(l.text); at += strings.IndexByte(l.text[at:], '\n') + 1 {
		l.lines = append(l.lines, uint32(at))
	}
	return l
})

// find returns what stands behind a name on the line that starts with letter.
func (l nameList) find(letter byte, name string) (string, bool) {
	want := string(letter) + " " + name
	i := sort.Search(len(l.lines), func(i int) bool {
		key, _ := l.line(i)
		return key >= want
	})
	if i == len(l.lines) {
		return "", false
	}
	key, rest := l.line(i)
	return rest, key == want
}

// line returns the name of line i, with its letter, and what stands behind it.
func (l nameList) line(i int) (key, rest string) {
	line := l.text[l.lines[i]:]
	line = line[:strings.IndexByte(line, '\n')]
	key, rest, _ = strings.Cut(line, "\t")
	return key, rest
}

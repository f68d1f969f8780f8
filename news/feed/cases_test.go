package feed

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"newsbot/news/page"
)

const casesDir = "../../../shared/cases/feeds"

// TestCases reads feeds that nobody of this project wrote. Each says at its top, in Python, what a reader must see. The
// assertions on what an alert needs are evaluated as text; the others are counted.
func TestCases(t *testing.T) {
	if _, err := os.Stat(casesDir); errors.Is(err, fs.ErrNotExist) {
		t.Skip("no feeds to measure against at " + casesDir)
	}
	var held, asked, other int
	var failures []string
	var slowest time.Duration
	slow := ""
	err := filepath.WalkDir(casesDir, func(path string, e fs.DirEntry, err error) error {
		if e != nil && e.IsDir() && (e.Name() == "cdf" || e.Name() == "psc" || e.Name() == "geo") {
			return filepath.SkipDir // formats that carry no news
		}
		if err != nil || e.IsDir() || filepath.Ext(path) != ".xml" {
			return err
		}
		name, err := filepath.Rel(casesDir, path)
		if err != nil {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		c := readCase(body)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		f, perr := Parse(body, c.contentType, c.address)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if took > slowest { // on a busy machine it says more of that than of the case
			slowest, slow = took, name
		}
		if memory := after.TotalAlloc - before.TotalAlloc; memory > 200<<20 {
			t.Errorf("%s took %d MiB", name, memory>>20)
		}
		for _, a := range c.asserts {
			got, ok := a.value(f)
			switch {
			case a.skip != "":
				other++
			case perr == nil && ok && a.holds(got):
				asked++
				held++
			default:
				asked++
				failures = append(failures, fmt.Sprintf("%s: %s = %q, want %s (%v)", name, a.path, got, a.want, perr))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(failures)
	for _, f := range failures {
		t.Log(f)
	}
	share := 100 * float64(held) / float64(max(asked, 1))
	t.Logf("%d of %d assertions hold (%.1f%%); %d are about things that an alert does not need; the slowest, %s, took %v", held, asked, share, other, slow, slowest)
	if share < 97 {
		t.Errorf("%.1f%% of the assertions hold, want 97%% or more", share)
	}
}

// A case is what stands at the top of a file.
type feedCase struct {
	contentType, address string
	asserts              []assertion
}

// An assertion is one comparison of an Expect line.
type assertion struct {
	path string // entries[0]['title']
	want string // a Python literal
	skip string // why it is not asked
}

var (
	headerLine = regexp.MustCompile(`(?m)^\s*Header:\s*([\w-]+):\s*(.*?)\s*$`)
	expectLine = regexp.MustCompile(`(?m)^\s*Expect:\s*(.*?)\s*$`)
	comparison = regexp.MustCompile(`^\(?((?:entries|feed)[\[\].\w']*?)\s*==\s*(.+?)\)?$`)
)

func readCase(body []byte) feedCase {
	top := string(bytes.ReplaceAll(body[:min(len(body), 8192)], []byte{0}, nil))
	c := feedCase{address: "http://127.0.0.1:8097/feed.xml"}
	for _, m := range headerLine.FindAllStringSubmatch(top, -1) {
		switch strings.ToLower(m[1]) {
		case "content-type":
			c.contentType = m[2]
		case "content-location":
			if strings.HasPrefix(m[2], "http") {
				c.address = m[2]
			}
		}
	}
	m := expectLine.FindStringSubmatch(top)
	if m == nil {
		return c
	}
	for _, part := range strings.Split(m[1], " and ") {
		part = strings.TrimSpace(part)
		if part == "not bozo" || part == "bozo" || part == "1" {
			continue
		}
		a := assertion{path: part, skip: "not a comparison"}
		if cmp := comparison.FindStringSubmatch(part); cmp != nil {
			a = assertion{path: cmp[1], want: cmp[2]}
			if _, asked := fieldOf(a.path); !asked {
				a.skip = "not a field of an article"
			} else if _, ok := python(a.want); !ok && !strings.HasPrefix(a.want, "(") && a.want != "None" {
				a.skip = "not a text"
			}
		}
		c.asserts = append(c.asserts, a)
	}
	return c
}

// fieldOf returns the field of an article, or of the feed, that a path of the cases means.
func fieldOf(path string) (string, bool) {
	path = strings.NewReplacer("['", ".", "']", "", "[\"", ".", "\"]", "").Replace(path)
	where, field, ok := strings.Cut(path, ".")
	if !ok {
		return "", false
	}
	entry := strings.HasPrefix(where, "entries")
	switch field {
	case "title", "title_detail.value":
		return "title", true
	case "link":
		return "link", true
	case "language":
		return "language", true
	case "content[0].language", "summary_detail.language", "title_detail.language":
		return "language", entry
	case "id", "guid":
		return "id", entry
	case "published", "published_parsed", "issued", "issued_parsed", "created", "created_parsed":
		return "published", entry
	case "updated", "updated_parsed", "modified", "modified_parsed", "date", "date_parsed":
		return "updated", entry
	case "summary", "description", "summary_detail.value":
		return "summary", entry
	case "content[0].value":
		return "content", entry
	case "author", "author_detail.name", "authors[0].name":
		return "author", entry
	case "authors[1].name":
		return "author1", entry
	case "tags[0].term", "category":
		return "tag0", entry
	case "tags[1].term":
		return "tag1", entry
	}
	return "", false
}

var entryIndex = regexp.MustCompile(`^entries\[(\d+)\]`)

// value returns what f has at the path, and whether there is such an item.
func (a assertion) value(f Feed) (string, bool) {
	field, _ := fieldOf(a.path)
	m := entryIndex.FindStringSubmatch(a.path)
	if m == nil {
		return map[string]string{"title": f.Title, "link": f.Link, "language": f.Language}[field], true
	}
	i, _ := strconv.Atoi(m[1])
	if i >= len(f.Items) {
		return "", false
	}
	it := f.Items[i]
	at := func(list []string, i int) string {
		if i < len(list) {
			return list[i]
		}
		return ""
	}
	summary := it.Summary
	if summary == "" {
		summary = it.Text
	}
	updated := it.Modified
	if updated.IsZero() {
		updated = it.Published
	}
	return map[string]string{
		"title": it.Title, "link": it.URL, "id": it.Key, "summary": summary, "content": it.Text, "language": it.Language,
		"published": it.Published.Format(time.RFC3339), "updated": updated.Format(time.RFC3339),
		"author": at(it.Authors, 0), "author1": at(it.Authors, 1), "tag0": at(it.Tags, 0), "tag1": at(it.Tags, 1),
	}[field], true
}

// holds reports whether got is what was wanted, as text.
func (a assertion) holds(got string) bool {
	field, _ := fieldOf(a.path)
	want, _ := python(a.want)
	switch field {
	case "published", "updated":
		if strings.HasPrefix(a.want, "(") {
			var y, mo, d, h, mi, s int
			if _, err := fmt.Sscanf(a.want, "(%d, %d, %d, %d, %d, %d", &y, &mo, &d, &h, &mi, &s); err != nil {
				return false
			}
			return got == time.Date(y, time.Month(mo), d, h, mi, s, 0, time.UTC).Format(time.RFC3339)
		}
		at, ok := page.Date(want)
		return ok && got == at.Format(time.RFC3339)
	case "author":
		return got == want || got == person(want)
	case "language":
		return a.want == "None" && got == "" || strings.EqualFold(got, want)
	}
	return got == want || page.Title(got) == page.Title(want) || page.Line(got) == page.Title(want)
}

// python reads a string literal, or several one after another.
func python(s string) (string, bool) {
	s = strings.TrimSpace(s)
	var b strings.Builder
	for s != "" {
		s = strings.TrimLeft(s, "ub ")
		if s == "" || s[0] != '\'' && s[0] != '"' {
			return "", false
		}
		quote := s[0]
		i := 1
		for ; i < len(s) && s[i] != quote; i++ {
			if s[i] != '\\' || i+1 == len(s) {
				b.WriteByte(s[i])
				continue
			}
			i++
			size := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[i]]
			switch {
			case size > 0 && i+size < len(s):
				v, _ := strconv.ParseUint(s[i+1:i+1+size], 16, 32)
				b.WriteRune(rune(v))
				i += size
			case s[i] == 'n':
				b.WriteByte('\n')
			case s[i] == 't':
				b.WriteByte('\t')
			default:
				b.WriteByte(s[i])
			}
		}
		if i >= len(s) {
			return "", false
		}
		s = strings.TrimSpace(s[i+1:])
	}
	return b.String(), true
}

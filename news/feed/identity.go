package feed

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"

	"newsbot/news"
)

// Naming is how the items of a feed are told apart. It starts with the feed's own names and only ever moves on, when
// those turn out to be no names.
type Naming int

// The ways to name an item.
const (
	ByGUID Naming = iota
	ByLink
	ByLinkAndTitle
	ByTitleAndDate
)

// key returns the name of an item.
func (n Naming) key(a news.Article) string {
	switch n {
	case ByLink:
		return news.CanonicalURL(a.URL)
	case ByLinkAndTitle:
		return news.CanonicalURL(a.URL) + " " + a.Title
	case ByTitleAndDate:
		return a.Title + " " + a.Published.Format(time.RFC3339)
	}
	return a.Key
}

// naming returns the first way, from at on, that names the items of one document: no more than one in twenty may be
// without a name or share one.
func naming(items []news.Article, at Naming) Naming {
	for n := at; n < ByTitleAndDate; n++ {
		seen := map[string]bool{}
		bad := 0
		for _, a := range items {
			key := strings.TrimSpace(n.key(a))
			if key == "" || seen[key] {
				bad++
			}
			seen[key] = true
		}
		if bad*20 <= len(items) {
			return n
		}
	}
	return ByTitleAndDate
}

// markShared marks the items that have one address together, such as that of the front page: it names none of them.
func markShared(items []news.Article) {
	key := map[string]string{} // by address, of the first item that has it
	shared := map[string]bool{}
	for _, a := range items {
		u := news.CanonicalURL(a.URL)
		if first, ok := key[u]; ok && a.Key != "" && first != a.Key {
			shared[u] = true
		} else if !ok {
			key[u] = a.Key
		}
	}
	for i := range items {
		items[i].Shared = shared[news.CanonicalURL(items[i].URL)]
	}
}

// What of a document becomes an alert.
const (
	freshFor = 24 * time.Hour   // an item published longer ago is no news, unless the poller is told otherwise
	tooSoon  = 10 * time.Minute // a date further in the future than this is now
	burstOf  = 20               // more new items than this in one document are a burst
)

// sift returns those items of a document that are new or changed since the last one, oldest first, with what is no
// news marked as backlog, and the marks to keep: of earlier documents as many as keep. out counts what it passes over.
func (p *Poller) sift(items []news.Article, st State, keep int, now time.Time, out *Outcome) (fresh []news.Article, seen []Mark) {
	first := st.LastOK.IsZero()
	known := make(map[uint64]uint64, len(st.Seen))
	for _, m := range st.Seen {
		known[m.ID] = m.Sum
	}
	marks := make([]Mark, len(items))
	for i, a := range items {
		marks[i] = mark(a)
	}
	again := renamed(st.Seen, marks)
	marked := make(map[uint64]bool, len(items))
	news := 0
	for i, a := range items { // newest first, as a rule
		m := marks[i]
		if marked[m.ID] {
			out.Twice++
			continue // the same item twice in one document: the first counts
		}
		marked[m.ID] = true
		seen = append(seen, m)
		sum, old := known[m.ID]
		if old && sum == m.Sum {
			continue
		}
		if !old && again(m) {
			out.Renamed++
			continue // it was given a new name, which publishers do when they edit
		}
		if a.Published.After(now.Add(tooSoon)) {
			a.Published = now
		}
		a.Backlog = first || p.stale(a.Published, now)
		fresh = append(fresh, a)
		if !a.Backlog && !old {
			news++
		}
	}
	oldestFirst(fresh)
	for i := range fresh {
		_, old := known[mark(fresh[i]).ID]
		fresh[i].Burst = news > burstOf && !old && !fresh[i].Backlog
	}
	slices.Reverse(seen)
	return fresh, remember(st.Seen, seen, marked, keep)
}

// renamed returns what says of the mark of an item without a known name whether it is a known item under another: with its address and
// headline, or with its headline and its time of publication, and no longer there, or with the same text, under the old name.
func renamed(before, now []Mark) func(Mark) bool {
	type moment struct {
		title uint32
		at    int64
	}
	named := make(map[uint64]Mark, len(before)) // by alias
	moved := make(map[moment]Mark, len(before))
	for _, m := range before {
		if m.Alias != 0 {
			named[m.Alias] = m
		}
		if m.Title != 0 && m.At%(24*60*60) != 0 { // a date alone is no time
			moved[moment{m.Title, m.At}] = m
		}
	}
	there := make(map[uint64]bool, len(now))
	for _, m := range now {
		there[m.ID] = true
	}
	return func(m Mark) bool {
		if was, ok := named[m.Alias]; ok && near(was.At, m.At) && (was.Sum == m.Sum || !there[was.ID]) {
			return true
		}
		was, ok := moved[moment{m.Title, m.At}]
		return ok && !there[was.ID]
	}
}

// near reports whether two times, in seconds, are within two days of each other; one that is not known is near to all.
func near(a, b int64) bool {
	const apart = 2 * 24 * 60 * 60
	return a == 0 || b == 0 || a-b <= apart && b-a <= apart
}

// stale reports whether a text of that date is no news. A date without a time of day may be any time of it.
func (p *Poller) stale(published, now time.Time) bool {
	if published.IsZero() {
		return false
	}
	age := now.Sub(published)
	if published.Equal(published.Truncate(24 * time.Hour)) {
		age -= 24 * time.Hour
	}
	return age > cmp.Or(p.Fresh, freshFor)
}

// remember returns the marks to keep: those of this document, and before them the last of earlier ones, for items that
// drop out of a feed and come back.
func remember(before, seen []Mark, marked map[uint64]bool, keep int) []Mark {
	var old []Mark
	for _, m := range slices.Backward(before) {
		if len(old) == keep {
			break
		}
		if !marked[m.ID] {
			old = append(old, m)
		}
	}
	slices.Reverse(old)
	return append(old, seen...)
}

// oldestFirst sorts by date. Items without one keep the place the feed gives them, which lists the newest first.
func oldestFirst(items []news.Article) {
	slices.Reverse(items)
	var last time.Time
	at := make(map[*news.Article]time.Time, len(items))
	for i := range items {
		if !items[i].Published.IsZero() {
			last = items[i].Published
		}
		at[&items[i]] = last
	}
	order := make([]*news.Article, len(items))
	for i := range items {
		order[i] = &items[i]
	}
	slices.SortStableFunc(order, func(a, b *news.Article) int { return at[a].Compare(at[b]) })
	sorted := make([]news.Article, len(items))
	for i, a := range order {
		sorted[i] = *a
	}
	copy(items, sorted)
}

// knows reports whether an item was in an earlier document.
func (s *State) knows(a news.Article) bool {
	id := mark(a).ID
	return slices.ContainsFunc(s.Seen, func(m Mark) bool { return m.ID == id })
}

// mark returns the mark of an item.
func mark(a news.Article) Mark {
	id := a.Keys()[0]
	var d xxhash.Digest
	d.Reset()
	for _, s := range []string{a.Title, a.URL, a.Summary, a.Text} {
		_, _ = d.WriteString(s) // never fails
		_, _ = d.Write([]byte{0})
	}
	m := Mark{ID: xxhash.Sum64String(id), Sum: d.Sum64(), Title: uint32(xxhash.Sum64String(a.Title))}
	if u := news.CanonicalURL(a.URL); u != "" {
		m.Alias = xxhash.Sum64String(u + "\n" + a.Title)
	}
	if !a.Published.IsZero() {
		m.At = a.Published.Unix()
	}
	return m
}

// medianGap returns the median time between the last 20 items; 0 if there are fewer than three. times are newest first.
func medianGap(times []time.Time) time.Duration {
	if len(times) < 3 {
		return 0
	}
	times = times[:min(len(times), 21)]
	gaps := make([]time.Duration, 0, len(times))
	for i := 1; i < len(times); i++ {
		gaps = append(gaps, times[i-1].Sub(times[i]))
	}
	slices.Sort(gaps)
	return max(gaps[len(gaps)/2], time.Second)
}

// timesOf returns when items were published, newest first, without those that do not say or lie in the future.
func timesOf(items []news.Article, now time.Time) []time.Time {
	var times []time.Time
	for _, a := range items {
		if !a.Published.IsZero() && !a.Published.After(now) {
			times = append(times, a.Published)
		}
	}
	slices.SortFunc(times, func(a, b time.Time) int { return b.Compare(a) })
	return times
}

package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/rules"
	"newsbot/rules/workload"
)

// archived is how many articles, of ninety days, are looked through.
const archived = 100_000

// BenchmarkSearch looks articles up among many by a word that few, some and many of them have, by two words and by the start of one, and, for
// comparison, by what no index knows.
func BenchmarkSearch(b *testing.B) {
	for name, dsn := range map[string]func(b *testing.B) string{
		"sqlite":   func(b *testing.B) string { return filepath.Join(b.TempDir(), "news.db") },
		"postgres": func(b *testing.B) string { return newDatabase(b) },
	} {
		b.Run(name, func(b *testing.B) {
			address := dsn(b)
			s, err := store.Open(b.Context(), address, slog.New(slog.DiscardHandler))
			must(b, err)
			defer s.Close()
			f := fill(b, s)
			b.Logf("%.0f articles/s filed, %.0f indexed; %s", archived/f.filed.Seconds(), archived/f.indexed.Seconds(), sizes(b, address))
			few, some, many := f.in(40), f.in(2000), f.in(archived/4)
			for _, asked := range []struct{ kind, rule string }{
				{"few", few}, {"some", some}, {"many", many}, {"two", some + " AND " + many}, {"start", few[:len(few)-1] + "*"},
				{"stem", "~" + few}, {"scan", "/" + few + "/"},
			} {
				b.Run(asked.kind, func(b *testing.B) {
					r, err := rules.Compile(asked.rule)
					must(b, err)
					var past bot.Past
					for b.Loop() {
						past, err = s.For("test:desk").Search(b.Context(), r, alertstest.Noon().AddDate(0, 0, -90), 5)
						must(b, err)
					}
					b.ReportMetric(float64(past.Total), "found")
					days := 90.0
					if !past.Back.IsZero() {
						days = alertstest.Noon().Sub(past.Back).Hours() / 24
					}
					b.ReportMetric(days, "days")
				})
			}
		})
	}
}

// A filled archive is what benchmarks know of one.
type filled struct {
	filed, indexed time.Duration
	words          map[string]int // by how many articles have them
}

// in returns the word that is in about n articles.
func (f filled) in(n int) string {
	best := ""
	for w, have := range f.words {
		if d, least := max(have-n, n-have), max(f.words[best]-n, n-f.words[best]); len(w) > 3 && (d < least || d == least && w < best) {
			best = w
		}
	}
	return best
}

func fill(b *testing.B, s *store.Store) filled {
	const batch = 500
	world, f := workload.New(1), filled{words: map[string]int{}}
	for n := 0; n < archived; n += batch {
		var filings []alerts.Filing
		for i, w := range world.Articles(batch) {
			a := alertstest.Article(n + i)
			a.Title, a.Text = w.Title, w.Body
			a.Published = alertstest.Noon().Add(90 * 24 * time.Hour / archived * time.Duration(n+i-archived))
			a.Seen = a.Published
			filings = append(filings, alerts.Filing{Article: a, Story: alerts.StoryID(a.ID)})
			met := map[string]bool{}
			for word := range strings.FieldsFuncSeq(strings.ToLower(a.Title+" "+a.Text), func(r rune) bool { return r < 'a' || r > 'z' }) {
				met[word] = true
			}
			for word := range met {
				f.words[word]++
			}
		}
		began := time.Now()
		if got, err := s.File(b.Context(), filings); got != batch || err != nil {
			b.Fatalf("File = %d, %v", got, err)
		}
		f.filed += time.Since(began)
	}
	began, indexer := time.Now(), s.Indexer()
	for n := 1; n > 0; {
		var err error
		n, err = indexer.Index(b.Context(), 100)
		must(b, err)
	}
	f.indexed = time.Since(began)
	return f
}

// sizes says how large a database is, and its index of words.
func sizes(b *testing.B, address string) string {
	if !strings.HasPrefix(address, "postgres") {
		info, err := os.Stat(address)
		must(b, err)
		db, err := sql.Open("sqlite", address)
		must(b, err)
		defer db.Close()
		var index int64
		must(b, db.QueryRow(`SELECT sum(length(block)) FROM article_text_data`).Scan(&index))
		return fmt.Sprintf("%d bytes an article, %d of them the index", info.Size()/archived, index/archived)
	}
	db, err := sql.Open("pgx", address)
	must(b, err)
	defer db.Close()
	var all, index int64
	must(b, db.QueryRow(`SELECT pg_database_size(current_database()), pg_total_relation_size('article_text')`).Scan(&all, &index))
	return fmt.Sprintf("%d bytes an article, %d of them the index", all/archived, index/archived)
}

// BenchmarkFileWhileIndexing files articles of a usual length, fifty in a transaction, while nobody indexes them and while somebody spends a
// quarter of the time on it.
func BenchmarkFileWhileIndexing(b *testing.B) {
	articles := workload.New(1).Articles(2000)
	for name, open := range engines {
		for _, indexing := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/%v", name, indexing), func(b *testing.B) {
				s := open(b)
				channels := followers(b, kept{s}, 3)
				ctx, stop := context.WithCancel(b.Context())
				indexed := make(chan int, 1)
				go func() { // ends with the benchmark
					n, x := 0, s.Indexer()
					for indexing && ctx.Err() == nil {
						began := time.Now()
						got, err := x.Index(context.WithoutCancel(ctx), 100)
						if err != nil {
							b.Errorf("Index: %v", err)
						}
						n += got
						select {
						case <-ctx.Done():
						case <-time.After(max(3*time.Since(began), time.Millisecond)):
						}
					}
					indexed <- n
				}()
				n := 0
				for b.Loop() {
					filings := make([]alerts.Filing, 50)
					for i := range filings {
						a := alertstest.Article(n)
						a.Title, a.Text = articles[n%len(articles)].Title, articles[n%len(articles)].Body
						filings[i] = alertstest.Filing(1, a, channels...)
						n++
					}
					if got, err := s.File(b.Context(), filings); got != len(filings) || err != nil {
						b.Fatalf("File = %d, %v", got, err)
					}
				}
				b.StopTimer()
				stop()
				b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "articles/s")
				b.ReportMetric(float64(<-indexed)/b.Elapsed().Seconds(), "indexed/s")
			})
		}
	}
}

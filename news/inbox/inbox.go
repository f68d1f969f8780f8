// Package inbox takes in articles that are pushed over HTTP, and reads and writes articles as JSON. It knows neither
// rules nor channels; it answers that an article is accepted only once whoever it hands it to says that it is safe.
package inbox

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"newsbot/news"
)

// MaxBytes is the size of the largest body that is taken.
const MaxBytes = 1 << 20

// An Inbox is an http.Handler for POST /articles and, as long as Run runs, the source of the articles it is sent: an
// item of JSON Feed, a list of them, a JSON Feed document, or one item a line.
//
// A request is let in by "Authorization: Bearer TOKEN", or by a signature made with the token; see [Sign]. It is
// answered 202 once all its articles are safe. The same article sent twice, by its id or else its address, is filed
// once, so whoever is in doubt sends again.
type Inbox struct {
	Token     string                     // lets people in; with none, nobody is
	PerMinute int                        // requests of one minute; 0 means 60
	Log       *slog.Logger               // nil for none
	Observe   func(status, articles int) // told about every request, for whoever counts; nil for nobody

	mu      sync.Mutex
	accept  func(context.Context, ...news.Article) error
	pending sync.WaitGroup
	bucket  bucket
	nonces  nonces
}

var (
	_ news.Source  = (*Inbox)(nil)
	_ http.Handler = (*Inbox)(nil)
)

// Run opens the inbox until ctx is done. It returns when all requests that were let in are answered.
func (b *Inbox) Run(ctx context.Context, accept func(context.Context, ...news.Article) error) error {
	b.mu.Lock()
	if b.accept != nil {
		b.mu.Unlock()
		return errors.New("the inbox runs already")
	}
	b.accept = accept
	b.mu.Unlock()
	<-ctx.Done()
	b.mu.Lock()
	b.accept = nil
	b.mu.Unlock()
	b.pending.Wait()
	return nil
}

// open returns where to put articles, and what to call when they are there; nil while the inbox is closed.
func (b *Inbox) open() (func(context.Context, ...news.Article) error, func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.accept == nil {
		return nil, nil
	}
	b.pending.Add(1)
	return b.accept, b.pending.Done
}

// A refusal is an answer other than 202.
type refusal struct {
	status int
	after  time.Duration // for Retry-After; 0 for none
	msg    string        // a sentence for whoever wrote the client
}

// ServeHTTP answers a push.
func (b *Inbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n, no := b.take(w, r)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	status, body := http.StatusAccepted, any(map[string]int{"accepted": n})
	if no != nil {
		status, body = no.status, map[string]string{"error": no.msg}
		if no.after > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(no.after.Seconds()+0.999)))
		}
		switch status {
		case http.StatusUnauthorized:
			w.Header().Set("WWW-Authenticate", `Bearer realm="newsbot"`)
		case http.StatusMethodNotAllowed:
			w.Header().Set("Allow", http.MethodPost)
		}
	}
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil && b.Log != nil {
		b.Log.DebugContext(r.Context(), "answer push", "err", err) // they hung up; the articles are safe
	}
	if b.Observe != nil {
		b.Observe(status, n)
	}
}

// take reads a request and files what it holds. It returns how many articles that were.
func (b *Inbox) take(w http.ResponseWriter, r *http.Request) (int, *refusal) {
	if r.Method != http.MethodPost {
		return 0, &refusal{http.StatusMethodNotAllowed, 0, "articles are sent with POST"}
	}
	signed := r.Header.Get(headerSignature) != ""
	if !signed && !b.knows(r) {
		return 0, &refusal{http.StatusUnauthorized, 0, "the token is missing or wrong: send it as Authorization: Bearer TOKEN"}
	}
	if !jsonType(r.Header.Get("Content-Type")) || r.Header.Get("Content-Encoding") != "" {
		return 0, &refusal{http.StatusUnsupportedMediaType, 0, "articles are sent as JSON, not compressed: set Content-Type: application/json"}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBytes))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return 0, &refusal{http.StatusRequestEntityTooLarge, 0, fmt.Sprintf("the request is larger than %d MiB: send fewer articles at a time", MaxBytes>>20)}
	}
	if err != nil {
		return 0, &refusal{http.StatusBadRequest, 0, "the request broke off in the middle: send it again"}
	}
	if signed {
		if no := b.verify(r, body, time.Now()); no != nil {
			return 0, no
		}
	}
	if wait := b.bucket.take(b.perMinute(), time.Now()); wait > 0 {
		return 0, &refusal{http.StatusTooManyRequests, wait, "too many requests: send several articles in one, as a list"}
	}
	articles, no := read(body)
	if no != nil {
		return 0, no
	}
	arrange(articles)
	return b.file(r.Context(), articles)
}

// burstOf is how many articles of one request are a burst, if there are more.
const burstOf = 20

// arrange puts the articles of a request in the order in which they are to be told: the oldest first, if all say when they were
// published. Many are a burst, of which no channel is told one by one.
func arrange(articles []news.Article) {
	if !slices.ContainsFunc(articles, func(a news.Article) bool { return a.Published.IsZero() }) {
		slices.SortStableFunc(articles, func(a, b news.Article) int { return a.Published.Compare(b.Published) })
	}
	for i := range articles {
		articles[i].Burst = len(articles) > burstOf
	}
}

// read returns the articles of a body. One that is at fault makes the whole request so: a sender that is told of a
// fault sends all again.
func read(body []byte) ([]news.Article, *refusal) {
	var articles []news.Article
	for a, err := range Decode(strings.NewReader(string(body))) {
		if err != nil {
			if e, ok := errors.AsType[*Error](err); ok && e.Path != "" {
				e.Line = 0 // the path says it better
			}
			msg := err.Error()
			if e, ok := errors.AsType[*Error](err); ok && e.Path == "" {
				msg = "the request " + e.Msg
			}
			return nil, &refusal{http.StatusBadRequest, 0, msg}
		}
		articles = append(articles, a)
	}
	if len(articles) == 0 {
		return nil, &refusal{http.StatusBadRequest, 0, "there is no article in the request: send one as a JSON Feed item"}
	}
	return articles, nil
}

// retryAfter is what senders are asked to wait while articles cannot be filed.
const retryAfter = 30 * time.Second

func (b *Inbox) file(ctx context.Context, articles []news.Article) (int, *refusal) {
	accept, done := b.open()
	if accept == nil {
		return 0, &refusal{http.StatusServiceUnavailable, retryAfter, "the bot is starting or stopping: send the articles again later"}
	}
	defer done()
	if err := accept(ctx, articles...); err != nil {
		if b.Log != nil && ctx.Err() == nil {
			b.Log.ErrorContext(ctx, "push not filed", "articles", len(articles), "err", err)
		}
		return 0, &refusal{http.StatusServiceUnavailable, retryAfter, "the articles could not be stored: send them again later"}
	}
	return len(articles), nil
}

// knows reports whether a request holds the token. It takes as long whatever the request holds.
func (b *Inbox) knows(r *http.Request) bool {
	scheme, got, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		got = ""
	}
	want, have := sha256.Sum256([]byte(b.Token)), sha256.Sum256([]byte(strings.TrimSpace(got)))
	return subtle.ConstantTimeCompare(want[:], have[:]) == 1 && b.Token != ""
}

func (b *Inbox) perMinute() int {
	if b.PerMinute > 0 {
		return b.PerMinute
	}
	return 60
}

// jsonType reports whether a media type is JSON of some sort.
func jsonType(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && (t == "application/json" || t == "text/json" || t == "application/x-ndjson" ||
		t == "application/jsonl" || strings.HasPrefix(t, "application/") && strings.HasSuffix(t, "+json"))
}

// A bucket lets so many requests through in a minute.
type bucket struct {
	mu   sync.Mutex
	left float64
	at   time.Time
}

// take lets one request through, or says how long to wait.
func (k *bucket) take(perMinute int, now time.Time) time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	rate := float64(perMinute) / 60
	if k.at.IsZero() {
		k.left = float64(perMinute)
	} else {
		k.left = min(k.left+now.Sub(k.at).Seconds()*rate, float64(perMinute))
	}
	k.at = now
	if k.left < 1 {
		return time.Duration((1 - k.left) / rate * float64(time.Second))
	}
	k.left--
	return 0
}

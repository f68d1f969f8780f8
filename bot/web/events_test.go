package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/alerts"
)

// An event is one as a browser takes it.
type event struct{ id, name, data string }

// title returns the title of the card that e shows.
func (e event) title(t *testing.T) string {
	t.Helper()
	var data struct{ ID, Version, HTML string }
	if err := json.Unmarshal([]byte(e.data), &data); err != nil {
		t.Fatalf("%s: %v", e.data, err)
	}
	_, rest, _ := strings.Cut(data.HTML, "Story ")
	name, _, _ := strings.Cut(rest, "<")
	return name
}

// A tab is an open page: events come over its channel until the stream ends.
type tab struct {
	t      *testing.T
	events chan event
	close  func()
}

// open opens a page. Its stream is read until it ends; close ends it from this side.
func (d *desk) open(query, last string) *tab {
	d.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.server.URL+"/c/news/events?"+query, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	tb := &tab{t: d.t, events: make(chan event, 1000)}
	opened, done := make(chan error, 1), make(chan struct{})
	go func() {
		defer close(done)
		defer close(tb.events)
		resp, err := d.server.Client().Do(r)
		if err != nil {
			opened <- err
			return
		}
		defer resp.Body.Close()
		if kind := resp.Header.Get("Content-Type"); resp.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "text/event-stream") {
			opened <- fmt.Errorf("the stream = %d, %s", resp.StatusCode, kind)
			return
		}
		opened <- nil
		tb.read(resp.Body)
	}()
	if err := <-opened; err != nil {
		d.t.Fatal(err)
	}
	tb.close = sync.OnceFunc(func() {
		cancel()
		<-done
	})
	d.t.Cleanup(tb.close)
	return tb
}

// read passes events on until the stream ends.
func (tb *tab) read(stream io.Reader) {
	var e event
	for lines := bufio.NewScanner(stream); lines.Scan(); {
		key, value, _ := strings.Cut(lines.Text(), ": ")
		switch key {
		case "id":
			e.id = value
		case "event":
			e.name = value
		case "data":
			e.data = value
		case "":
			if e.name != "" {
				tb.events <- e
			}
			e = event{}
		}
	}
}

// until returns the events up to and with the first called name.
func (tb *tab) until(name string) []event {
	tb.t.Helper()
	late := time.After(2 * time.Minute) // on a slow machine; only a test that fails waits for so long
	var all []event
	for {
		select {
		case e, ok := <-tb.events:
			if !ok {
				tb.t.Fatalf("the stream ended before an event %q; it had %v", name, all)
			}
			all = append(all, e)
			if e.name == name {
				return all
			}
		case <-late:
			tb.t.Fatalf("no event %q came; there were %v", name, all)
		}
	}
}

// cards returns the titles of the cards up to the next synced, and its id.
func (tb *tab) cards() (titles []string, id string) {
	tb.t.Helper()
	for _, e := range tb.until("synced") {
		if e.name == "card" {
			titles = append(titles, e.title(tb.t))
		}
		id = e.id
	}
	return titles, id
}

func wantCards(t *testing.T, got []string, want ...string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the page got the cards %v, want %v", got, want)
	}
}

func TestCardsArriveLive(t *testing.T) {
	d := newDesk(t)
	tb := d.open("", "")
	tb.cards()
	now := time.Now()
	d.post(delivery("energy", "elsewhere", now))
	d.post(delivery("news", "first", now))
	if got := tb.until("card"); got[len(got)-1].title(t) != "first" {
		t.Errorf("the first card is %v", got)
	}
	d.post(delivery("news", "first", now)) // posted again after a lost receipt
	d.post(delivery("news", "second", now))
	if got := tb.until("card"); got[len(got)-1].title(t) != "second" {
		t.Errorf("the card after the first is %v", got[len(got)-1])
	}
	changed := delivery("news", "first", now)
	changed.Alert.Card.Title = "Story first, now with a second source"
	d.post(changed)
	if got := tb.until("card"); got[len(got)-1].title(t) != "first, now with a second source" {
		t.Errorf("a card that changed came as %v", got[len(got)-1])
	}
}

func TestPageThatComesAgainGetsWhatItMissed(t *testing.T) {
	d := newDesk(t)
	now := time.Now()
	d.post(delivery("news", "long-ago", now.Add(-time.Hour)))
	tb := d.open("", "")
	got, id := tb.cards()
	wantCards(t, got, "long-ago")
	tb.close()

	d.post(delivery("news", "missed-1", now))
	d.post(delivery("news", "missed-2", now))
	got, _ = d.open("", id).cards()
	wantCards(t, got, "missed-1", "missed-2")
	got, _ = d.open("since="+id, "").cards()
	wantCards(t, got, "missed-1", "missed-2")
	for _, nonsense := range []string{"yesterday", "-5", "0", "99999999999999999999"} {
		got, _ = d.open("since="+nonsense, "").cards()
		wantCards(t, got, "long-ago", "missed-1", "missed-2")
	}
}

func TestCardThatIsEditedChangesInItsPlace(t *testing.T) {
	d := newDesk(t)
	now := time.Now()
	d.post(delivery("news", "first", now.Add(-time.Hour)))
	d.post(delivery("news", "second", now))
	tb := d.open("", "")
	tb.cards()
	_, page := d.ask("GET", "/", "")
	_, rest, _ := strings.Cut(page, `data-version="`)
	shows := rest[:12] // the second's, which stands first

	edited := delivery("news", "first", now.Add(-time.Hour))
	edited.State, edited.RemoteID = alerts.Sent, string(edited.ID)
	edited.Alert.Card.Title = "Story first, corrected"
	d.board.replace(edited)
	if err := d.Edit(t.Context(), edited); err != nil {
		t.Fatal(err)
	}
	if got := tb.until("card"); got[len(got)-1].title(t) != "first, corrected" {
		t.Errorf("the open page got %v", got[len(got)-1])
	}
	got, id := tb.cards()
	wantCards(t, got)
	tb.close()

	got, _ = d.open("since="+id+"&shows="+shows, "").cards() // of a page that was not open when the old card changed
	wantCards(t, got, "first, corrected")
	if _, page = d.ask("GET", "/", ""); strings.Index(page, "Story second") > strings.Index(page, "Story first, corrected") {
		t.Error("the card has left its place")
	}
}

func TestPageHearsWhatOtherNodesEdit(t *testing.T) {
	d := newDesk(t)
	old := delivery("news", "first", time.Now())
	d.board.record(old)
	for _, query := range []string{"", "shows=none"} {
		tb := d.open(query, "")
		tb.cards()
		changed := old
		changed.Alert.Card.Title = "Story first, corrected" + query
		d.board.replace(changed)
		if got := tb.until("card"); got[len(got)-1].title(t) != "first, corrected"+query {
			t.Errorf("the card is %v", got[len(got)-1])
		}
		d.board.replace(old) // and back
		if got := tb.until("card"); got[len(got)-1].title(t) != "first" {
			t.Errorf("the card is %v", got[len(got)-1])
		}
		tb.close()
	}
}

func TestPageHearsWhatOtherNodesPost(t *testing.T) {
	d := newDesk(t)
	tb := d.open("", "")
	tb.cards()
	d.board.record(delivery("news", "from-afar", time.Now()))
	if got := tb.until("card"); got[len(got)-1].title(t) != "from-afar" {
		t.Errorf("the card is %v", got)
	}
	for range 3 {
		got, _ := tb.cards()
		wantCards(t, got)
	}
}

func TestPageIsNotToldThatItHasAllWhenTheBoardFails(t *testing.T) {
	d := newDesk(t)
	d.board.fail(errors.New("disk on fire"))
	tb := d.open("", "")
	for _, e := range tb.until("beat") {
		if e.id != "" {
			t.Errorf("the page got the mark %q although the board fails", e.id)
		}
	}
	d.post(delivery("news", "live", time.Now()))
	tb.until("card")
	d.board.fail(nil)
	tb.until("synced")
}

func TestWhatChangesIsToldToTheOtherPages(t *testing.T) {
	d := newDesk(t)
	mine, other := d.open("tab=mine", ""), d.open("tab=other", "")
	mine.cards()
	other.cards()
	if status, _ := d.ask("POST", "/c/news/commands", `{"text":"subscribe x","tab":"mine"}`, "Content-Type", asJSON); status != http.StatusOK {
		t.Fatal(status)
	}
	got := other.until("note")
	if note := got[len(got)-1]; !strings.Contains(note.data, "Somebody subscribed") {
		t.Errorf("the note is %v", note)
	}
	d.post(delivery("news", "after", time.Now()))
	for _, e := range mine.until("card") {
		if e.name == "note" {
			t.Error("the page that asked is told as well")
		}
	}
}

func TestStreamsEndWithTheConsole(t *testing.T) {
	d := newDesk(t)
	tabs := []*tab{d.open("", ""), d.open("", "")}
	d.stop()
	for _, tb := range tabs {
		for range tb.events { // ends when the stream does; the test's own time limit is the failure
		}
	}
}

func TestPageThatDoesNotReadHoldsNobodyUp(t *testing.T) {
	h := &hub{}
	slow, other := h.join("news", ""), h.join("news", "")
	for i := range waiting + 1 {
		h.card(delivery("news", fmt.Sprint(i), noon))
		<-other.posts
	}
	select {
	case <-slow.gone:
	default:
		t.Error("a page that does not read is not sent away")
	}
	select {
	case <-other.gone:
		t.Error("a page that reads is sent away")
	default:
	}
	h.leave(slow) // as its handler does
	h.close()
	<-other.gone
	if h.join("news", "") != nil {
		t.Error("a page may join a console that is closed")
	}
	if n := len(h.latest("news")); n != kept {
		t.Errorf("%d cards are kept, want %d", n, kept)
	}
}

func TestStreamOverAConnectionThatCannotFlushEnds(t *testing.T) {
	p := New(Options{Board: &board{}})
	w := struct{ http.ResponseWriter }{httptest.NewRecorder()} // hides Flush
	r := httptest.NewRequest(http.MethodGet, "http://localhost/c/news/events", nil)
	p.ServeHTTP(w, r) // returns
	if n := len(p.hub.readers); n != 0 {
		t.Errorf("%d pages are still joined", n)
	}
}

func TestManyPagesAndPostsAtOnce(t *testing.T) {
	d := newDesk(t)
	const pages, posts = 8, 40
	tabs := make([]*tab, pages)
	for i := range tabs {
		tabs[i] = d.open(fmt.Sprint("tab=", i), "")
	}
	var wait sync.WaitGroup
	for i := range posts {
		wait.Go(func() {
			x := delivery("news", fmt.Sprint(i), time.Now())
			if _, err := d.Notify(context.Background(), x); err != nil {
				t.Error(err)
			}
			d.board.record(x)
		})
		wait.Go(func() { d.ask("POST", "/c/news/commands", "text=help", "Content-Type", form) })
	}
	wait.Wait()
	for i, tb := range tabs {
		seen := map[string]bool{}
		for last := ""; len(seen) < posts; {
			e, ok := <-tb.events
			switch {
			case !ok: // it was too slow for so many at once
				tb = d.open(fmt.Sprint("tab=", i), last)
			case e.name == "card":
				seen[e.title(t)] = true
			case e.name == "synced":
				last = e.id
			}
		}
	}
}

package bot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsbot/alerts"
	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/news"
	"newsbot/news/facts"
	"newsbot/news/summary"
	"newsbot/rules"
)

// TestConversations plays the scripts of testdata/*.chat. A script is a conversation:
//
//	article 2h Bloomberg: Turkey signs an LNG deal        filed, published two hours ago; its text is indented below
//	feed Harbour Wire https://wire.example/rss: 2m 8m 4m  a feed of everybody's: last read, read next, lag; or: failing 3 It is away.
//	web https://site.example/: Site Feed https://site.example/rss 20 5m 10m    what is found there: items, newest, interval; or: error …, no feed …
//	#energy Ada > subscribe Turkey AND LNG                 what Ada types in #energy
//	reach 12h                                              searches reach 12 h back only
//	#energy Ada (guest) > subscribe x                      Ada may change nothing there
//	  Subscribed to *turkey-lng*.                          what she is answered, exactly
//	  - a bullet
//	  | a block in a fixed-width font
//	  ! what the channel is told
//
// Strong text stands in *…*, code in `…`, links in […](…), times as their age.
func TestConversations(t *testing.T) {
	files, err := filepath.Glob("testdata/*.chat")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".chat"), func(t *testing.T) { play(t, file) })
	}
}

// A stage is where a script is played.
type stage struct {
	t       *testing.T
	handler *bot.Handler
	desk    *alerts.Desk
	roster  *alerts.Roster
	now     time.Time
	filed   int
	db      *store.Store
	web     web
	reach   time.Duration // how far back searches come; 0 for all the way
}

// hasty is what is kept of a workspace, with searches that do not come far.
type hasty struct {
	bot.Workspace
	s *stage
}

func (h hasty) Search(ctx context.Context, rule *rules.Rule, since time.Time, limit int) (bot.Past, error) {
	back := h.s.now.Add(-h.s.reach)
	if h.s.reach == 0 || back.Before(since) {
		return h.Workspace.Search(ctx, rule, since, limit)
	}
	past, err := h.Workspace.Search(ctx, rule, back, limit)
	past.Back = back
	return past, err
}

func play(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"), log)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	roster := &alerts.Roster{Catalog: db, Log: log}
	out := web{}
	s := &stage{
		t: t, roster: roster, now: time.Now(), db: db, web: out,
		desk: &alerts.Desk{
			Roster: roster, Summarizer: summary.Scorer{}, Extractor: facts.Extractor{}, Filer: db, Gates: []alerts.Gate{alerts.Told{}}, Log: log,
		},
		handler: &bot.Handler{Events: db, Scout: out, Log: log},
	}
	s.handler.For = func(id alerts.WorkspaceID) bot.Workspace { return hasty{db.For(id), s} }
	lines := strings.Split(string(text), "\n")
	for i := 0; i < len(lines); {
		n, line := i+1, lines[i]
		i++
		var below []string
		for i < len(lines) && (strings.HasPrefix(lines[i], "  ") || strings.TrimSpace(lines[i]) == "" && i+1 < len(lines) && strings.HasPrefix(lines[i+1], "  ")) {
			below = append(below, strings.TrimPrefix(lines[i], "  "))
			i++
		}
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") && !strings.Contains(line, " > "):
		case strings.HasPrefix(line, "article "):
			s.file(strings.TrimPrefix(line, "article "), strings.Join(below, "\n"))
		case strings.HasPrefix(line, "reach "):
			if s.reach, err = time.ParseDuration(strings.TrimPrefix(line, "reach ")); err != nil {
				t.Fatalf("%s:%d: %v", file, n, err)
			}
		case strings.HasPrefix(line, "feed "):
			s.feed(strings.TrimPrefix(line, "feed "))
		case strings.HasPrefix(line, "web "):
			address, found, _ := strings.Cut(strings.TrimPrefix(line, "web "), ": ")
			out[address] = found
		case strings.Contains(line, " > "):
			got := s.ask(line)
			if diff := cmp.Diff(strings.Join(below, "\n"), got); diff != "" {
				t.Errorf("%s:%d: %s\n(- script, + answer)\n%s", file, n, line, diff)
			}
		default:
			t.Fatalf("%s:%d: neither an article nor something typed: %s", file, n, line)
		}
	}
}

// file files an article: "2h Source: title".
func (s *stage) file(head, text string) {
	s.t.Helper()
	age, rest, _ := strings.Cut(head, " ")
	ago, err := time.ParseDuration(age)
	if err != nil {
		s.t.Fatalf("article %s: %v", head, err)
	}
	source, title, ok := strings.Cut(rest, ": ")
	if !ok {
		s.t.Fatalf("article %s: no source", head)
	}
	s.filed++
	if err := s.roster.Refresh(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	a := news.Article{
		Feed: "script", Key: strconv.Itoa(s.filed), Source: source, Title: title, Text: text, Language: "en",
		URL: fmt.Sprintf("https://%s.example/%d", strings.ToLower(strings.ReplaceAll(source, " ", "")), s.filed), Published: s.now.Add(-ago).UTC(),
	}
	if err := s.desk.Accept(s.t.Context(), a); err != nil {
		s.t.Fatal(err)
	}
}

// feed keeps how a feed of everybody's stands: "title address: ago next lag", or "title address: failing n why".
func (s *stage) feed(line string) {
	s.t.Helper()
	head, state, _ := strings.Cut(line, ": ")
	i := strings.LastIndexByte(head, ' ')
	f := bot.Feed{Title: head[:i], Address: news.MaskURL(head[i+1:])}
	if why, failing := strings.CutPrefix(state, "failing "); failing {
		n, sentence, _ := strings.Cut(why, " ")
		f.Failures, _ = strconv.Atoi(n)
		f.Error, f.NextAt = sentence, s.now.Add(time.Hour)
	} else {
		var times [3]time.Duration
		for i, text := range strings.Fields(state) {
			d, err := time.ParseDuration(text)
			if err != nil {
				s.t.Fatalf("feed %s: %v", line, err)
			}
			times[i] = d
		}
		f.LastOK, f.NextAt, f.Lag = s.now.Add(-times[0]), s.now.Add(times[1]), times[2]
	}
	if err := s.db.SaveFeed(s.t.Context(), head[i+1:], store.FeedState{State: struct{}{}, Shown: f}); err != nil {
		s.t.Fatal(err)
	}
}

// web is what is out there, by address: "title address items newest interval", "error why", "slow" or a list, "list a b c".
type web map[string]string

func (w web) Look(_ context.Context, workspace alerts.WorkspaceID, address string, pace bot.Pace) (bot.Prospect, error) {
	found := w[address]
	if why, failed := strings.CutPrefix(found, "error "); failed {
		return bot.Prospect{}, errors.New(why)
	}
	if why, none := strings.CutPrefix(found, "no feed "); none {
		return bot.Prospect{}, &bot.NoFeedError{Err: errors.New(why)}
	}
	words := strings.Fields(found)
	if len(words) < 5 {
		return bot.Prospect{}, bot.ErrStillLooking
	}
	n := len(words)
	age, err1 := time.ParseDuration(words[n-2])
	interval, err2 := time.ParseDuration(words[n-1])
	items, err3 := strconv.Atoi(words[n-3])
	p := bot.Prospect{
		Source: bot.Source{Address: words[n-4], Title: strings.Join(words[:n-4], " ")},
		Items:  items, Newest: time.Now().Add(-age), Interval: interval, Shared: strings.Contains(words[n-4], "shared"),
	}
	if _, selector := news.SplitWatched(p.Address); selector != "" {
		p.First, p.Newest = "Notice to mariners", time.Time{}
	}
	if news.HasSecret(p.Address) {
		p.Address += "#" + string(workspace)
	}
	if pace.Every > 0 {
		p.Interval = max(pace.Every, 5*time.Minute) // no host bears more here
	}
	return p, errors.Join(err1, err2, err3)
}

func (w web) ReadList(_ context.Context, _ alerts.WorkspaceID, from string) ([]bot.Source, error) {
	list, ok := strings.CutPrefix(w[from], "list ")
	if !ok {
		return nil, errors.New("that is no list of feeds")
	}
	var all []bot.Source
	for _, address := range strings.Fields(list) {
		all = append(all, bot.Source{Address: address})
	}
	return all, nil
}

func (w web) WriteList(list []bot.Source) (string, error) {
	var b strings.Builder
	for _, s := range list {
		fmt.Fprintf(&b, "<outline %s %s>\n", s.Title, s.Address)
	}
	return b.String(), nil
}

// ask types what a line says and returns the answer as scripts write it.
func (s *stage) ask(line string) string {
	head, typed, _ := strings.Cut(line, " > ")
	place, user, _ := strings.Cut(head, " ")
	user, guest := strings.CutSuffix(user, " (guest)")
	reply := s.handler.Respond(context.Background(), bot.Request{
		Channel: alerts.Channel{Platform: "test", Workspace: "test:desk", ID: place}, Place: place, User: user, Text: typed,
		MayChange: !guest, WhyNot: "Only people with Manage Channels can change subscriptions here.",
	})
	var out []string
	for _, p := range reply.Parts {
		switch p := p.(type) {
		case bot.Paragraph:
			out = append(out, s.show(alerts.Line(p)))
		case bot.Bullets:
			for _, l := range p {
				out = append(out, "- "+s.show(l))
			}
		case bot.Block:
			for l := range strings.Lines(string(p)) {
				out = append(out, "| "+strings.TrimSuffix(l, "\n"))
			}
		}
	}
	if len(reply.Announce) > 0 {
		out = append(out, "! "+s.show(reply.Announce))
	}
	return strings.Join(out, "\n")
}

func (s *stage) show(l alerts.Line) string {
	var b strings.Builder
	for _, r := range l {
		switch text := r.Text; {
		case r.Time.After(s.now.Add(time.Minute)):
			fmt.Fprintf(&b, "in %d min", int(r.Time.Sub(s.now).Round(time.Minute).Minutes()))
		case !r.Time.IsZero():
			b.WriteString(bot.Ago(r.Time, s.now.Add(time.Second)))
		case r.URL != "":
			fmt.Fprintf(&b, "[%s](%s)", text, r.URL)
		case r.Code:
			b.WriteString("`" + text + "`")
		case r.Strong:
			b.WriteString("*" + text + "*")
		default:
			b.WriteString(text)
		}
	}
	return b.String()
}

package bot_test

import (
	"context"
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
)

// TestConversations plays the scripts of testdata/*.chat. A script is a conversation:
//
//	article 2h Bloomberg: Turkey signs an LNG deal        filed, published two hours ago; its text is indented below
//	#energy Ada > subscribe Turkey AND LNG                 what Ada types in #energy
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
	s := &stage{
		t: t, roster: roster, now: time.Now(),
		desk: &alerts.Desk{
			Roster: roster, Summarizer: summary.Scorer{}, Extractor: facts.Extractor{}, Filer: db, Gates: []alerts.Gate{alerts.Told{Filer: db}}, Log: log,
		},
		handler: &bot.Handler{Subscriptions: db, Archive: db, Health: db, Events: db, Log: log},
	}
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

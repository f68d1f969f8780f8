package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"time"

	"newsbot/bot"
)

//go:embed templates static
var files embed.FS

// templates are the page and its pieces.
var templates = template.Must(template.New("").ParseFS(files, "templates/*.html"))

// build names what is embedded: a new one gets new addresses, so that old files may be kept for ever.
var build = digest(files, "static")

// examples are the commands that an empty channel offers.
var examples = []example{
	{"test Turkey AND LNG", "what a rule would have brought in the last week"},
	{"subscribe Turkey AND LNG", "a card here for each new story"},
	{"search gas OR nuclear", "articles that have come in already"},
	{"help rules", "how rules are written"},
}

type example struct{ Line, Help string }

// A pageView is the page as the template shows it.
type pageView struct {
	Build    string
	Channel  string
	Channels []string
	Since    string // up to when it has everything
	Cards    []itemView
	Trouble  string // a sentence in place of the cards
	Answer   *answerView
	Examples []example
	Commands []string
}

// mux returns the ways into the console.
func (p *Platform) mux() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		r.SetPathValue("channel", Home.ID)
		p.page(w, r, http.StatusOK, nil)
	})
	m.HandleFunc("GET /c/{channel}", func(w http.ResponseWriter, r *http.Request) { p.page(w, r, http.StatusOK, nil) })
	m.HandleFunc("GET /c/{channel}/commands", func(w http.ResponseWriter, r *http.Request) { // an answer's page, opened again
		http.Redirect(w, r, "/c/"+r.PathValue("channel"), http.StatusSeeOther)
	})
	m.HandleFunc("POST /c/{channel}/commands", p.commands)
	m.HandleFunc("GET /c/{channel}/complete", p.complete)
	m.HandleFunc("GET /c/{channel}/events", p.events)
	m.HandleFunc("GET /static/{build}/{name}", p.static)
	m.HandleFunc("/", p.notFound)
	return m
}

// page shows a channel, with an answer if there is one.
func (p *Platform) page(w http.ResponseWriter, r *http.Request, status int, answer *answerView) {
	channel := r.PathValue("channel")
	if !channelName.MatchString(channel) {
		p.notFound(w, r)
		return
	}
	now := time.Now()
	v := pageView{Build: build, Channel: channel, Since: mark(now), Answer: answer, Examples: examples, Channels: []string{Home.ID}}
	if channel != Home.ID {
		v.Channels = append(v.Channels, channel)
	}
	for _, c := range bot.Commands() {
		v.Commands = append(v.Commands, c.Name)
	}
	recent, err := p.recent(r.Context(), channel)
	if err != nil {
		p.log.Error("show a channel", "channel", channel, "err", err)
		v.Trouble, v.Since = "Earlier cards cannot be read at the moment. They are kept, and come back here.", "0"
		if status == http.StatusOK {
			status = http.StatusServiceUnavailable
		}
	}
	for _, d := range recent {
		v.Cards = append(v.Cards, itemOf(d, now))
	}
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, "page", v); err != nil {
		p.broken(w, "render the page", err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b.Bytes())
}

// static serves an embedded file. Its address changes with its content.
func (p *Platform) static(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("build") == build {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeFileFS(w, r, files, "static/"+r.PathValue("name"))
}

func (p *Platform) notFound(w http.ResponseWriter, _ *http.Request) {
	refuse(w, http.StatusNotFound, "There is nothing here. The console is at /; a channel is at /c/NAME, "+
		"where NAME is of a-z, 0-9, - and _, at most 40 of them.")
}

func (p *Platform) broken(w http.ResponseWriter, doing string, err error) {
	p.log.Error("answer a page", "err", fmt.Errorf("%s: %w", doing, err))
	refuse(w, http.StatusInternalServerError, "Something broke on newsbot's side; its log says what.")
}

// fragment returns a piece of the page as HTML.
func fragment(name string, v any) (string, error) {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, v); err != nil {
		return "", fmt.Errorf("render %s: %w", name, err)
	}
	return b.String(), nil
}

// digest names the content of a folder.
func digest(files fs.FS, folder string) string {
	h := sha256.New()
	err := fs.WalkDir(files, folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		body, err := fs.ReadFile(files, path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(body), body)
		return err
	})
	if err != nil {
		panic("web: embedded files: " + err.Error())
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}

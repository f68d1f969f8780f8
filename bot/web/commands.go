package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/alerts"
	"newsbot/bot"
)

// maxBody is how much a command may take on the wire; the longest rule is far below.
const maxBody = 16 << 10

// asleep is what is said while nobody answers.
const asleep = "newsbot is starting or stopping. Nothing was changed; try again in a moment."

// A command is what a page sends.
type command struct {
	Text string `json:"text"`
	Tab  string `json:"tab"` // the page's own name for itself
}

// commands carries one out. It answers with the whole page, or with JSON where that is what is asked for.
func (p *Platform) commands(w http.ResponseWriter, r *http.Request) {
	channel := r.PathValue("channel")
	if !channelName.MatchString(channel) {
		p.notFound(w, r)
		return
	}
	c, status, wrong := read(w, r)
	if wrong != "" {
		p.reply(w, r, status, c, said(wrong))
		return
	}
	var reply bot.Reply
	// What was asked for is done even if the page is closed meanwhile; the responder has a time limit of its own.
	ctx := context.WithoutCancel(r.Context())
	if !p.answer(func(to bot.Responder) { reply = to.Respond(ctx, request(channel, c.Text)) }) {
		w.Header().Set("Retry-After", "3")
		p.reply(w, r, http.StatusServiceUnavailable, c, said(asleep))
		return
	}
	if len(reply.Announce) > 0 {
		p.hub.note(channel, c.Tab, reply.Announce)
	}
	p.reply(w, r, http.StatusOK, c, reply)
}

// request returns what was typed as the bot takes it. There is no login, so who reaches the console may change it.
func request(channel, text string) bot.Request {
	text = strings.TrimSpace(text)
	for _, prefix := range []string{"/news", "/"} { // as typed on other platforms
		if rest, ok := strings.CutPrefix(text, prefix); ok && (prefix == "/" || rest == "" || unicode.IsSpace(rune(rest[0]))) {
			text = strings.TrimSpace(rest)
			break
		}
	}
	return bot.Request{Channel: Channel(channel), Place: "#" + channel, User: "Somebody", Text: text, MayChange: true}
}

// read reads a command from a form or from JSON. What is wrong with it is a sentence.
func read(w http.ResponseWriter, r *http.Request) (c command, status int, wrong string) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	switch kind {
	case "application/json":
		dec := json.NewDecoder(r.Body)
		if err = dec.Decode(&c); err == nil {
			if _, more := dec.Token(); !errors.Is(more, io.EOF) {
				err = errors.New("more than one value")
			}
		}
	case "application/x-www-form-urlencoded", "multipart/form-data":
		if kind == "multipart/form-data" {
			err = r.ParseMultipartForm(maxBody)
		} else {
			err = r.ParseForm()
		}
		c = command{Text: r.PostFormValue("text"), Tab: r.PostFormValue("tab")}
	default:
		return c, http.StatusUnsupportedMediaType, `Send a form with the field text, or JSON as in {"text": "help"}.`
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return command{}, http.StatusRequestEntityTooLarge, "That is too long to be a command."
	}
	if err != nil {
		return command{}, http.StatusBadRequest, `I can't read this request. Send a form with the field text, or JSON as in {"text": "help"}.`
	}
	if !utf8.ValidString(c.Text) {
		return command{}, http.StatusBadRequest, "That is not readable text: it is not UTF-8."
	}
	return c, http.StatusOK, ""
}

// reply shows an answer in the form that was asked for.
func (p *Platform) reply(w http.ResponseWriter, r *http.Request, status int, c command, reply bot.Reply) {
	v := answerOf(c.Text, reply)
	if !strings.Contains(r.Header.Get("Accept"), "application/json") {
		p.page(w, r, status, &v)
		return
	}
	html, err := fragment("answer", v)
	if err != nil {
		p.broken(w, "render an answer", err)
		return
	}
	writeJSON(w, status, map[string]string{"text": plain(reply), "html": html})
}

// said returns a reply of one sentence.
func said(sentence string) bot.Reply {
	return bot.Reply{Parts: []bot.Part{bot.Paragraph(alerts.Plain(sentence))}}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		panic("web: an answer that JSON cannot hold: " + err.Error())
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(append(body, '\n'))
}

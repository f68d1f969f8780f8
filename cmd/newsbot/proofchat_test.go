//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// A chatWorld is a Slack and a Discord that answer as such services do on their worst days: they ask to wait, fail before or
// after the message stands, cut the line, answer too late, and post what nobody waits for any more. What they are told is in
// their channels is the only truth that the proof counts. Each node of the bot has an address of its own, so that it is known who asks.
type chatWorld struct {
	t        *testing.T
	slack    []string // addresses, by node
	discord  []string
	window   time.Duration // how long Discord knows a nonce
	lag      time.Duration // how long a message stands before the history shows it
	patience time.Duration // how long the bot waits for an answer
	latest   time.Duration // how long after its patience a message may still be posted

	own stalls // of the process that the world runs in

	mu       sync.Mutex
	random   *rand.Rand
	calm     bool  // no trouble any more
	next     fault // of the next post on Slack, whatever else; empty to have it drawn
	blind    bool  // Slack's history may not be read
	channels map[string][]said
	names    uint64
	traps    []trap // by node
	faults   map[fault]int
}

// said is a message that stands in a channel.
type said struct {
	id      uint64 // as Discord names it
	key     string // the bot's mark
	article int    // 0 if it is nobody's
	at      time.Time
	form    map[string]string // as Slack was given it
	footer  string            // as Discord was given it
}

// A point is a moment in the life of a message at which a process may die.
type point string

const (
	dialled  point = "dialled"  // the intent is on disk, no byte was sent
	received point = "received" // it was sent, and is not posted
	posted   point = "posted"   // it stands, and nobody knows
	answered point = "answered" // the answer was given, and perhaps not yet recorded
)

var points = []point{dialled, received, posted, answered}

// A trap is what happens to a node that reaches a point.
type trap struct {
	at   point
	snap func()
}

// A fault is one way in which an answer is no yes.
type fault string

const (
	fine        fault = "fine"
	slowDown    fault = "429"
	failBefore  fault = "500 before"
	failAfter   fault = "500 after"
	resetBefore fault = "reset before"
	resetAfter  fault = "reset after"
	tooLate     fault = "answered too late"
	afterwards  fault = "posted after the bot gave up"
	neverTaken  fault = "refused for good" // drawn by no trial
)

// troubles are the faults of a post with how many of a hundred have each.
var troubles = []struct {
	fault
	percent int
}{{slowDown, 5}, {failBefore, 3}, {failAfter, 3}, {resetBefore, 3}, {resetAfter, 4}, {tooLate, 3}, {afterwards, 3}}

// newChatWorld opens a world for that many nodes.
func newChatWorld(t *testing.T, nodes int, seed uint64) *chatWorld {
	w := &chatWorld{
		t: t, window: 9 * time.Second, lag: 100 * time.Millisecond, patience: proofWithin, latest: 800 * time.Millisecond,
		random: rand.New(rand.NewPCG(seed, 7)), channels: map[string][]said{}, traps: make([]trap, nodes), faults: map[fault]int{},
	}
	w.own.watch(t)
	for n := range nodes {
		w.slack = append(w.slack, w.serve(n, w.serveSlack)+"/api")
		w.discord = append(w.discord, w.serve(n, w.serveDiscord))
	}
	return w
}

// serve opens an address for node n.
func (w *chatWorld) serve(n int, handle func(*call)) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		c := &call{world: w, node: n, w: rw, r: r, at: time.Now()}
		c.at = c.at.Add(-w.own.held(c.at)) // it may have waited at the door for as long
		if err := r.ParseForm(); err != nil {
			return
		}
		var err error
		if c.body, err = io.ReadAll(r.Body); err != nil {
			return // who asked is gone
		}
		if w.chance(50) {
			rw.Header().Set("Connection", "close") // so that most messages begin with a new connection
		}
		handle(c)
	})}
	go server.Serve(dialling{l, func() { w.reach(n, dialled) }}) //nolint:errcheck // it ends with Close
	w.t.Cleanup(func() { server.Close() })
	return "http://" + l.Addr().String()
}

// dialling tells of each new connection.
type dialling struct {
	net.Listener
	tell func()
}

func (d dialling) Accept() (net.Conn, error) {
	c, err := d.Listener.Accept()
	if err == nil {
		d.tell()
	}
	return c, err
}

// chance is true in so many of a hundred cases.
func (w *chatWorld) chance(percent int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.random.IntN(100) < percent
}

// set lays a trap for a node.
func (w *chatWorld) set(node int, at point, snap func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.traps[node] = trap{at, snap}
}

// reach springs the trap that waits for node at p.
func (w *chatWorld) reach(node int, p point) {
	w.mu.Lock()
	t := w.traps[node]
	if t.snap != nil && t.at == p {
		w.traps[node] = trap{}
	}
	w.mu.Unlock()
	if t.snap != nil && t.at == p {
		t.snap()
	}
}

// fate draws what happens to a post.
func (w *chatWorld) fate(onSlack bool) fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	drawn := fine
	if n := w.random.IntN(100); !w.calm {
		for _, t := range troubles {
			if n -= t.percent; n < 0 {
				drawn = t.fault
				break
			}
		}
	}
	if onSlack && w.next != "" {
		drawn, w.next = w.next, ""
	}
	w.faults[drawn]++
	return drawn
}

// A call is a request of the bot's.
type call struct {
	world *chatWorld
	node  int
	w     http.ResponseWriter
	r     *http.Request
	body  []byte
	at    time.Time
}

// post puts m into channel and answers as answer says, or whatever fate has in store.
func (c *call) post(channel string, m said, answer func(said) string, slow func()) {
	c.world.reach(c.node, received)
	switch f := c.world.fate(m.footer == ""); f {
	case slowDown:
		slow()
	case neverTaken:
		c.say(`{"ok":false,"error":"invalid_arguments"}`)
	case failBefore:
		c.fail()
	case resetBefore:
		c.reset()
	case failAfter, resetAfter:
		if _, stands := c.world.commit(channel, m, c.at); stands {
			c.world.reach(c.node, posted)
		}
		if f == failAfter {
			c.fail()
		} else {
			c.reset()
		}
	case afterwards:
		c.gone(c.world.patience)
		time.Sleep(c.world.upTo(c.world.latest)) // a real service, in real time
		c.world.commit(channel, m, c.at)
	default:
		m, stands := c.world.commit(channel, m, c.at)
		if !stands {
			c.reset()
			return
		}
		c.world.reach(c.node, posted)
		if f == tooLate {
			c.gone(c.world.patience + c.world.patience/4)
		}
		c.say(answer(m))
		c.world.reach(c.node, answered)
	}
}

// look answers a look-up, which fails now and then.
func (c *call) look(answer func() string, slow func()) {
	w := c.world
	w.mu.Lock()
	n, calm := w.random.IntN(100), w.calm
	w.mu.Unlock()
	switch {
	case calm || n >= 9:
		c.say(answer())
	case n < 3:
		slow()
	case n < 6:
		c.fail()
	default:
		c.reset()
	}
}

func (c *call) say(text string) {
	c.w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(c.w, text) // who asked may be gone
	_ = http.NewResponseController(c.w).Flush()
}

func (c *call) fail() { http.Error(c.w, "something went wrong", http.StatusInternalServerError) }

func (c *call) reset() {
	conn, _, err := http.NewResponseController(c.w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	conn.Close()
}

// gone waits until who asked has gone, or for so long.
func (c *call) gone(limit time.Duration) {
	select {
	case <-c.r.Context().Done():
	case <-time.After(limit):
	}
}

func (w *chatWorld) upTo(d time.Duration) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Duration(w.random.Int64N(int64(d)))
}

// contract finds the number of the article that a message tells.
var contract = regexp.MustCompile(`contract number ([0-9]+)`)

// commit puts m into a channel and returns what stands there. What has taken too long by then the service itself gives up, and nothing
// of it stands: the machine that the proof runs on may be slower than any service.
func (w *chatWorld) commit(channel string, m said, since time.Time) (stands said, taken bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	m.at = time.Now()
	if m.at.Sub(since) > w.patience+w.latest {
		return m, false
	}
	if m.footer != "" { // Discord, which knows a nonce again
		for _, old := range w.channels[channel] {
			if old.key == m.key && m.at.Sub(old.at) < w.window {
				return old, true
			}
		}
	}
	const epoch = 1420070400000
	w.names = max(w.names+1, uint64(m.at.UnixMilli()-epoch)<<22)
	m.id = w.names
	w.channels[channel] = append(w.channels[channel], m)
	return m, true
}

// standing returns what the history of a channel shows, oldest first.
func (w *chatWorld) standing(channel string) []said {
	w.mu.Lock()
	defer w.mu.Unlock()
	var shown []said
	for _, m := range w.channels[channel] {
		if time.Since(m.at) > w.lag {
			shown = append(shown, m)
		}
	}
	return shown
}

func number(text string) int {
	if m := contract.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1]) // it is one
		return n
	}
	return 0
}

func (m said) ts() string { return fmt.Sprintf("%d.%06d", m.at.Unix(), m.at.Nanosecond()/1000) }

func (w *chatWorld) serveSlack(c *call) {
	slow := func() {
		c.w.Header().Set("Retry-After", "1")
		http.Error(c.w, `{"ok":false,"error":"ratelimited"}`, http.StatusTooManyRequests)
	}
	switch method := c.r.URL.Path[strings.LastIndexByte(c.r.URL.Path, '/')+1:]; method {
	case "auth.test":
		c.look(func() string {
			return `{"ok":true,"team":"Desk","team_id":"` + proofTeam + `","user":"newsbot","user_id":"U0BOT","bot_id":"B0BOT"}`
		}, slow)
	case "chat.postMessage":
		m := said{form: map[string]string{}, article: number(c.r.FormValue("text"))}
		for _, name := range []string{"text", "blocks", "metadata"} {
			m.form[name] = c.r.FormValue(name)
		}
		c.post(c.r.FormValue("channel"), m, func(m said) string {
			return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q}`, c.r.FormValue("channel"), m.ts())
		}, slow)
	case "conversations.history":
		c.look(func() string { return w.slackHistory(c.r) }, slow)
	default: // no socket: commands are not what is proved here
		c.say(`{"ok":false,"error":"service_unavailable"}`)
	}
}

// slackHistory shows pages of three, newest first.
func (w *chatWorld) slackHistory(r *http.Request) string {
	if w.blind {
		return `{"ok":false,"error":"missing_scope","needed":"channels:history"}`
	}
	const page = 3
	oldest, _ := strconv.ParseFloat(r.FormValue("oldest"), 64) // 0 if there is none
	from, _ := strconv.Atoi(r.FormValue("cursor"))
	list := []map[string]any{}
	all := w.standing(r.FormValue("channel"))
	next := ""
	for i := len(all) - 1 - from; i >= 0 && float64(all[i].at.Unix()) >= oldest; i-- {
		if len(list) == page {
			next = strconv.Itoa(from + page)
			break
		}
		m := map[string]any{"type": "message", "user": "U0BOT", "bot_id": "B0BOT", "ts": all[i].ts(), "text": all[i].form["text"],
			"metadata": json.RawMessage(all[i].form["metadata"])}
		if b := all[i].form["blocks"]; b != "" {
			m["blocks"] = json.RawMessage(b)
		}
		list = append(list, m)
	}
	text, err := json.Marshal(map[string]any{"ok": true, "messages": list, "has_more": next != "",
		"response_metadata": map[string]string{"next_cursor": next}})
	if err != nil {
		w.t.Error(err)
	}
	return string(text)
}

func (w *chatWorld) serveDiscord(c *call) {
	slow := func() {
		c.w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(c.w, `{"message":"You are being rate limited.","retry_after":0.7,"global":false}`) // it may be gone
	}
	_, path, _ := strings.Cut(strings.TrimPrefix(c.r.URL.Path, "/api/"), "/")
	at := strings.Split(path, "/")
	switch {
	case path == "users/@me":
		c.say(`{"id":"` + proofBot + `","username":"newsbot","bot":true}`)
	case len(at) == 3 && at[0] == "channels" && at[2] == "messages" && c.r.Method == http.MethodPost:
		var body struct {
			Nonce  string
			Embeds []struct {
				Footer struct{ Text string }
			}
		}
		if err := json.Unmarshal(c.body, &body); err != nil || body.Nonce == "" || len(body.Embeds) == 0 {
			w.t.Errorf("Discord was posted %s, %v", c.body, err)
			return
		}
		c.post(at[1], said{key: body.Nonce, footer: body.Embeds[0].Footer.Text, article: number(string(c.body))},
			func(m said) string { return fmt.Sprintf(`{"id":"%d"}`, m.id) }, slow)
	case len(at) == 3 && at[0] == "channels" && at[2] == "messages":
		c.look(func() string { return w.discordHistory(at[1], c.r) }, slow)
	default: // no gateway: commands are not what is proved here
		c.fail()
	}
}

// discordHistory shows the oldest messages after a name, newest first, without their nonces.
func (w *chatWorld) discordHistory(channel string, r *http.Request) string {
	after, _ := strconv.ParseUint(r.FormValue("after"), 10, 64) // 0 if there is none
	limit, _ := strconv.Atoi(r.FormValue("limit"))
	list := []map[string]any{}
	for _, m := range w.standing(channel) {
		if m.id > after && len(list) < limit {
			author := proofBot
			if m.article == 0 {
				author = "700000000000000001"
			}
			list = append([]map[string]any{{"id": strconv.FormatUint(m.id, 10), "author": map[string]string{"id": author},
				"embeds": []any{map[string]any{"footer": map[string]string{"text": m.footer}}}}}, list...)
		}
	}
	text, err := json.Marshal(list)
	if err != nil {
		w.t.Error(err)
	}
	return string(text)
}

//go:build unix

package main

import (
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
)

// TestDatabaseThatIsAwayIsWaitedFor starts the program without its database, and takes the database away from it later.
func TestDatabaseThatIsAwayIsWaitedFor(t *testing.T) {
	t.Parallel()
	server := newProofServer(t)
	server.stop()
	address := unusedAddress(t)
	p := &proof{t: t, trial: trial{nodes: 1}, world: newChatWorld(t, 1, 1)}
	p.world.calm = true
	n := newProofNode(p, 0, server.address)
	n.env = append(n.env, "NEWSBOT_LISTEN="+address)
	ended := n.start()
	ask := func(path string) string {
		resp, err := http.Get("http://" + address + path)
		if err != nil {
			return ""
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return ""
		}
		return resp.Status + " " + string(body)
	}
	alive := func() bool { return strings.HasPrefix(ask("/healthz"), "200") }
	red := func() bool {
		said := ask("/readyz")
		return strings.HasPrefix(said, "503") && !strings.Contains(said, `"store":"ok"`)
	}
	green := func() bool { return strings.Contains(ask("/readyz"), `"store":"ok"`) }
	await(t, "healthz without the database", alive)
	await(t, "readyz to be red", red)
	pushed := func() bool { return n.push(1) }
	for range 2 {
		server.start()
		await(t, "an article to be taken", pushed)
		await(t, "readyz to know it", green)
		server.stop()
		await(t, "readyz to be red again", red)
		if !alive() {
			t.Errorf("healthz without the database answers %q", ask("/healthz"))
		}
	}
	n.signal(syscall.SIGTERM)
	if <-ended; n.cmd.ProcessState.ExitCode() != 0 {
		t.Errorf("without its database the program stopped with %v", n.cmd.ProcessState)
	}
	n.start()
	await(t, "healthz without the database", alive)
	n.stop() // while it waits
}

// unusedAddress returns an address that nobody listens at, and that nobody is given by the system before the program asks for it.
func unusedAddress(t *testing.T) string {
	t.Helper()
	for _, host := range []string{"127.0.0.97", "127.0.0.1"} { // not every system has the first
		if l, err := net.Listen("tcp", host+":0"); err == nil {
			defer l.Close()
			return l.Addr().String()
		}
	}
	t.Fatal("there is no address to listen at")
	return ""
}

func TestDatabaseIsShownWithoutItsPassword(t *testing.T) {
	for dsn, want := range map[string]string{
		"sqlite:data/newsbot.db": "sqlite:data/newsbot.db",
		"postgres://news:s3cret@db.example:5432/news?password=s3cret": "PostgreSQL at db.example:5432/news",
		"postgres://news:s3cret%zz@db.example/news":                   "PostgreSQL",
	} {
		if got := shownDB(dsn); got != want {
			t.Errorf("shownDB(%s) = %q, want %q", dsn, got, want)
		}
	}
}

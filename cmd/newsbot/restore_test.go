//go:build unix

package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A restorer keeps a copy of the database that a node uses, and puts it back.
type restorer struct {
	dsn  string
	copy func(t *testing.T, n *proofNode) // while the node runs
	back func(t *testing.T)               // while it does not
}

func restoreSQLite(t *testing.T) restorer {
	path := filepath.Join(t.TempDir(), "news.db")
	return restorer{"sqlite:" + path, func(t *testing.T, n *proofNode) {
		t.Helper()
		if out, err := n.command("backup", path+".old"); err != nil {
			t.Fatalf("newsbot backup: %v: %s", err, out)
		}
	}, func(t *testing.T) {
		t.Helper()
		for _, suffix := range []string{"-wal", "-shm"} {
			_ = os.Remove(path + suffix) // a program that stopped left none
		}
		if err := os.Rename(path+".old", path); err != nil {
			t.Fatal(err)
		}
	}}
}

func restorePostgreSQL(t *testing.T) restorer {
	server := newProofServer(t)
	run := func(t *testing.T, name string, args ...string) {
		t.Helper()
		if out, err := server.program(name, append([]string{"-h", server.dir, "-U", "newsbot"}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", name, err, out)
		}
	}
	file := filepath.Join(server.data(), "dump")
	return restorer{server.address, func(t *testing.T, _ *proofNode) {
		t.Helper()
		run(t, "pg_dump", "--format=custom", "--file="+file, "postgres")
	}, func(t *testing.T) {
		t.Helper()
		run(t, "psql", "-c", "DROP SCHEMA public CASCADE", "-c", "CREATE SCHEMA public", "postgres")
		run(t, "pg_restore", "--dbname=postgres", file)
	}}
}

// TestPuttingABackupBackRepeatsNothing posts, copies the database, posts more, puts the copy back and starts again: what was posted since the
// copy comes again from the inbox and from a feed, some of it stood in the copy as still to be sent, and none of it is posted twice.
func TestPuttingABackupBackRepeatsNothing(t *testing.T) {
	for name, make := range map[string]func(*testing.T) restorer{"SQLite": restoreSQLite, "PostgreSQL": restorePostgreSQL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := make(t)
			feed := newFeedServer(t)
			feed.add("old", "Turkey signed for LNG last year", "What stands in a feed when it is first fetched is no news. Turkey has LNG.")
			tell := func(n int) {
				feed.add(fmt.Sprintf("item-%d", n), fmt.Sprintf("Turkey signs LNG contract number %d", n), "Turkey signed a contract for LNG on Monday.")
			}
			p := &proof{t: t, world: newChatWorld(t, 1, 1), trial: trial{nodes: 1, settings: []string{
				"NEWSBOT_FEEDS=" + feed.URL, "NEWSBOT_FEED_INTERVAL=1s", "NEWSBOT_FETCH_ALLOW=127.0.0.0/8", "NEWSBOT_DISCORD_NONCE=0s",
			}}}
			p.world.calm, p.world.window = true, 0 // no nonce helps
			p.subscribe(db.dsn)
			n := newProofNode(p, 0, db.dsn)
			ended := n.start()
			push := func(articles ...int) {
				t.Helper()
				for _, a := range articles {
					await(t, fmt.Sprintf("article %d to be taken", a), func() bool { return n.push(a) }) // a bot that starts asks to come again
				}
			}
			arrived := func(articles int) {
				t.Helper()
				p.acked.Store(int64(articles))
				for since := time.Now(); p.judge().lost > 0; {
					if time.Since(since) > stuck || !pause(t.Context(), 50*time.Millisecond) {
						t.Fatalf("waited %v for %d articles in every channel: %v", stuck, articles, p.judge())
					}
				}
			}
			if !n.await(t.Context()) {
				t.Fatal("newsbot does not start")
			}
			await(t, "the first fetch of the feed", func() bool { return strings.Contains(n.get("/metrics"), `newsbot_feed_polls_total{result="new"} 1`) })
			push(1, 2, 3)
			db.copy(t, n) // at one message a second and channel some of them still wait
			arrived(3)
			push(4)
			arrived(4)
			tell(5)
			arrived(5)
			tell(6)
			arrived(6)
			if v := p.judge(); !v.clean() {
				t.Fatalf("before anything was put back: %v", v)
			}
			n.stop()
			<-ended

			db.back(t)
			ended = n.start()
			defer func() { n.stop(); <-ended }()
			if !n.await(t.Context()) {
				t.Fatal("newsbot does not start again")
			}
			push(3, 4, 7)
			await(t, "the feed to be read again", func() bool { return strings.Contains(n.get("/metrics"), `newsbot_feed_polls_total{result="new"} 1`) })
			arrived(7)
			tell(8)
			arrived(8)
			if v := p.judge(); !v.clean() {
				t.Errorf("after a copy was put back: %v", v)
			}
			const sentence = "the database is older than what was last seen here: every message is looked up before it is posted"
			if ready := n.get("/readyz"); !strings.Contains(ready, sentence+", until ") || !strings.Contains(ready, `"store":"ok"`) {
				t.Errorf("readyz answers %q, want it to say that %s", ready, sentence)
			}
			n.mu.Lock()
			log := strings.Join(n.output, "\n")
			n.mu.Unlock()
			if strings.Count(log, sentence) != 1 || !strings.Contains(log, "was delivered before") {
				t.Errorf("the log does not say once that %s, or not what was found", sentence)
			}
		})
	}
}

// TestARunningProgramNoticesThatItsServerWentBack takes the server away under a node, and gives it an older one in its place: a standby that was
// promoted before it had everything, or the same server from a snapshot of its disk.
func TestARunningProgramNoticesThatItsServerWentBack(t *testing.T) {
	for name, promote := range map[string]bool{"a standby": true, "a snapshot": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newProofServer(t)
			p := &proof{t: t, world: newChatWorld(t, 1, 1), trial: trial{nodes: 1, settings: []string{"NEWSBOT_DISCORD_NONCE=0s"}}}
			p.world.calm, p.world.window = true, 0
			p.subscribe(server.address)
			n := newProofNode(p, 0, server.address)
			ended := n.start()
			defer func() { n.stop(); <-ended }()
			if !n.await(t.Context()) {
				t.Fatal("newsbot does not start")
			}
			push := func(articles ...int) {
				t.Helper()
				for _, a := range articles {
					await(t, fmt.Sprintf("article %d to be taken", a), func() bool { return n.push(a) })
				}
			}
			arrived := func(articles int) {
				t.Helper()
				p.acked.Store(int64(articles))
				for since := time.Now(); p.judge().lost > 0; {
					if time.Since(since) > stuck || !pause(t.Context(), 50*time.Millisecond) {
						t.Fatalf("waited %v for %d articles in every channel: %v", stuck, articles, p.judge())
					}
				}
			}
			push(1)
			arrived(1)
			mark := func() string {
				out, err := server.program("psql", "-h", server.dir, "-U", "newsbot", "-tAc", "SELECT number FROM meta WHERE name = 'mark'", "postgres").Output()
				if err != nil {
					t.Fatalf("psql: %v", err)
				}
				return string(out)
			}
			copied := mark()
			server.stop()
			if out, err := server.program("cp", "-a", server.data(), server.data()+".old").CombinedOutput(); err != nil {
				t.Fatalf("cp: %v: %s", err, out)
			}
			server.start()
			push(2)
			arrived(2)
			await(t, "the program to note how far it is", func() bool { return mark() != copied })
			server.stop()
			for _, do := range [][]string{{"rm", "-r", server.data()}, {"mv", server.data() + ".old", server.data()}} {
				if out, err := server.program(do[0], do[1:]...).CombinedOutput(); err != nil {
					t.Fatalf("%v: %v: %s", do, err, out)
				}
			}
			if promote {
				if out, err := server.program("touch", filepath.Join(server.data(), "recovery.signal")).CombinedOutput(); err != nil {
					t.Fatalf("touch: %v: %s", err, out)
				}
			}
			server.start("-c", "restore_command=false")
			push(2, 3)
			arrived(3)
			pause(t.Context(), proofSettle)
			if v := p.judge(); !v.clean() {
				t.Errorf("after the server went back: %v", v)
			}
			await(t, "readyz to say so", func() bool { return strings.Contains(n.get("/readyz"), "older than what was last seen here") })
		})
	}
}

// get returns what the node answers at path, whatever its status; nothing while it does not.
func (n *proofNode) get(path string) string {
	resp, err := n.client.Get(n.where() + path)
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return ""
	}
	return string(body)
}

//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// command runs newsbot with arguments in the directory and with the settings of n, and returns what it prints.
func (n *proofNode) command(args ...string) (string, error) {
	cmd := exec.CommandContext(n.proof.t.Context(), os.Args[0], args...)
	cmd.Dir, cmd.Env = n.dir, n.env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestHeldUntilTheOperatorSays loses the answer of a Slack whose history may not be read.
func TestHeldUntilTheOperatorSays(t *testing.T) {
	t.Parallel()
	p := &proof{t: t, trial: trial{nodes: 1}, world: newChatWorld(t, 1, 1)}
	p.world.calm, p.world.blind = true, true
	path := filepath.Join(t.TempDir(), "news.db")
	p.subscribe("sqlite:" + path)
	n := newProofNode(p, 0, "sqlite:"+path)
	ended := n.start()
	t.Cleanup(func() { n.stop(); <-ended })
	if !n.await(t.Context()) {
		t.Fatal("newsbot does not start")
	}
	for _, f := range []fault{resetBefore, resetAfter} {
		p.world.mu.Lock()
		p.world.next = f
		p.world.mu.Unlock()
		number := map[fault]int{resetBefore: 1, resetAfter: 2}[f]
		if !n.push(number) {
			t.Fatal("the article is not taken")
		}
		var listed string
		await(t, "the delivery to be held", func() bool {
			out, err := n.command("deliveries")
			if listed = out; err != nil {
				t.Fatalf("newsbot deliveries: %v: %s", err, out)
			}
			return strings.Contains(out, "held")
		})
		id, _, _ := strings.Cut(listed, " ")
		if !strings.Contains(listed, "contract number") || !strings.Contains(listed, "may not look") {
			t.Errorf("newsbot deliveries says %q, want what it is about and why it is held", listed)
		}
		do := map[fault]string{resetBefore: "post", resetAfter: "drop"}[f]
		if out, err := n.command("deliveries", do, id); err != nil {
			t.Fatalf("newsbot deliveries %s: %v: %s", do, err, out)
		}
		if out, err := n.command("deliveries", do, id); do == "post" && err == nil || !strings.Contains(out, id) {
			t.Errorf("newsbot deliveries %s, again: %v: %s", do, err, out)
		}
	}
	p.world.mu.Lock()
	p.world.next = neverTaken
	p.world.mu.Unlock()
	if !n.push(3) {
		t.Fatal("the article is not taken")
	}
	var id string
	await(t, "a delivery to be dropped", func() bool {
		out, err := n.command("deliveries")
		if err != nil {
			t.Fatalf("newsbot deliveries: %v: %s", err, out)
		}
		for entry := range strings.SplitSeq(out, "\n") {
			if strings.Contains(entry, "dropped") && strings.Contains(entry, "contract number 3") {
				id, _, _ = strings.Cut(entry, " ")
			}
		}
		return id != "" && strings.Contains(out, "does not take this message")
	})
	if out, err := n.command("deliveries", "post", id); err != nil {
		t.Fatalf("newsbot deliveries post: %v: %s", err, out)
	}
	p.acked.Store(3)
	await(t, "all messages", func() bool { return p.judge().lost == 0 })
	if v := p.judge(); v.twice != 0 || v.posted != 3*len(p.lists) {
		t.Errorf("%v, want every message once", v)
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	if out, err := n.command("backup", backup); err != nil {
		t.Errorf("newsbot backup: %v: %s", err, out)
	}
}

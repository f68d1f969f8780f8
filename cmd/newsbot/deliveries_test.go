//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/bot"
)

// command runs newsbot with arguments in the directory and with the settings of n, and returns what it prints.
func (n *proofNode) command(args ...string) (string, error) {
	cmd := exec.CommandContext(n.proof.t.Context(), os.Args[0], args...)
	cmd.Dir, cmd.Env = n.dir, n.env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// mustList returns what newsbot deliveries lists.
func (n *proofNode) mustList() string {
	n.proof.t.Helper()
	out, err := n.command("deliveries")
	if err != nil {
		n.proof.t.Fatalf("newsbot deliveries: %v: %s", err, out)
	}
	return out
}

// heldIn finds in what newsbot deliveries lists the channel of the first delivery that is held, and the number of its article.
var heldIn = regexp.MustCompile(`^\S+ +held +\S+ \S+ +\S+/(\S+) .*contract number ([0-9]+)`)

// operatorSays returns what is to be done with the first delivery that is listed: it is dropped if it stands in its channel, or else
// posted.
func (p *proof) operatorSays(listed string) string {
	p.t.Helper()
	of := heldIn.FindStringSubmatch(listed)
	if of == nil {
		p.t.Fatalf("newsbot deliveries lists no held delivery first: %s", listed)
	}
	for _, m := range p.world.standing(of[1]) {
		if strconv.Itoa(m.article) == of[2] {
			return "drop"
		}
	}
	return "post"
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
		await(t, "the article to be taken", func() bool { return n.push(number) })
		var listed string
		await(t, "the delivery to be held", func() bool {
			listed = n.mustList()
			return strings.Contains(listed, "held")
		})
		id, _, _ := strings.Cut(listed, " ")
		if !strings.Contains(listed, "contract number") || !strings.Contains(listed, "may not look") {
			t.Errorf("newsbot deliveries says %q, want what it is about and why it is held", listed)
		}
		do := p.operatorSays(listed)
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
	await(t, "the article to be taken", func() bool { return n.push(3) })
	var id string
	await(t, "a delivery to be dropped", func() bool {
		out := n.mustList()
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
	await(t, "all messages", func() bool {
		if listed := n.mustList(); strings.Contains(listed, " held ") { // on a slow machine more answers come too late than those
			id, _, _ := strings.Cut(listed, " ")
			if out, err := n.command("deliveries", p.operatorSays(listed), id); err != nil {
				t.Fatalf("newsbot deliveries: %v: %s", err, out)
			}
		}
		return p.judge().lost == 0
	})
	if v := p.judge(); v.twice != 0 || v.posted != 3*len(p.lists) {
		t.Errorf("%v, want every message once", v)
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	if out, err := n.command("backup", backup); err != nil {
		t.Errorf("newsbot backup: %v: %s", err, out)
	}
}

func TestOnlyTheOldestOfManyAreListed(t *testing.T) {
	db, gas := onFile(t), alertstest.Channel("gas")
	f, _, _, err := db.For(gas.Workspace).Subscribe(t.Context(), bot.Wish{Room: bot.RoomOf(gas), Rule: "Karsu", Name: "karsu", By: "Ada", At: alertstest.Noon()})
	if err != nil {
		t.Fatal(err)
	}
	var ids []alerts.DeliveryID
	for n := range 3 {
		if _, err := db.File(t.Context(), []alerts.Filing{alertstest.Filing(f.Topic.ID, alertstest.Article(n), gas)}); err != nil {
			t.Fatal(err)
		}
		claims, err := db.Claim(t.Context(), "test", 1, alertstest.Noon().Add(time.Hour), time.Minute)
		if err != nil || len(claims) != 1 {
			t.Fatalf("Claim = %v, %v", claims, err)
		}
		ids = append(ids, claims[0].Delivery.ID)
		if err := db.Settle(t.Context(), claims[0], alerts.Settlement{State: alerts.Dropped, Why: "It was too long."}); err != nil {
			t.Fatal(err)
		}
	}
	for most, want := range map[int]string{2: "3 are dropped; only the oldest 2 of them are listed.\n", 3: "It was too long.\n", 4: "It was too long.\n"} {
		var said strings.Builder
		if err := listUndelivered(t.Context(), db, time.Time{}, most, &said); err != nil {
			t.Fatal(err)
		}
		for i, id := range ids {
			if listed := strings.Contains(said.String(), string(id)); listed != (i < most) {
				t.Errorf("of %d at most, number %d is listed: %v", most, i, listed)
			}
		}
		if !strings.HasSuffix(said.String(), want) {
			t.Errorf("at most %d are listed as\n%s, want that it ends with %q", most, said.String(), want)
		}
	}
}

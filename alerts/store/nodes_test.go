package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
	"newsbot/news"
	"newsbot/news/story"
)

// nodes are several stores on one database; each call goes to the next of them.
type nodes struct {
	all  []kept
	next atomic.Int64
}

var _ alertstest.Store = (*nodes)(nil)

func (n *nodes) one() kept { return n.all[int(n.next.Add(1))%len(n.all)] }

func (n *nodes) Known(ctx context.Context, a []news.Article) ([]bool, error) {
	return n.one().Known(ctx, a)
}

func (n *nodes) File(ctx context.Context, f []alerts.Filing) (int, error) {
	return n.one().File(ctx, f)
}

func (n *nodes) Heard(ctx context.Context, c alerts.Channel, s alerts.StoryID) ([]alerts.Hearing, error) {
	return n.one().Heard(ctx, c, s)
}

func (n *nodes) Filed(ctx context.Context, a news.Article) (news.Article, alerts.StoryID, bool, error) {
	return n.one().Filed(ctx, a)
}

func (n *nodes) Revise(ctx context.Context, f alerts.Filing, since time.Time) error {
	return n.one().Revise(ctx, f, since)
}

func (n *nodes) Sketches(ctx context.Context, after int64, has func(int64) bool) ([]alerts.Shelved, error) {
	return n.one().Sketches(ctx, after, has)
}

func (n *nodes) Said(ctx context.Context, id alerts.AlertID) (story.Known, error) {
	return n.one().Said(ctx, id)
}

func (n *nodes) ClaimAmendments(ctx context.Context, p string, most int, now time.Time, lease time.Duration) ([]alerts.Amendment, error) {
	return n.one().ClaimAmendments(ctx, p, most, now, lease)
}

func (n *nodes) SettleAmendment(ctx context.Context, a alerts.Amendment, done bool, next time.Time) error {
	return n.one().SettleAmendment(ctx, a, done, next)
}

func (n *nodes) DueDigests(ctx context.Context, now time.Time, most, stories int) ([]alerts.Digest, error) {
	return n.one().DueDigests(ctx, now, most, stories)
}

func (n *nodes) FileDigest(ctx context.Context, d alerts.Digest, a *alerts.Alert, now time.Time) error {
	return n.one().FileDigest(ctx, d, a, now)
}

func (n *nodes) Changes(ctx context.Context, v int64) ([]alerts.TopicState, int64, error) {
	return n.one().Changes(ctx, v)
}

func (n *nodes) Claim(ctx context.Context, p string, most int, now time.Time, lease time.Duration) ([]alerts.Claim, error) {
	return n.one().Claim(ctx, p, most, now, lease)
}

func (n *nodes) Repeat(ctx context.Context, c alerts.Claim, now time.Time) (alerts.Claim, error) {
	return n.one().Repeat(ctx, c, now)
}

func (n *nodes) Settle(ctx context.Context, c alerts.Claim, s alerts.Settlement) error {
	return n.one().Settle(ctx, c, s)
}

func (n *nodes) NextDue(ctx context.Context, p string) (time.Time, bool, error) {
	return n.one().NextDue(ctx, p)
}

func (n *nodes) Follow(ctx context.Context, c alerts.Channel, rule string, now time.Time) (alerts.Topic, error) {
	return n.one().Follow(ctx, c, rule, now)
}

func (n *nodes) Unfollow(ctx context.Context, c alerts.Channel, t alerts.TopicID) error {
	return n.one().Unfollow(ctx, c, t)
}

// openNodes opens that many stores at the same time on a database that is still empty.
func openNodes(t *testing.T, count int) *nodes {
	t.Helper()
	dsn := newDatabase(t)
	n := &nodes{all: make([]kept, count)}
	errs := make([]error, count)
	var wait sync.WaitGroup
	for i := range count {
		wait.Go(func() { n.all[i].Store, errs[i] = store.Open(t.Context(), dsn, slog.New(slog.DiscardHandler)) })
	}
	wait.Wait()
	for i, err := range errs {
		must(t, err)
		t.Cleanup(func() { must(t, n.all[i].Close()) })
	}
	return n
}

func TestContractOnThreeNodes(t *testing.T) {
	alertstest.TestStore(t, func(t *testing.T) alertstest.Store { return openNodes(t, 3) })
}

func TestNodesWhoseClocksDifferAgreeOnLeases(t *testing.T) {
	const behind = 5 * time.Minute
	n := openNodes(t, 2)
	right, slow := n.all[0], n.all[1]
	store.SetAhead(right.Store, 0)
	store.SetAhead(slow.Store, behind)
	gas := alertstest.Channel("gas")
	topic := follow(t, right.Store, gas, "Karsu").Topic.ID
	if _, err := right.File(t.Context(), []alerts.Filing{alertstest.Filing(topic, alertstest.Article(0), gas)}); err != nil {
		t.Fatal(err)
	}
	noon := alertstest.Noon()
	claims, err := slow.Claim(t.Context(), "test", 1, noon.Add(-behind), alertstest.Lease)
	if err != nil || len(claims) != 1 || !claims[0].Until.Equal(noon.Add(-behind+alertstest.Lease)) || !claims[0].Delivery.LastAt.Equal(noon.Add(-behind)) {
		t.Fatalf("the slow node claims %+v, %v, want a lease by its own clock", claims, err)
	}
	if at, ok, err := right.NextDue(t.Context(), "test"); !ok || err != nil || !at.Equal(noon.Add(alertstest.Lease)) {
		t.Errorf("the right node waits until %v, %v, %v, want until the lease ends", at, ok, err)
	}
	if early, err := right.Claim(t.Context(), "test", 1, noon.Add(alertstest.Lease-time.Second), alertstest.Lease); err != nil || len(early) != 0 {
		t.Errorf("the right node claims %v, %v before the lease ended", early, err)
	}
	late, err := right.Claim(t.Context(), "test", 1, noon.Add(alertstest.Lease), alertstest.Lease)
	if err != nil || len(late) != 1 || !late[0].Delivery.LastAt.Equal(noon) {
		t.Errorf("the right node claims %+v, %v once the lease ended, want the delivery, last sent at noon", late, err)
	}
}

func TestNodesKnowWhoIsAlive(t *testing.T) {
	n := openNodes(t, 2)
	noon, ttl := alertstest.Noon(), 15*time.Second
	for _, step := range []struct {
		node  string
		after time.Duration
		want  []string
	}{
		{"a", 0, []string{"a"}},
		{"b", 5 * time.Second, []string{"a", "b"}},
		{"b", 14 * time.Second, []string{"a", "b"}},
		{"b", 15 * time.Second, []string{"b"}},
		{"a", 16 * time.Second, []string{"a", "b"}},
	} {
		got, err := n.one().Alive(t.Context(), step.node, noon.Add(step.after), ttl)
		if err != nil || !slices.Equal(got, step.want) {
			t.Errorf("after %v alive are %v, %v, want %v", step.after, got, err, step.want)
		}
	}
	must(t, n.one().Leave(t.Context(), "a"))
	if got, err := n.one().Alive(t.Context(), "b", noon.Add(16*time.Second), ttl); err != nil || !slices.Equal(got, []string{"b"}) {
		t.Errorf("after a left alive are %v, %v", got, err)
	}
}

func TestConnectionsComeBack(t *testing.T) {
	n := openNodes(t, 1)
	s := n.all[0]
	follow(t, s.Store, alertstest.Channel("gas"), "Karsu")
	db, err := sql.Open("pgx", theCluster().address)
	must(t, err)
	defer db.Close()
	ours := fmt.Sprintf("newsbot_test_%d_%%", os.Getpid())
	_, err = db.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE $1`, ours)
	must(t, err)
	for try := range 5 { // a connection may be found dead while it is in use, which the caller learns
		if err = s.Ready(t.Context()); err == nil {
			return
		}
		t.Logf("try %d: %v", try, err)
	}
	t.Errorf("after its connections were cut the store does not come back: %v", err)
}

// Only what may come back by itself is worth waiting for.
func TestADatabaseIsAwayOrWrong(t *testing.T) {
	missing, err := url.Parse(newDatabase(t))
	must(t, err)
	missing.Path += "_no_such"
	for dsn, away := range map[string]bool{
		"postgres://newsbot@127.0.0.1:1/newsbot?connect_timeout=2": true,
		missing.String(): false,
		"postgres://newsbot@127.0.0.1:notaport/newsbot": false,
	} {
		if _, err := store.Open(t.Context(), dsn, slog.New(slog.DiscardHandler)); err == nil || errors.Is(err, store.ErrAway) != away {
			t.Errorf("Open(%s) = %v, want away: %v", dsn, err, away)
		}
	}
}

func TestAServerThatDoesNotLetUsIn(t *testing.T) {
	const secret = "hunter2-does-not-show"
	for _, dsn := range []string{
		"postgres://newsbot:" + secret + "@127.0.0.1:1/newsbot?connect_timeout=2",
		"postgres://newsbot:" + secret + "@/newsbot?host=" + url.QueryEscape(t.TempDir()),
		"postgres://newsbot:" + secret + "@127.0.0.1:notaport/newsbot",
	} {
		_, err := store.Open(t.Context(), dsn, slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), "NEWSBOT_DB") {
			t.Errorf("Open = %v, want a sentence about NEWSBOT_DB", err)
		} else if strings.Contains(err.Error(), secret) {
			t.Errorf("Open shows the password: %v", err)
		}
	}
}

// Platforms give an event to more than one node: a session that is gone on with, a socket that is renewed.
func TestAnEventIsFirstOnOneNodeOnly(t *testing.T) {
	n := openNodes(t, 2)
	now := time.Now().UTC()
	for round := range 5 {
		event := fmt.Sprint("discord:", round)
		var firsts atomic.Int64
		var both sync.WaitGroup
		for _, s := range n.all {
			both.Go(func() {
				first, err := s.First(t.Context(), event, now)
				if err != nil {
					t.Error(err)
				}
				if first {
					firsts.Add(1)
				}
			})
		}
		both.Wait()
		if firsts.Load() != 1 {
			t.Errorf("an event was first on %d nodes", firsts.Load())
		}
	}
}

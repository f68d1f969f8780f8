package store_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/rules"
)

// large are the tables that grow with every article.
var large = []string{"article", "article_key", "searchable", "sketch", "story", "alert", "delivery", "verdict", "digest_item", "amendment", "notice"}

var scan = regexp.MustCompile(`^SCAN (\w+)`)

// openOnly are the indexes that hold only what is not done yet, all of which may be counted.
var openOnly = regexp.MustCompile(` INDEX delivery_(open|held)$`)

// TestNothingLooksAtAllThereIs does everything once, and then asks how each statement that was run finds what it looks for: none may
// go through all of a table that grows with every article.
func TestNothingLooksAtAllThereIs(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "news.db"))
	doEverything(t, s)
	statements, err := store.Statements(t.Context(), s)
	must(t, err)
	looked := 0
	for _, q := range statements {
		verb, _, _ := strings.Cut(q, " ")
		// What is new has nothing that points to it, so that an INSERT looks for nothing, whatever its plan says.
		if verb != "SELECT" && verb != "UPDATE" && verb != "DELETE" && !(verb == "INSERT" && strings.Contains(q, "SELECT")) {
			continue
		}
		plan, err := store.Plan(t.Context(), s, q)
		if err != nil {
			t.Errorf("%v:\n%s", err, q)
			continue
		}
		looked++
		for _, step := range plan {
			found := scan.FindStringSubmatch(step)
			if found == nil || openOnly.MatchString(step) || regexp.MustCompile(`IN \(SELECT \w+ FROM `+found[1]+` ORDER BY \w+ LIMIT \?\)`).MatchString(q) {
				continue // the first rows only
			}
			for _, table := range large {
				if found[1] == table || regexp.MustCompile(`\b`+table+`( AS)? `+found[1]+`\b`).MatchString(q) {
					t.Errorf("%s, which grows with every article, in\n%s", step, q)
				}
			}
		}
	}
	if looked < 50 {
		t.Errorf("only %d statements were looked at", looked)
	}
}

// waitingOnly finds a look into an index of deliveries that wait, or were not delivered: there may be any number of them.
var waitingOnly = regexp.MustCompile(`using delivery_(open|undelivered) on`)

// TestAServerDoesNotLookAtAllThatWaits does everything once on a server that knows nothing of what waits, as after a platform has
// been away for some hours: such a server takes the index of what waits for the shortest way to anything.
func TestAServerDoesNotLookAtAllThatWaits(t *testing.T) {
	s := open(t, newDatabase(t))
	doEverything(t, s)
	_, err := store.Ask(t.Context(), s, "WITH gone AS (UPDATE delivery SET state = 'sent' RETURNING 1) SELECT count(*)::text FROM gone")
	must(t, err)
	must(t, store.Do(t.Context(), s, "ANALYZE"))
	plans, err := store.ServerPlans(t.Context(), s)
	must(t, err)
	for q, plan := range plans {
		steps := strings.Split(plan, "\n")
		for i, step := range steps[:len(steps)-1] {
			if waitingOnly.MatchString(step) && !strings.Contains(steps[i+1], "Index Cond:") && !strings.Contains(q, "GROUP BY") { // which counts them
				t.Errorf("all that waits is looked at, in\n%s\n%s", q, plan)
			}
		}
	}
	if len(plans) < 50 {
		t.Errorf("only %d statements were looked at", len(plans))
	}
}

func doEverything(t *testing.T, s *store.Store) {
	t.Helper()
	gas, now := alertstest.Channel("gas"), time.Now().UTC()
	topic := follow(t, s, gas, "Karsu").Topic.ID
	for n := range 4 {
		f := alertstest.Filing(topic, alertstest.Article(n), gas)
		f.Verdicts = []alerts.Verdict{{Alert: f.Alerts[0].ID, Topic: topic, Channel: gas, Why: "It was told.", At: now}}
		if _, err := s.File(t.Context(), []alerts.Filing{f}); err != nil {
			t.Fatal(err)
		}
		f.Deliveries, f.Verdicts = nil, nil
		must(t, s.Revise(t.Context(), f, now))
		_, err := s.Heard(t.Context(), gas, f.Story)
		must(t, err)
	}
	ws, room := s.For(gas.Workspace), bot.RoomOf(gas)
	for _, src := range []string{"Karsu", "/Karsu/"} {
		r, err := rules.Compile(src)
		must(t, err)
		_, err = ws.Search(t.Context(), r, time.Time{}, 5)
		must(t, err)
	}
	_, err := ws.AddSources(t.Context(), room, "Ada", now, []bot.Source{{Address: "https://harbour.example/feed.xml"}})
	must(t, err)
	settleOne := func(done alerts.Settlement) alerts.DeliveryID {
		c := claimOne(t, s, now.AddDate(1, 0, 0))
		must(t, s.Settle(t.Context(), c, done))
		return c.Delivery.ID
	}
	settleOne(alerts.Settlement{State: alerts.Sent, RemoteID: "1"})
	settleOne(alerts.Settlement{State: alerts.Held, Why: "Nobody can tell."})
	dropped := settleOne(alerts.Settlement{State: alerts.Dropped, Why: "It was too long."})
	must(t, s.Say(t.Context(), alerts.NewNotice("feed", "A feed fails.", gas, now)))
	doRest(t, s, dropped, now)
	x := s.Indexer()
	for _, err := range []error{
		second(ws.Topics(t.Context())), second(ws.Following(t.Context(), room)), second(ws.Sources(t.Context())), second(ws.Feeds(t.Context())),
		second(ws.Backlog(t.Context(), room)), second(ws.Recent(t.Context(), room, 5)), third(ws.Newest(t.Context(), now)),
		second(ws.Trace(t.Context(), room, alertstest.Article(0).URL)),
		second(s.Known(t.Context(), nil)), third(s.NextDue(t.Context(), "test")), third(s.Changes(t.Context(), 0)),
		second(x.Index(t.Context(), 100)), second(s.Forget(t.Context(), now.AddDate(1, 0, 0), 10)), second(s.ForgetSketches(t.Context(), now, 10)),
		second(s.Trim(t.Context(), now.AddDate(1, 0, 0), 10)), second(s.First(t.Context(), "event", now)),
		second(ws.Unsubscribe(t.Context(), room, topic)),
	} {
		must(t, err)
	}
}

// doRest does what is done for the operator, and now and then.
func doRest(t *testing.T, s *store.Store, dropped alerts.DeliveryID, now time.Time) {
	t.Helper()
	for _, err := range []error{
		second(s.Undelivered(t.Context(), alerts.Held, now, 10)), second(s.CountUndelivered(t.Context(), alerts.Dropped, now)),
		second(s.Release(t.Context(), dropped, now)), second(s.Discard(t.Context(), dropped, "no")),
		second(s.Standing(t.Context())), second(s.DueDigests(t.Context(), now, 10, 10)),
		second(s.ClaimAmendments(t.Context(), "test", 10, now.AddDate(1, 0, 0), time.Minute)),
		second(s.Notices().Claim(t.Context(), "test", 10, now.AddDate(1, 0, 0), time.Minute)),
	} {
		must(t, err)
	}
}

func second[T any](_ T, err error) error { return err }

func third[T, U any](_ T, _ U, err error) error { return err }

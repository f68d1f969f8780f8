package store_test

import (
	"database/sql"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
)

// What another node files into a channel while this one settles there is not overlooked: it would wait until something else is filed.
func TestSettleSeesWhatIsFiledMeanwhile(t *testing.T) {
	address := newDatabase(t)
	s := kept{open(t, address)}
	gas := alertstest.Channel("gas")
	topic := follow(t, s.Store, gas, "Karsu").Topic.ID
	_, err := s.File(t.Context(), []alerts.Filing{alertstest.Filing(topic, alertstest.Article(1), gas)})
	must(t, err)
	claims, err := s.Claim(t.Context(), "test", 1, alertstest.Noon().Add(time.Hour), alertstest.Lease)
	if err != nil || len(claims) != 1 {
		t.Fatalf("Claim = %v, %v", claims, err)
	}
	other, err := sql.Open("pgx", address)
	must(t, err)
	defer other.Close()
	filing, err := other.BeginTx(t.Context(), nil)
	must(t, err)
	for _, statement := range []string{
		`SELECT id FROM destination FOR NO KEY UPDATE`,
		`INSERT INTO delivery (id, workspace, destination, alert, story, kind, state, attempt, first_at, last_at, not_before, filed, remote_id, why)
			SELECT 'another', workspace, destination, alert, story, 'another', 'pending', 0, 0, 0, not_before, filed, '', '' FROM delivery`,
	} {
		_, err := filing.ExecContext(t.Context(), statement)
		must(t, err)
	}
	settled := make(chan error)
	go func() {
		settled <- s.Settle(t.Context(), claims[0], alerts.Settlement{State: alerts.Sent, RemoteID: "1"})
	}()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for waits := 0; waits == 0; <-look.C { // until the settlement waits for the filing
		must(t, other.QueryRowContext(t.Context(), `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&waits))
	}
	must(t, filing.Commit())
	must(t, <-settled)
	if at, ok, err := s.NextDue(t.Context(), "test"); !ok || err != nil {
		t.Errorf("NextDue = %v, %v, %v, want what was filed meanwhile", at, ok, err)
	}
}

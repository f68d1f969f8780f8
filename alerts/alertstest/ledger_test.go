package alertstest_test

import (
	"testing"

	"newsbot/alerts/alertstest"
)

// TestLedgerIsAStore runs the suite on the fake itself.
func TestLedgerIsAStore(t *testing.T) {
	alertstest.TestStore(t, func(*testing.T) alertstest.Store { return &alertstest.Ledger{} })
}

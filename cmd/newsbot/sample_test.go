package main

import (
	"strings"
	"testing"
)

// The first real source takes the place of the sample: whether it is set up or added, nobody finds the sample's articles beside its own.
func TestSampleGivesWayToRealSources(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newPaper(t)
	found := func(p *process) bool { return strings.Contains(p.console("search Turkey"), "LNG") }
	p := start(t, dir)
	p.await("the sample to be found", func() bool { return found(p) })
	p.stopsWell()

	p = start(t, dir, "NEWSBOT_INBOX_TOKEN="+inboxToken)
	if found(p) {
		t.Error("the sample is found after the inbox was set up")
	}
	if status := p.console("status"); !strings.Contains(status, "Articles: 0 articles in the last 24 hours") {
		t.Errorf("the sample is counted: %s", status)
	}
	p.stopsWell()

	p = start(t, dir, "NEWSBOT_FETCH_ALLOW=127.0.0.0/8")
	if !found(p) {
		t.Error("without any source the sample is not found again")
	}
	p.await("the source to be added", func() bool {
		return strings.Contains(p.console("sources add "+site.URL), "read here already")
	})
	p.await("the sample to give way", func() bool { return !found(p) })
	p.stopsWell()
}

// stopsWell stops the program in order.
func (p *process) stopsWell() {
	p.t.Helper()
	if err := p.stop(); err != nil {
		p.t.Errorf("newsbot stopped with %v, want exit status 0", err)
	}
}

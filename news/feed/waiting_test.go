package feed

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"newsbot/news/fetch"
)

// A host that goes on saying "too many requests" is asked ever less often, whatever it says of when.
func TestHostThatSaysTooOftenIsAskedLess(t *testing.T) {
	for _, said := range []time.Duration{time.Minute, 10 * time.Minute, 24 * time.Hour} {
		st := State{Interval: 10 * time.Minute}
		e := &fetch.Error{Status: http.StatusTooManyRequests, RetryAfter: said, Msg: "too many"}
		now := time.Now()
		st.fail(e, e, now)
		if wait := st.NextAt.Sub(now); wait < said || wait > said+time.Minute {
			t.Errorf("asked to wait %v, waits %v the first time", said, wait)
		}
		for range 12 {
			st.fail(e, e, now)
		}
		if wait := st.NextAt.Sub(now); wait < 12*time.Hour || wait > 25*time.Hour {
			t.Errorf("asked to wait %v again and again, waits %v after a dozen times", said, wait)
		}
	}
}

// Notices are due at 6 hours and at 3 days, not when the backoff happens to come by.
func TestFailingFeedIsLookedAtWhenANoticeIsDue(t *testing.T) {
	st := State{Interval: time.Hour}
	e := &fetch.Error{Status: 500, Msg: "it answered 500"}
	start := time.Now()
	var tries []time.Duration
	for now := start; now.Sub(start) < 100*time.Hour; now = st.NextAt {
		st.fail(e, e, now)
		tries = append(tries, now.Sub(start))
		if st.Noticed < len(failedFor) && now.Sub(st.Since) >= failedFor[st.Noticed] {
			st.Noticed++
		}
	}
	for _, due := range failedFor {
		hit := false
		for _, at := range tries {
			hit = hit || at >= due && at < due+5*time.Minute
		}
		if !hit {
			t.Errorf("no try within five minutes after %v of failure: %v", due, tries)
		}
	}
}

func TestGoneIsSaidOnce(t *testing.T) {
	r := read(t)
	r.site.body = doc("a A 1h")
	r.poll()
	r.site.status = 410
	r.poll()
	for _, ago := range []time.Duration{7 * 24 * time.Hour, 14 * 24 * time.Hour} {
		r.state.Since = time.Now().Add(-ago)
		r.poll()
	}
	if len(r.notices) != 1 || !strings.HasPrefix(r.notices[0], "gone: ") {
		t.Errorf("notices of a feed that is gone: %q, want one", r.notices)
	}
}

// What a feed says of the hours in which there is nothing new holds for answers that do not repeat it.
func TestSkippedHoursHoldWhenNothingIsNew(t *testing.T) {
	r := read(t)
	var hours strings.Builder
	soon := time.Now().UTC()
	for h := range 3 {
		hours.WriteString("<hour>" + soon.Add(time.Duration(h)*time.Hour).Format("15") + "</hour>")
	}
	r.site.etag, r.site.body = `"1"`, strings.Replace(doc("a A 1h"), "<item>", "<skipHours>"+hours.String()+"</skipHours><item>", 1)
	want := soon.Truncate(time.Hour).Add(3 * time.Hour)
	for _, answer := range []string{"whole", "same"} {
		if r.poll(); r.state.NextAt.Before(want) {
			t.Errorf("after an answer that is %s it is read at %v, want not before %v", answer, r.state.NextAt, want)
		}
	}
}

package news

import (
	"strings"
	"testing"
)

func TestWatchedURL(t *testing.T) {
	for _, tc := range []struct{ page, selector, want string }{
		{"https://port.example/notices", "li.news a", "https://port.example/notices#links=li.news%20a"},
		{" https://port.example/notices?y=2026#top ", "  a ", "https://port.example/notices?y=2026#links=a"},
		{"https://port.example/", `a[href*="/a,b&c#d"] > b + c`, "https://port.example/#links=a%5Bhref%2A=%22%2Fa%2Cb%26c%23d%22%5D%20%3E%20b%20+%20c"},
		{"https://port.example/", "", "https://port.example/"},
	} {
		got := WatchedURL(tc.page, tc.selector)
		if got != tc.want {
			t.Errorf("WatchedURL(%q, %q) = %q, want %q", tc.page, tc.selector, got, tc.want)
		}
		page, selector := SplitWatched(got)
		if WatchedURL(page, selector) != got || selector != strings.Join(strings.Fields(tc.selector), " ") {
			t.Errorf("SplitWatched(%q) = %q, %q", got, page, selector)
		}
	}
	for _, tc := range []struct{ in, page, selector string }{
		{"https://port.example/#links=li.news a", "https://port.example/", "li.news a"}, // as people write it
		{"https://port.example/#links=100%&in=slack%3AT1", "https://port.example/", "100%"},
		{"https://port.example/#links=", "https://port.example/", ""},
		{"https://port.example/#slack%3AT1", "https://port.example/", ""},
		{"https://port.example/", "https://port.example/", ""},
	} {
		if page, selector := SplitWatched(tc.in); page != tc.page || selector != tc.selector {
			t.Errorf("SplitWatched(%q) = %q, %q, want %q, %q", tc.in, page, selector, tc.page, tc.selector)
		}
	}
}

func TestMaskURLShowsWhatIsWatched(t *testing.T) {
	const want = "https://port.example/notices?k=***#links=li.news%20a"
	for _, in := range []string{"https://port.example/notices?k=v#links=li.news%20a", "https://port.example/notices?k=v#links=li.news a&in=slack%3AT1"} {
		if got := MaskURL(in); got != want {
			t.Errorf("MaskURL(%q) = %q, want %q", in, got, want)
		}
	}
	if got := MaskURL("https://port.example/notices#slack%3AT1"); got != "https://port.example/notices" {
		t.Errorf("a fragment that is no selector is shown: %q", got)
	}
}

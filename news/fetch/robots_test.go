package fetch

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

func TestRobotsRules(t *testing.T) {
	const file = `# for everybody
User-agent: *
Disallow: /private/
Disallow: /*.pdf$
Allow: /private/open
Disallow: /tie
Allow: /tie
Disallow: /caf%C3%A9

User-Agent: otherbot
Disallow: /

User-agent: NewsBot/2.0
user-agent: friend
Crawl-delay: 3
Disallow: /bots
`
	for _, tc := range []struct {
		product, path string
		want          bool
	}{
		{"reader", "/", true},
		{"reader", "/private/x", false},
		{"reader", "/private/open", true},
		{"reader", "/paper.pdf", false},
		{"reader", "/paper.pdf?x=1", true},
		{"reader", "/tie", true},
		{"reader", "/café", false},
		{"reader", "/caf%c3%a9/menu", false},
		{"otherbot", "/", false},
		{"newsbot", "/private/x", true},
		{"newsbot", "/bots/x", false},
		{"friend", "/bots", false},
	} {
		if got := allowed(parseRobots(file, tc.product), tc.path); got != tc.want {
			t.Errorf("%s may read %s: %v, want %v", tc.product, tc.path, got, tc.want)
		}
	}
	for pattern, path := range map[string]string{"/a*b*c": "/a1b2c3", "/*": "/", "/a$": "/a", "*x": "/y/x"} {
		if !matches(pattern, path) {
			t.Errorf("matches(%q, %q) = false", pattern, path)
		}
	}
	for pattern, path := range map[string]string{"/a*b*c": "/acb", "/a$": "/ab", "/a*c$": "/abcd"} {
		if matches(pattern, path) {
			t.Errorf("matches(%q, %q) = true", pattern, path)
		}
	}
}

func TestRobotsAreAskedOnce(t *testing.T) {
	for _, tc := range []struct {
		status int
		file   string
		want   string // of a page, "" for none
	}{
		{200, "User-agent: *\nDisallow: /no", "127.0.0.1 asks programs not to read that page (its robots.txt says so)"},
		{200, "User-agent: *\nDisallow: /no\n" + strings.Repeat("# and much more\n", 100_000), "127.0.0.1 asks programs not to read that page (its robots.txt says so)"},
		{200, strings.Repeat("# and much more\n", 100_000) + "User-agent: *\nDisallow: /no\n", ""}, // beyond what is read of it
		{404, "", ""},
		{500, "", "127.0.0.1 cannot say at the moment what programs may read (its robots.txt cannot be fetched)"},
	} {
		var asked atomic.Int32
		addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				asked.Add(1)
				w.WriteHeader(tc.status)
				w.Write([]byte(tc.file))
			}
		})
		c := client(t, Options{})
		for range 2 {
			_, err := c.Get(t.Context(), Request{URL: addr + "/no", Robots: true})
			if tc.want == "" && err != nil || tc.want != "" && (err == nil || err.Error() != tc.want) {
				t.Errorf("robots.txt %d: error = %v, want %q", tc.status, err, tc.want)
			}
		}
		if asked.Load() != 1 {
			t.Errorf("robots.txt was asked for %d times, want 1", asked.Load())
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a*$", "/x")
	f.Fuzz(func(t *testing.T, file, path string) {
		rules := parseRobots(file, "newsbot")
		if len(rules) == 0 && !allowed(rules, path) {
			t.Error("without rules, a path is not allowed")
		}
		if normal(normal(path)) != normal(path) && !strings.Contains(path, "%") {
			t.Errorf("normal(%q) is not stable", path)
		}
	})
}

package main

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsbot/news/fetch"
)

// TestFeedOfAHostWithItsOwnAuthority fetches from a server whose certificate nobody knows but the settings.
func TestFeedOfAHostWithItsOwnAuthority(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("feed")) // the test sees what is missing
	}))
	defer s.Close()
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	ca := write("ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})))
	none := write("none.pem", "no certificate")
	missing := filepath.Join(dir, "missing.pem")
	for _, tc := range []struct {
		name    string
		entries []string
		wrong   string // with the settings
		refused string // the server
	}{
		{"its authority", []string{" 127.0.0.1 = " + ca}, "", ""},
		{"one file for two hosts", []string{"localhost=" + ca, "127.0.0.1=" + ca}, "", ""},
		{"another host's", []string{"localhost=" + ca}, "", "127.0.0.1 has no valid certificate"},
		{"a file that is not there", []string{"127.0.0.1=" + missing}, "NEWSBOT_FEED_CA names a file for 127.0.0.1 that cannot be read: open " + missing, ""},
		{"a file without a certificate", []string{"127.0.0.1=" + none}, "NEWSBOT_FEED_CA names " + none + " for 127.0.0.1, which holds no certificate", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := config{FeedCA: tc.entries, FetchAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
			client, err := c.fetcher(nil)
			if err != nil || tc.wrong != "" {
				if err == nil || tc.wrong == "" || !strings.HasPrefix(err.Error(), tc.wrong) {
					t.Errorf("fetcher: %v, want %q", err, tc.wrong)
				}
				return
			}
			defer client.Close()
			_, err = client.Get(t.Context(), fetch.Request{URL: s.URL})
			if (err == nil) != (tc.refused == "") || err != nil && !strings.HasPrefix(err.Error(), tc.refused) {
				t.Errorf("Get: %v, want %q", err, tc.refused)
			}
		})
	}
}

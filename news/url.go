package news

import (
	"net/url"
	"slices"
	"strings"
)

// CanonicalURL returns the one form of an article's address that all its copies share: lower-case host, no default
// port, no fragment, no tracking parameters, the rest sorted. It returns "" for what is no http(s) address.
func CanonicalURL(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Hostname() == "" { // "https://:443" has a port and no host
		return ""
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	u.Host = strings.ToLower(u.Host)
	if p := u.Port(); p == "80" && u.Scheme == "http" || p == "443" && u.Scheme == "https" {
		u.Host = strings.TrimSuffix(u.Host, ":"+p)
	}
	u.Fragment, u.RawFragment, u.User = "", "", nil
	if u.Path == "" {
		u.Path = "/"
	}
	q := u.Query()
	for name := range q {
		if tracking(strings.ToLower(name)) {
			q.Del(name)
		}
	}
	u.RawQuery = q.Encode() // sorts
	return u.String()
}

// placeOf returns what an article's address is known by: its canonical form without what sites change when they move to https, drop
// their www or redo their paths. It returns "" for what is no http(s) address.
func placeOf(raw string) string {
	u, err := url.Parse(CanonicalURL(raw))
	if err != nil || u.Host == "" {
		return ""
	}
	u.Host = strings.TrimPrefix(u.Host, "www.")
	switch u.Host {
	case "arxiv.org":
		u.Path, u.RawPath = arxivPlace(u.Path), ""
	case "sec.gov":
		u.Path, u.RawPath = edgarPlace(u.Path), ""
	}
	place := strings.TrimSuffix(u.Host+u.EscapedPath(), "/")
	if u.RawQuery != "" {
		place += "?" + u.RawQuery
	}
	return place
}

// arxivPlace returns the one path of a paper at arxiv.org, where each of its versions and forms has one.
func arxivPlace(path string) string {
	kind, id, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if kind != "abs" && kind != "pdf" && kind != "html" {
		return path
	}
	id = strings.TrimSuffix(id, ".pdf")
	if i := strings.LastIndexByte(id, 'v'); i > 0 && i+1 < len(id) && strings.Trim(id[i+1:], "0123456789") == "" {
		id = id[:i]
	}
	return "/abs/" + id
}

// edgarPlace returns the one path of a filing at sec.gov, which has one under each company that it concerns and one for each form of its
// index. What is attached to a filing keeps its own.
func edgarPlace(path string) string {
	rest, ok := strings.CutPrefix(path, "/Archives/edgar/data/")
	if !ok {
		return path
	}
	name := rest[strings.LastIndexByte(rest, '/')+1:]
	for _, form := range []string{"-index.html", "-index.htm", ".txt"} {
		number, ok := strings.CutSuffix(name, form)
		if ok && len(number) == len("0000123456-26-000123") && number[10] == '-' && number[13] == '-' && strings.Trim(number, "0123456789-") == "" {
			return "/Archives/edgar/" + number
		}
	}
	return path
}

// tracking reports whether a query parameter only says how the reader came to the page. The list is that of the
// parameters that feeds were seen to add, not of all that exist.
func tracking(name string) bool {
	for _, prefix := range []string{"utm_", "mtm_", "at_", "ns_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch name {
	case "fbclid", "gclid", "dclid", "msclkid", "igshid", "mc_cid", "mc_eid", "cmp", "cmpid", "partner", "ref_src":
		return true
	}
	return false
}

// Host returns the host of an address without "www.", or "".
func Host(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// MaskURL returns an address as it may be shown and logged: credentials, the values of its query and long random
// parts of its path are replaced by "***". Addresses of private feeds carry their secret in any of the three. Of the fragment
// only which links of a page are watched is shown.
func MaskURL(raw string) string {
	if page, selector := SplitWatched(raw); selector != "" {
		return WatchedURL(MaskURL(page), selector)
	}
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Hostname() == "" { // "https://:443" has a port and no host
		return "***"
	}
	var b strings.Builder
	b.WriteString(u.Scheme + "://")
	if u.User != nil {
		b.WriteString("***@")
	}
	b.WriteString(u.Host)
	for i, part := range strings.Split(u.EscapedPath(), "/") {
		if i > 0 {
			b.WriteByte('/')
		}
		if secretive(part) {
			part = "***"
		}
		b.WriteString(part)
	}
	for i, pair := range strings.Split(u.RawQuery, "&") {
		if pair == "" {
			continue
		}
		if i == 0 {
			b.WriteByte('?')
		} else {
			b.WriteByte('&')
		}
		name, _, _ := strings.Cut(pair, "=")
		if secretive(name) {
			name = ""
		}
		b.WriteString(name + "=***")
	}
	return b.String()
}

// HasSecret reports whether an address holds what only those may know who may read what is there: credentials, a key in
// its query, or a part that looks drawn by lot.
func HasSecret(raw string) bool {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return true // who knows
	}
	if u.User != nil || strings.Contains(MaskURL(u.Scheme+"://"+u.Host+u.EscapedPath()), "***") {
		return true
	}
	for name, values := range u.Query() {
		if isKey(strings.ToLower(name)) || secretive(name) || slices.ContainsFunc(values, secretive) {
			return true
		}
	}
	return false
}

// isKey reports whether a query parameter is called what keys are called.
func isKey(name string) bool {
	switch strings.NewReplacer("-", "", "_", "").Replace(name) {
	case "key", "apikey", "token", "accesstoken", "auth", "authkey", "secret", "password", "pass", "pw", "pwd", "sig", "signature", "user", "u", "hash":
		return true
	}
	return false
}

// secretive reports whether a part of an address looks drawn by lot: long, and without a word in it. Parts of an
// article's address are words or short numbers.
func secretive(part string) bool {
	run, digits, letters := 0, 0, 0
	for i := range len(part) {
		switch c := part[i]; {
		case c >= '0' && c <= '9':
			digits++
			run++
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letters++
			run++
		default:
			run, digits, letters = 0, 0, 0
		}
		if run >= 16 && digits >= 2 && letters >= 2 || run >= 28 {
			return true
		}
	}
	return false
}

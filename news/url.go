package news

import (
	"net/url"
	"strings"
)

// CanonicalURL returns the one form of an article's address that all its copies share: lower-case host, no default
// port, no fragment, no tracking parameters, the rest sorted. It returns "" for what is no http(s) address.
func CanonicalURL(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" {
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

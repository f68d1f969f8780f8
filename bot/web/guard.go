package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// policy is what a page of the console may load and where it may go: nothing and nowhere but the console itself.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard lets only those requests through that come for one of the console's own names, and only those changes that its own
// pages ask for. There is no login to ask for, so another site that is open in the same browser must neither be taken for
// the console (by a name of its own that points here) nor speak for it (by a form that is sent here).
func (p *Platform) guard(next http.Handler) http.Handler {
	same := http.NewCrossOriginProtection()
	same.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusForbidden, "This request comes from another site. Commands are taken only from the console's own page.")
	}))
	next = same.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin") // with no-referrer, browsers send no Origin either
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if !p.mine(r.Host) {
			refuse(w, http.StatusMisdirectedRequest, "The console does not answer to this host name. "+
				"Open it as localhost, or add the name to NEWSBOT_HOSTS and start newsbot again.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// refuse answers with a sentence.
func refuse(w http.ResponseWriter, status int, sentence string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	w.Write([]byte(sentence + "\n"))
}

// allowed returns the set of host names, without ports.
func allowed(hosts []string) map[string]bool {
	set := map[string]bool{}
	for _, h := range hosts {
		if h = hostName(strings.TrimSpace(h)); h != "" {
			set[h] = true
		}
	}
	return set
}

// mine reports whether a request for host is meant for the console. A loopback address is: no name of another site
// can look like one.
func (p *Platform) mine(host string) bool {
	name := hostName(host)
	if name == "localhost" || p.hosts[name] {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.Unmap().IsLoopback()
}

// hostName returns the name in a Host header: lower case, without port, brackets or final point.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

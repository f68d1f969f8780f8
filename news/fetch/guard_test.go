package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// private has an address in every range that is not the public internet.
var private = []string{
	"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
	"172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
	"198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
	"::", "::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1",
	"2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1", "fd00::1", "fe80::1", "fec0::1", "ff02::1",
}

// refused reports whether a request to url is refused before anything is sent.
func refused(t *testing.T, c *Client, url string) bool {
	t.Helper()
	_, err := c.Get(t.Context(), Request{URL: url})
	e, ok := errors.AsType[*Error](err)
	return ok && e.Refused && errors.Is(err, errPrivate) && strings.Contains(e.Msg, "not at a public address")
}

func TestPrivateAddressesAreRefused(t *testing.T) {
	c := New(Options{Pace: -1, Resolver: nameserver(t, func(string) string { return "127.0.0.1" })})
	for _, ip := range private {
		host := ip
		if strings.Contains(ip, ":") {
			host = "[" + ip + "]"
		}
		if !refused(t, c, "http://"+host+"/") {
			t.Errorf("http://%s/ is not refused", host)
		}
	}
	for _, other := range []string{"http://2130706433/", "http://0x7f.1/", "http://localhost/", "http://127.1/"} {
		if _, err := c.Get(t.Context(), Request{URL: other}); err == nil {
			t.Errorf("%s is not refused", other)
		}
	}
	if !refused(t, c, "http://8.8.8.8:22/") {
		t.Error("port 22 is not refused")
	}
}

// TestPrivateNamesAreRefused looks each address up by a name, as the web would.
func TestPrivateNamesAreRefused(t *testing.T) {
	var now atomic.Value
	resolver := nameserver(t, func(string) string { return now.Load().(string) })
	c := New(Options{Pace: -1, Resolver: resolver})
	for i := range private {
		now.Store(private[i])
		if !refused(t, c, "http://intranet.example/") {
			t.Errorf("a name for %s is not refused", private[i])
		}
	}
}

// TestNameThatChangesIsRefused shows that an address is judged when it is dialled: a name that was public when it was
// looked up the first time is of no use.
func TestNameThatChangesIsRefused(t *testing.T) {
	var changed atomic.Bool
	var reached atomic.Int32
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) { reached.Add(1) })
	resolver := nameserver(t, func(string) string {
		if changed.Load() {
			return "127.0.0.1" // not allowed
		}
		return "127.0.0.2"
	})
	c := client(t, Options{Resolver: resolver, Allow: allowOnly("127.0.0.2/32")})
	name := strings.Replace(addr, "127.0.0.1", "rebind.example", 1)
	if _, err := c.Get(t.Context(), Request{URL: name}); err != nil {
		t.Fatalf("first request: %v", err)
	}
	changed.Store(true)
	c.Close() // so that the name is looked up again
	if !refused(t, c, name) {
		t.Error("the changed answer is not refused")
	}
	if reached.Load() != 1 {
		t.Errorf("the server was reached %d times, want 1", reached.Load())
	}
}

func TestRedirectToPrivateAddressIsRefused(t *testing.T) {
	var reached atomic.Int32
	inner := serve(t, func(w http.ResponseWriter, r *http.Request) { reached.Add(1) })
	inner = strings.Replace(inner, "127.0.0.1", "127.0.0.9", 1)
	outer := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inner, http.StatusFound) })
	c := client(t, Options{Allow: allowOnly("127.0.0.1/32")})
	if !refused(t, c, outer) || reached.Load() != 0 {
		t.Errorf("a redirect to %s was followed", inner)
	}
}

// nameserver returns a resolver whose answers are those of addr, parted by spaces.
func nameserver(t *testing.T, addr func(name string) string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
		<-done
	})
	go func() {
		defer close(done)
		buf := make([]byte, 4096)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if reply := answerDNS(buf[:n], addr); reply != nil {
				conn.WriteTo(reply, from) //nolint:errcheck // the client asks again
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: dialTo(conn.LocalAddr().String())}
}

// answerDNS answers a question with those addresses that are of the kind that is asked for.
func answerDNS(question []byte, addr func(string) string) []byte {
	var m dnsmessage.Message
	if m.Unpack(question) != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	h := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}
	for _, one := range strings.Fields(addr(q.Name.String())) {
		ip := net.ParseIP(one)
		v4 := ip.To4()
		switch {
		case q.Type == dnsmessage.TypeA && v4 != nil:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: h, Body: &dnsmessage.AResource{A: [4]byte(v4)}})
		case q.Type == dnsmessage.TypeAAAA && v4 == nil && ip != nil:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: h, Body: &dnsmessage.AAAAResource{AAAA: [16]byte(ip)}})
		}
	}
	reply, err := m.Pack()
	if err != nil {
		return nil
	}
	return reply
}

func dialTo(addr string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", addr)
	}
}

func allowOnly(prefix string) []netip.Prefix { return []netip.Prefix{netip.MustParsePrefix(prefix)} }

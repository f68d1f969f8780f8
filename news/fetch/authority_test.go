package fetch

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// An authority signs certificates that nobody but its friends trusts.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	a := authority{key: newKey(t)}
	a.cert = a.sign(t, &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, a.key)
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// sign returns c for the holder of key, signed by a; the first is signed by itself.
func (a authority) sign(t *testing.T, c *x509.Certificate, key *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	c.SerialNumber, c.Subject = big.NewInt(time.Now().UnixNano()), pkix.Name{CommonName: "Harbour Test"}
	c.NotBefore, c.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	parent := a.cert
	if parent == nil {
		parent = c
	}
	raw, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// serve serves the names over TLS with a certificate of a's.
func (a authority) serve(t *testing.T, names []string, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	key := newKey(t)
	leaf := &x509.Certificate{DNSNames: names, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{a.sign(t, leaf, key).Raw}, PrivateKey: key}}}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func (a authority) pool() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.cert)
	return p
}

func TestAuthorityOfOneHost(t *testing.T) {
	ours, theirs := newAuthority(t), newAuthority(t)
	var elsewhere string
	s := ours.serve(t, []string{"localhost"}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/away" {
			http.Redirect(w, r, elsewhere, http.StatusFound)
			return
		}
		_, _ = w.Write([]byte("feed")) // the test sees what is missing
	})
	byName := strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
	elsewhere = byName + "/feed"
	const stranger = "shows a certificate that is not its own, or that the authority set for it did not sign"
	for _, tc := range []struct {
		name, url string
		set       map[string]*x509.CertPool
		says      string // empty for none
	}{
		{"none is set", s.URL, nil, "has no valid certificate"},
		{"set for the host", s.URL, map[string]*x509.CertPool{"127.0.0.1": ours.pool()}, ""},
		{"set for the host, in capitals", byName, map[string]*x509.CertPool{"LocalHost": ours.pool()}, ""},
		{"set for another host", byName, map[string]*x509.CertPool{"127.0.0.1": ours.pool()}, "localhost has no valid certificate"},
		{"another authority is set", s.URL, map[string]*x509.CertPool{"127.0.0.1": theirs.pool()}, stranger},
		{"it redirects to a host for which none is set", s.URL + "/away", map[string]*x509.CertPool{"127.0.0.1": ours.pool()}, "localhost has no valid certificate"},
		{"it redirects to one for which it is set too", s.URL + "/away", map[string]*x509.CertPool{"127.0.0.1": ours.pool(), "localhost": ours.pool()}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := client(t, Options{Authorities: tc.set})
			resp, err := c.Get(t.Context(), Request{URL: tc.url})
			e, _ := errors.AsType[*Error](err)
			switch {
			case tc.says == "" && (err != nil || string(resp.Body) != "feed"):
				t.Errorf("Get = %v, %v", resp, err)
			case tc.says != "" && (e == nil || !strings.Contains(e.Msg, tc.says)):
				t.Errorf("Get = %v, want %q", err, tc.says)
			}
		})
	}
	t.Run("a name that the certificate does not have", func(t *testing.T) {
		s := ours.serve(t, []string{"else.example"}, func(http.ResponseWriter, *http.Request) { t.Error("it was asked") })
		u, err := url.Parse(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		c := client(t, Options{Authorities: map[string]*x509.CertPool{"localhost": ours.pool()}})
		if _, err := c.Get(t.Context(), Request{URL: "https://localhost:" + u.Port()}); err == nil || !strings.Contains(err.Error(), stranger) {
			t.Errorf("Get = %v, want it refused", err)
		}
	})
}

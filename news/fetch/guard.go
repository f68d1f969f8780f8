package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"syscall"

	"code.dny.dev/ssrf"
)

// errPrivate says that an address may not be dialled.
var errPrivate = errors.New("not a public address")

// A guard decides which addresses may be dialled. It is asked after names are looked up, for each dial, so that a
// name that means something else a moment later, or after a redirect, is judged by what is really dialled.
type guard struct {
	allow  []netip.Prefix
	public *ssrf.Guardian
}

func newGuard(allow []netip.Prefix) guard { return guard{allow: allow, public: ssrf.New()} }

func (g guard) control(_ context.Context, network, address string, conn syscall.RawConn) error {
	if ap, err := netip.ParseAddrPort(address); err == nil {
		ip := ap.Addr().Unmap().WithZone("")
		for _, p := range g.allow {
			if p.Contains(ip) {
				return nil
			}
		}
	}
	if err := g.public.Safe(network, address, conn); err != nil {
		return fmt.Errorf("%w: %s: %w", errPrivate, address, err)
	}
	return nil
}

// A judge decides what a proxy may be asked for. The proxy looks names up for itself, so that one whose answer changes in between gets
// past the judge: the proxy must refuse what is private too.
type judge struct {
	guard    guard
	resolver *net.Resolver
}

// admit returns an error if any address of u's host may not be dialled.
func (j *judge) admit(ctx context.Context, u *url.URL) error {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	ips, err := j.resolver.LookupNetIP(ctx, "ip", u.Hostname())
	if err != nil {
		return err
	}
	for _, ip := range ips {
		network := "tcp6"
		if ip = ip.Unmap(); ip.Is4() {
			network = "tcp4"
		}
		if err := j.guard.control(ctx, network, net.JoinHostPort(ip.String(), port), nil); err != nil {
			return err
		}
	}
	return nil
}

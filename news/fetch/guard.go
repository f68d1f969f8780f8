package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
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

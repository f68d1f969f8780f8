//go:build !linux

package store

import (
	"syscall"
	"time"
)

// limitSilence does nothing: other systems give up sooner by themselves, or have no such limit.
func limitSilence(syscall.RawConn, time.Duration) error { return nil }

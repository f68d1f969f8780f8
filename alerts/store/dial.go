package store

import (
	"net"
	"strings"
	"syscall"
	"time"
)

// vanished is how long a server may leave what was sent to it without a sign of having got it.
const vanished = 30 * time.Second

// dialer opens connections to a server, and notices within half a minute that it vanished without a word: while nothing is said by
// asking whether it is there, and while something is on its way to it by a limit on that.
func dialer() *net.Dialer {
	return &net.Dialer{
		Timeout:         10 * time.Second,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3},
		Control: func(network, _ string, c syscall.RawConn) error {
			if !strings.HasPrefix(network, "tcp") {
				return nil
			}
			return limitSilence(c, vanished)
		},
	}
}

package store_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
)

// A wire passes on what is said between stores and a server, and can hold the server's answers back.
type wire struct {
	address string // of the database, by the wire

	mu   sync.Mutex
	at   []byte        // the answer to what holds this, and all after it, is held back
	held chan struct{} // closed when there is something to be held back
	free chan struct{} // closed when it is to go on
}

// newWire returns a wire to the database at address.
func newWire(t *testing.T, address string) *wire {
	t.Helper()
	config, err := pgx.ParseConfig(address)
	must(t, err)
	network, server := pgconn.NetworkAddress(config.Host, config.Port)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	via, err := url.Parse(address)
	must(t, err)
	via.Host, via.RawQuery = l.Addr().String(), "sslmode=disable"
	w := &wire{address: via.String()}
	var passing sync.WaitGroup
	ctx, stop := context.WithCancel(context.Background())
	passing.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			far, err := (&net.Dialer{}).DialContext(ctx, network, server)
			if err != nil {
				client.Close()
				continue
			}
			context.AfterFunc(ctx, func() { client.Close(); far.Close() })
			passing.Go(func() { w.pass(client, far, true) })
			passing.Go(func() { w.pass(far, client, false) })
		}
	})
	t.Cleanup(func() {
		w.release()
		l.Close()
		stop()
		passing.Wait()
	})
	return w
}

// pass passes on what comes from one side until that ends.
func (w *wire) pass(from, to net.Conn, fromClient bool) {
	defer to.Close()
	for buf := make([]byte, 64<<10); ; {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		w.mu.Lock()
		if fromClient && w.at != nil && bytes.Contains(buf[:n], w.at) {
			w.at = nil
			close(w.held)
		}
		held, free := w.held, w.free
		w.mu.Unlock()
		if !fromClient && held != nil {
			select {
			case <-held:
				<-free
			default:
			}
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

// hold holds all answers back from that to what holds a text on, and returns what is closed when that was said.
func (w *wire) hold(text string) <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at, w.held, w.free = []byte(text), make(chan struct{}), make(chan struct{})
	return w.held
}

// release lets everything pass.
func (w *wire) release() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.free != nil {
		close(w.free)
	}
	w.at, w.held, w.free = nil, nil, nil
}

// Whoever asks for something has as much time as it says, whatever others wait for.
func TestAServerThatSaysNothingHoldsNobodyLonger(t *testing.T) {
	w := newWire(t, newDatabase(t))
	s := open(t, w.address)
	store.ForgetTime(s)
	silent := w.hold("") // the question for the time
	patient, stop := context.WithCancel(t.Context())
	defer stop()
	waits := make(chan error, 1)
	go func() { waits <- s.Ready(patient) }()
	<-silent
	ended := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		ended <- s.Ready(ctx)
	}()
	select {
	case err := <-ended:
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Ready with a tenth of a second = %v, want that its time was over", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("who has a tenth of a second waits for as long as another one")
	}
	stop()
	<-waits
	w.release()
	must(t, s.Ready(t.Context()))
}

// A dispatcher that is asked to stop while its claim is being committed learns what it has: otherwise nobody would send that until the
// lease ends, and then nobody would know whether it was sent.
func TestAClaimThatIsCommittedIsToldThoughItsCallerStops(t *testing.T) {
	w := newWire(t, newDatabase(t))
	s := open(t, w.address)
	gas := alertstest.Channel("gas")
	topic := follow(t, s, gas, "Karsu").Topic.ID
	must(t, file(t, s, alertstest.Filing(topic, alertstest.Article(1), gas)))
	ctx, stop := context.WithCancel(t.Context())
	said := w.hold("commit")
	type answer struct {
		claims []alerts.Claim
		err    error
	}
	claimed := make(chan answer, 1)
	go func() {
		claims, err := s.Claim(ctx, "test", 1, alertstest.Noon().Add(time.Hour), alertstest.Lease)
		claimed <- answer{claims, err}
	}()
	<-said
	stop()
	time.AfterFunc(300*time.Millisecond, w.release) // by when who does not wait has gone
	if a := <-claimed; a.err != nil || len(a.claims) != 1 {
		t.Errorf("Claim = %v, %v; want what was claimed", a.claims, a.err)
	}
}

// Nobody is kept from stopping by a server that does not say what became of a commit.
func TestACommitIsNotWaitedForForever(t *testing.T) {
	w := newWire(t, newDatabase(t))
	s := open(t, w.address)
	ctx, stop := context.WithCancel(t.Context())
	said := w.hold("commit")
	ended := make(chan error, 1)
	go func() { ended <- s.Hush(ctx, "test", time.Hour) }()
	<-said
	stop()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("Hush = nil, and nobody said that it was committed")
		}
	case <-time.After(time.Minute):
		t.Error("Hush does not end")
	}
}

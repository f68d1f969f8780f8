//go:build unix

package main

import (
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A proofServer is a PostgreSQL server of the proof's own, which it may crash.
type proofServer struct {
	t       *testing.T
	bin     string
	dir     string
	address string
	cmd     *exec.Cmd
}

// newProofServer starts a server that listens on a socket in a new directory, or skips the test where there are no binaries.
func newProofServer(t *testing.T) *proofServer {
	t.Helper()
	bin, ok := serverBinaries()
	if !ok {
		t.Skip("NOT PROVED on PostgreSQL: its server is not installed here (Debian: apt-get install postgresql)")
	}
	dir, err := os.MkdirTemp("", "newsbot-proof-") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	s := &proofServer{t: t, bin: bin, dir: dir, address: "postgres://newsbot@/postgres?host=" + url.QueryEscape(dir)}
	t.Cleanup(func() {
		s.stop()
		os.RemoveAll(dir)
	})
	if os.Geteuid() == 0 {
		if err := errors.Join(os.Chown(dir, nobody, nobody), os.Chmod(dir, 0o755)); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := s.program("initdb", "-D", s.data(), "-U", "newsbot", "-A", "trust", "-E", "UTF8", "--no-sync").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v: %s", err, out)
	}
	s.start()
	return s
}

// nobody is the user who may do nothing in particular; the server refuses to be root.
const nobody = 65534

func (s *proofServer) data() string { return filepath.Join(s.dir, "data") }

func (s *proofServer) program(name string, args ...string) *exec.Cmd {
	path := filepath.Join(s.bin, name)
	if _, err := os.Stat(path); err != nil {
		path = name // one of the system's
	}
	c := exec.Command(path, args...)
	c.Dir = s.dir
	c.SysProcAttr = &syscall.SysProcAttr{}
	if os.Geteuid() == 0 {
		c.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	return c
}

// start starts the server, with settings beside the usual ones, and waits until it answers.
func (s *proofServer) start(settings ...string) {
	s.cmd = s.program("postgres", append([]string{"-D", s.data(), "-k", s.dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=80"},
		settings...)...)
	if err := s.cmd.Start(); err != nil {
		s.t.Error(err)
		return
	}
	for since := time.Now(); time.Since(since) < waitAtMost; time.Sleep(50 * time.Millisecond) { // another process
		if s.program("pg_isready", "-q", "-h", s.dir).Run() == nil {
			return
		}
	}
	s.t.Error("the PostgreSQL server does not answer")
}

// database makes a database and returns its address.
func (s *proofServer) database(t *testing.T, name string) string {
	t.Helper()
	if out, err := s.program("createdb", "-h", s.dir, "-U", "newsbot", name).CombinedOutput(); err != nil {
		t.Fatalf("createdb: %v: %s", err, out)
	}
	return "postgres://newsbot@/" + name + "?host=" + url.QueryEscape(s.dir)
}

// crash ends the server as a crash would, and starts it again a moment later.
func (s *proofServer) crash() {
	s.stop()
	time.Sleep(time.Second) // another process
	s.start()
}

func (s *proofServer) stop() {
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGQUIT) // at once, without tidying up
	_ = s.cmd.Wait()
	s.cmd = nil
}

// serverBinaries returns the directory of the server's programs, where there is one.
func serverBinaries() (string, bool) {
	if found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); err == nil && len(found) > 0 { // where Debian keeps them
		return filepath.Dir(found[len(found)-1]), true
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", false
	}
	return filepath.Dir(path), true
}

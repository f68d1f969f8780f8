package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"newsbot/alerts/store"
)

// serverVariable names a PostgreSQL server that tests may make databases on. Without it they start one of their own, if
// there are the binaries for it.
const serverVariable = "NEWSBOT_TEST_POSTGRES"

// A cluster is a PostgreSQL server for tests.
type cluster struct {
	address string // of its database "postgres"
	why     string // there is none
	made    atomic.Int64
}

// started is how to stop the cluster, once there is one.
var started atomic.Pointer[func() error]

// theCluster starts the cluster when the first test asks for it.
var theCluster = sync.OnceValue(func() *cluster {
	if address := os.Getenv(serverVariable); address != "" {
		return &cluster{address: address}
	}
	c, err := startCluster()
	if err != nil {
		return &cluster{why: err.Error()}
	}
	return c
})

// newDatabase makes a database and returns its address, or skips the test where there is no server.
func newDatabase(t testing.TB) string { t.Helper(); return makeDatabase(t, "") }

// newTables makes a database that has all tables and nothing in them. It is a copy, which takes less time than to make the tables.
func newTables(t testing.TB) string {
	t.Helper()
	template := ""
	if theCluster().why == "" {
		var err error
		template, err = theTables()
		must(t, err)
	}
	return makeDatabase(t, template)
}

// theTables makes the database that newTables copies, and returns its name.
var theTables = sync.OnceValues(func() (string, error) {
	name := fmt.Sprintf("newsbot_test_%d_tables", os.Getpid())
	c := theCluster()
	db, err := sql.Open("pgx", c.address)
	if err != nil {
		return "", err
	}
	defer db.Close()
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		return "", err
	}
	drop := func() error {
		db, err := sql.Open("pgx", c.address)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.Exec("DROP DATABASE " + name + " WITH (FORCE)")
		return err
	}
	made.Store(&drop)
	u, err := url.Parse(c.address)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return name, store.MakeTables(context.Background(), u.String())
})

// made is how to drop what newTables copies, once there is that.
var made atomic.Pointer[func() error]

// makeDatabase makes a database, a copy of template unless that is empty.
func makeDatabase(t testing.TB, template string) string {
	t.Helper()
	c := theCluster()
	if c.why != "" {
		t.Skipf("PostgreSQL is not tested: set %s to the address of a server, or install one: %s", serverVariable, c.why)
	}
	db, err := sql.Open("pgx", c.address)
	must(t, err)
	defer db.Close()
	name := fmt.Sprintf("newsbot_test_%d_%d", os.Getpid(), c.made.Add(1))
	statement := "CREATE DATABASE " + name
	if template != "" {
		statement += " TEMPLATE " + template
	}
	_, err = db.ExecContext(t.Context(), statement)
	must(t, err)
	t.Cleanup(func() {
		db, err := sql.Open("pgx", c.address)
		must(t, err)
		defer db.Close()
		_, err = db.Exec("DROP DATABASE " + name + " WITH (FORCE)")
		must(t, err)
	})
	u, err := url.Parse(c.address)
	must(t, err)
	u.Path = "/" + name
	return u.String()
}

// startCluster makes a server in a new directory that listens on a socket there and nowhere else. It does not wait for the
// disk: a test that needs that has a server of its own.
func startCluster() (*cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "newsbot-pg-")
	if err != nil {
		return nil, err
	}
	run := func(name string, args ...string) *exec.Cmd {
		c := exec.Command(filepath.Join(bin, name), args...)
		c.Dir = dir
		if os.Geteuid() == 0 { // the server refuses to be root
			c.SysProcAttr = asNobody()
		}
		return c
	}
	if os.Geteuid() == 0 {
		if err := errors.Join(os.Chown(dir, nobody, nobody), os.Chmod(dir, 0o700)); err != nil {
			return nil, err
		}
	}
	data := filepath.Join(dir, "data")
	if out, err := run("initdb", "-D", data, "-U", "newsbot", "-A", "trust", "-E", "UTF8", "--no-sync").CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, out), os.RemoveAll(dir))
	}
	// The shell waits for the end of its input, which comes when this process ends, however it ends.
	server := run("sh", "-c", `exec 3<&0; "$0" "$@" & server=$!; cat <&3; kill -INT $server; wait $server; rm -rf "$PWD"/*`,
		filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync="+durable(), "-c", "max_connections=60")
	server.Path, err = exec.LookPath("sh")
	if err != nil {
		return nil, err
	}
	input, err := server.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := server.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	stop := func() error { return errors.Join(input.Close(), server.Wait(), os.RemoveAll(dir)) }
	c := &cluster{address: "postgres://newsbot@/postgres?host=" + url.QueryEscape(dir)}
	if err := c.wait(); err != nil {
		return nil, errors.Join(err, stop())
	}
	started.Store(&stop)
	return c, nil
}

// wait returns once the server answers.
func (c *cluster) wait() error {
	db, err := sql.Open("pgx", c.address)
	if err != nil {
		return err
	}
	defer db.Close()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for range 2400 {
		if err = db.Ping(); err == nil {
			return nil
		}
		<-tick.C
	}
	return err
}

// stopCluster drops what was made for all tests, and stops the cluster if one was started.
func stopCluster() {
	if drop := made.Load(); drop != nil {
		if err := (*drop)(); err != nil {
			fmt.Fprintln(os.Stderr, "drop the test's tables:", err)
		}
	}
	if stop := started.Load(); stop != nil {
		if err := (*stop)(); err != nil {
			fmt.Fprintln(os.Stderr, "stop the test's PostgreSQL server:", err)
		}
	}
}

// durable says whether the server waits for the disk: for figures it has to.
func durable() string {
	for _, arg := range os.Args {
		if strings.HasPrefix(arg, "-test.bench=") {
			return "on"
		}
	}
	return "off"
}

// binaries returns the directory of the server's programs.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // where Debian keeps them
	if err != nil || len(found) == 0 {
		return "", errors.Join(fs.ErrNotExist, err)
	}
	return filepath.Dir(found[len(found)-1]), nil
}

//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// system runs a command of the system's and returns an error with what it said.
func system(name string, args ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), waitAtMost) // also for what is undone when the test is over
	defer cancel()
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}

// mounted mounts something at a new directory until the test ends, or skips the test where that is not permitted.
func mounted(t *testing.T, args ...string) string {
	t.Helper()
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("NOT TESTED: a disk of the test's own takes Linux and root")
	}
	dir := t.TempDir()
	if err := system("mount", append(args, dir)...); err != nil {
		t.Skip("NOT TESTED: a disk of the test's own cannot be mounted here: ", err)
	}
	t.Cleanup(func() {
		if err := system("umount", dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// alone returns a node of a proof that pushes what it likes, to channels of a calm world.
func alone(t *testing.T, dsn string) (*proof, *proofNode) {
	t.Helper()
	p := &proof{t: t, trial: trial{nodes: 1}, world: newChatWorld(t, 1, *proofSeed)}
	p.world.calm = true
	p.subscribe(dsn)
	n := newProofNode(p, 0, dsn)
	p.nodes = []*proofNode{n}
	return p, n
}

// delivered waits until every channel was told of what was acknowledged, and checks that it was told once and in order.
func (p *proof) delivered() {
	p.t.Helper()
	p.drain()
	if v := p.judge(); !v.clean() {
		p.t.Error(v)
	} else {
		p.t.Log(v)
	}
}

// TestFullDisk runs the program on a disk that fills up: what it cannot keep it does not acknowledge, and it goes on once there is space.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := mounted(t, "-t", "tmpfs", "-o", "size=6m", "none")
	p, n := alone(t, "sqlite:"+filepath.Join(dir, "news.db"))
	n.start()
	taken := func() bool { return n.push(int(p.acked.Load()) + 1) }
	for range 3 {
		await(t, "an article to be acknowledged", taken)
		p.acked.Add(1)
	}
	filler := filepath.Join(dir, "filler")
	if err := fill(filler); err != nil {
		t.Fatal(err)
	}
	var refused *http.Response
	await(t, "a push to be refused", func() bool { // what the database's own files have left is used up first
		resp, err := n.post(int(p.acked.Load()) + 1)
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		_, _ = io.Copy(io.Discard, resp.Body) // the status says it all
		if resp.StatusCode == http.StatusAccepted {
			p.acked.Add(1)
			return false
		}
		refused = resp
		return true
	})
	if refused.StatusCode != http.StatusServiceUnavailable || refused.Header.Get("Retry-After") == "" {
		t.Errorf("a push on a full disk was answered %s, Retry-After %q; want 503 and when to come again", refused.Status, refused.Header.Get("Retry-After"))
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		await(t, "an article to be acknowledged again", taken)
		p.acked.Add(1)
	}
	p.delivered()
	n.stop()
}

// fill writes a file until there is no more space.
func fill(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	for block := make([]byte, 4096); err == nil; {
		_, err = f.Write(block)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// pushEvery pushes one article after the other, the next as soon as one was acknowledged, until stop is called.
func (n *proofNode) pushEvery(ctx context.Context, every time.Duration) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var pushing sync.WaitGroup
	pushing.Go(func() {
		for ctx.Err() == nil {
			if n.push(int(n.proof.acked.Load()) + 1) {
				n.proof.acked.Add(1)
			}
			pause(ctx, every)
		}
	})
	return func() {
		cancel()
		pushing.Wait()
	}
}

// TestPowerCut copies the disk of the running program while it works: that is what a machine finds whose power was cut at that
// moment. Whatever was acknowledged by then is there, and the program on the copy tells every channel of it once.
func TestPowerCut(t *testing.T) {
	t.Parallel()
	image := filepath.Join(t.TempDir(), "disk.img")
	if err := errors.Join(os.WriteFile(image, nil, 0o600), os.Truncate(image, 64<<20), system("mkfs.ext4", "-q", "-F", image)); err != nil {
		t.Skip("NOT TESTED: no file system can be made here: ", err)
	}
	dir := mounted(t, "-o", "loop", image)
	p, n := alone(t, "sqlite:"+filepath.Join(dir, "news.db"))
	n.start()
	stop := n.pushEvery(t.Context(), 300*time.Millisecond)
	await(t, "articles to be acknowledged", func() bool { return p.acked.Load() >= 8 })
	copied := image + ".copy"
	before := p.acked.Load()
	// The machine stops here: nothing leaves it any more while its disk is copied, page by page as it stands below the file system.
	n.signal(syscall.SIGSTOP)
	err := system("cp", "--sparse=always", image, copied)
	n.signal(syscall.SIGKILL)
	stop()
	if err != nil {
		t.Fatal(err)
	}
	again := mounted(t, "-o", "loop", copied)
	n.env = append(n.env, "NEWSBOT_DB=sqlite:"+filepath.Join(again, "news.db"))
	n.start()
	p.acked.Store(before)
	await(t, "an article to be acknowledged by the copy", func() bool { return n.push(int(before) + 1) })
	p.acked.Store(before + 1)
	p.delivered()
	n.stop()
}

// TestStoppedUnderLoad stops the program while articles come in and messages go out, again and again: it ends within ten seconds, as
// it should, and nothing is lost or told twice.
func TestStoppedUnderLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a while")
	}
	t.Parallel()
	for name, open := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "news.db") },
		"postgres": func(t *testing.T) string { return newProofServer(t).address },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, n := alone(t, open(t))
			p.world.mu.Lock()
			p.world.calm = false // a stop must cope with whatever the platforms do
			p.world.mu.Unlock()
			n.start()
			enough := n.pushEvery(t.Context(), 400*time.Millisecond)
			for stops := int64(1); stops <= 3; stops++ {
				await(t, "articles to be acknowledged", func() bool { return p.acked.Load() >= 4*stops })
				n.stop()
				n.start()
			}
			await(t, "the last start", func() bool { return n.where() != "" })
			enough()
			p.delivered()
			n.stop()
		})
	}
}

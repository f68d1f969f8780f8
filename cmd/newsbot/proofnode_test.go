//go:build unix

package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A proofNode is the program as a process that is started again whenever it ends.
type proofNode struct {
	proof  *proof
	number int
	dir    string
	env    []string
	client http.Client

	mu      sync.Mutex
	cmd     *exec.Cmd
	address string // empty while it does not answer
	ended   chan struct{}
	output  []string
}

func newProofNode(p *proof, number int, dsn string) *proofNode {
	n := &proofNode{proof: p, number: number, dir: p.t.TempDir(), client: http.Client{Timeout: 3 * time.Second}}
	n.env = append([]string{
		asProgram + "=1", "PATH=" + os.Getenv("PATH"), "NEWSBOT_LISTEN=127.0.0.1:0", "NEWSBOT_DB=" + dsn, "NEWSBOT_INBOX_TOKEN=" + inboxToken,
		"NEWSBOT_SLACK_BOT_TOKEN=xoxb-proof", "NEWSBOT_SLACK_APP_TOKEN=xapp-proof", "NEWSBOT_SLACK_API=" + p.world.slack[number],
		"NEWSBOT_DISCORD_TOKEN=proof", "NEWSBOT_DISCORD_API=" + p.world.discord[number], "NEWSBOT_DISCORD_NONCE=" + proofNonce.String(),
		"NEWSBOT_SEND_WITHIN=" + proofWithin.String(), "NEWSBOT_SEND_LEASE=" + proofLease.String(), "NEWSBOT_SEND_SETTLE=" + proofSettle.String(),
		"NEWSBOT_SEND_UNKNOWN=hold",
	}, p.trial.settings...)
	if p.trial.mutation != "" {
		n.env = append(n.env, mutant+"="+p.trial.mutation)
	}
	p.t.Cleanup(func() {
		n.signal(syscall.SIGKILL)
		if p.t.Failed() {
			p.t.Logf("node %d printed:\n%s", number, strings.Join(n.output, "\n"))
		}
	})
	return n
}

// live starts the process, again and again, until ctx is done; the last one runs on.
func (n *proofNode) live(ctx context.Context) {
	for ctx.Err() == nil {
		ended := n.start()
		select {
		case <-ctx.Done():
			return
		case <-ended:
			pause(ctx, 20*time.Millisecond)
		}
	}
}

// start starts the process and returns what is closed when it ends.
func (n *proofNode) start() chan struct{} {
	cmd := exec.Command(os.Args[0])
	cmd.Dir, cmd.Env = n.dir, n.env
	r, w := io.Pipe()
	cmd.Stdout, cmd.Stderr = w, w
	ended := make(chan struct{})
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := cmd.Start(); err != nil {
		n.proof.t.Errorf("start: %v", err)
		close(ended)
		return ended
	}
	n.cmd, n.address, n.ended = cmd, "", ended
	go n.listen(r)
	go func() {
		_ = cmd.Wait() // it is killed more often than not
		w.Close()
		n.mu.Lock()
		n.address = ""
		n.mu.Unlock()
		close(ended)
	}()
	return ended
}

// listen reads what the process prints.
func (n *proofNode) listen(r io.Reader) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		n.mu.Lock()
		if !strings.Contains(lines.Text(), "msg=delivered") { // there are thousands
			n.output = append(n.output, lines.Text())
		}
		if url, ok := strings.CutPrefix(lines.Text(), "console   "); ok {
			n.address = url
		}
		n.mu.Unlock()
	}
}

// signal sends a signal to the process, if there is one.
func (n *proofNode) signal(s syscall.Signal) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.cmd != nil && n.cmd.Process != nil {
		_ = n.cmd.Process.Signal(s) // it may have ended
	}
}

func (n *proofNode) where() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.address
}

// await waits until the process answers.
func (n *proofNode) await(ctx context.Context) bool {
	for n.where() == "" {
		if !pause(ctx, 20*time.Millisecond) {
			return false
		}
	}
	return true
}

// push pushes an article and reports whether it was acknowledged.
func (n *proofNode) push(number int) bool {
	resp, err := n.post(number)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body) // the status says it all
	return resp.StatusCode == http.StatusAccepted
}

// post pushes an article and returns the answer.
func (n *proofNode) post(number int) (*http.Response, error) {
	address := n.where()
	if address == "" {
		return nil, errors.New("the program does not answer")
	}
	req, err := http.NewRequest(http.MethodPost, address+"/articles", strings.NewReader(article(number)))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+inboxToken)
	req.Header.Set("Content-Type", "application/json")
	return n.client.Do(req)
}

// pid names the process.
func (n *proofNode) pid() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.cmd.Process.Pid
}

// stop asks the process to stop, which it does with status 0 and within ten seconds. Time in which the machine stood still does not count.
func (n *proofNode) stop() {
	n.mu.Lock()
	cmd, ended := n.cmd, n.ended
	n.mu.Unlock()
	n.signal(syscall.SIGTERM)
	for range 100 {
		select {
		case <-ended:
			if code := cmd.ProcessState.ExitCode(); code != 0 && n.proof.trial.mutation == "" {
				n.proof.t.Errorf("node %d stopped with status %d", n.number, code)
			}
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
	n.proof.t.Errorf("node %d does not stop", n.number)
}

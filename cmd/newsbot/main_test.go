package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// asProgram makes this test binary the program itself, so that tests can start it, kill it and start it again.
const asProgram = "TEST_NEWSBOT_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Unsetenv(asProgram)
		if wrong := os.Getenv(mutant); wrong != "" {
			fmt.Fprintln(os.Stderr, runMutant(wrong))
			os.Exit(1)
		}
		main()
		os.Exit(0)
	}
	_ = flag.Set("test.parallel", strconv.Itoa(max(testsAtOnce, runtime.GOMAXPROCS(0)))) // unless the command line says another number
	testscript.Main(m, map[string]func(){"newsbot": main})
}

// testsAtOnce is how many tests run at the same time, however few processors there are: most wait for processes that wait for something.
const testsAtOnce = 4

// waitAtMost is how long a test waits for what takes well under a second on an idle machine. It costs only tests that fail, and the
// machine may be a slow one that others use too.
const waitAtMost = 2 * time.Minute

// A process is newsbot running as a process of its own.
type process struct {
	t       *testing.T
	cmd     *exec.Cmd
	address string // of the console
	stopped chan error
	mu      sync.Mutex
	output  strings.Builder
}

// start starts newsbot in dir with the given settings, NAME=value, and waits until it answers.
func start(t *testing.T, dir string, settings ...string) *process {
	t.Helper()
	p := &process{t: t, stopped: make(chan error, 1)}
	p.cmd = exec.Command(os.Args[0])
	p.cmd.Dir = dir
	p.cmd.Env = []string{asProgram + "=1", "PATH=" + os.Getenv("PATH"), "NEWSBOT_LISTEN=127.0.0.1:0", "NEWSBOT_FETCH_ALLOW=127.0.0.0/8"}
	p.cmd.Env = append(p.cmd.Env, settings...)
	r, w := io.Pipe()
	p.cmd.Stdout, p.cmd.Stderr = w, w
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	found := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(r)
		for lines.Scan() {
			p.mu.Lock()
			p.output.WriteString(lines.Text() + "\n")
			p.mu.Unlock()
			if url, ok := strings.CutPrefix(lines.Text(), "console   "); ok {
				found <- url
			}
		}
	}()
	go func() {
		err := p.cmd.Wait()
		w.Close()
		p.stopped <- err
		close(p.stopped)
	}()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("newsbot printed:\n%s", p.printed())
		}
	})
	select {
	case p.address = <-found:
	case err := <-p.stopped:
		t.Fatalf("newsbot stopped at once: %v\n%s", err, p.printed())
	case <-time.After(waitAtMost):
		t.Fatalf("newsbot does not say where its console is:\n%s", p.printed())
	}
	p.await("the console to answer", func() bool {
		resp, err := http.Get(p.address + "/healthz")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
	return p
}

// runToEnd starts newsbot in dir, where it is expected to end by itself, and returns what it printed and how it ended.
func runToEnd(t *testing.T, dir string, settings ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), waitAtMost)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Dir, cmd.Env = dir, append([]string{asProgram + "=1", "NEWSBOT_LISTEN=127.0.0.1:0"}, settings...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// printed returns what the process printed so far.
func (p *process) printed() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.output.String()
}

// kill ends the process as a power cut would.
func (p *process) kill() {
	if err := p.cmd.Process.Kill(); err == nil {
		<-p.stopped
	}
}

// stop asks the process to stop and returns how it ended.
func (p *process) stop() error {
	p.t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	select {
	case err := <-p.stopped:
		return err
	case <-time.After(waitAtMost):
		return fmt.Errorf("newsbot does not stop")
	}
}

// await waits until what is true, looking often.
func (p *process) await(what string, is func() bool) {
	p.t.Helper()
	await(p.t, what, is)
}

func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	awaitFor(t, waitAtMost, what, is)
}

// awaitFor is await for what takes its time.
func awaitFor(t *testing.T, most time.Duration, what string, is func() bool) {
	t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(most); time.Now().Before(deadline); <-look.C {
		if is() {
			return
		}
	}
	t.Fatalf("waited %v for %s", most, what)
}

// page returns the console's page.
func (p *process) page() string { return p.get("/") }

// console gives a command in the console, again as long as the program is still starting, and returns the answer.
func (p *process) console(command string) string {
	p.t.Helper()
	var answer struct{ Text string }
	p.await("an answer to "+command, func() bool {
		req, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.address+"/c/news/commands", strings.NewReader(url.Values{"text": {command}}.Encode()))
		if err != nil {
			p.t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept", "application/json")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			p.t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusServiceUnavailable {
			p.t.Fatalf("the console answered %s to %s", resp.Status, command)
		}
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
			p.t.Fatal(err)
		}
		return resp.StatusCode == http.StatusOK
	})
	return answer.Text
}

// get returns what the program answers at path.
func (p *process) get(path string) string {
	p.t.Helper()
	resp, err := http.Get(p.address + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(body)
}

// push posts an article to the inbox and returns the status of the answer.
func (p *process) push(token, article string) int {
	p.t.Helper()
	status, said := p.pushOnce(token, article)
	p.await("the bot to be started", func() bool {
		if status == http.StatusServiceUnavailable && strings.Contains(said, "starting") {
			status, said = p.pushOnce(token, article)
			return false
		}
		return true
	})
	return status
}

func (p *process) pushOnce(token, article string) (status int, said string) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, p.address+"/articles", strings.NewReader(article))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// feedServer serves a feed that tests add items to. It answers as servers do: with validators, and 304 if nothing changed.
type feedServer struct {
	URL   string
	mu    sync.Mutex
	items []string
	tag   int
}

func newFeedServer(t *testing.T) *feedServer {
	t.Helper()
	s := &feedServer{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: s}
	go server.Serve(l) //nolint:errcheck // it ends with Close
	t.Cleanup(func() { server.Close() })
	s.URL = "http://" + l.Addr().String() + "/feed.xml"
	return s
}

func (s *feedServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	tag := fmt.Sprintf(`"v%d"`, s.tag)
	w.Header().Set("ETag", tag)
	w.Header().Set("Content-Type", "application/rss+xml")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprintf(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Gazette</title><link>http://gazette.example/</link>%s</channel></rss>`,
		strings.Join(s.items, ""))
}

// add puts an item into the feed, published now.
func (s *feedServer) add(guid, title, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tag++
	s.items = append([]string{fmt.Sprintf(`<item><guid isPermaLink="false">%s</guid><title>%s</title><link>http://gazette.example/%s</link><pubDate>%s</pubDate><description>%s</description></item>`,
		guid, title, guid, time.Now().UTC().Format(time.RFC1123Z), text)}, s.items...)
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: filepath.Join("testdata", "script"), RequireExplicitExec: true})
}

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// floors is the design: a package imports packages of lower floors only, never a neighbour. Never move a package to make a build
// pass.
var floors = [][]string{
	0: {"news", "news/text", "rules/syntax", "rules/workload"},
	1: {"rules", "news/facts", "news/summary", "news/story"},
	2: {"alerts"},
	3: {"bot"},
	4: {"news/fetch", "news/page", "bot/punctual"},
	5: {"news/feed", "news/inbox", "news/jetstream", "alerts/store", "bot/slack", "bot/discord", "bot/web"},
	6: {"cmd/newsbot"},
}

// aboveAll are packages that only tests import, or that only make files; they may import anything.
var aboveAll = []string{"news/newstest", "alerts/alertstest", "bot/discord/discordtest"}

// pure are the foreign packages that floors 0 to 3 may use, each with the reason.
var pure = map[string]string{
	"golang.org/x/text":                   "Unicode folding, normal forms, widths",
	"github.com/blevesearch/snowballstem": "word forms by the Snowball algorithms, generated code without state",
	"github.com/clipperhouse/uax29/v2":    "Unicode segmentation for languages without rules of our own",
	"github.com/abadojack/whatlanggo":     "language of a text from letter statistics that it carries itself",
}

// worldly are the standard packages that floors 0 to 3 must not use: they touch network or disk.
var worldly = []string{"net", "net/http", "os", "os/exec", "database/sql", "syscall", "io/ioutil"}

type goPackage struct {
	ImportPath string
	Doc        string
	Imports    []string
}

func TestPackagesImportLowerFloorsOnly(t *testing.T) {
	floorOf := map[string]int{}
	for n, names := range floors {
		for _, name := range names {
			floorOf["newsbot/"+name] = n
		}
	}
	for _, p := range packages(t) {
		if p.Doc == "" {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
		if slices.Contains(aboveAll, strings.TrimPrefix(p.ImportPath, "newsbot/")) {
			continue
		}
		floor, ok := floorOf[p.ImportPath]
		if !ok {
			t.Errorf("%s stands on no floor: give it one in layers_test.go, with the reason in the commit", p.ImportPath)
			continue
		}
		for _, imported := range p.Imports {
			switch other, ours := floorOf[imported]; {
			case ours && other >= floor:
				t.Errorf("%s (floor %d) imports %s (floor %d)", p.ImportPath, floor, imported, other)
			case ours:
			case strings.HasPrefix(imported, "newsbot/"):
				t.Errorf("%s imports %s, which is for tests only", p.ImportPath, imported)
			case floor <= 3 && slices.Contains(worldly, imported):
				t.Errorf("%s (floor %d) imports %s: network and disk begin on floor 4", p.ImportPath, floor, imported)
			case floor <= 3 && foreign(imported) && !isPure(imported):
				t.Errorf("%s (floor %d) imports %s: foreign code begins on floor 4", p.ImportPath, floor, imported)
			}
		}
	}
}

// packages lists our packages with what they import.
func packages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Doc,Imports", "newsbot/...").Output()
	if err != nil {
		if e, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("go list: %v\n%s", err, e.Stderr)
		}
		t.Fatalf("go list: %v", err)
	}
	var list []goPackage
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("go list printed what is no JSON: %v", err)
		}
		list = append(list, p)
	}
	if len(list) < 10 {
		t.Fatalf("go list found %d packages only", len(list))
	}
	return list
}

// foreign reports whether an import path is neither ours nor the standard library's.
func foreign(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return strings.Contains(first, ".")
}

func isPure(path string) bool {
	for name := range pure {
		if path == name || strings.HasPrefix(path, name+"/") {
			return true
		}
	}
	return false
}

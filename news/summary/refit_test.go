package summary

import (
	"flag"
	"fmt"
	"go/format"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"newsbot/news"
)

var refit = flag.Bool("refit", false, "fit weights.go anew to the labelled articles")

// A marked is an article whose best sentences are known.
type marked struct {
	*document
	held bool
	best map[int]bool // the sentences that belong into a summary
}

var label = regexp.MustCompile(`\[[^\[\]|]*\|`)

// readMarked reads the labelled articles that the facts are measured on; of their marks only the ^ before a sentence
// that belongs into a summary counts here.
func readMarked(t *testing.T) []marked {
	t.Helper()
	files, err := filepath.Glob("../facts/testdata/labelled/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no labelled articles: %v", err)
	}
	var out []marked
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		head, body, _ := strings.Cut(string(raw), "\n\n")
		body = strings.ReplaceAll(label.ReplaceAllString(strings.TrimSpace(body), ""), "]", "")
		a := news.Article{Text: strings.ReplaceAll(body, "^", "")}
		for line := range strings.Lines(head) {
			switch field, value, _ := strings.Cut(strings.TrimSpace(line), ": "); field {
			case "title":
				a.Title = value
			case "language":
				a.Language = value
			}
		}
		m := marked{read(a, nil), strings.Contains(head, "held: yes"), map[int]bool{}}
		carets := 0
		for i, c := range body {
			if c != '^' {
				continue
			}
			at := i - carets
			carets++
			for k, s := range m.sentences {
				if s.span.Start <= at && at < s.span.End {
					m.best[k] = true
				}
			}
		}
		if len(m.best) != carets {
			t.Fatalf("%s: %d sentences are marked, %d found", path, carets, len(m.best))
		}
		out = append(out, m)
	}
	return out
}

// weighted scores the sentences of m by w and returns those that a summary would have.
func (m marked) weighted(w features) []int {
	for i := range m.sentences {
		s := &m.sentences[i]
		s.score = 0
		for j, v := range w {
			s.score += v * s.features[j]
		}
	}
	return m.choose()
}

// fitted returns the weights that tell marked sentences from others best: logistic regression, held near the weights
// there are, so that forty articles do not overthrow what is known about sentences in general.
func fitted(all []marked, near features) features {
	const rounds, step, pull = 400, 0.05, 0.2
	w, bias := near, -2.0
	for range rounds {
		var slope features
		biasSlope, n := 0.0, 0.0
		for _, m := range all {
			for i, s := range m.sentences {
				z := bias
				for j, v := range w {
					z += v * s.features[j]
				}
				miss := truth(m.best[i]) - 1/(1+math.Exp(-z))
				for j := range slope {
					slope[j] += miss * s.features[j]
				}
				biasSlope += miss
				n++
			}
		}
		for j := range w {
			w[j] += step * (10*slope[j]/n - pull*(w[j]-near[j]))
		}
		bias += step * 10 * biasSlope / n
	}
	return w
}

// overlapOf returns which part of the chosen sentences is marked, and which part of the marked is chosen.
func overlapOf(all []marked, choose func(marked) []int) (precision, recall float64) {
	chosen, right, due := 0, 0, 0
	for _, m := range all {
		due += len(m.best)
		for _, i := range choose(m) {
			chosen++
			if m.best[i] {
				right++
			}
		}
	}
	return float64(right) / float64(chosen), float64(right) / float64(due)
}

// crossed returns for each of all the sentences that weights choose which were fitted to the other tenths of them.
func crossed(all []marked) map[*document][]int {
	const parts = 10
	chosen := map[*document][]int{}
	for k := range parts {
		var rest []marked
		for i, m := range all {
			if i%parts != k {
				rest = append(rest, m)
			}
		}
		w := fitted(rest, weights)
		for i := k; i < len(all); i += parts {
			chosen[all[i].document] = all[i].weighted(w)
		}
	}
	return chosen
}

// TestLabelledSummaries prints how many of the sentences that belong into a summary are chosen: by the weights there are,
// by those that a refit would give, and by refits that never saw the article they are tried on. With -refit it writes the
// weights of a refit to weights.go; why they are not there by now is said in that file.
func TestLabelledSummaries(t *testing.T) {
	sets := map[bool][]marked{}
	for _, m := range readMarked(t) {
		sets[m.held] = append(sets[m.held], m)
	}
	anew, apart := fitted(sets[false], weights), crossed(sets[false])
	for _, set := range []struct {
		name string
		all  []marked
	}{{"tuned on", sets[false]}, {"held back", sets[true]}} {
		for _, way := range []struct {
			name   string
			choose func(marked) []int
		}{
			{"the first two sentences", func(m marked) []int { return []int{0, 1} }},
			{"the weights there are", func(m marked) []int { return m.weighted(weights) }},
			{"the weights of a refit", func(m marked) []int { return m.weighted(anew) }},
			{"refits without it", func(m marked) []int { return apart[m.document] }},
		} {
			if set.all[0].held && way.name == "refits without it" {
				continue
			}
			precision, recall := overlapOf(set.all, way.choose)
			t.Logf("%-10s %-24s precision %5.1f %%, recall %5.1f %%", set.name, way.name, 100*precision, 100*recall)
			if way.name == "the weights there are" && recall < 0.8 {
				t.Errorf("%s: %.0f %% of the best sentences are chosen", set.name, 100*recall)
			}
		}
	}
	if !*refit {
		return
	}
	if err := os.WriteFile("weights.go", weightsFile(anew), 0o644); err != nil {
		t.Fatal(err)
	}
}

var featureNames = [nFeatures]string{
	"fDecay", "fInverse", "fDepth", "fCentroid", "fTitle", "fRule", "fAllTerms", "fLength", "fExtreme", "fDigit", "fQuote", "fDangling", "fQuestion", "fCapitals",
}

// weightsFile returns weights.go with the weights w.
func weightsFile(w features) []byte {
	var b strings.Builder
	b.WriteString("package summary\n\n// weights are what the features of a sentence count for, in their order. This command fits them anew to the labelled\n// articles and prints what is gained:\n//\n//\tgo test -run LabelledSummaries -v -refit ./news/summary\nvar weights = features{\n")
	for j, name := range featureNames {
		fmt.Fprintf(&b, "%s: %.2f,\n", name, w[j])
	}
	b.WriteString("}\n")
	src, err := format.Source([]byte(b.String()))
	if err != nil {
		panic(err)
	}
	return src
}

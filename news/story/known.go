package story

import (
	"math"
	"slices"
	"strings"

	"newsbot/news"
	"newsbot/news/text"
)

// mostKnown is how many figures and how many names are remembered of one story.
const mostKnown = 300

// A Known is what the articles of a story have said so far. It is a plain value that can be stored; the zero Known has
// heard nothing.
type Known struct {
	Figures []Figure `json:"figures,omitempty"`
	Names   []string `json:"names,omitempty"` // folded
}

// A Figure is a number in its unit.
type Figure struct {
	Number float64 `json:"number"`
	Unit   string  `json:"unit,omitempty"`
}

// Empty reports whether k has heard nothing.
func (k Known) Empty() bool { return len(k.Figures) == 0 && len(k.Names) == 0 }

// News returns the facts whose figure or day the story did not have yet, in their order. Facts that are not worth a line
// on a card are left out.
func (k Known) News(facts []news.Fact) []news.Fact {
	var fresh []news.Fact
	for _, f := range facts {
		if f.Score > 0 && !k.has(figureOf(f)) {
			fresh = append(fresh, f)
		}
	}
	return fresh
}

// newNames returns the names that the story did not have yet, in their order.
func (k Known) newNames(names []news.Name) []news.Name {
	var fresh []news.Name
	for _, n := range names {
		if !slices.Contains(k.Names, text.Fold(n.Text)) {
			fresh = append(fresh, n)
		}
	}
	return fresh
}

// Learn returns k with what an article says added to it; k itself stays as it is.
func (k Known) Learn(facts []news.Fact, names []news.Name) Known {
	k.Figures, k.Names = slices.Clone(k.Figures), slices.Clone(k.Names)
	for _, f := range facts {
		if g := figureOf(f); len(k.Figures) < mostKnown && !k.has(g) {
			k.Figures = append(k.Figures, g)
		}
	}
	for _, n := range k.newNames(names) {
		if len(k.Names) < mostKnown {
			k.Names = append(k.Names, text.Fold(n.Text))
		}
	}
	return k
}

// And returns k with what o has heard added to it; k itself stays as it is.
func (k Known) And(o Known) Known {
	k.Figures, k.Names = slices.Clone(k.Figures), slices.Clone(k.Names)
	for _, g := range o.Figures {
		if len(k.Figures) < mostKnown && !k.has(g) {
			k.Figures = append(k.Figures, g)
		}
	}
	for _, n := range o.Names {
		if len(k.Names) < mostKnown && !slices.Contains(k.Names, n) {
			k.Names = append(k.Names, n)
		}
	}
	return k
}

// figureOf returns the figure of a fact; for a date, the day it starts on.
func figureOf(f news.Fact) Figure {
	if f.Kind == "date" || f.Kind == "deadline" {
		return Figure{float64(f.When.From.Unix() / 86400), "day"}
	}
	if f.Kind == "relation" {
		sides := f.Entities[:min(2, len(f.Entities))] // who and whom; the others only stand in the same clause
		return Figure{Unit: text.Fold(f.Unit + " " + strings.Join(sides, " "))}
	}
	return Figure{f.Number, f.Unit}
}

// has reports whether k has heard g. Outlets round: 4.52 billion is 4.5 billion, but 15 dead are not 14.
func (k Known) has(g Figure) bool {
	for _, f := range k.Figures {
		if f.Unit != g.Unit {
			continue
		}
		near := 0.0
		if g.Unit != "day" && (math.Abs(g.Number) >= 1000 || g.Number != math.Trunc(g.Number)) {
			near = 0.01 * math.Abs(g.Number)
		}
		if math.Abs(f.Number-g.Number) <= near {
			return true
		}
	}
	return false
}

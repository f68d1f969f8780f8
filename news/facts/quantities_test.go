package facts

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"newsbot/news"
)

// quantities is where public test cases lie beside a checkout, for those who have them.
const quantities = "../../../shared/cases/quantities"

// A quantityCase is a sentence with what stands in it, in the form of the public cases.
type quantityCase struct {
	Input   string
	Context struct{ ReferenceDateTime string }
	Results []struct {
		Text, TypeName string
		Start, End     int // in characters, both included
		Resolution     struct {
			Value  any    `json:"value"`
			Unit   string `json:"unit"`
			Values []struct {
				Type, Value, Start, End string
			} `json:"values"`
		}
	}
}

func readQuantities(t *testing.T, name string) []quantityCase {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(quantities, name+".json"))
	if err != nil {
		t.Skipf("the public cases are not beside this checkout: %v", err)
	}
	var cases []quantityCase
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// factsOf returns the facts of the kinds in a sentence with their text and value.
func factsOf(input, reference string, kinds ...string) map[string]news.Fact {
	a := news.Article{Title: "t", Text: input, Language: "en"}
	if t, err := time.Parse("2006-01-02T15:04:05", reference); err == nil {
		a.Published = t
	}
	out := map[string]news.Fact{}
	for _, f := range (Extractor{}).Extract(a, nil).Facts {
		for _, k := range kinds {
			if f.Kind == k {
				out[strings.ToLower(f.Value.In(a.Text))] = f
			}
		}
	}
	return out
}

var unitNames = map[string]string{
	"Dollar": "USD", "United States dollar": "USD", "Cent": "USD", "Euro": "EUR", "Pound": "GBP", "Pence": "GBP", "British pound": "GBP", "Japanese yen": "JPY", "Chinese yuan": "CNY", "Hong Kong dollar": "HKD",
	"Mile": "mi", "Kilometer": "km", "Meter": "m", "Centimeter": "cm", "Millimeter": "mm", "Foot": "ft", "Inch": "in", "Yard": "yd", "Acre": "acre", "Hectare": "ha", "Square mile": "mi2", "Square kilometer": "km2", "Square meter": "m2", "Square foot": "ft2",
	"Ton": "t", "Metric ton": "t", "Kilogram": "kg", "Gram": "g", "Milligram": "mg", "Ounce": "oz", "Barrel": "bbl", "Gallon": "gal", "Liter": "l", "Milliliter": "ml", "Cubic meter": "m3", "Cubic foot": "ft3",
	"Kilometer per hour": "km/h", "Mile per hour": "mph", "Knot": "kn", "Light year": "ly", "Pint": "pt", "Nautical mile": "nmi",
}

// stated leaves out what states no figure: for a news alert "the dollar" or "the % of increase" is no amount.
func stated(c quantityCase) quantityCase {
	kept := c.Results[:0:0]
	seen := map[string]bool{}
	for _, want := range c.Results {
		v := fmt.Sprint(want.Resolution.Value)
		if text := strings.ToLower(want.Text); v != "<nil>" && v != "null" && v != "null%" && !seen[text] {
			seen[text] = true // factsOf tells facts apart by their text
			kept = append(kept, want)
		}
	}
	c.Results = kept
	return c
}

// measure runs the cases of one file and returns how many came out fully right.
func measure(t *testing.T, name string, right func(c quantityCase) bool) float64 {
	t.Helper()
	cases := readQuantities(t, name)
	good := 0
	for _, c := range cases {
		if right(stated(c)) {
			good++
		} else {
			t.Logf("not right: %q, want %+v", c.Input, c.Results)
		}
	}
	share := float64(good) / float64(len(cases))
	t.Logf("%s: %d of %d, %.1f %%", name, good, len(cases), 100*share)
	return share
}

func TestPublicPercentages(t *testing.T) {
	share := measure(t, "percent", func(c quantityCase) bool {
		got := factsOf(c.Input, "", "share", "change", "level")
		for _, want := range c.Results {
			v, err := strconv.ParseFloat(strings.TrimSuffix(fmt.Sprint(want.Resolution.Value), "%"), 64)
			f, ok := got[strings.ToLower(want.Text)]
			if err != nil || !ok || f.Number != v {
				return false
			}
		}
		return len(got) == len(c.Results)
	})
	if share < 0.9 {
		t.Errorf("%.1f %% are right", 100*share)
	}
}

func TestPublicMoney(t *testing.T) {
	share := measure(t, "currency", func(c quantityCase) bool { return amountsRight(c, "money") })
	if share < 0.85 {
		t.Errorf("%.1f %% are right", 100*share)
	}
}

func TestPublicMeasures(t *testing.T) {
	share := measure(t, "dimension", func(c quantityCase) bool { return amountsRight(c, "measure") })
	if share < 0.8 {
		t.Errorf("%.1f %% are right", 100*share)
	}
}

// amountsRight reports whether all amounts of a case are found, and nothing else, each with value and unit.
func amountsRight(c quantityCase, kind string) bool {
	got := factsOf(c.Input, "", kind)
	for _, want := range c.Results {
		f, ok := got[strings.ToLower(want.Text)]
		v, err := strconv.ParseFloat(fmt.Sprint(want.Resolution.Value), 64)
		if !ok || err != nil {
			return false
		}
		if want.Resolution.Unit == "Cent" || want.Resolution.Unit == "Pence" {
			v /= 100
		}
		unit := unitNames[want.Resolution.Unit]
		if kind == "measure" && want.Resolution.Unit == "Pound" {
			unit = "lb"
		}
		if math.Abs(f.Number-v) > 1e-6*math.Abs(v) || unit != "" && f.Unit != unit {
			return false
		}
	}
	return len(got) == len(c.Results)
}

// TestPublicDates lets a case be right where news usage differs; see byUsage and dateRight.
func TestPublicDates(t *testing.T) {
	cases := readQuantities(t, "datetime")
	good, usage, all := map[string]int{}, map[string]int{}, map[string]int{}
	for _, c := range cases {
		got := factsOf(c.Input, c.Context.ReferenceDateTime, "date", "deadline")
		for _, want := range c.Results {
			all[want.TypeName]++
			if dateRight(got, want.Resolution.Values) {
				good[want.TypeName]++
				continue
			}
			if byUsage(got, want.Text, want.Resolution.Values) {
				usage[want.TypeName]++
				continue
			}
			var saw []string
			for text, f := range got {
				saw = append(saw, text+" "+f.When.From.Format(time.DateOnly)+".."+f.When.To.Format(time.DateOnly))
			}
			t.Logf("not right: %s %q in %q, want %+v, got %q", want.TypeName, want.Text, c.Input, want.Resolution.Values, saw)
		}
	}
	least := map[string]float64{"datetimeV2.date": 0.7, "datetimeV2.daterange": 0.65}
	for kind, n := range all {
		share := float64(good[kind]) / float64(n)
		t.Logf("%s: %d of %d, %.1f %%; with the %d that news usage decides %.1f %%", kind, good[kind], n, 100*share, usage[kind], 100*(share+float64(usage[kind])/float64(n)))
		if share < least[kind] {
			t.Errorf("%s: %.1f %% are right", kind, 100*share)
		}
	}
}

// byUsage reports whether a case differs only because news speaks otherwise:
//   - "two months ago" is that month and "a year ago" that year, not one day of it;
//   - what a case leaves without a value (this summer, fiscal 2008, 30 February) is given none here either;
//   - "early", "mid" and "late" are thirds: the end of 2008 starts in September.
func byUsage(got map[string]news.Fact, text string, values []struct{ Type, Value, Start, End string }) bool {
	for _, v := range values {
		day, err := time.Parse(time.DateOnly, v.Value)
		for shown, f := range got {
			if err == nil && strings.HasSuffix(text, " ago") && shown == text && f.When.Grain != "day" && !day.Before(f.When.From) && day.Before(f.When.To) {
				return true
			}
			if v.Value == "not resolved" && strings.Contains(shown, text) && f.When.From.IsZero() {
				return true
			}
			if start, err := time.Parse(time.DateOnly, v.Start); err == nil && shown == text && strings.Contains(text, "the end of") && f.When.To.Format(time.DateOnly) == v.End && f.When.From.Before(start) {
				return true
			}
		}
		if v.Value == "not resolved" && len(got) == 0 {
			return true
		}
	}
	return false
}

// dateRight reports whether a fact has one of the values that a case allows.
func dateRight(got map[string]news.Fact, values []struct{ Type, Value, Start, End string }) bool {
	for _, f := range got {
		from, to := f.When.From.Format(time.DateOnly), f.When.To.Format(time.DateOnly)
		for _, v := range values {
			if v.Type == "date" && from == v.Value && f.When.Grain == "day" {
				return true
			}
			end, err := time.Parse(time.DateOnly, v.End)
			if v.Type != "daterange" || v.Start != "" && from != v.Start {
				continue
			}
			if v.Start != "" && v.End == "" || to == v.End && v.Start != "" {
				return true
			}
			if err == nil && v.Start != "" && (to == end.AddDate(0, 0, 1).Format(time.DateOnly) || to == end.AddDate(1, 0, 0).Format(time.DateOnly) || to == end.AddDate(0, 1, 0).Format(time.DateOnly)) {
				return true // the last day, month or year counts
			}
			if v.Start == "" && (to == v.End || from == v.End) {
				return true // until
			}
		}
	}
	return false
}

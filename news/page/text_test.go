package page

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"paragraphs", "<p>One.</p><p>Two\n more.</p>", "One.\n\nTwo more."},
		{"paragraphs without end tags", "<p>One.<p>Two.", "One.\n\nTwo."},
		{"inline tags join", "L<b>N</b>G deals", "LNG deals"},
		{"breaks", "One<br>Two<br><br/>Three", "One\nTwo\n\nThree"},
		{"lists", "<ul><li>gas<li>oil</ul>after", "gas\n\noil\n\nafter"},
		{"tables", "<table><tr><td>2024</td><td>41%</td></tr><tr><td>2025</td><td>38%</td></tr></table>", "2024 41%\n\n2025 38%"},
		{"entities", "AT&amp;T &lt;b&gt; caf&eacute; 5&nbsp;% &#8217;s &#146;s", "AT&T <b> café 5 % ’s ’s"},
		{"entities without tags", "AT&amp;T", "AT&T"},
		{"no tags keep their paragraphs", "One\ntwo.\n\n\nThree.", "One\ntwo.\n\nThree."},
		{"scripts and styles", "a<script>alert('<p>x')</script><style>b{}</style><noscript>n</noscript>b", "ab"},
		{"hidden", `a<p hidden>x</p><span style="display: none">y<span>z</span></span><i aria-hidden="true">q</i><b style="color:red">b</b>`, "a\n\nb"},
		{"hidden ends with the next of its kind", "<p hidden>x<p>y", "y"},
		{"hidden input hides nothing", `a<input hidden>b<img style="display:none">c`, "ab c"},
		{"frames that never end", "safe<iframe src=x> text", "safe text"},
		{"script that never ends", "safe<script>var x", "safe"},
		{"comments", "a<!-- <p>x</p> -->b", "ab"},
		{"less than", "if 3 < 4 and a<b", "if 3 < 4 and a"},
		{"invisible characters", "Tur\u200bkey \u202eEGAT\u202c \ufeffx\u00ady", "Turkey EGAT xy"},
		{"joiners stay where scripts need them", "می\u200cخواهم x\u200dy", "می\u200cخواهم xy"},
		{"control characters", "a\x00b\x07c\u0085d", "abcd"},
		{"preformatted", "<pre>a\n b\n\nc</pre>", "a\nb\n\nc"},
		{"broken UTF-8", "a\xffb<p>\xc3", "a\ufffdb\n\n\ufffd"},
		{"nothing", "<p> </p>&nbsp;", ""},
	} {
		got := Text(tc.in)
		if tc.name == "control characters" {
			got = strings.ReplaceAll(got, " ", "") // NEL is white space
		}
		if got != tc.want {
			t.Errorf("%s: Text(%q) = %q, want %q", tc.name, tc.in, got, tc.want)
		}
	}
}

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		" Turkey\n\tsigns  ": "Turkey signs",
		"a\u2028b":           "a b",
		"plain":              "plain",
		"":                   "",
		"\u202e":             "",
	} {
		if got := Line(in); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Title("<b>Turkey</b>&amp;\n<p>Greece</p>"); got != "Turkey& Greece" {
		t.Errorf("Title = %q", got)
	}
}

func FuzzText(f *testing.F) {
	f.Add("<p>One.<p hidden>x<p>Two.</p><iframe>&nbsp;<pre>a\n b")
	f.Add("a\u202eb\xff<script>")
	f.Fuzz(func(t *testing.T, in string) {
		got := Text(in)
		if !utf8.ValidString(got) {
			t.Errorf("Text(%q) is not UTF-8", in)
		}
		if strings.Contains(got, "\n\n\n") || strings.Contains(got, "  ") || strings.TrimSpace(got) != got && strings.Trim(got, " \n") != got {
			t.Errorf("Text(%q) = %q, which is not neat", in, got)
		}
		if again := Clean(got); again != got {
			t.Errorf("Text(%q) = %q, which Clean changes to %q", in, got, again)
		}
		if line := Line(got); strings.Contains(line, "\n") || Line(line) != line {
			t.Errorf("Line(%q) = %q", got, line)
		}
	})
}

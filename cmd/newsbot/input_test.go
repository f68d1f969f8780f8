package main

import "testing"

func TestPlainTextAsPeopleCopyIt(t *testing.T) {
	for _, tt := range []struct{ name, text, title, summary, body string }{
		{"a title and paragraphs", "Title\n\nFirst it was so.\n\nThen it was not.\n", "Title", "", "First it was so.\n\nThen it was not."},
		{"furniture above the title", "Skip to content\n\nTitle\n\nFirst it was so.\n", "Title", "", "First it was so."},
		{"a standfirst set apart", "Title\n\nenergy\n\nIn short it was so.\n\n\nFirst it was so.\n\nThen it was not.\n", "Title", "In short it was so.", "First it was so.\n\nThen it was not."},
		{"even gaps are no standfirst", "Title\n\n\nFirst.\n\n\nSecond.\n\n\nThird.", "Title", "", "First.\n\n\nSecond.\n\n\nThird."},
		{"a title alone", "\ufeffTitle\r\n", "Title", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := plainText(tt.text)
			if err != nil || a.Title != tt.title || a.Summary != tt.summary || a.Text != tt.body {
				t.Errorf("plainText(%q) = %q, %q, %q, %v; want %q, %q, %q", tt.text, a.Title, a.Summary, a.Text, err, tt.title, tt.summary, tt.body)
			}
		})
	}
	if _, err := plainText("\n \n"); err == nil {
		t.Error("a text without a line is an article")
	}
}

package discordtest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf16"
)

// A refusal is an answer of Discord other than yes.
type refusal struct {
	status, code int
	message      string
	field        string // of a form error
}

func (r *refusal) body() string {
	out := map[string]any{"code": r.code, "message": r.message}
	if r.field != "" {
		var errs any = map[string]any{"_errors": []map[string]string{{"code": "INVALID", "message": r.message}}}
		at := strings.Split(r.field, ".")
		for i := len(at) - 1; i >= 0; i-- {
			errs = map[string]any{at[i]: errs}
		}
		out["errors"] = errs
	}
	text, _ := json.Marshal(out) // strings and numbers
	return string(text)
}

func invalid(field, message string) *refusal {
	return &refusal{status: 400, code: 50035, message: "Invalid Form Body: " + message, field: field}
}

func length(s string) int { return len(utf16.Encode([]rune(s))) }

// check refuses what Discord refuses in a message, and what it lets pass with a bad end: mentions that are not switched off.
func check(body []byte) (Posted, *refusal) {
	var p Posted
	if err := json.Unmarshal(body, &p); err != nil {
		return p, &refusal{status: 400, code: 50109, message: "The request body contains invalid JSON."}
	}
	var mentions struct{ Parse *[]string }
	if json.Unmarshal(p.Mentions, &mentions) != nil || mentions.Parse == nil || len(*mentions.Parse) != 0 {
		return p, invalid("allowed_mentions.parse", "must be an empty list")
	}
	switch {
	case length(p.Content) > 2000:
		return p, invalid("content", "Must be 2000 or fewer in length.")
	case p.Content == "" && len(p.Embeds) == 0:
		return p, &refusal{status: 400, code: 50006, message: "Cannot send an empty message"}
	case len(p.Embeds) > 10:
		return p, invalid("embeds", "Must be 10 or fewer in length.")
	case length(p.Nonce) > 25:
		return p, invalid("nonce", "Must be 25 or fewer in length.")
	case len(p.Components) > 5:
		return p, invalid("components", "Must be 5 or fewer in length.")
	}
	total := 0
	for i, e := range p.Embeds {
		n, no := checkEmbed(fmt.Sprintf("embeds.%d", i), e)
		if no != nil {
			return p, no
		}
		total += n
	}
	if total > 6000 {
		return p, invalid("embeds", "Embed size exceeds maximum size of 6000")
	}
	for i, row := range p.Components {
		for j, b := range row.Components {
			if no := checkButton(fmt.Sprintf("components.%d.components.%d", i, j), row, b); no != nil {
				return p, no
			}
		}
	}
	return p, nil
}

func checkEmbed(at string, e Embed) (int, *refusal) {
	sizes := []struct {
		field, text string
		limit       int
	}{
		{"title", e.Title, 256}, {"description", e.Description, 4096},
		{"author.name", e.Author.Name, 256}, {"footer.text", e.Footer.Text, 2048},
	}
	for i, f := range e.Fields {
		sizes = append(sizes, []struct {
			field, text string
			limit       int
		}{{fmt.Sprintf("fields.%d.name", i), f.Name, 256}, {fmt.Sprintf("fields.%d.value", i), f.Value, 1024}}...)
		if strings.TrimSpace(f.Name) == "" || strings.TrimSpace(f.Value) == "" {
			return 0, invalid(fmt.Sprintf("%s.fields.%d", at, i), "This field is required")
		}
	}
	total := 0
	for _, s := range sizes {
		n := length(strings.TrimSpace(s.text))
		if n > s.limit {
			return 0, invalid(at+"."+s.field, fmt.Sprintf("Must be %d or fewer in length.", s.limit))
		}
		total += n
	}
	if len(e.Fields) > 25 {
		return 0, invalid(at+".fields", "Must be 25 or fewer in length.")
	}
	if e.URL != "" && !webAddress(e.URL, 2048) {
		return 0, invalid(at+".url", "Not a well formed URL.")
	}
	return total, nil
}

func checkButton(at string, row Row, b Button) *refusal {
	switch {
	case row.Type != 1 || b.Type != 2 || len(row.Components) > 5:
		return invalid(at, "not a row of at most five buttons")
	case length(b.Label) > 80:
		return invalid(at+".label", "Must be 80 or fewer in length.")
	case b.Style == 5 && (!webAddress(b.URL, 512) || b.CustomID != ""):
		return invalid(at+".url", "Not a well formed URL.")
	case b.Style != 5 && (b.CustomID == "" || b.URL != ""):
		return invalid(at+".custom_id", "This field is required")
	}
	return nil
}

func webAddress(raw string, limit int) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && length(raw) <= limit && !strings.ContainsAny(raw, " <>\"")
}

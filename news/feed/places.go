package feed

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"newsbot/news/fetch"
)

// usualPlaces are where sites have their feed that do not say so.
var usualPlaces = [...]string{"/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/rss", "/index.xml", "/feed.json", "/feed/atom", "/index.rss"}

// derived returns the addresses of the feeds of what address shows, the likeliest first, where a site makes them by a rule that is known. It
// goes by the address alone. What is a feed already, and what only the page can tell, has none.
func derived(address string) []string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.User != nil {
		return nil
	}
	switch path.Ext(u.Path) {
	case ".rss", ".atom", ".xml", ".json":
		return nil
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	parts := strings.FieldsFunc(u.EscapedPath(), func(r rune) bool { return r == '/' })
	switch {
	case host == "youtube.com" || host == "m.youtube.com" || host == "youtu.be":
		return ofYouTube(parts, u.Query())
	case host == "github.com":
		return ofGitHub(parts)
	case host == "reddit.com" || strings.HasSuffix(host, ".reddit.com"):
		return ofReddit(parts)
	case host == "medium.com":
		return ofMedium(parts)
	case strings.HasSuffix(host, ".medium.com"), strings.HasSuffix(host, ".substack.com"):
		return []string{"https://" + host + "/feed"}
	case strings.HasSuffix(host, ".wordpress.com"):
		return []string{"https://" + host + "/feed/"}
	}
	return nil
}

// manySites reports whether a host has so many sites on it that a feed in a usual place is not that of any.
func manySites(host string) bool {
	switch fetch.Domain("https://" + host) {
	case "youtube.com", "github.com", "reddit.com":
		return true
	}
	return host == "medium.com"
}

// youTubeID is what YouTube calls channels and lists.
var youTubeID = regexp.MustCompile(`^[A-Za-z0-9_-]{10,64}$`)

// ofYouTube knows channels and lists. The page of a @handle names the feed of its channel.
func ofYouTube(parts []string, query url.Values) []string {
	const videos = "https://www.youtube.com/feeds/videos.xml?"
	if list := query.Get("list"); youTubeID.MatchString(list) {
		return []string{videos + "playlist_id=" + list}
	}
	if len(parts) >= 2 && parts[0] == "channel" && youTubeID.MatchString(parts[1]) {
		return []string{videos + "channel_id=" + parts[1]}
	}
	return nil
}

// ofGitHub knows a repository's releases, tags and commits. Where people name no one of them, releases are what is news.
func ofGitHub(parts []string) []string {
	if len(parts) < 2 || parts[0] == "orgs" || parts[0] == "topics" || parts[0] == "sponsors" || parts[0] == "marketplace" {
		return nil
	}
	repo := "https://github.com/" + parts[0] + "/" + strings.TrimSuffix(parts[1], ".git")
	releases, tags, commits := repo+"/releases.atom", repo+"/tags.atom", repo+"/commits.atom"
	if len(parts) == 2 {
		return []string{releases, tags, commits}
	}
	switch parts[2] {
	case "releases":
		return []string{releases, tags}
	case "tags":
		return []string{tags}
	case "commits", "tree":
		if len(parts) > 3 {
			return []string{repo + "/commits/" + strings.Join(parts[3:], "/") + ".atom", commits}
		}
		return []string{commits}
	}
	return nil
}

// ofReddit knows that every list of posts has its feed below it.
func ofReddit(parts []string) []string {
	if len(parts) < 2 || parts[0] != "r" && parts[0] != "user" && parts[0] != "u" {
		return nil
	}
	if parts[0] == "u" {
		parts[0] = "user"
	}
	return []string{"https://www.reddit.com/" + strings.Join(parts, "/") + "/.rss"}
}

// ofMedium knows people (@name), publications and tags.
func ofMedium(parts []string) []string {
	switch {
	case len(parts) == 0 || parts[0] == "feed":
		return nil
	case parts[0] == "tag" && len(parts) > 1:
		return []string{"https://medium.com/feed/tag/" + parts[1]}
	}
	return []string{"https://medium.com/feed/" + parts[0]}
}

// profile is the path of a person's page at Mastodon and its like: one of that server's own people, not a guest from another.
var profile = regexp.MustCompile(`^/@[A-Za-z0-9_.]+/?$`)

// guessed returns where the feed of a page may be that names none: by what made the page, then in the usual places of its site.
func guessed(page *url.URL, generator string) []string {
	site := page.Scheme + "://" + page.Host
	var all []string
	if profile.MatchString(page.Path) {
		all = append(all, site+strings.TrimSuffix(page.Path, "/")+".rss")
	}
	if strings.HasPrefix(strings.ToLower(generator), "wordpress") {
		dir := strings.TrimSuffix(page.EscapedPath(), "/")
		if dir != "" {
			all = append(all, site+dir+"/feed/")
		}
		all = append(all, site+"/?feed=rss2")
	}
	for _, place := range usualPlaces {
		all = append(all, site+place)
	}
	return all
}

package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/joho/godotenv"
	"github.com/kelseyhightower/envconfig"

	"newsbot/alerts"
	"newsbot/bot"
	"newsbot/news"
	"newsbot/news/page"
)

// envPrefix stands in front of every setting.
const envPrefix = "NEWSBOT"

// config is every setting there is. The tags are all that .env.example is made of, so a field and its
// documentation cannot part. Packages get values, never this struct.
type config struct {
	DB       string        `default:"sqlite:data/newsbot.db" desc:"where everything is kept: sqlite:FILE, or postgres://USER:PASSWORD@HOST/DATABASE, which any number of newsbots may share"`
	DBSeen   string        `split_words:"true" desc:"a file outside the database that says how far this node has seen it, to notice one that was put back to an older state, however it was done; empty: the one that is beside every SQLite file, and for PostgreSQL what the server tells of itself"`
	Keep     time.Duration `default:"2160h" desc:"how long the texts of articles are kept for look-ups; what came in is remembered for 90 days at least, so that nothing is news twice"`
	Listen   string        `default:"127.0.0.1:8080" desc:"address of the console, the inbox, health checks and metrics"`
	Hosts    []string      `desc:"host names under which the console is opened, beside localhost; separated by commas"`
	LogLevel slog.Level    `split_words:"true" default:"info" desc:"debug, info, warn or error"`
	LogJSON  bool          `split_words:"true" desc:"true: log as JSON lines"`

	Feeds        []string       `desc:"addresses of RSS, Atom or JSON feeds, separated by commas; behind each how it is read if you do not leave that to the feed, as in https://example.com/rss --every 5m --polite; a page without a feed: https://example.com/news --links 'h2 a'"`
	FeedInterval time.Duration  `split_words:"true" desc:"fetch every feed this often, as in 30s, in place of a pace that suits each; under a minute only with NEWSBOT_FETCH_ALLOW"`
	FeedFresh    time.Duration  `split_words:"true" default:"24h" desc:"how old an article of a feed may be to be told of; older ones are kept and can be looked up"`
	Contact      string         `desc:"address or page that publishers can write to; goes into the User-Agent"`
	FetchAllow   []netip.Prefix `split_words:"true" desc:"networks of your own that feeds may be fetched from, as in 10.1.0.0/16; others that are not public are refused"`
	FetchProxy   secret         `split_words:"true" desc:"proxy through which feeds and pages are fetched, as in http://USER:PASSWORD@proxy.corp.example:3128; names are looked up here all the same, and what is not public is not asked of it"`
	FeedCA       []string       `split_words:"true" desc:"certificate authorities of your own, each trusted for one host and no other, as in news.corp.example=/etc/newsbot/ca.pem; separated by commas"`
	PublicURL    url.URL        `split_words:"true" desc:"address under which hubs on the internet reach this program, as in https://news.example.org; with it feeds that offer WebSub push what is new. Empty: feeds are polled only"`
	WeakHubs     bool           `split_words:"true" desc:"true: take pushes of hubs that sign with SHA-1 only, as old ones do"`
	InboxToken   secret         `split_words:"true" desc:"bearer token for POST /articles; empty turns the inbox off"`

	SlackBotToken secret        `split_words:"true" desc:"bot token (xoxb-…); empty turns Slack off"`
	SlackAppToken secret        `split_words:"true" desc:"app-level token (xapp-…) with connections:write, for Socket Mode"`
	DiscordToken  secret        `split_words:"true" desc:"bot token; empty turns Discord off"`
	DiscordNonce  time.Duration `split_words:"true" default:"90s" desc:"how long Discord is trusted to know a message again that is posted twice; 0 looks every lost message up instead"`
	DiscordGuild  string        `split_words:"true" desc:"id of one server to register commands in, where they appear at once; empty registers them everywhere"`

	DigestAt     timeOfDay `split_words:"true" default:"08:00 UTC" desc:"when channels that want to be told daily are told: a time of day and a zone, as in 08:00 Europe/Istanbul"`
	GroupStories bool      `split_words:"true" default:"true" desc:"true: what other outlets write about a story goes to the thread of its card; false: every article is a card of its own"`

	SendWithin  time.Duration `split_words:"true" default:"10s" desc:"time limit for one attempt to post a message"`
	SendLease   time.Duration `split_words:"true" default:"60s" desc:"how long a channel belongs to the process that posts to it; after that another one looks what became of the message"`
	SendSettle  time.Duration `split_words:"true" default:"60s" desc:"how long after an attempt whose answer was lost a message that is not there was not posted: the limit for an attempt, twice, and what the platform may lag behind"`
	SendUnknown string        `split_words:"true" default:"retry" desc:"what to do when nobody can tell whether a message was posted: retry posts it once more, hold waits for a person"`

	SlackAPI   string  `split_words:"true" desc:"address of the Slack API, for proxies and tests; empty for Slack itself"`
	DiscordAPI url.URL `split_words:"true" desc:"address of the Discord API, for proxies and tests; empty for Discord itself"`
}

// A timeOfDay is a time of day somewhere.
type timeOfDay struct {
	after time.Duration // midnight
	zone  *time.Location
}

// Set is how envconfig fills a timeOfDay.
func (t *timeOfDay) Set(text string) error {
	clock, zone, _ := strings.Cut(strings.TrimSpace(text), " ")
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return err
	}
	t.after = time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	t.zone, err = time.LoadLocation(strings.TrimSpace(zone))
	return err
}

// A secret is a setting that is never shown. It is a struct around an unexported string, so that no way of printing or logging
// a value that holds it finds the text; an empty secret prints as nothing.
type secret struct{ text string }

// Set is how envconfig fills a secret.
func (s *secret) Set(text string) error {
	s.text = strings.TrimSpace(text)
	return nil
}

func (s secret) String() string {
	if s.text == "" {
		return ""
	}
	return "***"
}

// GoString keeps %#v from showing the text.
func (s secret) GoString() string { return s.String() }

// MarshalText keeps encoders from showing the text.
func (s secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue keeps logs from showing the text.
func (s secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// loadConfig reads the settings from the environment, which a .env file in the working directory adds to. A setting that is
// misspelt or malformed is an error that names it and never shows its value.
func loadConfig() (config, error) {
	if err := godotenv.Load(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return config{}, errors.New("the file .env cannot be read; it needs a line NAME=value for each setting") // godotenv's error shows the text
	}
	dropEmpty()
	if err := readSecretFiles(); err != nil {
		return config{}, err
	}
	var c config
	if err := envconfig.CheckDisallowed(envPrefix, &c); err != nil {
		return config{}, unknownSetting(err)
	}
	if err := envconfig.Process(envPrefix, &c); err != nil {
		if e, ok := errors.AsType[*envconfig.ParseError](err); ok { // its text holds the value
			return config{}, fmt.Errorf("%s cannot be read as %s; see .env.example", e.KeyName, kindOf(e.TypeName))
		}
		return config{}, err
	}
	return c, c.validate()
}

// validate says in a sentence what settings do not go together, or returns nil.
func (c config) validate() error {
	for _, f := range c.Feeds {
		source, err := bot.ParseSource(strings.TrimSpace(f))
		if err != nil {
			return fmt.Errorf("NEWSBOT_FEEDS: %w", err)
		}
		at, selector := news.SplitWatched(source.Address)
		if selector != "" {
			if _, err := page.ParseSelector(selector); err != nil {
				return fmt.Errorf("NEWSBOT_FEEDS: %w", err)
			}
		}
		if u, err := url.Parse(at); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.ContainsAny(at, " \t\n") {
			return errors.New("NEWSBOT_FEEDS has an entry that is no http or https address; separate addresses by commas")
		}
	}
	for _, entry := range c.FeedCA {
		if _, _, ok := authorityOf(entry); !ok {
			return errAuthority
		}
	}
	if _, err := c.proxy(); err != nil {
		return err
	}
	switch {
	case c.SlackBotToken.text != "" && c.SlackAppToken.text == "":
		return errors.New("NEWSBOT_SLACK_BOT_TOKEN is set and NEWSBOT_SLACK_APP_TOKEN is not: Slack needs both; README.md says where to find them")
	case c.SlackAppToken.text != "" && c.SlackBotToken.text == "":
		return errors.New("NEWSBOT_SLACK_APP_TOKEN is set and NEWSBOT_SLACK_BOT_TOKEN is not: Slack needs both; README.md says where to find them")
	case strings.Trim(c.DiscordGuild, "0123456789") != "":
		return errors.New("NEWSBOT_DISCORD_GUILD must be the id of a server, which is a number: Copy Server ID in Discord gives it")
	case c.Keep < 24*time.Hour:
		return errors.New("NEWSBOT_KEEP must be 24h or more")
	case c.FeedFresh < time.Hour || c.FeedFresh > alerts.NewsFor:
		return errors.New("NEWSBOT_FEED_FRESH must be from 1h to 1440h: what is older than 60 days may have been posted, and forgotten")
	case c.FeedInterval < 0 || c.FeedInterval > 0 && c.FeedInterval < time.Second:
		return errors.New("NEWSBOT_FEED_INTERVAL must be 1s or more")
	case c.FeedInterval > 0 && c.FeedInterval < time.Minute && len(c.FetchAllow) == 0:
		return errors.New("NEWSBOT_FEED_INTERVAL under 1m is for feeds of your own, whose networks NEWSBOT_FETCH_ALLOW names")
	case c.PublicURL != (url.URL{}) && (c.PublicURL.Host == "" || c.PublicURL.Scheme != "https" && c.PublicURL.Scheme != "http"):
		return errors.New("NEWSBOT_PUBLIC_URL must be an http or https address")
	}
	return c.validateSending()
}

// dropEmpty takes settings that are set to nothing, as compose files do with what nobody set, for not set.
func dropEmpty() {
	for _, kv := range os.Environ() {
		if name, value, _ := strings.Cut(kv, "="); strings.HasPrefix(name, envPrefix+"_") && value == "" {
			os.Unsetenv(name) //nolint:errcheck // it fails for an empty name only
		}
	}
}

// readSecretFiles sets each secret whose NEWSBOT_…_FILE is set from that file, as container platforms hand them over.
func readSecretFiles() error {
	keys, err := secretKeys()
	if err != nil {
		return err
	}
	for _, key := range keys {
		file := os.Getenv(key + "_FILE")
		if file == "" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("%s_FILE: %w", key, err)
		}
		if err := errors.Join(os.Setenv(key, strings.TrimSpace(string(text))), os.Unsetenv(key+"_FILE")); err != nil {
			return fmt.Errorf("%s_FILE: %w", key, err)
		}
	}
	return nil
}

// secretKeys returns the names of the settings that are secrets.
func secretKeys() ([]string, error) {
	var all strings.Builder
	if err := envconfig.Usagef(envPrefix, &config{}, &all, "{{range .}}{{.Name}} {{usage_key .}}\n{{end}}"); err != nil {
		return nil, err
	}
	var keys []string
	for l := range strings.Lines(all.String()) {
		name, key, _ := strings.Cut(strings.TrimSpace(l), " ")
		if f, ok := reflect.TypeFor[config]().FieldByName(name); ok && f.Type == reflect.TypeFor[secret]() {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// envExample is what .env.example looks like: every setting with what it means, as it is when nobody sets it.
const envExample = `# The settings of newsbot, as they are when nobody sets them. Copy this file to .env and change what you need.
# Secrets may be kept in files instead: NEWSBOT_INBOX_TOKEN_FILE=/run/secrets/inbox and so on.
{{range .}}
# {{usage_description .}}
#{{usage_key .}}={{usage_default .}}
{{end}}`

// writeEnvExample writes .env.example.
func writeEnvExample(w io.Writer) error {
	return envconfig.Usagef(envPrefix, &config{}, w, envExample)
}

// unknownSetting turns envconfig's complaint about a variable that is no setting into a sentence.
func unknownSetting(err error) error {
	name := err.Error()[strings.LastIndexByte(err.Error(), ' ')+1:]
	return fmt.Errorf("%s is no setting of newsbot; .env.example lists them all", name)
}

// kindOf says what a setting of the given Go type looks like.
func kindOf(goType string) string {
	switch {
	case strings.Contains(goType, "timeOfDay"):
		return "a time of day and a zone, such as 08:00 Europe/Istanbul"
	case strings.Contains(goType, "Duration"):
		return "a length of time such as 10s"
	case strings.Contains(goType, "Level"):
		return "debug, info, warn or error"
	case strings.Contains(goType, "bool"):
		return "true or false"
	case strings.Contains(goType, "URL"):
		return "an address"
	case strings.Contains(goType, "Prefix"):
		return "networks such as 10.1.0.0/16, separated by commas"
	}
	return "a " + goType
}

package bot

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"newsbot/alerts"
)

// A Pace is how somebody wants a source read. The zero Pace leaves that to the source.
type Pace struct {
	Every  time.Duration // from a minute to a day; 0 means as often as suits it
	Polite bool          // as seldom as its publisher asks, be it once a day
}

// The limits of Pace.Every.
const (
	soonest = time.Minute
	latest  = 24 * time.Hour
)

// The options of "sources" that make a Pace.
const (
	everyOption  = "every"
	politeOption = "polite"
	autoPace     = "auto" // what takes a wish back
)

// paceOf reads a pace from the arguments of "sources", and whether they say anything about it. The error is a sentence.
func paceOf(args map[string]string) (p Pace, said bool, err error) {
	every, polite := strings.ToLower(strings.TrimSpace(args[everyOption])), args[politeOption]
	if every != "" && every != autoPace {
		if p.Every, err = span(every); err != nil {
			return Pace{}, true, err
		}
	}
	p.Polite = polite != "" && yes(polite)
	return p, every != "" || polite != "", nil
}

// span reads a length of time as people write it: 5m, 90 min, 2h, 1 day.
func span(typed string) (time.Duration, error) {
	wrong := errors.New("--every takes a time from 1m to 24h, as in 5m or 2h, or auto")
	i := strings.IndexFunc(typed, func(r rune) bool { return !unicode.IsDigit(r) })
	if i <= 0 {
		return 0, wrong
	}
	n, err := strconv.Atoi(typed[:i])
	if err != nil || n > 24*60*60 {
		return 0, wrong
	}
	d := time.Duration(n)
	switch strings.TrimSpace(typed[i:]) {
	case "s", "sec", "seconds":
		d *= time.Second
	case "m", "min", "minute", "minutes":
		d *= time.Minute
	case "h", "hour", "hours":
		d *= time.Hour
	case "d", "day":
		d *= 24 * time.Hour
	default:
		return 0, wrong
	}
	if d < soonest || d > latest {
		return 0, wrong
	}
	return d, nil
}

// ParseSource reads a source as the settings name it: its address, and behind it how it is to be read, in the words of "sources
// add". The error is a sentence.
func ParseSource(typed string) (Source, error) {
	c, args, err := parse("sources " + addSource + " " + typed)
	if err == nil {
		err = c.check(args)
	}
	if err != nil {
		return Source{}, err
	}
	pace, _, err := paceOf(args)
	if err != nil {
		return Source{}, err
	}
	address, err := meant(args, addSource, args["address"])
	return Source{Address: address, Pace: pace}, err
}

// line says how a source is read because somebody wished it; nothing if nobody did.
func (p Pace) line() alerts.Line {
	var l alerts.Line
	if p.Every > 0 {
		l = line("every " + strings.TrimPrefix(minutes(p.Every), "1 "))
	}
	if p.Polite {
		if len(l) > 0 {
			l = append(l, line(", ")...)
		}
		l = append(l, line("as seldom as its publisher asks")...)
	}
	return l
}

// changePace has a source read otherwise that was added before.
func (h *Handler) changePace(r Request, p Prospect, was bool) Reply {
	name := alerts.Strong(p.name())
	if !was {
		return say(name, " is read here already.")
	}
	wish := p.Pace.line()
	if len(wish) == 0 {
		wish = line("as often as suits it")
	}
	h.Log.Info("source read otherwise", "channel", r.Channel.String(), "every", p.Pace.Every, "polite", p.Pace.Polite)
	reply := say(name, " is to be read ", wish, ". ", fmt.Sprintf("That is about every %s now.", strings.TrimPrefix(minutes(p.Interval), "1 ")))
	if p.slowed() {
		reply.Parts = append(reply.Parts, Paragraph(line(slowedWhy)))
	}
	reply.Announce = line(who(r)+" changed how often the source ", name, " is read")
	return reply
}

const slowedWhy = "Its host or its publisher asks that it be read no more often than that."

// slowed reports whether a source is read less often than was wished.
func (p Prospect) slowed() bool { return p.Pace.Every > 0 && p.Interval > p.Pace.Every }

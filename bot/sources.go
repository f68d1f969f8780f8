package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"newsbot/alerts"
	"newsbot/news"
)

// What sources can be told to do.
const (
	addSource     = "add"
	removeSource  = "remove"
	importSources = "import"
	exportSources = "export"
)

// How much an answer about sources shows.
const (
	shownSources = 20
	exportBlock  = 1600 // characters of a list in one piece, which every platform takes
)

// sources shows what is read here, or changes it.
func (h *Handler) sources(ctx context.Context, r Request) Reply {
	do, what := strings.ToLower(r.Args["do"]), strings.TrimSpace(r.Args["address"])
	what, err := meant(r.Args, do, what)
	switch {
	case err != nil:
		return sentence(err.Error())
	case do == "":
		return h.listSources(ctx, r)
	case do == exportSources:
		return h.exportSources(ctx, r)
	case !r.MayChange:
		return mayNot(r)
	case what == "" && do == importSources:
		return sentence("import takes the address of a list in OPML, or the list itself; write: sources import https://example.com/feeds.opml")
	case what == "":
		return sentence(do + " takes an address; write: sources " + do + " https://example.com/feed.xml")
	case do == addSource:
		pace, said, err := paceOf(r.Args)
		if err != nil {
			return sentence(err.Error())
		}
		return h.addSource(ctx, r, what, pace, said)
	case do == importSources:
		return h.importSources(ctx, r, what)
	}
	return h.removeSource(ctx, r, what)
}

// addSource looks for the feed at an address and has it read; said means that somebody said how.
func (h *Handler) addSource(ctx context.Context, r Request, address string, pace Pace, said bool) Reply {
	p, err := h.Scout.Look(ctx, r.Channel.Workspace, address, pace)
	if err != nil {
		return notFound(err)
	}
	p.Pace = pace
	name := alerts.Strong(p.name())
	if p.Shared && said {
		return say(name, " is read for everybody here, as often as whoever runs this bot has set.")
	}
	if p.Shared {
		return say(name, " is read for everybody here. Nothing had to be added.")
	}
	added, err := h.of(r).AddSources(ctx, r.room(), r.User, time.Now().UTC(), []Source{p.Source})
	switch {
	case errors.Is(err, ErrTooMany):
		return tooManySources()
	case err != nil:
		return h.trouble(ctx, r, err)
	case added == 0 && said:
		was, err := h.of(r).SetPace(ctx, r.room(), r.User, p.Address, pace)
		if err != nil {
			return h.trouble(ctx, r, err)
		}
		return h.changePace(r, p, was)
	case added == 0:
		return say(name, " is read here already.")
	}
	h.Log.Info("source added", "source", news.MaskURL(p.Address), "channel", r.Channel.String())
	reply := say("Added ", name, ", ", alerts.Code(news.MaskURL(p.Address)), ".")
	reply.Parts = append(reply.Parts, Paragraph(p.sentence()))
	if p.Others > 0 {
		reply.Parts = append(reply.Parts, Paragraph(line("The page names "+count(p.Others, "more feed")+"; give its address to add one.")))
	}
	if news.HasSecret(p.Address) {
		reply.Parts = append(reply.Parts, Paragraph(line("Its address seems to hold a key, so what it brings stays in this workspace and the key is not shown.")))
	}
	reply.Announce = line(who(r)+" added the source ", name)
	return reply
}

// sentence says what was found.
func (p Prospect) sentence() alerts.Line {
	l := line("It has " + count(p.Items, "item"))
	if p.First != "" {
		l = append(l, line(", the first of them ", alerts.Strong(shorten(p.First, 100)))...)
	}
	if !p.Newest.IsZero() {
		l = append(l, line(", the newest of ", when(p.Newest))...)
	}
	if p.Interval > 0 {
		l = append(l, line(", and is read about every "+strings.TrimPrefix(minutes(p.Interval), "1 "))...)
	}
	if p.slowed() {
		l = append(l, line(". "+strings.TrimSuffix(slowedWhy, "."))...)
	}
	return append(l, line(". What it has now can be searched; what comes is posted where a topic matches.")...)
}

// importSources has all feeds of a list read.
func (h *Handler) importSources(ctx context.Context, r Request, from string) Reply {
	list, err := h.Scout.ReadList(ctx, r.Channel.Workspace, from)
	if err != nil {
		return notFound(err)
	}
	added, err := h.of(r).AddSources(ctx, r.room(), r.User, time.Now().UTC(), list)
	switch {
	case errors.Is(err, ErrTooMany):
		return tooManySources()
	case err != nil:
		return h.trouble(ctx, r, err)
	}
	if added == 0 {
		return say("Of the " + count(len(list), "source") + " in that list all are read here already.")
	}
	h.Log.Info("sources imported", "sources", added, "channel", r.Channel.String())
	reply := say("Added "+count(added, "source")+" of "+fmt.Sprint(len(list))+". They are read for the first time in the next minutes; ",
		alerts.Code("sources"), " shows those that do not answer.")
	reply.Announce = line(who(r) + " added " + count(added, "source"))
	return reply
}

// removeSource ends the reading of a source for this workspace.
func (h *Handler) removeSource(ctx context.Context, r Request, typed string) Reply {
	own, err := h.of(r).Sources(ctx)
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	meant := called(own, typed)
	switch len(meant) {
	case 0:
		return h.noSuchSource(ctx, r, own, typed)
	case 1:
	default:
		return naming(say(fmt.Sprintf("%d sources here are called that; give the whole address of the one you mean:", len(meant))), meant)
	}
	s := meant[0]
	if _, err := h.of(r).RemoveSource(ctx, r.room(), r.User, s.Address); err != nil {
		return h.trouble(ctx, r, err)
	}
	h.Log.Info("source removed", "source", news.MaskURL(s.Address), "channel", r.Channel.String())
	reply := say("Removed ", alerts.Strong(s.name()), ". Its articles are no longer found or posted here.")
	if !news.HasSecret(s.Address) {
		reply.Parts = append(reply.Parts, Paragraph(line("To have it back: ", alerts.Code("sources add "+s.Address), ".")))
	}
	reply.Announce = line(who(r)+" removed the source ", alerts.Strong(s.name()))
	return reply
}

// noSuchSource says why a source cannot be removed.
func (h *Handler) noSuchSource(ctx context.Context, r Request, own []Source, typed string) Reply {
	feeds, err := h.of(r).Feeds(ctx)
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	for _, f := range feeds {
		if !f.Own && (strings.EqualFold(f.Title, typed) || f.Address == news.MaskURL(typed)) {
			return say(alerts.Strong(f.name()), " belongs to whoever runs this bot and is read for everybody; it cannot be removed here.")
		}
	}
	if len(own) == 0 {
		return say("No source was added here, so there is none to remove.")
	}
	return naming(say("There is no source ", alerts.Code(shorten(typed, 100)), " here. Added here were:"), own)
}

// naming adds the titles and addresses of sources to an answer.
func naming(reply Reply, list []Source) Reply {
	var b Bullets
	for _, s := range list[:min(len(list), shownSources)] {
		b = append(b, line(alerts.Strong(s.name()), "  ", alerts.Code(news.MaskURL(s.Address))))
	}
	reply.Parts = append(reply.Parts, b)
	return reply
}

// exportSources shows the workspace's sources as a list that other readers can read. Addresses with keys stay out of it:
// everybody may ask.
func (h *Handler) exportSources(ctx context.Context, r Request) Reply {
	own, err := h.of(r).Sources(ctx)
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	open := slices.DeleteFunc(slices.Clone(own), func(s Source) bool { return news.HasSecret(s.Address) })
	if len(open) == 0 {
		return say("No source was added here that could be handed on.")
	}
	text, err := h.Scout.WriteList(open)
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	about := count(len(open), "source") + " as OPML, to be saved as a file"
	if kept := len(own) - len(open); kept > 0 {
		about += "; " + count(kept, "source") + " with a key in the address left out"
	}
	reply := say(about + ":")
	var block strings.Builder
	for l := range strings.Lines(text) {
		if block.Len()+len(l) > exportBlock && block.Len() > 0 {
			reply.Parts = append(reply.Parts, Block(block.String()))
			block.Reset()
		}
		block.WriteString(l)
	}
	reply.Parts = append(reply.Parts, Block(block.String()))
	return reply
}

// listSources shows what is read here, what does not answer first.
func (h *Handler) listSources(ctx context.Context, r Request) Reply {
	feeds, err := h.of(r).Feeds(ctx)
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	if len(feeds) == 0 {
		return say("No feed is read here yet. ", alerts.Code("sources add https://example.com"), " adds the feed of a site.")
	}
	failing := 0
	for _, f := range feeds {
		if f.Failures > 0 {
			failing++
		}
	}
	slices.SortStableFunc(feeds, func(a, b Feed) int { return min(b.Failures, 1) - min(a.Failures, 1) })
	reply := say(count(len(feeds), "source") + " " + readHere(len(feeds)) + ", " + allWell(failing) + ":")
	namesakes := map[string]int{}
	for _, f := range feeds {
		namesakes[f.name()]++
	}
	var b Bullets
	for _, f := range feeds[:min(len(feeds), shownSources)] {
		b = append(b, f.line(namesakes[f.name()] > 1))
	}
	if more := len(feeds) - shownSources; more > 0 {
		b = append(b, line(fmt.Sprintf("… and %d more", more)))
	}
	reply.Parts = append(reply.Parts, b)
	return reply
}

func readHere(n int) string {
	if n == 1 {
		return "is read here"
	}
	return "are read here"
}

// line says how a source stands: when it was last read, when it is read next, how late its articles come. One that is not alone with its
// name is shown with its address.
func (f Feed) line(namesakes bool) alerts.Line {
	l := line(alerts.Strong(f.name()))
	if namesakes {
		l = append(l, line(" (", alerts.Code(f.Address), ")")...)
	}
	switch {
	case f.Failures > 0:
		l = append(l, line(" does not answer")...)
		if !f.LastOK.IsZero() {
			l = append(l, line(", last read ", when(f.LastOK))...)
		}
		l = append(l, line(fmt.Sprintf(" (%s, %s); tried again ", f.Error, tries(f.Failures)), when(f.NextAt))...)
	case f.LastOK.IsZero():
		l = append(l, line(" is about to be read for the first time")...)
	default:
		l = append(l, line(" read ", when(f.LastOK), ", next ", when(f.NextAt))...)
		if f.Lag > 0 {
			l = append(l, line(" · articles come about "+minutes(f.Lag)+" after they are published")...)
		}
	}
	if wish := f.Pace.line(); len(wish) > 0 {
		l = append(l, line(" · to be read ", wish)...)
	}
	if f.Own {
		l = append(l, line(" · added here")...)
	}
	return l
}

// minutes says a length of time as people do.
func minutes(d time.Duration) string {
	switch {
	case d < 90*time.Second:
		return "1 minute"
	case d < 90*time.Minute:
		return fmt.Sprintf("%d minutes", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d hours", int(d.Round(time.Hour).Hours()))
}

// called returns the sources that people may mean by what they typed; one, if it is the whole address of it.
func called(list []Source, typed string) []Source {
	var all, exactly []Source
	for _, s := range list {
		if s.called(typed) {
			all = append(all, s)
		}
		if address, _, _ := strings.Cut(s.Address, "#"); address == typed {
			exactly = append(exactly, s)
		}
	}
	if len(exactly) == 1 {
		return exactly
	}
	return all
}

// called reports whether people mean s by what they typed: its address, as it is or as it is shown, or its title.
func (s Source) called(typed string) bool {
	address, _, _ := strings.Cut(s.Address, "#")
	if page, selector := news.SplitWatched(typed); selector != "" {
		return news.MaskURL(s.Address) == news.MaskURL(news.WatchedURL(page, selector))
	}
	return address == typed || news.MaskURL(s.Address) == typed || s.Title != "" && strings.EqualFold(s.Title, typed) ||
		news.CanonicalURL(s.Address) == news.CanonicalURL(typed) && news.CanonicalURL(typed) != "" && !news.HasSecret(s.Address)
}

func (s Source) name() string {
	if s.Title != "" {
		return shorten(s.Title, 100)
	}
	return news.MaskURL(s.Address)
}

// notFound says what a Scout said.
func notFound(err error) Reply {
	if errors.Is(err, ErrStillLooking) {
		return say("That takes longer than I may make you wait, so I look on without you. Give the same command again in a minute.")
	}
	reply := sentence(err.Error())
	if first, _, _ := cutSpace(err.Error()); strings.ContainsAny(first, ".:/") { // a name is written as it is
		reply = say(strings.TrimSuffix(err.Error(), ".") + ".")
	}
	if _, ok := errors.AsType[*NoFeedError](err); ok {
		reply.Parts = append(reply.Parts, watchHint())
	}
	return reply
}

func tooManySources() Reply {
	return say("There are as many sources here as there may be. Remove one first; ", alerts.Code("sources"), " shows them.")
}

// who names the one who asked.
func who(r Request) string {
	if r.User == "" {
		return "Somebody"
	}
	return r.User
}

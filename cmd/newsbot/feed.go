package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"newsbot/news/feed"
	"newsbot/news/inbox"
)

// feedCommand prints the items of a feed.
func feedCommand() *cobra.Command {
	var asJSON bool
	var links string
	cmd := &cobra.Command{
		Use:   "feed [--json] [--links SELECTOR] FILE|URL",
		Short: "Print the items of a feed, or of a page without one, as the bot reads them",
		Args:  one,
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := readInput(cmd, args[0])
			if err != nil {
				return err
			}
			f, err := feed.Parse(in.body, in.contentType, in.address)
			if links != "" {
				f, err = feed.ParsePage(in.body, in.contentType, in.address, links)
			}
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			if asJSON {
				enc := json.NewEncoder(out)
				enc.SetIndent("", "  ")
				enc.SetEscapeHTML(false)
				return enc.Encode(feedJSON(f))
			}
			fmt.Fprintf(out, "%s\n%s · %d items\n", f.Title, f.Link, len(f.Items))
			for _, a := range f.Items {
				date := "no date         "
				if !a.Published.IsZero() {
					date = a.Published.Format("2006-01-02 15:04")
				}
				fmt.Fprintf(out, "\n%s  %s\n                  %s\n", date, a.Title, a.URL)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().StringVar(&links, "links", "", "read a page: the links that this CSS selector means are its items, as in 'h2 a'")
	return cmd
}

// feedJSON returns a feed as a JSON Feed document.
func feedJSON(f feed.Feed) inbox.Document {
	d := inbox.Document{Version: inbox.Version, Title: f.Title, HomePageURL: f.Link, Language: f.Language, Items: []inbox.Item{}}
	for i, a := range f.Items {
		item := inbox.NewItem(a)
		item.ContentHTML = f.HTML(i)
		d.Items = append(d.Items, item)
	}
	return d
}

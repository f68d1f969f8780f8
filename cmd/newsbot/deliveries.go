package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"newsbot/alerts"
	"newsbot/alerts/store"
)

// mostListed is how many deliveries of a kind are listed, the oldest.
const mostListed = 1000

// deliveriesCommand lists what could not be delivered, and has it posted or dropped. It works beside the running bot.
func deliveriesCommand() *cobra.Command {
	var days int
	cmd := &cobra.Command{
		Use:   "deliveries",
		Short: "List what was not delivered, and have it posted or dropped",
		Long: "List the deliveries that are held, because nobody can tell whether they were posted, and those that were dropped, each\n" +
			"with the reason. It works while the bot runs, on the same NEWSBOT_DB. Look into the channel of one that is held: if the\n" +
			"message is there, drop the delivery; if it is not, post it.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return beside(cmd, func(s *store.Store) error {
				return listUndelivered(cmd.Context(), s, time.Now().AddDate(0, 0, -days), mostListed, cmd.OutOrStdout())
			})
		},
	}
	cmd.Flags().IntVar(&days, "days", 7, "how far back")
	cmd.AddCommand(&cobra.Command{
		Use:   "post ID...",
		Short: "Post deliveries that are held or were dropped",
		Args:  some,
		RunE: func(cmd *cobra.Command, ids []string) error {
			return settleByHand(cmd, ids, "will be posted", func(s *store.Store, id alerts.DeliveryID) (bool, error) {
				return s.Release(cmd.Context(), id, time.Now().UTC())
			})
		},
	}, &cobra.Command{
		Use:   "drop ID...",
		Short: "Drop deliveries that are held",
		Args:  some,
		RunE: func(cmd *cobra.Command, ids []string) error {
			return settleByHand(cmd, ids, "dropped", func(s *store.Store, id alerts.DeliveryID) (bool, error) {
				return s.Discard(cmd.Context(), id, "The operator dropped it.")
			})
		},
	})
	return cmd
}

// backupCommand writes a copy of the database.
func backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write a copy of the database while the bot runs",
		Long: "Write the SQLite database that NEWSBOT_DB names, as it is at one moment, to a new file, while the bot goes on using it.\n" +
			"A PostgreSQL database is backed up with pg_dump.",
		Args: one,
		RunE: func(cmd *cobra.Command, args []string) error {
			return beside(cmd, func(s *store.Store) error { return s.Backup(cmd.Context(), args[0]) })
		},
	}
}

// beside opens the database that the bot may be using.
func beside(cmd *cobra.Command, do func(*store.Store) error) (err error) {
	c, err := loadConfig()
	if err != nil {
		return err
	}
	s, err := store.OpenBeside(cmd.Context(), c.DB, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return do(s)
}

func listUndelivered(ctx context.Context, s *store.Store, since time.Time, most int, w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	n, more := 0, ""
	for _, state := range []alerts.State{alerts.Held, alerts.Dropped} {
		list, err := s.Undelivered(ctx, state, since, most)
		if err != nil {
			return err
		}
		if len(list) == most {
			all, err := s.CountUndelivered(ctx, state, since)
			if err != nil {
				return err
			}
			if all > most {
				more += fmt.Sprintf("%d are %s; only the oldest %d of them are listed.\n", all, state, most)
			}
		}
		for _, d := range list {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n\t%s\n", d.ID, d.State, d.Filed.Local().Format(time.DateTime), d.Channel,
				oneLine(d.Alert.Card.Headline()), oneLine(d.Why))
		}
		n += len(list)
	}
	if n == 0 {
		fmt.Fprintln(w, "Everything was delivered or is on its way.")
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, more)
	return err
}

// oneLine returns text as a terminal may show it: what articles and platforms say may hold anything.
func oneLine(text string) string {
	quoted := strconv.Quote(text)
	return quoted[1 : len(quoted)-1]
}

// settleByHand does it for each of the deliveries and says so.
func settleByHand(cmd *cobra.Command, ids []string, done string, do func(*store.Store, alerts.DeliveryID) (bool, error)) error {
	return beside(cmd, func(s *store.Store) error {
		for _, id := range ids {
			ok, err := do(s, alerts.DeliveryID(id))
			if err != nil {
				return err
			}
			if !ok {
				return fmt.Errorf("no delivery %s is held or was dropped; newsbot deliveries lists those that are", id)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s %s\n", id, done)
		}
		return nil
	})
}

package news

import "context"

// A Source brings articles: a feed, the inbox, a stream.
//
// Run blocks until ctx is done and returns nil then; it returns early only for what no waiting mends. It has waited
// for all it started. It calls accept from any number of goroutines, oldest article first. Once accept has returned
// nil the articles are safe on disk, and only then may the source forget them or acknowledge them to whoever sent
// them; after an error it offers the same articles again, later. An article that is offered twice is filed once.
type Source interface {
	Run(ctx context.Context, accept func(context.Context, ...Article) error) error
}

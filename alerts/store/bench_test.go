package store_test

import (
	"fmt"
	"testing"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
)

// BenchmarkFile files articles with three deliveries each, one or fifty in a transaction.
func BenchmarkFile(b *testing.B) {
	for name, open := range engines {
		for _, batch := range []int{1, 50} {
			b.Run(fmt.Sprintf("%s/%d", name, batch), func(b *testing.B) {
				s := kept{open(b)}
				channels := followers(b, s, 3)
				n := 0
				for b.Loop() {
					s.fileMany(b, n, batch, channels)
					n += batch
				}
				b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "articles/s")
			})
		}
	}
}

// BenchmarkFileFromMany files one article at a time from sixteen goroutines.
func BenchmarkFileFromMany(b *testing.B) {
	for name, open := range engines {
		b.Run(name, func(b *testing.B) {
			s := kept{open(b)}
			channels := followers(b, s, 3)
			numbers := make(chan int)
			go func() { // ends with the benchmark
				defer close(numbers)
				for n := range b.N {
					numbers <- n
				}
			}()
			b.SetParallelism(8)
			b.RunParallel(func(p *testing.PB) {
				for p.Next() {
					s.fileMany(b, <-numbers, 1, channels)
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
		})
	}
}

// BenchmarkClaimAndSettle claims deliveries, one or fifty channels at a time, and settles each on its own.
func BenchmarkClaimAndSettle(b *testing.B) {
	for name, open := range engines {
		for _, at := range []int{1, 50} {
			b.Run(fmt.Sprintf("%s/%d", name, at), func(b *testing.B) {
				s := kept{open(b)}
				channels := followers(b, s, 50)
				now := alertstest.Noon().AddDate(1, 0, 0)
				filed, sent := 0, 0
				for b.Loop() {
					if sent == filed*len(channels) {
						b.StopTimer()
						s.fileMany(b, filed, 50, channels)
						filed += 50
						b.StartTimer()
					}
					claims, err := s.Claim(b.Context(), "test", at, now, alertstest.Lease)
					if err != nil || len(claims) != at {
						b.Fatalf("Claim(%d) = %d, %v", at, len(claims), err)
					}
					settleAll(b, s, claims)
					sent += len(claims)
				}
				b.ReportMetric(float64(sent)/b.Elapsed().Seconds(), "deliveries/s")
			})
		}
	}
}

// settleAll settles each claim from a goroutine of its own, as a dispatcher's workers do.
func settleAll(b *testing.B, s kept, claims []alerts.Claim) {
	done := make(chan error)
	for _, c := range claims {
		go func() { done <- s.Settle(b.Context(), c, alerts.Settlement{State: alerts.Sent, RemoteID: "1"}) }()
	}
	for range claims {
		if err := <-done; err != nil {
			b.Error(err)
		}
	}
}

// followers returns n channels that follow topic 1.
func followers(b *testing.B, s kept, n int) []alerts.Channel {
	var channels []alerts.Channel
	for i := range n {
		c := alertstest.Channel(fmt.Sprint("channel-", i))
		follow(b, s.Store, c, "Karsu")
		channels = append(channels, c)
	}
	return channels
}

// fileMany files articles from number n on.
func (k kept) fileMany(b *testing.B, n, count int, to []alerts.Channel) {
	filings := make([]alerts.Filing, count)
	for i := range filings {
		filings[i] = alertstest.Filing(1, alertstest.Article(n+i), to...)
	}
	if got, err := k.File(b.Context(), filings); got != count || err != nil {
		b.Errorf("File = %d, %v, want %d", got, err, count)
	}
}

package feed

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
)

// newsroom is a feed as a large site has it: 55 items of three kilobytes.
func newsroom() []byte {
	var b strings.Builder
	for i := range 55 {
		fmt.Fprintf(&b, `<item><title>Ministers meet over gas prices, day %d</title><link>https://wire.example/%d</link><guid>https://wire.example/%d</guid>
<pubDate>Sun, 22 Nov 2026 %02d:%02d:00 GMT</pubDate><dc:creator>Ada Byron</dc:creator><category>Energy</category><category>Politics</category>
<media:content width="460" url="https://img.example/%d.jpg"><media:credit>Wire</media:credit></media:content>
<description>&lt;p&gt;%s&lt;/p&gt;&lt;p&gt;%s &lt;a href="https://wire.example/more"&gt;Continue reading&lt;/a&gt;&lt;/p&gt;</description></item>`,
			i, i, i, i%24, i, i, strings.Repeat("Pipelines carried less gas than a year before. ", 25), strings.Repeat("Nobody expects prices to fall. ", 40))
	}
	return []byte(`<?xml version="1.0" encoding="utf-8"?><rss xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel><title>Wire</title><link>https://wire.example/</link>` + b.String() + `</channel></rss>`)
}

// BenchmarkParse compares our reading of a feed, to plain text, with the parser's own, to HTML.
func BenchmarkParse(b *testing.B) {
	body := newsroom()
	b.Run("newsbot", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Parse(body, "application/rss+xml", "https://wire.example/feed"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("gofeed", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := gofeed.NewParser().Parse(bytes.NewReader(body)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

package feed

import (
	"reflect"
	"strings"
	"testing"

	"newsbot/news"
)

func TestOPML(t *testing.T) {
	const in = `<?xml version="1.0" encoding="iso-8859-9"?>
<OPML version="1.1"><head><title>Mine &amp; yours</title></head><body>
<outline text="Energy"><outline text="T` + "\xfc" + `rk gaz" title="" xmlUrl="https://gas.example/rss"/>
  <outline text="Deep"><outline text="Inner" type="rss" xmlurl=" https://inner.example/atom "/></outline></outline>
<outline text="Wire" title="Harbour Wire" xmlUrl="https://wire.example/feed?a=1&amp;b=2"/>
<outline text="Twice" xmlUrl="https://wire.example/feed?b=2&amp;a=1"/>
<outline text="No feed" htmlUrl="https://page.example/"/><outline text="Script" xmlUrl="javascript:alert(1)"/>
</body></OPML>`
	want := []Listed{
		{"Türk gaz", "https://gas.example/rss", "Energy"},
		{"Inner", "https://inner.example/atom", "Deep"},
		{"Harbour Wire", "https://wire.example/feed?a=1&b=2", ""},
	}
	got, err := ReadOPML(strings.NewReader(in))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("ReadOPML = %+v, %v, want %+v", got, err, want)
	}
	var b strings.Builder
	if err := WriteOPML(&b, "Desk & co", got); err != nil {
		t.Fatal(err)
	}
	back, err := ReadOPML(strings.NewReader(b.String()))
	if err != nil || !reflect.DeepEqual(back, want) {
		t.Errorf("read back %+v, %v from\n%s", back, err, b.String())
	}
	for in, want := range map[string]string{
		"":                           "that is no list of feeds; export one from your reader as OPML",
		"<rss/>":                     "that is no list of feeds; export one from your reader as OPML",
		"<opml><body></body></opml>": "there is no feed in that list; its entries need an xmlUrl",
		"<opml><body><outline":       "the list of feeds has a fault: ",
	} {
		if _, err := ReadOPML(strings.NewReader(in)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("ReadOPML(%q) error = %v, want %s", in, err, want)
		}
	}
	half := `<opml><body><outline xmlUrl="https://a.example/"/><outline xmlUrl="https://b`
	if list, err := ReadOPML(strings.NewReader(half)); err != nil || len(list) != 1 {
		t.Errorf("half a list = %v, %v, want what stands before the fault", list, err)
	}
	deep := "<opml>" + strings.Repeat("<outline>", 100_000)
	if _, err := ReadOPML(strings.NewReader(deep)); err == nil {
		t.Error("a deep list without feeds is no error")
	}
}

func TestOPMLKeepsWhatIsWatched(t *testing.T) {
	list := []Listed{
		{Title: "Notices", URL: news.WatchedURL("https://port.example/board", `li a[href*="/n/"]`)},
		{Title: "Tides", URL: news.WatchedURL("https://port.example/board", "td a")},
		{Title: "Board", URL: "https://port.example/board"},
	}
	var b strings.Builder
	if err := WriteOPML(&b, "ours", list); err != nil {
		t.Fatal(err)
	}
	got, err := ReadOPML(strings.NewReader(b.String()))
	if err != nil || len(got) != 3 || got[0] != list[0] || got[1] != list[1] || got[2] != list[2] {
		t.Errorf("read back: %+v, %v, want %+v", got, err, list)
	}
}

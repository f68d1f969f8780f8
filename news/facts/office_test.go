package facts

import "testing"

func TestQuotationsOfAnOffice(t *testing.T) {
	const quote = "\n\n“We shall open the valves again on Monday,” said "
	for _, c := range []struct{ name, text, want string }{
		{"the only one who holds it", "Energy Minister Ana Ruiz met Chevron." + quote + "the minister.", "Ana Ruiz"},
		{"two hold it", "Energy Minister Ana Ruiz met Foreign Minister Nora Hale." + quote + "the minister.", ""},
		{"nobody holds it", "Governor Ana Ruiz met Chevron." + quote + "the minister.", ""},
		{"one who held it", "Energy Minister Ana Ruiz met Chevron." + quote + "the former minister.", ""},
		{"somebody's office", "Energy Minister Ana Ruiz met Chevron." + quote + "the minister of finance.", ""},
		{"named only behind it", "Chevron met nobody." + quote + "the minister.\n\nEnergy Minister Ana Ruiz left.", ""},
	} {
		_, found := extract(c.text)
		if len(found.Quotes) != 1 || found.Quotes[0].Speaker != c.want {
			t.Errorf("%s: quotations %+v, want one by %q", c.name, found.Quotes, c.want)
		}
	}
}

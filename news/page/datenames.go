package page

import (
	"strings"
	"time"
)

// The names below are folded as foldDate and strings.ToLower fold: no accents, no dots, one form of alef.
var foldDate = strings.NewReplacer(
	"ş", "s", "ı", "i", "ğ", "g", "ü", "u", "ö", "o", "ä", "a", "ç", "c", "é", "e", "è", "e", "ê", "e", "û", "u", "ô", "o",
	"á", "a", "à", "a", "í", "i", "ì", "i", "ó", "o", "ú", "u", "ñ", "n", "ã", "a", "â", "a", "õ", "o", "ё", "е", "й", "й",
	"أ", "ا", "إ", "ا", "آ", "ا", "ß", "ss",
)

// months has the names of the months, whole and cut short, in English, Turkish, German, French, Spanish, Italian,
// Portuguese, Russian, Arabic and Indonesian.
var months = named(map[time.Month]string{
	time.January:   "january jan ocak oca januar janner jaenner janvier janv enero ene gennaio gen janeiro января январь янв يناير januari|كانون الثاني",
	time.February:  "february feb febr subat sub februar fevrier fevr fev febrero febbraio fevereiro февраля февраль фев февр فبراير شباط februari",
	time.March:     "march mar mart marz mrz maerz mars marzo marco марта март мар مارس اذار maret",
	time.April:     "april apr nisan nis avril avr abril abr aprile апреля апрель апр ابريل نيسان",
	time.May:       "may mayis mai mayo maggio mag maio мая май مايو ايار mei",
	time.June:      "june jun haziran haz juni juin junio giugno giu junho июня июнь июн يونيو حزيران",
	time.July:      "july jul temmuz tem juli juillet juil julio luglio lug julho июля июль июл يوليو تموز",
	time.August:    "august aug agustos agu aout agosto ago августа август авг اغسطس اب agustus agt ags",
	time.September: "september sep sept eylul eyl septembre septiembre setiembre settembre set setembro сентября сентябрь сен сент سبتمبر ايلول",
	time.October:   "october oct ekim eki oktober okt octobre octubre ottobre ott outubro out октября октябрь окт اكتوبر|تشرين الاول",
	time.November:  "november nov kasim kas novembre noviembre novembro ноября ноябрь ноя нояб نوفمبر nopember nop|تشرين الثاني",
	time.December:  "december dec aralik ara dezember dez decembre diciembre dic dicembre dezembro декабря декабрь дек ديسمبر desember des|كانون الاول", //nolint:misspell // French
})

// weekdays has the short names of weekdays that can stand after a time; the long ones are no zone's name anyway.
var weekdays = named(map[int]string{
	1: "mon pzt mo lun seg пн",
	2: "tue sal di mar mer ter вт",
	3: "wed car mi mie qua ср",
	4: "thu per do jeu jue gio qui чт",
	5: "fri cum fr ven vie sex пт",
	6: "sat cmt sa sam sab сб",
	7: "sun paz so dim dom вс",
})

// named makes a table of names out of one of lists: words parted by spaces, or by "|" where a name is two words.
func named[T comparable](lists map[T]string) map[string]T {
	out := map[string]T{}
	for v, list := range lists {
		words, pairs, _ := strings.Cut(list, "|")
		for _, w := range strings.Fields(words) {
			out[w] = v
		}
		if pairs != "" {
			out[pairs] = v
		}
	}
	return out
}

// zones has the abbreviations that mean one offset in what newspapers of the world write. IST and the like are not
// among them.
var zones = offsets(map[string]float64{
	"z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2,
	"mesz": 2, "eet": 2, "eest": 3, "trt": 3, "tsi": 3, "msk": 3, "мск": 3, "est": -5, "edt": -4, "et": -5, "cst": -6, "cdt": -5,
	"mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "brt": -3, "wib": 7, "wita": 8, "wit": 9,
	"sgt": 8, "hkt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "acst": 9.5, "awst": 8, "nzst": 12, "nzdt": 13, "pkt": 5,
	"npt": 5.75, "sast": 2, "eat": 3, "wat": 1,
})

func offsets(hours map[string]float64) map[string]*time.Location {
	out := map[string]*time.Location{}
	for name, h := range hours {
		out[name] = time.FixedZone(strings.ToUpper(name), int(h*3600))
	}
	return out
}

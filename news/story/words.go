package story

import "strings"

// empty are words, folded, that stand in every article and tell no story: of the languages that news is read in here.
// What else is common is learnt from the window.
var empty = set(`
	a an and are as at be been but by can could did do does for from had has have he her his how if in into is it its may might more most must no not of off on or our out over
	said say says she should since so some such than that the their them then there these they this those to told under until up was we were what when where which while who will with would you your
	about after again against all also amid among any because before being between both during each even ever every few first had however just last like made make many much new news now old one only other
	own people per same still take three through time today tomorrow two very week well while year years yesterday percent million billion report reports according
	bir bu cok da daha de dedi diye en gibi gore hem her icin ile ise kadar ki mi ne o olan olarak oldu sonra su ve veya ya yeni yil milyon milyar yuzde
	aber als am an auch auf aus bei bis das dass dem den der des die durch ein eine einem einen einer es fur gegen hat haben im ist kann mehr mit nach nicht noch nur oder sein seit sich sie sind sowie uber um und vom von vor war waren wegen werden wie wird wurde wurden zu zum zur millionen milliarden prozent
	au aux avec ce ces cette dans de des du elle en est et etait eu il ils la le les leur mais ne nous ont ou par pas plus pour qu que qui sa se ses son sont sur un une vers pourcent millions milliards selon
	al como con contra del el ella en entre era es esta fue ha han hasta la las lo los mas no para pero por que se segun ser sin sobre son su sus tras un una y ya millones
	alla anche che con da dal dalla degli dei del della delle di e gli il in la le lo ma nel nella non per piu se si sono su un una uno milioni miliardi
	ao aos as com como da das de do dos e em entre foi mais na nas no nos o os ou para pela pelo por que se sem sua um uma milhoes bilhoes
	aan bij dat de die door een en er het hij in is met na niet nog of om ook op over te tot uit van voor was wat werd wordt zijn miljoen miljard procent`)

// dated are words with a capital that name a time and no story.
var dated = set(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
	pazartesi sali carsamba persembe cuma cumartesi pazar ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
	montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz mai juni juli oktober dezember
	mr mrs ms dr president minister prime chief`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

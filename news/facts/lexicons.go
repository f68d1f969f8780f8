package facts

// lexicons holds the languages whose figures, dates and names are read.
var lexicons = map[string]*lexicon{
	"en": english,
}

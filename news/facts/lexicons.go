package facts

// lexicons holds the languages whose figures, dates and names are read. In the others nothing is found but what is
// written with signs alone: 41%, $5.
var lexicons = map[string]*lexicon{
	"en": english, "tr": turkish, "de": german, "fr": french, "es": spanish, "it": italian, "pt": portuguese, "nl": dutch,
}

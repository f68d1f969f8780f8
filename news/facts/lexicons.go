package facts

// lexicons holds the languages whose figures, dates and names are read. In the others nothing is found but what is
// written with signs alone: 41%, $5.
var lexicons = map[string]*lexicon{
	"en": english.ready(), "tr": turkish.ready(), "de": german.ready(), "fr": french.ready(), "es": spanish.ready(), "it": italian.ready(), "pt": portuguese.ready(), "nl": dutch.ready(),
}

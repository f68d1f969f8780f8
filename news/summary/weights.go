package summary

// weights are what the features of a sentence count for, in their order. This command fits them anew to the labelled
// articles and prints what is gained:
//
//	go test -run LabelledSummaries -v -refit ./news/summary
var weights = features{
	fDecay:    1.10,
	fInverse:  0.55,
	fDepth:    -0.20,
	fCentroid: 1.60,
	fTitle:    0.90,
	fRule:     0.60,
	fAllTerms: 0.50,
	fLength:   0.35,
	fExtreme:  -0.80,
	fDigit:    0.20,
	fQuote:    -0.25,
	fDangling: -0.60,
	fQuestion: -1.00,
	fCapitals: 0.35,
}

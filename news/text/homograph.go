package text

// Homograph reports whether a short name in capitals is also a common word of the language: US and us, WHO and who,
// ICE and ice. The word is folded, the language a base language; an unknown one is taken for English.
func Homograph(lang, word string) bool {
	if lang == "" {
		lang = "en"
	}
	return homographs[lang][word]
}

var homographs = map[string]map[string]bool{
	"en": words(`us it who am is in on or at as an all are can may do did has had her him his how its let me my no not now of off out own
		she so than that the them then they this to too up was we were what when will with you be by he if go
		ice aids act aid aim air arm art bat cat care cop dad dam dip dot ear eat fad far fast fed fit fix gap gem get hit hub ill ion
		lap led lit low mad map mat mod mop net new nice nod nun one opt ore pal pat pen pet pip pit pop pot put ram rap raw rid sad sap
		saw see set sin sit six son spa start step sum sun swift tan tap tea ten tip top try van vat way wet win won yes yet zip salt
		star smart seal scar safe rose quad post plus peak page hope heat hawk gate form face cost core coin chip case camp best arc pm`),
}

package text

// Homograph reports whether a short name in capitals is also a common word of the language: US and us, WHO and who,
// ICE and ice. The word is folded, the language a base language; an unknown one is taken for English.
func Homograph(lang, word string) bool {
	switch lang {
	case "":
		lang = "en"
	case "nb", "nn":
		lang = "no"
	}
	return homographs[lang][word]
}

// homographs holds the function words of each language, and what short names are known to be spelt like. Nouns that
// people may type in capitals without meaning a name (GAS, WAR, BANK) are not in it.
var homographs = map[string]map[string]bool{
	"en": words(`a i us it who am is in on or at as an all are can may do did has had her him his how its let me my no not now of off out own
		she so than that the them then they this to too up was we were what when will with you be by he if go
		ice aids act aid aim air arm art bat cat care cop dad dam dip dot ear eat fad far fast fed fit fix gap gem get hit hub ill ion
		lap led lit low mad map mat mod mop net new nice nod nun one opt ore pal pat pen pet pip pit pop pot put ram rap raw rid sad sap
		saw see set sin sit six son spa start step sum sun swift tan tap tea ten tip top try van vat way wet win won yes yet zip salt
		star smart seal scar safe rose quad post plus peak page hope heat hawk gate form face cost core coin chip case camp best arc pm`),
	"de": words(`am an ab da das dem den der des die du ein er es fur hat ich ihr im in ist ja man mit nach nie nun nur ob ohne sie sein seit
		sich so um und uns vom von vor war was weg wem wen wer wie wir wo zu zum zur alle als auch auf aus bei bin bis bot dass dich doch
		dort eine gab gut kam kann mal mehr mir noch oft rat sah soll tat tun viel wird rot see eis`),
	"fr": words(`a ai au aux ce ces cet de des du elle en es est et eu eux il ils je la le les leur lui ma mais me mes moi mon ne ni nos
		on ont or ou par pas peu plus pour qu que qui sa sans se ses si soi son sont sur ta te tes toi ton tous tu un une va vos vu
		an as car dans fin fait ici mal moins net nord sud ami art lit mai pris`),
	"es": words(`a al ante asi aun bien como con cual da de del dos el ella ellos en era es esa ese eso esta este fue ha han hay hoy la las le
		les lo los mas me mi mis muy ni no nos o os para pero por que quien se ser si sin so sobre son su sus tal tan te ti tras tu un una
		uno unos va ver vez y ya yo dar pan ama ira ala`),
	"it": words(`a ad ai al alla anche bene che chi ci con cui da dai dal dei del di dove due e ed era fa fra fu gia gli ha hai hanno ho i il in io la
		le lei li lo loro lui ma me mi mia mio ne nei nel no noi non nostro o per piu poi qui sa se sei si sia sono sta su sua sue sui sul
		suo tra tre tu un una uno va vi voi ira`),
	"pt": words(`a ao aos as ate com como da das de dos e ela ele em era essa esse esta este eu foi ha isso ja la lhe mais mas me mesmo meu
		na nao nas nem no nos o os ou para pela pelo por qual que quem se sem ser seu so sua tem ter um uma vai vos ira`),
	"nl": words(`aan al als ben bij dan dat de deze die dit door een en er ge had heb heeft hem het hij hoe hun ik in is ja je kan me men met
		mij mijn na naar niet nog nu of om onder ons ook op over te tegen toen tot u uit van veel voor want was wat we wel werd wie wij
		wil wordt zal ze zei zich zij zijn zo zou ijs weg`),
	"tr": words(`acaba ama az bana ben bir biz bu cok da daha de defa diye en gibi hem hep her hic icin ile ise ki kim mi mu nasil ne neden
		o on ona onlar onu sen siz su tum ve veya ya yani yok var alti uc iki bin ad an at ay ev is it al bak et ol ak aba`),
	"sv": words(`alla att av bli blev da de dem den det dig din du dar efter ej ett fran for ha han har hon hur i in inte ja jag kan man med
		men mig min mot ni nu nar och om oss pa sa sig sin ska som till under upp ut vad var vi vid ar is`),
	"da": words(`af alle at blev da de dem den der det dig din du efter ej en er et for fra ha han har hun hvad hvis i ikke ind ja jeg kan man
		med men mig min mod ned nu nar og om op os over pa sig sin skal som til ud var ved vi vil is`),
	"no": words(`alle at av ble da de dem den der det deg din du etter ei en er et for fra ha han har hun hva hvis i ikke inn ja jeg kan man
		med men meg min mot ned nei nu nar og om opp oss over pa seg sin skal som til ut var ved vi vil is`),
	"pl": words(`a aby ale albo bez bo by byc byl co czy dla do gdy go i ich ile im ja jak jego jej jest juz kto lub ma mi my na nad nam nas nie
		niz no o od on ona one oni po pod przed przez sa sie sam ta tak tam te tego ten to tu ty u w was we wy z za ze`),
	"ro": words(`a ai al ale am ar are as asa au ca ce cu da dar de din e ea ei el era eu fi i ii il in isi la le lui mai me ne ni nu o or pe
		sa sai sau se si sunt te ti tu un una unei va voi`),
}

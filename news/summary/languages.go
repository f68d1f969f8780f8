package summary

// common are words that stand in so many articles that they tell little about one.
var common = set(`said says say new year years last first people time two three one told week month day days according also
government country minister president official officials statement report reported reports company percent million billion
including since made make state part world group number news monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december`)

var languages = map[string]*language{
	"en": {
		empty: set(`a an the and or but nor so yet if then than that this these those which who whom whose what when where why how
			i you he she it we they me him her us them my your his its our their mine ours theirs myself himself herself itself themselves
			is are was were be been being am do does did done doing have has had having will would shall should can could may might must
			of in on at by for with about against between into through during before after above below to from up down out off over under
			again further once here there all any both each few more most other some such no not only own same too very just as until while
			because though although despite among amid per via within without around across toward towards upon like even still already
			ever never often much many well however meanwhile also another whether since s t re ve ll d`),
		pronouns: set("this that these those he she it they his her its their him them such both neither either there"),
		connectives: set(`but and or so yet however meanwhile also still moreover furthermore instead then thus therefore nevertheless
			additionally besides otherwise similarly likewise here`),
		declined: []string{"declined to comment", "did not immediately respond", "not immediately available for comment", "did not respond to"},
		plural:   "s",
	},
	"tr": {
		empty: set(`ve veya ile ama fakat ancak ise de da ki bu şu o bir iki çok az daha en her hem ya gibi için kadar göre sonra önce
			olarak olan oldu olduğu olduğunu olması etti eden edildi ediyor yaptı yapılan dedi diye söyledi belirtti ifade var yok değil
			mi mı mu mü ne nasıl neden hangi kim kendi onun bunun buna bunu şöyle böyle ayrıca tarafından üzere yeni`),
		pronouns:    set("bu şu o bunun bunu buna bunlar onlar onun onu ona kendisi bundan"),
		connectives: set("ancak ama fakat ayrıca böylece öte oysa yine ve üstelik bununla"),
		declined:    []string{"yorum yapmaktan kaçındı", "yorum yapmadı", "açıklama yapmadı"},
	},
	"de": {
		empty: set(`der die das den dem des ein eine einer eines einem einen und oder aber doch sondern wenn als wie dass weil da ob
			in im an am auf aus bei mit nach von vom vor zu zum zur für über unter durch gegen ohne um bis seit während
			ich du er sie es wir ihr sich mein sein seine seinen seiner ihre ihren ihrer unser ist sind war waren wird werden wurde wurden
			hat haben hatte hatten kann können konnte soll sollen sollte will wollen muss müssen nicht kein keine auch nur noch schon sehr
			mehr so dann hier dort diese dieser dieses diesen man was wer wo sagte laut`),
		pronouns:    set("er sie es dies diese dieser dieses dessen deren sein seine ihr ihre dabei dafür damit davon daran darauf darum dazu dort ihnen ihm"),
		connectives: set("aber doch und auch allerdings jedoch zudem außerdem dennoch trotzdem deshalb daher hingegen dagegen"),
		declined:    []string{"wollte sich nicht äußern", "wollten sich nicht äußern", "keine stellungnahme"},
	},
	"fr": {
		empty: set(`le la les l un une des du de d et ou mais donc or ni car que qui quoi dont où ce cet cette ces il elle ils elles on nous
			vous je tu se sa son ses leur leurs mon ma mes notre nos votre vos en au aux à dans par pour sur sous avec sans après avant
			depuis selon entre vers chez est sont était étaient été être a ont avait avaient avoir sera seront serait plus moins ne pas
			très aussi comme si tout tous toute toutes même autre autres fait faire dit c s n qu y`),
		pronouns:    set("il elle ils elles ce cela ceci celui celle ceux cette ces cet son sa ses leur leurs c'est c"),
		connectives: set("mais et or donc aussi cependant toutefois pourtant ainsi enfin puis alors"),
		declined:    []string{"refusé de commenter", "pas souhaité commenter", "pas souhaité faire de commentaire"},
		plural:      "s",
	},
	"es": {
		empty: set(`el la los las un una unos unas lo al del de y o u e pero sino ni que quien cual cuyo donde cuando como si en a por para
			con sin sobre tras desde hasta según entre hacia contra es son era eran fue fueron ser está están ha han había haber será sería
			se su sus mi tu nos le les me te más menos no sí muy también ya este esta estos estas ese esa eso esto él ella ellos ellas
			todo todos toda todas otro otra otros otras dijo`),
		pronouns:    set("él ella ellos ellas esto eso este esta estos estas ese esa su sus ello aquel"),
		connectives: set("pero y además también sin así entonces luego mientras aunque"),
		declined:    []string{"declinó comentar", "no quiso comentar", "rehusó comentar", "no hizo comentarios"},
		plural:      "s",
	},
	"it": {
		empty: set(`il lo la i gli le l un uno una di a da in con su per tra fra del dello della dei degli delle al allo alla ai agli alle dal
			dalla dai nel nella nei negli nelle sul sulla e ed o ma se che chi cui non più meno anche come quando dove perché è sono era
			erano essere stato stata ha hanno aveva avere sarà si suo sua suoi sue loro questo questa questi queste quello quella ci ne
			lui lei molto già ancora tutto tutti ogni altro altri detto`),
		pronouns:    set("lui lei loro questo questa questi queste ciò suo sua suoi sue esso essa quello quella"),
		connectives: set("ma e inoltre anche però tuttavia intanto così poi quindi"),
		declined:    []string{"non ha voluto commentare", "ha rifiutato di commentare", "no comment"},
	},
	"pt": {
		empty: set(`o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela para com sem sobre após desde até entre ao à e ou
			mas que quem qual onde quando como se é são era eram foi foram ser está estão tem têm tinha ter será seria seu sua seus suas
			ele ela eles elas este esta isto esse essa isso não sim mais menos muito também já ainda todo todos outro outra outros disse`),
		pronouns:    set("ele ela eles elas isto isso este esta estes estas esse essa seu sua seus suas"),
		connectives: set("mas e além também porém contudo entretanto assim então enquanto"),
		declined:    []string{"não quis comentar", "recusou-se a comentar", "não comentou", "preferiu não comentar"},
		plural:      "s",
	},
	"nl": {
		empty: set(`de het een en of maar want dus dat die dit deze er in op aan bij met na voor van naar uit over onder door te om tot tegen
			zonder tussen sinds is zijn was waren wordt worden werd werden heeft hebben had hadden kan kunnen kon zal zullen zou moet
			moeten niet geen ook nog al wel zeer meer zo dan hier daar hij zij ze we wij ik je u hem haar hun ons zich als toen wat wie
			waar hoe andere alle zegt zei volgens`),
		pronouns:    set("hij zij ze dit dat deze die hun haar zijn daarmee daarbij daarvan daarvoor hierdoor"),
		connectives: set("maar en ook echter bovendien toch daarom dus verder"),
		declined:    []string{"wilde geen commentaar", "wil niet reageren", "wilde niet reageren"},
	},
}

package facts

var turkish = &lexicon{
	known: true, decimalComma: true,
	numbers: numbersOf(`bir=1 iki=2 üç=3 dört=4 beş=5 altı=6 yedi=7 sekiz=8 dokuz=9 on=10 yirmi=20 otuz=30 kırk=40 elli=50 altmış=60 yetmiş=70 seksen=80 doksan=90 yüz=100`),
	scales:  numbersOf(`bin=1000 milyon=1000000 mn=1000000 milyar=1000000000 mlr=1000000000 mr=1000000000 trilyon=1000000000000`),
	ranges:  set(""), upTo: set("ila"), from: set(""), at: set(""),
	percentOf: phrasesOf("yüzde, % = %"),
	percent:   phrasesOf("yüzde"),
	points:    phrasesOf("puan, yüzde puan = pp; baz puan = bp"),
	modifiers: phrasesOf(`yaklaşık, yaklaşık olarak, ortalama, tahminen, aşağı yukarı, neredeyse, hemen hemen, yaklaşık yüzde = ~; en az, asgari = >=; en fazla, en çok, azami = <=`),
	trailing:  phrasesOf(`civarında, civarı, kadar, dolayında = ~; aşkın, üzerinde, fazla, üstünde, den fazla, dan fazla = >; altında, az = <`),
	rises:     set("arttı artış artışla artarak artan yükseldi yükselerek yükseliş yükselişle büyüdü büyüme çıktı çıkarak kazandı değer artırdı artırıldı katlandı"),
	falls:     set("azaldı azalış azalışla azalarak düştü düşerek düşüş düşüşle geriledi gerileyerek gerileme küçüldü kaybetti indi indirdi indirildi"),
	shares:    set("pay payı payına payının pay hisse hissesi hissesini hissesinin oranında oranı"),
	of:        set(""),
	money: phrasesOf(`dolar, dolara, dolarlık, dolarla, doları, doların, amerikan doları, abd doları = USD; euro, avro, euroluk, avroluk, euroya, avroya = EUR; sterlin, sterlinlik = GBP; lira, liraya, liralık, lirayı, türk lirası, tl = TRY;
		yen = JPY; yuan = CNY; ruble, rublelik = RUB; frank, isviçre frangı = CHF; riyal = SAR; dirhem = AED; manat = AZN`),
	multiples: phrasesOf(`iki katına, ikiye katlandı, ikiye katladı, iki kat arttı, iki kat = 2; üç katına, üçe katlandı, üç kat arttı, üç kat = 3; dört katına, dört kat = 4; beş katına, beş kat = 5; on katına, on kat = 10; yarıya indi, yarıya düştü, yarı yarıya = 0.5`),
	units: phrasesOf(`kilometre, km, kilometrelik = km; metre, metrelik = m; santimetre, santim = cm; kilometrekare = km2; metrekare, metrekarelik = m2; metreküp = m3; milyar metreküp, milyar metreküplük, bcm = bcm; hektar = ha; dönüm = dönüm; ton, tonluk = t; kilogram, kilo, kg = kg; gram = g; litre = l; varil, varillik = bbl;
		megavat, megavatlık, megawatt, mw = MW; gigavat, gw, gigawatt = GW; kilovat, kw = kW; kilovatsaat, kwh = kWh; megavatsaat, mwh = MWh; teravatsaat, twh = TWh; mil = mi; derece = °C; yıl hapis = year; ay hapis = month`),
	dead:    set("öldü öldürüldü hayatını ölü ölüm yaralandı yaralı kayıp can kaybı şehit boğuldu kurtarıldı ölenlerin ölü"),
	people:  set("seyirci taraftar sanık şüpheli tutuklu müşteri turist itfaiyeci esnaf çiftçi hemşire doktor öğretmen gazeteci pilot kişi kişinin kişiyi kişiye insan işçi işçinin çalışan çalışanı asker askeri sivil çocuk kadın erkek öğrenci yolcu yaralı aile hane vatandaş göçmen mülteci polis seçmen sporcu"),
	counted: set("çadır konteyner ambulans kamyon uçuş ağaç istasyon mahalle teknik füze tank dron gemi uçak araç otomobil ev konut bina okul hastane fabrika şirket proje anlaşma sözleşme ülke il ilçe köy dava oy sandalye milletvekili gol puan maç maçı kargo tanker deprem artçı yangın otobüs tren dükkan mağaza üniversite santral türbin"),
	records: set("rekor yüksek düşük büyük en ilk"),
	calendar: calendar{
		months:   monthsOf("ocak;şubat;mart;nisan;mayıs;haziran;temmuz;ağustos;eylül;ekim;kasım;aralık"),
		weekdays: weekdaysOf("pazartesi;salı;çarşamba;perşembe;cuma;cumartesi;pazar"),
		relative: phrasesOf(`bugün, bu sabah, bu akşam, bu gece = day+0; yarın = day+1; dün, dün gece, dün akşam = day-1; önceki gün, evvelsi gün = day-2; bu hafta = week+0; gelecek hafta, önümüzdeki hafta, haftaya = week+1; geçen hafta, geçtiğimiz hafta = week-1; hafta sonu = weekend+0;
			bu ay = month+0; gelecek ay, önümüzdeki ay = month+1; geçen ay, geçtiğimiz ay = month-1; bu yıl, bu sene, yıl sonu, yıl sonuna, yıl sonunda = year+0; gelecek yıl, önümüzdeki yıl, gelecek sene, seneye = year+1; geçen yıl, geçtiğimiz yıl, geçen sene = year-1`),
		deadlines: phrasesOf("en erken = early; en geç = by"),
		after:     phrasesOf("kadar, dek, değin, sonuna kadar, yılına kadar, yılı sonuna kadar, tarihine kadar = until; itibaren, den itibaren, dan itibaren, tarihinden itibaren = from; beri, den beri, dan beri, yılından beri = since; yılında, yılı, yılının, tarihinde, ayında = "),
		quarters:  phrasesOf("ilk çeyrek, birinci çeyrek, ilk çeyreğinde, birinci çeyreğinde, ilk çeyrekte = Q1; ikinci çeyrek, ikinci çeyreğinde, ikinci çeyrekte = Q2; üçüncü çeyrek, üçüncü çeyreğinde, üçüncü çeyrekte = Q3; dördüncü çeyrek, son çeyrek, dördüncü çeyreğinde, son çeyreğinde = Q4; ilk yarı, ilk yarısında = H1; ikinci yarı, ikinci yarısında = H2"),
		runs:      phrasesOf("gelecek, önümüzdeki = next; son, geçen = past"),
		runsAfter: phrasesOf("önce = ago; içinde = within"),
		grains:    map[string]string{"gün": "day", "günde": "day", "hafta": "week", "haftada": "week", "ay": "month", "ayda": "month", "yıl": "year", "yılda": "year", "sene": "year"},
		shift:     map[string]string{"gelecek": "next", "önümüzdeki": "this", "geçen": "last", "bu": "this"},
		till:      set("ila ile ve"), rangeEnds: set("arasında arasındaki arası döneminde yıllarında"),
		parts: map[string]string{}, future: set("olacak edecek yapacak alacak açılacak başlayacak bekleniyor planlanıyor hedefliyor planlıyor gelecek yarın görüşecek imzalanacak imzalayacak verecek gelecek"),
		capitals: true, dayFirst: true,
	},
	attribution: phrases{},
	said:        set("dedi söyledi belirtti açıkladı bildirdi ifade kaydetti vurguladı ekledi konuştu duyurdu aktardı savundu değerlendirdi"),
	empty: set(`bu şu o bir ve veya ile ama fakat ancak ayrıca her hem ya de da ki için gibi kadar göre sonra önce dün bugün yarın son ilk yeni ne nasıl neden hangi öte böylece bunun bunu buna
		ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık pazartesi salı çarşamba perşembe cuma cumartesi pazar geçen gelecek önümüzdeki yaklaşık toplam yüzde tl lng gsyh
		yetkililer şirket uzmanlar kaynaklar doğal gaz enerji anlaşma türk rus amerikan abd'li alman fransız ingiliz çinli`),
	demonyms:   set("türk rus amerikan alman fransız ingiliz çinli iranlı ıraklı suriyeli ukraynalı yunan avrupalı arap israilli kürt azerbaycanlı"),
	honorifics: set("sayın dr prof doç av"),
	titles: set(`cumhurbaşkanı başbakan başbakanı bakan bakanı başkan başkanı vali valisi kaymakam milletvekili büyükelçi büyükelçisi genel müdür müdürü ceo ceo'su sözcü sözcüsü sekreter sekreteri savcı savcısı hakim general
		orgeneral komutan komutanı lider lideri kral kralı prens papa rektör rektörü ekonomist analist teknik direktör direktörü antrenör uzman uzmanı profesör doktor yardımcısı`),
	portfolios: set(""),
	joints:     set("el bin de van von"),
	bearers:    set("fırtınası kasırgası tayfunu"),
	orgTails: set(`inşaat turizm gıda tekstil otomotiv çimento lojistik sigorta teknoloji savunma a.ş a.ş. aş yolları spor kulübü vakfı bankası gazetesi televizyonu fabrikası holding bankası bakanlığı kurumu kurulu üniversitesi belediyesi partisi başkanlığı müdürlüğü birliği derneği ajansı komisyonu meclisi mahkemesi şirketi grubu enerji petrol madencilik sanayi havayolları vakfı
		odası borsası konseyi örgütü federasyonu kulübü spor gazetesi televizyonu sendikası genel merkezi komutanlığı savcılığı valiliği dairesi enstitüsü fonu bank inc corp ltd group energy`),
	orgHeads:   set(""),
	orgNouns:   set("şirketi şirketleri devi devleri firması firmaları grubu bankası üreticisi"),
	placeTails: set("nehri denizi adası adaları boğazı körfezi gölü dağı havalimanı ili ilçesi köyü mahallesi ovası limanı"),
	placeHeads: set(""), sites: set(""), locative: set(""), thingTails: set("caddesi sokağı meydanı köprüsü stadı stadyumu ödülü anlaşması yasası kanunu"),
	abbreviated: set(""), persons: set("o"), subjectFirst: true, pronouns: set("o bu şu bunun onun"),
	deeds: turkishDeeds,
}

package text

// furniture holds lines that are never part of an article, in lower case without marks at their ends.
var furniture = lineSet(
	"skip to content", "skip to main content", "skip navigation", "jump to content", "menu", "search", "home", "back to top",
	"advertisement", "advertisment", "ad", "sponsored", "sponsored content", "promoted", "paid post", "story continues below",
	"related articles", "related article", "related stories", "related story", "related", "related news", "related topics", "related content", "related links",
	"read more", "read also", "see also", "more news", "more stories", "more on this", "more on this story", "more from", "keep reading", "continue reading",
	"most read", "most popular", "trending", "trending now", "latest news", "top stories", "recommended", "recommended for you", "you may also like", "you might also like",
	"share", "share this", "share this article", "share on facebook", "share on twitter", "share on x", "tweet", "print", "email", "copy link", "save", "listen", "listen to this article",
	"subscribe", "subscribe now", "unsubscribe", "sign up", "sign in", "log in", "login", "register", "newsletter", "follow us", "comments", "leave a comment", "post a comment", "view comments",
	"tags", "topics", "about the author", "about us", "contact us", "privacy policy", "terms of use", "terms of service", "all rights reserved", "cookie policy",
	"accept all", "accept cookies", "accept all cookies", "reject all", "manage cookies", "close", "next article", "previous article", "loading", "play video", "watch", "live",
	"getty images", "reuters", "file photo", "photo", "image", "editor's note", "editors' picks", "in this article",
	"içeriğe geç", "içeriğe atla", "ana içeriğe atla", "ilgili haberler", "ilgili haber", "haberin devamı", "reklam", "ilginizi çekebilir", "devamını oku", "paylaş", "yorumlar", "yorum yap", "abone ol", "son dakika haberleri", "ayrıca bakınız",
	"zum inhalt springen", "zum inhalt", "anzeige", "werbung", "mehr zum thema", "lesen sie auch", "lesen sie mehr", "weiterlesen", "das könnte sie auch interessieren", "teilen", "kommentare", "startseite", "newsletter abonnieren", "verwandte artikel", "verwandte themen",
	"aller au contenu", "aller au contenu principal", "publicité", "lire aussi", "à lire aussi", "lire la suite", "sur le même sujet", "articles liés", "partager", "commentaires", "s'abonner", "s’abonner",
	"saltar al contenido", "ir al contenido", "publicidad", "lea también", "lee también", "leer más", "te puede interesar", "noticias relacionadas", "artículos relacionados", "más información", "compartir", "comentarios", "suscríbete",
	"vai al contenuto", "pubblicità", "leggi anche", "leggi tutto", "articoli correlati", "condividi", "commenti", "abbonati",
	"ir para o conteúdo", "pular para o conteúdo", "publicidade", "leia também", "leia mais", "saiba mais", "notícias relacionadas", "artigos relacionados", "compartilhe", "comentários", "assine",
	"ga naar inhoud", "naar de inhoud", "advertentie", "lees ook", "lees meer", "lees verder", "gerelateerde artikelen", "meer over dit onderwerp", "delen", "reacties",
)

// furnitureStarts are beginnings, in lower case, of short lines that belong to the page.
var furnitureStarts = []string{
	"read more:", "read also:", "see also:", "related:", "watch:", "listen:", "more:", "photo:", "photo by ", "photograph:", "image:", "image credit", "image source", "picture:", "credit:", "video:", "caption:",
	"photo credit", "file photo", "source:", "sources:", "tags:", "filed under", "follow us on", "follow @", "sign up for", "sign up to", "subscribe to ", "click here", "tap here", "share this", "join our ",
	"reporting by ", "editing by ", "additional reporting", "writing by ", "compiled by ", "copyright ", "© ", "(c) ", "published:", "published on ", "updated:", "last updated", "posted on ", "posted by ", "min read",
	"for more ", "get the latest", "download our app", "download the app", "our standards", "disclaimer:", "this article was originally", "this story was originally", "the post ",
	"sponsored:", "advertisement:", "brought to you by ", "ilginizi çekebilir:",
	"ilgili haber:", "fotoğraf:", "kaynak:", "haber:", "etiketler:", "foto:", "quelle:", "bild:", "bildquelle", "lesen sie auch:", "mehr dazu:", "photo :", "source :", "crédit photo", "lire aussi :", "à lire aussi :",
	"lea también:", "lee también:", "foto de ", "fuente:", "leggi anche:", "fonte:", "leia também:", "leia mais:", "lees ook:", "bron:", "beeld:",
}

// furnitureParts are phrases, in lower case, that no sentence of an article holds.
var furnitureParts = []string{
	"we use cookies", "uses cookies", "accept cookies", "cookie settings", "cookie policy", "your cookie preferences", "consent to the use", "all rights reserved", "sign up for our newsletter",
	"subscribe to our newsletter", "subscribe to our channel", "subscribe to continue", "already a subscriber", "create a free account", "enable javascript", "javascript is disabled", "ad blocker", "adblock", "terms and conditions apply",
	"click here to", "follow us on", "download our app", "this browser does not support", "appeared first on", "getty images",
	"view this email in", "receiving this email because", "received this email because", "update your preferences", "forward to a friend", "welcome to our live", "contact us at ", "start your free trial",
	"views expressed are", "views expressed in this", "opinions expressed are", "opinions expressed in this", "not responsible for the content of external", "for general information only", "forward-looking statements within the meaning", "no obligation to update these",
	"çerez kullan", "çerezleri kabul", "tüm hakları saklıdır", "bültenimize abone", "verwendet cookies", "verwenden cookies", "alle rechte vorbehalten", "unseren newsletter", "utilise des cookies", "utilisons des cookies",
	"tous droits réservés", "notre newsletter", "utiliza cookies", "utilizamos cookies", "todos los derechos reservados", "nuestro boletín", "utilizza i cookie", "utilizza cookie", "tutti i diritti riservati", "nostra newsletter",
	"usa cookies", "usamos cookies", "todos os direitos reservados", "nossa newsletter", "gebruikt cookies", "gebruiken cookies", "alle rechten voorbehouden", "onze nieuwsbrief",
}

// closings are headings, in lower case, of the sections that a press release ends with.
var closings = lineSet("forward-looking statements", "forward looking statements", "cautionary statement", "safe harbor statement", "safe harbour statement", "disclaimer", "contact", "contacts", "media contact",
	"media contacts", "press contact", "press contacts", "investor contact", "investor relations contact", "notes to editors", "note to editors", "pressekontakt", "über das unternehmen", "contact presse", "contacts presse", "contacto de prensa", "contatto stampa")

// stamps are the first words of lines that say when a page was made.
var stamps = lineSet("updated", "published", "posted", "modified", "giriş", "güncelleme", "yayınlanma", "oluşturulma", "aktualisiert", "veröffentlicht", "stand", "publié", "modifié", "publicado", "actualizado", "pubblicato",
	"aggiornato", "atualizado", "gepubliceerd", "bijgewerkt")

func lineSet(lines ...string) map[string]bool {
	m := make(map[string]bool, len(lines))
	for _, l := range lines {
		m[l] = true
	}
	return m
}

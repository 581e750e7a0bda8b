"""Common Dutch words, names and places that people build passphrases from; most common first. Data, no code."""

from typing import Final

_WORDS: Final = """
wachtwoord welkom geheim hallo keukentafel keuken tafel wijkteam welkom01 wachtwoord01 inloggen computer laptop
de het een en van ik je niet dat is in op te zijn voor met die maar aan er om dan wat ook als bij nog uit naar
lief liefde schat schatje poes hond kat konijn paard vogel vis koe varken kip eend beer muis olifant tijger leeuw
mama papa moeder vader broer zus zoon dochter oma opa oom tante neef nicht baby kind kinderen familie vriend vriendin
huis thuis straat weg laan plein stad dorp land wereld school werk kantoor winkel markt kerk station trein bus auto
fiets brommer motor boot vliegtuig vakantie strand zee bos berg duin polder dijk molen tulp klomp kaas brood boter
melk koffie thee bier wijn water suiker zout peper appel peer banaan aardbei kers druif tomaat aardappel wortel ui
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus
september oktober november december lente zomer herfst winter dag nacht ochtend middag avond morgen gisteren vandaag
rood oranje geel groen blauw paars roze bruin zwart wit grijs goud zilver
nul een twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig honderd duizend miljoen
eerste tweede derde laatste groot klein lang kort hoog laag breed smal dik dun mooi lelijk goed slecht nieuw oud jong
warm koud heet nat droog snel langzaam sterk zwak rijk arm blij boos bang verdrietig gelukkig gezellig lekker leuk
zon maan ster sterren lucht wolk regen sneeuw wind storm onweer ijs vuur aarde steen hout ijzer glas papier
hand voet hoofd oog oor neus mond tand haar hart buik rug been arm vinger knie
boom bloem roos gras blad tak tuin hek deur raam muur dak vloer trap kamer bed stoel kast lamp klok telefoon
boek krant brief pen potlood tas jas broek trui schoen sok hoed bril ring ketting horloge sleutel slot geld euro
voetbal hockey tennis schaatsen zwemmen fietsen wandelen lopen rennen springen dansen zingen spelen lezen schrijven
praten luisteren kijken horen voelen denken weten kennen kunnen willen mogen moeten maken doen gaan komen staan zitten
liggen slapen eten drinken koken wassen werken leren kopen verkopen betalen geven nemen brengen halen zoeken vinden
verliezen winnen open dicht links rechts boven onder voor achter binnen buiten altijd nooit soms vaak meer minder veel
alles niets iets iemand niemand iedereen samen alleen zonder tegen tussen tijdens omdat want hoewel
ajax feyenoord psv oranje nederland holland amsterdam rotterdam utrecht denhaag haag eindhoven groningen tilburg almere
breda nijmegen arnhem enschede haarlem amersfoort zwolle leiden maastricht dordrecht zoetermeer deventer delft alkmaar
leeuwarden venlo friesland drenthe overijssel flevoland gelderland zeeland brabant limburg belgie vlaanderen europa
jan piet klaas kees henk willem hans peter johan marieke sanne anna eva emma sophie julia lisa lotte fleur tess daan
sem lucas levi finn milan bram thijs tim tom bas rik mark martijn jeroen dennis marco sander stefan wouter maria
johanna anneke ingrid monique esther linda petra karin mohammed fatima ahmed ali yusuf aisha
jansen devries vanden bakker visser smit meijer mulder bos vos peters hendriks dekker dijkstra
sinterklaas kerst kerstmis pasen koningsdag carnaval verjaardag feest cadeau taart
gemeente zorg hulp schuld schulden budget zaak bedrijf ondernemer klant client dossier intake plan gesprek bezoek
zorgverlener team wijk buurt buren bijstand uitkering belasting toeslag verzekering huur hypotheek bank rekening
hou jou jouw jullie mijn ons onze hun wij zij hij uw dit deze daar hier waar wie hoe waarom wanneer heel echt gewoon
toch ja nee nu straks later graag sorry doei dankjewel bedankt alsjeblieft proost gefeliciteerd succes goedemorgen
goedemiddag goedenavond goedenacht welterusten ikhouvanjou ikhouvanjullie houvanjou liefdevooraltijd vooraltijd
mooiweer schuldhulp schuldhulpverlening schuldsanering schuldbemiddeling hulpverlening hulpverlener verlening
zorgverzekering hypotheekrenteaftrek renteaftrek rente aftrek gemeentehuis stadhuis wijkagent jeugdzorg thuiszorg
mantelzorg inkomen zelfstandige ondernemers belastingdienst zorgtoeslag huurtoeslag kinderopvang maatschappelijk
sociaal participatie kopje boompje huisje beestje vogeltje hondje katje poesje kindje meisje jongen vrouw man mens
mensen leven liefje schatjes zit ligt staat loopt mat stond ging kwam zei weer klaar tijd jaar week maand uur minuut
geluk rust vrede vrijheid
qwerty azerty asdf welkom123 geheim123 zomer2025 zomer2026 winter2025 winter2026 lente2026 herfst2026
"""

COMMON_WORDS: Final = tuple(dict.fromkeys(_WORDS.split()))

"""1,024 short Dutch words that are hard to mishear: four of them say forty bits on the telephone. Data, no code.

No two differ by one letter, one letter more, or two letters swapped, or sound alike (ij/ei, ou/au, c/k, v/f, z/s, d/t).
The list is part of the format: its order never changes.
"""

from typing import Final

_WORDS: Final = """
aanrecht aap aardbei abrikoos acteur adem afspraak agenda akker amandel ananas andijvie anjer antenne antiloop
apotheek appel april arend arm armband asperge atlas augurk augustus auto avond avontuur azijn bagage bakfiets
bakkerij bakvet balans balkon ballet balsem bamboe banaan banjo bank barista batterij bazaar begin beige beitel beker
bekken bel belofte benzine berg bericht beschuit beton beuk bezem bezoek bieslook bij biljart biljet bioscoop biscuit
bitter blad blauw blender blik bliksem bloem bloemist blokken blouse boeket bokaal boksen boor bord borst borstel
bosbes bot boter bouillon breed brief briket bril broccoli broche broeder broek brokje brommer bron brood brug bruin
buffel buizerd bundel bus buurt cacao cactus cadeau cake camera camping capsule caravan carnaval cavia ceder cello
cement chocola cijfer circus cirkel citroen clown code compost concert corso cricket cursus dadel dahlia dakpan dame
dammen danser das december decor deel dekking deksel dertien dertig deur diamant dichter dijk dinsdag diploma dirigent
distel doek dolfijn domino donder draad dragon drempel drie driehoek droog drop druif dubbel duin duiven duizend dweil
echo eekhoorn eend egel eik ekster eland elastiek elf elfje elleboog emmer energie envelop erfgoed ervaring erwt
esdoorn etage etui fabriek fakkel familie fanfare fauteuil fazant februari feest festival fiets fietspad figuur film
filter flamingo flat fles fluit fluitje fluweel fontein forel fornuis foto framboos frietje fuut gaai gans garage
garde garnaal gebaar gebergte gebouw gedicht geduld gehakt geit gelei geluid geluk gember geranium gesprek gevoel gids
gier giraf gitaar glas glazuur gletsjer glijbaan glimworm golf golfbal goot gordijn gorilla goud grafiek graniet
grendel grens grijs grind groen grutto gulden gum haak hagedis hagel halte hamer hamster handbal haring harp haspel
haven haventje havik heg heide helm hemd hemel herberg herder herfst hert heup heuvel hobby hobo hockey hoed hoepel
hommel honderd honing honkbal hoofd hoog hoogte hooiberg hoorn horloge hotel huid hulst hut hutspot hyacint idee iep
iglo ijzel indigo indruk inhoud inktvis insect iris ivoor jaar jaguar jam januari jasmijn jojo judo juf juni jurk
juweel kaars kaarten kabel kabouter kachel kade kajak kajuit kalebas kalender kalf kalkoen kamperen kan kanaal kanarie
kaneel kantoor kapitein kapper kapstok karaf karate karavaan karton kast kastanje kasteel katapult katoen keizer
kelder kerk kermis kerrie kersen ketchup ketting keuze kever kies kievit kiezel kikker kiosk kip klaproos klarinet
klaver kleed klei kleur klif klimmen klimop klink klok klomp klooster knie knoflook knop knots knuffel koala kobalt
koe koekje koekoek koelkast koerier koets koffer koffie kolom komeet komma kompas konijn koningin konvooi koord koper
kopje koraal kort kosmos kous kraai krab kracht krant krater kreeft krekel krijt kristal kroket krokodil krokus krom
kroon kruk kudde kuiken kunst kussen kwal kwark kwartel lach ladder ladekast lakei lamp langzaam lantaarn lariks
laurier lava lavendel lawine leeg leeuw leguaan leisteen lelie lente lepel lepelaar leraar letter leuning libel licht
lied liefde lijn lijster lila limoen limonade linde liniaal linnen logboek loket lolly long lood lotus lucifer luier
luik luipaard maan maandag madelief magazijn magneet makreel manege mango mantel margriet markt marmer masker matras
matroos medaille meerkoet melkweg melodie meloen mengsel mening merel mes metaal meteoor metro middag miljoen minister
minuut mist mixer modder moedig moer moeras moestuin mok molen moment mond monteur mooi moskee mossel mosterd motor
mug muis muisje mummie munt museum muur muziek muzikant naald nacht narcis nat natuur nek neon neus nevel nieuw nikkel
ninja niveau nomade noorden nota november oase ober oceaan ochtend oefening oester oktober olie olifant olijf olm
omslag ondiep onweer oogst ooievaar oorbel oorworm oorzaak oosten opaal opera oranje orchidee orde ordening oregano
orgel orkaan orkest otter oven paard pad paleis paling panda panter papaver papegaai papier paprika parade paraplu
parel park parkiet passer passie patrijs patroon pauw pauze pedaal peddel peer pelgrim pelikaan pen penseel perron
perzik piano piloot pioen piraat pissebed plaats plafond plan planeet platina plein pleister plek ploeg poeder poes
polka pompoen ponton pony poort pop populier portier portret post postbode potlood prei prieel prins prinses printer
prisma proef profiel pruim pudding pupil puzzel quiz raadsel raam radar radijs radio raket rasp ravijn rebus recept
recht ree reeks refrein regen regenton regie reiger reis richting ridder riem rijp rijst ring ritme rits rivier
roeiboot roeien rog romp roos rotonde roze rozijn rubber rucola rugby rugzak ruimte ruiter rund rups rust rustig ruw
saffier saffraan salade saldo sandaal saxofoon scepter schaal schaats schacht schaduw schaken schat schelp schemer
scherm schermen schets schilder schip schoen schok schommel school schors schouder schrift schroef schub schuur
scooter seconde selderij serre shovel sinas sirene siroop sjaal sjerp ski slaap slager slagerij slagroom slak slang
slee sleutel slim slinger slipper sloot sluis smal smaragd smid smoking snaar sneeuw snel snelweg snor soep solist
sonnet spaak spar specerij specht spiegel spijker spin spinazie spiraal sponning spons spoor sport sporthal spreeuw
sprong sprookje stadhuis stam stamppot stapel station steeg steiger stekker stelt stern stier stil stilte stoel stof
stoffer stomp storm straat strand stro stroom struik student stuiver stuk stuur suiker surfen symbool synagoge systeem
taal taart tak talent tandarts tandem tang tapijt tapir tarwe taxi taxus teken telefoon tempel tempo tennis tent
terminal terp terras theater thee theepot theorie tijger tijm tin tobbe tocht toernooi toffee toga tomaat toon toorts
toren totaal touw traan tractor trap trechter trein triangel triomf trombone trommel trompet troost trots trui tuba
tuinman tulband tulp tunnel turf turkoois turnen twaalf tweed tweeling twijg twintig uil uitzicht ukelele urn vaas
vagebond valies valk vallei vangnet varen veen veerpont veertien veertig venkel ventiel veranda verf vergiet verhaal
verleden verschil vertrek vest veulen viaduct vierkant vijftig vijg vijver villa vinger vink violet viool viooltje
visnet visser vitrine vizier vla vlaai vlieg vlieger vlinder vloer vlot voet voetbal vogel vork vos vraag vrede
vreugde vriend vriezer vrijdag vrijheid vrolijk vulkaan waaier waarde wafel wagen walnoot walrus walvis wandelen want
warmte waslijn waterval watten web week weiland wekker wens wereld wervel wesp westen wiel wierook wijs wilg wimpel
wind winkel winst winter wissel wit witlof woensdag woestijn wol worm wortel xylofoon yoghurt zaag zakdoek zaklamp
zalm zand zandbak zanger zaterdag zebra zebrapad zeef zeehond zeester zeil zeilboot zeilen zeppelin zestig zeven zijde
zilver zolder zomer zon zondag zorg zout zuiden zuurtje zwaan zwaluw zwart zwavel zwembad zwemmen
"""

SPOKEN_WORDS: Final = tuple(_WORDS.split())

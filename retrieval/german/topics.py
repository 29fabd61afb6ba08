"""Words of a matter → the topics of city life it belongs to.

Only by how German words begin and end: what a text means beyond them is not known here. A matter
may have several topics or none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from retrieval.german.words import words
from retrieval.ids import slug

#: Topics with the beginnings of their words, and after a hyphen their endings; alphabetical, as
#: they are shown, and folded as `words` folds ("ß" as "ss").
_PIECES: Mapping[str, str] = {
    "Bauen und Wohnen": """
        bauen baugeb bauland bauleit bauvor bauantr baugenehm baurecht bebau neubau umbau altbau
        wohn miet leerst denkmal grundstück immobili flächennutzung stadtplan quartier sanierung
        erbbau umlegung -bebauung -bauvorhaben -baugebiet -wohnung -wohnungen -wohnraum -gebäude
        -gebäudes -gebäuden -sanierung""",
    "Bildung und Schule": """
        schulh schulb schule schuli schulk schulo schula schulw schulp schülerz schüler gymnasi
        lehrkr lehrer unterricht ogs ganztag bildung vhs volkshochsch mensa hochschul student
        studier -schule -schulen -unterricht -bildung""",
    "Digitales": """
        digital internet online breitband glasfaser wlan smart software it geodaten mobilfunk 5g
        datenschutz homepage webseite website ki cyber app apps -digitalisierung""",
    "Familie und Jugend": """
        famili kind jugend spielpl tagespflege krippe eltern alleinerzieh hort horte kita kitas
        -kinder -kindern -jugend -kita -kitas""",
    "Finanzen": """
        haushalts haushalt finanz kosten gebühr steuer förderm förderp förderu zuschuss zuschüsse
        schulden investition sparm entgelt ausgaben einnahmen sponsoring vergabe -haushalt -kosten
        -gebühr -gebühren -steuer""",
    "Gesundheit": """
        gesund klinik krankenh corona covid pandemi impf arzt ärzt medizin pflege hebamm drogen
        sucht hitze apothek psych infektion hygiene maske -klinik -klinikum -pflege""",
    "Integration und Vielfalt": """
        integration flücht geflücht migra asyl ausländ ukrain rassis diskrimini antisemit
        gleichstell frauen queer lsbt gender divers sprachkurs religion moschee extremis
        -flüchtlinge -flüchtlingen""",
    "Kultur": """
        kultur museum museen theater bibliothek büch konzert musik künst festival archiv gedenk
        erinner strassenname strassenbenenn umbenenn tourismus zoo zoologisch veranstaltung
        weihnachtsm denkm ehrenmal jubil ausstellung -museum -theater -kultur -festival
        -bibliothek""",
    "Rathaus": """
        verwaltung personal bürgerbüro bürgerservice bürgeramt dienststell behörde standesamt
        ausschreib satzung bürgerbeteil bürokratie transparenz gemeinderat ausschuss ausschüsse
        wahl informationsfreih ausweis oberbürgermeister stadtrat stadtverw -verwaltung -satzung
        -wahl -wahlen""",
    "Sicherheit": """
        sicherheit ordnungs polizei feuerwehr rettung katastroph bevölkerungss zivilsch bunker
        kriminal gewalt vandal videoüb lärm brand stromausf blackout sirene waffe feuerw böller
        überwach kampfmittel einbr silvester -sicherheit -bunker -lärm -feuerwehr -kriminalität""",
    "Soziales": """
        sozial armut obdach wohnungslos wohngeld hartz bürgergeld grundsicher senior ältere
        inklusion behind barriere teilhabe ehrenamt tafel schwerbehind jobcenter betreu -betreuung
        -inklusion -senioren""",
    "Sport und Freizeit": """
        sport bäder schwimm stadion turnhalle verein freizeit eishalle fussball skate kleingart
        eissport badeschiff badesee baggers camping ferien -bad -bäder -sporthalle -verein""",
    "Tiere und Natur": """
        natur baum bäume wald wälder grün insekt bienen tier hund vogel vögel biodivers artensch
        wiese park parks garten gärten amphib taube ratte bach bäche fluss see -bäume -baum -wald
        -park -grün -vögel -bienen -garten""",
    "Umwelt und Klima": """
        umwelt klima energ solar photovolt windkr windr wärme fernwärme müll abfall abfäll recycl
        wertstoff wasser hochwasser trinkwasser starkregen luft feinstaub emission nachhalt co2
        entsorg altlast strom gas gaspr stadtwerke plastik brunnen verpackung -klima -energie
        -wasser -müll -abfall -wärme -brunnen -schutzkonzept""",
    "Verkehr": """
        verkehr strasse strassen radfahr radweg radwege radverk radschn radroute fahrrad fahrräd
        fussg fussw fussverk gehweg bus busse buslin bahn tram öpnv haltest ampel parken parkpl
        parkraum parkhaus parkgeb parksch auto kfz pkw lkw tempo mobilit ladesäul ladeinfra brücke
        tunnel kreuzung kreisv roller scooter escooter baustelle umleit schiene gleis kvv
        winterdienst zebra carsharing fähre geschwindigkeit lastenr lastenf -strasse -strassen
        -verkehr -verkehrs -weg -wege -weges -bahn -ampel -brücke -bahnhof -allee -parkplatz
        -parkplätze -bus""",
    "Wirtschaft und Arbeit": """
        wirtschaft gewerbe unternehmen einzelhandel handel innenstadt arbeit ausbildung gastro
        messe kongress startup marktplatz märkte wochenmarkt sparkasse handwerk industrie
        fachkräfte fachkraft citymark stadtmark hotel post -wirtschaft -handel -arbeit -markt
        -unternehmen""",
}

#: The name of each topic by its id, which stands in addresses.
NAMES: Mapping[str, str] = {slug(name): name for name in _PIECES}

_TOPICS_OF: defaultdict[str, set[str]] = defaultdict(set)
for _name, _pieces in _PIECES.items():
    for _piece in _pieces.split():
        _TOPICS_OF[_piece].add(slug(_name))

#: A beginning or an ending has at least this many letters; what is shorter is a whole word ("bus").
_SHORTEST = 4

#: Topics that questions must name as often as no other, and at most as many of them.
_TIED = 2


def topics(betreff: str, fragen: Iterable[str] = ()) -> frozenset[str]:
    """The ids of a matter's topics: by its subject, or by its questions where that tells none.

    Questions speak of much beside their matter: only what most of their words speak of counts.

    >>> sorted(topics("Anfrage: Kosten der Grundschulen"))
    ['bildung-und-schule', 'finanzen']
    """
    if named := frozenset(topic for word in words(betreff) for topic in _of_word(word)):
        return named
    spoken = Counter(topic for word in words(" ".join(fragen)) for topic in _of_word(word))
    most = max(spoken.values(), default=0)
    tied = frozenset(topic for topic, count in spoken.items() if count == most)
    return tied if len(tied) <= _TIED else frozenset()


@lru_cache(maxsize=100_000)
def _of_word(word: str) -> frozenset[str]:
    beginnings = (word[:end] for end in range(_SHORTEST, len(word) + 1))
    endings = (f"-{word[start:]}" for start in range(len(word)))
    held = (_TOPICS_OF.get(piece, set()) for piece in (word, *beginnings, *endings))
    return frozenset().union(*held)

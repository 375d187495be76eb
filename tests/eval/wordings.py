"""Made-up promotion that no rule knows, and made-up lines that repeat as well and belong to the article.

Plain values. A promotion is a list of wordings that take turns, each of one block or more. `{headline}` is the article's
own, `{author}` its author, `{number}` and `{other}` differ from article to article. FIRST was at hand when the thresholds of
learning were set; SECOND was written after that, and measured once before anything was looked at.
"""

Promo = tuple[tuple[str, ...], ...]

FIRST: tuple[Promo, ...] = (
    (("The kettle is on for our readers on the first Thursday of the month, upstairs at the Rope Works.",),),
    (("Our reporters drive second-hand cars so that you can read this. A few coins a month keep them on the road: example.org/tank",),),
    (
        ("FROM OUR SHELF", "“Tides and Timetables”, 212 pages, linen, twenty dollars at example.org/shelf"),
        ("FROM OUR SHELF", "“A Hundred Harbors”, a wall calendar with notes, twelve dollars at example.org/shelf"),
        ("FROM OUR SHELF", "The reporter's notebook, squared, three for nine dollars at example.org/shelf"),
    ),
    (
        ("Kept afloat this week by Osgood & Daughters, ironmongers since 1911.",),
        ("Kept afloat this week by the Marrow Valley Creamery, which also does weddings.",),
        ("Kept afloat this week by Bright's Bicycles: bells fitted while you wait.",),
    ),
    (("You have reached the end of {headline}. There is more where it came from, in print, at every decent kiosk.",),),
    (("Tea towels. Mugs. One umbrella. example.org/things", "Orders before noon leave the same day."),),
    (("{author} answers letters on Sundays, at the address on page two.",),),
    (("Das gedruckte Blatt liegt jeden Freitag in der Bäckerei am Markt, solange der Stapel reicht.",),),
    (("Chaque samedi, la rédaction prend le café avec ses lecteurs au comptoir du Vieux Port.",),),
    (("Quien compra dos ejemplares se lleva el mapa de las mareas en el quiosco de la plaza.",),),
    (("Somos três pessoas e uma impressora velha; a rifa do mês paga a tinta.",),),
    (("A story told aloud is a story kept.", "Hear {headline} read by the fire at the Lamp and Anchor, where the cider is warm."),),
    (
        ("A word from the wharf: Pell's Chandlery has rope by the yard.",),
        ("A word from the wharf: the night school takes names until June.",),
        ("A word from the wharf: Ines Quill mends clocks.",),
        ("A word from the wharf: fresh ice at the fish market.",),
    ),
    (("Paper made with wind, ink made with soot, news made by hand.",),),
)

SECOND: tuple[Promo, ...] = (
    (("Every morning at six a bundle of this leaves the depot on a red bicycle; there is room on the rack for one more.",),),
    (("The Lantern Fund keeps two desks lit after dark. Its ledger is open to all at lanternfund.example.org/ledger",),),
    (
        ("Tonight's stove is stoked by Alder & Wick, candlemakers.",),
        ("Tonight's stove is stoked by the Gull Street Laundry. Collars a speciality.",),
        ("Tonight's stove is stoked by Farrow's, for boots that stay dry.",),
    ),
    (
        ("ON THE NOTICE BOARD", "Choir seeks two basses. Tuesdays, vestry."),
        ("ON THE NOTICE BOARD", "A piano, free to whoever can carry it. Ask at number nine."),
        ("ON THE NOTICE BOARD", "Sourdough lessons with Mrs. Amblin, bring a jar."),
        ("ON THE NOTICE BOARD", "The almanac is back from the binder. Six dollars."),
    ),
    (("{author} is out most days with a notebook; stop them in the street if something ought to be in it.",),),
    (("Somebody will want to argue about “{headline}”. The table by the window is kept free for that until nine.",),),
    (("Harbor pilots sleep badly and read well.", "Bound volumes of twelve issues, stitched, at the ticket office."),),
    (("Wer den nächsten Band nicht verpassen mag, hinterlegt einen Zettel in der Mühle.",),),
    (("{author} liest am ersten Sonntag im Monat aus dem Kahn vor, Decken liegen bereit.",),),
    (("Un carnet, un crayon, et la promenade du dimanche : départ à dix heures devant l'imprimerie.",),),
    (("La peña de los jueves guarda un sitio para quien llegue con hambre de noticias y una botella.",),),
    (("A banca da esquina entrega em casa, chova ou faça sol, antes do café.",),),
    (("Mind the gap between two issues: the almanac fits it.",),),
    (("Our cartographer draws it, our baker prints it, and the ferry carries it. Poster of the month: example.org/poster",),),
)

AT_START: tuple[Promo, ...] = (
    (("Wednesday is market day: our stall has the almanac, the mugs and last week's gossip.",),),
    (("Read slowly. The kettle edition costs nothing but a stamp.",),),
)
"""Promotion that stands before the article."""

SECOND_AT_START: tuple[Promo, ...] = (
    (("From the tower room, with the window open: the Thursday chronicle, folded twice.",),),
    (("Avant de lire : le calendrier des marées est arrivé chez tous les libraires du quai.",),),
)
"""The same, written with SECOND."""

OFTEN: tuple[str, ...] = (
    "Anyone who needs to talk to somebody can ring the parish line at 555-0100, at any hour.",
    "Figures in this report are rounded to the nearest ten.",
    "{author} contributed to this report from the county seat.",
    "Correction: An earlier version of this article gave the wrong year for the flood.",
    "Editor's note: The author's brother sits on the harbor board.",
    "The names of the children have been changed.",
    "Interviews were translated and shortened for clarity.",
)
"""Lines of the article that may stand in half of a source's articles; a rule protects what each of them is."""

SELDOM: tuple[str, ...] = (
    "High water at the bridge: {number}.12 and {other}.40.",
    "The quarrel over the lock began nine years ago, when the county closed the upper basin and three families lost their moorings.",
    "Anyone with information is asked to call the sheriff's office at 555-0142.",
    "Dollars of the islands are worth ninety cents on the mainland.",
    "Der Ausbau des Hafens war vor sechs Jahren beschlossen und seither dreimal verschoben worden.",
    "Le procès doit reprendre au printemps devant la cour du district.",
    "La empresa no respondió a las llamadas de este diario.",
    "A reunião do conselho seguinte ainda não tem data.",
    "IN BRIEF",
)
"""Lines of the article that may stand in a quarter of them; nothing protects most of these."""

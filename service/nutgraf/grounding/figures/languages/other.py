"""What most languages of Europe share, for those that have no lexicon of their own."""

from nutgraf.grounding.figures.languages.lexicon import Lexicon, by_word

OTHER = Lexicon(
    scales=by_word(
        {
            "mila tusen tusind duizend tys. тыс. тысяч": 3,
            "milione milioni miljoen miljoenen miljon miljoner milhão milhões million millioner "
            "millionen milion milionů milionów mln mln. mn mio mio. млн миллион миллионов": 6,
            "miliardo miliardi miljard miljarden miljarder milliard milliarder miliard miliardów "
            "miliardů mld mld. mrd mrd. bilhão bilhões млрд миллиард миллиардов": 9,
            "bilione bilioni biljoen biljoner trilhão trilhões bilion bilionów трлн": 12,
        }
    ),
    percent=("per cento", "procent", "prosent", "por cento", "procento?", "процент\\w{0,2}"),
    points=("punti percentuali", "procentenheter", "procentpunten", "pontos percentuais"),
    basis_points=("punti base", "basispunten", "pontos[- ]base", "räntepunkter"),
    currencies=by_word(
        {
            "euro euros euroa": ("EUR",),
            "dollar dollari dollars dólar dólares dolarů dolarów": ("USD",),
        }
    ),
    links=("di ", "de ", "d['’]"),
)

"""Common given names, places and words in capitals, for telling what kind of name one is."""

from typing import Final

GIVEN: Final = frozenset(
    """
    Aaron Adam Ahmed Aisha Alan Albert Alejandro Alex Alexander Ali Alice Alicia Alison
    Amanda Amy Ana Andre Andrea Andrew Angela Angus Anita Ann Anna Anne Annie Anthony
    Antonia Antonio Arnold Arthur Audrey Barack Barbara Beatrice Bella Ben Benjamin Bernard
    Bernie Beth Betty Bianca Bill Bob Brian Bruce Bryan Cameron Camila Carl Carla Carlos
    Carmen Carol Caroline Catherine Cecilia Cesar Charles Charlie Chelsea Chris Christina
    Christine Christopher Chuck Claire Clara Clive Colin Connor Craig Cynthia Dan Dana
    Daniel Danielle Darren Dave David Dean Deborah Denise Dennis Derek Diana Diane Diego
    Dominic Don Donald Donna Doris Doug Dylan Ed Eddie Edith Eduardo Edward Elaine Eleanor
    Elena Elijah Elizabeth Ella Ellen Elsa Emilio Emily Emma Enrique Eric Erica Erik Ernest
    Esther Ethan Eugene Eva Evan Evelyn Fatima Felix Fernando Fiona Frances Francis
    Francisco Frank Fred Gabriel Gary Gavin Geoff Geoffrey George Gerald Gerard Gerry Gina
    Glenn Gloria Gordon Graham Greg Gregory Hannah Hans Harold Harriet Harry Harvey Hassan
    Heather Heidi Helen Henry Herbert Hillary Howard Hugh Hugo Ian Ibrahim Ines Irene Isaac
    Isabel Ivan Ivanka Jack Jackie Jacob Jake James Jamie Jane Janet Jasmine Jason Javier
    Jay Jean Jeff Jeffrey Jennifer Jenny Jeremy Jerry Jesse Jessica Jill Jim Jimmy Joan
    Joanna Joe Joel John Johnny Jon Jonathan Jorge Jose Joseph Josephine Josh Joshua Joyce
    Juan Judith Judy Julia Julian Julie Juliet Justin Karen Karl Kate Katherine Kathleen
    Kathy Katie Keith Kelly Kellyanne Ken Kenneth Kevin Khalid Kim Kirsten Kyle Lance Larry
    Laura Lauren Lawrence Leah Lee Lena Leo Leon Leonard Leslie Lewis Linda Lindsey Lisa Liz
    Lorraine Louis Lucy Luis Luke Lydia Lynn Mabel Malcolm Manuel Marc Marcel Marco Marcus
    Margaret Margot Maria Marie Marilyn Mario Mark Marta Martha Martin Mary Matt Matthew
    Maurice Max Maya Megan Melania Melissa Mia Michael Michelle Miguel Mike Mitch Mitt
    Mohamed Mohammed Monica Muhammad Nancy Naomi Natalie Nathan Nathaniel Neil Newt Nicholas
    Nick Nicola Nicole Nigel Nina Nora Norman Olga Oliver Olivia Omar Oscar Owen Pablo
    Pamela Paolo Pat Patricia Patrick Paul Paula Pedro Peter Petra Phil Philip Phillip
    Pierre Priya Rachel Rafael Ralph Ravi Ray Raymond Rebecca Reince Rex Ricardo Richard
    Rick Rob Robby Robert Roberto Rodney Roger Roland Ron Ronald Rosa Rosie Ross Roy Rupert
    Russell Ruth Ryan Sabrina Sally Salma Sam Samantha Samuel Sandra Sara Sarah Scott Sean
    Sebastian Sergio Sharon Shaun Sheila Shirley Sidney Simon Sofia Sophie Stella Stephanie
    Stephen Steve Steven Stuart Sue Susan Sylvia Tamara Tanya Ted Teresa Terry Theo Theodore
    Theresa Thomas Tim Timothy Tina Tobias Todd Tom Tommy Tony Tracy Trevor Ursula Valerie
    Vanessa Vera Veronica Victor Vincent Vivian Vladimir Walter Wendy William Yusuf Yvonne
    Zachary Zoe
    """.split()
)
"""Given names in English-language news; none that many places, companies or things have."""
CITIES: Final = frozenset(
    """
    London Paris Berlin Moscow Beijing Tokyo Chicago Boston Philadelphia Houston Dallas
    Miami Atlanta Seattle Detroit Denver Cleveland Cincinnati Baltimore Pittsburgh Brooklyn
    Manhattan Queens Washington Orlando Tampa Charlotte Nashville Memphis Milwaukee
    Minneapolis Phoenix Sacramento Glasgow Edinburgh Manchester Liverpool Birmingham Leeds
    Bristol Cardiff Swansea Belfast Dublin Aberdeen Sheffield Newcastle Madrid Barcelona
    Rome Milan Vienna Brussels Geneva Zurich Athens Istanbul Cairo Nairobi Lagos Mumbai
    Delhi Shanghai Sydney Melbourne Toronto Montreal Vancouver Aleppo Baghdad Damascus Kabul
    Tehran Jerusalem Warsaw Prague Budapest Alabama Alaska Arizona Arkansas California
    Colorado Connecticut Delaware Florida Hawaii Idaho Illinois Indiana Iowa Kansas Kentucky
    Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri Montana
    Nebraska Nevada Ohio Oklahoma Oregon Pennsylvania Tennessee Texas Utah Vermont Virginia
    Wisconsin Wyoming England Scotland Wales Cornwall Devon Dorset Essex Kent Norfolk
    Suffolk Sussex Somerset Yorkshire Lancashire Cumbria
    """.split()
)
"""Cities, states and counties; countries are known to babel."""
NO_COMPANIES: Final = frozenset(
    """
    II III IV VI VII CEO GOP USA UTC EDT CDT PDT BST VAT GMT EST PST CFO COO PhD DNA PDF URL
    FAQ VIP MBE OBE CBE MSP TDs MPs FULL TEXT NOT THE AND BUT FOR YOU ARE WAS HIS HER WHO
    WHY HOW WHAT THAT THIS WITH SHE ALL ANY CAN
    """.split()
)
"""What stands in capitals and is no organization."""

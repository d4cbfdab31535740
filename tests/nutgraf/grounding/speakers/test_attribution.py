"""Who said a quotation: from the words around it, or nobody."""

import time
from dataclasses import dataclass

import pytest

from nutgraf.grounding.names.index import NameIndex
from nutgraf.grounding.speakers.attribution import Attribution, Attributions
from nutgraf.segmentation import segment


def attributed(text: str, number: int = 1) -> Attribution:
    segmentation = segment(text)
    return Attributions(segmentation, NameIndex(text)).of(segmentation.quotations[number - 1])


def listed(text: str, number: int = 1) -> list[str]:
    segmentation = segment(text)
    known = Attributions(segmentation, NameIndex(text))
    found = known.candidates(segmentation.quotations[number - 1])
    return [candidate.speaker for candidate in found]


@dataclass(frozen=True)
class Case:
    """A text whose quotation of that number has that speaker."""

    id: str
    text: str
    speaker: str | None
    number: int = 1


SETTLED = (
    Case(
        "a state behind the name",
        "“We will not raise prices before the summer,” Sen. Lena Ortiz, R-Ky., said on Tuesday.",
        "Lena Ortiz",
    ),
    Case(
        "a state of two letters behind the name",
        "“We will not raise prices before the summer,” Sen. Lena Ortiz, D-N.Y., said on Tuesday.",
        "Lena Ortiz",
    ),
    Case(
        "an age and a town behind the name",
        "Lena Ortiz, 59, of Ashton, Md., who was there, said she saw “no reason at all for it”.",
        "Lena Ortiz",
    ),
    Case(
        "two firms in the description",
        "“We will not raise prices,” Lena Ortiz, founder of Halvern and Brill, said.",
        "Lena Ortiz",
    ),
    Case(
        "a body that issues a statement",
        "The Harrow Council issued a sharp statement calling the plan “no reason for it at all”.",
        "Harrow Council",
    ),
    Case(
        "a body's 'it'",
        "The Harrow Council on Friday turned down what it called “no reason for it at all”.",
        "Harrow Council",
    ),
    Case(
        "an 'it' that another speaks of",
        "Lena Ortiz said it would tell “a story of no reasons at all”.",
        "Lena Ortiz",
    ),
    Case(
        "a remark made on a day",
        "On July 6, 2015, Lena Ortiz made the following remark:\n\n“We will not raise prices.”",
        "Lena Ortiz",
    ),
    Case(
        "going on behind a sentence with two verbs",
        "“We will not,” Lena Ortiz said at a dinner where Omar Reyes spoke, too. “We will never.”",
        "Lena Ortiz",
        2,
    ),
    Case(
        "a transcript",
        "Lena Ortiz spoke on Fox.\n\n“REYES: Will you raise prices?\n\n“ORTIZ: We will not.”",
        "Lena Ortiz",
        2,
    ),
    Case(
        "a stranger in a transcript",
        "Lena Ortiz spoke on Fox.\n\n“REYES: Will you raise prices?\n\n“ORTIZ: We will not.”",
        "REYES",
    ),
    Case(
        "name then verb",
        "“We will not raise prices before the summer,” Lena Ortiz said on Tuesday.",
        "Lena Ortiz",
    ),
    Case(
        "verb then name",
        "“We will not raise prices before the summer,” said Lena Ortiz, who runs the retail arm.",
        "Lena Ortiz",
    ),
    Case(
        "straight marks",
        '"We will not raise prices before the summer," said Lena Ortiz.',
        "Lena Ortiz",
    ),
    Case(
        "before the quotation",
        "Lena Ortiz told Reuters that the company had “no reason at all to raise prices”.",
        "Lena Ortiz",
    ),
    Case(
        "the one who is told does not speak",
        "“There is no reason at all to raise prices,” Lena Ortiz told Omar Reyes of Reuters.",
        "Lena Ortiz",
    ),
    Case(
        "the one who is spoken of does not speak",
        "“He has never understood this business,” Lena Ortiz said of Omar Reyes.",
        "Lena Ortiz",
    ),
    Case(
        "apposition between name and verb",
        "“The order book is fuller than ever,” Lena Ortiz, finance chief of Harrow Foods, "
        "told analysts.",
        "Lena Ortiz",
    ),
    Case(
        "relative clause with names between name and verb",
        "“The order book is fuller than ever,” Lena Ortiz, who joined from Brill & Co in May and "
        "reports to Omar Reyes, told analysts.",
        "Lena Ortiz",
    ),
    Case(
        "place with its state between name and verb",
        "Lena Ortiz, of Fairview, Ohio, said the queue was “longer than anything I have seen”.",
        "Lena Ortiz",
    ),
    Case(
        "the spokesman speaks, not his master",
        "“The minister has nothing to add to that,” Omar Reyes’s spokesman, Piet Maas, said.",
        "Piet Maas",
    ),
    Case(
        "the spokesman speaks after the verb",
        "“The minister has nothing to add to that,” said Omar Reyes’s spokesman, Piet Maas.",
        "Piet Maas",
    ),
    Case(
        "governor set before her name",
        "“Inflation is not yet where it should be,” the bank’s governor, Ada Lund, said.",
        "Ada Lund",
    ),
    Case(
        "asked about somebody else",
        "Asked about Omar Reyes, Ada Lund said: “I do not discuss former colleagues.”",
        "Ada Lund",
    ),
    Case(
        "asked about somebody else, behind the quotation",
        "“I do not discuss former colleagues,” Ada Lund said when asked about Omar Reyes.",
        "Ada Lund",
    ),
    Case(
        "according to",
        "The merger is “as good as done by now”, according to Ada Lund.",
        "Ada Lund",
    ),
    Case(
        "according to, first",
        "According to Ada Lund, the merger is “as good as done by now”.",
        "Ada Lund",
    ),
    Case("label", "Ada Lund: “Inflation is not yet where it should be.”", "Ada Lund"),
    Case(
        "announced in the line before",
        "Ada Lund put it like this:\n\n“Inflation is not yet where it should be, and will not be.”",
        "Ada Lund",
    ),
    Case(
        "signed",
        "“Inflation is not yet where it should be.” — Ada Lund, governor",
        "Ada Lund",
    ),
    Case(
        "her claim that",
        "Omar Reyes rejected Ada Lund’s claim that prices were “out of anybody’s control by now”.",
        "Ada Lund",
    ),
    Case(
        "in a statement, called",
        "In a statement, Ada Lund called the ruling “a grave and costly mistake”.",
        "Ada Lund",
    ),
    Case(
        "quoted as saying",
        "Ada Lund was quoted as saying that the ruling was “a grave and costly mistake”.",
        "Ada Lund",
    ),
    Case(
        "told by somebody",
        "Omar Reyes was told by Ada Lund that the ruling was “a grave and costly mistake”.",
        "Ada Lund",
    ),
    Case(
        "told by somebody, behind the quotation",
        "“We will not raise prices before the summer,” Ada Lund was told by Omar Reyes.",
        "Omar Reyes",
    ),
    Case(
        "had been warned by somebody",
        "“Nobody will lend to you after this,” Ada Lund had been warned on Monday by Omar Reyes.",
        "Omar Reyes",
    ),
    Case(
        "asked by somebody",
        "“Will you raise prices before the summer?” Ada Lund was repeatedly asked by Omar Reyes.",
        "Omar Reyes",
    ),
    Case(
        "he was told by her",
        "Omar Reyes waited. “You will not see the books,” he was told by Ada Lund.",
        "Ada Lund",
    ),
    Case(
        "he recalled being told by her",
        "“You will not see the books,” Omar Reyes recalled being told by Ada Lund.",
        "Ada Lund",
    ),
    Case(
        "was asked and said",
        "Ada Lund was asked about Omar Reyes and said: “I do not discuss former colleagues.”",
        "Ada Lund",
    ),
    Case(
        "he heard her say",
        "“You will not see the books,” Omar Reyes heard Ada Lund say.",
        "Ada Lund",
    ),
    Case(
        "quoted as saying, behind the quotation",
        "“You will not see the books,” Ada Lund was quoted by the Norland Post as saying.",
        "Ada Lund",
    ),
    Case(
        "who was asked",
        "“I do not discuss former colleagues,” Ada Lund, who was asked by Omar Reyes, said.",
        "Ada Lund",
    ),
    Case(
        "participle behind a main clause",
        "Ada Lund brushed aside what Omar Reyes had said, calling it “a grave and costly mistake”.",
        "Ada Lund",
    ),
    Case(
        "participle behind a body's main clause",
        "In August, several tenants’ groups granted Omar Reyes a delay, saying that his money was "
        "“rather less than we all expected”.",
        "several tenants’ groups",
    ),
    Case(
        "broken in two",
        "“The order book,” Lena Ortiz said, “is fuller than it was a year ago.”",
        "Lena Ortiz",
    ),
    Case(
        "question that another sentence attributes",
        "“Who would pay that much for a sandwich?” asked Lena Ortiz.",
        "Lena Ortiz",
    ),
    Case(
        "title and party",
        "“This bill will not pass in the autumn,” Sen. Ruth Hale (D-Ohio) said.",
        "Ruth Hale",
    ),
    Case(
        "unnamed source",
        "“The talks collapsed late on Sunday night,” said a person familiar with the matter.",
        "a person familiar with the matter",
    ),
    Case(
        "officials",
        "“The talks collapsed late on Sunday night,” two senior officials said.",
        "two senior officials",
    ),
    Case(
        "company",
        "“We do not comment on market rumours,” the company said in a statement.",
        "the company",
    ),
    Case(
        "spokeswoman for a named company",
        "“We do not comment on market rumours,” said a spokeswoman for Harrow Foods.",
        "a spokeswoman for Harrow Foods",
    ),
    Case(
        "organization",
        "“We do not comment on market rumours,” Harrow Foods said.",
        "Harrow Foods",
    ),
    Case(
        "colon without a verb of saying",
        "Ada Lund was blunt: “Inflation is not yet where it should be.”",
        "Ada Lund",
    ),
    Case(
        "somebody else's remarks are what is called so",
        "Omar Reyes called Ada Lund’s remarks “the worst thing I have heard this year”.",
        "Omar Reyes",
    ),
    Case(
        "a paper quoted her as saying",
        "The Norland Post quoted Ada Lund as saying that it was “a grave and costly mistake”.",
        "Ada Lund",
    ),
    Case(
        "he recalled her saying",
        "“It was a grave and costly mistake,” Omar Reyes recalled Ada Lund saying.",
        "Ada Lund",
    ),
    Case(
        "described by",
        "The ruling, described by Ada Lund as “a grave and costly mistake”, stands.",
        "Ada Lund",
    ),
    Case(
        "in her words",
        "The ruling was “a grave and costly mistake”, in the words of Ada Lund.",
        "Ada Lund",
    ),
    Case(
        "said she, in the middle",
        "The ruling, said Ada Lund, was “a grave and costly mistake”.",
        "Ada Lund",
    ),
    Case(
        "time between name and verb",
        "Ada Lund earlier this week described the ruling as “a grave and costly mistake”.",
        "Ada Lund",
    ),
    Case(
        "spokesperson of a named company",
        "A Harrow Foods spokesperson declined to comment, saying only that “talks are under way”.",
        "A Harrow Foods spokesperson",
    ),
    Case(
        "the lawyer speaks, not the client",
        "Ada Lund’s lawyer said “the ruling is a grave and costly mistake”.",
        "Ada Lund’s lawyer",
    ),
    Case(
        "who was told by whom, inside",
        "Omar Reyes said that Ada Lund had told him “never to set foot here again”.",
        "Ada Lund",
    ),
    Case(
        "speaker at the sentence’s end",
        "A cashier who “takes twenty dollars from the till” goes to prison, Ruth Hale said.",
        "Ruth Hale",
    ),
)


@pytest.mark.parametrize("case", SETTLED, ids=lambda c: c.id)
def test_syntax_that_names_the_speaker_settles_it(case: Case) -> None:
    found = attributed(case.text, case.number)
    assert (found.speaker, found.confident) == (case.speaker, True)


LUND = "Ada Lund, the governor of the Bank of Norland, warned of higher rates on Monday.\n\n"

CARRIED = (
    Case(
        "pronoun that an honorific decides",
        "Ms. Lund told Mr. Reyes to leave.\n\n“It was a good talk by any measure,” he said.",
        "Reyes",
    ),
    Case(
        "pronoun for an unnamed source",
        "A spokesman for Harrow Foods denied it. “There is nothing to that report,” he said.",
        "A spokesman for Harrow Foods",
    ),
    Case(
        "pronoun over a sentence without people",
        "“It was a good time,” said Ada Lund, chief executive of Harrow Foods.\n\n"
        "The shares fell 4% on Monday.\n\n“We shall see what comes of all this,” she added.",
        "Ada Lund",
        2,
    ),
    Case(
        "pronoun for the last speaker",
        LUND + "“We are not done with inflation yet,” she said.",
        "Ada Lund",
    ),
    Case(
        "rest of a quotation in the same paragraph",
        "“We are not done with inflation yet,” Ada Lund said. “It will take another year.”\n\n"
        "“Nobody believes that for a minute,” said Omar Reyes, a trader.",
        "Omar Reyes",
        2,
    ),
    Case(
        "paragraph that only quotes goes on with the last speaker",
        "Ada Lund said rates would rise again in the spring.\n\n"
        "“We are not done with inflation yet, and it will take another year.”",
        "Ada Lund",
    ),
    Case(
        "pronoun over a paragraph that only quotes",
        LUND + "“We are not done with inflation yet.”\n\n“It will take another year,” she added.",
        "Ada Lund",
        2,
    ),
)


@pytest.mark.parametrize("case", CARRIED, ids=lambda c: c.id)
def test_pronouns_and_continuations_follow_the_last_speaker(case: Case) -> None:
    found = attributed(case.text, case.number)
    assert (found.speaker, found.confident) == (case.speaker, True)


OPEN = (
    Case(
        "neither",
        "Neither Ada Lund nor Omar Reyes said the plan was “dead on arrival by now”.",
        None,
    ),
    Case(
        "she and her deputy",
        "Ada Lund and her deputy, Ines Roth, said the plan was “dead on arrival by now”.",
        None,
    ),
    Case(
        "two attributions of one quotation",
        "“The order book,” Lena Ortiz said, “is fuller than it was a year ago,” said Omar Reyes.",
        None,
    ),
    Case(
        "a filing",
        "“The order book is fuller than a year ago,” according to a filing with regulators.",
        None,
    ),
    Case(
        "subject of either sex who does not speak, others around",
        "Ada Lund, chief executive of Harrow Foods, met Omar Reyes on Monday.\n\n"
        "“It was a good talk by any measure,” she said.",
        None,
    ),
    Case(
        "two people speak in the sentence before",
        "Ada Lund said rates would rise, but Ines Roth said they would fall.\n\n"
        "“This will look foolish by autumn,” she said.",
        None,
    ),
    Case(
        "pronoun that the honorific contradicts",
        "Mr. Reyes said rates would rise. Omar Reyes has been a trader for years.\n\n"
        "“This will look foolish by autumn,” she said.",
        None,
    ),
    Case(
        "company before a pronoun",
        "Harrow Foods said profit had doubled.\n\n“This will look foolish by autumn,” she said.",
        None,
    ),
    Case(
        "they",
        "Ada Lund and Omar Reyes met.\n\n“This will look foolish by autumn,” they said.",
        None,
    ),
    Case(
        "nobody says it",
        "The poster at the gate of the plant reads “no work, no pay, no peace” in red.",
        None,
    ),
    Case(
        "narrative between",
        "Ada Lund said rates would rise. Traders in Norland were stunned.\n\n"
        "“None of this will look clever by the autumn.”",
        None,
    ),
    Case(
        "first person",
        "While Ada Lund mentioned the weather, I laughed and said, “This will not end well.”",
        None,
    ),
    Case(
        "two people at once",
        "“We are leaving the coalition for good,” Ada Lund and Omar Reyes said.",
        None,
    ),
    Case(
        "told, behind the quotation",
        "Omar Reyes came. “We will not raise prices before the summer,” Ada Lund was told.",
        None,
    ),
    Case(
        "reporters told",
        "Ada Lund waited. “There will be no statement today,” reporters were told.",
        None,
    ),
    Case(
        "asked, before a colon",
        "Ada Lund, the governor, was asked: “Will you raise rates before the summer?”",
        None,
    ),
    Case(
        "warned, before a colon",
        "Ada Lund had been warned: “Nobody will lend to you after this.”",
        None,
    ),
    Case("heard, before a colon", "Ada Lund heard: “Nobody will lend to you after this.”", None),
    Case(
        "heard from somebody",
        "“Nobody will lend to you after this,” Ada Lund heard from a friend.",
        None,
    ),
    Case(
        "passive without an agent",
        "Ada Lund was told that the ruling was “a grave and costly mistake”.",
        None,
    ),
)


@pytest.mark.parametrize("case", OPEN, ids=lambda c: c.id)
def test_a_guess_is_never_a_speaker(case: Case) -> None:
    found = attributed(case.text, case.number)
    assert found == Attribution(None, None, None, (), confident=False)


def test_a_speaker_has_the_fullest_form_of_the_article() -> None:
    text = (
        "Norland’s central bank raised rates on Monday. Its governor, Ada Marie Lund, was calm.\n\n"
        "“We are not done with inflation yet,” Lund said."
    )
    assert attributed(text).speaker == "Ada Marie Lund"


def test_a_surname_that_two_people_share_stays_a_surname() -> None:
    text = "Ada Lund met Piet Lund.\n\n“We are not done with this yet,” Lund said."
    assert attributed(text).speaker == "Lund"


def test_the_sentences_are_those_that_name_the_speaker() -> None:
    text = LUND + "“We are not done with inflation yet,” she said."
    assert attributed(text).sentences == (1, 2)


def test_candidates_come_with_the_place_that_names_them() -> None:
    text = LUND + "Omar Reyes was in the room.\n\n“This will look foolish by autumn,” he thundered."
    segmentation = segment(text)
    found = Attributions(segmentation, NameIndex(text)).candidates(segmentation.quotations[0])
    assert {c.speaker for c in found} >= {"Ada Lund", "Omar Reyes"}
    for candidate in found:
        sentence = segmentation.sentence(candidate.sentence)
        assert sentence.start <= candidate.start < candidate.end <= sentence.end
        assert text[candidate.start : candidate.end] in candidate.speaker


def test_the_settled_speaker_is_the_first_candidate() -> None:
    text = "Omar Reyes sat still. “We are not done with him yet,” Ada Lund told Ines Roth."
    assert listed(text)[0] == "Ada Lund"


def test_open_questions_list_everybody_near_once() -> None:
    text = (
        "Ada Lund said rates would rise, but Ines Roth said they would fall. Lund was firm.\n\n"
        "“This will look foolish by autumn,” she said."
    )
    assert sorted(listed(text)) == ["Ada Lund", "Ines Roth"]


def test_unnamed_sources_are_candidates_as_the_article_words_them() -> None:
    text = (
        "A person familiar with the talks said they had failed, and Ada Lund said they had not.\n\n"
        "“This will look foolish by autumn.”"
    )
    assert "A person familiar with the talks" in listed(text)


@pytest.mark.parametrize(
    "repeated",
    [
        pytest.param("“We are not done with inflation yet, we said,” he said.\n\n", id="pronoun"),
        pytest.param("and “we are not done with inflation yet”, said he ", id="one sentence"),
        pytest.param("“We are not done,” Lund said, “with inflation yet.” ", id="one paragraph"),
    ],
)
def test_time_grows_with_the_text_not_faster(repeated: str) -> None:
    text = LUND + repeated * 200
    known = Attributions(segment(text), NameIndex(text))
    started = time.process_time()
    for quotation in known.segmentation.quotations:
        known.of(quotation)
    assert time.process_time() - started < 5

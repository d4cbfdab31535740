"""Copies of a wire story are found; stories that only share a template are not."""

import hashlib
import random
from dataclasses import dataclass

import pytest

from nutgraf.jobs.near_copies import DEFAULT_THRESHOLD, Match, NearCopies

STORY = """\
Kestrel Bay will close its last coal pier next spring and turn the site into a yard for wind \
turbines, the harbour authority said on Tuesday, ending 94 years of coal handling in the town.

The pier, which loaded 6.2 million tonnes at its height, moved only 310,000 tonnes last year. \
Halden Rail, which brings the coal from the Velmora basin, will stop its daily trains in April.

"Nobody here will miss the dust, but everybody will miss the wages," said Jonas Ekberg, who has \
worked at the pier for two decades and speaks for its crew. About 180 people work there, and the \
authority promised that 120 of them would be offered places at the new yard.

Ana Duarte, the harbour's director, put the cost of the change at $48 million, of which the state \
pays a third. Dredging begins in the summer, and the first towers are to be shipped the year after.

Environmental groups welcomed the decision. They had sued the authority over heavy metals that \
were found in the silt beside the pier, and said that the suit would go on until it was removed.

The town council meets on Thursday to discuss what becomes of the old loading tower, which many \
residents want to keep as a landmark."""

OTHER = """\
Pinewell Energy shut a reactor on Monday after a valve in its cooling circuit failed to close, the \
regulator said. No radiation was released, and the grid was able to make up for the lost power.

The company expects the unit to be back within ten days. It is the second stop this year at the \
plant, whose licence runs out in 2031 and whose renewal is before a court in Astrid Falls."""

EARNINGS = """\
{company} said on {day} that its {quarter}-quarter profit {moved} {change} percent from a year \
earlier as demand for its products held up. Net income was ${net} million, or {share} cents a \
share, compared with ${before} million in the same period a year ago. Revenue was ${revenue} \
billion. The company expects earnings for the full year of ${low} a share at least. "We are \
pleased with the progress of our programme and remain confident in the outlook," said its chief \
executive. This report was produced from the company's regulatory filing. The statement contains \
forward-looking remarks that involve risks and uncertainties; actual results may differ materially \
from those expected. Adjusted figures leave out restructuring costs, impairments and other items \
that management does not regard as part of the ordinary course of business."""

SECOND = EARNINGS.format(
    company="Corvane Foods", day="Tuesday", quarter="second", moved="rose", change="4.2",
    net="310", share="41", before="297", revenue="2.75", low="1.60",
)  # fmt: skip
THIRD = EARNINGS.format(
    company="Corvane Foods", day="Tuesday", quarter="third", moved="rose", change="6.1",
    net="322", share="43", before="303", revenue="2.81", low="1.65",
)  # fmt: skip
RIVAL = EARNINGS.format(
    company="Brightmere Group", day="Thursday", quarter="second", moved="fell", change="11",
    net="95", share="12", before="107", revenue="1.19", low="0.40",
)  # fmt: skip

NAMED = """\
{company} named {new} as chief executive on Monday, taking over from {old}, who leaves the company \
at the end of the year. The board had begun to look for a successor in the spring. "{short} knows \
our customers and is the right person to lead {company} into its next chapter," the chair said. \
{short} came from a rival and has been in charge of operations. Analysts said that the change had \
been expected and that they did not see a new strategy. The company declined to comment on pay."""

CHINESE = (
    "港口管理局周二表示，该市最后一座煤炭码头将于明年春天关闭，并改建为风力涡轮机堆场。"
    "去年码头仅装运31万吨煤炭，而高峰时期曾达到620万吨。铁路公司将在四月停运每日煤炭列车。"
    "码头工人代表说，没有人会怀念煤尘，但大家都会怀念工资。管理局承诺为120名员工提供新岗位。"
)
OTHER_CHINESE = (
    "能源公司周一关闭了一座反应堆，监管机构称冷却回路中的一个阀门未能关闭，没有辐射泄漏。"
    "公司预计机组将在十天内恢复运行。这是该电站今年第二次停机，其许可证将于2031年到期，"
    "续期申请正由法院审理。电网方面表示，其他电站已经补足了损失的电力，居民用电没有受到影响。"
)


def found(first: str, second: str, threshold: float = DEFAULT_THRESHOLD) -> Match | None:
    copies = NearCopies(threshold)
    copies.add("first", copies.signature(first))
    return copies.find(copies.signature(second))


def edited(text: str, share: float) -> str:
    """A share of the words are others, but for figures."""
    words = text.split(" ")
    chance = random.Random(11)
    for place in chance.sample(range(len(words)), int(len(words) * share)):
        if words[place].isalpha():
            words[place] = chance.choice("however meanwhile officials largely region".split())
    return " ".join(words)


@dataclass(frozen=True)
class Case:
    id: str
    first: str
    second: str


COPIES = [
    Case("the same", STORY, STORY),
    Case("headline and byline", STORY, f"Coal pier to close\nBy Priya Raman, staff\n\n{STORY}"),
    Case("trimmed end", STORY, STORY[: len(STORY) * 2 // 3]),
    Case("half of it", STORY, STORY[: len(STORY) // 2]),
    Case("trimmed one first", STORY[: len(STORY) * 2 // 3], STORY),
    Case("added paragraph", STORY, STORY + "\n\n" + OTHER.split("\n\n")[0]),
    Case("a word in twenty", STORY, edited(STORY, 0.05)),
    Case("a word in ten", STORY, edited(STORY, 0.1)),
    Case("a word in five", STORY, edited(STORY, 0.2)),
    Case(
        "house style of figures",
        SECOND,
        SECOND.replace("percent", "per cent").replace("4.2", "4.20").replace("2.75", "2,75"),
    ),
    Case("thousands", STORY, STORY.replace("310,000", "310000").replace("two", "2")),
    Case("marks", STORY, STORY.replace('"', "”").replace("'", "’").replace("-", "–")),
    Case("Chinese, its end trimmed", CHINESE, CHINESE[: len(CHINESE) * 3 // 4]),
    Case("full-width figures", CHINESE, CHINESE.replace("620", "６２０")),
]

STORIES = [
    Case("another story", STORY, OTHER),
    Case("two quarters", SECOND, THIRD),
    Case("two companies", SECOND, RIVAL),
    Case("one figure, in place", STORY, STORY.replace("$48 million", "$84 million")),
    Case("one figure, a tenth of it", SECOND, SECOND.replace("$2.75 billion", "$27.5 billion")),
    Case("quarters in words", SECOND, SECOND.replace("second-quarter", "third-quarter")),
    Case(
        "two appointments",
        NAMED.format(company="Halden Rail", new="Mira Tolland", old="Otto Lind", short="Tolland"),
        NAMED.format(company="Luma Optics", new="Wei Zhang", old="Ana Duarte", short="Zhang"),
    ),
    Case("some of it as background", STORY, OTHER + "\n\n" + STORY[: len(STORY) // 4]),
    Case("Chinese", CHINESE, OTHER_CHINESE),
    Case("Chinese, one figure", CHINESE, CHINESE.replace("31万", "38万")),
    Case("too short to tell", "The exchange is closed today.", "The exchange is closed today too."),
    Case("nothing at all", "", ""),
]


@pytest.mark.parametrize("case", COPIES, ids=lambda case: case.id)
def test_a_copy_is_found(case: Case) -> None:
    match = found(case.first, case.second)
    assert match is not None
    assert match.key == "first"
    assert 0.35 <= match.similarity <= 1


@pytest.mark.parametrize("case", STORIES, ids=lambda case: case.id)
def test_another_story_is_none(case: Case) -> None:
    assert found(case.first, case.second) is None
    assert found(case.second, case.first) is None


def test_a_short_text_is_found_when_it_is_the_same() -> None:
    assert found("The exchange is closed today.", "The exchange is closed  today!") == Match(
        "first", 1.0
    )


def test_the_threshold_decides() -> None:
    half_new = edited(STORY, 0.35)
    assert found(STORY, half_new, threshold=0.3)
    assert found(STORY, half_new, threshold=0.9) is None


def test_a_threshold_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.0 is no threshold"):
        NearCopies(0.0)


def test_the_most_similar_is_found_and_of_equal_ones_the_earliest() -> None:
    copies = NearCopies()
    for key, text in [("edited", edited(STORY, 0.1)), ("early", STORY), ("late", STORY)]:
        copies.add(key, copies.signature(text))
    assert copies.find(copies.signature(STORY)) == Match("early", 1.0)


def test_the_signature_is_the_same_in_every_process_and_version() -> None:
    """A change here makes what is stored worthless: raise `FORMAT` then."""
    digests = [
        hashlib.sha256(NearCopies.signature(text)).hexdigest()[:16]
        for text in (STORY, CHINESE, "", "Markets closed.")
    ]
    assert digests == [
        "4e58a99ba3f559d6",
        "eee5276ee8e7ae21",
        "c5037962e1cf95cc",
        "72d1e02df8eabcc7",
    ]


@pytest.mark.parametrize(
    "signature",
    [b"", b"\x00" * 300, NearCopies.signature(STORY)[:-1], b"\x09" + NearCopies.signature("")[1:]],
    ids=["empty", "zeros", "cut off", "of another format"],
)
def test_what_is_no_signature_is_refused(signature: bytes) -> None:
    with pytest.raises(ValueError, match="make it anew from the text"):
        NearCopies().find(signature)
    with pytest.raises(ValueError, match="make it anew from the text"):
        NearCopies().add("key", signature)


def test_stories_of_one_template_neither_hide_a_copy_nor_take_long() -> None:
    """Hundreds that share most of their bands, and a copy of an early one."""
    copies = NearCopies()
    chance = random.Random(7)
    texts = [
        EARNINGS.format(
            company=chance.choice(["Luma Optics", "Dravik Steel"]), day="Monday", quarter="first",
            moved="rose", change=chance.randint(1, 90), net=chance.randint(100, 9999),
            share=chance.randint(1, 99), before=chance.randint(100, 9999),
            revenue=chance.randint(2, 99), low=chance.randint(2, 99),
        )
        for _ in range(300)
    ]  # fmt: skip
    signatures = [copies.signature(text) for text in texts]
    for place, signature in enumerate(signatures):
        assert copies.find(signature) is None
        copies.add(str(place), signature)
    assert copies.find(copies.signature(texts[5] + " Shares were little changed.")) is not None
    match = copies.find(copies.signature("Results in brief\n\n" + texts[5]))
    assert match is not None
    assert match.key == "5"


def test_many_figures_and_endless_texts_have_a_signature_of_bounded_size() -> None:
    assert len(NearCopies.signature("Route 66 and Interstate 80. " * 20_000)) < 2000

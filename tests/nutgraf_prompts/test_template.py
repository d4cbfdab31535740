"""Templates take exactly the values they have places for, and put them in untouched."""

import pytest

from nutgraf.entailment import CLAIM, ENTAILMENT
from nutgraf.planning import ARTICLE, EDITOR, REPAIR
from nutgraf.sections import BUILT_IN
from nutgraf_prompts import Template, TemplateError, load, names, version
from pressroom import COUNCIL, HALVERN, plan

GREETING = Template("greeting", "Dear ${name},\nyou owe $$${sum}.")


def test_values_go_into_their_places() -> None:
    assert GREETING.render(name="Ada", sum="5") == "Dear Ada,\nyou owe $5."


@pytest.mark.parametrize(
    "value",
    [
        "${sum}",
        "$sum",
        "$$",
        "{{ 7*7 }}",
        "{% if x %}y{% endif %}",
        "{name}",
        "%(name)s",
        "\\1 \\g<0>",
    ],
)
def test_a_value_is_put_in_as_it_is(value: str) -> None:
    assert GREETING.render(name=value, sum="5") == f"Dear {value},\nyou owe $5."


def test_a_missing_value_is_named() -> None:
    with pytest.raises(TemplateError, match=r"'greeting': missing \['sum'\], without a place \[\]"):
        GREETING.render(name="Ada")


def test_a_value_without_a_place_is_named() -> None:
    with pytest.raises(TemplateError, match=r"missing \[\], without a place \['town'\]"):
        GREETING.render(name="Ada", sum="5", town="Marl Bay")


def test_a_value_may_have_any_name() -> None:
    assert Template("odd", "${self}, ${values}").render(self="a", values="b") == "a, b"


@pytest.mark.parametrize("source", ["It costs $5.", "Ends in $", "An open ${name"])
def test_a_stray_dollar_is_refused_at_once(source: str) -> None:
    with pytest.raises(TemplateError, match=r"write \$\$ for a dollar"):
        Template("stray", source)


def test_variables_are_the_places() -> None:
    assert GREETING.variables == {"name", "sum"}


def test_a_version_changes_with_the_source_and_not_with_the_name() -> None:
    same = Template("other", GREETING.source)
    changed = Template("greeting", GREETING.source + " ")
    assert GREETING.version == same.version != changed.version
    assert len(GREETING.version) == 12


def test_a_common_version_changes_with_any_template_and_not_with_their_order() -> None:
    a, b = Template("a", "one"), Template("b", "two")
    assert version((a, b)) == version((b, a))
    assert len({version((a, b)), version((a, Template("b", "2"))), version((a,))}) == 3


def test_a_common_version_tells_templates_of_one_name_apart_in_any_order() -> None:
    a, b = Template("a", "one"), Template("a", "two")
    assert version((a, b)) == version((b, a)) != version((a,))


def test_an_unknown_template_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(
        TemplateError, match=r"no template 'horoscope'; there are article, claim, concl"
    ):
        load("horoscope")


@pytest.mark.parametrize("name", names())
def test_every_template_that_ships_is_used(name: str) -> None:
    used = {t for section in BUILT_IN for t in section.templates}
    assert load(name) in used | {EDITOR, ARTICLE, REPAIR, ENTAILMENT, CLAIM}


@pytest.mark.parametrize("name", names())
def test_every_template_that_ships_is_stripped_and_not_empty(name: str) -> None:
    source = load(name).source
    assert source
    assert source == source.strip()


def test_every_variable_of_the_questions_is_one_that_the_code_gives() -> None:
    asked = [ask for step in plan(f"{HALVERN}\n{COUNCIL}").steps for ask in step.asks]
    assert {t.name for s in BUILT_IN for t in s.templates} == {a.template.name for a in asked}
    for ask in asked:
        assert ask.template.variables == ask.values.keys()


@pytest.mark.parametrize(
    ("template", "variables"),
    [(EDITOR, {"language"}), (ARTICLE, {"sentences", "tasks"}), (REPAIR, {"items"})],
    ids=["editor", "article", "repair"],
)
def test_the_frame_of_a_request_has_its_places(template: Template, variables: set[str]) -> None:
    assert template.variables == variables


def test_the_article_comes_before_the_questions() -> None:
    """What many requests share stands first, so that prefix caches hit."""
    assert ARTICLE.source.index("${sentences}") < ARTICLE.source.index("${tasks}")

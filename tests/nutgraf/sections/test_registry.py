"""Which sections a digest has."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from nutgraf.errors import SettingsError
from nutgraf.grounding.verifier import Verifier
from nutgraf.sections import BUILT_IN, Grounded, SingleAsk, chosen
from nutgraf_prompts import load
from nutgraf_schemas.digest import Digest
from nutgraf_schemas.drafts import StatementDraft


class _Own(SingleAsk[str]):
    name: ClassVar[str] = "own"
    fields: ClassVar[tuple[str, ...]] = ("own",)
    template = load("conclusion")
    templates = (template,)
    draft = StatementDraft

    def ground(self, drafts: Mapping[str, Any], verifier: Verifier) -> Grounded[str]:
        return Grounded("")


def test_all_sections_are_chosen_by_default() -> None:
    assert chosen(None) is BUILT_IN


def test_the_sections_that_ship_fill_every_field_that_is_a_sections() -> None:
    filled = [field for section in BUILT_IN for field in section.fields]
    others = {"schema_version", "article", "extras", "dropped", "provenance"}
    assert filled == [name for name in Digest.model_fields if name not in others]


def test_sections_are_chosen_by_name_in_the_callers_order() -> None:
    assert [s.name for s in chosen(["quotes", "headline"])] == ["quotes", "headline"]


def test_a_single_name_will_do() -> None:
    assert [s.name for s in chosen("quotes")] == ["quotes"]


def test_sections_of_the_users_own_stand_among_the_others() -> None:
    own = _Own()
    assert chosen(["headline", own])[1] is own


def test_an_unknown_name_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(SettingsError, match=r"no section 'horoscope'; there are headline, key_ta"):
        chosen(["headline", "horoscope"])


def test_a_section_named_twice_is_refused() -> None:
    with pytest.raises(SettingsError, match="'quotes' is named twice"):
        chosen(["quotes", "headline", "quotes"])
    with pytest.raises(SettingsError, match="'own' is named twice"):
        chosen([_Own(), _Own()])


def test_no_sections_are_refused() -> None:
    with pytest.raises(SettingsError, match="name at least one"):
        chosen([])


def test_a_section_cannot_fill_what_every_digest_has() -> None:
    class Taking(_Own):
        fields = ("provenance",)

    with pytest.raises(SettingsError, match="'own' cannot fill 'provenance'"):
        chosen([Taking()])

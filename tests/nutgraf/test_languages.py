import pytest

from nutgraf.languages import check_language, english_name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("de", "German"),
        ("de-AT", "German"),
        ("pt_BR", "Portuguese"),
        ("ZH", "Chinese"),
        ("xx", "English"),
        ("", "English"),
        ("../../etc", "English"),
        (None, "English"),
    ],
)
def test_a_language_has_its_english_name_and_an_unknown_one_is_english(
    code: str | None, name: str
) -> None:
    assert english_name(code) == name


@pytest.mark.parametrize("code", ["en", "de-AT", "ja"])
def test_a_known_code_is_let_pass(code: str) -> None:
    check_language(code)


@pytest.mark.parametrize("code", ["xx", "English", "", "e", "q9"])
def test_an_unknown_code_is_refused_by_name(code: str) -> None:
    with pytest.raises(ValueError, match=f"no language has the code '{code}'"):
        check_language(code)

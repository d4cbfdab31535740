"""What stands where a digest will stand, or would have stood."""

import pytest

from nutgraf.rendering.slack import placeholder
from nutgraf.rendering.slack.messages import Message
from slack_workspace import message_faults, texts_of

URL = "https://www.ledger.example/energy/parks?edition=north"


def _told(message: Message) -> list[str]:
    assert message_faults(message.blocks, message.text) == []
    return list(texts_of(message.blocks))


def test_a_placeholder_names_the_link_and_who_asked() -> None:
    message = placeholder(URL, asked_by="U012ABCDEF")
    assert _told(message) == [
        "Reading ",
        "ledger.example/energy/parks",
        " …",
        "The digest will take this message's place, mostly within a minute or two.",
        "Asked for by <@U012ABCDEF>",
    ]
    assert message.blocks[0]["elements"][0]["elements"][1]["url"] == URL
    assert message.text == "Reading ledger.example/energy/parks …"


def test_who_is_nobody_is_not_named() -> None:
    assert "Asked" not in "".join(_told(placeholder(URL, asked_by="!channel")))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "<!channel>", "ftp://a.example/x"])
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    message = placeholder(url)
    assert url in _told(message)
    assert "<!" not in message.text
    assert "'link'" not in str(message.blocks)


def test_a_link_of_nothing_is_still_told() -> None:
    assert "this link" in _told(placeholder(" "))

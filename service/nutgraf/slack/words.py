"""What the bot says to people: one short sentence, or two, that say what to do."""

from collections.abc import Mapping
from typing import Final

from nutgraf.jobs.orders.records import OrderReason

USAGE: Final = (
    "Give me the link of an article: `/nutgraf https://example.com/news`. You can also mention me "
    "with a link, or choose *Digest this link* from a message's menu."
)
NO_LINK: Final = f"There is no link in that. {USAGE}"
NO_LINK_IN_MESSAGE: Final = "There is no link in that message. Choose one that has one."
SEVERAL_LINKS: Final = (
    "I read one article at a time, and there are {count} links in that. Send `/nutgraf` with the "
    "one that you want."
)
CHANNEL: Final = "I don't answer in this channel. Ask me in {channels}."
DOMAIN: Final = "I read articles of {domains} only. Ask whoever set me up to add this one."
USER_LIMIT: Final = (
    "You have asked for {limit} digests in an hour, which is all I may make. Try again in a while."
)
CHANNEL_LIMIT: Final = (
    "{limit} digests were asked for here in an hour, which is all I may make. Try again in a while."
)
TWIN: Final = "I am reading that one for you already."
AGAIN: Final = "I am reading it again. The message changes when I am done."
DIRECT: Final = "I cannot write in this conversation. Ask me in a channel that I am in."
LATE: Final = "I could not get through to Slack in time. Ask me again."
GONE: Final = "I no longer have that digest. Ask me for it again with `/nutgraf` and the link."
NO_ADDRESS: Final = (
    "That article came without a web address, so I cannot read it again. Ask whoever posted it."
)
NOT_KEPT: Final = "I could not note that down just now. Try again in a minute."
NOT_ADMIN: Final = "Settings are changed by {admins}. Ask them."
EDITION_CHANNEL: Final = (
    "I may post editions only in the channels with these ids: {channels}. A channel's id stands at "
    "the end of its details."
)
NO_EDITION: Final = "I may not post this edition. Close this, and choose another one."
BROKEN: Final = "Something went wrong on my side. Try again, and tell whoever set me up."

_FAILURES: Final[Mapping[OrderReason, str]] = {
    "address": "That is not the address of a web page. Check it, and send it again.",
    "not_public": "I read public pages only, and that address is not one. Send a public link.",
    "not_found": "There is no page at that address. Check it, and send it again.",
    "forbidden": "That page wants a login or a subscription, so I cannot read it. "
    "Send a link that opens without one.",
    "fetch": "I could not open that page. See whether it opens for you, and try again later.",
    "no_article": "I found no article there: it may be behind a paywall, or an overview. "
    "Send the link of the article itself.",
    "unreadable": "That is not a page that I can read, such as a PDF or a picture. "
    "Send the link of a web page.",
    "model_unavailable": "The model that I work with does not answer just now. "
    "Try again in a few minutes.",
    "model_rejected": "The model that I work with turned me away. Tell whoever set me up.",
    "model_refused": "The model would not digest this article. Open it instead.",
    "cut_off": "The model did not get to the end of this article. Try again, or open it instead.",
    "malformed_answer": "I could make no digest of this article that holds. "
    "Try again, or open it instead.",
    "internal": BROKEN,
}


def failure_sentence(reason: OrderReason | None) -> str:
    """Why there is no digest, and what to do."""
    return _FAILURES.get(reason or "internal", BROKEN)

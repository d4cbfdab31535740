"""The edition that `nutgraf batch init` writes: every key, with what it is for."""

from typing import Final

from nutgraf.errors import SettingsError
from nutgraf.jobs.editions.edition import LEAST_NEAR, LONGEST_NAME, NAME, NEAR_COPIES

_TEMPLATE: Final = """\
# An edition of nutgraf: what one night's work is, from its sources to where it goes.
#
#   nutgraf batch run {name}.yaml
#
# Lines that begin with '# ' and a key are options with their defaults, or with an example where
# there is no default. Relative paths are relative to this file. No key or password stands here:
# those are in the environment, such as OPENAI_API_KEY.

# Letters, digits, '-' and '_'; the name of this file where it is left out.
name: "{name}"

# For readers of the edition page; the name where it is left out.
# title: Morning edition

# Where the articles come from, in the order in which they stand in the edition. A plain string is
# told by what it looks like: the address of an article, a file of one JSON object a line, or else
# a file, a folder with all below it, or a pattern.
sources:
  - articles/
  # - articles/**/*.txt
  # - https://example.com/news/an-article
  #
  # Of one source, all that can be said; `limit` and `folder` may stand at each of them:
  # - path: wire/*.html           # text, Markdown and HTML
  #   limit: 500                  # articles at most: the first of files, the newest of feeds
  #   folder: /srv/news           # what its relative path is relative to; this file's folder
  # - jsonl: night.jsonl          # lines such as {{"id": 7, "text": "…"}}; or html, or url
  # - url: https://example.com/news/another-article
  # - feed: https://example.com/rss.xml   # RSS or Atom; what is new since the last night
  #   full_text: auto             # auto: fetch articles that the feed cuts short; always; never
  # - opml: feeds.opml            # a list of feeds: its file or address
  # - sitemap: https://example.com/sitemap.xml

# What is written where.
outputs:
  folder: {name}-digests           # editions/{{date}} is another one every day
  # jsonl: true                   # digests.jsonl and failures.jsonl
  # pages: html                   # a page for each article: html, markdown or none
  # edition: true                 # the edition page: the night at a glance

# The model, and how it is asked. What is left out is as NUTGRAF_* variables and the settings file
# say, and without those the embedded model answers, which costs nothing and sends nothing.
model:
  # model: openai/gpt-5-mini      # or ollama/qwen3, anthropic/…, embedded
  # base_url: http://localhost:8000/v1    # of any OpenAI-compatible endpoint
  # model_file: other.gguf        # for the embedded model to use instead of its own
  # temperature: 0                # from 0 to 2; the provider's own where it is left out
  # grouping: one                 # one request an article, or each: one request a section
  # window_tokens: 6000           # about how much of an article one request shows
  # timeout: 900                  # seconds that one article may take, retries included
  # request_timeout: 300          # seconds that one request may take
  # attempts: 4                   # tries of a request that meets an overloaded provider
  # cache: true                   # whether answers are kept and used again
  # language: en                  # of all articles and digests; what the pages say, else English

# Sections of the digest; all where it is left out. There are headline, key_takeaways,
# key_developments, market_impact, strategic_insights, quotes and conclusion.
# sections: [headline, key_takeaways, quotes]

# Requests at once on this machine, and the processes that share them.
# concurrency: 16
# workers: 2

# How much the provider may be asked, by all processes together.
# rate:
#   requests_per_minute: 500
#   tokens_per_minute: 200000

# What a run may use; then it stops in order, and can be taken up.
# budget:
#   calls: 10000
#   tokens: 20000000
#   dollars: 5.00

# When a run stops in order: after a duration (90s, 45m, 2h, 1h30m), or at a time of day, in the
# time zone of the schedule, else of this machine.
# deadline: 06:30

# Which edition goes first where several wait: from 1 (first) to 1000.
# priority: 100

# From which share of words in common two articles are one story, which is summarized once with the
# others listed: from {least} to 1; off keeps all that are not the same to the letter.
# near_copies: {near}

# Articles at most, of all sources together.
# limit: 1000

# Who is told when a run is finished.
# deliveries:
#   - webhook: https://example.com/hooks/nutgraf
#     secret_env: NIGHT_HOOK_SECRET     # the variable of the environment whose value signs it
#   - slack: "#markets"                 # a channel that the bot is in, or its id
#     team: T0123456789                 # the workspace's id, where the bot is in several
#     stories: 10                       # articles that get a message and a thread, from 0 to 30
#     sections: [headline, key_takeaways, quotes]       # of each digest; all by default
#     topics: [Semiconductors, Earnings]                # only articles with one of these

# When it is run (nutgraf batch schedule): minute, hour, day of the month, month, day of the week.
# schedule:
#   cron: 30 4 * * 1-5
#   timezone: UTC                 # such as Europe/Berlin

# The provider's batch API: half the price, and an answer within a day.
# provider_batch: false
"""


def commented(name: str) -> str:
    """An edition in YAML that can be run as it stands and explains every key.

    Raises:
        SettingsError: The name is none for an edition.
    """
    if not NAME.fullmatch(name):
        raise SettingsError(
            f"{name!r} is no name for an edition: use up to {LONGEST_NAME} letters from A to Z, "
            "digits, '-' and '_'"
        )
    return _TEMPLATE.format(name=name, near=NEAR_COPIES, least=LEAST_NEAR)

"""What `nutgraf slack` prints: manifests and previews."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nutgraf.cli.slack.finding import Choice, Shown


def manifest_text(manifest: Mapping[str, Any], *, is_yaml: bool) -> str:
    """A manifest as Slack's pages take it."""
    if is_yaml:
        import yaml

        return yaml.safe_dump(dict(manifest), sort_keys=False, allow_unicode=True, width=100)
    return f"{json.dumps(manifest, ensure_ascii=False, indent=2)}\n"


def preview_page(shown: "Shown", choice: "Choice") -> str:
    """A digest or an edition as a page with Slack's look."""
    from nutgraf.rendering.slack.preview import posting_preview

    return posting_preview(shown.posting(choice), title=shown.title)

"""What a provider's headers and codes mean."""

import pytest

from nutgraf.errors import ModelRejected, ModelUnavailable
from nutgraf.models.endpoints import resolve
from nutgraf.models.provider_failures import provider_failure, retry_after, safe_codes

NOW = 1_785_000_000.0  # Saturday, 25 July 2026, 17:20:00 GMT
ENDPOINT = resolve("stub", base_url="http://127.0.0.1:8080/v1", api_key=None)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({}, None, id="says nothing"),
        pytest.param({"retry-after": "20"}, 20.0, id="seconds"),
        pytest.param({"retry-after": "0.5"}, 0.5, id="half a second"),
        pytest.param({"retry-after-ms": "1500", "retry-after": "9"}, 1.5, id="milliseconds"),
        pytest.param({"retry-after": "Sat, 25 Jul 2026 17:21:30 GMT"}, 90.0, id="date"),
        pytest.param({"retry-after": "Sat, 25 Jul 2026 17:00:00 GMT"}, 0.0, id="date gone by"),
        pytest.param({"retry-after": "soon"}, None, id="words"),
        pytest.param({"retry-after": "-5"}, None, id="negative"),
        pytest.param({"retry-after": "nan"}, None, id="not a number"),
        pytest.param({"retry-after": "inf"}, None, id="endless"),
        pytest.param({"retry-after": ""}, None, id="empty"),
        pytest.param({"retry-after-ms": "x", "retry-after": "3"}, 3.0, id="broken milliseconds"),
    ],
)
def test_retry_after_is_read_in_all_its_forms(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(headers, now=NOW) == seconds


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        (("invalid_api_key", "invalid_request_error"), "invalid_api_key, invalid_request_error"),
        (("model_not_found", None, "model_not_found"), "model_not_found"),
        (("Halden Foods will close its plant",), ""),
        ((429, "x" * 61, {}), "429"),
    ],
)
def test_only_codes_are_passed_on_and_no_sentences(values: tuple[object, ...], codes: str) -> None:
    assert safe_codes(*values) == codes


class APITimeoutError(Exception):
    """By name, what every provider's client raises."""


class APIConnectionError(Exception):
    """Likewise."""


class APIStatusError(Exception):
    status_code = 529


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (APITimeoutError(), ModelUnavailable),
        (APIConnectionError(), ModelUnavailable),
        (APIStatusError(), ModelUnavailable),
        (TimeoutError(), ModelUnavailable),
        (ConnectionResetError(), ModelUnavailable),
        (TypeError("create() got Halden"), ModelRejected),
    ],
)
def test_errors_of_any_providers_client_are_known_by_shape_and_name(
    error: Exception, kind: type[Exception]
) -> None:
    failure = provider_failure(error, endpoint=ENDPOINT)
    assert type(failure) is kind
    assert "Halden" not in str(failure)

"""What the environment configures."""

import pytest

from backend import VERSION
from backend.domain.sla import Priority
from backend.settings import ConfigurationError, settings_from, source_digest

GOOD = {"SECUREBASE_JWT_SECRET": "x" * 32}


def test_only_the_secret_is_needed() -> None:
    settings = settings_from(GOOD)
    assert (settings.quota.requests, settings.quota.window_ms) == (100, 3_600_000)
    assert settings.token_ttl_s == 3600
    assert settings.portal_origin is None
    assert settings.tables.tickets == "support_tickets"


@pytest.mark.parametrize("secret", [None, "", "x" * 31, "ü" * 15])
def test_a_secret_under_32_bytes_is_refused(secret: str | None) -> None:
    with pytest.raises(ConfigurationError, match="SECUREBASE_JWT_SECRET"):
        settings_from({} if secret is None else {"SECUREBASE_JWT_SECRET": secret})


@pytest.mark.parametrize(
    "name", ["SECUREBASE_LIMIT_REQUESTS", "SECUREBASE_LIMIT_WINDOW_S", "SECUREBASE_TOKEN_TTL_S"]
)
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "many"])
def test_a_number_that_is_not_positive_and_whole_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        settings_from(GOOD | {name: value})


def test_a_limit_beyond_what_one_item_holds_is_refused_by_name() -> None:
    with pytest.raises(ConfigurationError, match="SECUREBASE_LIMIT_REQUESTS"):
        settings_from(GOOD | {"SECUREBASE_LIMIT_REQUESTS": "10001"})


def test_a_malformed_sla_is_refused_by_name() -> None:
    with pytest.raises(ConfigurationError, match="SECUREBASE_SLA_SECONDS"):
        settings_from(GOOD | {"SECUREBASE_SLA_SECONDS": "urgent=1"})


def test_the_environment_overrides_what_it_names() -> None:
    settings = settings_from(
        GOOD
        | {
            "SECUREBASE_SLA_SECONDS": "critical=1,high=2,medium=3,low=4",
            "SECUREBASE_LIMIT_WINDOW_S": "2",
            "SECUREBASE_TABLE_COMMENTS": "other_comments",
        }
    )
    assert [settings.sla.seconds[priority] for priority in Priority] == [4, 3, 2, 1]
    assert (settings.quota.window_ms, settings.tables.comments) == (2000, "other_comments")


def test_the_version_names_the_build_that_is_running() -> None:
    assert settings_from(GOOD).version == f"{VERSION}+{source_digest()}"
    assert settings_from(GOOD | {"SECUREBASE_VERSION": "9"}).version == "9"


def test_every_name_can_be_another() -> None:
    settings = settings_from(
        GOOD
        | {
            "SECUREBASE_TABLE_OUTBOX": "other_outbox",
            "SECUREBASE_TOPIC_TICKET_EVENTS": "other-topic",
            "SECUREBASE_QUEUE_SCANS": "other-queue",
            "SECUREBASE_TOPIC_MESSAGES": "",
        }
    )
    assert (settings.tables.outbox, settings.tables.tickets) == ("other_outbox", "support_tickets")
    assert (settings.topics.ticket_events, settings.topics.messages) == ("other-topic", "notification-events")
    assert (settings.queues.scans, settings.queues.emails) == ("other-queue", "support-emails")

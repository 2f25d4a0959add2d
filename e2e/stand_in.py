"""Signing in as a customer who was made for the run, and has no API key on the target."""

from datetime import UTC, datetime

from playwright.sync_api import BrowserContext, Route

from signoff.actors import Customer
from signoff.deployment.auth.secrets import expiry
from signoff.wire import requests

STAND_IN = "any-key"
"""What is typed for the key."""


def sign_in_url(customer: Customer) -> str:
    """Where the portal sends a key, as a pattern of Playwright's."""
    return "**" + requests.sign_in(customer.dialect, "").path


def answers_sign_in(context: BrowserContext, customer: Customer, token: str) -> None:
    """From now on whatever is sent there is answered with that token."""
    session, dialect = customer.recorder.session, customer.dialect
    origin = session.target.portal_origin or "*"
    ends = datetime.fromtimestamp(expiry(token), UTC).isoformat().replace("+00:00", "Z")
    received = requests.nested({dialect.login.token: token}) | {
        "expires_at": ends,
        "customer_id": customer.id,
    }

    def answer(route: Route) -> None:
        route.fulfill(json=received, headers={"Access-Control-Allow-Origin": origin, "Vary": "Origin"})

    context.unroute(sign_in_url(customer))
    context.route(sign_in_url(customer), answer)

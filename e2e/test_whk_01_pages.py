"""The portal's pages of webhooks, where it has some: one is made and tested without a tool (WHK-01)."""

import pytest

from e2e.accessible import is_accessible, walks_to
from e2e.browser.expect import expect as shows
from e2e.stand_in import STAND_IN
from e2e.tab import Tab
from signoff import clause, expect

_KEPT = """() => [document.documentElement.outerHTML, document.cookie, location.href,
  JSON.stringify([history.state, {...localStorage}, {...sessionStorage}])].join()"""

pytestmark = pytest.mark.needs_page("webhooks")


def address(tab: Tab) -> str:
    """One that leads nowhere."""
    return str(tab.customer.webhooks.draft()["url"])


@clause("WHK-01", requests=40)
def test_a_webhook_is_made_on_its_page_and_its_secret_shown_once(portal: Tab) -> None:
    portal.header.open("Webhooks")
    portal.webhooks.begin()
    secret = portal.webhooks.create(address(portal))
    expect(secret[:6], "how the secret that is shown begins").equals("whsec_")
    portal.webhooks.finish(address(portal))
    (made,) = portal.customer.webhooks.list_all()
    expect(made.raw["url"], "the address that was registered").equals(address(portal))
    portal.begin_chapter("It is disabled, which the list says as well")
    portal.header.open("Webhooks")
    shows(portal.webhooks.item(address(portal))).to_contain_text(portal.word("Active"))
    portal.press(portal.webhooks.item(address(portal)).get_by_role("link").first)
    portal.webhooks.is_shown(address(portal))
    portal.webhooks.press("Disable")
    shows(portal.page.get_by_role("button", name=portal.word("Activate"))).to_be_visible()
    portal.header.open("Webhooks")
    shows(portal.webhooks.item(address(portal))).to_contain_text(portal.word("Disabled"))
    portal.press(portal.webhooks.item(address(portal)).get_by_role("link").first)
    portal.begin_chapter("The secret is nowhere any more")
    for again in (False, True):
        if again:
            portal.reload()
        portal.webhooks.is_shown(address(portal))
        shows(portal.webhooks.secret).to_have_count(0)
        kept = portal.page.evaluate(_KEPT)
        expect(secret in kept, "that the secret is still in the page, or kept by the browser").equals(False)


@clause("WHK-01", requests=40)
@pytest.mark.parametrize("engine", ["chromium"])  # a delivery fails after seconds, and is the same in each
def test_each_attempt_is_on_the_page(portal: Tab) -> None:
    webhook = portal.customer.webhooks.register()
    portal.go_to(f"/webhooks/{webhook.id}")
    portal.webhooks.is_shown(address(portal))
    portal.webhooks.send_test()
    delivery = portal.webhooks.deliveries.first
    portal.webhooks.refresh_until(delivery, "None:")
    shows(portal.webhooks.attempts.locator("tbody tr").first).to_contain_text("ms")
    (listed,), _ = portal.customer.webhooks.deliveries(webhook)
    expect(str(listed.attempts[0].error), "what is said of the attempt").differs_from("")
    shows(delivery).to_contain_text(str(listed.attempts[0].error))


@clause("WHK-01", requests=40)
def test_a_webhook_is_made_from_the_keyboard_and_keeps_to_the_rules(visitor: Tab) -> None:
    visitor.prepare_sign_in()
    keys, webhooks = visitor.page.keyboard, visitor.webhooks
    walks_to(visitor, visitor.sign_in_page.key)
    keys.type(STAND_IN)
    keys.press("Enter")
    visitor.header.shows_that_it_is_live()
    visitor.header.open("Webhooks")
    is_accessible(visitor, "the page of webhooks, with none,")
    walks_to(visitor, webhooks.new)
    keys.press("Enter")
    shows(webhooks.address).to_be_focused()
    keys.type("http://hooks.example/")
    keys.press("Enter")
    shows(webhooks.address).to_have_attribute("aria-invalid", "true")
    is_accessible(visitor, "the dialog for a new webhook, with a complaint,")
    keys.press("ControlOrMeta+a")
    keys.type(address(visitor))
    keys.press("Enter")
    shows(webhooks.secret).to_be_visible()
    is_accessible(visitor, "the secret,")
    walks_to(visitor, webhooks.done)
    keys.press("Enter")
    webhooks.is_shown(address(visitor))
    is_accessible(visitor, "the page of a webhook,")

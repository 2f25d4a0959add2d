"""Ordinary use leaves the browser's console and network clean. What other scenarios meet counts as well."""

from e2e.places import all_places, with_something_to_see
from e2e.tab import Tab
from signoff import clause, expect


@clause("UAT-08", requests=60)
def test_a_walk_through_the_portal_leaves_no_error(visitor: Tab) -> None:
    ticket = with_something_to_see(visitor)
    visitor.begin_chapter("Every page, dialog and list, one after the other")
    places = list(all_places(visitor, ticket))
    expect(len(places), "the places that were shown").is_between(10, 20)
    expect(visitor.watch.complaints, "what the browser complained of").equals([])
    expect(len(visitor.watch.loaded), "the files that were loaded").is_between(2, 500)

"""Rows of the matrix about files: the routes, and the links at which bytes are sent and fetched."""

from dataclasses import replace

from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.wire.attachments import Attachment
from signoff.wire.exchange import Answer
from tests.security.isolation.belongings import World
from tests.security.isolation.calls import CONTENT, own
from tests.security.isolation.rows import Row, by_id
from tests.security.isolation.ticket_rows import a_ticket
from tests.security.links import leading_to, unsigned


def a_file(world: World) -> str:
    """Customer A's file."""
    return _file(world.a, world).id


def _file(customer: Customer, world: World) -> Attachment:
    file = own(customer, world).file
    assert file is not None
    return file


def _no_links(target: Target) -> str:
    announced = target.description.attachments.style == "presigned"
    return "" if announced else "files are sent whole, there is no link to send them to"


def _no_route(target: Target) -> str:
    return "" if target.dialect.paths.attachment_content else "files are downloaded by links, not by a route"


def _route(target: Target) -> str:
    return "" if _no_route(target) else "files are downloaded by a route, not by links"


def _content(customer: Customer, ticket: str, file: str) -> Answer:
    return customer.attachments.try_fetch(ticket, file)


def _fetches(customer: Customer, world: World, named: str) -> Answer:
    """Follows its own link, led to the named file of customer A's: with its signature and without."""
    file = _file(customer, world)
    link = str(customer.attachments.read(own(customer, world).ticket, file).download_url)
    led = leading_to(link, {file.id: named, world.own.ticket.id: a_ticket(world), customer.id: world.a.id})
    signed, bare = customer.attachments.try_url(led), customer.attachments.try_url(unsigned(led))
    return bare if bare.status < 300 else signed


def _sends(customer: Customer, world: World, named: str) -> Answer:
    """Sends bytes to its own link, led to the named file of customer A's: with its signature and without."""
    # A ticket of its own for each, since a ticket takes only so many files.
    ticket = customer.tickets.open()
    registered = customer.attachments.register(ticket, CONTENT)
    upload = registered.upload
    assert upload is not None
    others = {registered.id: named, ticket.id: a_ticket(world), customer.id: world.a.id}
    led = leading_to(upload.url, others)
    signed, bare = (
        customer.attachments.try_upload(replace(registered, upload=replace(upload, url=link)), CONTENT)
        for link in (led, unsigned(led))
    )
    return bare if bare.status < 300 else signed


FILE_ROWS = (
    Row(
        operation="add file",
        place="path",
        files=True,
        refused=True,
        subjects=by_id(a_ticket, lambda by, world, named: by.attachments.try_register(named, CONTENT)),
        control=lambda by, world: by.attachments.try_register(world.theirs.ticket, CONTENT),
    ),
    Row(
        operation="see file",
        place="path",
        files=True,
        refused=True,
        subjects=by_id(a_ticket, lambda by, world, named: by.attachments.try_read(named, a_file(world))),
        control=lambda by, world: by.attachments.try_read(world.theirs.ticket, a_file(world)),
    ),
    Row(
        operation="see file",
        place="path of the file",
        files=True,
        refused=True,
        subjects=by_id(a_file, lambda by, world, named: by.attachments.try_read(world.own.ticket, named)),
        control=lambda by, world: by.attachments.try_read(world.theirs.ticket, a_file(world)),
    ),
    Row(
        operation="upload file",
        place="link",
        files=True,
        refused=True,
        lacks=_no_links,
        subjects=by_id(a_file, _sends),
        control=lambda by, world: by.attachments.try_send(world.theirs.ticket, CONTENT),
    ),
    Row(
        operation="download file",
        place="link",
        files=True,
        refused=True,
        lacks=_route,
        subjects=by_id(a_file, _fetches),
        control=lambda by, world: by.attachments.try_download(world.theirs.ticket, _file(by, world)),
    ),
    Row(
        operation="download file",
        place="path",
        files=True,
        refused=True,
        lacks=_no_route,
        subjects=by_id(a_ticket, lambda by, world, named: _content(by, named, a_file(world))),
        control=lambda by, world: by.attachments.try_download(world.theirs.ticket, _file(by, world)),
    ),
    Row(
        operation="download file",
        place="path of the file",
        files=True,
        refused=True,
        lacks=_no_route,
        subjects=by_id(a_file, lambda by, world, named: _content(by, world.own.ticket.id, named)),
        control=lambda by, world: by.attachments.try_download(world.theirs.ticket, _file(by, world)),
    ),
)

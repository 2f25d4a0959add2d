"""Shapes of request bodies; the rules about their content are the domain's."""

from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from backend.domain.endpoints import EndpointChange, EndpointDraft
from backend.domain.errors import FieldError, InvalidInput
from backend.domain.sla import Priority
from backend.domain.tickets import Category, Change, Draft, Status

PriorityName = Literal["low", "medium", "high", "critical"]
CategoryName = Literal["general", "billing", "technical", "feature-request", "security"]
StatusName = Literal["open", "in-progress", "waiting-customer", "resolved", "closed"]


class Body(BaseModel):
    """A body: exact types, and no field that is not named here (TKT-16, TKT-18)."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NewTicket(Body):
    """`POST /support/tickets/create`."""

    subject: str
    description: str
    priority: PriorityName = "medium"
    category: CategoryName = "general"

    def draft(self) -> Draft:
        """Return it in the domain's words."""
        return Draft(self.subject, self.description, Priority(self.priority), Category(self.category))


class TicketChange(Body):
    """`PUT /support/tickets/{id}`; leaving a field out leaves it alone, `assigned_to: null` unassigns."""

    status: StatusName = "open"
    priority: PriorityName = "medium"
    assigned_to: str | None = None

    def change(self) -> Change:
        """Return it in the domain's words."""
        given = self.model_fields_set
        return Change(
            status=Status(self.status) if "status" in given else None,
            priority=Priority(self.priority) if "priority" in given else None,
            assigns="assigned_to" in given,
            assigned_to=self.assigned_to,
        )


class NewComment(Body):
    """`POST /support/tickets/{id}/comments`."""

    text: str


class NewAttachment(Body):
    """`POST /support/tickets/{id}/attachments`; `size` in bytes, `sha256` in hex."""

    filename: str
    content_type: str
    size: int
    sha256: str


class NewWebhook(Body):
    """`POST /webhooks`."""

    url: str
    events: list[str]
    description: str = ""

    def draft(self) -> EndpointDraft:
        """Return it in the domain's words."""
        return EndpointDraft(self.url, tuple(self.events), self.description)


class WebhookChange(Body):
    """`PUT /webhooks/{id}`; leaving a field out leaves it alone."""

    url: str = ""
    events: list[str] = []
    description: str = ""
    status: Literal["active", "disabled"] = "active"

    def change(self) -> EndpointChange:
        """Return it in the domain's words."""
        given = self.model_fields_set
        return EndpointChange(
            url=self.url if "url" in given else None,
            events=tuple(self.events) if "events" in given else None,
            description=self.description if "description" in given else None,
            active=self.status == "active" if "status" in given else None,
        )


class Credentials(Body):
    """`POST /auth/login`."""

    api_key: str


Model = TypeVar("Model", bound=Body)


def shaped(model: type[Model], body: dict[str, Any]) -> Model:
    """Read a body; InvalidInput names every field that is missing, unknown or of the wrong type."""
    try:
        return model.model_validate(body)
    except ValidationError as fault:
        raise InvalidInput(*map(_field_error, fault.errors(include_url=False, include_input=False))) from None


def _field_error(error: Any) -> FieldError:
    name = ".".join(map(str, error["loc"])) or "body"
    if error["type"] == "extra_forbidden":
        return FieldError(name, "is not a field that can be set here")
    return FieldError(name, error["msg"])

"""The tables of a target file for drills: what is taken back, what is broken, and within which bounds."""

from pydantic import Field, model_validator

from signoff.deployment.facilities import Table


class Rollback(Table):
    """`[rollback]`: names as in the guide. Bounds are seconds.

    `distribution`: CloudFront's id; where it is empty, the one whose origin is the portal's bucket.
    `alarm_within_s`: how long an outage is left standing for the alarm to see it; that only is reported.
    """

    function: str = Field(default="securebase-support-create-ticket", min_length=1)
    alias: str = Field(default="live", min_length=1)
    log_group: str = Field(default="/aws/lambda/support-tickets", min_length=1)
    alarm: str = Field(default="support-tickets-errors", min_length=1)
    portal_bucket: str = Field(default="securebase-portal", min_length=1)
    backup_bucket: str = Field(default="securebase-portal-backup", min_length=1)
    backup_prefix: str = "dist-v1/"
    distribution: str = ""
    noticed_within_s: float = Field(default=30, gt=0, le=300)
    logged_within_s: float = Field(default=60, gt=0, le=300)
    alarm_within_s: float = Field(default=10, ge=0, le=600)
    recovers_within_s: float = Field(default=60, gt=0, le=900)
    portal_within_s: float = Field(default=300, gt=0, le=900)


class Fault(Table):
    """`[[failover.faults]]`: one thing that is broken on purpose, and how. `what`: in plain words.

    Exactly one of `command` (words; `{python}` and `{base_url}` are replaced), which has `ends_within_s`
    seconds, and `experiment`, the id of a template of AWS Fault Injection Service.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")
    what: str = Field(min_length=1, max_length=200)
    command: list[str] = Field(default_factory=list)
    experiment: str = ""
    ends_within_s: float = Field(default=60, gt=0, le=1800)

    @model_validator(mode="after")
    def _one_way(self) -> "Fault":
        if bool(self.command) is bool(self.experiment):
            raise ValueError("needs either command or experiment, and not both: how it is broken")
        return self


class Failover(Table):
    """`[failover]`: what is broken on purpose while customers go on writing. Bounds are seconds.

    `folder`, relative to the file, is where commands run; `watched_for_s`: how long customers are watched
    after each fault, at least: what comes late is seen, too.
    """

    recovers_within_s: float = Field(default=60, gt=0, le=900)
    watched_for_s: float = Field(default=5, ge=0, le=300)
    folder: str = "."
    faults: list[Fault] = Field(min_length=1, max_length=16)

    @model_validator(mode="after")
    def _each_once(self) -> "Failover":
        ids = [fault.id for fault in self.faults]
        if repeated := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
            raise ValueError(f"has two faults called {repeated[0]!r}; give each its own id")
        return self

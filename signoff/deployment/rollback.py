"""The table of a target file that says what the rollback drill takes back, and within which bounds."""

from pydantic import Field

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

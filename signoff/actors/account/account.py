"""The auditor of the target's account, who looks at everything and changes nothing."""

from signoff.actors.account.alarms import Alarms
from signoff.actors.account.client import AccountClient
from signoff.actors.account.disconnect_alarm import DisconnectAlarm
from signoff.actors.account.functions import Functions
from signoff.actors.account.logs import LogGroups
from signoff.actors.account.mail import Mail
from signoff.actors.account.maintenance.alarm_states import AlarmStates
from signoff.actors.account.maintenance.capacity import Capacity
from signoff.actors.account.maintenance.error_lines import ErrorLines
from signoff.actors.account.maintenance.stored_tickets import StoredTickets
from signoff.actors.account.messaging import Queues, Topics
from signoff.actors.account.privileges import Privileges
from signoff.actors.account.tables import Tables
from signoff.actors.account.write_alarm import WriteAlarm


class Account:
    """What the target's account holds; each part says what deviates from what the guide wants of it."""

    def __init__(self, client: AccountClient) -> None:
        self.tables, self.topics, self.queues = Tables(client), Topics(client), Queues(client)
        self.functions, self.log_groups, self.mail = Functions(client), LogGroups(client), Mail(client)
        self.privileges, self.alarms = Privileges(client), Alarms(client)
        self.write_alarm = WriteAlarm(self.alarms, self.tables)
        self.disconnect_alarm = DisconnectAlarm(client, self.alarms)
        self.alarm_states, self.error_lines = AlarmStates(client), ErrorLines(client)
        self.capacity, self.stored_tickets = Capacity(client), StoredTickets(client)

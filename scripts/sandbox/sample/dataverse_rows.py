"""One row of a Dataverse table: values with their annotations, in the order of the Web API."""

from . import people
from .records import VIENNA, guid

SHOWN = "@OData.Community.Display.V1.FormattedValue"
TARGET = "@Microsoft.Dynamics.CRM.lookuplogicalname"
PROPERTY = "@Microsoft.Dynamics.CRM.associatednavigationproperty"
# Kinds of records.guid by the logical name of their table.
IDS = {"contact": "contact", "systemuser": "systemuser", "cre92_clientsession": "session"}


class Row(dict):
    """The columns of one row; annotations stand before their value, as the service writes them."""

    def __init__(self, table, identity, created, modified, owner):
        """Begin with the columns that every table has; times are aware, owner is a person's id."""
        super().__init__({"@odata.etag": None, f"{table}id": identity})
        self.id, self.modified = identity, modified
        self.moment("createdon", created)
        self.moment("modifiedon", modified)
        name = people.directory()["people"][owner]["name"]
        self.lookup("ownerid", "ownerid", "systemuser", owner, name)
        if table != "contact":
            self.option("statecode", 0, "Active")
            self.option("statuscode", 1, "Active")

    def versioned(self, version):
        """Set the row's version, which is its entity tag as well."""
        self["@odata.etag"] = f'W/"{version}"'
        self.number("versionnumber", version, f"{version:,}")

    def number(self, column, value, shown):
        """Set a number and how the service shows it."""
        self[column + SHOWN] = shown
        self[column] = value

    def option(self, column, value, label):
        """Set an option's number and label; a row without the value has no annotation."""
        if value is not None:
            self[column + SHOWN] = label
        self[column] = value

    def moment(self, column, at):
        """Set a time: UTC to the second, shown by the clinic's clock in the user's format."""
        local = at.astimezone(VIENNA)
        shown = f"{local.month}/{local.day}/{local.year} {int(f'{local:%I}')}:{local:%M %p}"
        self.number(column, f"{at:%Y-%m-%dT%H:%M:%SZ}", shown)

    def day(self, column, date):
        """Set a date without a time, or None."""
        if date is not None:
            self[column + SHOWN] = f"{date.month}/{date.day}/{date.year}"
        self[column] = date and date.isoformat()

    def lookup(self, column, navigation, table, who, label):
        """Set a reference to another row with the three annotations that a lookup has."""
        key = f"_{column}_value"
        self[key + SHOWN] = label
        self[key + PROPERTY] = navigation
        self[key + TARGET] = table
        self[key] = guid(IDS[table], who)

"""Which sheet serves which kind of file."""

from collections.abc import Mapping

from timebank.importing.commands.food import DonationsSheet, ProductsSheet
from timebank.importing.commands.households import HouseholdsSheet
from timebank.importing.commands.people import PeopleSheet
from timebank.importing.commands.steps import Sheet
from timebank.importing.commands.visits import VisitsSheet
from timebank.importing.rules import ImportKind

SHEETS: Mapping[ImportKind, type[Sheet]] = {
    ImportKind.PEOPLE: PeopleSheet,
    ImportKind.VISITS: VisitsSheet,
    ImportKind.HOUSEHOLDS: HouseholdsSheet,
    ImportKind.PRODUCTS: ProductsSheet,
    ImportKind.DONATIONS: DonationsSheet,
}

"""The kinds of information a yes chooses between; every goal, action and note carries some."""

from enum import StrEnum


class Kind(StrEnum):
    """One kind of information about the person; the value is the code in documents and in the ledger."""

    HEALTH = "halsa"
    MENTAL_HEALTH = "psykisk_halsa"
    CHILDREN = "barn"
    MONEY = "pengar"
    HOME = "boende"
    WORK = "arbete"
    OTHER = "annat"

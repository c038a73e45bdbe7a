"""The errors that Unspin raises on purpose; the command line prints them as one sentence."""

from __future__ import annotations


class UnspinError(Exception):
    """Anything that Unspin could not do; the message says what, why and how to mend it."""


class InputError(UnspinError):
    """An input that cannot be read or judged."""


class MissingPackageError(InputError):
    """A package that only some inputs need and that is not installed."""

    def __init__(self, what: str, error: ModuleNotFoundError, extra: str) -> None:
        super().__init__(f'{what} needs {error.name}; run: pip install "unspin[{extra}]"')


class ModelError(UnspinError):
    """A model folder that is missing, damaged or of another version."""


class UsageError(UnspinError):
    """Options or values that do not fit together."""

"""The root of every error that a person can mend."""


class UserError(Exception):
    """Raised when a person can mend what is wrong.

    Its message is one sentence for that person: it names the file, line, field or setting and says what to
    do. The command line prints it and exits 1; no traceback reaches a user.
    """

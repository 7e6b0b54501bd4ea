"""Where mails were seen while the folders were read one after the other."""

from __future__ import annotations


class Observations:
    """Tells the mails that left a folder and were seen in no other: they may be gone.

    Folders are read at different times, so a mail that moved is told of by two of them, in either
    order: one saw it leave, the other saw it there.
    """

    def __init__(self) -> None:
        self._folder_of: dict[str, str] = {}
        self.missing: dict[str, dict] = {}
        """The notices of the mails that may be gone, by id."""

    def saw(self, mail_id: str, folder: str) -> None:
        """Note that a mail is in a folder."""
        self._folder_of[mail_id] = folder
        self.missing.pop(mail_id, None)

    def left(self, notice: dict, folder: str) -> None:
        """Note the `@removed` notice that a folder gave.

        Where the mail was seen in another folder it is that folder which will tell of its end.
        """
        if self._folder_of.get(notice["id"]) in (None, folder):
            self.missing[notice["id"]] = notice

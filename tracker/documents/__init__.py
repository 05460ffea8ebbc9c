"""Finished data to paper: snapshot (frozen, versioned) -> compose -> blocks -> printers. No database, no request."""

#: The version of compose and printers together. A stored file names the one that made it (R11); it is raised when
#: the same snapshot would give other words or other bytes.
PRINTER_VERSION = "3"

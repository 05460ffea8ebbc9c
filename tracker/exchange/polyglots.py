"""Signs that a file is two in one: what one reader takes for a picture, another takes for a page or an archive."""

import re
import zipfile
from pathlib import Path

#: What makes a browser take something for a page.
MARKUP = re.compile(rb"<\s*(?:html|svg|script|iframe|!doctype\s+html|\?php)", re.IGNORECASE)

#: How other files begin that could be hung on after a picture.
OTHER_FILE = re.compile(rb"PK\x03\x04|%PDF-|Rar!\x1a|7z\xbc\xaf|MZ|\x7fELF|#!/|\xd0\xcf\x11\xe0")


def opens_as_zip(path: Path) -> bool:
    """Whether an archive program finds files inside, wherever in the file they lie."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as package:
            return bool(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False

"""Where there is memory to lend as a folder: a database in it is copied in milliseconds also when the disk is busy."""

import shutil
import tempfile
from pathlib import Path

_MEMORY, _ROOM = Path("/dev/shm"), 1024**3  # noqa: S108 - mkdtemp makes a folder of its own in it


def new_folder(prefix: str) -> Path:
    """A new folder, in memory where there is room (a container often has 64 MB), else where temporary files lie.

    Whoever asks for it removes it.
    """
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    return Path(tempfile.mkdtemp(prefix=prefix, dir=_MEMORY if roomy else None))

"""What a browser says of itself, in the few words a person knows their devices by. Brands are not translated."""

#: Looked for in this order: most browsers also claim to be those further down.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def browser(agent: str) -> str:
    """Firefox, Chrome …; empty when it is none of the common ones."""
    return next((name for mark, name in _BROWSERS if mark in agent), "")


def system(agent: str) -> str:
    """Windows, iPhone …; empty when it is none of the common ones."""
    return next((name for mark, name in _SYSTEMS if mark in agent), "")

"""The world outside: files that other programs read or write. No database, no Flask."""

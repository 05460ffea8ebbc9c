"""The world outside: files, programs and services that are not ours. No database and no Flask."""

"""Tools for what tests need outside Python: programs from Debian, a PostgreSQL server of one's own."""

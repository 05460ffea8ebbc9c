"""Promises that hold over everything there is. Each sweep has a planted offender that it must catch."""

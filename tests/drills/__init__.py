"""Drills: what must hold when processes die, disks fill and everybody writes at once. Real processes, on loopback.

`make test` runs a short form of each, `make drills` the full one. Each tells its figure in a line of its own.
"""

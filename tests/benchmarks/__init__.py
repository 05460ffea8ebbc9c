"""Measurements with figures to read. No test: a slow machine is not a fault."""

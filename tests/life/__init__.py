"""The life of a measure as a machine that hypothesis drives, for tests/drills/test_life_of_a_measure.py."""

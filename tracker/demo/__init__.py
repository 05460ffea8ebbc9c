"""The two public cases of 2014, told as a story through the product's own actions, day by day.

What the municipalities' press releases say is read from `cases.json` and nowhere else (`sources`). Owners, meeting
days, links, dates and notes are example data, neutral, and every page and report of the demo says so.
"""

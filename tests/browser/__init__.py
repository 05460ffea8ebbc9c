"""Whole jobs as a person does them, in a real Chromium against a real server with the demo's two cases."""

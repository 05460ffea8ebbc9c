"""What surrounds every page: clock, guard, sessions, headers, errors, navigation. No page's own content."""

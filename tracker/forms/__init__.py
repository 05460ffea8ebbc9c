"""What was typed: one module a door. A form says, at the field and in plain Swedish, what to do about bad input."""

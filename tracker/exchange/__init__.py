"""The world outside: files that people send in, the store they lie in, the scanner that looks at them. No database."""

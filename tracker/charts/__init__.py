"""Numbers to drawings: `figures` says what is drawn, `svg` and `pdf` how. No database, no request, no colours."""

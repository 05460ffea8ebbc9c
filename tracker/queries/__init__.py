"""Reading: from session, viewer and today to frozen values. `scope` is the only row visibility. Never writes."""

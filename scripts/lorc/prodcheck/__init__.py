"""`lorc prod-check`: is a project of Google's ready, tried in datasets of its own."""

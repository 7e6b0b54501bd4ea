"""From a source to raw_objects: extract, load, reconcile, merge; again from backups."""

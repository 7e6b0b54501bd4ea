"""Measurements of the whole path, as ratios within one run."""

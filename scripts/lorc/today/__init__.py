"""The page of a morning: what the practice looks at before anything else."""

"""Lives of a clinic that a seed draws, and a model in plain Python that has to agree with each."""

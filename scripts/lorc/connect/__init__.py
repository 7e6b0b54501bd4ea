"""Coming by a credential: asked of the provider, tried, and put where the runs find it."""

"""What the two local servers share with their clients: a secret, a proof of it, a guarded door."""

"""Looking, without changing anything: status, health, the story of an object."""

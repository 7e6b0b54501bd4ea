"""The Stripe part of the sandbox."""

"""The Google Forms part of the sandbox."""

"""The commands of `lorc`, by groups."""

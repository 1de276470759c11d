"""A small portal that ships with the project, and three days of its life."""

"""The peers benchmark: the same work by a C loop, by what a user would pick instead, and by this library."""

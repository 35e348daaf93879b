"""A Kedro-shaped iris classifier that needs nothing but the standard library."""

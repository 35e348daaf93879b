"""One folder a pipeline."""

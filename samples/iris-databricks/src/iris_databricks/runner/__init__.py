"""The little of Kedro's machinery that this sample needs, so that it runs without Kedro."""

"""Softmax regression on standardised measurements, small enough to read at one sitting."""

import logging
import math
import random
from statistics import fmean, pstdev

logger = logging.getLogger(__name__)


def split(rows, parameters):
    """Hold back a share of every species, so that the test rows are balanced."""
    shuffle = random.Random(parameters["random_state"]).shuffle
    by_species = {}
    for row in rows:
        by_species.setdefault(row[parameters["target"]], []).append(row)

    train_rows, test_rows = [], []
    for group in by_species.values():
        shuffle(group)
        held_back = round(len(group) * parameters["test_fraction"])
        test_rows += group[:held_back]
        train_rows += group[held_back:]

    logger.info("%d rows to train on, %d rows held back", len(train_rows), len(test_rows))
    return train_rows, test_rows


def train(rows, parameters):
    """Gradient descent on the whole training set; a fixed number of epochs keeps it repeatable."""
    columns = [[float(row[name]) for row in rows] for name in parameters["features"]]
    scaling = [{"mean": fmean(column), "deviation": pstdev(column)} for column in columns]
    classes = sorted({row[parameters["target"]] for row in rows})
    inputs = [_standardise(row, parameters["features"], scaling) for row in rows]
    labels = [classes.index(row[parameters["target"]]) for row in rows]
    weights = [[0.0] * (len(scaling) + 1) for _ in classes]

    for epoch in range(1, parameters["epochs"] + 1):
        gradient = [[0.0] * len(row) for row in weights]
        loss = 0.0
        for values, label in zip(inputs, labels):
            chances = _softmax(weights, values)
            loss -= math.log(chances[label])
            for index, chance in enumerate(chances):
                error = chance - (index == label)
                for position, value in enumerate(values):
                    gradient[index][position] += error * value / len(inputs)
        for row, slopes in zip(weights, gradient):
            for position, slope in enumerate(slopes):
                row[position] -= parameters["learning_rate"] * slope
        if epoch % 100 == 0:
            logger.info("epoch %d: loss %.4f", epoch, loss / len(inputs))

    return {"classes": classes, "features": parameters["features"], "scaling": scaling, "weights": weights}


def predict(model, rows, parameters):
    """The most likely species of every row, beside the true one."""
    predictions = []
    for row in rows:
        chances = _softmax(model["weights"], _standardise(row, model["features"], model["scaling"]))
        best = max(range(len(chances)), key=chances.__getitem__)
        predictions.append(
            {
                **{name: row[name] for name in model["features"]},
                "actual": row[parameters["target"]],
                "predicted": model["classes"][best],
                "confidence": f"{chances[best]:.3f}",
            }
        )
    return predictions


def score(predictions):
    """Accuracy as a whole and recall of every species."""
    hits = {}
    for row in predictions:
        hits.setdefault(row["actual"], []).append(row["actual"] == row["predicted"])
    accuracy = fmean(hit for group in hits.values() for hit in group)
    logger.info("Model has an accuracy of %.3f on %d held-back rows", accuracy, len(predictions))
    return {
        "accuracy": round(accuracy, 4),
        "rows": len(predictions),
        "recall": {species: round(fmean(group), 4) for species, group in sorted(hits.items())},
    }


def write_report(metrics, train_rows):
    """A page for people."""
    lines = [
        "# Iris classifier",
        "",
        f"Trained on {len(train_rows)} rows, scored on {metrics['rows']}: accuracy {metrics['accuracy']:.1%}.",
        "",
        "| species | recall |",
        "|---|---|",
    ]
    lines += [f"| {species} | {recall:.1%} |" for species, recall in metrics["recall"].items()]
    return "\n".join(lines) + "\n"


def _standardise(row, features, scaling):
    values = [(float(row[name]) - scale["mean"]) / scale["deviation"] for name, scale in zip(features, scaling)]
    return [*values, 1.0]


def _softmax(weights, values):
    scores = [sum(weight * value for weight, value in zip(row, values)) for row in weights]
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    return [power / sum(powers) for power in powers]

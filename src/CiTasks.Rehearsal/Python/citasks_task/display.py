"""display() and displayHTML(): a notebook draws tables, a log shows text."""
import sys


def display(*values, **options):
    for value in values:
        show(value)


def show(value):
    module = type(value).__module__
    if module.startswith("pyspark.") and hasattr(value, "show"):
        value.show()
    elif isinstance(value, (list, tuple)) and value and all(hasattr(row, "_asdict") for row in value):
        print_table([row._asdict() for row in value])
    else:
        print(value if isinstance(value, str) else repr(value))


def display_html(html="", *ignored, **options):
    print(html)


def print_table(rows):
    """Rows are dictionaries with the same keys."""
    columns = list(rows[0])
    lines = [columns] + [[str(row[column]) for column in columns] for row in rows]
    widths = [max(len(line[index]) for line in lines) for index in range(len(columns))]
    for line in lines:
        sys.stdout.write("  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip() + "\n")

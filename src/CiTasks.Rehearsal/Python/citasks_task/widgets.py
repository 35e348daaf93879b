"""dbutils.widgets: the parameters of a notebook."""
from . import job
from .utility import Utility


class InputWidgetNotDefined(Exception):
    pass


class WidgetsUtility(Utility):
    """Methods for creating input widgets and reading their values, which are the parameters of a notebook task."""

    def __init__(self):
        # What the run was started with stays bound to its names, whether or not a widget is made or removed.
        self._given = dict(job.get("widgets") or {})
        self._defaults = {}

    def text(self, name, defaultValue="", label=None):
        """Creates a text input widget with a default value"""
        self._defaults[name] = str(defaultValue)

    def dropdown(self, name, defaultValue, choices, label=None):
        """Creates a dropdown input widget with a default value and choices"""
        self._choose(name, [defaultValue], choices)

    def combobox(self, name, defaultValue, choices=(), label=None):
        """Creates a combobox input widget with a default value and choices"""
        self._defaults[name] = str(defaultValue)

    def multiselect(self, name, defaultValue, choices, label=None):
        """Creates a multiselect input widget with a default value and choices"""
        self._choose(name, str(defaultValue).split(","), choices)

    def get(self, name):
        """Retrieves the current value of an input widget"""
        for values in (self._given, self._defaults):
            if name in values:
                return values[name]
        raise InputWidgetNotDefined(f"No input widget named {name} is defined")

    def getAll(self):
        """Retrieves a map of all widget names and their values"""
        return {**self._defaults, **self._given}

    def getArgument(self, name, defaultValue=None):
        """(DEPRECATED) Equivalent to get, with a default"""
        if defaultValue is None:
            return self.get(name)
        return self.getAll().get(name, defaultValue)

    def remove(self, name):
        """Removes an input widget"""
        if self._defaults.pop(name, None) is None and name not in self._given:
            raise InputWidgetNotDefined(f"No input widget named {name} is defined")

    def removeAll(self):
        """Removes all widgets"""
        self._defaults.clear()

    def _give(self, values):
        """The arguments of %run act as if the run had been started with them."""
        self._given.update(values)

    def _choose(self, name, defaults, choices):
        known = [str(choice) for choice in choices]
        for default in defaults:
            if default and str(default) not in known:
                raise ValueError(f"The default value '{default}' of widget {name} is not among its choices {known}")
        self._defaults[name] = ",".join(str(default) for default in defaults)

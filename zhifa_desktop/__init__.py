"""执法质效工作台: the offline desktop program of county transport enforcement brigades."""

__version__ = "0.1.0"

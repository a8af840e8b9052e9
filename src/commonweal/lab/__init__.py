"""The lab: models with which claims about how societies produce and decide can be tried, and fail.

Pure functions over frozen values; no framework, no clock, no file but the shipped historical series.
"""

"""Workbooks, folders of CSVs and JSON: how sheets come out of files and go into them."""

"""The template's own words, loaded everywhere."""

from django import template

register = template.Library()

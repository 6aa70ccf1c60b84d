"""Records: articles in the JSON of exports, of services and of programs that gather pages."""

from qa.indexing.formats.records.containers import JsonContainer, JsonLinesContainer

__all__ = ["JsonContainer", "JsonLinesContainer"]

"""The index of many machines: an Elasticsearch server, or several, at some address."""

from search.elastic.connection import Access, connect
from search.elastic.engine import ElasticIndex
from search.elastic.generations import ElasticGenerations, Place
from search.elastic.patience import Patience

__all__ = ["Access", "ElasticGenerations", "ElasticIndex", "Patience", "Place", "connect"]

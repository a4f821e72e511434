"""A real Elasticsearch server for the tests, on any machine that can give one."""

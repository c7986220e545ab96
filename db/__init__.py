"""The store: SQLite, its schema, its one way to write, and the queries. Knows nothing of judgement."""
